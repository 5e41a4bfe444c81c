#include "delivery_pieces.hpp"

#include "looked_at.hpp"

#include <algorithm>
#include <unordered_map>
#include <utility>

PARTNERING_BEGIN
namespace detail {

namespace {

/// A supply below the delivery, with its ways by their place among all of those.
struct candidate {
    std::uint32_t supply;
    std::vector<std::vector<piece::way>> groups;
    std::optional<rational> cost;  ///< none: those who are present cannot provide it
};

/// All that a delivery rests on by way of who is present, suppliers first, with what it costs.
std::vector<candidate> candidates(const supplies& all, const std::vector<std::uint32_t>& place_in_order, const std::vector<bool>& present,
                                  std::uint32_t delivered, std::uint64_t& looked_at)
{
    const auto is_there = [&](std::uint32_t s) { return all.by[s] == no_party || present[all.by[s]]; };
    if (!is_there(delivered)) return {};
    std::vector<std::uint32_t> found{delivered};
    std::unordered_map<std::uint32_t, std::uint32_t> place{{delivered, 0}};
    for (std::size_t at = 0; at < found.size(); ++at)
        for (const std::uint32_t each : all.taken_by(found[at]))
            if (is_there(each) && place.emplace(each, 0).second) found.push_back(each);
    std::sort(found.begin(), found.end(), [&](std::uint32_t a, std::uint32_t b) { return place_in_order[a] < place_in_order[b]; });
    for (std::uint32_t i = 0; i < found.size(); ++i) place[found[i]] = i;

    std::vector<candidate> made;
    for (const std::uint32_t s : found) {
        looked_at += looked_at_for(all.cost[s]);
        candidate one{s, {}, all.cost[s]};
        for (std::uint32_t g = all.first_group[s]; g < all.first_group[s + 1]; ++g) {
            std::vector<piece::way>& group = one.groups.emplace_back();
            std::optional<rational> least;
            for (std::uint32_t w = all.first_way[g]; w < all.first_way[g + 1]; ++w) {
                // Ways that take the same stand side by side, that of the fewest units first.
                if (w > all.first_way[g] && all.takes[w] == all.takes[w - 1]) continue;
                if (!is_there(all.takes[w])) continue;
                const std::uint32_t taken = place.at(all.takes[w]);
                looked_at += made[taken].cost ? looked_at_for(*made[taken].cost) : 1;
                if (!made[taken].cost) continue;
                group.push_back({taken, all.units.empty() ? rational{1} : all.units[w]});
                if (rational here = group.back().units * *made[taken].cost; !least || here < *least) least = std::move(here);
            }
            if (!least) {
                one.cost.reset();
                break;
            }
            *one.cost += *least;
        }
        made.push_back(std::move(one));
    }
    return made;
}

/// Leaves out ways that make the delivery cost all of what it is worth, and says by supply whether it is still taken.
///
/// Taking a dearer way costs at least what it is dearer by, as often as it is taken at the least, beyond what had to be dearer above for
/// the supply to be taken at all.
std::vector<bool> drop_dear_ways(std::vector<candidate>& of, const rational& margin, std::uint64_t& looked_at)
{
    struct least_use {
        rational extra;
        rational units;
    };
    std::vector<std::optional<least_use>> use(of.size());
    use.back() = least_use{rational{}, rational{1}};
    std::vector<bool> taken(of.size());
    for (std::size_t i = of.size(); i-- > 0;) {
        if (!use[i]) continue;
        taken[i] = true;
        for (std::vector<piece::way>& group : of[i].groups) {
            std::vector<rational> costs;
            for (const piece::way& way : group) {
                looked_at += looked_at_for(*of[way.takes].cost);
                costs.push_back(way.units * *of[way.takes].cost);
            }
            const rational least = *std::min_element(costs.begin(), costs.end());
            std::size_t kept = 0;
            for (std::size_t w = 0; w < group.size(); ++w) {
                rational extra = use[i]->extra;
                if (costs[w] != least) extra += use[i]->units * (costs[w] - least);
                if (extra >= margin) continue;
                // Any lower bound will do: none grows longer than what it bounds.
                if (!extra.is_small()) extra = use[i]->extra;
                rational units = use[i]->units * group[w].units;
                if (!units.is_small()) units = rational{};
                std::optional<least_use>& below = use[group[w].takes];
                if (!below)
                    below = least_use{std::move(extra), std::move(units)};
                else {
                    below->extra = std::min(below->extra, extra);
                    below->units = std::min(below->units, units);
                }
                if (kept != w) group[kept] = std::move(group[w]);
                ++kept;
            }
            group.erase(group.begin() + static_cast<std::ptrdiff_t>(kept), group.end());
        }
    }
    return taken;
}

}  // namespace

std::optional<pieces> affordable_pieces(const supplies& all, const std::vector<std::uint32_t>& place_in_order,
                                        const std::vector<bool>& present, std::uint32_t delivered, std::uint64_t& looked_at)
{
    std::vector<candidate> found = candidates(all, place_in_order, present, delivered, looked_at);
    if (found.empty() || !found.back().cost || *found.back().cost >= all.worth[delivered]) return std::nullopt;
    pieces made;
    made.gain = all.worth[delivered] - *found.back().cost;
    const std::vector<bool> taken = drop_dear_ways(found, made.gain, looked_at);

    std::vector<std::uint32_t> number(found.size());
    for (std::uint32_t i = 0; i < found.size(); ++i) {
        if (!taken[i]) continue;
        number[i] = static_cast<std::uint32_t>(made.all.size());
        for (std::vector<piece::way>& group : found[i].groups) {
            for (piece::way& way : group) {
                way.takes = number[way.takes];
                made.in_ratios += looked_at_for(made.all[way.takes].cost);
            }
            made.size += group.size();
        }
        made.in_ratios += looked_at_for(*found[i].cost);
        made.all.push_back({found[i].supply, piece::nobody, std::move(found[i].groups), *std::move(found[i].cost)});
        if (const std::uint32_t party = all.by[found[i].supply]; party != no_party) made.parties.push_back(party);
    }
    made.size += made.all.size();
    std::sort(made.parties.begin(), made.parties.end());
    made.parties.erase(std::unique(made.parties.begin(), made.parties.end()), made.parties.end());
    for (piece& one : made.all)
        if (const std::uint32_t party = all.by[one.supply]; party != no_party)
            one.party =
                static_cast<std::uint32_t>(std::lower_bound(made.parties.begin(), made.parties.end(), party) - made.parties.begin());
    return made;
}

const piece::way& pieces::cheapest(const std::vector<piece::way>& group) const
{
    const piece::way* best = &group.front();
    if (group.size() == 1) return *best;
    rational least = best->units * all[best->takes].cost;
    for (const piece::way& way : group)
        if (rational here = way.units * all[way.takes].cost; here < least) {
            best = &way;
            least = std::move(here);
        }
    return *best;
}

rational pieces::gain_without(const supplies& of, std::uint32_t party) const
{
    std::vector<std::optional<rational>> cost(all.size());
    for (std::size_t i = 0; i < all.size(); ++i) {
        const piece& one = all[i];
        if (one.party == party) continue;
        std::optional<rational> sum{of.cost[one.supply]};
        for (const auto& group : one.groups) {
            std::optional<rational> least;
            for (const piece::way& way : group)
                if (cost[way.takes])
                    if (rational here = way.units * *cost[way.takes]; !least || here < *least) least = std::move(here);
            if (!least) {
                sum.reset();
                break;
            }
            *sum += *least;
        }
        cost[i] = std::move(sum);
    }
    const rational& worth = of.worth[all.back().supply];
    return cost.back() && *cost.back() < worth ? worth - *cost.back() : rational{};
}

}  // namespace detail
PARTNERING_END
