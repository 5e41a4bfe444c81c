#include "account_store.hpp"
#include "calendar.hpp"
#include "cell_numbers.hpp"
#include "ledger_data.hpp"
#include "power_of_ten.hpp"
#include "record.hpp"
#include "runs.hpp"
#include "sort_by_number.hpp"

#include <partnering/core/date_text.hpp>
#include <partnering/core/rational_text.hpp>

#include <algorithm>
#include <map>
#include <set>
#include <tuple>
#include <utility>

PARTNERING_BEGIN

date_range measured_days(const measure_ref& of, const date_range& period, recurrence cycle)
{
    switch (of.when) {
    case measure_period::this_period:
        return period;
    case measure_period::previous_period:
        return cycle_of(period.begin.plus_days(-1), cycle);
    case measure_period::this_year:
        return cycle_of(period.begin, recurrence::year);
    case measure_period::previous_year:
        return cycle_of(cycle_of(period.begin, recurrence::year).begin.plus_days(-1), recurrence::year);
    }
    return period;
}

std::string measured_party(const plan::data& plan, const plan_leg& leg, const measure_ref& of, const std::string& payer,
                           const std::string& payee)
{
    if (of.of.empty()) return payer;
    const agreement_terms& terms = plan.data_terms(leg);
    if (leg.clause.of == clause_ref::kind::charge) {
        const charge_clause& charge = terms.charges[leg.clause.index];
        if (of.of == charge.payer) return payer;
        if (of.of == charge.payee) return payee;
    }
    for (const engagement& e : terms.engaged)
        if (e.role == of.of) return e.party;
    // As for charges, a kind of the role will do: a franchisee is a distributor.
    const auto wide = plan.of.find_role(of.of);
    for (const engagement& e : terms.engaged)
        if (const auto narrow = plan.of.find_role(e.role); wide && narrow && plan.of.is_kind_of(*narrow, *wide)) return e.party;
    return payer;
}

namespace {

constexpr std::uint32_t no_account = 0xffff'ffff;
constexpr std::uint32_t no_slot = 0xffff'ffff;

/// The place among the parties a record names that fills an end of a leg; none where it is always the same party.
std::uint32_t slot_of(const leg_end& end, const route& r)
{
    if (end.is == leg_end::kind::party) return no_slot;
    if (end.is == leg_end::kind::introducer) return static_cast<std::uint32_t>(r.slots.size());
    return static_cast<std::uint32_t>(std::find(r.slots.begin(), r.slots.end(), end.party) - r.slots.begin());
}

/// Accounts of a leg in one period, ascending by payer and payee: one for each pair that fills its ends.
struct pairs {
    std::size_t size = 0;
    std::vector<std::uint32_t> first;   ///< of each the party at the one end that differs; the payer, where both do
    std::vector<std::uint32_t> second;  ///< the payee, where both do
    std::size_t rows = 0;               ///< where they stand in the store, once `placed`
    std::size_t first_at = 0;
    std::size_t second_at = 0;
    bool placed = false;
};
/// The pairs of one group's cells, and which pair each cell is of; empty where all are of the one there is.
struct group_pairs {
    std::uint32_t payer_slot;
    std::uint32_t payee_slot;
    std::shared_ptr<pairs> who;
    std::shared_ptr<const std::vector<std::uint32_t>> of_cell;
};

class finisher {
public:
    finisher(const plan& under, const partial& from, bool keep_inputs)
        : under_{under}, plan_{under.internals()}, from_{from.internals()}, keep_{keep_inputs},
          declared_{static_cast<std::uint32_t>(under.of().parties().size())},
          quantity_unit_{rational{1} / power_of_ten(from_.quantity_decimals)}, gross_unit_{rational{1} / power_of_ten(from_.gross_decimals)}
    {
        PARTNERING_EXPECTS(from_.under == plan_.content, "a partial is finished under the plan it was accumulated under");
        out_ = std::make_shared<ledger::data>(ledger::data{under,
                                                           from_.open_parties,
                                                           {},
                                                           {},
                                                           from_.rejects,
                                                           from_.records,
                                                           from_.duplicates,
                                                           from_.superseded,
                                                           from_.outside,
                                                           plan_.findings,
                                                           from});
        number_open_parties();
    }

    ledger run()
    {
        const std::size_t legs = plan_.legs.size();
        uses_.resize(legs);
        needed_.assign(legs, false);
        for (std::uint32_t g = 0; g < from_.groups.size(); ++g) {
            const route& r = route_of(g);
            for (std::uint32_t pos = 0; pos < r.legs.size(); ++pos) {
                uses_[r.legs[pos].leg].push_back({g, pos});
                for (const auto& [of, parts] : r.legs[pos].bases)
                    for (const leg_part& part : parts)
                        if (part.leg) needed_[*part.leg] = true;
                if (plan_.legs[r.legs[pos].leg].is == leg_class::linear)
                    for (const std::uint32_t sibling : r.legs[pos].rest_of) needed_[r.legs[sibling].leg] = true;
            }
            worked_out_.emplace_back(r.legs.size());
            account_at_.emplace_back(r.legs.size());
        }
        legs_.resize(legs);
        group_pairs_.resize(from_.groups.size());
        if (keep_) {
            inputs_.resize(legs);
            place_in_leg_.resize(legs);
        }
        reserve();
        for (const std::uint32_t leg : plan_.order) {
            if (plan_.legs[leg].is == leg_class::standing)
                standing(leg);
            else
                usage(leg);
            book(leg);
            if (!keep_ && !needed_[leg]) legs_[leg] = {};
        }
        close();
        return ledger{out_};
    }

private:
    struct use {
        std::uint32_t group;
        std::uint32_t position;
    };
    /// The accounts of a leg in a period; -1: in none that is settled.
    struct period_accounts {
        std::int32_t period;
        std::uint32_t begin;    ///< number of the first among the leg's
        std::size_t first_use;  ///< of the leg's uses, where those of the period begin and end
        std::size_t last_use;
        std::shared_ptr<pairs> who;
        rational quantity_unit{};  ///< 0: its records do not drive the leg
    };
    /// A use of a leg that is worked out, and the accounts of its cells.
    struct counted_use {
        use at;
        cell_accounts to;
    };
    /// What its formula is applied to, beside the quantity: kept where the leg's formula has bases that are asked for.
    using summands = std::map<std::pair<std::int64_t, std::uint32_t>, rational>;  ///< (leg, or -1: reported; number of its account)
    struct leg_accounts {
        std::vector<period_accounts> periods;
        std::vector<counted_use> uses;
        std::uint32_t size = 0;
        std::vector<bool> absent;                  ///< by number: no records have an amount here (nobody introduced); or empty
        std::vector<bool> left_out;                ///< by number: it could not be worked out
        exact_column amounts;                      ///< as they are before rounding at the leg
        std::vector<std::uint64_t> cells;          ///< by number: how many were added up; where other legs may be for fewer
        std::vector<exact_column> bases;           ///< by position in the formula's bases
        std::vector<std::vector<summands>> parts;  ///< by number, then basis: where inputs are kept
    };
    struct account_place {
        std::int32_t period;
        std::uint32_t payer;
        std::uint32_t payee;
    };

