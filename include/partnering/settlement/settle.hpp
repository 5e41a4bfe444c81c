#pragma once

#include <partnering/settlement/ledger.hpp>

PARTNERING_BEGIN

struct settle_options {
    policy_registry policies = policy_registry::shipped();
    unsigned threads = 1;
};

/// Settles usage for a period in one call: compile, accumulate and finish, one after the other.
///
/// Use when: all usage is at hand at once. Who gets it in parts, or settles the same period again and again, keeps the plan.
/// Read the ledger's rejects() too: what could not be settled stands there, with its reason.
///
/// Errors: those of compile() and accumulate().
/// Cost:   as those of the three
[[nodiscard]] checked<ledger> settle(const ecosystem& of, const usage_columns& usage, const date_range& period, settle_options options = {});

PARTNERING_END
