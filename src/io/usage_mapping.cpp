#include <partnering/io/usage_mapping.hpp>

#include <algorithm>
#include <cstdint>
#include <map>
#include <set>
#include <utility>

PARTNERING_BEGIN

std::vector<date_range> periods_touched(const ecosystem& of, const usage_columns& usage, const std::optional<instant>& booked_until)
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
    for (std::size_t row = 0; row < usage.time.size(); ++row) {
        // A record that came in later, or nobody knows when, is not settled and so asks for no period.
        if (booked_until && (usage.booked.empty() || usage.booked[row] == usage_columns::not_booked ||
                             usage.booked[row] > booked_until->microseconds_since_epoch()))
            continue;
        const std::int64_t time = usage.time[row];
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

void resolve_minor_units(const ecosystem& of, usage_format& format)
{
    if (!format.gross_in_minor_units) return;
    usage_format::minor_unit_table& table = format.minor_units.emplace();
    const auto enter = [](auto& into, const std::string& key, std::optional<int> decimals) {
        const auto [place, fresh] = into.try_emplace(key, decimals);
        if (!fresh && place->second != decimals) place->second.reset();
    };
    for (const offer& one : of.offers()) {
        const auto under = of.find_agreement(one.under);
        if (!under) continue;
        for (const auto& version : of[*under].versions.entries()) {
            const int decimals = version.value.in.minor_units();
            const std::optional<int> known = decimals < 0 ? std::nullopt : std::optional{decimals};
            enter(table.of_offer, one.key, known);
            enter(table.of_service, one.service, known);
        }
    }
}

PARTNERING_END
