#include "leg_accounts.hpp"

#include "record.hpp"

#include <algorithm>

PARTNERING_BEGIN

const period_accounts& leg_accounts::period_of(std::uint32_t number) const
{
    const auto after = std::upper_bound(periods.begin(), periods.end(), number,
                                        [](std::uint32_t wanted, const period_accounts& p) { return wanted < p.begin; });
    return *(after - 1);
}

namespace {

/// The accounts of a period, and which of them each cell of each use belongs to.
struct numbered_accounts {
    std::shared_ptr<account_pairs> who;
    std::vector<std::shared_ptr<const std::vector<std::uint32_t>>> of_cell;  ///< by use
};

using pairs_due = std::set<std::pair<std::uint32_t, std::uint32_t>>;

/// Where several groups, or pairs without usage, meet in the accounts of a period.
numbered_accounts brought_together(const plan_leg& leg, const std::vector<pairs_of_groups::of_group>& groups, const pairs_due& due,
                                   const party_numbers& parties)
{
    const bool one = differs(leg.payer) || differs(leg.payee);
    const bool two = differs(leg.payer) && differs(leg.payee);
    std::vector<unsorted_pair> all;
    std::vector<std::vector<std::uint32_t>> numbers(groups.size());  // of each group's pairs
    for (std::size_t u = 0; u < groups.size(); ++u) {
        const account_pairs& who = *groups[u].who;
        numbers[u].resize(who.size);
        for (std::size_t i = 0; i < who.size; ++i) {
            std::uint64_t both = one ? who.first[i] : 0;
            if (two) both = both << 32 | who.second[i];
            all.push_back({both, std::uint64_t{u} << 32 | i});
        }
    }
    for (const auto& [payer, payee] : due) {
        std::uint64_t both = 0;
        if (differs(leg.payer)) both = parties(payer);
        if (differs(leg.payee)) both = both << 32 | parties(payee);
        all.push_back({both, std::uint64_t{groups.size()} << 32});
    }
    numbered_accounts made;
    made.who = number_pairs(all, two, [&](std::uint64_t from, std::uint32_t number) {
        if (from >> 32 < groups.size()) numbers[from >> 32][from & 0xffff'ffff] = number;
    });
    if (!one) made.who->first.clear();
    for (std::size_t u = 0; u < groups.size(); ++u) {
        const std::vector<std::uint32_t>& pair_of = *groups[u].of_cell;
        std::vector<std::uint32_t> of_cell(pair_of.size());
        for (std::size_t cell = 0; cell < pair_of.size(); ++cell) of_cell[cell] = numbers[u][pair_of[cell]];
        made.of_cell.push_back(std::make_shared<const std::vector<std::uint32_t>>(std::move(of_cell)));
    }
    return made;
}

/// What quantities of a period are counted in: a unit that fits every use of the leg; 0 where no record drives it.
rational quantity_unit(const usage_sums& usage, const std::vector<leg_use>& uses)
{
    std::optional<rational> unit = rational{};
    for (const leg_use& use : uses)
        if (unit) unit = common_unit(*unit, usage.leg_at(use).multiplicity * usage.quantity_unit);
    return unit ? *unit : usage.quantity_unit;
}

/// The accounts that are there for order only: records have no amount where nobody introduced.
std::vector<bool> absent_of(const plan_leg& leg, const leg_accounts& accounts)
{
    std::vector<bool> absent(accounts.size);
    for (const period_accounts& p : accounts.periods)
        for (std::size_t i = 0; i < p.who->size; ++i)
            absent[p.begin + i] = !has_amount(leg, payer_of(leg, *p.who, i), payee_of(leg, *p.who, i));
    return absent;
}

}  // namespace

leg_accounts accounts_of(const usage_sums& usage, pairs_of_groups& known, std::uint32_t leg, const due_pairs& due)
{
    const plan_leg& self = usage.under.legs[leg];
    std::map<std::int32_t, std::vector<leg_use>> by_period;
    for (const leg_use& use : usage.uses[leg]) {
        const std::int32_t period = usage.period_of(usage.group_of(use), self.under);
        if (period >= 0 || usage.needed[leg]) by_period[period].push_back(use);
    }
    for (const auto& [period, between] : due) by_period.try_emplace(period);
    leg_accounts made;
    for (const auto& [period, uses] : by_period) {
        std::vector<pairs_of_groups::of_group> groups;
        for (const leg_use& use : uses) groups.push_back(known.of(use.group, self));
        const auto due_here = due.find(period);
        const numbered_accounts accounts =
            groups.size() == 1 && due_here == due.end()
                ? numbered_accounts{groups.front().who, {groups.front().of_cell}}
                : brought_together(self, groups, due_here == due.end() ? pairs_due{} : due_here->second, usage.parties);
        made.periods.push_back(
            {period, made.size, made.uses.size(), made.uses.size() + uses.size(), accounts.who, quantity_unit(usage, uses)});
        for (std::size_t u = 0; u < uses.size(); ++u) made.uses.push_back({uses[u], {accounts.of_cell[u], made.size}});
        made.size += static_cast<std::uint32_t>(accounts.who->size);
    }
    if (self.payer.is == leg_end::kind::introducer || self.payee.is == leg_end::kind::introducer) made.absent = absent_of(self, made);
    return made;
}

PARTNERING_END
