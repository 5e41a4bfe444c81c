#include <partnering/core/contract.hpp>
#include <partnering/core/date_text.hpp>
#include <partnering/core/time_zone.hpp>

#include <doctest/doctest.h>

#include <random>
#include <string_view>

using namespace partnering;

namespace {

instant at(std::string_view text) { return parse_instant(text).value(); }
date day(std::string_view text) { return parse_date(text).value(); }

// Transitions from the IANA time-zone data, as java.time.zone.ZoneRules lists them.
time_zone stockholm()
{
    return {
        "Europe/Stockholm", "2026b", {{at("2025-10-26T01:00Z"), 3600}, {at("2026-03-29T01:00Z"), 7200}, {at("2026-10-25T01:00Z"), 3600}}};
}
time_zone sao_paulo()
{
    return {"America/Sao_Paulo",
            "2026b",
            {{at("2017-02-19T02:00Z"), -10800},
             {at("2017-10-15T03:00Z"), -7200},
             {at("2018-02-18T02:00Z"), -10800},
             {at("2018-11-04T03:00Z"), -7200}}};
}
time_zone st_johns()
{
    return {"America/St_Johns",
            "2026b",
            {{at("2010-03-14T03:31Z"), -9000}, {at("2010-11-07T02:31Z"), -12600}, {at("2011-03-13T03:31Z"), -9000}}};
}
time_zone apia()
{
    return {
        "Pacific/Apia", "2026b", {{at("2011-04-02T14:00Z"), -39600}, {at("2011-09-24T14:00Z"), -36000}, {at("2011-12-30T10:00Z"), 50400}}};
}

}  // namespace

TEST_CASE("time_zone: a local day starts where java.time's LocalDate.atStartOfDay says")
{
    struct row {
        time_zone zone;
        std::string_view day;
        std::string_view start;
    };
    // Source: java.time.LocalDate.atStartOfDay(zone), Java 17.
    const row table[] = {{stockholm(), "2026-01-01", "2025-12-31T23:00Z"}, {stockholm(), "2026-03-29", "2026-03-28T23:00Z"},
                         {stockholm(), "2026-03-30", "2026-03-29T22:00Z"}, {stockholm(), "2026-10-25", "2026-10-24T22:00Z"},
                         {stockholm(), "2026-10-26", "2026-10-25T23:00Z"}, {stockholm(), "2026-11-01", "2026-10-31T23:00Z"},
                         {sao_paulo(), "2018-02-17", "2018-02-17T02:00Z"}, {sao_paulo(), "2018-02-18", "2018-02-18T03:00Z"},
                         {sao_paulo(), "2018-11-04", "2018-11-04T03:00Z"}, {sao_paulo(), "2018-11-05", "2018-11-05T02:00Z"},
                         {st_johns(), "2010-11-06", "2010-11-06T02:30Z"},  {st_johns(), "2010-11-07", "2010-11-07T02:30Z"},
                         {st_johns(), "2010-11-08", "2010-11-08T03:30Z"},  {apia(), "2011-12-29", "2011-12-29T10:00Z"},
                         {apia(), "2011-12-30", "2011-12-30T10:00Z"},      {apia(), "2011-12-31", "2011-12-30T10:00Z"},
                         {apia(), "2012-01-01", "2011-12-31T10:00Z"},      {time_zone{}, "2026-10-31", "2026-10-31T00:00Z"}};
    for (const row& each : table) {
        CAPTURE(each.zone.name());
        CAPTURE(each.day);
        CHECK(to_string(each.zone.start_of(day(each.day))) == to_string(at(each.start)));
    }
}

TEST_CASE("time_zone: a day that loses or gains an hour is 23 or 25 hours long")
{
    const auto hours = [](const time_zone& zone, std::string_view text) {
        const time_range whole = zone.to_range({day(text), day(text).plus_days(1)});
        return (whole.end.microseconds_since_epoch() - whole.begin.microseconds_since_epoch()) / 3'600'000'000;
    };
    CHECK(hours(stockholm(), "2026-03-28") == 24);
    CHECK(hours(stockholm(), "2026-03-29") == 23);
    CHECK(hours(stockholm(), "2026-10-25") == 25);
    CHECK(hours(sao_paulo(), "2018-02-17") == 25);
    CHECK(hours(sao_paulo(), "2018-11-04") == 23);
    CHECK(hours(apia(), "2011-12-30") == 0);
}

