#include "division_share.hpp"

#include "allocation/carried_names.hpp"

#include <partnering/core/contract.hpp>
#include <partnering/core/rational_text.hpp>
#include <partnering/money/money_text.hpp>

#include <algorithm>

PARTNERING_BEGIN

measure_ref weight_asked(const division_clause::member& member)
{
    measure_ref asked = std::get<measure_ref>(member.weight);
    if (asked.of.empty()) asked.of = member.payee;
    return asked;
}

checked<divided> divide(const division_share& share, const rational& total, const std::vector<rational>& weights, allocation_state carried)
{
    PARTNERING_EXPECTS(weights.size() == share.members.size(), "each member of a division has a weight");
    allocation_problem problem{.total = total, .members = {}, .carried = std::move(carried)};
    for (std::size_t m = 0; m < share.members.size(); ++m)
        problem.members.push_back({key_of(share.members[m]), weights[m], share.members[m].rank});
    if (!share.rounded) {
        checked<allocation> made = allocate(share.by, problem);
        if (!made) return made.findings();
        allocation exact = std::move(made).value();
        return divided{std::move(exact.shares), std::move(exact.why), std::move(exact.carried)};
    }
    const rational step = share.rounded->to.step.value();
    problem.total = (total / step).rounded(share.rounded->basis) * step;
    checked<allocation> made = allocate(share.by, problem);
    if (!made) return made.findings();
    checked<rounded_allocation> whole = round_allocation(problem, made.value(), share.rounded->to);
    if (!whole) return whole.findings();
    rounded_allocation units = std::move(whole).value();
    divided result{{}, {}, std::move(units.carried)};
    for (const int128 each : units.units) result.amounts.push_back(rational{each, 1} * step);
    result.why = {"round",
                  "",
                  {{"to", to_decimal_or_ratio(step)}, {"remainder", std::string{to_string(share.rounded->to.remainder.order)}}},
                  to_decimal_or_ratio(problem.total),
                  {}};
    if (problem.total != total) result.why.inputs.push_back({"exact", to_decimal_or_ratio(total)});
    result.why.children = {std::move(made).value().why, std::move(units.why)};
    return result;
}

explanation member_part(const division_share& share, const divided& whole, const rational& total)
{
    return {"share",
            key_of(share.members[share.own]),
            {{"total", to_decimal_or_ratio(total)}, {"divided by", std::string{share.by.name()}}},
            to_decimal_or_ratio(whole.amounts[share.own]),
            {whole.why}};
}

std::optional<std::vector<std::string>> carried_names(const division_clause& of)
{
    if (!of.by || std::holds_alternative<named_policy>(*of.by)) return std::nullopt;
    std::vector<std::string> names = carried_names(*of.by);
    if (of.rounded && of.rounded->to.carry)
        for (const division_clause::member& member : of.members) names.push_back("rounding/" + key_of(member));
    return names;
}

bool carries(const division_clause& of)
{
    if (!of.by) return false;
    if (of.rounded && of.rounded->to.carry) return true;
    if (const auto* tiers = std::get_if<tiered_shares>(&*of.by)) return !tiers->running.empty();
    const auto* takes = std::get_if<waterfall>(&*of.by);
    return takes != nullptr && std::any_of(takes->takes.begin(), takes->takes.end(), [](const waterfall::take& each) {
               if (const auto* until = std::get_if<waterfall::until>(&each.amount)) return !until->received.empty();
               if (const auto* reach = std::get_if<waterfall::catch_up>(&each.amount)) return !reach->carried.empty();
               return std::holds_alternative<waterfall::recoup>(each.amount);
           });
}

PARTNERING_END
