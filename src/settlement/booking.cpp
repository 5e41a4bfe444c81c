#include "booking.hpp"

#include <algorithm>
#include <tuple>
#include <utility>

PARTNERING_BEGIN

namespace {

/// Rounding at the leg comes last: what a leg is a part of counts its amount as it was before.
exact_column rounded(const exact_column& amounts, const rounding_rule& rule)
{
    exact_column made{rule.step.value(), exact_counts{amounts.size()}};
    for (std::size_t i = 0; i < amounts.size(); ++i) made.counts.add(i, (amounts[i] / made.unit).rounded(rule.mode));
    return made;
}

/// How many accounts there will be at most, about: in each period one between fixed parties, else one for each cell of the largest group.
std::size_t accounts_expected(const usage_sums& usage)
{
    std::size_t accounts = 0;
    std::map<std::int32_t, std::size_t> largest;
    for (std::uint32_t leg = 0; leg < usage.uses.size(); ++leg) {
        const plan_leg& self = usage.under.legs[leg];
        const bool fixed = !differs(self.payer) && !differs(self.payee);
        largest.clear();
        for (const leg_use& use : usage.uses[leg]) {
            const cell_group& g = usage.group_of(use);
            std::size_t& most = largest[usage.period_of(g, self.under)];
            most = std::max(most, fixed ? std::size_t{1} : g.cells());
        }
        for (const auto& [period, count] : largest)
            if (period >= 0) accounts += count;
    }
    return accounts;
}

}  // namespace

booking::booking(const usage_sums& usage, bool with_inputs)
    : usage_{usage}, with_inputs_{with_inputs}, inputs_{with_inputs ? usage.under.legs.size() : 0}
{
    const std::size_t accounts = accounts_expected(usage);
    std::size_t rows = 0;
    for (const cell_group& g : usage.groups) rows += g.cells();
    rows = std::min(rows, accounts);
    // What is not used is not touched.
    store_.amounts.reserve(accounts);
    store_.parties.reserve(rows);
    store_.records.reserve(rows);
    store_.quantities.reserve(rows);
}

void booking::place_rows(const leg_accounts& of, const period_accounts& p)
{
    account_pairs& who = *p.who;
    if (who.placed) return;
    const std::size_t rows = store_.records.size();
    who.placed = {rows, store_.parties.size(), store_.parties.size() + who.first.size()};
    store_.parties.insert(store_.parties.end(), who.first.begin(), who.first.end());
    store_.parties.insert(store_.parties.end(), who.second.begin(), who.second.end());
    store_.records.resize(rows + who.size);
    store_.quantities.resize(rows + who.size);
    const bool alone = p.last_use - p.first_use == 1;
    for (std::size_t u = p.first_use; u < p.last_use; ++u) {
        const cell_group& g = usage_.group_of(of.uses[u].at);
        // Where the rows are those of one group, other legs share them, which may be driven by more units, or none.
        const rational& driven = usage_.leg_at(of.uses[u].at).multiplicity;
        if (!alone && driven.sign() == 0) continue;
        const rational times = alone ? rational{1} : driven * usage_.quantity_unit / p.quantity_unit;
        cell_accounts to = of.uses[u].to;
        to.begin = 0;
        std::uint64_t* const records = store_.records.data() + rows;
        to.each(g.cells(), [&](std::size_t cell, std::uint32_t row) {
            records[row] += static_cast<std::uint64_t>(g.total(cell, cell_group::records_at));
        });
        fold(usage_.quantity(g), times, g.cells(), to, store_.quantities, rows);
    }
}

void booking::book(std::uint32_t leg, const leg_accounts& of)
{
    const plan_leg& self = usage_.under.legs[leg];
    const auto& at_leg = usage_.under.details[leg].at_leg;
    const exact_column rounded_amounts = at_leg ? rounded(of.amounts, *at_leg) : exact_column{};
    const exact_column& booked = at_leg ? rounded_amounts : of.amounts;
    const bool payer_differs = differs(self.payer);
    const bool payee_differs = differs(self.payee);
    account_store::run run{};
    run.leg = leg;
    run.payer = payer_differs ? account_store::of_row : self.payer.party;
    run.payee = !payee_differs ? self.payee.party : payer_differs ? account_store::of_row_too : account_store::of_row;
    run.amount_unit = unit_number(booked.unit);
    if (with_inputs_) inputs_.begin(leg, of.size);
    const std::size_t amounts = store_.amounts.size();
    bool any = false;
    for (const period_accounts& p : of.periods) {
        if (p.period < 0) continue;
        run.period = static_cast<std::uint32_t>(p.period);
        run.quantity_unit = unit_number(p.quantity_unit);
        const std::uint32_t* const payers = payer_differs ? p.who->first.data() : nullptr;
        const std::uint32_t* const payees = !payee_differs ? nullptr : payer_differs ? p.who->second.data() : p.who->first.data();
        const bool all_worked_out = of.absent.empty() && of.left_out.empty();
        const auto is_booked = [&](std::uint32_t i) {
            if ((payers ? payers[i] : self.payer.party) == (payees ? payees[i] : self.payee.party)) return false;
            return all_worked_out || (!of.is_absent(p.begin + i) && !of.is_left_out(p.begin + i));
        };
        for (std::uint32_t i = 0; i < p.who->size;) {
            if (!is_booked(i)) {
                ++i;
                continue;
            }
            const std::uint32_t from = i;
            for (; i < p.who->size && is_booked(i); ++i)
                if (with_inputs_) inputs_.keep(leg, of, p.begin + i);
            place_rows(of, p);
            if (!any) store_.amounts.append(booked.counts);
            any = true;
            run.begin = store_.size;
            run.rows = p.who->placed->at + from;
            run.amounts = amounts + p.begin + from;
            run.first = p.who->placed->first + from;
            run.second = p.who->placed->second + from;
            store_.runs.push_back(run);
            store_.size += i - from;
        }
    }
}

std::uint32_t booking::unit_number(const rational& unit)
{
    const auto [place, fresh] = unit_numbers_.try_emplace(unit, static_cast<std::uint32_t>(store_.units.size()));
    if (fresh) store_.units.push_back(unit);
    return place->second;
}

account_store booking::take_accounts()
{
    // Legs are worked out after all they are a part of; they stand in the ledger in their own order.
    auto& runs = store_.runs;
    const auto by_leg = [](const account_store::run& a, const account_store::run& b) { return a.leg < b.leg; };
    if (!std::is_sorted(runs.begin(), runs.end(), by_leg)) {
        std::vector<std::size_t> sizes(runs.size());
        for (std::size_t i = 0; i < sizes.size(); ++i) sizes[i] = store_.end_of(i) - runs[i].begin;
        // Until they have their places, `begin` says which one it was.
        for (std::size_t i = 0; i < sizes.size(); ++i) runs[i].begin = i;
        std::sort(runs.begin(), runs.end(),
                  [](const auto& a, const auto& b) { return std::tie(a.leg, a.begin) < std::tie(b.leg, b.begin); });
        std::size_t begin = 0;
        for (account_store::run& r : runs) begin += sizes[std::exchange(r.begin, begin)];
    }
    return std::move(store_);
}

PARTNERING_END
