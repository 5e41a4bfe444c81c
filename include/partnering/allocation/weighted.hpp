#pragma once

#include <partnering/allocation/policy.hpp>

#include <string>
#include <utility>
#include <vector>

PARTNERING_BEGIN

/// To each member in proportion to its measure times the weight that was agreed for it: minutes of a premium channel count double.
///
/// Weights are those of an agreement and may name more than take part this time; whoever takes part has one.
struct weighted {
    std::vector<std::pair<std::string, rational>> weights{};  ///< by member's key; 0 or more, in any order

    [[nodiscard]] std::string_view name() const noexcept { return "weighted"; }
    /// Errors: `no_weight`, `negative_weight`, `repeated_part` (a key with two weights), `all_measures_zero`
    /// Cost:   O((n + weights) log weights)
    [[nodiscard]] checked<allocation> divide(const allocation_problem& problem) const;

    friend bool operator==(const weighted&, const weighted&) = default;
};
static_assert(allocation_policy<weighted>);

PARTNERING_END
