#include <partnering/core/date.hpp>

#include <doctest/doctest.h>

using namespace partnering;

TEST_CASE("date: every day from 0001-01-01 to 9999-12-31 is one after the day before, both ways")
{
    // Independent: a calendar stepped by hand, month by month, from the day numbers below.
    std::int32_t days = date::of(1, 1, 1).days_since_epoch();
    // Source: Python's datetime counts 0001-01-01 as day 1 and 1970-01-01 as day 719163.
    CHECK(days == 1 - 719163);
    int wrong = 0;
    for (int year = 1; year <= 9999; ++year) {
        const bool leap = year % 400 == 0 || (year % 4 == 0 && year % 100 != 0);
        const unsigned lengths[] = {31, leap ? 29u : 28u, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
        for (unsigned month = 1; month <= 12; ++month) {
            for (unsigned day = 1; day <= lengths[month - 1]; ++day, ++days) {
                const date value{days};
                const date::civil civil = value.to_civil();
                wrong += civil.year == year && civil.month == month && civil.day == day && date::of(year, month, day) == value ? 0 : 1;
                wrong += date::is_valid(year, month, day) ? 0 : 1;
            }
            wrong += date::is_valid(year, month, lengths[month - 1] + 1) ? 1 : 0;
        }
    }
    CHECK(wrong == 0);
    CHECK(days == date::of(10000, 1, 1).days_since_epoch());
}

TEST_CASE("date: known days have known numbers")
{
    struct row {
        int year;
        unsigned month;
        unsigned day;
        std::int32_t days;
    };
    // Source: Python's datetime.date.toordinal() - 719163; the last two java.time.LocalDate.ofEpochDay of the int range.
    constexpr row table[] = {{1970, 1, 1, 0},       {1969, 12, 31, -1},   {2000, 2, 29, 11016},         {2000, 3, 1, 11017},
                             {2026, 10, 31, 20757}, {1900, 3, 1, -25508}, {5881580, 7, 11, 2147483647}, {-5877641, 6, 23, -2147483647 - 1}};
    for (const row& each : table) {
        CAPTURE(each.days);
        const date::civil civil = date{each.days}.to_civil();
        CHECK(civil.year == each.year);
        CHECK(civil.month == each.month);
        CHECK(civil.day == each.day);
        if (each.year > 0 && each.year < 10000) CHECK(date::of(each.year, each.month, each.day).days_since_epoch() == each.days);
    }
}

TEST_CASE("date: days that are none are told from days that are")
{
    CHECK(date::is_valid(2024, 2, 29));
    CHECK(date::is_valid(2000, 2, 29));
    CHECK_FALSE(date::is_valid(2026, 2, 29));
    CHECK_FALSE(date::is_valid(1900, 2, 29));
    CHECK_FALSE(date::is_valid(2026, 4, 31));
    CHECK_FALSE(date::is_valid(2026, 0, 1));
    CHECK_FALSE(date::is_valid(2026, 13, 1));
    CHECK_FALSE(date::is_valid(2026, 1, 0));
    CHECK_FALSE(date::is_valid(0, 1, 1));
    CHECK_FALSE(date::is_valid(10000, 1, 1));
}

TEST_CASE("date: days are added, and beyond the range that is a contract violation")
{
    CHECK(date::of(2026, 12, 31).plus_days(1) == date::of(2027, 1, 1));
    CHECK(date::of(2024, 3, 1).plus_days(-1) == date::of(2024, 2, 29));
    CHECK_THROWS_AS((void)date{2147483647}.plus_days(1), contract_violation);
    CHECK_THROWS_AS((void)date{-2147483647}.plus_days(-2), contract_violation);
}

TEST_CASE("date: half-open holds its begin and not its end")
{
    const date_range october{date::of(2026, 10, 1), date::of(2026, 11, 1)};
    CHECK(october.contains(date::of(2026, 10, 1)));
    CHECK(october.contains(date::of(2026, 10, 31)));
    CHECK_FALSE(october.contains(date::of(2026, 11, 1)));
    CHECK_FALSE(october.contains(date::of(2026, 9, 30)));
    CHECK_FALSE(october.empty());
    CHECK(date_range{date{5}, date{5}}.empty());
    CHECK(date_range{date{5}, date{4}}.empty());
}
