#pragma once

#include <partnering/allocation/policy.hpp>

#include <string_view>

PARTNERING_BEGIN

/// Claims on an estate that is too small: all get the same part of their claims.
///
/// What insolvency law mostly does within a class. A member's measure is the claim, the total is the estate; other than a split by weights
/// it gives nobody more than the claim.
///
/// Errors:  `estate_exceeds_claims`
/// Cost:    O(n)
/// Source:  Thomson, survey, 2003, section 2.2
/// Example: 200 for claims of 100, 200 and 300: 33 1/3, 66 2/3 and 100
struct proportional_claims {
    [[nodiscard]] static constexpr std::string_view name() { return "proportional_claims"; }
    [[nodiscard]] checked<allocation> divide(const allocation_problem& problem) const;

    friend bool operator==(const proportional_claims&, const proportional_claims&) = default;
};
static_assert(allocation_policy<proportional_claims>);

PARTNERING_END
