#pragma once

#include <partnering/allocation/policy.hpp>

#include <string_view>

PARTNERING_BEGIN

/// Claims on an estate that is too small: equal awards of half-claims, twice.
///
/// Up to half of the claims as `talmud`; beyond it everybody has half of the claim, and the rest is divided once more by equal awards of
/// half-claims. A member's measure is the claim, the total is the estate.
///
/// Errors:  `estate_exceeds_claims`
/// Cost:    O(n) expected, O(n log n) at most
/// Source:  Piniles, Darkah shel Torah, 1861; Thomson, survey, 2003, section 2.2
/// Example: 400 for claims of 100, 200 and 300: 83 1/3, 133 1/3 and 183 1/3
struct piniles {
    [[nodiscard]] static constexpr std::string_view name() { return "piniles"; }
    [[nodiscard]] checked<allocation> divide(const allocation_problem& problem) const;

    friend bool operator==(const piniles&, const piniles&) = default;
};
static_assert(allocation_policy<piniles>);

PARTNERING_END
