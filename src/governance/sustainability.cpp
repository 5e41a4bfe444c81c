#include <partnering/governance/sustainability.hpp>

#include "allocation/members.hpp"
#include "allocation/sums.hpp"
#include "chain_side.hpp"
#include "transfer_programme.hpp"

#include <algorithm>
#include <map>
#include <optional>

PARTNERING_BEGIN

namespace {

using detail::chain_side;
using detail::transfer_programme;

using group = std::vector<std::size_t>;  ///< numbers of members, sorted

/// What a group can have at the best that is stated for it.
struct demand {
    rational value;
    std::string option;
};

/// The question with members as numbers in the order of their keys.
class examination {
public:
    explicit examination(const sustainability_question& of) : of_{of}, chain_{of} {}

    checked<sustainability_report> answer()
    {
        read_members();
        if (found_.empty()) read_options();
        if (found_.empty()) read_chain();
        if (!found_.empty()) return std::move(found_);
        sustainability_report made;
        made.members = outlooks();
        object(made);
        made.change = change();
        if (!found_.empty()) return std::move(found_);
        return made;
    }

private:
    /// Groups times members, and what comes of that in steps.
    static constexpr std::size_t most_in_programme = 400'000;

    void tell(const std::string& subject, const char* code, std::string text) { found_.push_back(wrong(code, subject, std::move(text))); }

    void read_members()
    {
        for (const auto& [key, share] : of_.division) keys_.push_back(key);
        std::sort(keys_.begin(), keys_.end());
        if (keys_.empty()) tell("", "no_members", "the division has no members: name at least one");
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
            demand here{each.value(), each.name};
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
        leave_with_nothing();
    }

    /// Who has nothing of its own that is stated, nor a place in the chain, can leave.
    void leave_with_nothing()
    {
        plays_.resize(keys_.size());
        for (const std::size_t each : players_) plays_[each] = true;
        alone_.resize(keys_.size());
        for (std::size_t i = 0; i < keys_.size(); ++i) {
            const auto stated = demands_.find({i});
            if (stated != demands_.end()) alone_[i] = stated->second;
        }
        for (std::size_t p = 0; p < players_.size(); ++p) {
            const rational& worth = chain_.alone()[p];
            std::optional<demand>& best = alone_[players_[p]];
            if (!best || best->value < worth) best = demand{worth, ""};
        }
        for (std::optional<demand>& each : alone_)
            if (!each) each = demand{};
    }

