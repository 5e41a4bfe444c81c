#include <partnering/io/usage_mapping.hpp>

#include <algorithm>
#include <cstdint>
#include <map>
#include <set>
#include <utility>

PARTNERING_BEGIN

usage_format with_classes_of(const ecosystem& of, usage_format format)
{
    for (const party& p : of.parties())
        if (p.kind == party_kind::party_class) format.party_columns.try_emplace(p.key, p.key);
    return format;
}

std::vector<date_range> periods_touched(const ecosystem& of, const usage_columns& usage)
{
    constexpr std::int64_t day = 86'400'000'000;
    // A UTC day lies in at most two local months, so that its first and last record tell which: usage is gone through once, whatever
    // the number of zones.
    struct span_of_day {
        std::int64_t first;
        std::int64_t last;
    };
    std::map<std::int64_t, span_of_day> days;
    auto at = days.end();
    for (const std::int64_t time : usage.time) {
        const std::int64_t index = time >= 0 ? time / day : -((-(time + 1)) / day) - 1;
        if (at == days.end() || at->first != index) at = days.try_emplace(index, span_of_day{time, time}).first;
        at->second.first = std::min(at->second.first, time);
        at->second.last = std::max(at->second.last, time);
    }

    std::vector<const time_zone*> zones;
    for (const agreement& a : of.agreements()) {
        const bool known = std::any_of(zones.begin(), zones.end(), [&](const time_zone* z) {
            return z->name() == a.zone.name() && z->transitions() == a.zone.transitions();
        });
        if (!known) zones.push_back(&a.zone);
    }
    std::set<std::pair<int, unsigned>> months;
    for (const auto& [index, span] : days) {
        for (const time_zone* zone : zones) {
            for (const std::int64_t time : {span.first, span.last}) {
                const date::civil local = zone->day_of(instant{time}).to_civil();
                months.emplace(local.year, local.month);
            }
        }
    }
    std::vector<date_range> periods;
    for (const auto& [year, month] : months)
        periods.push_back({date::of(year, month, 1), month == 12 ? date::of(year + 1, 1, 1) : date::of(year, month + 1, 1)});
    return periods;
}

PARTNERING_END
