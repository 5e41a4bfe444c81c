#include "plan_legs.hpp"

#include <algorithm>
#include <map>
#include <memory>

PARTNERING_BEGIN

leg_end to_leg_end(const ecosystem& of, const flow_end& end)
{
    if (end.is_introducer()) return {leg_end::kind::introducer, 0};
    const party& p = of[*end.party];
    const bool by_member = p.kind == party_kind::party_class && p.settles == class_settlement::each;
    return {by_member ? leg_end::kind::member : leg_end::kind::party, end.party->index()};
}

leg_numbers::key leg_numbers::key_of(const flow_set& flows, const flow& payment)
{
    const ecosystem& of = flows.chain().of();
    return {payment.under,
            payment.version,
            *payment.clause,
            payment.on ? std::optional{flows.chain()[*payment.on].offer} : std::nullopt,
            to_leg_end(of, payment.giver),
            to_leg_end(of, payment.receiver)};
}

namespace {

/// What a member of a division gets of its basis: its share, or what the shares of the others leave.
rational ratio_of(const division_clause& division, std::uint32_t member)
{
    if (division.members[member].share) return *division.members[member].share;
    rational rest = 1;
    for (const division_clause::member& other : division.members)
        if (other.share) rest -= *other.share;
    return rest;
}

/// A policy as terms say it; nothing, and what is wrong, where they name one that is not there.
/// `place`: where the clause has its terms, as in `charge "listening", pooled`.
std::optional<any_allocation_policy> policy_of(const allocation_terms& terms, const allocation_registry& known,
                                               const std::string& agreement, const std::string& place, std::vector<finding>& findings)
{
    checked<any_allocation_policy> made = to_policy(terms, known);
    if (made) return std::move(made).value();
    for (const finding& f : made.findings()) {
        finding here{f.code, f.level, agreement, "agreement " + quote(agreement) + ", " + place, f.text};
        // Each member of a division has a leg, and all of them go by one policy.
        if (std::find(findings.begin(), findings.end(), here) == findings.end()) findings.push_back(std::move(here));
    }
    return std::nullopt;
}

/// The amounts given for each division, by the name under which they are, made once for all of its legs.
class all_given_amounts {
public:
    explicit all_given_amounts(const ecosystem& of) : of_{of} {}
    std::shared_ptr<const given_amounts> under(const std::string& name)
    {
        std::shared_ptr<const given_amounts>& made = made_[name];
        if (!made) made = std::make_shared<const given_amounts>(of_, name);
        return made;
    }

private:
    const ecosystem& of_;
    std::map<std::string, std::shared_ptr<const given_amounts>> made_;
};

std::optional<division_share> share_of(const division_clause& division, const clause_ref& clause, const allocation_registry& known,
                                       const std::string& agreement, all_given_amounts& given, std::vector<finding>& findings)
{
    std::optional<any_allocation_policy> by =
        policy_of(*division.by, known, agreement, "division " + quote(division.key) + ", by", findings);
    if (!by) return std::nullopt;
    const std::string under = agreement + '/' + division.key + '/';
    return division_share{std::move(*by),     division.members,          clause.member,     division.rounded,       under,
                          given.under(under), balances_of(*division.by), carries(division), carried_names(division)};
}

leg_detail detail_of(const agreement_terms& terms, const clause_ref& clause, const allocation_registry& known, const std::string& agreement,
                     all_given_amounts& given, std::vector<finding>& findings)
{
    std::optional<rounding_rule> at_event;
    std::optional<rounding_rule> at_leg;
    for (const rounding_rule& rule : terms.rounding) {
        if (rule.place == rounding_place::event) at_event = rule;
        if (rule.place == rounding_place::leg) at_leg = rule;
    }
    if (clause.of == clause_ref::kind::charge) {
        const charge_clause& charge = terms.charges[clause.index];
        if (charge.kind != charge_kind::usage) at_event.reset();
        leg_detail detail{charge.how, charge.per, at_event, at_leg, false};
        if (charge.pooled) detail.pool = policy_of(*charge.pooled, known, agreement, "charge " + quote(charge.key) + ", pooled", findings);
        return detail;
    }
    const division_clause& division = terms.divisions[clause.index];
    const rational ratio = division.by ? rational{1} : ratio_of(division, clause.member);
    leg_detail detail{formula{formula::percentage{ratio, division.of}}, division.per, at_event, at_leg, false};
    if (division.by) detail.share = share_of(division, clause, known, agreement, given, findings);
    return detail;
}

/// How many parties hold a role: it, or, as none holds it itself, a kind of it.
std::ptrdiff_t holders_of(const ecosystem& of, const agreement_terms& terms, const std::string& role)
{
    const auto& engaged = terms.engaged;
    const auto itself = std::count_if(engaged.begin(), engaged.end(), [&](const engagement& e) { return e.role == role; });
    if (itself != 0) return itself;
    const auto wide = of.find_role(role);
    return std::count_if(engaged.begin(), engaged.end(), [&](const engagement& e) {
        const auto narrow = of.find_role(e.role);
        return wide && narrow && of.is_kind_of(*narrow, *wide);
    });
}

/// A measure of a role that several parties hold, none of them an end of the payment, is nobody's in particular.
void check_measures(const plan::data& plan, const plan_leg& leg, const formula& how, std::vector<finding>& findings)
{
    if (leg.clause.of != clause_ref::kind::charge) return;
    const agreement_terms& terms = plan.data_terms(leg);
    const charge_clause& charge = terms.charges[leg.clause.index];
    for (const measure_ref& m : how.measures()) {
        if (m.of.empty() || m.of == charge.payer || m.of == charge.payee) continue;
        if (const auto holders = holders_of(plan.of, terms, m.of); holders != 1)
            findings.push_back({"ambiguous_role", severity::error, plan.of[leg.under].key, "",
                                "charge '" + charge.key + "' depends on the measure '" + m.name + "' of '" + m.of + "', a role that " +
                                    std::to_string(holders) + " parties hold: name a role that one party holds"});
    }
}

/// What a division carries is a measure of its payer, who stands in the document.
void check_carrier(const plan::data& plan, const plan_leg& leg, const leg_detail& detail, std::vector<finding>& findings)
{
    if (!detail.share || !detail.share->carries || leg.payer.is != leg_end::kind::member || !plan.of.parties()[leg.payer.party].open)
        return;
    findings.push_back({"carried_class", severity::error, plan.of[leg.under].key, "",
                        "division '" + leg.clause_key(plan.of) + "' carries amounts of its payer, each member of the open class '" +
                            plan.of.parties()[leg.payer.party].key +
                            "', of whom none is in the document to have a measure: list the members, or let a party pay"});
}

/// A pool is what the members of one class have with one party.
void check_pool(const plan::data& plan, const plan_leg& leg, const leg_detail& detail, std::vector<finding>& findings)
{
    if (!detail.pool) return;
    const bool payers = leg.payer.is == leg_end::kind::member;
    const bool payees = leg.payee.is == leg_end::kind::member;
    const std::string charge = "charge '" + leg.clause_key(plan.of) + "' is pooled";
    const std::string& agreement = plan.of[leg.under].key;
    if (payers == payees)
        findings.push_back(
            {"pool_ends", severity::error, agreement, "",
             charge + (payers ? ", but both of its ends are classes: a pool is what the members of one class have with one party"
                              : ", but neither of its ends is a class whose members each settle for themselves: only such "
                                "members have something to divide")});
    if (payers == payees || leg.clause.of != clause_ref::kind::charge) return;
    const charge_clause& clause = plan.data_terms(leg).charges[leg.clause.index];
    const std::string& members = payers ? clause.payer : clause.payee;
    for (const measure_ref& m : detail.how.measures())
        if (m.of == members || (m.of.empty() && payers))
            findings.push_back({"pool_ends", severity::error, agreement, "",
                                charge + ", but depends on the measure '" + m.name +
                                    "' of its members, of whom each has one of its own: name another role with `of`"});
}

}  // namespace

leg_numbers number_legs(plan::data& plan, const allocation_registry& known, std::vector<finding>& findings)
{
    leg_numbers numbers;
    for (const snapshot& s : plan.snapshots)
        for (const flow& f : s.flows.flows())
            if (f.kind == flow_kind::payment && f.clause) numbers.add(s.flows, f);
    all_given_amounts given{plan.of};
    numbers.number([&](const plan_leg& leg) {
        leg_detail detail = detail_of(plan.data_terms(leg), leg.clause, known, plan.of[leg.under].key, given, findings);
        check_measures(plan, leg, detail.how, findings);
        check_pool(plan, leg, detail, findings);
        check_carrier(plan, leg, detail, findings);
        if (leg.is == leg_class::standing && !detail.how.bases().empty())
            findings.push_back(
                {"standing_basis", severity::error, plan.of[leg.under].key, "",
                 "charge '" + leg.clause_key(plan.of) +
                     "' is due by the calendar and cannot be a part of an amount: make it a usage charge, or use a measure"});
        plan.legs.push_back(leg);
        plan.details.push_back(std::move(detail));
    });
    return numbers;
}

PARTNERING_END
