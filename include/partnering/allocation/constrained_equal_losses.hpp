#pragma once

#include <partnering/allocation/policy.hpp>

#include <string_view>

PARTNERING_BEGIN

/// Claims on an estate that is too small: all lose the same, but nobody more than the claim.
///
/// The rule that protects large claims. A member's measure is the claim, the total is the estate.
///
/// Ensures: share == max(0, claim - loss) for one loss; what is lost is what constrained_equal_awards would give of the deficit
/// Errors:  `estate_exceeds_claims`
/// Cost:    O(n) expected, O(n log n) at most
/// Source:  Maimonides; Thomson, survey, 2003, section 2.2
/// Example: 200 for claims of 100, 200 and 300: 0, 50 and 150
struct constrained_equal_losses {
    [[nodiscard]] static constexpr std::string_view name() { return "constrained_equal_losses"; }
    [[nodiscard]] checked<allocation> divide(const allocation_problem& problem) const;

    friend bool operator==(const constrained_equal_losses&, const constrained_equal_losses&) = default;
};
static_assert(allocation_policy<constrained_equal_losses>);

PARTNERING_END
