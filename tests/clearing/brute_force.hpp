#pragma once

#include <partnering/clearing/payment_plan.hpp>
#include <partnering/core/rational_text.hpp>

#include <algorithm>
#include <cstddef>
#include <vector>

/// The slow way, for a few parties.
namespace brute_force {

/// Tries for the first open position every payment that settles it with another one of the other sign: some shortest plan is made of
/// such payments only.
inline std::size_t fewest_payments(std::vector<partnering::int128> positions, std::size_t from = 0)
{
    while (from < positions.size() && positions[from] == 0) ++from;
    if (from == positions.size()) return 0;
    std::size_t best = positions.size();
    for (std::size_t other = from + 1; other < positions.size(); ++other) {
        if ((positions[other] > 0) == (positions[from] > 0) || positions[other] == 0) continue;
        positions[other] += positions[from];
        best = std::min(best, 1 + fewest_payments(positions, from + 1));
        positions[other] -= positions[from];
    }
    return best;
}

}  // namespace brute_force
