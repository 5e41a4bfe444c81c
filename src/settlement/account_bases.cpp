#include "account_bases.hpp"

#include "account_sums.hpp"
#include "cell_terms.hpp"

#include <algorithm>
#include <map>
#include <utility>

PARTNERING_BEGIN

namespace {

/// A basis of a leg's formula at one of its accounts.
struct basis_here {
    std::uint32_t account;
    std::uint32_t basis;
    friend auto operator<=>(const basis_here&, const basis_here&) = default;
};
/// An account of another leg, whose amount exists only for a whole period.
struct whole_account {
    std::uint32_t leg;
    std::uint32_t number;
    friend auto operator<=>(const whole_account&, const whole_account&) = default;
};
struct seen_part {
    std::uint64_t cells = 0;  ///< how many of that account's were seen here
    rational sign{};
};
using whole_parts = std::map<basis_here, std::map<whole_account, seen_part>>;

/// Notes the whole account that each cell's is a part of.
void note_whole(const finishing& state, std::uint32_t leg, const counted_use& u, std::uint32_t basis_at, const basis_summand& part,
                whole_parts& whole)
{
    const cell_accounts& theirs = state.account_at[u.at.group][*part.position];
    // It is in no account where it is settled in no period.
    if (!theirs.of_cell) return;
    const std::size_t cells = state.usage.group_of(u.at).cells();
    for (std::size_t cell = 0; cell < cells; ++cell) {
        const std::uint32_t number = u.to(cell);
        const std::uint32_t other = theirs(cell);
        if (state.legs[leg].is_absent(number) || state.legs[part.leg].is_absent(other)) continue;
        seen_part& seen = whole[{number, basis_at}][{part.leg, other}];
        ++seen.cells;
        seen.sign = part.sign;
    }
}

/// Notes what a part of a basis is to each account: the account it comes from, and how much of it.
void note_summands(finishing& state, std::uint32_t leg, const counted_use& u, std::size_t basis_at, const basis_summand& part)
{
    leg_accounts& of = state.legs[leg];
    const cell_group& g = state.usage.group_of(u.at);
    const cell_numbers amounts = part.position ? state.amounts_at({u.at.group, *part.position}) : state.usage.gross(g);
    const cell_accounts theirs = part.position ? state.account_at[u.at.group][*part.position] : cell_accounts{};
    const auto other_of = [&](std::size_t cell) {
        // It is in no account where it is settled in no period.
        if (!theirs.of_cell) return no_account;
        const std::uint32_t number = theirs(cell);
        return state.legs[part.leg].is_absent(number) ? no_account : number;
    };
    for (std::size_t cell = 0; cell < g.cells(); ++cell) {
        const std::uint32_t number = u.to(cell);
        if (of.is_absent(number)) continue;
        const rational amount = amounts.count(cell) * amounts.unit * rational{part.sign};
        if (amount.sign() != 0) of.parts[number][basis_at][{part.position ? std::int64_t{part.leg} : -1, other_of(cell)}] += amount;
    }
}

/// Why an account has less than all parts of its basis: how much the reason counts, and the clause of the part.
using less_reason = std::pair<int, std::string>;

void tell_less(finishing& state, std::uint32_t leg, std::uint32_t number, const less_reason& reason)
{
    const std::string text =
        "'" + reason.second + "' is a part of it, and " +
        (reason.first == 0 ? "has no amount here: it is settled in other periods than those asked for, or could not be worked out itself"
                           : "exists only for more usage than this account has: work that charge out per event, or this one for the "
                             "same parties and period");
    state.complain(leg, state.place_of(leg, number), reason.first == 0 ? "basis_without_amount" : "basis_not_attributable", text);
}

/// Leaves out accounts whose parts have no amount for them, and says why: for one reason each, whatever order records came in. What is
/// missing for some members of a pool is missing for all of them, and is said once a period.
void leave_out_less(finishing& state, std::uint32_t leg, const whole_parts& whole)
{
    std::map<std::uint32_t, less_reason> why;  // by account
    for (const auto& [here, others] : whole) {
        if (state.legs[leg].period_of(here.account).period < 0) continue;
        for (const auto& [there, seen] : others) {
            const leg_accounts& theirs = state.legs[there.leg];
            const bool none = theirs.period_of(there.number).period < 0 || theirs.is_left_out(there.number);
            if (!none && theirs.cells[there.number] == seen.cells) continue;
            const less_reason reason{none ? 0 : 1, state.usage.under.legs[there.leg].clause_key(state.usage.under.of)};
            const auto [place, fresh] = why.try_emplace(here.account, reason);
            if (!fresh) place->second = std::min(place->second, reason);
        }
    }
    std::map<std::int32_t, std::pair<less_reason, std::uint32_t>> of_pool;  // by period
    for (const auto& [number, reason] : why) {
        state.legs[leg].leave_out(number);
        if (!state.usage.under.details[leg].pool) {
            tell_less(state, leg, number, reason);
            continue;
        }
        const std::pair<less_reason, std::uint32_t> told{reason, number};
        const auto [place, fresh] = of_pool.try_emplace(state.place_of(leg, number).period, told);
        if (!fresh) place->second = std::min(place->second, told);
    }
    for (const auto& [period, told] : of_pool) tell_less(state, leg, told.second, told.first);
}

void add_whole(finishing& state, std::uint32_t leg, const whole_parts& whole)
{
    leg_accounts& of = state.legs[leg];
    for (const auto& [here, others] : whole) {
        if (of.is_left_out(here.account) || of.period_of(here.account).period < 0) continue;
        for (const auto& [there, seen] : others) {
            const rational amount = state.legs[there.leg].amounts[there.number] * seen.sign;
            of.bases[here.basis].add(here.account, amount);
            if (state.keeps_inputs) of.parts[here.account][here.basis][{there.leg, there.number}] += amount;
        }
    }
}

}  // namespace

void add_bases(finishing& state, std::uint32_t leg)
{
    leg_accounts& of = state.legs[leg];
    const std::size_t bases = state.usage.under.details[leg].how.bases().size();
    if (bases == 0) return;
    if (state.keeps_inputs) of.parts.assign(of.size, std::vector<summands>(bases));
    whole_parts whole;
    for (std::uint32_t b = 0; b < bases; ++b) {
        std::vector<std::vector<basis_summand>> on;  // by use
        std::vector<std::vector<term>> terms;
        for (const counted_use& u : of.uses) {
            on.push_back(summands_of(state.usage, u.at, b));
            terms.push_back(basis_terms(state, u.at.group, on.back()));
        }
        of.bases.push_back(add_up(state, leg, terms, false));
        for (std::size_t i = 0; i < of.uses.size(); ++i) {
            for (const basis_summand& part : on[i]) {
                if (part.whole)
                    note_whole(state, leg, of.uses[i], b, part, whole);
                else if (state.keeps_inputs)
                    note_summands(state, leg, of.uses[i], b, part);
            }
        }
    }
    leave_out_less(state, leg, whole);
    add_whole(state, leg, whole);
}

PARTNERING_END
