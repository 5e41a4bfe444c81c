#pragma once

#include <partnering/core/rational.hpp>

#include <algorithm>
#include <cstddef>
#include <numeric>
#include <span>
#include <vector>

PARTNERING_BEGIN

/// Gives one more unit to each of the `units` places that come first under `before`, a strict order of places.
///
/// Requires: units <= parts.size()
/// Cost: O(n + cost of comparing)
template <class Before>
void hand_out(std::size_t units, std::span<int128> parts, const Before& before)
{
    if (units == 0) return;
    std::vector<std::size_t> order(parts.size());
    std::iota(order.begin(), order.end(), std::size_t{0});
    if (units < order.size()) std::nth_element(order.begin(), order.begin() + static_cast<std::ptrdiff_t>(units), order.end(), before);
    for (std::size_t i = 0; i < units; ++i) ++parts[order[i]];
}

PARTNERING_END
