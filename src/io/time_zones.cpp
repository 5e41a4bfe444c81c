#include <partnering/io/time_zones.hpp>

#include "posix_time_zone.hpp"

#include <date/tz.h>

#include <algorithm>
#include <chrono>
#include <fstream>
#include <iterator>
#include <optional>

PARTNERING_BEGIN

namespace {

/// From 1970 to 2100: beyond, no government has said anything yet.
constexpr int last_year = 2099;
constexpr std::int64_t first_second = 0;
constexpr std::int64_t last_second = std::int64_t{date::of(last_year + 1, 1, 1).days_since_epoch()} * 86400;

/// Where systems keep the data, in the order in which the library looks.
constexpr const char* folders[] = {"/usr/share/zoneinfo", "/usr/share/zoneinfo/uclibc", "/var/db/zoneinfo"};

const ::date::tzdb* data()
{
    // The library throws where there is no data; once is enough to know.
    static const ::date::tzdb* const found = []() -> const ::date::tzdb* {
        try {
            return &::date::get_tzdb();
        } catch (const std::exception&) {
            return nullptr;
        }
    }();
    return found;
}

std::vector<std::string_view> names_of(const ::date::tzdb& all)
{
    std::vector<std::string_view> names;
    for (const ::date::time_zone& one : all.zones) names.push_back(one.name());
    return names;
}

/// The first line of tzdata.zi is `# version 2026b`: where the library does not know the edition, Debian's data say it there.
std::string version_in_file()
{
    for (const char* folder : folders) {
        std::ifstream file{std::string{folder} + "/tzdata.zi"};
        std::string line;
        if (file && std::getline(file, line) && line.starts_with("# version ")) return line.substr(10);
    }
    return {};
}

/// The last line of a zone's file: the rule for all that comes after the moments it lists. Empty where there is none.
///
/// Requires: the name of a zone that the library found, so that it leads to no other file.
std::string rule_in_file(std::string_view name)
{
    for (const char* folder : folders) {
        std::ifstream file{std::string{folder} + "/" + std::string{name}, std::ios::binary};
        const std::string text{std::istreambuf_iterator<char>{file}, std::istreambuf_iterator<char>{}};
        if (!text.starts_with("TZif") || text.back() != '\n') continue;
        const std::size_t before = text.rfind('\n', text.size() - 2);
        if (before != std::string::npos) return text.substr(before + 1, text.size() - before - 2);
    }
    return {};
}

finding wrong(const char* code, std::string text)
{
    return {.code = code, .level = severity::error, .subject = {}, .place = {}, .text = std::move(text)};
}

}  // namespace

std::string time_zone_data_version()
{
    const ::date::tzdb* all = data();
    if (all == nullptr) return {};
    static const std::string version = [&] {
        std::string known = all->version;
        if (known.empty() || known == "unknown") known = version_in_file();
        return known.empty() ? std::string{"unknown"} : known;
    }();
    return version;
}

checked<time_zone> find_time_zone(std::string_view iana_name)
{
    if (iana_name == "UTC") return time_zone{};
    const ::date::tzdb* all = data();
    if (all == nullptr) {
        return wrong("no_time_zone_data", "the system has no time-zone data to find " + quote(iana_name) +
                                              " in: install it (package tzdata on Debian), or use UTC");
    }
    const auto& zones = all->zones;
    const auto zone = std::find_if(zones.begin(), zones.end(), [&](const ::date::time_zone& one) { return one.name() == iana_name; });
    if (zone == zones.end()) {
        const std::string_view near = closest(iana_name, names_of(*all));
        return wrong("unknown_time_zone",
                     quote(iana_name) + " is not the IANA name of a time zone" +
                         (near.empty() ? "; names are like \"Europe/Stockholm\"" : "; did you mean " + quote(near) + "?"));
    }
    std::vector<time_zone::transition> transitions;
    try {
        // Two neighbouring spans may differ in name only (daylight saving or not): offsets are all that counts here.
        for (std::int64_t at = first_second; at < last_second;) {
            const ::date::sys_info span = zone->get_info(::date::sys_seconds{std::chrono::seconds{at}});
            const auto offset = static_cast<std::int32_t>(span.offset.count());
            if (transitions.empty() || transitions.back().offset_seconds != offset)
                transitions.push_back({instant{at * 1'000'000}, offset});
            const std::int64_t end = span.end.time_since_epoch().count();
            if (end <= at) break;
            at = end;
        }
        // What the library knows ends with the moments listed (2037); the file's rule goes on from there.
        const std::int32_t last_day = static_cast<std::int32_t>(transitions.back().from.microseconds_since_epoch() / 86'400'000'000);
        const int from_year = date{last_day}.to_civil().year;
        const auto later = posix_transitions(rule_in_file(iana_name), from_year, last_year);
        for (const time_zone::transition& one : later.value_or(std::vector<time_zone::transition>{})) {
            if (one.from > transitions.back().from && one.offset_seconds != transitions.back().offset_seconds) transitions.push_back(one);
        }
    } catch (const std::exception& failure) {
        return wrong("no_time_zone_data", "the system's data for " + quote(iana_name) + " cannot be read: " + quote(failure.what()));
    }
    return time_zone{std::string{iana_name}, time_zone_data_version(), std::move(transitions)};
}

PARTNERING_END