TEST_CASE("time_zone: the last microsecond of a month belongs to it and the next one does not")
{
    // getlago/lago#61, #146: usage of the last day fell in or out by time zone.
    const time_zone zone = stockholm();
    const time_range october = zone.to_range(parse_period("2026-10").value());
    CHECK(october.contains(at("2026-10-31T23:59:59.999999+01:00")));
    CHECK_FALSE(october.contains(at("2026-11-01T00:00:00+01:00")));
    CHECK(october.contains(at("2026-10-01T00:00:00+02:00")));
    CHECK_FALSE(october.contains(at("2026-09-30T23:59:59.999999+02:00")));
    CHECK(zone.day_of(at("2026-10-31T23:59:59.999999+01:00")) == day("2026-10-31"));
    CHECK(zone.day_of(at("2026-10-31T23:30Z")) == day("2026-11-01"));
    CHECK(time_zone{}.day_of(at("2026-10-31T23:30Z")) == day("2026-10-31"));
}

TEST_CASE("time_zone: a clock put back over midnight does not take the day back")
{
    const time_zone zone = st_johns();
    CHECK(zone.day_of(at("2010-11-07T02:29:59Z")) == day("2010-11-06"));
    CHECK(zone.day_of(at("2010-11-07T02:30:00Z")) == day("2010-11-07"));
    // The clock shows 23:01 of the day before, for 59 minutes.
    CHECK(zone.offset_seconds_at(at("2010-11-07T02:31:00Z")) == -12600);
    CHECK(zone.day_of(at("2010-11-07T02:31:00Z")) == day("2010-11-07"));
    CHECK(zone.day_of(at("2010-11-07T03:30:00Z")) == day("2010-11-07"));
}

TEST_CASE("time_zone: days part time: each instant is of the one day whose period holds it")
{
    constexpr std::uint64_t seed = 12;
    CAPTURE(seed);
    std::mt19937_64 random{seed};
    int wrong = 0;
    for (int i = 0; i < 200; ++i) {
        std::vector<time_zone::transition> transitions;
        std::int64_t from = -30 * 86'400;
        const auto count = random() % 12 + 1;
        for (std::uint64_t j = 0; j < count; ++j) {
            transitions.push_back({instant{from * 1'000'000}, static_cast<std::int32_t>(random() % (4 * 86'400 + 1)) - 2 * 86'400});
            from += static_cast<std::int64_t>(random() % (3 * 86'400)) + 1;
        }
        const time_zone zone{"Test/Hostile", "1", transitions};
        for (int j = -60; j < 40; ++j) wrong += zone.start_of(date{j}) <= zone.start_of(date{j + 1}) ? 0 : 1;
        for (int j = 0; j < 200; ++j) {
            const instant when{static_cast<std::int64_t>(random() % (60 * 86'400'000'000u)) - 40 * 86'400'000'000};
            const date found = zone.day_of(when);
            wrong += zone.to_range({found, found.plus_days(1)}).contains(when) ? 0 : 1;
        }
    }
    CHECK(wrong == 0);
}

TEST_CASE("time_zone: days beyond what an instant holds start at the ends of time")
{
    const time_zone zone = stockholm();
    CHECK(zone.start_of(date{2147483647}) == instant::max());
    CHECK(zone.start_of(date{-2147483647 - 1}) == instant::min());
    CHECK(to_string(zone.day_of(instant::max())) == "294247-01-10");
    CHECK(to_string(zone.day_of(instant::min())) == "-290308-12-21");
}

TEST_CASE("time_zone: keeps what it was made of, and refuses what is none")
{
    const time_zone zone = stockholm();
    CHECK(zone.name() == "Europe/Stockholm");
    CHECK(zone.data_version() == "2026b");
    CHECK(zone.transitions().size() == 3);
    CHECK(time_zone{}.name() == "UTC");
    CHECK_THROWS_AS((time_zone{"X", "1", {}}), contract_violation);
    CHECK_THROWS_AS((time_zone{"X", "1", {{instant{5}, 0}, {instant{5}, 3600}}}), contract_violation);
    CHECK_THROWS_AS((time_zone{"X", "1", {{instant{5}, 0}, {instant{4}, 3600}}}), contract_violation);
    CHECK_THROWS_AS((time_zone{"X", "1", {{instant{5}, 48 * 3600 + 1}}}), contract_violation);
}
