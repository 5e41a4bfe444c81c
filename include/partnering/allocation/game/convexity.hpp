#pragma once

#include <partnering/allocation/game/game.hpp>

#include <optional>

PARTNERING_BEGIN

/// Where a game is not convex: `first` adds less to `others` with `second` among them than without; of a game of costs it adds more.
struct convexity_breach {
    coalition others;    ///< neither of the two is among them
    unsigned first = 0;  ///< less than second: what is said of the two is the same the other way round
    unsigned second = 0;
    rational by;  ///< so much less, or more; above 0

    friend bool operator==(const convexity_breach&, const convexity_breach&) = default;
};

/// Whether players add the more to a coalition the larger it is; of a game of costs, the less (a concave game).
struct convexity {
    /// The largest breach; of equals the one with the least bits of others, then the least players. None where the game is convex.
    std::optional<convexity_breach> breach;

    [[nodiscard]] bool holds() const noexcept { return !breach; }
};

/// In a convex game nobody objects to the Shapley value, and the core is never empty: joining pays more for each who comes later.
///
/// Errors:  arithmetic only
/// Cost:    O(players^2 2^players): two additions for each two players and coalition of others
/// Source:  Shapley, Cores of convex games, International Journal of Game Theory 1, 1971
[[nodiscard]] checked<convexity> check_convexity(const game& of);

PARTNERING_END
