#pragma once

#include <partnering/core/version.hpp>

#include <algorithm>
#include <cstddef>
#include <vector>

PARTNERING_BEGIN

/// Steps of one kind beyond those that are in proportion to the draft.
inline constexpr std::size_t most_steps = 1'000'000;

/// How many are looked at: the cheapest, so that what is left out does not depend on any order of the draft, and is never what is
/// simple beside something that is not. They are sorted by rank(), which begins with their steps.
template <class Item>
std::size_t affordable(std::vector<Item>& all, std::size_t in_proportion)
{
    std::sort(all.begin(), all.end(), [](const Item& a, const Item& b) { return a.rank() < b.rank(); });
    std::size_t steps = 0;
    for (std::size_t i = 0; i < all.size(); ++i)
        if ((steps += all[i].steps) > in_proportion + most_steps) return i;
    return all.size();
}

PARTNERING_END
