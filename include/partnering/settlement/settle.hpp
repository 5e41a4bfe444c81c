#pragma once

#include <partnering/settlement/ledger.hpp>

PARTNERING_BEGIN

struct settle_options {
    policy_registry policies = policy_registry::shipped();
    allocation_registry allocations = allocation_registry::shipped();
    accumulate_options counting{};  ///< threads, and what the reader of the columns knows: places of rows, records it rejected itself
};

/// Settles usage for a period in one call: compile, accumulate and finish, one after the other.
///
/// Use when: all usage is at hand at once. Who gets it in parts, or settles the same period again and again, keeps the plan.
/// Read the ledger's rejects() too: what could not be settled stands there, with its reason. What a reader rejected before is among
/// them only if it was handed over, in `counting.rejects`.
///
/// Errors: those of compile() and accumulate().
/// Cost:   as those of the three
[[nodiscard]] checked<ledger> settle(const ecosystem& of, const usage_columns& usage, const date_range& period,
                                     settle_options options = {});

PARTNERING_END