    const route& route_of(std::uint32_t g) const
    {
        return plan_.snapshots[plan_.segments[from_.groups[g].segment].snapshot].routes[from_.groups[g].route];
    }
    /// Of a party by its number in the ledger.
    const std::string& key_of(std::uint32_t party) const
    {
        const auto parties = plan_.of.parties();
        return party < parties.size() ? parties[party].key : out_->open_parties[party - parties.size()];
    }

    std::uint32_t payer_of(std::uint32_t leg, const pairs& who, std::size_t i) const
    {
        const leg_end& end = plan_.legs[leg].payer;
        return end.is == leg_end::kind::party ? end.party : who.first[i];
    }
    std::uint32_t payee_of(std::uint32_t leg, const pairs& who, std::size_t i) const
    {
        const leg_end& end = plan_.legs[leg].payee;
        if (end.is == leg_end::kind::party) return end.party;
        return plan_.legs[leg].payer.is == leg_end::kind::party ? who.first[i] : who.second[i];
    }
    const period_accounts& period_of(std::uint32_t leg, std::uint32_t number) const
    {
        const auto& periods = legs_[leg].periods;
        const auto after = std::upper_bound(periods.begin(), periods.end(), number,
                                            [](std::uint32_t wanted, const period_accounts& p) { return wanted < p.begin; });
        return *(after - 1);
    }
    account_place place_of(std::uint32_t leg, std::uint32_t number) const
    {
        const period_accounts& p = period_of(leg, number);
        return {p.period, payer_of(leg, *p.who, number - p.begin), payee_of(leg, *p.who, number - p.begin)};
    }
    static bool marked(const std::vector<bool>& accounts, std::uint32_t number) { return !accounts.empty() && accounts[number]; }
    void leave_out(std::uint32_t leg, std::uint32_t number)
    {
        legs_[leg].left_out.resize(legs_[leg].size);
        legs_[leg].left_out[number] = true;
    }

    /// A pair on its way to its number.
    struct unsorted_pair {
        std::uint64_t both;  ///< the payer and the payee; where one end differs, that party
        std::uint64_t from;  ///< whoever wants to know the number
    };
    /// Numbers pairs in their order, each one once.
    template <class Told>
    static std::shared_ptr<pairs> number_pairs(std::vector<unsorted_pair>& all, bool two, Told told)
    {
        auto made = std::make_shared<pairs>();
        sort_by_number(all.data(), all.data() + all.size(), [](const unsorted_pair& p) { return p.both; });
        for (std::size_t i = 0; i < all.size(); ++i) {
            if (i == 0 || all[i].both != all[i - 1].both) {
                ++made->size;
                made->first.push_back(static_cast<std::uint32_t>(two ? all[i].both >> 32 : all[i].both));
                if (two) made->second.push_back(static_cast<std::uint32_t>(all[i].both));
            }
            told(all[i].from, static_cast<std::uint32_t>(made->size - 1));
        }
        return made;
    }

    /// The pairs of a group, worked out once for all legs whose ends its records fill alike.
    const group_pairs& pairs_of(std::uint32_t group, const plan_leg& leg)
    {
        const route& r = route_of(group);
        std::uint32_t payer = slot_of(leg.payer, r);
        std::uint32_t payee = slot_of(leg.payee, r);
        if (payer == no_slot) std::swap(payer, payee);
        for (const group_pairs& known : group_pairs_[group])
            if (known.payer_slot == payer && known.payee_slot == payee) return known;
        const cell_group& g = from_.groups[group];
        group_pairs made{payer, payee, nullptr, nullptr};
        std::vector<std::uint32_t> of_cell(payer == no_slot ? 0 : g.cells());
        const auto party_of = [&](std::size_t cell, std::uint32_t slot) { return final_number(g.parties(cell)[slot]); };
        if (payer == no_slot) {
            made.who = std::make_shared<pairs>();
            made.who->size = g.cells() == 0 ? 0 : 1;
        } else if (payee == no_slot && everybody() < 8 * g.cells()) {
            // Where it is many of all parties, a table of all brings them into order.
            made.who = std::make_shared<pairs>();
            number_of_.assign(everybody() + 1, no_account);
            const auto number_of = [&](std::size_t cell) -> std::uint32_t& {
                const std::uint32_t party = party_of(cell, payer);
                return number_of_[party == nobody ? everybody() : party];
            };
            for (std::size_t cell = 0; cell < g.cells(); ++cell) number_of(cell) = 0;
            made.who->first.reserve(g.cells());
            for (std::size_t party = 0; party <= everybody(); ++party) {
                if (number_of_[party] == no_account) continue;
                number_of_[party] = static_cast<std::uint32_t>(made.who->size++);
                made.who->first.push_back(party == everybody() ? nobody : static_cast<std::uint32_t>(party));
            }
            for (std::size_t cell = 0; cell < g.cells(); ++cell) of_cell[cell] = number_of(cell);
        } else {
            std::vector<unsorted_pair> all(g.cells());
            for (std::size_t cell = 0; cell < g.cells(); ++cell) {
                all[cell] = {party_of(cell, payer), cell};
                if (payee != no_slot) all[cell].both = all[cell].both << 32 | party_of(cell, payee);
            }
            made.who = number_pairs(all, payee != no_slot, [&](std::uint64_t cell, std::uint32_t number) { of_cell[cell] = number; });
        }
        made.of_cell = std::make_shared<const std::vector<std::uint32_t>>(std::move(of_cell));
        return group_pairs_[group].emplace_back(std::move(made));
    }

