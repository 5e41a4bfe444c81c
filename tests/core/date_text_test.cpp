#include <partnering/core/date_text.hpp>

#include <doctest/doctest.h>

#include <random>

using namespace partnering;
using namespace std::string_view_literals;

TEST_CASE("date_text: a date is read and written as year-month-day")
{
    CHECK(parse_date("2026-10-31").value() == date::of(2026, 10, 31));
    CHECK(parse_date("0001-01-01").value() == date::of(1, 1, 1));
    CHECK(parse_date("2024-02-29").value() == date::of(2024, 2, 29));
    int wrong = 0;
    for (std::int32_t day = date::of(1, 1, 1).days_since_epoch(); day <= date::of(9999, 12, 31).days_since_epoch(); day += 37)
        wrong += parse_date(to_string(date{day})).value() == date{day} ? 0 : 1;
    CHECK(wrong == 0);
    CHECK(to_string(date::of(9999, 12, 31).plus_days(1)) == "10000-01-01");
}

TEST_CASE("date_text: what is no date is an error that says what would be right")
{
    struct row {
        std::string_view text;
        std::string_view says;
    };
    constexpr row table[] = {{"", "write year-month-day as in 2026-10-31"},
                             {"2026-1-1", "write year-month-day"},
                             {"2026/10/31", "write year-month-day"},
                             {"20261031", "write year-month-day"},
                             {"31.10.2026", "write year-month-day"},
                             {"2026-10-31 ", "write year-month-day"},
                             {" 2026-10-31", "write year-month-day"},
                             {"2026-10-31T00:00Z", "write year-month-day"},
                             {"2026-10-3", "write year-month-day"},
                             {"-2026-10-3", "write year-month-day"},
                             {"+026-10-31", "write year-month-day"},
                             {"2026-10-31\0"sv, "write year-month-day"},
                             {"\u0662026-10-31", "write year-month-day"},
                             {"2026-02-30", "days of that month go from 01 to 28"},
                             {"2024-02-30", "days of that month go from 01 to 29"},
                             {"2026-04-31", "days of that month go from 01 to 30"},
                             {"2026-10-00", "days of that month go from 01 to 31"},
                             {"2026-13-01", "months go from 01 to 12"},
                             {"2026-00-01", "months go from 01 to 12"},
                             {"0000-01-01", "years go from 0001 to 9999"}};
    for (const row& each : table) {
        CAPTURE(each.text);
        const auto result = parse_date(each.text);
        REQUIRE_FALSE(result.has_value());
        REQUIRE(result.findings().size() == 1);
        CAPTURE(result.findings().front().text);
        CHECK(result.findings().front().code == "not_a_date");
        CHECK(result.findings().front().text.find(each.says) != std::string::npos);
    }
}

TEST_CASE("date_text: a time is read with its offset, to the microsecond")
{
    struct row {
        std::string_view text;
        std::int64_t microseconds;
        std::string_view written;
    };
    // Source: Python's datetime, less 1970-01-01, in microseconds.
    constexpr row table[] = {{"1970-01-01T00:00:00Z", 0, "1970-01-01T00:00:00Z"},
                             {"2026-10-31T23:59:59.123456+01:00", 1793487599123456, "2026-10-31T22:59:59.123456Z"},
                             {"2026-10-31T22:59:59.123456Z", 1793487599123456, "2026-10-31T22:59:59.123456Z"},
                             {"2026-10-31T22:59:59.1Z", 1793487599100000, "2026-10-31T22:59:59.1Z"},
                             {"2026-10-31T22:59:59.000001Z", 1793487599000001, "2026-10-31T22:59:59.000001Z"},
                             {"1969-12-31T23:59:59.999999Z", -1, "1969-12-31T23:59:59.999999Z"},
                             {"2000-02-29T12:34Z", 951827640000000, "2000-02-29T12:34:00Z"},
                             {"2000-02-29T12:34-05:30", 951847440000000, "2000-02-29T18:04:00Z"},
                             {"2000-03-01T00:00+14:00", 951818400000000, "2000-02-29T10:00:00Z"},
                             {"1970-01-01T00:00:00-00:00", 0, "1970-01-01T00:00:00Z"},
                             {"0001-01-01T00:00:00Z", -62135596800000000, "0001-01-01T00:00:00Z"},
                             {"9999-12-31T23:59:59.999999Z", 253402300799999999, "9999-12-31T23:59:59.999999Z"}};
    for (const row& each : table) {
        CAPTURE(each.text);
        CHECK(parse_instant(each.text).value().microseconds_since_epoch() == each.microseconds);
        CHECK(to_string(instant{each.microseconds}) == each.written);
    }
}

