#include <partnering/governance/sustainability.hpp>

#include <partnering/core/contract.hpp>

#include "allocation/members.hpp"
#include "allocation/sums.hpp"
#include "chain_side.hpp"
#include "even_programme.hpp"
#include "transfer_programme.hpp"

#include <algorithm>
#include <iterator>
#include <map>
#include <optional>

PARTNERING_BEGIN

namespace {

using detail::chain_side;
using detail::even_programme;
using detail::transfer_programme;
using detail::work;

using group = std::vector<std::size_t>;  ///< numbers of members, sorted

/// What a group can have at the best that is stated for it.
struct demand {
    rational value{};
    way_out by = way_out::leaving;
    std::string option{};
};

/// The question with members as numbers in the order of their keys.
class examination {
public:
    explicit examination(const sustainability_question& of) : of_{of}, chain_{of}, done_{of.most_steps} {}

    checked<sustainability_report> answer()
    {
        read_members();
        if (found_.empty()) read_options();
        if (found_.empty()) read_chain();
        if (!found_.empty()) return std::move(found_);
        sustainability_report made;
        made.members = outlooks();
        object(made);
        made.change = made.is_sustainable() ? least_change{{}, {}, by_key(shares_), {}} : change_or_why_not();
        made.steps = done_.taken();
        return {std::move(made), std::move(found_)};
    }

private:
    void tell(const std::string& subject, const char* code, std::string text) { found_.push_back(wrong(code, subject, std::move(text))); }

    void read_members()
    {
        for (const auto& [key, share] : of_.division) keys_.push_back(key);
        std::sort(keys_.begin(), keys_.end());
        if (keys_.empty()) tell("", "no_members", "the division has no members: name at least one");
        if (!keys_.empty() && keys_.front().empty()) tell("", "empty_key", "the division has a member without a name: name each member");
        for (std::size_t i = 1; i < keys_.size(); ++i)
            if (keys_[i] == keys_[i - 1] && (i < 2 || keys_[i] != keys_[i - 2]))
                tell(keys_[i], "repeated_member", quote(keys_[i]) + " is in the division twice: name each member once");
        shares_.resize(keys_.size());
        for (const auto& [key, share] : of_.division) shares_[place_of(key)] = share;
    }

    [[nodiscard]] std::size_t place_of(const std::string& key) const
    {
        return static_cast<std::size_t>(std::lower_bound(keys_.begin(), keys_.end(), key) - keys_.begin());
    }
    [[nodiscard]] std::optional<std::size_t> find(const std::string& key, const std::string& of, std::vector<finding>& found) const
    {
        const std::size_t place = place_of(key);
        if (place < keys_.size() && keys_[place] == key) return place;
        const std::string_view meant =
            found.size() < 10 ? closest(key, std::vector<std::string_view>{keys_.begin(), keys_.end()}) : std::string_view{};
        found.push_back(wrong("unknown_member", of,
                              of + " names " + quote(key) + ", who is no member of the division" +
                                  (meant.empty() ? "" : ": is " + quote(meant) + " meant?")));
        return std::nullopt;
    }

    void read_options()
    {
        for (const outside_option& each : of_.options) {
            const std::string name = "option " + quote(each.name);
            if (each.name.empty()) tell("", "empty_key", "an option has no name: say in a few words what could be done");
            if (each.members.empty()) tell(each.name, "option_of_nobody", name + " is nobody's: name who could do it");
            if (each.own_cost.sign() < 0 || each.switching_cost.sign() < 0)
                tell(each.name, "negative_cost", name + " has a cost below 0: what brings money in is its worth");
            group members;
            for (const std::string& key : each.members)
                if (const auto place = find(key, name, found_)) members.push_back(*place);
            std::sort(members.begin(), members.end());
            if (const auto twice = std::adjacent_find(members.begin(), members.end()); twice != members.end())
                tell(keys_[*twice], "repeated_member", name + " names " + quote(keys_[*twice]) + " twice: name each member once");
            if (!found_.empty()) continue;
            demand here{each.value(), way_out::option, each.name};
            const auto [place, fresh] = demands_.emplace(std::move(members), here);
            // Of several the best; of equals the one whose name comes first.
            if (fresh) continue;
            demand& best = place->second;
            if (best.value < here.value || (best.value == here.value && here.option < best.option)) best = std::move(here);
        }
    }

    void read_chain()
    {
        for (const std::string& key : chain_.keys())
            if (const auto place = find(key, "the chain", found_)) players_.push_back(*place);
        if (!found_.empty()) return;
        if (chain_.is_there()) {
            if (const rational given = sum_of(shares_); given != chain_.total())
                tell("", "not_whole",
                     "the division comes to " + number_text(given) + " in place of the " + number_text(chain_.total()) +
                         " that the chain is worth: divide what it is worth");
        }
        stand_alone();
    }

