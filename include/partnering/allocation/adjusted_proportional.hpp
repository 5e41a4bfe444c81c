#pragma once

#include <partnering/allocation/policy.hpp>

#include <string_view>

PARTNERING_BEGIN

/// Claims on an estate that is too small: each first gets what all others concede, the rest goes by what is then still claimed of it.
///
/// What others concede to a member is the estate less their claims. A claim is then reduced by that, and cut to what is left. For two it is
/// the contested garment; it is the tau value of the game that claims play. A member's measure is the claim, the total is the estate.
///
/// Errors:  `estate_exceeds_claims`
/// Cost:    O(n)
/// Source:  Curiel, Maschler and Tijs, Bankruptcy games, Zeitschrift fuer Operations Research 31, 1987
/// Example: 200 for claims of 100, 200 and 300: 40, 80 and 80
struct adjusted_proportional {
    [[nodiscard]] static constexpr std::string_view name() { return "adjusted_proportional"; }
    [[nodiscard]] checked<allocation> divide(const allocation_problem& problem) const;

    friend bool operator==(const adjusted_proportional&, const adjusted_proportional&) = default;
};
static_assert(allocation_policy<adjusted_proportional>);

PARTNERING_END
