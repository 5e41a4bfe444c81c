#include "check_allocation.hpp"

#include <partnering/allocation/allocation_registry.hpp>
#include <partnering/core/rational_text.hpp>

#include <algorithm>
#include <array>

PARTNERING_BEGIN

namespace {

constexpr std::string_view introducer = "introducer";
constexpr std::string_view introduced = "introduced";

/// What hangs on the amount that is divided, which nobody knows yet.
bool depends_on_total(std::string_view code)
{
    constexpr std::array<std::string_view, 6> codes{"house_too_small",       "rest_negative",         "rest_left",
                                                    "variable_beyond_total", "residual_out_of_range", "estate_exceeds_claims"};
    return std::find(codes.begin(), codes.end(), code) != codes.end();
}

/// The division of nothing, in which all that is wrong with the terms themselves comes to light.
allocation_problem nothing_among(const division_clause& of)
{
    allocation_problem problem;
    for (const division_clause::member& each : of.members) {
        const rational* const weight = std::get_if<rational>(&each.weight);
        problem.members.push_back({key_of(each), weight != nullptr ? *weight : rational{1}, each.rank});
    }
    return problem;
}

void try_out(const division_clause& of, std::vector<finding>& found)
{
    const auto tell = [&](const char* field, const std::vector<finding>& findings) {
        for (const finding& each : findings)
            if (!depends_on_total(each.code)) found.push_back({each.code, each.level, "", field, each.text});
    };
    // One's own policies are known where the agreement is settled.
    if (std::holds_alternative<named_policy>(*of.by)) return;
    const checked<any_allocation_policy> policy = to_policy(*of.by);
    if (!policy) return tell("by", policy.findings());
    const allocation_problem problem = nothing_among(of);
    const checked<allocation> divided = allocate(policy.value(), problem);
    tell("by", divided.findings());
    if (divided && of.rounded) tell("rounded", round_allocation(problem, divided.value(), of.rounded->to).findings());
}

}  // namespace

std::vector<finding> faults_of(const division_clause& of)
{
    std::vector<finding> found;
    const auto report = [&](std::string field, std::string text) {
        found.push_back({"division_terms", severity::error, "", std::move(field), std::move(text)});
    };
    if (!of.by) {
        report("rounded", "a division by shares is rounded where the agreement rounds; only one by a policy (`by`) has units of its own");
        return found;
    }
    if (of.per != charge_scope::period) report("per", "a division by a policy is of a whole period, not of each record; leave `per` out");
    for (std::size_t m = 0; m < of.members.size(); ++m) {
        const division_clause::member& member = of.members[m];
        const std::string here = "members[" + std::to_string(m) + "].";
        if (!member.payer.empty())
            report(here + "payer", "a policy divides what one party pays; state the `payer` at the division, and leave it out here");
        if (member.share)
            report(here + "share", "the policy says what a member gets; leave the share out, or write it into the policy's terms");
        if (member.payee == introducer || member.payer == introduced || of.payer == introduced)
            report(here + "payee",
                   "who introduced differs from record to record, and a policy divides a whole period; give the introducer a charge, or a "
                   "division by shares");
    }
    if (of.key.find('/') != std::string::npos)
        report("key", "what a division by a policy carries is named AGREEMENT/DIVISION/NAME; its key has no `/`");
    if (!of.members.empty()) try_out(of, found);
    return found;
}

std::vector<finding> faults_of(const charge_clause& of)
{
    std::vector<finding> found;
    const auto report = [&](std::string field, std::string text) {
        found.push_back({"pooled_charge", severity::error, "", std::move(field), std::move(text)});
    };
    if (of.kind != charge_kind::usage) report("kind", "what is pooled is usage; a charge due by the calendar has none");
    if (of.per != charge_scope::period) report("per", "a pooled charge is worked out once for all usage of a period; leave `per` out");
    if (of.payer == introduced || of.payee == introducer)
        report("payee", "a pooled charge is for the members of a class; who introduced a customer has a charge of its own");
    const bool names_members = std::holds_alternative<fixed_shares>(*of.pooled) || std::holds_alternative<tiered_shares>(*of.pooled) ||
                               std::holds_alternative<waterfall>(*of.pooled) || std::holds_alternative<relative_price>(*of.pooled);
    if (names_members)
        report("pooled",
               "`" + std::string{name_of(*of.pooled)} +
                   "` names its members, and those of a pool are known by usage alone; divide it by a rule that goes by their use, such as "
                   "`proportional`, and the amount that each one then has by a division");
    return found;
}

PARTNERING_END
