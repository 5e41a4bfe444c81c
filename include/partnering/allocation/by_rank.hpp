#pragma once

#include <partnering/allocation/policy.hpp>

#include <string_view>

PARTNERING_BEGIN

/// Claims by priority class: a class is served in full before the next one gets anything, and the class that the estate no longer covers
/// shares what is left by a claims rule.
///
/// A member's rank is its class, the lowest first; the measure is the claim, the total is the estate.
///
/// Errors:  `estate_exceeds_claims`; what the rule finds
/// Cost:    O(n log n) and the rule's
/// Source:  Thomson, survey, 2003, section 6; seniority in Elsinger, Financial networks, cross holdings, and limited liability, 2009
/// Example: 250 for a claim of 100 of rank 0 and claims of 200 and 300 of rank 1, in proportion: 100, 60 and 90
struct by_rank {
    any_allocation_policy rule;

    [[nodiscard]] static constexpr std::string_view name() { return "by_rank"; }
    [[nodiscard]] checked<allocation> divide(const allocation_problem& problem) const;
};
static_assert(allocation_policy<by_rank>);

PARTNERING_END
