#pragma once

#include <partnering/allocation/allocation.hpp>
#include <partnering/allocation/game/game.hpp>

#include <cstdint>
#include <span>
#include <string>

PARTNERING_BEGIN

/// Users of one kind of something that is built for the largest of them: aircraft and a runway, trunks and a peak.
struct airport_user {
    std::string id;
    std::uint64_t count = 1;  ///< how many of the kind there are, each a player
    rational cost;            ///< of what one of them needs, which serves all who need less
};

/// The table of it: a coalition costs what its dearest member does. Of a kind with a count of 3 the players are `id 1`, `id 2`, `id 3`.
///
/// Errors:  `negative_measure`, `no_users_of_kind` for a count of 0; what game::of finds
/// Cost:    O(2^players)
/// Source:  Littlechild and Owen, A simple expression for the Shapley value in a special case, Management Science 20, 1973
[[nodiscard]] checked<game> airport_game(std::span<const airport_user> users);

/// Its Shapley value, without a table, for one user of each kind: every step of cost is shared equally by all who need it.
///
/// Ensures: shares times counts add up to the cost of all
/// Errors:  `no_players`, `repeated_player`, `negative_measure`, `no_users_of_kind`, `amount_out_of_range` where counts exceed 64 bits;
///          `number_too_long` where so many costs differ (some 4,500 of one user each) that no exact share is short enough
/// Cost:    O(k log k) for k kinds; where thousands of costs differ, shares have a thousand digits, and 4,000 take seconds
/// Source:  as airport_game
/// Example: costs of 12, 20 and 33 for one each: 4, 8 and 21
[[nodiscard]] checked<allocation> airport_shapley(std::span<const airport_user> users);

/// Its nucleolus, without a table, for one user of each kind: of all divisions the one whose worst coalition is off best, then the next
/// worst, and so on.
///
/// Ensures: shares times counts add up to the cost of all
/// Errors:  as airport_shapley
/// Cost:    O(k log k) for k kinds
/// Source:  Littlechild, A simple expression for the nucleolus in a special case, International Journal of Game Theory 3, 1974
/// Example: costs of 12, 20 and 33 for one each: 6, 7 and 20
[[nodiscard]] checked<allocation> airport_nucleolus(std::span<const airport_user> users);

PARTNERING_END
