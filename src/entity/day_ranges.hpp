#pragma once

#include <partnering/core/date.hpp>

#include <vector>

PARTNERING_BEGIN

/// Days as ranges of them: ascending, none empty, no two that meet.
using day_ranges = std::vector<date_range>;

/// The days of any of some ranges. Cost: O(n log n)
[[nodiscard]] day_ranges merged(std::vector<date_range> all);
/// The days of both. Cost: O(a + b)
[[nodiscard]] day_ranges common(const day_ranges& a, const day_ranges& b);
/// The days of `all` that are none of `but`. Cost: O(all + but)
[[nodiscard]] day_ranges without(const day_ranges& all, const day_ranges& but);

PARTNERING_END
