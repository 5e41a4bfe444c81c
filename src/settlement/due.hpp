#pragma once

#include "usage_sums.hpp"

#include <map>
#include <set>
#include <utility>

PARTNERING_BEGIN

/// Between whom a charge is due, by period, whether there is usage or not. Parties have the numbers that the partial gave them.
using due_pairs = std::map<std::int32_t, std::set<std::pair<std::uint32_t, std::uint32_t>>>;

/// Between whom a charge for usage that stands without any is due.
[[nodiscard]] due_pairs due_without_usage(const usage_sums& usage, const plan_leg& leg);

/// A charge due by the calendar.
struct calendar_dues {
    due_pairs between;
    std::map<std::int32_t, rational> times;  ///< how many times (or what fraction of it) falls into each period
};
[[nodiscard]] calendar_dues due_by_calendar(const usage_sums& usage, const plan_leg& leg);

PARTNERING_END
