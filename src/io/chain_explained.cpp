#include "chain_explained.hpp"

#include <partnering/allocation/allocation.hpp>
#include <partnering/allocation/game/shapley.hpp>
#include <partnering/core/rational_text.hpp>

#include <algorithm>
#include <numeric>

PARTNERING_BEGIN
namespace requests {

namespace {

constexpr std::size_t most_listed = 20;
constexpr std::size_t most_looked_at = 100'000;
constexpr std::size_t most_in_table = 10;
/// All deliveries are answered once more, one by one, for a few seconds at most.
constexpr std::uint64_t most_answered_by = chain_game::most_looked_at / 8;

/// A party's part of one delivery.
struct part {
    rational value;
    explanation why;
};

class explainer {
public:
    explainer(const stated_chain& of, const chain_shares& shares)
        : draft_{of.draft}, played_{of.played}, shares_{shares}, parts_(of.played.parties()), has_part_(of.played.parties()),
          seen_(of.draft.supplies.size())
    {
        for (const std::vector<std::uint32_t>& each : played_.components())
            for (const std::uint32_t party : each) has_part_[party] = true;
        by_key_.resize(draft_.supplies.size());
        std::iota(by_key_.begin(), by_key_.end(), std::size_t{0});
        std::sort(by_key_.begin(), by_key_.end(), [&](std::size_t a, std::size_t b) { return supply(a).key < supply(b).key; });
    }

    explanation write()
    {
        explanation made{"shapley",
                         "what is delivered, its costs paid",
                         {{"parties", std::to_string(played_.parties())}},
                         to_decimal_or_ratio(played_.total()),
                         {}};
        if (played_.parties() > allocation::most_explained) return made;
        look();
        for (std::uint32_t p = 0; p < played_.parties(); ++p) made.children.push_back(of_party(p));
        for (explanation& one : not_delivered_) made.children.push_back(std::move(one));
        return made;
    }

private:
    [[nodiscard]] const supply_draft::supply& supply(std::size_t row) const { return draft_.supplies[row]; }
    [[nodiscard]] std::size_t row_of(const std::string& key) const
    {
        return *std::lower_bound(by_key_.begin(), by_key_.end(), key,
                                 [&](std::size_t row, const std::string& wanted) { return supply(row).key < wanted; });
    }

    /// The deliveries that bring most come first: should there be too many, they are those that are told.
    void look()
    {
        std::vector<std::size_t> sold;
        for (const std::size_t row : by_key_)
            if (supply(row).worth.sign() > 0) sold.push_back(row);
        std::sort(sold.begin(), sold.end(), [&](std::size_t a, std::size_t b) {
            const auto order = supply(b).worth <=> supply(a).worth;
            return order != 0 ? order < 0 : supply(a).key < supply(b).key;
        });
        std::size_t looked_at = 0;
        for (const std::size_t row : sold) {
            if (answered_by_ >= most_answered_by) return;
            const std::vector<std::size_t> rests_on = below(row);
            looked_at += rests_on.size();
            if (looked_at > most_looked_at) return;
            look_at(row, rests_on);
        }
    }

    /// A supply and all that it rests on.
    std::vector<std::size_t> below(std::size_t row)
    {
        ++round_;
        std::vector<std::size_t> found{row};
        seen_[row] = round_;
        for (std::size_t i = 0; i < found.size(); ++i)
            for (const supply_draft::need& need : supply(found[i]).needs)
                for (const std::string& key : need.any_of)
                    if (const std::size_t taken = row_of(key); seen_[taken] != round_) {
                        seen_[taken] = round_;
                        found.push_back(taken);
                    }
        return found;
    }

