#pragma once

#include <partnering/allocation/allocation.hpp>
#include <partnering/allocation/game/game.hpp>

PARTNERING_BEGIN

/// The bankruptcy game: a coalition is worth what the claims of all others leave of the estate.
///
/// The total is the estate, a member's measure the claim, as the claims rules have it. Random arrival is its Shapley value, adjusted
/// proportional its tau value, Talmud its nucleolus.
///
/// Errors:  `negative_measure`; `negative_amount` for an estate below 0; `estate_exceeds_claims`; what game::of finds
/// Cost:    O(2^players)
/// Source:  O'Neill, A problem of rights arbitration from the Talmud, Mathematical Social Sciences 2, 1982
[[nodiscard]] checked<game> bankruptcy_game(const allocation_problem& problem);

PARTNERING_END