TEST_CASE("date_text: a random time is read back as it was written, and the ends of time can be written")
{
    constexpr std::uint64_t seed = 8601;
    CAPTURE(seed);
    std::mt19937_64 random{seed};
    int wrong = 0;
    for (int i = 0; i < 20'000; ++i) {
        const instant value{static_cast<std::int64_t>(random() % 315537897600000000u) - 62135596800000000};
        wrong += parse_instant(to_string(value)).value() == value ? 0 : 1;
    }
    CHECK(wrong == 0);
    // Source: java.time.Instant.EPOCH.plus(Long.MIN_VALUE, MICROS) and MAX_VALUE; years beyond four digits without a plus sign.
    const time_zone ahead{"ahead", "by hand", {{instant::min(), 3600}}};
    const time_zone behind{"behind", "by hand", {{instant::min(), -3600}}};
    CHECK(to_string(instant::min(), behind) == "-290308-12-21T19:59:05.224192Z");
    CHECK(to_string(instant::max(), ahead) == "294247-01-10T04:00:54.775807Z");
    CHECK(to_string(instant::min()) == "-290308-12-21T19:59:05.224192Z");
    CHECK(to_string(instant::max()) == "294247-01-10T04:00:54.775807Z");
}

TEST_CASE("date text: a time as a zone's clocks show it, with their offset, is read again as the same instant")
{
    // Clocks of Berlin, Saint John's (-03:30, ISO 8601 writes minutes), Kathmandu, and local mean time of Amsterdam until 1937 (+00:19:32).
    const time_zone berlin{"Europe/Berlin", "by hand", {{instant{0}, 7200}, {parse_instant("2026-10-25T01:00:00Z").value(), 3600}}};
    const auto always = [](std::int32_t seconds) { return time_zone{"always", "by hand", {{instant{0}, seconds}}}; };
    const struct {
        const char* utc;
        time_zone zone;
        const char* written;
    } table[] = {
        {"2026-10-25T00:30:00Z", berlin, "2026-10-25T02:30:00+02:00"},
        {"2026-10-25T01:30:00Z", berlin, "2026-10-25T02:30:00+01:00"},
        {"2026-10-31T23:59:59.5Z", berlin, "2026-11-01T00:59:59.5+01:00"},
        {"2026-01-01T02:00:00Z", always(-12600), "2025-12-31T22:30:00-03:30"},
        {"2026-01-01T00:00:00Z", always(20700), "2026-01-01T05:45:00+05:45"},
        {"2026-01-01T00:00:00Z", always(0), "2026-01-01T00:00:00Z"},
        {"1930-01-01T00:00:00Z", always(1172), "1930-01-01T00:00:00Z"},
        {"2026-01-01T00:00:00Z", always(86400), "2026-01-01T00:00:00Z"},
    };
    for (const auto& each : table) {
        CAPTURE(each.written);
        const instant when = parse_instant(each.utc).value();
        CHECK(to_string(when, each.zone) == each.written);
        CHECK(parse_instant(each.written).value() == when);
    }
}

TEST_CASE("date_text: what is no time is an error that says what would be right")
{
    struct row {
        std::string_view text;
        std::string_view says;
    };
    constexpr row table[] = {{"", "does not start with a date"},
                             {"2026-10-31", "a T and the time of day follow"},
                             {"2026-10-31 12:00Z", "a T and the time of day follow"},
                             {"2026-10-31t12:00Z", "a T and the time of day follow"},
                             {"2026-02-29T12:00Z", "days of that month go from 01 to 28"},
                             {"2026-10-31T12Z", "hours:minutes"},
                             {"2026-10-31T1:00Z", "hours:minutes"},
                             {"2026-10-31T12:00", "does not say how far from UTC"},
                             {"2026-10-31T12:00:00.5", "does not say how far from UTC"},
                             {"2026-10-31T12:00z", "Z, +hh:mm or -hh:mm"},
                             {"2026-10-31T12:00+01", "Z, +hh:mm or -hh:mm"},
                             {"2026-10-31T12:00+0100", "Z, +hh:mm or -hh:mm"},
                             {"2026-10-31T12:00+1:00", "Z, +hh:mm or -hh:mm"},
                             {"2026-10-31T12:00 CET", "Z, +hh:mm or -hh:mm"},
                             {"2026-10-31T12:00:00,5Z", "Z, +hh:mm or -hh:mm"},
                             {"2026-10-31T12:00+24:00", "an offset is less than 24:00"},
                             {"2026-10-31T12:00+01:60", "an offset is less than 24:00"},
                             {"2026-10-31T12:00ZZ", "something follows its end"},
                             {"2026-10-31T12:00Z\0"sv, "something follows its end"},
                             {"2026-10-31T24:00Z", "24:00 is 00:00 of the next day"},
                             {"2026-10-31T25:00Z", "hours go from 00 to 23"},
                             {"2026-10-31T12:60Z", "minutes go from 00 to 59"},
                             {"2026-10-31T23:59:60Z", "leap seconds are not counted"},
                             {"2026-10-31T23:59:61Z", "seconds go from 00 to 59"},
                             {"2026-10-31T12:00:0Z", "seconds have two digits"},
                             {"2026-10-31T12:00:00.Z", "digits follow the decimal point"},
                             {"2026-10-31T12:00:00.1234567Z", "at most six decimals"},
                             {"2026-10-31T12:00:00.0000000000000000000000000000001Z", "at most six decimals"}};
    for (const row& each : table) {
        CAPTURE(each.text);
        const auto result = parse_instant(each.text);
        REQUIRE_FALSE(result.has_value());
        REQUIRE(result.findings().size() == 1);
        CAPTURE(result.findings().front().text);
        CHECK(result.findings().front().code == "not_a_time");
        CHECK(result.findings().front().text.find(each.says) != std::string::npos);
    }
}

