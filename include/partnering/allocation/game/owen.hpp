#pragma once

#include <partnering/allocation/game/game_solution.hpp>

#include <string>
#include <string_view>
#include <vector>

PARTNERING_BEGIN

/// The average of what a player adds over the orders in which the members of each union come one after the other: the Owen value.
///
/// Use it where groups, subsidiaries or consortia deal as one: first the unions share as if they were players, then each shares inside with
/// a view to what its members could get from the other unions. With nobody or everybody in one union it is the Shapley value.
///
/// Errors:  `unknown_player`; `repeated_player` for one in two unions; `empty_union`
/// Cost:    2^(unions + members) worths for each union, and union 2^union additions for it
/// Source:  Owen, Values of games with a priori unions, Mathematical Economics and Game Theory (Lecture Notes in Economics and
///          Mathematical Systems 141), 1977
struct owen {
    std::vector<std::vector<std::string>> unions;  ///< who is named by none is a union of one

    [[nodiscard]] static constexpr std::string_view name() { return "owen"; }
    [[nodiscard]] checked<allocation> divide(const game& of) const;

    friend bool operator==(const owen&, const owen&) = default;
};
static_assert(game_solution<owen>);

PARTNERING_END
