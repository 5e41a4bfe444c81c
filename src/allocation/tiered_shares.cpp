#include "members.hpp"

#include <partnering/allocation/tiered_shares.hpp>

#include <algorithm>

PARTNERING_BEGIN

namespace {

using tier = tiered_shares::tier;

std::string name_of(const std::vector<tier>& tiers, std::size_t at)
{
    if (tiers[at].up_to) return "up to " + number_text(*tiers[at].up_to);
    return at == 0 ? "all" : "above " + number_text(*tiers[at - 1].up_to);
}

/// Checks the table and finds its members. Gives the places of each tier's.
std::vector<std::vector<std::size_t>> place(const std::vector<tier>& tiers, named_members& members, std::vector<finding>& found)
{
    std::vector<std::vector<std::size_t>> places;
    if (tiers.empty()) found.push_back(wrong("tier_missing", "", "there are no tiers: give at least one, the last without an end"));
    for (std::size_t i = 0; i < tiers.size(); ++i) {
        const bool last = i + 1 == tiers.size();
        if (tiers[i].up_to.has_value() == last) {
            found.push_back(wrong("tier_open_end", "",
                                  last ? "the last tier ends at " + number_text(*tiers[i].up_to) + ": it would have no end"
                                       : "tier " + std::to_string(i + 1) + " has no end and is not the last: give it one"));
            return places;
        }
        const rational before = i == 0 ? rational{} : *tiers[i - 1].up_to;
        if (!last && *tiers[i].up_to <= before)
            found.push_back(wrong("tier_order", "",
                                  "tier " + std::to_string(i + 1) + " ends at " + number_text(*tiers[i].up_to) + ", which is not above " +
                                      number_text(before) + ", where it begins: sort the tiers, each end once"));
        places.push_back(place_ratios(tiers[i].ratios, name_of(tiers, i), members, found));
    }
    return places;
}

/// How much of the stretch from `from` to `to` lies in each tier; what lies below 0 is in the first one.
std::vector<rational> graduated(const std::vector<tier>& tiers, const rational& from, const rational& to)
{
    std::vector<rational> amounts(tiers.size());
    rational begin = from;
    for (std::size_t i = 0; i < tiers.size() && begin < to; ++i) {
        const rational end = tiers[i].up_to ? std::min(*tiers[i].up_to, to) : to;
        if (end <= begin) continue;
        amounts[i] = end - begin;
        begin = end;
    }
    return amounts;
}

std::size_t reached(const std::vector<tier>& tiers, const rational& amount)
{
    std::size_t at = 0;
    while (tiers[at].up_to &&
           (*tiers[at].up_to < amount || (amount == *tiers[at].up_to && tiers[at].end == tiered_shares::bound::exclusive)))
        ++at;
    return at;
}

/// Divides the total as the stretch from `from` to `from` + total of all that is ever divided; a volume goes by the end of the stretch.
checked<allocation> divide_stretch(const tiered_shares& policy, const allocation_problem& problem, const rational& from)
{
    std::vector<finding> found;
    named_members members{problem.members};
    const std::vector<std::vector<std::size_t>> places = place(policy.tiers, members, found);
    if (!found.empty()) return found;

    const rational to = from + problem.total;
    const bool by_volume = policy.by == tiered_shares::mode::volume;
    std::vector<rational> amounts(policy.tiers.size());
    if (by_volume)
        amounts[reached(policy.tiers, to)] = problem.total;
    else
        amounts = graduated(policy.tiers, from, to);

    allocation result{std::vector<rational>(problem.members.size()), {"tiered", "", {}, number_text(problem.total), {}}, problem.carried};
    result.why.inputs = {{"total", number_text(problem.total)}, {"mode", by_volume ? "volume" : "graduated"}};
    if (!policy.running.empty()) {
        result.why.inputs.emplace_back(policy.running + " from", number_text(from));
        result.why.inputs.emplace_back(policy.running + " to", number_text(to));
    }
    std::size_t steps = 0;
    for (std::size_t i = 0; i < amounts.size(); ++i) {
        if (amounts[i].sign() == 0) continue;
        steps += 1 + places[i].size();
        explanation step{"tier", name_of(policy.tiers, i), {{"amount", number_text(amounts[i])}}, number_text(amounts[i]), {}};
        for (std::size_t j = 0; j < places[i].size(); ++j) {
            const auto& [key, ratio] = policy.tiers[i].ratios[j];
            const rational share = ratio * amounts[i];
            result.shares[places[i][j]] += share;
            if (steps <= allocation::most_explained)
                step.children.push_back({"share", key, {{"ratio", ratio_text(ratio)}}, number_text(share), {}});
        }
        if (steps <= allocation::most_explained) result.why.children.push_back(std::move(step));
    }
    if (steps > allocation::most_explained) result.why.children.clear();
    return {std::move(result), members.forgotten("tier")};
}

/// The same with another carried amount.
checked<allocation> carrying(checked<allocation> made, const std::string& running, const rational& amount)
{
    if (!made || running.empty()) return made;
    std::vector<finding> warnings = made.findings();
    allocation result = std::move(made).value();
    set_carried(result.carried, running, amount);
    return {std::move(result), std::move(warnings)};
}

}  // namespace

checked<allocation> tiered_shares::divide(const allocation_problem& problem) const
{
    return exactly(name(), [&] {
        const rational before = running.empty() ? rational{} : carried_amount(problem.carried, running);
        return carrying(divide_stretch(*this, problem, before), running, before + problem.total);
    });
}

checked<allocation> tiered_shares::reverse(const allocation_problem& problem) const
{
    if (running.empty()) return divide(problem);
    return exactly(name(), [&] {
        const rational left = carried_amount(problem.carried, running) - problem.total;
        return carrying(divide_stretch(*this, problem, left), running, left);
    });
}

PARTNERING_END
