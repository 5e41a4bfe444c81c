#pragma once

#include <partnering/allocation/game/game.hpp>

#include <type_traits>

PARTNERING_BEGIN

/// Asks `work` with the worths of a game, as they stand: counts, whose sums are to be int128, or ratios, whose sums are ratios.
///
/// The second argument is a number of the kind that sums are, 0.
template <class Work>
auto with_worths(const game& of, const Work& work)
{
    if (of.counts().empty()) return work(of.ratios(), rational{});
    return work(of.counts(), int128{0});
}

/// What a number that with_worths() has summed is in the game's own unit.
[[nodiscard]] inline rational amount_of(const game& of, int128 sum) { return rational{sum, 1} * of.unit(); }
[[nodiscard]] inline rational amount_of(const game& of, const rational& sum) { return sum * of.unit(); }

PARTNERING_END
