#include "usage_sums.hpp"

#include "power_of_ten.hpp"

PARTNERING_BEGIN

usage_sums::usage_sums(const plan::data& plan, const partial::data& sums)
    : under{plan}, groups{sums.groups}, quantity_unit{rational{1} / power_of_ten(sums.quantity_decimals)},
      gross_unit{rational{1} / power_of_ten(sums.gross_decimals)}, parties{plan.of, sums.open_parties}, uses(plan.legs.size()),
      needed(plan.legs.size())
{
    for (std::uint32_t g = 0; g < groups.size(); ++g) {
        const route& r = route_of(groups[g]);
        for (std::uint32_t pos = 0; pos < r.legs.size(); ++pos) {
            const route_leg& here = r.legs[pos];
            uses[here.leg].push_back({g, pos});
            for (const auto& [of, parts] : here.bases)
                for (const leg_part& part : parts)
                    if (part.leg) needed[*part.leg] = true;
            if (plan.legs[here.leg].is == leg_class::linear)
                for (const std::uint32_t sibling : here.rest_of) needed[r.legs[sibling].leg] = true;
        }
    }
}

PARTNERING_END
