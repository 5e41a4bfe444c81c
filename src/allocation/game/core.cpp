#include <partnering/allocation/game/core.hpp>

#include "allocation/sums.hpp"
#include "excess_pass.hpp"
#include "least_excess.hpp"
#include "questions.hpp"

PARTNERING_BEGIN

checked<core_verdict> check_core(const game& of, std::span<const rational> shares)
{
    if (std::optional<finding> fault = fault_of_shares(of, shares, "check_core")) return *std::move(fault);
    return answered("check_core", [&]() -> checked<core_verdict> {
        core_verdict verdict;
        verdict.undivided = of.total() - sum_of(shares);
        if (of.players() == 1) return verdict;
        const game worths = of.as_worths();
        with_excesses(worths, to_units(of, shares), rational{}, [&](const auto& pass) {
            using number = std::remove_cvref_t<decltype(pass.limit())>;
            // Any coalition may come first: all players have an excess of undivided, but they are nobody to object.
            std::optional<std::pair<coalition, number>> largest;
            std::optional<std::pair<coalition, number>> per_member;
            pass.blocks([&](coalition first, std::span<const number> excesses) {
                for (std::size_t i = 0; i < excesses.size(); ++i) {
                    const coalition members{first.bits() | static_cast<std::uint32_t>(i)};
                    if (members.empty() || members == of.all()) continue;
                    const number& excess = excesses[i];
                    if (excess > number{0}) ++verdict.objections;
                    if (!largest || excess > largest->second) largest.emplace(members, excess);
                    if (!per_member || excess * number(per_member->first.size()) > per_member->second * number(members.size()))
                        per_member.emplace(members, excess);
                }
            });
            verdict.largest = complaint{largest->first, pass.value(largest->second) * of.unit()};
            verdict.largest_per_member = complaint{per_member->first, pass.value(per_member->second) * of.unit()};
        });
        return verdict;
    });
}

checked<least_core> find_core(const game& of)
{
    return answered("find_core", [&]() -> checked<least_core> {
        least_core found;
        if (of.players() == 1) {
            found.shares = {of.total()};
            return found;
        }
        const game worths = of.as_worths();
        least_excess search{worths, false};
        const excess_level level = search.next();
        found.epsilon = level.excess * of.unit();
        found.shares = from_units(of, search.shares());
        // Each player is in coalitions of the same weight: the first tells of how much.
        rational of_each;
        for (const weighted_coalition& each : level.coalitions)
            if (each.members.contains(0U)) of_each += each.weight;
        for (const weighted_coalition& each : level.coalitions) found.collection.push_back({each.members, each.weight / of_each});
        std::sort(found.collection.begin(), found.collection.end(), [](const auto& a, const auto& b) { return a.members < b.members; });
        return found;
    });
}

PARTNERING_END
