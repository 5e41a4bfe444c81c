#include "division_share.hpp"

#include <partnering/core/contract.hpp>
#include <partnering/core/rational_text.hpp>
#include <partnering/money/money_text.hpp>

#include <algorithm>

PARTNERING_BEGIN

allocation_state carried_into(const ecosystem& of, const division_share& share, std::string_view payer, const date_range& period)
{
    allocation_state carried;
    const auto all = of.measures();
    const std::string_view under = share.carried_under;
    // Sorted by name, so that those under one name stand together.
    auto at = std::lower_bound(all.begin(), all.end(), under, [](const measure& m, std::string_view wanted) { return m.name < wanted; });
    for (; at != all.end() && std::string_view{at->name}.starts_with(under); ++at)
        if (at->of == payer && at->when == period) carried.push_back({at->name.substr(under.size()), at->value});
    return carried;
}

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
    const auto number = [](const rational& value) { return to_decimal_or_ratio(value); };
    const auto result = [&](const rational& amount, explanation why, allocation_state left) {
        explanation own{"share",
                        problem.members[share.own].key,
                        {{"total", number(problem.total)}, {"divided by", std::string{share.by.name()}}},
                        number(amount),
                        {}};
        own.children.push_back(std::move(why));
        return divided{amount, std::move(own), std::move(left)};
    };
    if (!share.rounded) {
        checked<allocation> made = allocate(share.by, problem);
        if (!made) return made.findings();
        allocation exact = std::move(made).value();
        return result(exact.shares[share.own], std::move(exact.why), std::move(exact.carried));
    }
    const rational& step = share.rounded->to.step.value();
    problem.total = (total / step).rounded(share.rounded->basis) * step;
    checked<allocation> made = allocate(share.by, problem);
    if (!made) return made.findings();
    checked<rounded_allocation> whole = round_allocation(problem, made.value(), share.rounded->to);
    if (!whole) return whole.findings();
    rounded_allocation units = std::move(whole).value();
    explanation both{"round",
                     "",
                     {{"to", number(step)}, {"remainder", std::string{to_string(share.rounded->to.remainder.order)}}},
                     number(problem.total),
                     {}};
    if (problem.total != total) both.inputs.push_back({"exact", number(total)});
    both.children = {std::move(made).value().why, std::move(units.why)};
    return result(rational{units.units[share.own], 1} * step, std::move(both), std::move(units.carried));
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
