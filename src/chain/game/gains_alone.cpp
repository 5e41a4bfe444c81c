#include "gains_alone.hpp"

#include "looked_at.hpp"

#include <algorithm>
#include <numeric>
#include <optional>
#include <queue>
#include <tuple>
#include <utility>

PARTNERING_BEGIN
namespace detail {

namespace {

constexpr std::uint32_t no_group = 0xffff'ffff;
class asker {
public:
    asker(const supplies& all, const std::vector<std::uint32_t>& place, const std::vector<std::uint32_t>& deliveries, std::uint64_t limit)
        : all_{all}, place_{place}, limit_{limit}
    {
        made_.values.resize(all.parties);
        mark_reached(deliveries);
        list_takers();
        without_parties();
    }

    chain_worths answer()
    {
        std::vector<std::uint32_t> by_party;
        for (std::uint32_t s = 0; s < all_.size(); ++s)
            if (reached_[s] && all_.by[s] != no_party) by_party.push_back(s);
        std::sort(by_party.begin(), by_party.end(),
                  [&](std::uint32_t a, std::uint32_t b) { return std::pair{all_.by[a], a} < std::pair{all_.by[b], b}; });
        for (auto first = by_party.begin(); first != by_party.end() && made_.looked_at < limit_;) {
            const std::uint32_t party = all_.by[*first];
            for (; first != by_party.end() && all_.by[*first] == party; ++first) changes_.push({place_[*first], no_group, {}});
            join(party);
        }
        return std::move(made_);
    }

private:
    /// A supply that may be cheaper now, and which of its groups can be had at what cost.
    struct change {
        std::uint32_t place;
        std::uint32_t group;
        rational cost;

        /// Suppliers come first.
        [[nodiscard]] bool operator<(const change& other) const noexcept
        {
            return std::tie(place, group) > std::tie(other.place, other.group);
        }
    };

    void mark_reached(const std::vector<std::uint32_t>& deliveries)
    {
        delivered_.resize(all_.size());
        for (const std::uint32_t s : deliveries) delivered_[s] = true;
        reached_ = delivered_;
        for (auto at = all_.order.rbegin(); at != all_.order.rend(); ++at) {
            if (!reached_[*at]) continue;
            for (const std::uint32_t each : all_.taken_by(*at)) reached_[each] = true;
        }
        made_.looked_at += all_.size() + all_.takes.size();
    }

    /// Ways by the supply that they take, those of one party side by side.
    void list_takers()
    {
        supply_of_.resize(all_.takes.size());
        group_of_.resize(all_.takes.size());
        first_.assign(all_.size() + 1, 0);
        for (std::uint32_t s = 0; s < all_.size(); ++s)
            for (std::uint32_t g = all_.first_group[s]; g < all_.first_group[s + 1]; ++g)
                for (std::uint32_t way = all_.first_way[g]; way < all_.first_way[g + 1]; ++way) {
                    supply_of_[way] = s;
                    group_of_[way] = g;
                    ++first_[all_.takes[way] + 1];
                }
        std::partial_sum(first_.begin(), first_.end(), first_.begin());
        takers_.resize(all_.takes.size());
        std::vector<std::uint32_t> next{first_};
        for (std::uint32_t way = 0; way < all_.takes.size(); ++way) takers_[next[all_.takes[way]]++] = way;
        for (std::uint32_t s = 0; s < all_.size(); ++s)
            std::sort(takers_.begin() + first_[s], takers_.begin() + first_[s + 1], [&](std::uint32_t a, std::uint32_t b) {
                return std::pair{all_.by[supply_of_[a]], a} < std::pair{all_.by[supply_of_[b]], b};
            });
    }

    /// What each supply costs where nobody is there but who provides it, outsiders, and so on; and how many groups have no way then.
    void without_parties()
    {
        cost_.resize(all_.size());
        open_.resize(all_.size());
        group_cost_.resize(all_.first_way.size());
        for (const std::uint32_t s : all_.order) {
            cost_[s] = all_.cost[s];
            for (std::uint32_t g = all_.first_group[s]; g < all_.first_group[s + 1]; ++g) {
                std::optional<rational>& best = group_cost_[g];
                for (std::uint32_t way = all_.first_way[g]; way < all_.first_way[g + 1]; ++way) {
                    const std::uint32_t taken = all_.takes[way];
                    if (all_.by[taken] != no_party || open_[taken] != 0) continue;
                    if (rational here = cost_of(way, cost_[taken]); !best || here < *best) best = std::move(here);
                }
                if (best)
                    cost_[s] += *best;
                else
                    ++open_[s];
            }
        }
    }

    [[nodiscard]] rational cost_of(std::uint32_t way, const rational& of_one) const
    {
        return all_.units.empty() ? of_one : all_.units[way] * of_one;
    }

    /// Works out all that changes as a party joins the outsiders.
    void join(std::uint32_t party)
    {
        while (!changes_.empty() && made_.looked_at < limit_) {
            const std::uint32_t place = changes_.top().place;
            const std::uint32_t s = all_.order[place];
            rational cost = cost_[s];
            std::uint32_t open = open_[s];
            while (!changes_.empty() && changes_.top().place == place) {
                const std::uint32_t group = changes_.top().group;
                std::optional<rational> best;
                for (; !changes_.empty() && changes_.top().place == place && changes_.top().group == group; changes_.pop()) {
                    made_.looked_at += looked_at_for(changes_.top().cost);
                    if (!best || changes_.top().cost < *best) best = changes_.top().cost;
                }
                if (group == no_group) continue;
                const std::optional<rational>& before = group_cost_[group];
                if (before && *before <= *best) continue;
                cost += before ? *best - *before : *best;
                if (!before) --open;
            }
            if (open != 0) continue;
            if (all_.by[s] == no_party && open_[s] == 0 && cost == cost_[s]) continue;
            if (delivered_[s] && cost < all_.worth[s]) made_.values[party] += all_.worth[s] - cost;
            tell_takers(s, party, cost);
            tell_takers(s, no_party, cost);
        }
    }

    /// Those of its takers that one party provides.
    void tell_takers(std::uint32_t s, std::uint32_t party, const rational& cost)
    {
        const auto end = takers_.begin() + first_[s + 1];
        auto at = std::lower_bound(takers_.begin() + first_[s], end, party,
                                   [&](std::uint32_t way, std::uint32_t by) { return all_.by[supply_of_[way]] < by; });
        for (; at != end && all_.by[supply_of_[*at]] == party; ++at)
            if (reached_[supply_of_[*at]]) changes_.push({place_[supply_of_[*at]], group_of_[*at], cost_of(*at, cost)});
    }

    const supplies& all_;
    const std::vector<std::uint32_t>& place_;
    std::uint64_t limit_;
    chain_worths made_;
    std::vector<bool> delivered_;
    std::vector<bool> reached_;
    std::vector<std::uint32_t> supply_of_;  // by way: who has it
    std::vector<std::uint32_t> group_of_;
    std::vector<std::uint32_t> first_;  // ways that take supply s: from first_[s] to first_[s + 1] in takers_
    std::vector<std::uint32_t> takers_;
    std::vector<rational> cost_;
    std::vector<std::uint32_t> open_;
    std::vector<std::optional<rational>> group_cost_;
    std::priority_queue<change> changes_;
};

}  // namespace

chain_worths gains_alone(const supplies& all, const std::vector<std::uint32_t>& place_in_order,
                         const std::vector<std::uint32_t>& deliveries, std::uint64_t limit)
{
    return asker{all, place_in_order, deliveries, limit}.answer();
}

}  // namespace detail
PARTNERING_END
