#include "basis_checks.hpp"

#include <algorithm>
#include <map>
#include <set>
#include <utility>

PARTNERING_BEGIN

void check_named_clause(const plan::data& plan, const plan_leg& leg, const basis& of, std::vector<finding>& findings)
{
    if (of.kind != basis_kind::clause) return;
    for (const charge_clause& charge : plan.data_terms(leg).charges)
        if (charge.key == of.clause && charge.kind != charge_kind::usage)
            findings.push_back({"standing_basis", severity::error, plan.of[leg.under].key, "",
                                "'" + leg.clause_key(plan.of) + "' takes a part of '" + charge.key +
                                    "', which is due by the calendar and has no amount for usage: name a charge for usage"});
}

void check_currency(const plan::data& plan, const plan_leg& leg, const basis& of, const value_chain& chain, value_chain::link_index counted,
                    std::vector<finding>& findings)
{
    const currency own = plan.data_terms(leg).in;
    const currency other = chain.terms(chain[counted]).in;
    if (own == other) return;
    findings.push_back({"basis_currency", severity::error, plan.of[leg.under].key, "",
                        "'" + leg.clause_key(plan.of) + "' is in " + own.code() + ", but its basis `" + to_string(of) +
                            "` counts amounts in " + other.code() + " on offer '" + plan.of[chain[counted].offer].key +
                            "': amounts in two currencies do not add"});
}

namespace {

/// What makes a basis of a leg up, on any route.
struct makeup {
    bool reached = false;
    bool priced = false;                      ///< some charge does
    std::set<agreement_id> reported_under{};  ///< where reported gross amounts stand in for a price
};

using makeups = std::map<std::pair<std::uint32_t, basis>, makeup>;  ///< by leg and basis

makeups makeups_of(const plan::data& plan)
{
    makeups found;
    for (const snapshot& s : plan.snapshots) {
        for (const route& r : s.routes) {
            for (const route_leg& leg : r.legs) {
                for (const auto& [of, parts] : leg.bases) {
                    makeup& here = found[{leg.leg, of}];
                    for (const leg_part& part : parts) {
                        here.reached = true;
                        if (part.leg)
                            here.priced = true;
                        else
                            here.reported_under.insert(s.flows.chain()[part.reported_at.value_or(r.entry)].under);
                    }
                }
            }
        }
    }
    return found;
}

}  // namespace

void check_reach(const plan::data& plan, std::vector<finding>& findings)
{
    std::set<agreement_id> by_calendar;
    for (const plan_leg& leg : plan.legs)
        if (!leg.on) by_calendar.insert(leg.under);
    for (const auto& [question, found] : makeups_of(plan)) {
        const plan_leg& leg = plan.legs[question.first];
        const basis& of = question.second;
        if (of.kind == basis_kind::clause) {
            if (found.reached) continue;
            const std::string own = leg.clause_key(plan.of);
            finding told = own == of.clause
                               ? finding{"basis_cycle", severity::error, plan.of[leg.under].key, "",
                                         "'" + own + "' is a part of itself, so it has no amount. Give it a basis that it does not change"}
                               : finding{"basis_out_of_reach", severity::error, plan.of[leg.under].key, "",
                                         "'" + own + "' is a part of '" + of.clause +
                                             "', but no record drives both: they are due for different services. Name a basis of the same "
                                             "usage"};
            // A clause is a leg for each offer, version and member.
            if (std::find(findings.begin(), findings.end(), told) == findings.end()) findings.push_back(std::move(told));
            continue;
        }
        if (found.priced || of.kind == basis_kind::reported) continue;
        const auto unpriced = std::find_if(found.reported_under.begin(), found.reported_under.end(),
                                           [&](agreement_id under) { return by_calendar.count(under) != 0; });
        if (unpriced == found.reported_under.end()) continue;
        findings.push_back({"basis_of_nothing", severity::warning, plan.of[leg.under].key, "",
                            "'" + leg.clause_key(plan.of) + "' is a part of `" + to_string(of) + "`, for which agreement '" +
                                plan.of[*unpriced].key +
                                "' has no price for usage: only what usage reports as its gross amount counts. What falls due by "
                                "the calendar is no part of a basis: charge a price per unit instead, or name another basis"});
    }
}

PARTNERING_END