    /// The best that each can do alone: what is stated, what it is worth in the chain, or leaving, which nobody can be kept from.
    void stand_alone()
    {
        alone_.resize(keys_.size());
        for (std::size_t i = 0; i < keys_.size(); ++i) {
            const auto stated = demands_.find({i});
            if (stated != demands_.end()) alone_[i] = stated->second;
        }
        for (std::size_t p = 0; p < players_.size(); ++p) {
            const rational& worth = chain_.alone()[p];
            std::optional<demand>& best = alone_[players_[p]];
            if (!best || best->value < worth) best = demand{worth, way_out::within_chain};
        }
        // What leaving brings is a demand like one that is stated, where there is nothing better.
        for (std::size_t i = 0; i < keys_.size(); ++i) {
            if (alone_[i] && alone_[i]->value.sign() >= 0) continue;
            alone_[i] = demand{};
            demands_.insert_or_assign({i}, demand{});
        }
    }

    [[nodiscard]] std::vector<member_outlook> outlooks() const
    {
        std::vector<member_outlook> made;
        for (std::size_t i = 0; i < keys_.size(); ++i)
            made.push_back({keys_[i], shares_[i], alone_[i]->value, alone_[i]->by, alone_[i]->option});
        return made;
    }

    [[nodiscard]] std::vector<std::string> names(const group& of) const
    {
        std::vector<std::string> made;
        for (const std::size_t each : of) made.push_back(keys_[each]);
        return made;
    }
    [[nodiscard]] static rational sum(const group& of, const std::vector<rational>& shares)
    {
        return sum_of(of.size(), [&](std::size_t i) -> const rational& { return shares[of[i]]; });
    }
    /// Who gains most within the chain, and what they could have.
    struct within {
        group who;
        rational could_have;
        std::uint64_t objecting;
    };
    [[nodiscard]] std::optional<within> chain_against(const std::vector<rational>& shares)
    {
        std::vector<rational> of_players;
        for (const std::size_t each : players_) of_players.push_back(shares[each]);
        const std::optional<chain_side::strongest> found = chain_.against(of_players, done_);
        if (!found) return std::nullopt;
        within made{{}, found->could_have, found->objecting};
        for (const std::size_t each : found->players) made.who.push_back(players_[each]);
        std::sort(made.who.begin(), made.who.end());
        return made;
    }

    void object(sustainability_report& to)
    {
        const auto object_outside = [&](const group& who, const demand& could) {
            const rational has = sum(who, shares_);
            if (has >= could.value) return;
            ++to.outside;
            to.objections.push_back({names(who), could.by, could.option, has, could.value});
        };
        for (const auto& [who, could] : demands_)
            if (who.size() > 1 || could.value.sign() >= 0) object_outside(who, could);
        // Whatever the chain lets a member do alone, it may leave with nothing.
        for (std::size_t i = 0; i < keys_.size(); ++i) {
            const auto stated = demands_.find({i});
            if (stated == demands_.end() || stated->second.value.sign() < 0) object_outside({i}, demand{});
        }
        if (const std::optional<within> found = chain_against(shares_)) {
            to.within_chain = found->objecting;
            to.objections.push_back({names(found->who), way_out::within_chain, {}, sum(found->who, shares_), found->could_have});
        }
        std::sort(to.objections.begin(), to.objections.end(), [](const objection& a, const objection& b) {
            const auto order = b.gain() <=> a.gain();
            if (order != 0) return order < 0;
            return a.members != b.members ? a.members < b.members : a.by < b.by;
        });
    }

    /// Who is most discontent with shares: a group, and what it could have; nothing where nobody is.
    [[nodiscard]] std::optional<std::pair<group, demand>> worst_against(const std::vector<rational>& shares)
    {
        std::optional<std::pair<group, demand>> worst;
        rational gain;
        const auto take = [&](const group& who, const demand& could, rational here) {
            if (here.sign() <= 0 || (worst && here <= gain)) return;
            worst = std::pair{who, could};
            gain = std::move(here);
        };
        for (std::size_t i = 0; i < keys_.size(); ++i) {
            done_.take_for(shares[i]);
            if (shares[i] < alone_[i]->value) take({i}, *alone_[i], alone_[i]->value - shares[i]);
        }
        for (const auto& [who, could] : demands_) {
            // What members ask for alone has been seen to.
            if (who.size() == 1) continue;
            rational here = could.value - sum(who, shares);
            done_.take(who.size() * work::steps_of(here));
            take(who, could, std::move(here));
        }
        if (const std::optional<within> found = chain_against(shares))
            take(found->who, {found->could_have, way_out::within_chain}, found->could_have - sum(found->who, shares));
        return worst;
    }

    /// Nothing where it is too much work, or has no exact answer: whatever stands in its way is a warning beside the rest.
    [[nodiscard]] std::optional<least_change> change_or_why_not()
    {
        try {
            if (std::optional<least_change> made = change()) return made;
            tell("", "too_many_groups",
                 "finding the least change after which nobody objects takes more than " + std::to_string(of_.most_steps) +
                     " steps: ask about fewer members or options, or allow more steps");
        } catch (const error& e) {
            found_ = e.findings();
        } catch (const arithmetic_error& e) {
            tell("", e.code(), std::string{"the least change cannot be worked out exactly: "} + e.what());
        }
        for (finding& each : found_) each.level = severity::warning;
        return std::nullopt;
    }

