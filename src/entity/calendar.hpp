#pragma once

#include <partnering/core/date.hpp>
#include <partnering/entity/agreement.hpp>

#include <algorithm>
#include <cstdint>
#include <utility>
#include <vector>

PARTNERING_BEGIN

/// The cycle (day, month, quarter, year) that a day lies in.
inline date_range cycle_of(date day, recurrence every)
{
    const date::civil c = day.to_civil();
    const auto month_on = [](int year, unsigned month) {
        return month > 12 ? date::of(year + 1, month - 12, 1) : date::of(year, month, 1);
    };
    switch (every) {
    case recurrence::day:
        return {day, day.plus_days(1)};
    case recurrence::month:
        return {month_on(c.year, c.month), month_on(c.year, c.month + 1)};
    case recurrence::quarter: {
        const unsigned first = (c.month - 1) / 3 * 3 + 1;
        return {month_on(c.year, first), month_on(c.year, first + 3)};
    }
    case recurrence::year:
        return {date::of(c.year, 1, 1), date::of(c.year + 1, 1, 1)};
    }
    return {day, day};
}

inline int months_in(recurrence every)
{
    switch (every) {
    case recurrence::day:
        return 0;
    case recurrence::month:
        return 1;
    case recurrence::quarter:
        return 3;
    case recurrence::year:
        return 12;
    }
    return 0;
}

inline date_range overlap(const date_range& a, const date_range& b)
{
    return {a.begin < b.begin ? b.begin : a.begin, a.end < b.end ? a.end : b.end};
}

/// The day whose version of an agreement counts for what happens on a day.
inline date terms_day(const agreement& of, date day)
{
    // Whatever version counts, nothing holds on a day that no version covers.
    if (of.versions_by == version_policy::by_date || of.versions.at(day) == nullptr) return day;
    const date_range cycle = cycle_of(day, of.cycle);
    const date decides = of.versions_by == version_policy::period_start ? cycle.begin : cycle.end.plus_days(-1);
    return of.versions.at(decides) != nullptr ? decides : day;
}

/// The days that each version of an agreement counts for, ascending: its place among the versions, and some of its days.
///
/// Cost: O(versions × log(versions))
inline std::vector<std::pair<std::uint32_t, date_range>> days_in_force(const agreement& of)
{
    const auto& versions = of.versions.entries();
    std::vector<std::pair<std::uint32_t, date_range>> days;
    const auto add = [&](date_range part) {
        if (part.empty()) return;
        days.emplace_back(static_cast<std::uint32_t>(of.versions.entry_at(terms_day(of, part.begin)) - versions.data()), part);
    };
    for (const auto& each : versions) {
        // It decides for whole cycles but for the one in which it begins, or ends: there one before it may, or one after it.
        date cut = each.when.begin;
        if (of.versions_by == version_policy::period_start && &each != &versions.front())
            cut = std::min(cycle_of(each.when.begin, of.cycle).end, each.when.end);
        if (of.versions_by == version_policy::period_end && &each != &versions.back())
            cut = std::max(cycle_of(each.when.end.plus_days(-1), of.cycle).begin, each.when.begin);
        add({each.when.begin, cut});
        add({cut, each.when.end});
    }
    return days;
}

/// The days of a period that one version of an agreement counts for; ascending, not adjoining.
inline std::vector<date_range> days_of_version(const agreement& of, std::uint32_t version, const date_range& period)
{
    std::vector<date_range> days;
    const auto& versions = of.versions.entries();
    for (const auto& v : versions) {
        const date_range part = overlap(period, v.when);
        if (part.empty() || of.versions.entry_at(terms_day(of, part.begin)) != &versions[version]) continue;
        if (!days.empty() && days.back().end == part.begin)
            days.back().end = part.end;
        else
            days.push_back(part);
    }
    return days;
}

PARTNERING_END
