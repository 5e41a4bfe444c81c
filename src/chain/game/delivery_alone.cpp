#include "delivery_alone.hpp"

#include <algorithm>

PARTNERING_BEGIN
namespace detail {

delivery_alone::delivery_alone(const supplies& of, std::uint32_t delivered_there) : delivered{0}
{
    constexpr std::uint32_t none = 0xffff'ffff;
    std::vector<std::uint32_t> number(of.size(), none);
    std::vector<std::uint32_t> found{delivered_there};
    number[delivered_there] = 0;
    for (std::size_t at = 0; at < found.size(); ++at) {
        if (of.by[found[at]] != no_party) parties.push_back(of.by[found[at]]);
        for (const std::uint32_t each : of.taken_by(found[at]))
            if (number[each] == none) {
                number[each] = static_cast<std::uint32_t>(found.size());
                found.push_back(each);
            }
    }
    std::sort(parties.begin(), parties.end());
    parties.erase(std::unique(parties.begin(), parties.end()), parties.end());
    all.parties = static_cast<std::uint32_t>(parties.size());
    for (const std::uint32_t s : found) {
        all.by.push_back(of.by[s] == no_party
                             ? no_party
                             : static_cast<std::uint32_t>(std::lower_bound(parties.begin(), parties.end(), of.by[s]) - parties.begin()));
        all.cost.push_back(of.cost[s]);
        all.worth.push_back(of.worth[s]);
        all.first_group.push_back(static_cast<std::uint32_t>(all.first_way.size()));
        for (std::uint32_t g = of.first_group[s]; g < of.first_group[s + 1]; ++g) {
            all.first_way.push_back(static_cast<std::uint32_t>(all.takes.size()));
            for (std::uint32_t way = of.first_way[g]; way < of.first_way[g + 1]; ++way) {
                all.takes.push_back(number[of.takes[way]]);
                if (!of.units.empty()) all.units.push_back(of.units[way]);
            }
        }
    }
    all.first_group.push_back(static_cast<std::uint32_t>(all.first_way.size()));
    all.first_way.push_back(static_cast<std::uint32_t>(all.takes.size()));
    for (const std::uint32_t s : of.order)
        if (number[s] != none) all.order.push_back(number[s]);
}

}  // namespace detail
PARTNERING_END