    /// Members who have less than alone get what they lack. Where that is all that has to be moved, single members need not be weighed
    /// against groups; and it mostly is.
    [[nodiscard]] std::optional<least_change> change()
    {
        std::vector<rational> lacks(keys_.size());
        even_programme::side giving;
        rational to_spare;
        for (std::size_t i = 0; i < keys_.size(); ++i) {
            const rational more = shares_[i] - alone_[i]->value;
            done_.take_for(more);
            if (more.sign() < 0) {
                lacks[i] = -more;
                giving.total -= more;
            }
            if (more.sign() > 0) {
                to_spare += more;
                giving.parts.push_back({i, more});
            }
        }
        if (giving.total.sign() > 0 && giving.total <= to_spare) {
            even_programme even{lacks, giving, {}, done_};
            if (const auto changes = even.solve([&](const auto& by) { return discontent_with(by); }))
                return least_change{giving.total, {}, by_key(after(*changes)), {}};
        }
        return change_for_groups(lacks, giving.parts);
    }

    [[nodiscard]] std::vector<rational> after(const std::vector<rational>& changes) const
    {
        std::vector<rational> made{shares_};
        for (std::size_t i = 0; i < keys_.size(); ++i) made[i] += changes[i];
        return made;
    }
    /// A group that is not content with changes, and the least change with which it is.
    [[nodiscard]] std::optional<std::pair<group, rational>> discontent_with(const std::vector<rational>& changes)
    {
        const auto worst = worst_against(after(changes));
        if (!worst) return std::nullopt;
        return std::pair{worst->first, worst->second.value - sum(worst->first, shares_)};
    }

    /// Nothing where it is too much work. `lacks` is what each needs to have what it could have alone, `better_off` who has more, by how
    /// much.
    [[nodiscard]] std::optional<least_change> change_for_groups(const std::vector<rational>& lacks,
                                                                const std::vector<even_programme::part>& better_off)
    {
        transfer_programme programme{keys_.size(), done_};
        std::vector<std::pair<group, demand>> seen_to;
        while (const auto worst = worst_against(after(programme.changes()))) {
            seen_to.push_back(*worst);
            programme.add(worst->first, worst->second.value - sum(worst->first, shares_));
            if (!programme.solve()) return std::nullopt;
        }
        least_change made{programme.given(), programme.from_outside(), {}, {}};
        if (made.missing.sign() > 0)
            for (std::size_t i = 0; i < seen_to.size(); ++i)
                if (rational weight = programme.weight(i); weight.sign() != 0)
                    made.because.push_back({names(seen_to[i].first), seen_to[i].second.by, seen_to[i].second.option,
                                            seen_to[i].second.value, std::move(weight)});
        std::sort(made.because.begin(), made.because.end(),
                  [](const weighted_demand& a, const weighted_demand& b) { return a.members < b.members; });

        // So much has to be moved; who gives and who gets it is left.
        even_programme::side giving{{}, made.moved};
        even_programme::side getting{{}, made.moved + made.missing - sum_of(lacks)};
        if (giving.total.sign() > 0)
            std::copy_if(better_off.begin(), better_off.end(), std::back_inserter(giving.parts),
                         [&](const even_programme::part& each) { return programme.may_give(each.member); });
        if (getting.total.sign() > 0)
            for (std::size_t i = 0; i < keys_.size(); ++i)
                if (programme.may_get(i)) getting.parts.push_back({i, 1});
        even_programme even{lacks, giving, getting, done_};
        const auto changes = even.solve([&](const std::vector<rational>& by) -> std::optional<std::pair<group, rational>> {
            // Asking those who are known already is less work than asking everybody.
            const std::vector<rational> shares = after(by);
            for (const auto& [who, could] : seen_to)
                if (const rational has = sum(who, shares); has < could.value) return std::pair{who, could.value - sum(who, shares_)};
            return discontent_with(by);
        });
        PARTNERING_EXPECTS(changes || done_.is_too_much(), "what moves as little as possible can be moved evenly");
        if (!changes) return std::nullopt;
        made.division = by_key(after(*changes));
        return made;
    }

    [[nodiscard]] std::vector<std::pair<std::string, rational>> by_key(const std::vector<rational>& shares) const
    {
        std::vector<std::pair<std::string, rational>> made;
        for (std::size_t i = 0; i < keys_.size(); ++i) made.emplace_back(keys_[i], shares[i]);
        return made;
    }

    const sustainability_question& of_;
    std::vector<finding> found_;
    std::vector<std::string> keys_;
    std::vector<rational> shares_;
    std::map<group, demand> demands_;
    chain_side chain_;
    std::vector<std::size_t> players_;
    std::vector<std::optional<demand>> alone_;
    work done_;
};

}  // namespace

checked<sustainability_report> sustainability(const sustainability_question& of)
{
    try {
        return examination{of}.answer();
    } catch (const error& e) {
        // What the chain finds.
        return e.findings();
    } catch (const arithmetic_error& e) {
        return wrong(e.code(), "", std::string{"the division cannot be examined exactly: "} + e.what());
    }
}

PARTNERING_END
