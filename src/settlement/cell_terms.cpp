#include "cell_terms.hpp"

#include <algorithm>

PARTNERING_BEGIN

std::vector<basis_summand> summands_of(const usage_sums& usage, const leg_use& use, std::size_t basis_at)
{
    const route& r = usage.route_of(usage.group_of(use));
    std::vector<basis_summand> found;
    for (const leg_part& part : r.legs[use.position].bases[basis_at].second) {
        if (!part.leg) {
            if (!part.reported_at || *part.reported_at == r.entry) found.push_back({0, std::nullopt, false, part.sign});
            continue;
        }
        for (std::uint32_t pos = 0; pos < r.legs.size(); ++pos)
            if (r.legs[pos].leg == *part.leg)
                found.push_back({*part.leg, pos, usage.under.legs[*part.leg].is == leg_class::aggregate, part.sign});
    }
    return found;
}

std::vector<term> basis_terms(const finishing& state, std::uint32_t group, const std::vector<basis_summand>& of)
{
    std::vector<term> terms;
    for (const basis_summand& s : of) {
        if (s.whole) continue;
        terms.push_back({s.sign, s.position ? state.amounts_at({group, *s.position}) : state.usage.gross(state.usage.groups[group])});
    }
    return terms;
}

std::vector<term> leg_terms(const finishing& state, const leg_use& use)
{
    const usage_sums& usage = state.usage;
    const cell_group& g = usage.group_of(use);
    const route_leg& leg = usage.leg_at(use);
    if (!leg.rest_of.empty()) {
        std::vector<term> terms = basis_terms(state, use.group, summands_of(usage, use, 0));
        for (const std::uint32_t sibling : leg.rest_of) terms.push_back({-1, state.amounts_at({use.group, sibling})});
        return terms;
    }
    const linear_form& form = *leg.linear;
    std::vector<term> terms;
    if (leg.multiplicity.sign() != 0 && form.constant.sign() != 0) terms.push_back({form.constant, usage.records(g)});
    if (leg.multiplicity.sign() != 0 && form.per_quantity.sign() != 0)
        terms.push_back({form.per_quantity * leg.multiplicity, usage.quantity(g)});
    for (const auto& [of, weight] : form.per_basis) {
        const auto at = std::find_if(leg.bases.begin(), leg.bases.end(), [&, &wanted = of](const auto& b) { return b.first == wanted; });
        const auto basis_at = static_cast<std::size_t>(at - leg.bases.begin());
        for (const term& t : basis_terms(state, use.group, summands_of(usage, use, basis_at))) terms.push_back({t.weight * weight, t.of});
    }
    return terms;
}

PARTNERING_END
