#pragma once

#include <partnering/core/rational.hpp>

#include "core/large_pages.hpp"

#include <algorithm>
#include <cstddef>
#include <functional>
#include <span>
#include <vector>

PARTNERING_BEGIN

/// Gives one more unit to each of so many places, of those eligible, whose numbers come first in an order; `earlier`, a strict order of
/// places, decides among equal ones.
///
/// The numbers alone are selected from: what a place refers to lies all over memory, and only those that equal the last number to get a
/// unit are looked at again.
///
/// Requires: units <= eligible places
/// Cost: O(n + cost of comparing)
template <class Number, class Eligible, class Earlier, class Order = std::greater<>>
void hand_out(std::size_t units, std::span<int128> parts, const std::vector<Number>& of, const Eligible& eligible, const Earlier& earlier,
              const Order& order = {})
{
    if (units == 0) return;
    std::vector<Number> numbers;
    reserve_on_large_pages(numbers, parts.size());
    for (std::size_t i = 0; i < parts.size(); ++i)
        if (eligible(i)) numbers.push_back(of[i]);
    const auto last = numbers.begin() + static_cast<std::ptrdiff_t>(units - 1);
    std::nth_element(numbers.begin(), last, numbers.end(), order);
    std::vector<std::size_t> equal;
    for (std::size_t i = 0; i < parts.size(); ++i) {
        if (!eligible(i) || order(*last, of[i])) continue;
        if (!order(of[i], *last)) {
            equal.push_back(i);
            continue;
        }
        ++parts[i];
        --units;
    }
    if (units < equal.size()) std::nth_element(equal.begin(), equal.begin() + static_cast<std::ptrdiff_t>(units), equal.end(), earlier);
    for (std::size_t i = 0; i < units; ++i) ++parts[equal[i]];
}

PARTNERING_END
