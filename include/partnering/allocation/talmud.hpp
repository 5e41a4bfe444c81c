#pragma once

#include <partnering/allocation/policy.hpp>

#include <string_view>

PARTNERING_BEGIN

/// Claims on an estate that is too small: up to half of the claims everybody counts awards, beyond it losses.
///
/// Equal awards up to half of each claim; where the estate is more than half of all claims, equal losses down to half of each claim. For
/// two it is the contested garment: each concedes what the claim leaves to the other, the rest is halved. It is the nucleolus of the game
/// that claims play. A member's measure is the claim, the total is the estate.
///
/// Errors:  `estate_exceeds_claims`
/// Cost:    O(n) expected, O(n log n) at most
/// Source:  Aumann and Maschler, Game theoretic analysis of a bankruptcy problem from the Talmud, Journal of Economic Theory 36, 1985
/// Example: 200 for claims of 100, 200 and 300: 50, 75 and 75
struct talmud {
    [[nodiscard]] static constexpr std::string_view name() { return "talmud"; }
    [[nodiscard]] checked<allocation> divide(const allocation_problem& problem) const;

    friend bool operator==(const talmud&, const talmud&) = default;
};
static_assert(allocation_policy<talmud>);

PARTNERING_END
