#include <partnering/allocation/game/tau.hpp>

#include "allocation/sums.hpp"
#include "member_sums.hpp"
#include "named_players.hpp"
#include "semivalue.hpp"
#include "table_work.hpp"
#include "worths.hpp"

#include <algorithm>

PARTNERING_BEGIN

namespace {

/// In the game's own numbers. The utopia of a coalition is read from two tables, for the lower and the upper half of the players.
///
/// Whole numbers are sums of fewer than 60 worths of 63 bits.
template <class Sum, class Worths>
std::vector<Sum> most_left(const Worths& worths, std::span<const Sum> utopia)
{
    const std::size_t n = utopia.size();
    const std::size_t lower = n / 2;
    const std::vector<Sum> below = member_sums(utopia.first(lower));
    const std::vector<Sum> above = member_sums(utopia.subspan(lower));
    std::vector<Sum> most;  // of what a coalition with the player has beyond the utopia of all its members
    for (std::size_t i = 0; i < n; ++i) most.push_back(Sum{worths[std::size_t{1} << i]} - utopia[i]);
    // Where a coalition leaves no more than the least of them, it is nobody's most.
    Sum least = *std::min_element(most.begin(), most.end());
    for (std::size_t bits = 1; bits < worths.size(); ++bits) {
        const Sum left = Sum{worths[bits]} - below[bits & (below.size() - 1)] - above[bits >> lower];
        if (left <= least) continue;
        for (coalition rest{static_cast<std::uint32_t>(bits)}; !rest.empty(); rest = rest.without(rest.front()))
            most[rest.front()] = std::max(most[rest.front()], left);
        least = *std::min_element(most.begin(), most.end());
    }
    return most;
}

}  // namespace

checked<payoff_bounds> payoff_bounds_of(const game& of)
{
    return answered("the bounds of payoffs", [&]() -> checked<payoff_bounds> {
        const game played = of.as_worths();
        table_work{played}.take(std::uint64_t{2} << of.players());
        return with_worths(played, [&]<class Sum>(const auto& worths, const Sum&) {
            const coalition all = played.all();
            std::vector<Sum> utopia;
            for (unsigned i = 0; i < played.players(); ++i) utopia.push_back(Sum{worths[all.bits()]} - Sum{worths[all.without(i).bits()]});
            const std::vector<Sum> most = most_left<Sum>(worths, utopia);
            payoff_bounds made;
            for (unsigned i = 0; i < played.players(); ++i) {
                made.utopia.push_back(amount_of(played, utopia[i]));
                made.minimal_rights.push_back(amount_of(played, utopia[i] + most[i]));
            }
            return made;
        });
    });
}

checked<allocation> tau::divide(const game& of) const
{
    return exactly(name(), [&]() -> checked<allocation> {
        const checked<payoff_bounds> asked = payoff_bounds_of(of);
        if (!asked) return asked.findings();
        const auto& [utopia, rights] = asked.value();
        const bool cost = of.sense() == game_sense::cost;
        const rational total = cost ? -of.total() : of.total();
        const rational most = sum_of(utopia);
        const rational least = sum_of(rights);

        std::vector<finding> found;
        const std::string cure = "; the tau value lies between the two, take another solution, such as `nucleolus`";
        for (unsigned i = 0; i < of.players(); ++i)
            if (rights[i] > utopia[i])
                found.push_back(wrong("not_quasi_balanced", of.keys()[i],
                                      quote(of.keys()[i]) + " has a minimal right to " + number_text(rights[i]) + ", " +
                                          number_text(rights[i] - utopia[i]) + " more than the " + number_text(utopia[i]) +
                                          " that it adds to all others" + cure));
        if (least > total)
            found.push_back(wrong("not_quasi_balanced", name(),
                                  "minimal rights sum to " + number_text(least) + ", " + number_text(least - total) + " more than the " +
                                      number_text(total) + " there is to divide" + cure));
        if (most < total)
            found.push_back(wrong("not_quasi_balanced", name(),
                                  "what players add to all others sums to " + number_text(most) + ", " + number_text(total - most) +
                                      " less than the " + number_text(total) + " there is to divide" + cure));
        if (!found.empty()) return found;

        const rational way = most == least ? rational{} : (total - least) / (most - least);
        allocation made;
        for (unsigned i = 0; i < of.players(); ++i) {
            rational share = rights[i] + way * (utopia[i] - rights[i]);
            made.shares.push_back(cost ? -share : std::move(share));
        }
        made.why = of_players(name(), of, made.shares, "so far from the minimal right to the utopia");
        made.why.inputs.emplace_back("way from minimal rights to utopia", number_text(way));
        for (unsigned i = 0; i < of.players(); ++i)
            made.why.children[i].inputs = {{"minimal right", number_text(rights[i])}, {"utopia", number_text(utopia[i])}};
        return made;
    });
}

PARTNERING_END