    /// Between whom a charge is due, by period, whether there is usage or not.
    using due_pairs = std::map<std::int32_t, std::set<std::pair<std::uint32_t, std::uint32_t>>>;

    /// Numbers the accounts of a leg: by period, payer, payee.
    void gather(std::uint32_t leg, const due_pairs& due)
    {
        const plan_leg& self = plan_.legs[leg];
        leg_accounts& of = legs_[leg];
        const bool differs = self.payer.is != leg_end::kind::party || self.payee.is != leg_end::kind::party;
        const bool two = self.payer.is != leg_end::kind::party && self.payee.is != leg_end::kind::party;
        std::map<std::int32_t, std::vector<use>> by_period;
        for (const use& at : uses_[leg]) {
            const std::int32_t period = plan_.segments[from_.groups[at.group].segment].period_of[self.under.index()];
            if (period >= 0 || needed_[leg]) by_period[period].push_back(at);
        }
        for (const auto& [period, pairs_due] : due) by_period.try_emplace(period);
        for (const auto& [period, uses] : by_period) {
            const auto due_here = due.find(period);
            period_accounts accounts{period, of.size, of.uses.size(), of.uses.size() + uses.size(), nullptr, {}};
            if (uses.size() == 1 && due_here == due.end()) {
                const group_pairs& known = pairs_of(uses.front().group, self);
                accounts.who = known.who;
                of.uses.push_back({uses.front(), {known.of_cell, of.size}});
            } else {
                // Several groups meet in the accounts of the period.
                std::vector<unsorted_pair> all;
                std::vector<std::vector<std::uint32_t>> numbers(uses.size());
                for (std::size_t u = 0; u < uses.size(); ++u) {
                    const pairs& who = *pairs_of(uses[u].group, self).who;
                    numbers[u].resize(who.size);
                    for (std::size_t i = 0; i < who.size; ++i) {
                        std::uint64_t both = differs ? who.first[i] : 0;
                        if (two) both = both << 32 | who.second[i];
                        all.push_back({both, std::uint64_t{u} << 32 | i});
                    }
                }
                if (due_here != due.end()) {
                    for (const auto& [payer, payee] : due_here->second) {
                        std::uint64_t both = 0;
                        if (self.payer.is != leg_end::kind::party) both = final_number(payer);
                        if (self.payee.is != leg_end::kind::party) both = both << 32 | final_number(payee);
                        all.push_back({both, std::uint64_t{uses.size()} << 32});
                    }
                }
                accounts.who = number_pairs(all, two, [&](std::uint64_t from, std::uint32_t number) {
                    if (from >> 32 < uses.size()) numbers[from >> 32][from & 0xffff'ffff] = number;
                });
                if (!differs) accounts.who->first.clear();
                for (std::size_t u = 0; u < uses.size(); ++u) {
                    const std::vector<std::uint32_t>& known = *pairs_of(uses[u].group, self).of_cell;
                    std::vector<std::uint32_t> of_cell(known.size());
                    for (std::size_t cell = 0; cell < known.size(); ++cell) of_cell[cell] = numbers[u][known[cell]];
                    of.uses.push_back({uses[u], {std::make_shared<const std::vector<std::uint32_t>>(std::move(of_cell)), of.size}});
                }
            }
            accounts.quantity_unit = quantity_unit(of, accounts);
            of.size += static_cast<std::uint32_t>(accounts.who->size);
            of.periods.push_back(std::move(accounts));
        }
        if (self.payer.is != leg_end::kind::introducer && self.payee.is != leg_end::kind::introducer) return;
        of.absent.resize(of.size);
        for (const period_accounts& p : of.periods)
            for (std::size_t i = 0; i < p.who->size; ++i)
                of.absent[p.begin + i] = !has_amount(self, payer_of(leg, *p.who, i), payee_of(leg, *p.who, i));
    }

    /// Puts who stands in the accounts of a period, their records and quantities, into the store; where they are those of other legs too,
    /// once.
    void place_rows(const leg_accounts& of, const period_accounts& p)
    {
        pairs& who = *p.who;
        if (who.placed) return;
        account_store& store = out_->accounts;
        who.placed = true;
        who.rows = store.records.size();
        who.first_at = store.parties.size();
        store.parties.insert(store.parties.end(), who.first.begin(), who.first.end());
        who.second_at = store.parties.size();
        store.parties.insert(store.parties.end(), who.second.begin(), who.second.end());
        store.records.resize(who.rows + who.size);
        store.quantities.resize(who.rows + who.size);
        const bool alone = p.last_use - p.first_use == 1;
        for (std::size_t u = p.first_use; u < p.last_use; ++u) {
            const cell_group& g = from_.groups[of.uses[u].at.group];
            // Where the rows are those of one group, other legs share them, which may be driven by more units, or none.
            const rational& driven = multiplicity(of.uses[u]);
            if (!alone && driven.sign() == 0) continue;
            const rational times = alone ? rational{1} : driven * quantity_unit_ / p.quantity_unit;
            cell_accounts to = of.uses[u].to;
            to.begin = 0;
            std::uint64_t* const records = store.records.data() + who.rows;
            to.each(g.cells(), [&](std::size_t cell, std::uint32_t row) {
                records[row] += static_cast<std::uint64_t>(g.total(cell, cell_group::records_at));
            });
            fold({quantity_unit_, &g, cell_group::quantity_at, nullptr}, times, g.cells(), to, store.quantities, who.rows);
        }
    }
    /// What quantities of a period are counted in: a unit that fits every use of the leg; 0 where no record drives it.
    rational quantity_unit(const leg_accounts& of, const period_accounts& p) const
    {
        std::optional<rational> unit = rational{};
        for (std::size_t u = p.first_use; u < p.last_use; ++u)
            if (unit) unit = common_unit(*unit, multiplicity(of.uses[u]) * quantity_unit_);
        return unit ? *unit : quantity_unit_;
    }
    const rational& multiplicity(const counted_use& u) const { return route_of(u.at.group).legs[u.at.position].multiplicity; }

    struct route_part {
        std::uint32_t leg;
        std::int64_t group_position;  ///< -1: reported gross
        bool aggregate;
        int sign;
    };
    struct route_basis {
        std::vector<route_part> parts;
    };

    /// The summands of each basis that exist on a route, in the order of the formula's bases.
    std::vector<route_basis> bases_on(std::uint32_t group, const route_leg& rl) const
    {
        const route& r = route_of(group);
        std::vector<route_basis> found(bases_.size());
        for (std::size_t b = 0; b < bases_.size(); ++b) {
            const auto parts = std::find_if(rl.bases.begin(), rl.bases.end(), [&](const auto& entry) { return entry.first == bases_[b]; });
            for (const leg_part& part : parts->second) {
                if (!part.leg) {
                    if (!part.reported_at || *part.reported_at == r.entry) found[b].parts.push_back({0, -1, false, part.sign});
                    continue;
                }
                for (std::uint32_t pos = 0; pos < r.legs.size(); ++pos)
                    if (r.legs[pos].leg == *part.leg)
                        found[b].parts.push_back({*part.leg, pos, plan_.legs[*part.leg].is == leg_class::aggregate, part.sign});
            }
        }
        return found;
    }

    /// A cell's amount of a leg, by its position on the group's route. Requires: the leg has been worked out, and is needed.
    cell_numbers amounts_at(std::uint32_t group, std::uint32_t position) const
    {
        if (const auto& own = worked_out_[group][position]) return {own->unit, nullptr, 0, &own->counts};
        return slot_sums(group, route_of(group).legs[position]);
    }
    /// The sums of a leg that is rounded record by record.
    cell_numbers slot_sums(std::uint32_t group, const route_leg& rl) const
    {
        PARTNERING_EXPECTS(rl.event_slot >= 0 && plan_.details[rl.leg].at_event, "what others are worked out from is kept");
        return {plan_.details[rl.leg].at_event->step.value(), &from_.groups[group],
                cell_group::fixed + static_cast<std::uint32_t>(rl.event_slot), nullptr};
    }

    /// What a basis of the leg at hand adds up at each cell of a group. Amounts of a whole period are no part of a cell's.
    std::vector<term> terms_of(std::uint32_t group, const route_basis& on) const
    {
        std::vector<term> terms;
        for (const route_part& part : on.parts) {
            if (part.aggregate) continue;
            terms.push_back({part.sign, part.group_position < 0
                                            ? cell_numbers{gross_unit_, &from_.groups[group], cell_group::gross_at, nullptr}
                                            : amounts_at(group, static_cast<std::uint32_t>(part.group_position))});
        }
        return terms;
    }

    /// Of what a weighted sum consists at each cell of a group.
    std::vector<term> terms_of(const counted_use& u) const
    {
        const cell_group& g = from_.groups[u.at.group];
        const route_leg& rl = route_of(u.at.group).legs[u.at.position];
        const std::vector<route_basis> bases = bases_on(u.at.group, rl);
        if (!rl.rest_of.empty()) {
            std::vector<term> terms = terms_of(u.at.group, bases.front());
            for (const std::uint32_t sibling : rl.rest_of) terms.push_back({-1, amounts_at(u.at.group, sibling)});
            return terms;
        }
        const linear_form& form = *rl.linear;
        std::vector<term> terms;
        if (rl.multiplicity.sign() != 0 && form.constant.sign() != 0)
            terms.push_back({form.constant, {1, &g, cell_group::records_at, nullptr}});
        if (rl.multiplicity.sign() != 0 && form.per_quantity.sign() != 0)
            terms.push_back({form.per_quantity * rl.multiplicity, {quantity_unit_, &g, cell_group::quantity_at, nullptr}});
        for (const auto& [of, weight] : form.per_basis) {
            const auto b = static_cast<std::size_t>(std::find(bases_.begin(), bases_.end(), of) - bases_.begin());
            for (term t : terms_of(u.at.group, bases[b])) terms.push_back({t.weight * weight, t.of});
        }
        return terms;
    }

    /// Adds up what `of` says of each cell, by account. What it says is kept with the cells too, where other legs ask for it.
    template <class TermsOf>
    exact_column add_up(std::uint32_t leg, TermsOf of, bool kept)
    {
        std::vector<std::vector<term>> terms;
        for (std::size_t i = 0; i < legs_[leg].uses.size(); ++i) terms.push_back(of(i));
        std::optional<rational> unit = rational{};
        for (const std::vector<term>& all : terms)
            for (const term& t : all)
                if (unit) unit = common_unit(*unit, t.weight * t.of.unit);
        exact_column sums{unit && unit->sign() != 0 ? *unit : rational{1}, exact_counts{legs_[leg].size}};
        for (std::size_t i = 0; i < terms.size(); ++i) {
            const counted_use& u = legs_[leg].uses[i];
            const std::size_t cells = from_.groups[u.at.group].cells();
            if (terms[i].size() == 1 && !kept) {
                fold(terms[i].front().of, terms[i].front().unit() / sums.unit, cells, u.to, sums.counts, 0);
                continue;
            }
            exact_column by_cell = combine(terms[i], sums.unit, cells);
            if (!legs_[leg].absent.empty())
                for (std::size_t cell = 0; cell < cells; ++cell)
                    if (legs_[leg].absent[u.to(cell)]) by_cell.counts.clear(cell);
            fold({sums.unit, nullptr, 0, &by_cell.counts}, 1, cells, u.to, sums.counts, 0);
            if (kept) worked_out_[u.at.group][u.at.position] = std::make_unique<exact_column>(std::move(by_cell));
        }
        return sums;
    }

    /// As add_up(), of what is priced for each record and not rounded there.
    exact_column add_up_exact(std::uint32_t leg)
    {
        std::vector<rational> sums(legs_[leg].size);
        for (const counted_use& u : legs_[leg].uses) {
            const cell_group& g = from_.groups[u.at.group];
            const auto slot = static_cast<std::size_t>(route_of(u.at.group).legs[u.at.position].event_slot);
            std::vector<rational> by_cell(needed_[leg] ? g.cells() : 0);
            for (std::size_t cell = 0; cell < g.cells() && !g.exact.empty(); ++cell) {
                const std::uint32_t number = u.to(cell);
                if (marked(legs_[leg].absent, number)) continue;
                const rational& amount = g.exact[cell * (g.columns - cell_group::fixed) + slot];
                sums[number] += amount;
                if (needed_[leg]) by_cell[cell] = amount;
            }
            if (needed_[leg]) worked_out_[u.at.group][u.at.position] = std::make_unique<exact_column>(packed(by_cell));
        }
        return packed(sums);
    }

    void usage(std::uint32_t leg)
    {
        const plan_leg& self = plan_.legs[leg];
        const leg_detail& detail = plan_.details[leg];
        leg_accounts& of = legs_[leg];
        bases_ = detail.how.bases();
        const bool aggregate = self.is == leg_class::aggregate;
        gather(leg, aggregate && detail.how.stands_without_usage() ? due_without_usage(leg) : due_pairs{});
        if (keep_ || (aggregate && needed_[leg]))
            for (const counted_use& u : of.uses) account_at_[u.at.group][u.at.position] = u.to;
        if (!bases_.empty() && (aggregate || keep_)) add_bases(leg);
        if (aggregate) {
            if (needed_[leg]) {
                of.cells.resize(of.size);
                for (const counted_use& u : of.uses)
                    for (std::size_t cell = 0; cell < from_.groups[u.at.group].cells(); ++cell) ++of.cells[u.to(cell)];
            }
            std::vector<rational> amounts(of.size);
            for (const period_accounts& p : of.periods) {
                if (p.period < 0) continue;
                place_rows(of, p);
                for (std::size_t i = 0; i < p.who->size; ++i)
                    amounts[p.begin + i] = price(leg, p.begin + static_cast<std::uint32_t>(i), quantity_of(p, i));
            }
            of.amounts = packed(amounts);
        } else if (self.is == leg_class::linear) {
            of.amounts = add_up(leg, [&](std::size_t i) { return terms_of(of.uses[i]); }, needed_[leg]);
        } else if (detail.at_event) {
            // The sums that stand in the group serve others as they are, unless some of them are of nobody.
            of.amounts = add_up(
                leg,
                [&](std::size_t i) {
                    const use& at = of.uses[i].at;
                    return std::vector<term>{{1, slot_sums(at.group, route_of(at.group).legs[at.position])}};
                },
                needed_[leg] && !of.absent.empty());
        } else {
            of.amounts = add_up_exact(leg);
        }
    }

    /// For each account (and position of a basis of its leg) the coarse accounts, by leg and number, that are a part of it: how many of
    /// such an account's cells were seen here, and the sign it counts with.
    using coarse_parts = std::map<std::pair<std::uint32_t, std::uint32_t>,
                                  std::map<std::pair<std::uint32_t, std::uint32_t>, std::pair<std::uint64_t, rational>>>;

    /// What the formula's bases come to for each account.
    void add_bases(std::uint32_t leg)
    {
        leg_accounts& of = legs_[leg];
        std::vector<std::vector<route_basis>> on;
        for (const counted_use& u : of.uses) on.push_back(bases_on(u.at.group, route_of(u.at.group).legs[u.at.position]));
        coarse_parts coarse;
        if (keep_) of.parts.assign(of.size, std::vector<summands>(bases_.size()));
        for (std::size_t b = 0; b < bases_.size(); ++b) {
            of.bases.push_back(add_up(leg, [&](std::size_t i) { return terms_of(of.uses[i].at.group, on[i][b]); }, false));
            for (std::size_t i = 0; i < of.uses.size(); ++i)
                for (const route_part& part : on[i][b].parts)
                    if (part.aggregate || keep_) add_part(leg, of.uses[i], b, part, coarse);
        }
        leave_out_coarse(leg, coarse);
        for (const auto& [here, others] : coarse) {
            if (marked(of.left_out, here.first) || period_of(leg, here.first).period < 0) continue;
            for (const auto& [there, seen] : others) {
                const rational amount = legs_[there.first].amounts[there.second] * seen.second;
                of.bases[here.second].add(here.first, amount);
                if (keep_) of.parts[here.first][here.second][{there.first, there.second}] += amount;
            }
        }
    }

    /// Notes what a part of a basis is to each account: the account it comes from, and how much of it.
    void add_part(std::uint32_t leg, const counted_use& u, std::size_t b, const route_part& part, coarse_parts& coarse)
    {
        leg_accounts& of = legs_[leg];
        const std::size_t cells = from_.groups[u.at.group].cells();
        const bool reported = part.group_position < 0;
        const cell_accounts others = reported ? cell_accounts{} : account_at_[u.at.group][static_cast<std::size_t>(part.group_position)];
        const auto other_of = [&](std::size_t cell) {
            // It is in no account where it is settled in no period.
            if (reported || !others.of_cell) return no_account;
            const std::uint32_t number = others(cell);
            return marked(legs_[part.leg].absent, number) ? no_account : number;
        };
        const cell_numbers amounts = part.aggregate ? cell_numbers{}
                                     : reported     ? cell_numbers{gross_unit_, &from_.groups[u.at.group], cell_group::gross_at, nullptr}
                                                    : amounts_at(u.at.group, static_cast<std::uint32_t>(part.group_position));
        for (std::size_t cell = 0; cell < cells; ++cell) {
            const std::uint32_t number = u.to(cell);
            if (marked(of.absent, number)) continue;
            const std::uint32_t other = other_of(cell);
            if (part.aggregate) {
                if (other == no_account) continue;
                auto& seen = coarse[{number, static_cast<std::uint32_t>(b)}][{part.leg, other}];
                ++seen.first;
                seen.second = rational{part.sign};
                continue;
            }
            const rational amount = amounts.count(cell) * amounts.unit * rational{part.sign};
            if (amount.sign() != 0) of.parts[number][b][{reported ? -1 : std::int64_t{part.leg}, other}] += amount;
        }
    }

    /// Leaves out accounts whose parts have no amount for them, and says why: for one reason each, whatever order records came in.
    void leave_out_coarse(std::uint32_t leg, const coarse_parts& coarse)
    {
        std::map<std::uint32_t, std::pair<int, std::string>> why;  // by account: how much a reason counts, and the clause
        for (const auto& [here, others] : coarse) {
            if (period_of(leg, here.first).period < 0) continue;
            for (const auto& [there, seen] : others) {
                const bool none = period_of(there.first, there.second).period < 0 || marked(legs_[there.first].left_out, there.second);
                if (!none && legs_[there.first].cells[there.second] == seen.first) continue;
                const std::pair<int, std::string> reason{none ? 0 : 1, plan_.legs[there.first].clause_key(plan_.of)};
                const auto [place, fresh] = why.try_emplace(here.first, reason);
                if (!fresh) place->second = std::min(place->second, reason);
            }
        }
        for (const auto& [number, reason] : why) {
            const account_place a = place_of(leg, number);
            if (reason.first == 0)
                complain(leg, a, "basis_without_amount",
                         "'" + reason.second +
                             "' is a part of it, and has no amount here: it is settled in other periods than those asked for, or could "
                             "not be worked out itself");
            else
                complain(leg, a, "basis_not_attributable",
                         "'" + reason.second +
                             "' is a part of it, and exists only for more usage than this account has: work that charge out per event, "
                             "or this one for the same parties and period");
            leave_out(leg, number);
        }
    }

    rational quantity_of(const period_accounts& p, std::size_t i) const
    {
        if (p.quantity_unit.sign() == 0) return {};
        return out_->accounts.quantities[p.who->rows + i] * p.quantity_unit;
    }

    void complain(std::uint32_t leg, const account_place& a, std::string code, std::string why)
    {
        if (a.period < 0) return;  // nobody asked for it
        const plan_leg& self = plan_.legs[leg];
        out_->findings.push_back(
            {std::move(code), severity::error, plan_.of[self.under].key, "",
             "charge '" + self.clause_key(plan_.of) + "' from '" + key_of(a.payer) + "' to '" + key_of(a.payee) + "' is left out: " + why});
    }

    /// The measure a formula asks for, or nothing (and a finding) where there is none.
    std::optional<rational> measure(std::uint32_t leg, const account_place& a, const measure_ref& of)
    {
        const plan_leg& self = plan_.legs[leg];
        const std::string about = measured_party(plan_, self, of, key_of(a.payer), key_of(a.payee));
        const date_range days =
            measured_days(of, plan_.periods[self.under.index()][static_cast<std::size_t>(a.period)], plan_.of[self.under].cycle);
        if (const auto value = plan_.of.measured(of.name, about, days)) return value;
        if (of.otherwise) return of.otherwise;
        complain(leg, a, "missing_measure",
                 "it depends on the measure '" + of.name + "' of '" + about + "' for " + to_string(days) +
                     ", which is not given: add it to `measures`, or say with `otherwise` what holds without it");
        return std::nullopt;
    }

    /// What the formula of a leg makes of an account, which is left out where that asks for a measure nobody gave.
    rational price(std::uint32_t leg, std::uint32_t number, const rational& quantity)
    {
        const leg_accounts& of = legs_[leg];
        if (marked(of.absent, number) || marked(of.left_out, number)) return {};
        const formula& how = plan_.details[leg].how;
        std::vector<std::pair<measure_ref, rational>> measures;
        for (const measure_ref& wanted : how.measures()) {
            const auto value = measure(leg, place_of(leg, number), wanted);
            if (!value) {
                leave_out(leg, number);
                return {};
            }
            measures.push_back({wanted, *value});
        }
        const charge_inputs<plain> inputs{
            plain::of(quantity),
            [&](const basis& wanted) {
                return plain::of(
                    of.bases[static_cast<std::size_t>(std::find(bases_.begin(), bases_.end(), wanted) - bases_.begin())][number]);
            },
            [&](const measure_ref& wanted) {
                const auto found = std::find_if(measures.begin(), measures.end(), [&](const auto& m) { return m.first == wanted; });
                return plain::of(found->second);
            }};
        return evaluate(how, inputs).value();
    }

    /// Everyone who may stand at an end in a period of an agreement: the party itself, or the listed members of a class and, of an open
    /// one, those whose usage under that agreement falls into that period. What else is settled in the same run changes nothing.
    std::vector<std::uint32_t> everyone_at(const leg_end& end, agreement_id under, std::size_t period)
    {
        if (end.is == leg_end::kind::party) return {end.party};
        if (end.is == leg_end::kind::introducer) return {};
        std::set<std::uint32_t> found;
        for (const std::string& member : plan_.of.parties()[end.party].members) found.insert(plan_.of.find_party(member)->index());
        for (std::uint32_t g = 0; g < from_.groups.size(); ++g) {
            if (plan_.segments[from_.groups[g].segment].period_of[under.index()] != static_cast<std::int32_t>(period)) continue;
            const route& r = route_of(g);
            const auto slot = std::find(r.slots.begin(), r.slots.end(), end.party);
            if (slot == r.slots.end() || !std::binary_search(r.agreements.begin(), r.agreements.end(), under)) continue;
            for (std::size_t cell = 0; cell < from_.groups[g].cells(); ++cell)
                found.insert(from_.groups[g].parties(cell)[slot - r.slots.begin()]);
        }
        return {found.begin(), found.end()};
    }

    /// The pairs that owe a charge due by the calendar in a period. Members of two classes do where usage of that agreement brings them
    /// together: a dealer's customer owes nothing to another dealer.
    std::set<std::pair<std::uint32_t, std::uint32_t>> everyone_between(const plan_leg& leg, std::size_t period)
    {
        std::set<std::pair<std::uint32_t, std::uint32_t>> found;
        if (leg.payer.is != leg_end::kind::member || leg.payee.is != leg_end::kind::member) {
            const std::vector<std::uint32_t> payees = everyone_at(leg.payee, leg.under, period);
            for (const std::uint32_t payer : everyone_at(leg.payer, leg.under, period))
                for (const std::uint32_t payee : payees)
                    if (is_due(payer, payee)) found.emplace(payer, payee);
            return found;
        }
        for (const cell_group& g : from_.groups) {
            if (plan_.segments[g.segment].period_of[leg.under.index()] != static_cast<std::int32_t>(period)) continue;
            const route& r = plan_.snapshots[plan_.segments[g.segment].snapshot].routes[g.route];
            if (!std::binary_search(r.agreements.begin(), r.agreements.end(), leg.under)) continue;
            const auto named = [&](const leg_end& end) { return std::binary_search(r.slots.begin(), r.slots.end(), end.party); };
            if (!named(leg.payer) || !named(leg.payee)) continue;
            const end_reader payer_of{leg.payer, r};
            const end_reader payee_of{leg.payee, r};
            for (std::size_t cell = 0; cell < g.cells(); ++cell) {
                const std::pair both{payer_of(g.parties(cell)), payee_of(g.parties(cell))};
                if (is_due(both.first, both.second)) found.insert(both);
            }
        }
        return found;
    }

    /// Between whom a charge that stands without usage is due.
    due_pairs due_without_usage(std::uint32_t leg)
    {
        const plan_leg& self = plan_.legs[leg];
        const date_range& offered = plan_.of[*self.on].when;
        const auto& periods = plan_.periods[self.under.index()];
        due_pairs due;
        for (std::size_t p = 0; p < periods.size(); ++p) {
            const auto days = days_of_version(plan_.of[self.under], self.version, periods[p]);
            if (std::none_of(days.begin(), days.end(), [&](const date_range& d) { return !overlap(d, offered).empty(); })) continue;
            if (auto between = everyone_between(self, p); !between.empty()) due[static_cast<std::int32_t>(p)] = std::move(between);
        }
        return due;
    }

    /// A charge due by the calendar: how many times (or what fraction of it) falls into each period.
    void standing(std::uint32_t leg)
    {
        const plan_leg& self = plan_.legs[leg];
        const charge_clause& charge = plan_.data_terms(self).charges[self.clause.index];
        const agreement& of = plan_.of[self.under];
        bases_.clear();
        const auto& periods = plan_.periods[self.under.index()];
        due_pairs due;
        std::map<std::int32_t, rational> times;
        for (std::size_t p = 0; p < periods.size(); ++p) {
            rational here;
            for (const date_range& active : days_of_version(of, self.version, periods[p]))
                here += due_within(charge, active, of.versions.entries().front().when.begin);
            if (here.sign() == 0) continue;
            if (auto between = everyone_between(self, p); !between.empty()) due[static_cast<std::int32_t>(p)] = std::move(between);
            times[static_cast<std::int32_t>(p)] = here;
        }
        gather(leg, due);
        leg_accounts& accounts = legs_[leg];
        std::vector<rational> amounts(accounts.size);
        for (period_accounts& p : accounts.periods) {
            p.quantity_unit = times[p.period];
            place_rows(accounts, p);
            for (std::uint32_t i = 0; i < p.who->size; ++i) {
                out_->accounts.quantities.add(p.who->rows + i, std::int64_t{1});
                amounts[p.begin + i] = price(leg, p.begin + i, 1) * p.quantity_unit;
            }
        }
        accounts.amounts = packed(amounts);
    }

    static rational due_within(const charge_clause& charge, const date_range& active, date first_day)
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

    /// Open members are numbered as they were met; their keys give the one order.
    void number_open_parties()
    {
        std::vector<std::uint32_t> by_key(from_.open_parties.size());
        for (std::uint32_t i = 0; i < by_key.size(); ++i) by_key[i] = i;
        std::sort(by_key.begin(), by_key.end(),
                  [&](std::uint32_t a, std::uint32_t b) { return from_.open_parties[a] < from_.open_parties[b]; });
        rank_.resize(by_key.size());
        out_->open_parties.clear();
        for (std::uint32_t i = 0; i < by_key.size(); ++i) {
            rank_[by_key[i]] = i;
            out_->open_parties.push_back(from_.open_parties[by_key[i]]);
        }
    }

    /// How many parties have a number in the ledger.
    [[nodiscard]] std::size_t everybody() const { return declared_ + rank_.size(); }
    [[nodiscard]] std::uint32_t final_number(std::uint32_t party) const
    {
        return party < declared_ || party == nobody ? party : declared_ + rank_[party - declared_];
    }

    /// Makes room for about as many as there will be: in each period one between fixed parties, else one for each cell of the largest
    /// group. What is not used is not touched.
    void reserve()
    {
        std::size_t accounts = 0;
        std::map<std::int32_t, std::size_t> largest;
        for (std::uint32_t leg = 0; leg < uses_.size(); ++leg) {
            const plan_leg& self = plan_.legs[leg];
            const bool fixed = self.payer.is == leg_end::kind::party && self.payee.is == leg_end::kind::party;
            largest.clear();
            for (const use& at : uses_[leg]) {
                const cell_group& g = from_.groups[at.group];
                std::size_t& most = largest[plan_.segments[g.segment].period_of[self.under.index()]];
                most = std::max(most, fixed ? std::size_t{1} : g.cells());
            }
            for (const auto& [period, count] : largest)
                if (period >= 0) accounts += count;
        }
        std::size_t rows = 0;
        for (const cell_group& g : from_.groups) rows += g.cells();
        rows = std::min(rows, accounts);
        out_->accounts.amounts.reserve(accounts);
        out_->accounts.parties.reserve(rows);
        out_->accounts.records.reserve(rows);
        out_->accounts.quantities.reserve(rows);
    }

    std::uint32_t unit_number(const rational& unit)
    {
        account_store& store = out_->accounts;
        const auto [place, fresh] = unit_numbers_.try_emplace(unit, static_cast<std::uint32_t>(store.units.size()));
        if (fresh) store.units.push_back(unit);
        return place->second;
    }

    /// Rounding at the leg comes last: what a leg is a part of counts its amount as it was before.
    static exact_column rounded(const exact_column& amounts, const rounding_rule& rule)
    {
        exact_column made{rule.step.value(), exact_counts{amounts.size()}};
        for (std::size_t i = 0; i < amounts.size(); ++i) made.counts.add(i, (amounts[i] / made.unit).rounded(rule.mode));
        return made;
    }

    /// Puts a leg's accounts into the ledger, but for what is due to nobody else.
    void book(std::uint32_t leg)
    {
        account_store& store = out_->accounts;
        leg_accounts& of = legs_[leg];
        const plan_leg& self = plan_.legs[leg];
        const std::size_t amounts = store.amounts.size();
        bool any = false;
        const auto& at_leg = plan_.details[leg].at_leg;
        const exact_column rounded_amounts = at_leg ? rounded(of.amounts, *at_leg) : exact_column{};
        const exact_column& booked = at_leg ? rounded_amounts : of.amounts;
        const bool payer_differs = self.payer.is != leg_end::kind::party;
        const bool payee_differs = self.payee.is != leg_end::kind::party;
        account_store::run run{};
        run.leg = leg;
        run.payer = payer_differs ? account_store::of_row : self.payer.party;
        run.payee = !payee_differs ? self.payee.party : payer_differs ? account_store::of_row_too : account_store::of_row;
        run.amount_unit = unit_number(booked.unit);
        if (keep_) place_in_leg_[leg].assign(of.size, no_account);
        for (const period_accounts& p : of.periods) {
            if (p.period < 0) continue;
            run.period = static_cast<std::uint32_t>(p.period);
            run.quantity_unit = unit_number(p.quantity_unit);
            const std::uint32_t* const payers = payer_differs ? p.who->first.data() : nullptr;
            const std::uint32_t* const payees = !payee_differs ? nullptr : payer_differs ? p.who->second.data() : p.who->first.data();
            const bool all_worked_out = of.absent.empty() && of.left_out.empty();
            const auto is_booked = [&](std::uint32_t i) {
                if ((payers ? payers[i] : self.payer.party) == (payees ? payees[i] : self.payee.party)) return false;
                return all_worked_out || (!marked(of.absent, p.begin + i) && !marked(of.left_out, p.begin + i));
            };
            for (std::uint32_t i = 0; i < p.who->size;) {
                if (!is_booked(i)) {
                    ++i;
                    continue;
                }
                const std::uint32_t from = i;
                for (; i < p.who->size && is_booked(i); ++i) {
                    if (!keep_) continue;
                    place_in_leg_[leg][p.begin + i] = static_cast<std::uint32_t>(inputs_[leg].size());
                    inputs_[leg].push_back(inputs_of(of, p.begin + i));
                }
                place_rows(of, p);
                if (!any) store.amounts.append(booked.counts);
                any = true;
                run.begin = store.size;
                run.rows = p.who->rows + from;
                run.amounts = amounts + p.begin + from;
                run.first = p.who->first_at + from;
                run.second = p.who->second_at + from;
                store.runs.push_back(run);
                store.size += i - from;
            }
        }
    }

    /// An account of another leg is named by its number there until every leg has its place.
    static account_inputs inputs_of(const leg_accounts& of, std::uint32_t number)
    {
        account_inputs inputs;
        for (const exact_column& b : of.bases) inputs.bases.push_back(b[number]);
        if (of.bases.empty()) return inputs;
        for (const summands& parts : of.parts[number]) {
            inputs.parts.emplace_back();
            for (const auto& [from, amount] : parts)
                inputs.parts.back().push_back({from.first, from.second == no_account ? std::nullopt : std::optional{from.second}, amount});
        }
        return inputs;
    }

    void close()
    {
        // Legs are worked out after all they are a part of; they stand in the ledger in their own order.
        account_store& store = out_->accounts;
        const auto by_leg = [](const account_store::run& a, const account_store::run& b) { return a.leg < b.leg; };
        if (!std::is_sorted(store.runs.begin(), store.runs.end(), by_leg)) {
            std::vector<std::size_t> sizes(store.runs.size());
            for (std::size_t i = 0; i < sizes.size(); ++i) sizes[i] = store.end_of(i) - store.runs[i].begin;
            // Until they have their places, `begin` says which one it was.
            for (std::size_t i = 0; i < sizes.size(); ++i) store.runs[i].begin = i;
            std::sort(store.runs.begin(), store.runs.end(),
                      [](const auto& a, const auto& b) { return std::tie(a.leg, a.begin) < std::tie(b.leg, b.begin); });
            std::size_t begin = 0;
            for (account_store::run& r : store.runs) begin += sizes[std::exchange(r.begin, begin)];
        }
        std::vector<std::size_t> begin_of(inputs_.size());
        for (std::size_t leg = 0; leg < inputs_.size(); ++leg) {
            begin_of[leg] = out_->inputs.size();
            std::move(inputs_[leg].begin(), inputs_[leg].end(), std::back_inserter(out_->inputs));
        }
        for (account_inputs& inputs : out_->inputs)
            for (auto& parts : inputs.parts) {
                for (account_inputs::part& part : parts) {
                    if (!part.account) continue;
                    const auto leg = static_cast<std::size_t>(part.leg);
                    const std::uint32_t place = place_in_leg_[leg][*part.account];
                    part.account = place == no_account ? std::nullopt : std::optional{static_cast<std::uint32_t>(begin_of[leg]) + place};
                }
                std::sort(parts.begin(), parts.end(),
                          [](const auto& a, const auto& b) { return std::tie(a.leg, a.account) < std::tie(b.leg, b.account); });
            }
        for (finding& f : missing_parts(out_->from)) out_->findings.push_back(std::move(f));
        std::sort(out_->findings.begin(), out_->findings.end());
    }

    plan under_;
    const plan::data& plan_;
    const partial::data& from_;
    bool keep_;
    std::uint32_t declared_;  ///< parties of the plan
    rational quantity_unit_;  ///< of the groups' sums
    rational gross_unit_;
    std::shared_ptr<ledger::data> out_;
    std::vector<std::vector<use>> uses_;  ///< by leg
    std::vector<bool> needed_;            ///< by leg: whether another is a part of it
    std::vector<std::vector<std::unique_ptr<exact_column>>>
        worked_out_;                                      ///< by group, position: an amount a cell, in place of the group's sums
    std::vector<std::vector<cell_accounts>> account_at_;  ///< by group, position: of aggregate legs; of all where inputs are kept
    std::vector<std::vector<group_pairs>> group_pairs_;   ///< by group
    std::vector<leg_accounts> legs_;
    std::vector<std::vector<account_inputs>> inputs_;       ///< by leg, of what is booked; where they are kept
    std::vector<std::vector<std::uint32_t>> place_in_leg_;  ///< by leg, number: its place among the leg's that are booked
    std::map<rational, std::uint32_t> unit_numbers_{{rational{}, account_store::not_driven}};
    std::vector<std::uint32_t> rank_;       ///< of the open parties, by key
    std::vector<std::uint32_t> number_of_;  ///< by party, of the group at hand
    std::vector<basis> bases_;              ///< of the leg being worked out
};

}  // namespace

namespace {
/// Nothing comes in between any more: charges that run through their periods are worked out.
partial without_runs(const plan& under, const partial& from)
{
    if (!has_runs(from.internals().groups)) return from;
    return partial{std::make_shared<const partial::data>(settle_runs(under.internals(), from.internals()).value())};
}
}  // namespace

ledger finish(const plan& under, const partial& from) { return finisher{under, without_runs(under, from), false}.run(); }
ledger finish_with_inputs(const plan& under, const partial& from) { return finisher{under, without_runs(under, from), true}.run(); }

PARTNERING_END
