#pragma once

#include <partnering/allocation/game/game_solution.hpp>

#include <string>
#include <string_view>
#include <utility>
#include <vector>

PARTNERING_BEGIN

/// Shares each coalition's dividend in proportion to its members' weights: the weighted Shapley value.
///
/// Use it where players who create value together do not put the same into it: a weight may count people, outlets, hours. With like weights
/// it is the Shapley value. Players of weight 0 have nothing of what they create with others, and share equally what they create among
/// themselves: what they come to as equal weights go to 0, and in the terms of Kalai and Samet a weight system of two classes.
///
/// Errors:  `negative_weight`, `no_weight`, `unknown_player`, `repeated_player`; `number_too_long` where so many sums of weights differ
/// that
///          the exact answer is too long
/// Cost:    O(players 2^players), some 20 bytes a coalition, and 52 where weights are long
/// Source:  Shapley, Additive and non-additive set functions, thesis, Princeton 1953; Kalai and Samet, On weighted Shapley values,
///          International Journal of Game Theory 16, 1987
struct weighted_shapley {
    std::vector<std::pair<std::string, rational>> weights;  ///< by player, each 0 or more

    [[nodiscard]] static constexpr std::string_view name() { return "weighted_shapley"; }
    [[nodiscard]] checked<allocation> divide(const game& of) const;

    friend bool operator==(const weighted_shapley&, const weighted_shapley&) = default;
};
static_assert(game_solution<weighted_shapley>);

PARTNERING_END
