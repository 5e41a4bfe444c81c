#include "basis_checks.hpp"
#include "leg_classes.hpp"
#include "leg_order.hpp"
#include "plan_data.hpp"
#include "plan_digest.hpp"
#include "plan_legs.hpp"
#include "restrictions.hpp"
#include "route_forms.hpp"
#include "routes.hpp"
#include "segments.hpp"
#include "settled_periods.hpp"

#include <algorithm>

PARTNERING_BEGIN

std::string_view to_string(leg_class of) noexcept
{
    switch (of) {
    case leg_class::linear:
        return "linear";
    case leg_class::aggregate:
        return "aggregate";
    case leg_class::event:
        return "event";
    case leg_class::ordered:
        return "ordered";
    case leg_class::standing:
        return "standing";
    }
    return "";
}

namespace {

const agreement_terms& terms_of(const ecosystem& of, const plan_leg& leg) { return of[leg.under].versions.entries()[leg.version].value; }

}  // namespace

const std::string& plan_leg::clause_key(const ecosystem& of) const
{
    const agreement_terms& terms = terms_of(of, *this);
    return clause.of == clause_ref::kind::charge ? terms.charges[clause.index].key : terms.divisions[clause.index].key;
}

const std::string& plan_leg::label(const ecosystem& of) const
{
    const agreement_terms& terms = terms_of(of, *this);
    if (clause.of == clause_ref::kind::charge)
        return terms.charges[clause.index].label.empty() ? terms.charges[clause.index].key : terms.charges[clause.index].label;
    const division_clause& division = terms.divisions[clause.index];
    return division.members[clause.member].label.empty() ? division.key : division.members[clause.member].label;
}

const ecosystem& plan::of() const noexcept { return data_->of; }
std::span<const plan_leg> plan::legs() const noexcept { return data_->legs; }
std::span<const finding> plan::findings() const noexcept { return data_->findings; }
const digest& plan::content_digest() const noexcept { return data_->content; }

std::vector<flow_set> plan::snapshots() const
{
    std::vector<flow_set> all;
    for (const snapshot& s : data_->snapshots) all.push_back(s.flows);
    return all;
}

std::string plan::to_text() const
{
    const ecosystem& eco = data_->of;
    const auto end = [&](const leg_end& e) {
        switch (e.is) {
        case leg_end::kind::party:
            return eco[party_id{e.party}].key;
        case leg_end::kind::member:
            return "each of " + eco[party_id{e.party}].key;
        case leg_end::kind::introducer:
            return std::string{"the introducer"};
        }
        return std::string{};
    };
    std::string text;
    for (const plan_leg& leg : data_->legs) {
        text += std::string{to_string(leg.is)} + "  " + end(leg.payer) + " -> " + end(leg.payee) + "  " + eco[leg.under].key + "/" +
                leg.clause_key(eco);
        if (leg.on) text += "  on " + eco[*leg.on].key;
        text += "\n";
    }
    return text;
}

namespace {

/// Fills a plan, step by step: each reads what the ones before it left, and comes only where those found no error.
void build(plan::data& plan, const compile_options& options, std::vector<finding>& findings)
{
    plan.periods = settled_periods(plan.of, options, findings);
    if (any_error(findings)) return;
    cut_into_segments(plan, options, findings);
    if (any_error(findings)) return;
    const leg_numbers numbers = number_legs(plan, options.allocations, findings);
    if (any_error(findings)) return;
    build_routes(plan, numbers, findings);
    if (any_error(findings)) return;
    find_restrictions(plan);
    check_reach(plan, findings);
    if (any_error(findings)) return;
    const leg_dependencies depends = dependencies_of(plan);
    plan.order = order_of_legs(plan, depends, findings);
    if (any_error(findings)) return;
    class_legs(plan, depends, findings);
    if (any_error(findings)) return;
    finish_routes(plan);
    check_carried(plan, findings);
    check_running_periods(plan, depends, findings);
    if (any_error(findings)) return;
    plan.content = digest_of(plan, options);
}

}  // namespace

checked<plan> compile(const ecosystem& of, compile_options options)
{
    const auto made = std::make_shared<plan::data>(plan::data{of, {}, {}, {}, {}, {}, {}, {}, {}});
    std::vector<finding> findings;
    build(*made, options, findings);
    std::sort(findings.begin(), findings.end());
    findings.erase(std::unique(findings.begin(), findings.end()), findings.end());
    if (any_error(findings)) return findings;
    made->findings = findings;
    return checked<plan>{plan{made}, std::move(findings)};
}

PARTNERING_END
