#include <partnering/allocation/game/convexity.hpp>

#include "questions.hpp"
#include "table_work.hpp"

#include <type_traits>

PARTNERING_BEGIN

namespace {

/// `Number` holds the sum of two worths less two others.
template <class Number, class Worth>
std::optional<convexity_breach> worst_breach(unsigned players, bool concave, const Worth& worths, const rational& unit)
{
    Number worst{};
    convexity_breach found;
    for (unsigned first = 0; first < players; ++first)
        for (unsigned second = first + 1; second < players; ++second) {
            const std::uint32_t one = coalition::of(first).bits();
            const std::uint32_t other = coalition::of(second).bits();
            const std::uint64_t count = std::uint64_t{1} << players;
            // Coalitions without the two: those below the first, times those between, times those above the second.
            for (std::uint64_t above = 0; above < count; above += std::uint64_t{2} * other)
                for (std::uint64_t between = above; between < above + other; between += std::uint64_t{2} * one)
                    for (std::uint64_t bits = between; bits < between + one; ++bits) {
                        Number by = Number(worths[bits | one]) + Number(worths[bits | other]) - Number(worths[bits | one | other]) -
                                    Number(worths[bits]);
                        if (concave) by = -by;
                        // Pairs come in their order, so that of equals only fewer bits are better.
                        if (by > worst || (by == worst && worst > Number{} && bits < found.others.bits())) {
                            worst = by;
                            found = {coalition{static_cast<std::uint32_t>(bits)}, first, second, {}};
                        }
                    }
        }
    if (!(worst > Number{})) return std::nullopt;
    if constexpr (std::is_same_v<Number, rational>)
        found.by = worst * unit;
    else
        found.by = rational{worst, 1} * unit;
    return found;
}

}  // namespace

checked<convexity> check_convexity(const game& of)
{
    return answered("check_convexity", [&]() -> checked<convexity> {
        const bool concave = of.sense() == game_sense::cost;
        // Four worths for each pair of players and coalition of others.
        if (of.counts().empty()) table_work{of}.take(3 * std::uint64_t{of.players()} * (of.players() - 1) / 2 * (of.coalitions() / 4));
        if (of.counts().empty()) return convexity{worst_breach<rational>(of.players(), concave, of.ratios(), of.unit())};
        if (of.largest_count() < std::uint64_t{1} << 60)
            return convexity{worst_breach<std::int64_t>(of.players(), concave, of.counts(), of.unit())};
        return convexity{worst_breach<int128>(of.players(), concave, of.counts(), of.unit())};
    });
}

PARTNERING_END
