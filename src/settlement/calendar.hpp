#pragma once

#include <partnering/core/date.hpp>
#include <partnering/entity/clause.hpp>

PARTNERING_BEGIN

/// The cycle (day, month, quarter, year) that a day lies in.
inline date_range cycle_of(date day, recurrence every)
{
    const date::civil c = day.to_civil();
    const auto month_on = [](int year, unsigned month) { return month > 12 ? date::of(year + 1, month - 12, 1) : date::of(year, month, 1); };
    switch (every) {
    case recurrence::day: return {day, day.plus_days(1)};
    case recurrence::month: return {month_on(c.year, c.month), month_on(c.year, c.month + 1)};
    case recurrence::quarter: {
        const unsigned first = (c.month - 1) / 3 * 3 + 1;
        return {month_on(c.year, first), month_on(c.year, first + 3)};
    }
    case recurrence::year: return {date::of(c.year, 1, 1), date::of(c.year + 1, 1, 1)};
    }
    return {day, day};
}

inline int months_in(recurrence every)
{
    switch (every) {
    case recurrence::day: return 0;
    case recurrence::month: return 1;
    case recurrence::quarter: return 3;
    case recurrence::year: return 12;
    }
    return 0;
}

inline date_range overlap(const date_range& a, const date_range& b)
{
    return {a.begin < b.begin ? b.begin : a.begin, a.end < b.end ? a.end : b.end};
}

PARTNERING_END
