#pragma once

#include <partnering/allocation/game/game_solution.hpp>

#include <string>
#include <string_view>
#include <utility>
#include <vector>

PARTNERING_BEGIN

/// Everybody bears what it adds to the cost of all others, and of the rest a part in proportion to what is then left of its benefit:
/// separable costs, remaining benefits (SCRB).
///
/// A benefit counts up to what serving the player alone would cost; one that is not stated counts as that. In use for dams and other
/// projects of several purposes since the Green Book of 1950. For a game of worths it divides in the same way, and no benefits are asked.
///
/// Errors:  `unknown_player`, `repeated_player`; `benefits_of_worths`; `negative_remaining_benefit` for a player who adds more than its
///          benefit; `no_remaining_benefits` where a rest has nobody to bear it
/// Cost:    O(players)
/// Source:  Federal Inter-Agency River Basin Committee, Proposed Practices for Economic Analysis of River Basin Projects, 1950; Young,
///          Okada and Hashimoto, Cost allocation in water resources development, Water Resources Research 18, 1982
struct separable_costs {
    std::vector<std::pair<std::string, rational>> benefits{};  ///< by player, as far as they are known

    [[nodiscard]] static constexpr std::string_view name() { return "separable_costs"; }
    [[nodiscard]] checked<allocation> divide(const game& of) const;

    friend bool operator==(const separable_costs&, const separable_costs&) = default;
};
static_assert(game_solution<separable_costs>);

/// Everybody bears what it adds to the cost of all others, and of the rest a part in proportion to what it avoids of the cost of being
/// served alone: alternate cost avoided (ACA).
///
/// It is separable_costs with no benefits stated, and Gately's point where both are defined.
///
/// Errors:  `negative_remaining_benefit`, `no_remaining_benefits`
/// Cost:    O(players)
/// Source:  Straffin and Heaney, Game theory and the Tennessee Valley Authority, International Journal of Game Theory 10, 1981
struct alternate_cost_avoided {
    [[nodiscard]] static constexpr std::string_view name() { return "alternate_cost_avoided"; }
    [[nodiscard]] checked<allocation> divide(const game& of) const;

    friend bool operator==(const alternate_cost_avoided&, const alternate_cost_avoided&) = default;
};
static_assert(game_solution<alternate_cost_avoided>);

/// Everybody bears what it adds to the cost of all others, and the rest equally: egalitarian non-separable costs (ENSC).
///
/// Errors:  arithmetic only
/// Cost:    O(players)
/// Source:  Moulin, The separability axiom and equal-sharing methods, Journal of Economic Theory 36, 1985
struct equal_nonseparable {
    [[nodiscard]] static constexpr std::string_view name() { return "equal_nonseparable"; }
    [[nodiscard]] checked<allocation> divide(const game& of) const;

    friend bool operator==(const equal_nonseparable&, const equal_nonseparable&) = default;
};
static_assert(game_solution<equal_nonseparable>);

PARTNERING_END