    [[nodiscard]] std::vector<member_outlook> outlooks() const
    {
        std::vector<member_outlook> made;
        for (std::size_t i = 0; i < keys_.size(); ++i) made.push_back({keys_[i], shares_[i], alone_[i]->value, alone_[i]->option});
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
    [[nodiscard]] std::optional<within> chain_against(const std::vector<rational>& shares) const
    {
        std::vector<rational> of_players;
        for (const std::size_t each : players_) of_players.push_back(shares[each]);
        const std::optional<chain_side::strongest> found = chain_.against(of_players);
        if (!found) return std::nullopt;
        within made{{}, found->could_have, found->objecting};
        for (const std::size_t each : found->players) made.who.push_back(players_[each]);
        std::sort(made.who.begin(), made.who.end());
        return made;
    }

    void object(sustainability_report& to) const
    {
        const auto object_outside = [&](const group& who, const demand& could) {
            const rational has = sum(who, shares_);
            if (has >= could.value) return;
            ++to.outside;
            to.objections.push_back({names(who), could.option, has, could.value});
        };
        for (const auto& [who, could] : demands_) object_outside(who, could);
        for (std::size_t i = 0; i < keys_.size(); ++i)
            if (!plays_[i] && !demands_.contains({i})) object_outside({i}, *alone_[i]);
        if (const std::optional<within> found = chain_against(shares_)) {
            to.within_chain = found->objecting;
            to.objections.push_back({names(found->who), "", sum(found->who, shares_), found->could_have});
        }
        std::sort(to.objections.begin(), to.objections.end(), [](const objection& a, const objection& b) {
            const auto order = b.gain() <=> a.gain();
            if (order != 0) return order < 0;
            return a.members != b.members ? a.members < b.members : a.option < b.option;
        });
    }

    /// Who is most discontent with shares: a group, and what it could have; nothing where nobody is.
    [[nodiscard]] std::optional<std::pair<group, demand>> worst_against(const std::vector<rational>& shares) const
    {
        std::optional<std::pair<group, demand>> worst;
        rational gain;
        const auto take = [&](const group& who, const demand& could) {
            rational here = could.value - sum(who, shares);
            if (here.sign() <= 0 || (worst && here <= gain)) return;
            worst = std::pair{who, could};
            gain = std::move(here);
        };
        for (std::size_t i = 0; i < keys_.size(); ++i) take({i}, *alone_[i]);
        for (const auto& [who, could] : demands_) take(who, could);
        if (const std::optional<within> found = chain_against(shares)) take(found->who, {found->could_have, ""});
        return worst;
    }

    [[nodiscard]] least_change change()
    {
        // Seeing to single members first is never wrong, and mostly enough.
        if (std::optional<std::vector<rational>> after = in_proportion({})) return {given(*after), {}, by_key(*after), {}};
        return change_for_groups();
    }

    [[nodiscard]] rational given(const std::vector<rational>& after) const
    {
        rational sum;
        for (std::size_t i = 0; i < keys_.size(); ++i)
            if (after[i] < shares_[i]) sum += shares_[i] - after[i];
        return sum;
    }

    /// Members who have less than alone get what they lack; then of each group what it still lacks, in equal parts. Those who are better
    /// off and get nothing give that, in proportion to how much; but who would make a group discontent by it gives nothing. Nothing where
    /// that does not come out even.
    [[nodiscard]] std::optional<std::vector<rational>> in_proportion(const std::vector<std::pair<group, demand>>& groups) const
    {
        std::vector<rational> received{shares_};
        std::vector<bool> gives(keys_.size(), true);
        rational lacking;
        const auto give = [&](const group& to, const rational& each) {
            for (const std::size_t i : to) {
                received[i] += each;
                gives[i] = false;
                lacking += each;
            }
        };
        for (std::size_t i = 0; i < keys_.size(); ++i)
            if (received[i] < alone_[i]->value) give({i}, alone_[i]->value - received[i]);
        for (const auto& [who, could] : groups)
            if (const rational lacks = could.value - sum(who, received); lacks.sign() > 0) give(who, lacks / rational{who.size()});
        for (;;) {
            rational to_spare;
            for (std::size_t i = 0; i < keys_.size(); ++i)
                if (gives[i]) to_spare += shares_[i] - alone_[i]->value;
            if (lacking > to_spare) return std::nullopt;
            std::vector<rational> after{received};
            if (lacking.sign() > 0)
                for (std::size_t i = 0; i < keys_.size(); ++i)
                    if (gives[i]) after[i] -= (shares_[i] - alone_[i]->value) * lacking / to_spare;
            const auto worst = worst_against(after);
            if (!worst) return after;
            bool held = false;
            for (const std::size_t i : worst->first) {
                held = held || gives[i];
                gives[i] = false;
            }
            if (!held) return std::nullopt;
        }
    }

    [[nodiscard]] least_change change_for_groups()
    {
        transfer_programme programme{keys_.size()};
        std::vector<std::pair<group, demand>> seen_to;
        std::vector<rational> after{shares_};
        while (const auto worst = worst_against(after)) {
            seen_to.push_back(*worst);
            if (seen_to.size() * keys_.size() > most_in_programme) {
                tell("", "too_many_groups",
                     "so many groups object that the least change for all of them is too much work: ask about fewer members or options");
                return {};
            }
            programme.add(worst->first, worst->second.value - sum(worst->first, shares_));
            programme.solve();
            for (std::size_t i = 0; i < keys_.size(); ++i) after[i] = shares_[i] + programme.change(i);
        }
        least_change made{programme.given(), programme.from_outside(), {}, {}};
        if (made.missing.sign() > 0) {
            for (std::size_t i = 0; i < seen_to.size(); ++i)
                if (rational weight = programme.weight(i); weight.sign() != 0)
                    made.because.push_back({names(seen_to[i].first), seen_to[i].second.option, seen_to[i].second.value, std::move(weight)});
        } else {
            // As little can mostly be moved in a way that does not hang on the order of keys.
            std::sort(seen_to.begin(), seen_to.end(), [](const auto& x, const auto& y) { return x.first < y.first; });
            if (const auto even = in_proportion(seen_to); even && given(*even) == made.moved) after = *even;
        }
        made.division = by_key(after);
        std::sort(made.because.begin(), made.because.end(),
                  [](const weighted_demand& a, const weighted_demand& b) { return a.members < b.members; });
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
    std::vector<bool> plays_;
    std::vector<std::optional<demand>> alone_;
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
