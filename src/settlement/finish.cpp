#include "calendar.hpp"
#include "ledger_data.hpp"
#include "record.hpp"
#include "runs.hpp"

#include <partnering/core/date_text.hpp>
#include <partnering/core/rational_text.hpp>

#include <algorithm>
#include <map>
#include <set>

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

rational scaled(int128 value, int decimals)
{
    if (decimals == 0) return {value, 1};
    int128 power = 1;
    for (int i = 0; i < decimals; ++i) power *= 10;
    return {value, power};
}

/// An account while it is being added up.
struct open_account {
    std::int32_t period;
    std::uint32_t payer;
    std::uint32_t payee;
    std::uint64_t records = 0;
    std::uint64_t cells = 0;
    int128 whole_quantity = 0;  ///< at the partial's scale, of routes that drive one unit a unit
    rational other_quantity;
    int128 quanta = 0;  ///< rounded per record
    rational amount;
};

/// What its formula is applied to; kept aside, since most accounts need none of it.
struct open_bases {
    std::vector<rational> bases;  ///< by position in the formula's bases
    std::vector<std::map<std::pair<std::int64_t, std::uint32_t>, rational>>
        parts;  ///< for each: (leg, or -1 for reported; number of the account) and what it adds
};

class finisher {
public:
    finisher(const plan& under, const partial& from, bool keep_inputs)
        : under_{under}, plan_{under.internals()}, from_{from.internals()}, keep_{keep_inputs}
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
        uses_.resize(plan_.legs.size());
        needed_.assign(plan_.legs.size(), false);
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
            amounts_.emplace_back(r.legs.size());
            account_at_.emplace_back(r.legs.size());
        }
        legs_.resize(plan_.legs.size());
        places_.resize(plan_.legs.size());
        out_->accounts.reserve(expected_accounts());
        for (const std::uint32_t leg : plan_.order) {
            choose_lookup(leg);
            if (plan_.legs[leg].is == leg_class::standing)
                standing(leg);
            else
                usage(leg);
            book(leg);
        }
        close();
        return ledger{out_};
    }

