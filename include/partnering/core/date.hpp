#pragma once

#include <partnering/core/contract.hpp>

#include <compare>
#include <cstdint>

PARTNERING_BEGIN

/// A day of the proleptic Gregorian calendar, counted from 1970-01-01. No time, no zone.
class date {
public:
    explicit constexpr date(std::int32_t days_since_epoch) noexcept : days_{days_since_epoch} {}
    /// Requires: is_valid(year, month, day).
    static constexpr date of(int year, unsigned month, unsigned day) noexcept
    {
        // Days from civil, era by era: https://howardhinnant.github.io/date_algorithms.html
        const int y = month <= 2 ? year - 1 : year;
        const int era = (y >= 0 ? y : y - 399) / 400;
        const auto year_of_era = static_cast<unsigned>(y - era * 400);
        const unsigned day_of_year = (153 * (month + (month > 2 ? -3u : 9u)) + 2) / 5 + day - 1;
        const unsigned day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
        return date{era * 146097 + static_cast<std::int32_t>(day_of_era) - 719468};
    }
    static constexpr bool is_leap(int year) noexcept { return year % 4 == 0 && (year % 100 != 0 || year % 400 == 0); }
    static constexpr unsigned days_in_month(int year, unsigned month) noexcept
    {
        return month == 2 ? (is_leap(year) ? 29u : 28u) : (month == 4 || month == 6 || month == 9 || month == 11 ? 30u : 31u);
    }
    static constexpr bool is_valid(int year, unsigned month, unsigned day) noexcept
    {
        return year >= 1 && year <= 9999 && month >= 1 && month <= 12 && day >= 1 && day <= days_in_month(year, month);
    }
    struct civil {
        int year;
        unsigned month;
        unsigned day;
    };
    [[nodiscard]] constexpr civil to_civil() const noexcept
    {
        const std::int64_t z = std::int64_t{days_} + 719468;
        const std::int64_t era = (z >= 0 ? z : z - 146096) / 146097;
        const auto day_of_era = static_cast<unsigned>(z - era * 146097);
        const unsigned year_of_era = (day_of_era - day_of_era / 1460 + day_of_era / 36524 - day_of_era / 146096) / 365;
        const unsigned day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
        const unsigned shifted = (5 * day_of_year + 2) / 153;
        const unsigned month = shifted < 10 ? shifted + 3 : shifted - 9;
        return {static_cast<int>(year_of_era + era * 400) + (month <= 2 ? 1 : 0), month, day_of_year - (153 * shifted + 2) / 5 + 1};
    }
    [[nodiscard]] constexpr std::int32_t days_since_epoch() const noexcept { return days_; }
    /// Requires: the result is within 2^31 days of 1970-01-01 (some five million years).
    [[nodiscard]] constexpr date plus_days(std::int32_t days) const
    {
        const std::int64_t sum = std::int64_t{days_} + days;
        PARTNERING_EXPECTS(sum >= INT32_MIN && sum <= INT32_MAX, "a date lies within 2^31 days of 1970-01-01");
        return date{static_cast<std::int32_t>(sum)};
    }
    friend constexpr auto operator<=>(date, date) noexcept = default;

private:
    std::int32_t days_;
};

/// A point in time: microseconds since 1970-01-01T00:00:00Z, leap seconds not counted.
class instant {
public:
    explicit constexpr instant(std::int64_t microseconds_since_epoch) noexcept : us_{microseconds_since_epoch} {}
    [[nodiscard]] constexpr std::int64_t microseconds_since_epoch() const noexcept { return us_; }
    friend constexpr auto operator<=>(instant, instant) noexcept = default;
    static constexpr instant min() noexcept { return instant{INT64_MIN}; }
    static constexpr instant max() noexcept { return instant{INT64_MAX}; }

private:
    std::int64_t us_;
};

/// Half-open: `begin` belongs to it, `end` does not.
template <class Point>
struct half_open {
    Point begin;
    Point end;
    [[nodiscard]] constexpr bool contains(Point point) const noexcept { return begin <= point && point < end; }
    [[nodiscard]] constexpr bool empty() const noexcept { return !(begin < end); }
    friend constexpr auto operator<=>(const half_open&, const half_open&) noexcept = default;
};

using time_range = half_open<instant>;
using date_range = half_open<date>;

PARTNERING_END
