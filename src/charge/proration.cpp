#include <partnering/charge/proration.hpp>
#include <partnering/core/contract.hpp>

#include <algorithm>

PARTNERING_BEGIN

namespace {

/// The number of a day in a calendar of twelve months of 30 days, a 31st falling on the 30th.
///
/// 30E/360 counts the days between two dates as a difference of these, which is why its parts add up: sums of differences telescope.
std::int64_t thirty_day_number(date day)
{
    const date::civil civil = day.to_civil();
    return std::int64_t{360} * civil.year + std::int64_t{30} * civil.month + std::min(civil.day, 30u);
}

std::int64_t days_between(const date_range& range) { return std::int64_t{range.end.days_since_epoch()} - range.begin.days_since_epoch(); }

}  // namespace

rational prorate(const date_range& part, const date_range& whole, int months, day_count rule)
{
    PARTNERING_EXPECTS(!part.empty() && !whole.empty(), "a part of a period, and the period, have at least one day");
    PARTNERING_EXPECTS(whole.begin <= part.begin && part.end <= whole.end, "the part lies within the whole period");
    PARTNERING_EXPECTS(months >= 0, "a period has a number of months, or 0 where it is a number of days");
    const rational days{days_between(part)};
    const rational own_days{days_between(whole)};
    switch (rule) {
    case day_count::actual_actual:
        return days / own_days;
    case day_count::actual_365:
        return days / (months == 0 ? own_days : rational{365 * std::int64_t{months}, 12});
    case day_count::actual_360:
        return days / (months == 0 ? own_days : rational{30 * std::int64_t{months}});
    case day_count::thirty_360:
        break;
    }
    const std::int64_t whole_days = thirty_day_number(whole.end) - thirty_day_number(whole.begin);
    // Only the 30th of a long month, taken as a period of its own, has no day in this calendar. It has no smaller part either.
    if (whole_days == 0) return rational{1};
    return rational{thirty_day_number(part.end) - thirty_day_number(part.begin), whole_days};
}

PARTNERING_END
