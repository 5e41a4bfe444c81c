#pragma once

#include <partnering/settlement/plan.hpp>

#include <algorithm>

PARTNERING_BEGIN

// What legs of a division are to one another.

/// Whether a leg takes what the other members of its division leave.
[[nodiscard]] inline bool is_rest(const agreement_terms& terms, const clause_ref& clause)
{
    if (clause.of != clause_ref::kind::division) return false;
    const division_clause& division = terms.divisions[clause.index];
    return !division.by && !division.members[clause.member].share;
}

/// Whether two legs are shares of one division of the same service.
[[nodiscard]] inline bool same_division(const plan_leg& a, const plan_leg& b)
{
    return a.clause.of == clause_ref::kind::division && b.clause.of == clause_ref::kind::division && a.under == b.under &&
           a.version == b.version && a.clause.index == b.clause.index && a.on == b.on;
}

/// Whether a member of it is whoever introduced the customer.
[[nodiscard]] inline bool names_introducer(const division_clause& division)
{
    return std::any_of(division.members.begin(), division.members.end(),
                       [](const division_clause::member& m) { return m.payee == "introducer" || m.payer == "introducer"; });
}

/// Whether an end of a leg is whoever introduced the customer: it has no amount for records that nobody introduced.
[[nodiscard]] inline bool asks_introducer(const plan_leg& leg)
{
    return leg.payer.is == leg_end::kind::introducer || leg.payee.is == leg_end::kind::introducer;
}

PARTNERING_END
