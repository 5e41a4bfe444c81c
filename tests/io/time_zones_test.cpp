#include <partnering/io/time_zones.hpp>

#include "../../src/io/posix_time_zone.hpp"

#include <doctest/doctest.h>

#include <chrono>
#include <string>
#include <vector>

using namespace partnering;

namespace {

using std::chrono::last;
using std::chrono::March;
using std::chrono::November;
using std::chrono::October;
using std::chrono::Sunday;
using std::chrono::sys_days;
using std::chrono::year;
using std::chrono::year_month_day;
using std::chrono::year_month_weekday;
using std::chrono::year_month_weekday_last;
using namespace std::chrono_literals;

/// The standard library's calendar, which shares nothing with what is tested.
instant utc(year_month_weekday_last day, int hour)
{
    return instant{(sys_days{day}.time_since_epoch().count() * 86400LL + hour * 3600LL) * 1'000'000};
}
instant utc(year_month_weekday day, int hour)
{
    return instant{(sys_days{day}.time_since_epoch().count() * 86400LL + hour * 3600LL) * 1'000'000};
}
instant before(instant when) { return instant{when.microseconds_since_epoch() - 1}; }

}  // namespace

TEST_CASE("time_zones: Stockholm keeps the European summer time until 2100")
{
    // Directive 2000/84/EC: from 01:00 UTC on the last Sunday of March to 01:00 UTC on the last Sunday of October.
    const auto zone = find_time_zone("Europe/Stockholm");
    REQUIRE(zone.has_value());
    for (int y = 1997; y < 2100; ++y) {
        CAPTURE(y);
        const instant spring = utc(year{y} / March / Sunday[last], 1);
        const instant autumn = utc(year{y} / October / Sunday[last], 1);
        CHECK(zone.value().offset_seconds_at(before(spring)) == 3600);
        CHECK(zone.value().offset_seconds_at(spring) == 7200);
        CHECK(zone.value().offset_seconds_at(before(autumn)) == 7200);
        CHECK(zone.value().offset_seconds_at(autumn) == 3600);
    }
    CHECK(zone.value().name() == "Europe/Stockholm");
    CHECK(zone.value().data_version() == time_zone_data_version());
    CHECK_FALSE(time_zone_data_version().empty());
}

TEST_CASE("time_zones: New York keeps the rule of the Energy Policy Act of 2005 until 2100")
{
    // From 02:00 standard time on the second Sunday of March to 02:00 daylight time on the first Sunday of November.
    const auto zone = find_time_zone("America/New_York");
    REQUIRE(zone.has_value());
    for (int y = 2007; y < 2100; ++y) {
        CAPTURE(y);
        const instant spring = utc(year{y} / March / Sunday[2], 7);
        const instant autumn = utc(year{y} / November / Sunday[1], 6);
        CHECK(zone.value().offset_seconds_at(before(spring)) == -5 * 3600);
        CHECK(zone.value().offset_seconds_at(spring) == -4 * 3600);
        CHECK(zone.value().offset_seconds_at(before(autumn)) == -4 * 3600);
        CHECK(zone.value().offset_seconds_at(autumn) == -5 * 3600);
    }
}

TEST_CASE("time_zones: Samoa skipped 2011-12-30")
{
    const auto zone = find_time_zone("Pacific/Apia");
    REQUIRE(zone.has_value());
    CHECK(zone.value().start_of(date::of(2011, 12, 30)) == zone.value().start_of(date::of(2011, 12, 31)));
}

TEST_CASE("time_zones: UTC needs no data and is the value that goes without saying")
{
    const auto zone = find_time_zone("UTC");
    REQUIRE(zone.has_value());
    CHECK(zone.value().transitions() == time_zone{}.transitions());
    CHECK(zone.value().data_version() == time_zone{}.data_version());
}

TEST_CASE("time_zones: a name that is none is a finding, with the closest one there is")
{
    struct row {
        const char* name;
        const char* says;
    };
    for (const row& one :
         {row{"Europe/Stokholm", "did you mean \"Europe/Stockholm\"?"}, row{"europe/paris", "did you mean \"Europe/Paris\"?"},
          row{"", "names are like"}, row{"../../etc/passwd", "is not the IANA name"}, row{"CEST", "is not the IANA name"}}) {
        CAPTURE(one.name);
        const auto zone = find_time_zone(one.name);
        REQUIRE_FALSE(zone.has_value());
        CHECK(zone.findings().front().code == "unknown_time_zone");
        CHECK(zone.findings().front().text.find(one.says) != std::string::npos);
    }
}

TEST_CASE("time_zones: a rule says when the clock is moved, whichever way it is written")
{
    struct row {
        const char* rule;
        std::vector<time_zone::transition> of_2038;
    };
    const auto at = [](year_month_day day, int hour, int minute = 0) {
        return instant{(sys_days{day}.time_since_epoch().count() * 86400LL + hour * 3600LL + minute * 60LL) * 1'000'000};
    };
    // Sundays of 2038, from a printed calendar: 28 March, 31 October, 14 March, 7 November.
    const std::vector<row> table{
        {"CET-1CEST,M3.5.0,M10.5.0/3", {{at(2038y / 3 / 28, 1), 7200}, {at(2038y / 10 / 31, 1), 3600}}},
        {"EST5EDT,M3.2.0,M11.1.0", {{at(2038y / 3 / 14, 7), -14400}, {at(2038y / 11 / 7, 6), -18000}}},
        // Ireland's winter time is the one that is moved to: its standard time is that of summer.
        {"IST-1GMT0,M10.5.0,M3.5.0/1", {{at(2038y / 3 / 28, 1), 3600}, {at(2038y / 10 / 31, 1), 0}}},
        // Greenland: the moment lies on the Saturday before.
        {"<-02>2<-01>,M3.5.0/-1,M10.5.0/0", {{at(2038y / 3 / 28, 1), -3600}, {at(2038y / 10 / 31, 1), -7200}}},
        // Lord Howe Island moves by half an hour, and its summer is in winter. Sundays: 4 April, 3 October.
        {"<+1030>-10:30<+11>-11,M10.1.0,M4.1.0", {{at(2038y / 4 / 3, 15), 37800}, {at(2038y / 10 / 2, 15, 30), 39600}}},
        {"XYZ0ABC,J60/0,J365/0", {{at(2038y / 3 / 1, 0), 3600}, {at(2038y / 12 / 30, 23), 0}}},
        {"XYZ0ABC,59/0,364/0", {{at(2038y / 3 / 1, 0), 3600}, {at(2038y / 12 / 30, 23), 0}}},
        {"JST-9", {}},
    };
    for (const row& one : table) {
        CAPTURE(one.rule);
        const auto changes = posix_transitions(one.rule, 2038, 2038);
        REQUIRE(changes.has_value());
        CHECK(*changes == one.of_2038);
    }
    for (const char* wrong :
         {"", "C", "CET", "CET-1CEST", "CET-1CEST,M3.5.0", "CET-1CEST,M13.5.0,M10.5.0", "CET-1CEST,M3.6.0,M10.5.0",
          "CET-1CEST,M3.5.7,M10.5.0", "CET-1CEST,M3.5.0,M10.5.0/3x", "<CET-1", "CET-25", "XYZ0ABC,J0,J365", "XYZ0ABC,0,366"}) {
        CAPTURE(wrong);
        CHECK_FALSE(posix_transitions(wrong, 2038, 2038).has_value());
    }
}
