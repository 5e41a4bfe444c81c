#include "settled_periods.hpp"
#include "entity/calendar.hpp"

#include <partnering/core/date_text.hpp>

#include <algorithm>
#include <map>
#include <utility>

PARTNERING_BEGIN

namespace {

std::vector<date_range> cycles_settled(const agreement& of, const compile_options& options)
{
    std::vector<date_range> chosen;
    for (const date_range& wanted : options.periods) {
        for (date_range cycle = cycle_of(wanted.begin, of.cycle); cycle.begin < wanted.end; cycle = cycle_of(cycle.end, of.cycle)) {
            if (options.which == compile_options::cycles::ending && !wanted.contains(cycle.end.plus_days(-1))) continue;
            if (!chosen.empty() && !(chosen.back().end <= cycle.begin)) continue;
            const auto& versions = of.versions.entries();
            if (std::any_of(versions.begin(), versions.end(), [&](const auto& v) { return !overlap(v.when, cycle).empty(); }))
                chosen.push_back(cycle);
        }
    }
    return chosen;
}

/// Says of an agreement that is in force in a period asked for, and of which no cycle ends in any, that it is left out, and what to
/// ask for.
void not_asked(const agreement& a, const compile_options& options, std::vector<finding>& findings)
{
    std::optional<date> in_force;
    for (const date_range& wanted : options.periods)
        for (const auto& v : a.versions.entries())
            if (const date_range both = overlap(v.when, wanted); !both.empty()) in_force = both.end.plus_days(-1);
    if (!in_force) return;
    const std::string_view nouns[] = {"day", "month", "quarter", "year"};
    const std::string noun{nouns[static_cast<std::size_t>(a.cycle)]};
    findings.push_back({"cycle_goes_on", severity::info, a.key, "",
                        "agreement '" + a.key + "' is settled by the " + noun + ", and no " + noun +
                            " of it ends in the periods asked for: nothing of it is settled here. Ask for " +
                            to_string(cycle_of(*in_force, a.cycle)) + " to settle it"});
}

/// A cycle that could have been asked for.
struct near_cycle {
    std::int64_t days_off;
    date_range cycle;
};
using kind_of_cycle = std::pair<recurrence, std::string>;  ///< how long it is, in which time zone

std::map<kind_of_cycle, near_cycle> nearest_cycles(const ecosystem& of, const std::vector<date_range>& periods)
{
    std::map<kind_of_cycle, near_cycle> nearest;
    for (const agreement& a : of.agreements()) {
        for (const auto& version : a.versions.entries()) {
            const date wanted = periods.empty() ? version.when.begin : periods.front().begin;
            const date day = std::clamp(wanted, version.when.begin, version.when.end.plus_days(-1));
            const std::int64_t off = std::abs(std::int64_t{day.days_since_epoch()} - wanted.days_since_epoch());
            const near_cycle here{off, cycle_of(day, a.cycle)};
            const auto place = nearest.try_emplace({a.cycle, a.zone.name()}, here).first;
            if (off < place->second.days_off) place->second = here;
        }
    }
    return nearest;
}

std::string alternatives(const std::vector<std::string>& parts)
{
    std::string text;
    for (std::size_t i = 0; i < parts.size(); ++i) text += (i == 0 ? "" : i + 1 == parts.size() ? " or " : ", ") + parts[i];
    return text;
}

}  // namespace

std::vector<std::vector<date_range>> settled_periods(const ecosystem& of, const compile_options& options, std::vector<finding>& findings)
{
    std::vector<std::vector<date_range>> periods;
    std::vector<finding> left_out;
    bool any = false;
    for (const agreement& a : of.agreements()) {
        periods.push_back(cycles_settled(a, options));
        any = any || !periods.back().empty();
        if (periods.back().empty()) not_asked(a, options, left_out);
    }
    if (any)
        findings.insert(findings.end(), left_out.begin(), left_out.end());
    else
        findings.push_back(no_period(of, options));
    return periods;
}

finding no_period(const ecosystem& of, const compile_options& options)
{
    constexpr std::string_view words[] = {"daily", "monthly", "quarterly", "yearly"};
    constexpr std::size_t most = 3;
    std::vector<std::string> settled;
    std::vector<std::string> ask;
    for (const auto& [kind, near] : nearest_cycles(of, options.periods)) {
        if (settled.size() == most) break;
        settled.push_back(std::string{words[static_cast<std::size_t>(kind.first)]} + " in " + kind.second);
        const std::string label = to_string(near.cycle);
        if (std::find(ask.begin(), ask.end(), label) == ask.end()) ask.push_back(label);
    }
    std::string text = options.periods.empty() ? "no period is asked for"
                       : settled.empty()       ? "there is no agreement to settle in any period"
                                               : "no agreement is in force and settled in the periods asked for";
    if (!settled.empty()) text += "; agreements here are settled " + alternatives(settled) + ": ask for " + alternatives(ask);
    return {"no_period", severity::error, of.name(), "", std::move(text)};
}

PARTNERING_END
