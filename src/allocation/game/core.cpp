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
        table_work work{worths};
        with_excesses(worths, to_units(of, shares), rational{}, work, [&](const auto& pass) {
            using number = std::remove_cvref_t<decltype(pass.limit())>;
            // The largest excess of each size answers both questions. Sizes of nobody and of everybody are read too, and left out.
            std::vector<std::optional<std::pair<number, coalition>>> by_size(of.players() + 1);
            std::vector<unsigned> sizes;
            pass.blocks([&](coalition first, std::span<const number> excesses) {
                while (sizes.size() < excesses.size()) sizes.push_back(coalition{static_cast<std::uint32_t>(sizes.size())}.size());
                const auto largest = by_size.begin() + first.size();
                for (std::size_t i = 0; i < excesses.size(); ++i) {
                    std::optional<std::pair<number, coalition>>& best = largest[sizes[i]];
                    if (!best || excesses[i] > best->first)
                        best.emplace(excesses[i], coalition{first.bits() | static_cast<std::uint32_t>(i)});
                    verdict.objections += excesses[i] > number{} ? 1U : 0U;
                }
            });
            verdict.objections -= by_size.back()->first > number{} ? 1U : 0U;
            unsigned size_of_largest = 1;
            unsigned size_per_member = 1;
            const auto compare = [&](const number& one, const number& other, unsigned size, unsigned other_size) {
                if (one != other) return one > other;
                return by_size[size]->second < by_size[other_size]->second;
            };
            for (unsigned size = 2; size < of.players(); ++size) {
                const number& excess = by_size[size]->first;
                if (compare(excess, by_size[size_of_largest]->first, size, size_of_largest)) size_of_largest = size;
                if (compare(excess * number(size_per_member), by_size[size_per_member]->first * number(size), size, size_per_member))
                    size_per_member = size;
            }
            const auto complaint_of = [&](unsigned size) {
                return complaint{by_size[size]->second, pass.value(by_size[size]->first) * of.unit()};
            };
            verdict.largest = complaint_of(size_of_largest);
            verdict.largest_per_member = complaint_of(size_per_member);
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
        // Of all shares that do as well those are given that do not depend on the order of players: the prenucleolus.
        while (!search.done()) static_cast<void>(search.next());
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
