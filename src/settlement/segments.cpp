#include "segments.hpp"

#include "entity/calendar.hpp"
#include "settled_periods.hpp"

#include <partnering/core/date_text.hpp>

#include <algorithm>
#include <map>
#include <set>
#include <utility>

PARTNERING_BEGIN

namespace {

/// When something may change, from the first period's begin to the last one's end, ascending.
std::vector<instant> cuts_of(const plan::data& plan)
{
    const ecosystem& of = plan.of;
    std::set<instant> cuts;
    for (std::uint32_t a = 0; a < of.agreements().size(); ++a) {
        for (const date_range& p : plan.periods[a]) {
            cuts.insert(of.agreements()[a].zone.start_of(p.begin));
            cuts.insert(of.agreements()[a].zone.start_of(p.end));
        }
    }
    const instant first = *cuts.begin();
    const instant last = *cuts.rbegin();
    const auto cut_at = [&](const time_zone& zone, date day) {
        // Years 1 and 9999 stand for "without bound"; they lie outside every period.
        const instant when = zone.start_of(day);
        if (first < when && when < last) cuts.insert(when);
    };
    for (const agreement& a : of.agreements())
        for (const auto& v : a.versions.entries()) {
            cut_at(a.zone, v.when.begin);
            cut_at(a.zone, v.when.end);
        }
    // Where a version counts for whole cycles, the next cycle may have another one, whether this agreement is settled here or not.
    for (const agreement& a : of.agreements()) {
        if (a.versions_by == version_policy::by_date || a.versions.entries().size() < 2) continue;
        for (date_range c = cycle_of(a.zone.day_of(first), a.cycle); a.zone.start_of(c.end) < last; c = cycle_of(c.end, a.cycle))
            cut_at(a.zone, c.end);
    }
    for (const offer& o : of.offers()) {
        const time_zone& zone = of[*of.find_agreement(o.under)].zone;
        cut_at(zone, o.when.begin);
        cut_at(zone, o.when.end);
    }
    return {cuts.begin(), cuts.end()};
}

/// Index of the period that a day lies in, -1 where there is none.
std::int32_t period_at(const std::vector<date_range>& periods, date day)
{
    const auto after = std::upper_bound(periods.begin(), periods.end(), day, [](date d, const date_range& p) { return d < p.begin; });
    if (after == periods.begin() || !(after - 1)->contains(day)) return -1;
    return static_cast<std::int32_t>(after - 1 - periods.begin());
}

/// What holds from an instant on.
struct state {
    std::vector<std::int32_t> period_of;             ///< by agreement, as a segment has it
    std::vector<value_chain::agreement_days> days;   ///< by agreement
    std::vector<std::uint32_t> versions_and_offers;  ///< of each agreement its version, or 0; then the offers
    bool settled = false;                            ///< any agreement is
};

state state_at(const plan::data& plan, instant when)
{
    const ecosystem& of = plan.of;
    state here;
    for (std::uint32_t a = 0; a < of.agreements().size(); ++a) {
        const agreement& self = of.agreements()[a];
        const date day = self.zone.day_of(when);
        here.period_of.push_back(period_at(plan.periods[a], day));
        here.settled = here.settled || here.period_of.back() >= 0;
        const date counts = terms_day(self, day);
        here.days.push_back({agreement_id{a}, day, counts});
        const auto* entry = self.versions.entry_at(counts);
        here.versions_and_offers.push_back(entry == nullptr ? 0 : static_cast<std::uint32_t>(entry - self.versions.entries().data()) + 1);
    }
    if (!here.settled) return here;
    for (std::uint32_t o = 0; o < of.offers().size(); ++o) {
        const offer& self = of.offers()[o];
        if (self.when.contains(here.days[of.find_agreement(self.under)->index()].offers)) here.versions_and_offers.push_back(o);
    }
    return here;
}

/// Errors with the day they hold on; a warning may hold on many, and is said once.
void keep(const std::vector<finding>& more, date day, std::vector<finding>& findings)
{
    for (finding f : more) {
        if (f.level == severity::error) f.text += " (as of " + to_string(day) + ")";
        findings.push_back(std::move(f));
    }
}

/// The chain as it is on those days, and the flows its contracts derive.
std::optional<flow_set> flows_on(const ecosystem& of, const std::vector<value_chain::agreement_days>& days, const policy_registry& policies,
                                 std::vector<finding>& findings)
{
    const date day = days.empty() ? date{0} : days.front().offers;
    const checked<value_chain> chain = value_chain::as_of(of, day, days);
    keep(chain.findings(), day, findings);
    if (!chain) return std::nullopt;
    const checked<flow_set> flows = derive(chain.value(), policies);
    keep(flows.findings(), day, findings);
    if (!flows) return std::nullopt;
    return flows.value();
}

}  // namespace

void cut_into_segments(plan::data& plan, const compile_options& options, std::vector<finding>& findings)
{
    std::map<std::vector<std::uint32_t>, std::uint32_t> snapshots;
    const std::vector<instant> at = cuts_of(plan);
    for (std::size_t i = 0; i + 1 < at.size(); ++i) {
        state here = state_at(plan, at[i]);
        if (!here.settled) continue;
        const auto [place, fresh] =
            snapshots.try_emplace(std::move(here.versions_and_offers), static_cast<std::uint32_t>(plan.snapshots.size()));
        if (fresh) {
            std::optional<flow_set> flows = flows_on(plan.of, here.days, options.policies, findings);
            if (!flows) return;
            plan.snapshots.push_back({std::move(*flows), {}, {}, {}});
        }
        plan.segments.push_back({{at[i], at[i + 1]}, place->second, std::move(here.period_of)});
    }
    // A day that its zone skipped altogether is no time at all.
    if (plan.segments.empty()) findings.push_back(no_period(plan.of, options));
}

PARTNERING_END