TEST_CASE("date_text: a period is a year, a quarter, a month or a day, its end excluded")
{
    struct row {
        std::string_view text;
        std::string_view begin;
        std::string_view end;
        std::string_view written;
    };
    constexpr row table[] = {{"2026", "2026-01-01", "2027-01-01", "2026"},
                             {"9999", "9999-01-01", "10000-01-01", "9999"},
                             {"2026-Q1", "2026-01-01", "2026-04-01", "2026-Q1"},
                             {"2026-Q2", "2026-04-01", "2026-07-01", "2026-Q2"},
                             {"2026-Q3", "2026-07-01", "2026-10-01", "2026-Q3"},
                             {"2026-Q4", "2026-10-01", "2027-01-01", "2026-Q4"},
                             {"2026-10", "2026-10-01", "2026-11-01", "2026-10"},
                             {"2026-12", "2026-12-01", "2027-01-01", "2026-12"},
                             {"2024-02", "2024-02-01", "2024-03-01", "2024-02"},
                             {"9999-12", "9999-12-01", "10000-01-01", "9999-12"},
                             {"2026-10-31", "2026-10-31", "2026-11-01", "2026-10-31"},
                             {"2024-02-29", "2024-02-29", "2024-03-01", "2024-02-29"}};
    for (const row& each : table) {
        CAPTURE(each.text);
        const date_range range = parse_period(each.text).value();
        CHECK(to_string(range.begin) == each.begin);
        CHECK(to_string(range.end) == each.end);
        CHECK(to_string(range) == each.written);
    }
    CHECK(to_string(date_range{date::of(2026, 10, 5), date::of(2026, 10, 20)}) == "2026-10-05/2026-10-20");
    CHECK(to_string(date_range{date::of(2026, 10, 2), date::of(2026, 11, 2)}) == "2026-10-02/2026-11-02");
    CHECK(to_string(date_range{date::of(2026, 11, 1), date::of(2027, 2, 1)}) == "2026-11-01/2027-02-01");  // three months, no quarter
    CHECK(to_string(date_range{date::of(2026, 10, 2), date::of(2027, 1, 1)}) == "2026-10-02/2027-01-01");
    CHECK(to_string(date_range{date::of(2026, 1, 1), date::of(2028, 1, 1)}) == "2026-01-01/2028-01-01");
    CHECK(to_string(date_range{date::of(2026, 10, 5), date::of(2026, 10, 5)}) == "2026-10-05/2026-10-05");
}

TEST_CASE("date_text: days without a bound are written without one, never as the year 1 or 10000")
{
    const date first = date::of(1, 1, 1);
    const date end = date::of(9999, 12, 31).plus_days(1);
    CHECK(to_string(date_range{date::of(2026, 10, 5), end}) == "2026-10-05/..");
    CHECK(to_string(date_range{first, date::of(2026, 10, 5)}) == "../2026-10-05");
    CHECK(to_string(date_range{first, end}) == "../..");
    CHECK(to_string(date_range{date::of(9999, 12, 31), end}) == "9999-12-31");
}

TEST_CASE("date_text: what is no period is an error that says what would be right")
{
    for (const std::string_view text :
         {""sv,       "26"sv,       "2026-"sv,  "2026-1"sv,  "2026-13"sv,  "2026-00"sv,    "2026-Q0"sv,     "2026-Q5"sv,
          "2026-Q"sv, "2026-Q12"sv, "2026Q4"sv, "2026-q4"sv, "2026-10-"sv, "2026-10-32"sv, "2026-02-29"sv,  "2026-10-31/2026-11-02"sv,
          "0000"sv,   "0000-01"sv,  "20260"sv,  "2026 "sv,   "-2026"sv,    "2026-10\0"sv,  "October 2026"sv}) {
        CAPTURE(text);
        const auto result = parse_period(text);
        REQUIRE_FALSE(result.has_value());
        CHECK(result.findings().front().code == "not_a_period");
        CHECK(result.findings().front().text.find("write a month 2026-10") != std::string::npos);
    }
}
