#pragma once

#include <partnering/allocation/policy.hpp>

#include <string_view>

PARTNERING_BEGIN

/// Claims on an estate that is too small: the average over all orders in which claimants may come, each taking what is left up to the
/// claim.
///
/// The Shapley value of the game that claims play, exact. It is worked out over sets of claimants, 2^n steps, or by counting how many sets
/// have which sum of claims, which is quicker where estate and claims are small multiples of one amount: whichever is less. A member's
/// measure is the claim, the total is the estate.
///
/// Errors:  `estate_exceeds_claims`; `too_many_claims` where both take more than `most_steps`: up to 22 claims of at most 38 digits always
/// go, and 100 do where
///          the estate, or the deficit where that is less, is up to 5,000 times that amount
/// Cost:    the lesser of d 2^n and n (n + d) e steps, for d different claims among n and e such amounts in the estate or deficit
/// Source:  O'Neill, A problem of rights arbitration from the Talmud, Mathematical Social Sciences 2, 1982
/// Example: 200 for claims of 100, 200 and 300: 33 1/3, 83 1/3 and 83 1/3
struct random_arrival {
    /// Beyond as many additions it is a finding, so that no input takes longer than a second or so.
    static constexpr long most_steps = 100'000'000;

    [[nodiscard]] static constexpr std::string_view name() { return "random_arrival"; }
    [[nodiscard]] checked<allocation> divide(const allocation_problem& problem) const;

    friend bool operator==(const random_arrival&, const random_arrival&) = default;
};
static_assert(allocation_policy<random_arrival>);

PARTNERING_END
