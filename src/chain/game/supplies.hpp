#pragma once

#include <partnering/chain/supply.hpp>
#include <partnering/core/checked.hpp>

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

PARTNERING_BEGIN
namespace detail {

/// Supplies and needs, checked, with the needs by the supply that has them: groups of ways, any one way of a group will do.
struct supplies {
    std::uint32_t parties = 0;
    std::vector<std::uint32_t> by;
    std::vector<rational> cost;
    std::vector<rational> worth;
    std::vector<std::uint32_t> first_group;  ///< groups of supply s: from first_group[s] to first_group[s + 1]
    std::vector<std::uint32_t> first_way;    ///< ways of group g: from first_way[g] to first_way[g + 1]
    std::vector<std::uint32_t> takes;        ///< a way: the supply that it takes
    std::vector<rational> units;             ///< of it; empty: one each
    std::vector<std::uint32_t> order;        ///< each behind all that it takes
    std::vector<bool> choice;                ///< whether a supply rests on any alternatives

    [[nodiscard]] std::size_t size() const noexcept { return by.size(); }
    /// All ways of a supply, whatever their groups.
    [[nodiscard]] std::span<const std::uint32_t> taken_by(std::uint32_t supply) const
    {
        const std::uint32_t begin = first_way[first_group[supply]];
        return std::span{takes}.subspan(begin, first_way[first_group[supply + 1]] - begin);
    }
};

/// What to call a supply: its key, or of a chain in columns its number.
[[nodiscard]] std::string name_of(std::span<const std::string> keys, std::uint32_t supply);
/// Where it stands: `by[17]`, or of supplies that have keys nowhere in particular.
[[nodiscard]] std::string place_of(std::span<const std::string> keys, std::uint32_t supply);

/// `keys` has an entry a supply, or is empty. Errors: see chain_game::of
[[nodiscard]] checked<supplies> check(const supply_columns& columns, std::span<const std::string> keys = {});

/// By supply: its place in the order.
[[nodiscard]] inline std::vector<std::uint32_t> places_in_order(const supplies& all)
{
    std::vector<std::uint32_t> made(all.order.size());
    for (std::uint32_t i = 0; i < all.order.size(); ++i) made[all.order[i]] = i;
    return made;
}

/// At what least cost each supply is provided where some parties work together, and which not at all.
struct least_costs {
    std::vector<rational> cost;
    std::vector<bool> can;

    /// What a delivery is worth more than it costs; 0 where that is not above 0.
    [[nodiscard]] rational margin(const supplies& all, std::uint32_t of) const
    {
        return can[of] && all.worth[of] > cost[of] ? all.worth[of] - cost[of] : rational{};
    }
};

/// `present` has an entry a party. Errors: arithmetic_error
[[nodiscard]] least_costs least(const supplies& all, const std::vector<bool>& present);

/// The way of a group that is taken: the cheapest, of several the one whose supply has the lowest number; none where none can be.
[[nodiscard]] std::optional<std::uint32_t> cheapest_way(const supplies& all, const least_costs& at, std::uint32_t group);

/// What a way costs.
[[nodiscard]] inline rational cost_of_way(const supplies& all, const least_costs& at, std::uint32_t way)
{
    return all.units.empty() ? at.cost[all.takes[way]] : all.units[way] * at.cost[all.takes[way]];
}

}  // namespace detail
PARTNERING_END
