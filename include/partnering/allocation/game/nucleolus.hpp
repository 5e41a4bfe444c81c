#pragma once

#include <partnering/allocation/game/game_solution.hpp>

#include <string_view>

PARTNERING_BEGIN

/// Shares by which the coalition with the largest complaint complains as little as can be, then the one with the next largest, and so on.
///
/// A coalition complains by its excess: what it is worth on its own less what its members get; of a game of costs, what they bear less what
/// they cost on their own. Use it where nobody is to have a reason to leave: it is in the core where there is one. Everybody gets at least
/// what it is worth alone: where that cannot be, there is no nucleolus, and prenucleolus is what to ask for. Exact, and the only such
/// shares.
///
/// Errors:  `no_imputation` where players are worth more alone than together; arithmetic
/// Cost:    O(2^players) some dozens of times: 16 players in ten milliseconds, 20 in a tenth of a second; far more where worths have no
///          common unit. See docs/explanation/nucleolus.md
/// Source:  Schmeidler, The nucleolus of a characteristic function game, SIAM Journal on Applied Mathematics 17, 1969
/// Example: b,c 100; all three 200; others nothing: 50, 75 and 75
struct nucleolus {
    [[nodiscard]] static constexpr std::string_view name() { return "nucleolus"; }
    [[nodiscard]] checked<allocation> divide(const game& of) const;

    friend bool operator==(const nucleolus&, const nucleolus&) = default;
};
static_assert(game_solution<nucleolus>);

/// The same without the promise that nobody gets less than alone: it always exists.
///
/// It is the nucleolus where no player takes from what others are worth by joining them (zero-monotonic games).
///
/// Errors:  arithmetic only
/// Cost:    as nucleolus
/// Source:  Sobolev, The characterization of optimality principles in cooperative games by functional equations, Mathematical Methods in
/// the
///          Social Sciences 6, 1975
struct prenucleolus {
    [[nodiscard]] static constexpr std::string_view name() { return "prenucleolus"; }
    [[nodiscard]] checked<allocation> divide(const game& of) const;

    friend bool operator==(const prenucleolus&, const prenucleolus&) = default;
};
static_assert(game_solution<prenucleolus>);

PARTNERING_END
