#pragma once

#include <partnering/allocation/game/game_solution.hpp>

#include <string_view>

PARTNERING_BEGIN

/// What a player adds on average to those before, over all orders in which the players may come: the Shapley value.
///
/// Use it where members create value together and each is to have what it contributes. It is the only efficient division by which like
/// players get the same, a player who adds nothing gets nothing, and the division of two games together is the sum of their divisions.
///
/// Errors:  arithmetic only
/// Cost:    O(2^players): two additions a worth (0.1 s for 25 players in counts whose sums fit 64 bits)
/// Source:  Shapley, A value for n-person games, Contributions to the Theory of Games II, 1953
/// Example: a,b 60; a,c 40; b,c 0; all three 100, alone nothing: 50, 30 and 20
struct shapley {
    [[nodiscard]] static constexpr std::string_view name() { return "shapley"; }
    [[nodiscard]] checked<allocation> divide(const game& of) const;

    friend bool operator==(const shapley&, const shapley&) = default;
};
static_assert(game_solution<shapley>);

PARTNERING_END
