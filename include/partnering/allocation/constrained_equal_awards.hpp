#pragma once

#include <partnering/allocation/policy.hpp>

#include <string_view>

PARTNERING_BEGIN

/// Claims on an estate that is too small: all get the same, but nobody more than the claim.
///
/// The rule that protects small claims. A member's measure is the claim, the total is the estate.
///
/// Ensures: share == min(claim, level) for one level
/// Errors:  `estate_exceeds_claims`
/// Cost:    O(n) expected, O(n log n) at most; one division in all
/// Source:  Maimonides; Thomson, Axiomatic and game-theoretic analysis of bankruptcy and taxation problems: a survey, 2003, section 2.2
/// Example: 200 for claims of 100, 200 and 300: 66 2/3 each
struct constrained_equal_awards {
    [[nodiscard]] static constexpr std::string_view name() { return "constrained_equal_awards"; }
    [[nodiscard]] checked<allocation> divide(const allocation_problem& problem) const;

    friend bool operator==(const constrained_equal_awards&, const constrained_equal_awards&) = default;
};
static_assert(allocation_policy<constrained_equal_awards>);

PARTNERING_END
