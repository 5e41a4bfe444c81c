#include "due.hpp"

#include "entity/calendar.hpp"
#include "record.hpp"

#include <algorithm>

PARTNERING_BEGIN

namespace {

/// Calls `told` for each group whose records are usage of an agreement in one of its periods.
template <class Told>
void each_group(const usage_sums& usage, agreement_id under, std::size_t period, Told told)
{
    for (const cell_group& g : usage.groups) {
        if (usage.period_of(g, under) != static_cast<std::int32_t>(period)) continue;
        const route& r = usage.route_of(g);
        if (std::binary_search(r.agreements.begin(), r.agreements.end(), under)) told(g, r);
    }
}

bool names_member(const route& r, const leg_end& end) { return std::binary_search(r.slots.begin(), r.slots.end(), end.party); }

/// Everyone who may stand at an end in a period of an agreement: the party itself, or the listed members of a class and, of an open
/// one, those whose usage under that agreement falls into that period. What else is settled in the same run changes nothing.
std::vector<std::uint32_t> everyone_at(const usage_sums& usage, const leg_end& end, agreement_id under, std::size_t period)
{
    if (end.is == leg_end::kind::party) return {end.party};
    if (end.is == leg_end::kind::introducer) return {};
    std::set<std::uint32_t> found;
    const ecosystem& of = usage.under.of;
    for (const std::string& member : of.parties()[end.party].members) found.insert(of.find_party(member)->index());
    each_group(usage, under, period, [&](const cell_group& g, const route& r) {
        if (!names_member(r, end)) return;
        const end_reader party_of{end, r};
        for (std::size_t cell = 0; cell < g.cells(); ++cell) found.insert(party_of(g.parties(cell)));
    });
    return {found.begin(), found.end()};
}

/// The pairs that owe a charge due by the calendar in a period. Members of two classes do where usage of that agreement brings them
/// together: a dealer's customer owes nothing to another dealer.
std::set<std::pair<std::uint32_t, std::uint32_t>> everyone_between(const usage_sums& usage, const plan_leg& leg, std::size_t period)
{
    std::set<std::pair<std::uint32_t, std::uint32_t>> found;
    if (leg.payer.is != leg_end::kind::member || leg.payee.is != leg_end::kind::member) {
        const std::vector<std::uint32_t> payees = everyone_at(usage, leg.payee, leg.under, period);
        for (const std::uint32_t payer : everyone_at(usage, leg.payer, leg.under, period))
            for (const std::uint32_t payee : payees)
                if (is_due(payer, payee)) found.emplace(payer, payee);
        return found;
    }
    each_group(usage, leg.under, period, [&](const cell_group& g, const route& r) {
        if (!names_member(r, leg.payer) || !names_member(r, leg.payee)) return;
        const end_reader payer_of_cell{leg.payer, r};
        const end_reader payee_of_cell{leg.payee, r};
        for (std::size_t cell = 0; cell < g.cells(); ++cell) {
            const std::pair both{payer_of_cell(g.parties(cell)), payee_of_cell(g.parties(cell))};
            if (is_due(both.first, both.second)) found.insert(both);
        }
    });
    return found;
}

/// How many times a charge falls due within days that its version counts for.
rational due_within(const charge_clause& charge, const date_range& active, date first_day)
{
    if (charge.kind == charge_kind::one_time) return active.contains(charge.due.on.value_or(first_day)) ? rational{1} : rational{};
    rational times;
    for (date_range cycle = cycle_of(active.begin, charge.due.every); cycle.begin < active.end;
         cycle = cycle_of(cycle.end, charge.due.every)) {
        if (charge.due.prorated) {
            times += prorate(overlap(cycle, active), cycle, months_in(charge.due.every), charge.due.days);
            continue;
        }
        const date::civil start = cycle.begin.to_civil();
        const unsigned month = charge.due.every == recurrence::year ? charge.due.due_month : start.month;
        const unsigned day =
            charge.due.every == recurrence::day ? start.day : std::min(charge.due.due_day, date::days_in_month(start.year, month));
        if (active.contains(date::of(start.year, month, day))) times += rational{1};
    }
    return times;
}

}  // namespace

due_pairs due_without_usage(const usage_sums& usage, const plan_leg& leg)
{
    const ecosystem& of = usage.under.of;
    const date_range& offered = of[*leg.on].when;
    const auto& periods = usage.under.periods[leg.under.index()];
    due_pairs due;
    for (std::size_t p = 0; p < periods.size(); ++p) {
        const auto days = days_of_version(of[leg.under], leg.version, periods[p]);
        if (std::none_of(days.begin(), days.end(), [&](const date_range& d) { return !overlap(d, offered).empty(); })) continue;
        if (auto between = everyone_between(usage, leg, p); !between.empty()) due[static_cast<std::int32_t>(p)] = std::move(between);
    }
    return due;
}

calendar_dues due_by_calendar(const usage_sums& usage, const plan_leg& leg)
{
    const agreement& of = usage.under.of[leg.under];
    const charge_clause& charge = usage.under.data_terms(leg).charges[leg.clause.index];
    const date first_day = of.versions.entries().front().when.begin;
    const auto& periods = usage.under.periods[leg.under.index()];
    calendar_dues due;
    for (std::size_t p = 0; p < periods.size(); ++p) {
        rational times;
        for (const date_range& active : days_of_version(of, leg.version, periods[p])) times += due_within(charge, active, first_day);
        if (times.sign() == 0) continue;
        auto between = everyone_between(usage, leg, p);
        if (between.empty()) continue;
        due.between[static_cast<std::int32_t>(p)] = std::move(between);
        due.times[static_cast<std::int32_t>(p)] = times;
    }
    return due;
}

PARTNERING_END