    void look_at(std::size_t row, const std::vector<std::size_t>& rests_on)
    {
        supply_draft alone;
        for (const std::size_t each : rests_on) {
            alone.supplies.push_back(supply(each));
            if (each != row) alone.supplies.back().worth = rational{};
        }
        const checked<chain_game> game = chain_game::of(alone);
        // What has too long numbers by itself is told with what is not looked at.
        if (!game) return;
        const checked<chain_shares> shares = game.value().shapley();
        if (!shares) return;
        answered_by_ += shares.value().looked_at;
        const rational& worth = supply(row).worth;
        const rational& left = game.value().total();
        if (left.sign() == 0) {
            not_delivered_.push_back({"not delivered: it costs as much as it is worth, or something that it takes is not to be had",
                                      supply(row).key,
                                      {{"worth", to_decimal_or_ratio(worth)}},
                                      "0",
                                      {}});
            return;
        }
        const std::vector<rational>& values = shares.value().values;
        const std::vector<rational>& costs = shares.value().costs;
        // Of two that ask the same one is taken; it may be one that could be done without, and adds nothing.
        std::vector<std::uint32_t> members;
        for (std::uint32_t p = 0; p < values.size(); ++p)
            if (values[p].sign() != 0 || costs[p].sign() != 0) members.push_back(p);
        const bool equal = std::all_of(members.begin(), members.end(), [&](std::uint32_t p) { return values[p] == values[members[0]]; });
        // Where somebody can be done without, what each adds to so many others says why its part is what it is.
        std::vector<explanation> added(members.size());
        if (!equal && members.size() <= most_in_table)
            if (const checked<partnering::game> table = game.value().table(members))
                if (const checked<allocation> by_table = shapley{}.divide(table.value()))
                    for (std::size_t i = 0; i < members.size(); ++i)
                        if (by_table.value().shares[i] == values[members[i]]) added[i] = by_table.value().why.children[i];
        for (std::size_t i = 0; i < members.size(); ++i) {
            const std::uint32_t p = members[i];
            explanation why{equal ? "equal part" : "part by what it adds",
                            supply(row).key,
                            {{"worth", to_decimal_or_ratio(worth)},
                             {"costs", to_decimal_or_ratio(worth - left)},
                             {"left", to_decimal_or_ratio(left)},
                             {"parties", std::to_string(members.size())}},
                            to_decimal_or_ratio(values[p]),
                            std::move(added[i].children)};
            if (costs[p].sign() != 0) why.inputs.emplace_back("own costs", to_decimal_or_ratio(costs[p]));
            parts_[*played_.find(game.value().key(p))].push_back({values[p], std::move(why)});
        }
    }

    explanation of_party(std::uint32_t party)
    {
        std::vector<part>& parts = parts_[party];
        std::sort(parts.begin(), parts.end(), [](const part& a, const part& b) {
            const auto order = b.value <=> a.value;
            return order != 0 ? order < 0 : a.why.subject < b.why.subject;
        });
        explanation made{parts.empty() && !has_part_[party] ? "a part in nothing that is delivered" : "its parts",
                         played_.key(party),
                         {},
                         to_decimal_or_ratio(shares_.values[party]),
                         {}};
        rational open = shares_.values[party];
        const std::size_t listed = std::min(parts.size(), most_listed);
        for (std::size_t i = 0; i < listed; ++i) {
            open -= parts[i].value;
            made.children.push_back(std::move(parts[i].why));
        }
        rational more;
        for (std::size_t i = listed; i < parts.size(); ++i) more += parts[i].value;
        if (listed < parts.size())
            made.children.push_back(
                {"more deliveries", "", {{"number", std::to_string(parts.size() - listed)}}, to_decimal_or_ratio(more), {}});
        if (open != more)
            made.children.push_back({"of deliveries that are not looked at one by one", "", {}, to_decimal_or_ratio(open - more), {}});
        return made;
    }

    const supply_draft& draft_;
    const chain_game& played_;
    const chain_shares& shares_;
    std::vector<std::size_t> by_key_;
    std::uint64_t answered_by_ = 0;         ///< as chain_shares::looked_at has it, of all deliveries so far
    std::vector<std::vector<part>> parts_;  ///< by party
    std::vector<bool> has_part_;            ///< by party: in something that is delivered
    std::vector<explanation> not_delivered_;
    std::vector<std::size_t> seen_;  ///< by supply: in which round
    std::size_t round_ = 0;
};

}  // namespace

explanation explain(const stated_chain& of, const chain_shares& shares) { return explainer{of, shares}.write(); }

}  // namespace requests
PARTNERING_END
