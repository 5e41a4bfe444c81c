#pragma once

#include <partnering/allocation/policy.hpp>

PARTNERING_BEGIN

/// To each member the same.
struct equal_shares {
    [[nodiscard]] std::string_view name() const noexcept { return "equal"; }
    /// Cost: O(n)
    [[nodiscard]] checked<allocation> divide(const allocation_problem& problem) const;

    friend bool operator==(const equal_shares&, const equal_shares&) = default;
};
static_assert(allocation_policy<equal_shares>);

PARTNERING_END
