// The io component: a time zone from the system's data, through the date library that io brings along.
#include <partnering/io/time_zones.hpp>

#include <cstdio>

int main()
{
    const auto zone = partnering::find_time_zone("Europe/Stockholm");
    for (const auto& finding : zone.findings()) std::puts(finding.text.c_str());
    if (!zone) return 1;
    // Source: Directive 2000/84/EC: summer time ends on the last Sunday of October at 01:00 UTC, so that 26 October 2025 has 25 hours.
    const auto day = zone.value().to_range({partnering::date::of(2025, 10, 26), partnering::date::of(2025, 10, 27)});
    const auto hours = (day.end.microseconds_since_epoch() - day.begin.microseconds_since_epoch()) / 3'600'000'000;
    std::printf("%lld hours\n", static_cast<long long>(hours));
    return hours == 25 ? 0 : 1;
}
