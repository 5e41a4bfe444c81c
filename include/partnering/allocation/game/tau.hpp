#pragma once

#include <partnering/allocation/game/game_solution.hpp>

#include <string_view>
#include <vector>

PARTNERING_BEGIN

/// What each player may hope for at most and insist on at least, in the sense of worths: a cost is negative.
struct payoff_bounds {
    std::vector<rational> utopia;          ///< what all lose without the player
    std::vector<rational> minimal_rights;  ///< the most that is left for it where a coalition pays its other members their utopia

    friend bool operator==(const payoff_bounds&, const payoff_bounds&) = default;
};

/// Errors: arithmetic only
/// Cost:   O(players 2^players)
[[nodiscard]] checked<payoff_bounds> payoff_bounds_of(const game& of);

/// The efficient point on the line from everybody's minimal right to everybody's utopia: the tau value.
///
/// Use it where a compromise must be explained with two numbers a player. It exists where minimal rights are within utopia and what is
/// divided is between their sums, as is so wherever the core is not empty.
///
/// Errors:  `not_quasi_balanced`, one for each player whose minimal right is above its utopia and for each sum that is on the wrong side,
///          and says by how much
/// Cost:    O(players 2^players)
/// Source:  Tijs, Bounds for the core and the tau-value, Game Theory and Mathematical Economics (Moeschlin and Pallaschke), 1981
struct tau {
    [[nodiscard]] static constexpr std::string_view name() { return "tau"; }
    [[nodiscard]] checked<allocation> divide(const game& of) const;

    friend bool operator==(const tau&, const tau&) = default;
};
static_assert(game_solution<tau>);

PARTNERING_END
