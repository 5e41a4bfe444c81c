#pragma once

#include <partnering/allocation/policy.hpp>

PARTNERING_BEGIN

/// To each member in proportion to its measure: use, seats, traffic, capital. A measure of 0 gets 0.
///
/// For a pool that is priced as one (the tiers of a price list over everybody's use together), the price of the pool is the total and
/// each one's use the measure: everybody pays the same average price.
struct proportional {
    [[nodiscard]] std::string_view name() const noexcept { return "proportional"; }
    /// Errors: `all_measures_zero` where there is something to divide
    /// Cost:   O(n)
    [[nodiscard]] checked<allocation> divide(const allocation_problem& problem) const;

    friend bool operator==(const proportional&, const proportional&) = default;
};
static_assert(allocation_policy<proportional>);

PARTNERING_END