private:
    struct use {
        std::uint32_t group;
        std::uint32_t position;
    };
    struct leg_accounts {
        std::vector<open_account> all;
        std::vector<open_bases> bases;  ///< by account, where the leg's formula has bases that are asked for
        flat_index<wide_key> index;
    };

    const route& route_of(std::uint32_t g) const
    {
        return plan_.snapshots[plan_.segments[from_.groups[g].segment].snapshot].routes[from_.groups[g].route];
    }
    std::string key_of(std::uint32_t party) const
    {
        const auto parties = plan_.of.parties();
        return party < parties.size() ? parties[party].key : from_.open_parties[party - parties.size()];
    }

    /// How the account of a cell is found: most legs need no search.
    enum class lookup : std::uint8_t {
        by_period,   ///< between two fixed parties: one account a period
        by_cell,     ///< each cell is an account of its own
        by_parties,  ///< several cells may meet in one account
    };

    void choose_lookup(std::uint32_t leg)
    {
        const plan_leg& self = plan_.legs[leg];
        by_period_.assign(plan_.periods[self.under.index()].size() + 1, no_account);
        lookup_ = lookup::by_parties;
        if (keep_) return;
        if (self.payer.is == leg_end::kind::party && self.payee.is == leg_end::kind::party) {
            lookup_ = lookup::by_period;
        } else if (self.is != leg_class::standing && !plan_.details[leg].how.stands_without_usage() && uses_[leg].size() == 1 &&
                   from_.groups[uses_[leg].front().group].width == 1) {
            lookup_ = lookup::by_cell;
        }
    }

    std::uint32_t account(std::uint32_t leg, std::int32_t period, std::uint32_t payer, std::uint32_t payee)
    {
        leg_accounts& of = legs_[leg];
        auto number = static_cast<std::uint32_t>(of.all.size());
        if (lookup_ == lookup::by_period) {
            std::uint32_t& known = by_period_[static_cast<std::size_t>(period + 1)];
            if (known == no_account) known = number;
            number = known;
        } else if (lookup_ == lookup::by_parties) {
            number = of.index.insert(
                {static_cast<std::uint64_t>(static_cast<std::uint32_t>(period)), static_cast<std::uint64_t>(payer) << 32 | payee});
        }
        if (number == of.all.size()) {
            of.all.push_back({period, payer, payee, 0, 0, 0, {}, 0, {}});
            if (wants_bases_) {
                of.bases.emplace_back();
                of.bases.back().bases.resize(bases_.size());
                if (keep_) of.bases.back().parts.resize(bases_.size());
            }
        }
        return number;
    }

    void usage(std::uint32_t leg)
    {
        const plan_leg& self = plan_.legs[leg];
        const leg_detail& detail = plan_.details[leg];
        bases_ = detail.how.bases();
        has_bases_ = !bases_.empty();
        wants_bases_ = has_bases_ && (self.is == leg_class::aggregate || keep_);
        coarse_parts coarse;

        if (self.is == leg_class::aggregate && detail.how.stands_without_usage()) open_standing_accounts(leg);
        if (lookup_ != lookup::by_period && !uses_[leg].empty()) {
            // As many accounts as the largest offer has cells, at least: mostly that is what it comes to.
            std::size_t expected = 0;
            for (const use& at : uses_[leg]) expected = std::max(expected, from_.groups[at.group].cells());
            if (!keeps(leg) && legs_[leg].all.empty()) legs_[leg].all = std::move(spare_);
            legs_[leg].all.reserve(expected);
            if (lookup_ == lookup::by_parties) legs_[leg].index.reserve(expected);
        }
        for (const use& at : uses_[leg]) {
            const cell_group& g = from_.groups[at.group];
            const route& r = route_of(at.group);
            const route_leg& rl = r.legs[at.position];
            const std::int32_t period = plan_.segments[g.segment].period_of[self.under.index()];
            if (period < 0 && !needed_[leg]) continue;
            const bool one_to_one = rl.multiplicity == rational{1};
            const bool none = rl.multiplicity.sign() == 0;
            std::vector<rational>* const amounts =
                needed_[leg] && self.is != leg_class::aggregate ? &amounts_[at.group][at.position] : nullptr;
            std::vector<std::uint32_t>* const accounts =
                needed_[leg] && self.is == leg_class::aggregate ? &account_at_[at.group][at.position] : nullptr;
            if (amounts != nullptr) amounts->resize(g.cells());
            if (accounts != nullptr) accounts->assign(g.cells(), no_account);
            const std::vector<route_basis> bases = bases_on(at.group, rl);
            const end_reader payer_of{self.payer, r};
            const end_reader payee_of{self.payee, r};

            for (std::size_t cell = 0; cell < g.cells(); ++cell) {
                const std::uint32_t* who = g.parties(cell);
                const std::uint32_t payer = payer_of(who);
                const std::uint32_t payee = payee_of(who);
                if (!has_amount(self, payer, payee)) continue;
                const std::uint32_t number = account(leg, period, payer, payee);
                open_account& a = legs_[leg].all[number];
                if (accounts != nullptr) (*accounts)[cell] = number;
                ++a.cells;
                const int128 quantity = g.total(cell, cell_group::quantity_at);
                if (!none) {
                    a.records += static_cast<std::uint64_t>(g.total(cell, cell_group::records_at));
                    if (one_to_one)
                        add_checked(a.whole_quantity, quantity);
                    else
                        a.other_quantity += scaled(quantity, from_.quantity_decimals) * rl.multiplicity;
                }
                std::vector<rational> at_cell;
                if (wants_bases_ || (self.is == leg_class::linear && has_bases_)) {
                    at_cell.resize(bases_.size());
                    for (std::size_t b = 0; b < bases.size(); ++b) {
                        for (const route_part& part : bases[b].parts) {
                            rational amount;
                            if (part.group_position < 0)
                                amount = scaled(g.total(cell, cell_group::gross_at), from_.gross_decimals);
                            else if (part.aggregate) {
                                const std::uint32_t other = account_at_[at.group][static_cast<std::size_t>(part.group_position)][cell];
                                if (other != no_account) {
                                    auto& seen = coarse[{number, static_cast<std::uint32_t>(b)}][{part.leg, other}];
                                    ++seen.first;
                                    seen.second = rational{part.sign};
                                }
                                continue;
                            } else {
                                amount = amounts_[at.group][static_cast<std::size_t>(part.group_position)][cell];
                            }
                            if (part.sign < 0) amount = -amount;
                            at_cell[b] += amount;
                            if (keep_ && amount.sign() != 0)
                                legs_[leg].bases[number].parts[b][part.group_position < 0 ? std::pair{std::int64_t{-1}, no_account}
                                                                                          : std::pair{std::int64_t{part.leg},
                                                                                                      account_of(part.leg, g, r, who)}] +=
                                    amount;
                        }
                        if (wants_bases_) legs_[leg].bases[number].bases[b] += at_cell[b];
                    }
                }
                rational amount;
                if (priced_by_record(self.is)) {
                    const auto slot = static_cast<std::uint32_t>(rl.event_slot);
                    if (detail.at_event) {
                        const int128 quanta = g.total(cell, cell_group::fixed + slot);
                        add_checked(a.quanta, quanta);
                        if (amounts != nullptr) amount = rational{quanta, 1} * detail.at_event->step.value();
                    } else if (!g.exact.empty()) {
                        amount = g.exact[cell * (g.columns - cell_group::fixed) + slot];
                        a.amount += amount;
                    }
                } else if (self.is == leg_class::linear && !rl.rest_of.empty()) {
                    amount = at_cell.front();
                    for (const std::uint32_t sibling : rl.rest_of) amount -= amounts_[at.group][sibling][cell];
                    a.amount += amount;
                } else if (self.is == leg_class::linear) {
                    const linear_form& form = *rl.linear;
                    if (!none && form.constant.sign() != 0) amount += form.constant * rational{g.total(cell, cell_group::records_at), 1};
                    if (form.per_quantity.sign() != 0)
                        amount += form.per_quantity * rl.multiplicity * scaled(quantity, from_.quantity_decimals);
                    for (const auto& [of, weight] : form.per_basis) {
                        const auto b = static_cast<std::size_t>(std::find(bases_.begin(), bases_.end(), of) - bases_.begin());
                        amount += weight * at_cell[b];
                    }
                    a.amount += amount;
                }
                if (amounts != nullptr) (*amounts)[cell] = amount;
            }
        }

        leave_out_coarse(leg, coarse);
        for (const auto& [here, others] : coarse) {
            if (legs_[leg].all[here.first].period < 0) continue;
            for (const auto& [there, seen] : others) {
                const rational amount = legs_[there.first].all[there.second].amount * seen.second;
                legs_[leg].bases[here.first].bases[here.second] += amount;
                if (keep_) legs_[leg].bases[here.first].parts[here.second][{there.first, there.second}] += amount;
            }
        }
        if (self.is == leg_class::aggregate)
            for (std::uint32_t number = 0; number < legs_[leg].all.size(); ++number) price(leg, number);
    }

    /// For each account (and position of a basis of its leg) the coarse accounts, by leg and number, that are a part of it: how many of
    /// such an account's cells were seen here, and the sign it counts with.
    using coarse_parts = std::map<std::pair<std::uint32_t, std::uint32_t>,
                                  std::map<std::pair<std::uint32_t, std::uint32_t>, std::pair<std::uint64_t, rational>>>;

    /// Leaves out accounts whose parts have no amount for them, and says why: for one reason each, whatever order records came in.
    void leave_out_coarse(std::uint32_t leg, const coarse_parts& coarse)
    {
        std::map<std::uint32_t, std::pair<int, std::string>> why;  // by account: how much a reason counts, and the clause
        for (const auto& [here, others] : coarse) {
            const open_account& a = legs_[leg].all[here.first];
            if (a.period < 0) continue;
            for (const auto& [there, seen] : others) {
                const open_account& other = legs_[there.first].all[there.second];
                if (other.period >= 0 && other.cells == seen.first) continue;
                const std::pair<int, std::string> reason{other.period < 0 ? 0 : 1, plan_.legs[there.first].clause_key(plan_.of)};
                const auto [place, fresh] = why.try_emplace(here.first, reason);
                if (!fresh) place->second = std::min(place->second, reason);
            }
        }
        for (const auto& [number, reason] : why) {
            open_account& a = legs_[leg].all[number];
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
            a.period = -1;
        }
    }

    /// The account of a leg that a cell went into.
    std::uint32_t account_of(std::uint32_t leg, const cell_group& g, const route& r, const std::uint32_t* who) const
    {
        const plan_leg& self = plan_.legs[leg];
        const auto period = static_cast<std::uint32_t>(plan_.segments[g.segment].period_of[self.under.index()]);
        return legs_[leg].index.find(
            {period, static_cast<std::uint64_t>(party_at(self.payer, r, who)) << 32 | party_at(self.payee, r, who)});
    }

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

    [[nodiscard]] rational quantity_of(const open_account& a) const
    {
        if (a.whole_quantity == 0) return a.other_quantity;
        rational whole = scaled(a.whole_quantity, from_.quantity_decimals);
        if (a.other_quantity.sign() != 0) whole += a.other_quantity;
        return whole;
    }
    /// What an account comes to. Rounding at the leg comes last: what a leg is a part of counts its amount as it was before.
    [[nodiscard]] static rational total_of(const leg_detail& detail, const open_account& a)
    {
        rational total = a.amount;
        if (detail.at_event && a.quanta != 0) {
            rational rounded = rational{a.quanta, 1} * detail.at_event->step.value();
            if (total.sign() != 0) rounded += total;
            total = std::move(rounded);
        }
        if (!detail.at_leg) return total;
        const rational step = detail.at_leg->step.value();
        return (total / step).rounded(detail.at_leg->mode) * step;
    }

    void complain(std::uint32_t leg, const open_account& a, std::string code, std::string why)
    {
        if (a.period < 0) return;  // nobody asked for it
        const plan_leg& self = plan_.legs[leg];
        out_->findings.push_back(
            {std::move(code), severity::error, plan_.of[self.under].key, "",
             "charge '" + self.clause_key(plan_.of) + "' from '" + key_of(a.payer) + "' to '" + key_of(a.payee) + "' is left out: " + why});
    }

    /// The measure a formula asks for, or nothing (and a finding) where there is none.
    std::optional<rational> measure(std::uint32_t leg, const open_account& a, const measure_ref& of)
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

    void price(std::uint32_t leg, std::uint32_t number)
    {
        open_account& a = legs_[leg].all[number];
        if (a.period < 0) return;
        const formula& how = plan_.details[leg].how;
        std::vector<std::pair<measure_ref, rational>> measures;
        for (const measure_ref& of : how.measures()) {
            const auto value = measure(leg, a, of);
            if (!value) {
                a.period = -1;
                return;
            }
            measures.push_back({of, *value});
        }
        charge_inputs<plain> inputs{
            plain::of(quantity_of(a)),
            [&](const basis& of) {
                return plain::of(
                    legs_[leg].bases[number].bases[static_cast<std::size_t>(std::find(bases_.begin(), bases_.end(), of) - bases_.begin())]);
            },
            [&](const measure_ref& of) {
                const auto found = std::find_if(measures.begin(), measures.end(), [&](const auto& m) { return m.first == of; });
                return plain::of(found->second);
            }};
        a.amount = evaluate(how, inputs).value();
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

    void open_standing_accounts(std::uint32_t leg)
    {
        const plan_leg& self = plan_.legs[leg];
        const date_range& offered = plan_.of[*self.on].when;
        const auto& periods = plan_.periods[self.under.index()];
        for (std::size_t p = 0; p < periods.size(); ++p) {
            const auto days = days_of_version(plan_.of[self.under], self.version, periods[p]);
            if (std::none_of(days.begin(), days.end(), [&](const date_range& d) { return !overlap(d, offered).empty(); })) continue;
            for (const auto& [payer, payee] : everyone_between(self, p))
                static_cast<void>(account(leg, static_cast<std::int32_t>(p), payer, payee));
        }
    }

    /// A charge due by the calendar: how many times (or what fraction of it) falls into each period.
    void standing(std::uint32_t leg)
    {
        const plan_leg& self = plan_.legs[leg];
        const charge_clause& charge = plan_.data_terms(self).charges[self.clause.index];
        const agreement& of = plan_.of[self.under];
        bases_.clear();
        has_bases_ = false;
        wants_bases_ = false;
        const auto& periods = plan_.periods[self.under.index()];
        for (std::size_t p = 0; p < periods.size(); ++p) {
            rational times;
            for (const date_range& active : days_of_version(of, self.version, periods[p]))
                times += due_within(charge, active, of.versions.entries().front().when.begin);
            if (times.sign() == 0) continue;
            for (const auto& [payer, payee] : everyone_between(self, p)) {
                const std::uint32_t number = account(leg, static_cast<std::int32_t>(p), payer, payee);
                open_account& a = legs_[leg].all[number];
                a.other_quantity = rational{1};
                price(leg, number);
                a.amount *= times;
                a.other_quantity = times;
            }
        }
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

    [[nodiscard]] std::uint32_t final_number(std::uint32_t party) const
    {
        const auto declared = static_cast<std::uint32_t>(plan_.of.parties().size());
        return party < declared ? party : declared + rank_[party - declared];
    }

    /// About how many there will be: in each period one between fixed parties, else one for each cell of the largest group.
    [[nodiscard]] std::size_t expected_accounts() const
    {
        std::size_t expected = 0;
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
            for (const auto& [period, accounts] : largest)
                if (period >= 0) expected += accounts;
        }
        return expected;
    }

    /// Whether the accounts of a leg are asked for after it is booked.
    [[nodiscard]] bool keeps(std::uint32_t leg) const { return keep_ || needed_[leg]; }

    /// Puts a leg's accounts into the ledger, by period, payer, payee. Those that no other leg is a part of are done with.
    void book(std::uint32_t leg)
    {
        leg_accounts& of = legs_[leg];
        sorted_.clear();
        for (std::uint32_t i = 0; i < of.all.size(); ++i) {
            const open_account& a = of.all[i];
            if (a.period < 0 || a.payer == a.payee) continue;
            sorted_.push_back(
                {{std::uint64_t{static_cast<std::uint32_t>(a.period)} << 32 | final_number(a.payer), final_number(a.payee)}, i});
        }
        std::sort(sorted_.begin(), sorted_.end());
        booked& place = places_[leg];
        place.begin = out_->accounts.size();
        if (keep_) place.index.assign(of.all.size(), no_account);
        for (const auto& [key, i] : sorted_) {
            const open_account& a = of.all[i];
            if (keep_) {
                place.index[i] = static_cast<std::uint32_t>(out_->accounts.size() - place.begin);
                out_->inputs.push_back(inputs_of(of, i));
            }
            out_->accounts.push_back({leg_id{leg}, static_cast<std::uint32_t>(a.period), static_cast<std::uint32_t>(key.first),
                                      static_cast<std::uint32_t>(key.second), a.records, quantity_of(a), total_of(plan_.details[leg], a)});
        }
        place.end = out_->accounts.size();
        if (keeps(leg)) return;
        spare_ = std::move(of.all);
        spare_.clear();
        of = {};
    }

    /// An account of another leg is named by its number there until every leg has its place.
    static account_inputs inputs_of(leg_accounts& of, std::uint32_t number)
    {
        account_inputs inputs;
        if (of.bases.empty()) return inputs;
        inputs.bases = std::move(of.bases[number].bases);
        for (const auto& parts : of.bases[number].parts) {
            inputs.parts.emplace_back();
            for (const auto& [from, amount] : parts)
                inputs.parts.back().push_back({from.first, from.second == no_account ? std::nullopt : std::optional{from.second}, amount});
        }
        return inputs;
    }

    void close()
    {
        // Legs are worked out after all they are a part of; they stand in the ledger in their own order.
        const bool in_order =
            std::is_sorted(places_.begin(), places_.end(), [](const booked& a, const booked& b) { return a.begin < b.begin; });
        if (!in_order) {
            std::vector<ledger_account> accounts;
            std::vector<account_inputs> inputs;
            accounts.reserve(out_->accounts.size());
            for (booked& place : places_) {
                const std::size_t begin = accounts.size();
                for (std::size_t i = place.begin; i < place.end; ++i) {
                    accounts.push_back(std::move(out_->accounts[i]));
                    if (keep_) inputs.push_back(std::move(out_->inputs[i]));
                }
                place.begin = begin;
                place.end = accounts.size();
            }
            out_->accounts = std::move(accounts);
            out_->inputs = std::move(inputs);
        }
        for (account_inputs& inputs : out_->inputs)
            for (auto& parts : inputs.parts) {
                for (account_inputs::part& part : parts) {
                    if (!part.account) continue;
                    const booked& place = places_[static_cast<std::size_t>(part.leg)];
                    const std::uint32_t index = place.index[*part.account];
                    part.account = index == no_account ? std::nullopt : std::optional{static_cast<std::uint32_t>(place.begin) + index};
                }
                std::sort(parts.begin(), parts.end(),
                          [](const auto& a, const auto& b) { return std::tie(a.leg, a.account) < std::tie(b.leg, b.account); });
            }
        std::sort(out_->findings.begin(), out_->findings.end());
    }

    /// Where a leg's accounts stand in the ledger.
    struct booked {
        std::size_t begin = 0;
        std::size_t end = 0;
        std::vector<std::uint32_t> index;  ///< by number among the leg's accounts: its place after `begin`; where inputs are kept
    };

    plan under_;
    const plan::data& plan_;
    const partial::data& from_;
    bool keep_;
    std::shared_ptr<ledger::data> out_;
    std::vector<std::vector<use>> uses_;                               ///< by leg
    std::vector<bool> needed_;                                         ///< by leg: whether another is a part of it
    std::vector<std::vector<std::vector<rational>>> amounts_;          ///< by group, position, cell
    std::vector<std::vector<std::vector<std::uint32_t>>> account_at_;  ///< by group, position, cell: of aggregate legs
    std::vector<leg_accounts> legs_;
    std::vector<booked> places_;          ///< by leg
    std::vector<std::uint32_t> rank_;     ///< of the open parties, by key
    lookup lookup_ = lookup::by_parties;  ///< of the leg being worked out
    std::vector<std::uint32_t> by_period_;
    std::vector<open_account> spare_;  ///< room that one leg leaves to the next
    std::vector<std::pair<std::pair<std::uint64_t, std::uint64_t>, std::uint32_t>> sorted_;
    std::vector<basis> bases_;  ///< of the leg being worked out
    bool has_bases_ = false;
    bool wants_bases_ = false;
};

}  // namespace

namespace {
/// Nothing comes in between any more: charges that run through their periods are worked out.
partial without_runs(const plan& under, const partial& from)
{
    if (!has_runs(from.internals().groups)) return from;
    return partial{std::make_shared<const partial::data>(settle_runs(under.internals(), from.internals()))};
}
}  // namespace

ledger finish(const plan& under, const partial& from) { return finisher{under, without_runs(under, from), false}.run(); }
ledger finish_with_inputs(const plan& under, const partial& from) { return finisher{under, without_runs(under, from), true}.run(); }

PARTNERING_END
