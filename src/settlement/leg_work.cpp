#include "leg_work.hpp"

#include "account_bases.hpp"
#include "account_prices.hpp"
#include "account_sums.hpp"
#include "cell_terms.hpp"
#include "due.hpp"
#include "pooling.hpp"

PARTNERING_BEGIN

namespace {

void open_accounts(finishing& state, std::uint32_t leg, const due_pairs& due)
{
    const bool aggregate = state.usage.under.legs[leg].is == leg_class::aggregate;
    leg_accounts& of = state.legs[leg];
    of = accounts_of(state.usage, state.pairs, leg, due);
    if (state.keeps_inputs || (aggregate && state.usage.needed[leg]))
        for (const counted_use& u : of.uses) state.account_at[u.at.group][u.at.position] = u.to;
    if (state.keeps_inputs || aggregate) add_bases(state, leg);
}

/// A charge due by the calendar: its price once, as often as it falls due in a period.
void work_out_standing(finishing& state, std::uint32_t leg)
{
    calendar_dues due = due_by_calendar(state.usage, state.usage.under.legs[leg]);
    open_accounts(state, leg, due.between);
    leg_accounts& of = state.legs[leg];
    account_prices prices{state, leg};
    std::vector<rational> amounts(of.size);
    for (period_accounts& p : of.periods) {
        p.quantity_unit = due.times[p.period];
        state.books.place_rows(of, p);
        for (std::uint32_t i = 0; i < p.who->size; ++i) {
            state.books.add_quantity(p, i, 1);
            amounts[p.begin + i] = prices.of(p.begin + i, 1) * p.quantity_unit;
        }
    }
    of.amounts = packed(amounts);
}

/// A function of the sums of a whole period.
void work_out_aggregate(finishing& state, std::uint32_t leg)
{
    const usage_sums& usage = state.usage;
    const bool stands = usage.under.details[leg].how.stands_without_usage();
    open_accounts(state, leg, stands ? due_without_usage(usage, usage.under.legs[leg]) : due_pairs{});
    leg_accounts& of = state.legs[leg];
    if (usage.needed[leg]) {
        of.cells.resize(of.size);
        for (const counted_use& u : of.uses) {
            const std::size_t cells = usage.group_of(u.at).cells();
            for (std::size_t cell = 0; cell < cells; ++cell) ++of.cells[u.to(cell)];
        }
    }
    account_prices prices{state, leg};
    std::vector<rational> amounts(of.size);
    for (const period_accounts& p : of.periods) {
        if (p.period < 0) continue;
        state.books.place_rows(of, p);
        if (usage.under.details[leg].pool)
            work_out_pool(state, leg, p, prices, amounts);
        else
            for (std::uint32_t i = 0; i < p.who->size; ++i) amounts[p.begin + i] = prices.of(p.begin + i, state.books.quantity(p, i));
    }
    of.amounts = packed(amounts);
}

/// A weighted sum of what the records add up to.
void work_out_linear(finishing& state, std::uint32_t leg)
{
    open_accounts(state, leg, {});
    leg_accounts& of = state.legs[leg];
    std::vector<std::vector<term>> terms;
    for (const counted_use& u : of.uses) terms.push_back(leg_terms(state, u.at));
    of.amounts = add_up(state, leg, terms, state.usage.needed[leg]);
}

/// The sum of what was worked out for each record.
void work_out_by_record(finishing& state, std::uint32_t leg)
{
    open_accounts(state, leg, {});
    leg_accounts& of = state.legs[leg];
    if (!state.usage.under.details[leg].at_event) {
        of.amounts = add_up_exact(state, leg);
        return;
    }
    std::vector<std::vector<term>> terms;
    for (const counted_use& u : of.uses) terms.push_back({{1, record_sums(state.usage, u.at)}});
    // The sums that stand in the group serve others as they are, unless some of them are of nobody.
    of.amounts = add_up(state, leg, terms, state.usage.needed[leg] && !of.absent.empty());
}

}  // namespace

void work_out(finishing& state, std::uint32_t leg)
{
    switch (state.usage.under.legs[leg].is) {
    case leg_class::linear:
        return work_out_linear(state, leg);
    case leg_class::aggregate:
        return work_out_aggregate(state, leg);
    case leg_class::event:
    case leg_class::ordered:
        return work_out_by_record(state, leg);
    case leg_class::standing:
        return work_out_standing(state, leg);
    }
}

PARTNERING_END
