#include "supplies.hpp"

#include "chain/row_fault.hpp"

#include <algorithm>
#include <numeric>
#include <string>
#include <utility>

PARTNERING_BEGIN
namespace detail {

namespace {

std::vector<finding> faults(const supply_columns& columns)
{
    row_fault by;
    row_fault cost;
    row_fault worth;
    row_fault of;
    row_fault takes;
    row_fault units;
    const std::size_t count = columns.by.size();
    for (std::size_t i = 0; i < count; ++i) {
        if (columns.by[i] >= columns.parties && columns.by[i] != no_party) by.at(i);
        if (!columns.cost.empty() && columns.cost[i].sign() < 0) cost.at(i);
        if (!columns.worth.empty() && columns.worth[i].sign() < 0) worth.at(i);
    }
    for (std::size_t i = 0; i < columns.of.size(); ++i) {
        if (columns.of[i] >= count) of.at(i);
        if (columns.takes[i] >= count) takes.at(i);
        if (!columns.units.empty() && columns.units[i].sign() <= 0) units.at(i);
    }
    std::vector<finding> found;
    by.tell(found, "supply_without_party", "by", "a party is a number below " + std::to_string(columns.parties) + ", or no_party");
    cost.tell(found, "negative_cost", "cost", "a cost is at least 0; what brings money in is a worth");
    worth.tell(found, "negative_worth", "worth", "a worth is at least 0; what is spent is a cost");
    const std::string below = "a supply is a number below " + std::to_string(count);
    of.tell(found, "unknown_supply", "of", below);
    takes.tell(found, "unknown_supply", "takes", below);
    units.tell(found, "no_units", "units", "what is needed is needed in more than 0 units; leave the need out otherwise");
    return found;
}

/// Puts needs by supply, group and what they take.
void group_needs(const supply_columns& columns, supplies& made)
{
    const std::size_t count = made.size();
    std::vector<std::uint32_t> first(count + 1, 0);
    for (const std::uint32_t of : columns.of) ++first[of + 1];
    std::partial_sum(first.begin(), first.end(), first.begin());
    std::vector<std::uint32_t> rows(columns.of.size());
    std::vector<std::uint32_t> place{first};
    for (std::uint32_t i = 0; i < rows.size(); ++i) rows[place[columns.of[i]]++] = i;

    const auto same_group = [&](std::uint32_t a, std::uint32_t b) {
        return !columns.group.empty() && columns.group[a] == columns.group[b];
    };
    made.takes.reserve(rows.size());
    if (!columns.units.empty()) made.units.reserve(rows.size());
    made.first_group.reserve(count + 1);
    for (std::size_t s = 0; s < count; ++s) {
        made.first_group.push_back(static_cast<std::uint32_t>(made.first_way.size()));
        const auto begin = rows.begin() + first[s];
        const auto end = rows.begin() + first[s + 1];
        std::sort(begin, end, [&](std::uint32_t a, std::uint32_t b) {
            if (!columns.group.empty() && columns.group[a] != columns.group[b]) return columns.group[a] < columns.group[b];
            if (columns.takes[a] != columns.takes[b]) return columns.takes[a] < columns.takes[b];
            return !columns.units.empty() && columns.units[a] < columns.units[b];
        });
        for (auto at = begin; at != end; ++at) {
            if (at == begin || !same_group(at[-1], *at)) made.first_way.push_back(static_cast<std::uint32_t>(made.takes.size()));
            made.takes.push_back(columns.takes[*at]);
            if (!columns.units.empty()) made.units.push_back(columns.units[*at]);
        }
    }
    made.first_group.push_back(static_cast<std::uint32_t>(made.first_way.size()));
    made.first_way.push_back(static_cast<std::uint32_t>(made.takes.size()));
}

/// Suppliers first; false where supplies rest on themselves, which are then left out.
bool put_in_order(supplies& made)
{
    std::vector<std::uint32_t> first(made.size() + 1, 0);
    for (const std::uint32_t each : made.takes) ++first[each + 1];
    std::partial_sum(first.begin(), first.end(), first.begin());
    std::vector<std::uint32_t> takers(made.takes.size());
    std::vector<std::uint32_t> place{first};
    std::vector<std::uint32_t> open(made.size());
    for (std::uint32_t s = 0; s < made.size(); ++s) {
        const auto taken = made.taken_by(s);
        open[s] = static_cast<std::uint32_t>(taken.size());
        for (const std::uint32_t each : taken) takers[place[each]++] = s;
        if (taken.empty()) made.order.push_back(s);
    }
    made.order.reserve(made.size());
    for (std::size_t at = 0; at < made.order.size(); ++at) {
        const std::uint32_t s = made.order[at];
        for (std::uint32_t i = first[s]; i < first[s + 1]; ++i)
            if (--open[takers[i]] == 0) made.order.push_back(takers[i]);
    }
    return made.order.size() == made.size();
}

/// Supplies that each take the next, the last the first.
std::vector<std::uint32_t> cycle_of(const supplies& made)
{
    std::vector<bool> settled(made.size());
    for (const std::uint32_t s : made.order) settled[s] = true;
    std::uint32_t at = 0;
    while (settled[at]) ++at;
    // What is not in order takes something that is not: walk until one comes again.
    std::vector<std::uint32_t> way;
    std::vector<bool> seen(made.size());
    while (!seen[at]) {
        seen[at] = true;
        way.push_back(at);
        const auto taken = made.taken_by(at);
        at = *std::find_if(taken.begin(), taken.end(), [&](std::uint32_t s) { return !settled[s]; });
    }
    way.erase(way.begin(), std::find(way.begin(), way.end(), at));
    std::rotate(way.begin(), std::min_element(way.begin(), way.end()), way.end());
    return way;
}

void mark_choices(supplies& made)
{
    made.choice.resize(made.size());
    for (const std::uint32_t s : made.order) {
        bool choice = false;
        for (std::uint32_t g = made.first_group[s]; g < made.first_group[s + 1]; ++g)
            choice = choice || made.first_way[g + 1] - made.first_way[g] > 1;
        for (const std::uint32_t each : made.taken_by(s)) choice = choice || made.choice[each];
        made.choice[s] = choice;
    }
}

}  // namespace

std::string name_of(std::span<const std::string> keys, std::uint32_t supply)
{
    return keys.empty() ? std::to_string(supply) : keys[supply];
}
std::string place_of(std::span<const std::string> keys, std::uint32_t supply)
{
    return keys.empty() ? "by[" + std::to_string(supply) + ']' : std::string{};
}

checked<supplies> check(const supply_columns& columns, std::span<const std::string> keys)
{
    const auto fits = [&](const auto& column, std::size_t count) { return column.empty() || column.size() == count; };
    PARTNERING_EXPECTS(fits(columns.cost, columns.by.size()) && fits(columns.worth, columns.by.size()),
                       "costs and worths: one a supply, or none");
    PARTNERING_EXPECTS(columns.takes.size() == columns.of.size(), "columns of needs are equally long: of, takes");
    PARTNERING_EXPECTS(fits(columns.group, columns.of.size()) && fits(columns.units, columns.of.size()),
                       "groups and units: one a need, or none");
    PARTNERING_EXPECTS(columns.by.size() < 0xffff'ffff && columns.of.size() < 0xffff'ffff, "supplies and needs are counted in 32 bits");

    if (std::vector<finding> found = faults(columns); !found.empty()) return found;
    supplies made;
    made.parties = columns.parties;
    made.by.assign(columns.by.begin(), columns.by.end());
    made.cost.assign(columns.cost.begin(), columns.cost.end());
    made.cost.resize(made.size());
    made.worth.assign(columns.worth.begin(), columns.worth.end());
    made.worth.resize(made.size());
    group_needs(columns, made);
    if (!put_in_order(made)) {
        const std::vector<std::uint32_t> cycle = cycle_of(made);
        std::string way;
        for (std::size_t i = 0; i < std::min<std::size_t>(cycle.size(), 5); ++i) way += name_of(keys, cycle[i]) + " takes ";
        if (cycle.size() > 5) way += "... takes ";
        return finding{"supply_cycle", severity::error, keys.empty() ? std::string{} : keys[cycle[0]], place_of(keys, cycle[0]),
                       "supplies rest on themselves: " + way + name_of(keys, cycle[0]) + "; what is delivered starts somewhere"};
    }
    mark_choices(made);
    return made;
}

std::optional<std::uint32_t> cheapest_way(const supplies& all, const least_costs& at, std::uint32_t group)
{
    std::optional<std::uint32_t> best;
    rational best_cost;
    for (std::uint32_t way = all.first_way[group]; way < all.first_way[group + 1]; ++way) {
        if (!at.can[all.takes[way]]) continue;
        rational cost = cost_of_way(all, at, way);
        if (best && cost >= best_cost) continue;
        best = way;
        best_cost = std::move(cost);
    }
    return best;
}

least_costs least(const supplies& all, const std::vector<bool>& present)
{
    least_costs made{.cost = std::vector<rational>(all.size()), .can = std::vector<bool>(all.size())};
    for (const std::uint32_t s : all.order) {
        bool can = all.by[s] == no_party || present[all.by[s]];
        rational cost = all.cost[s];
        for (std::uint32_t g = all.first_group[s]; can && g < all.first_group[s + 1]; ++g) {
            const std::optional<std::uint32_t> way = cheapest_way(all, made, g);
            can = way.has_value();
            if (can) cost += cost_of_way(all, made, *way);
        }
        made.can[s] = can;
        if (can) made.cost[s] = std::move(cost);
    }
    return made;
}

}  // namespace detail
PARTNERING_END
