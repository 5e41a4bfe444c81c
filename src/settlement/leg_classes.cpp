#include "leg_classes.hpp"

#include "division_legs.hpp"

#include <algorithm>
#include <map>
#include <set>
#include <tuple>

PARTNERING_BEGIN

namespace {

bool each_record(const leg_detail& detail) { return detail.at_event.has_value() || detail.per != charge_scope::period; }

bool may_run(const plan_leg& leg, const leg_detail& detail)
{
    return leg.clause.of == clause_ref::kind::charge && !detail.how.stands_without_usage() && detail.how.measures().empty();
}

/// A division that loses what it is rounded by.
void check_division_rounding(const plan::data& plan, const plan_leg& leg, const leg_detail& detail, std::vector<finding>& findings)
{
    const auto& members = plan.data_terms(leg).divisions[leg.clause.index].members;
    const bool rest = std::any_of(members.begin(), members.end(), [](const division_clause::member& m) { return !m.share; });
    const std::string division = "division '" + leg.clause_key(plan.of) + "'";
    if (detail.share && detail.at_event)
        findings.push_back({"division_rounding", severity::error, plan.of[leg.under].key, "",
                            division + " is of a whole period, but the agreement rounds each record: round at statement, and say with "
                                       "`rounded` what the division itself is rounded to"});
    else if (detail.at_leg)
        findings.push_back({"division_rounding", severity::error, plan.of[leg.under].key, "",
                            division + " would lose what its legs are rounded by: round divisions at event or statement"});
    else if (detail.at_event && !rest && members.size() > 1)
        findings.push_back({"division_rounding", severity::error, plan.of[leg.under].key, "",
                            division + " is rounded for each record, and no member bears the remainder: leave out the share of the "
                                       "member that takes the rest"});
}

/// A charge that cannot be rounded, or priced, where its agreement wants it.
void check_charge_rounding(const plan::data& plan, const plan_leg& leg, const leg_detail& detail, const std::optional<linear_form>& form,
                           std::vector<finding>& findings)
{
    const std::string charge = "charge '" + leg.clause_key(plan.of) + "'";
    if (detail.pool && detail.at_leg)
        findings.push_back({"division_rounding", severity::error, plan.of[leg.under].key, "",
                            charge + " is pooled, and would lose what its legs are rounded by: round at statement"});
    if (each_record(detail) && !detail.how.measures().empty()) {
        findings.push_back({"measure_per_event", severity::error, plan.of[leg.under].key, "",
                            charge + " is worked out for each record, but depends on a measure of a whole period: work it out per period, "
                                     "and round at leg or statement"});
    } else if (detail.at_event && detail.per == charge_scope::period && (!form || form->constant.sign() != 0 || detail.pool)) {
        findings.push_back({"event_rounding", severity::error, plan.of[leg.under].key, "",
                            charge +
                                " is worked out once for the whole period, but the agreement rounds each record: make the charge per "
                                "event, " +
                                (detail.how.stands_without_usage() ? "" : "let it run (`per`: `running`), ") +
                                "or round at leg or statement"});
    }
}

/// A part of an amount that exists only for a whole period, where it is worked out for less.
void check_part_of_whole(const plan::data& plan, std::uint32_t part, std::uint32_t whole, std::vector<finding>& findings)
{
    const plan_leg& leg = plan.legs[part];
    const std::string& of = plan.legs[whole].clause_key(plan.of);
    if (each_record(plan.details[part]))
        findings.push_back({"basis_not_attributable", severity::error, plan.of[leg.under].key, "",
                            "'" + leg.clause_key(plan.of) + "' is worked out for each record, but is a part of '" + of +
                                "', which exists only for a whole period: work both out per event, or both per period" +
                                (may_run(plan.legs[whole], plan.details[whole]) ? ", or let the latter run (`per`: `running`)" : "")});
    if (leg.clause.of == clause_ref::kind::division && names_introducer(plan.data_terms(leg).divisions[leg.clause.index]))
        findings.push_back({"basis_not_attributable", severity::error, plan.of[leg.under].key, "",
                            "division '" + leg.clause_key(plan.of) +
                                "' has a share for whoever introduced the customer, but is a part of '" + of +
                                "', which exists only for a whole period: work that charge out per event"});
}

/// `rests_on_whole`: on an amount that exists only for a whole period; `is_part`: another leg rests on it.
leg_class class_of(const leg_detail& detail, const std::optional<linear_form>& form, bool rests_on_whole, bool is_part)
{
    if (detail.is_allocated()) return leg_class::aggregate;
    const bool proportional = form && form->constant.sign() == 0;
    // What the usage so far comes to grows by the record's own price where prices do not depend on it. Where nobody asks what
    // a single record came to, the last total is all that is left of the running one.
    const bool runs = detail.per == charge_scope::running && !proportional;
    if (runs && (detail.at_event || is_part)) return leg_class::ordered;
    if (each_record(detail) && !runs) return detail.at_event || !form ? leg_class::event : leg_class::linear;
    return proportional && !rests_on_whole ? leg_class::linear : leg_class::aggregate;
}

}  // namespace

