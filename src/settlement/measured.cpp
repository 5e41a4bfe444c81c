#include "measured.hpp"
#include "entity/calendar.hpp"

PARTNERING_BEGIN

date_range measured_days(const measure_ref& of, const date_range& period, recurrence cycle)
{
    switch (of.when) {
    case measure_period::this_period:
        return period;
    case measure_period::previous_period:
        return cycle_of(period.begin.plus_days(-1), cycle);
    case measure_period::this_year:
        return cycle_of(period.begin, recurrence::year);
    case measure_period::previous_year:
        return cycle_of(cycle_of(period.begin, recurrence::year).begin.plus_days(-1), recurrence::year);
    }
    return period;
}

std::string measured_party(const plan::data& plan, const plan_leg& leg, const measure_ref& of, const std::string& payer,
                           const std::string& payee)
{
    if (of.of.empty()) return payer;
    const agreement_terms& terms = plan.data_terms(leg);
    if (leg.clause.of == clause_ref::kind::charge) {
        const charge_clause& charge = terms.charges[leg.clause.index];
        if (of.of == charge.payer) return payer;
        if (of.of == charge.payee) return payee;
    }
    for (const engagement& e : terms.engaged)
        if (e.role == of.of) return e.party;
    // As for charges, a kind of the role will do: a franchisee is a distributor.
    const auto wide = plan.of.find_role(of.of);
    for (const engagement& e : terms.engaged)
        if (const auto narrow = plan.of.find_role(e.role); wide && narrow && plan.of.is_kind_of(*narrow, *wide)) return e.party;
    return payer;
}

PARTNERING_END