void class_legs(plan::data& plan, const leg_dependencies& depends, std::vector<finding>& findings)
{
    std::set<std::uint32_t> parts;  // of others
    for (const auto& [leg, on] : depends) parts.insert(on.begin(), on.end());
    const auto is_whole = [&](std::uint32_t leg) {
        return plan.legs[leg].is == leg_class::standing || plan.legs[leg].is == leg_class::aggregate;
    };
    for (const std::uint32_t i : plan.order) {
        plan_leg& leg = plan.legs[i];
        const leg_detail& detail = plan.details[i];
        if (leg.is == leg_class::standing) continue;
        std::optional<std::uint32_t> whole;
        if (const auto on = depends.find(i); on != depends.end())
            for (const std::uint32_t part : on->second)
                if (is_whole(part)) whole = part;
        const std::optional<linear_form> form = linear(detail.how);
        if (whole) check_part_of_whole(plan, i, *whole, findings);
        if (leg.clause.of == clause_ref::kind::division)
            check_division_rounding(plan, leg, detail, findings);
        else
            check_charge_rounding(plan, leg, detail, form, findings);
        leg.is = class_of(detail, form, whole.has_value(), parts.count(i) != 0);
    }
}

void check_carried(const plan::data& plan, std::vector<finding>& findings)
{
    // Of each division in a period of its agreement: the leg of its first member, one for each offer and version.
    std::map<std::tuple<std::uint32_t, std::string, std::int32_t>, std::set<std::uint32_t>> met;
    for (const segment& s : plan.segments)
        for (const route& r : plan.snapshots[s.snapshot].routes)
            for (const route_leg& here : r.legs) {
                const plan_leg& leg = plan.legs[here.leg];
                const auto& share = plan.details[here.leg].share;
                const std::int32_t period = s.period_of[leg.under.index()];
                if (share && share->carries && share->own == 0 && period >= 0)
                    met[{leg.under.index(), leg.clause_key(plan.of), period}].insert(here.leg);
            }
    for (const auto& [where, legs] : met) {
        if (legs.size() < 2) continue;
        std::string offers;
        for (const std::uint32_t leg : legs) {
            const plan_leg& one = plan.legs[leg];
            offers += (offers.empty() ? "" : ", ") + (one.on ? "'" + plan.of[*one.on].key + "'" : std::string{"none"});
        }
        findings.push_back({"carried_twice", severity::error, plan.of[plan.legs[*legs.begin()].under].key, "",
                            "division '" + std::get<1>(where) + "' goes by what the period before left, and is worked out " +
                                std::to_string(legs.size()) + " times in one period (offers " + offers +
                                "), each of which would go by the same: let it be for one offer (`services`), and change its terms where a "
                                "period begins"});
    }
}

void check_running_periods(const plan::data& plan, const leg_dependencies& depends, std::vector<finding>& findings)
{
    if (std::none_of(plan.legs.begin(), plan.legs.end(), [](const plan_leg& leg) { return leg.is == leg_class::ordered; })) return;
    for (const segment& s : plan.segments) {
        for (const route& r : plan.snapshots[s.snapshot].routes) {
            // A leg comes after all it is a part of: one walk finds whatever rests on such a charge, however indirectly.
            std::map<std::uint32_t, std::uint32_t> unknown;  // leg: the charge that is not known
            for (const route_leg& here : r.legs) {
                const plan_leg& leg = plan.legs[here.leg];
                const bool settled = s.period_of[leg.under.index()] >= 0;
                if (leg.is == leg_class::ordered && !settled) unknown.emplace(here.leg, here.leg);
                if (const auto on = depends.find(here.leg); on != depends.end())
                    for (const std::uint32_t part : on->second)
                        if (const auto found = unknown.find(part); found != unknown.end()) unknown.emplace(here.leg, found->second);
                const auto missing = unknown.find(here.leg);
                if (!settled || missing == unknown.end()) continue;
                const plan_leg& runs = plan.legs[missing->second];
                findings.push_back({"running_without_period", severity::error, plan.of[leg.under].key, "",
                                    "'" + leg.clause_key(plan.of) + "' is a part of '" + runs.clause_key(plan.of) +
                                        "', which runs through a period of agreement '" + plan.of[runs.under].key +
                                        "' of which this run settles no such stretch: ask for periods in which those of both end, or "
                                        "give both agreements "
                                        "the same cycle and time zone"});
            }
        }
    }
}

PARTNERING_END
