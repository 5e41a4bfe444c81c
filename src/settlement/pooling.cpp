#include "pooling.hpp"

#include <partnering/allocation/policy.hpp>

PARTNERING_BEGIN

namespace {

/// What all of them used; whose parts they are stands in `members`, by number in the period.
struct pool {
    pool_inputs inputs;
    std::vector<std::uint32_t> members;
};

pool gather(finishing& state, std::uint32_t leg, const period_accounts& p)
{
    const leg_accounts& of = state.legs[leg];
    const bool payers = state.usage.under.legs[leg].payer.is == leg_end::kind::member;
    pool all{{leg, static_cast<std::uint32_t>(p.period), {}, std::vector<rational>(of.bases.size()), {}}, {}};
    for (std::uint32_t i = 0; i < p.who->size; ++i) {
        if (of.is_absent(p.begin + i)) continue;
        const account_place place = state.place_of(leg, p.begin + i);
        const rational use = state.books.quantity(p, i);
        all.inputs.quantity += use;
        for (std::size_t b = 0; b < of.bases.size(); ++b) all.inputs.bases[b] += of.bases[b][p.begin + i];
        all.inputs.uses.push_back({state.usage.parties.key_of(payers ? place.payer : place.payee), use});
        all.members.push_back(i);
    }
    return all;
}

}  // namespace

void work_out_pool(finishing& state, std::uint32_t leg, const period_accounts& p, account_prices& prices, std::vector<rational>& amounts)
{
    leg_accounts& of = state.legs[leg];
    pool all = gather(state, leg, p);
    if (all.members.empty()) return;
    const account_place first = state.place_of(leg, p.begin + all.members.front());
    const auto leave_all_out = [&] {
        for (const std::uint32_t i : all.members) of.leave_out(p.begin + i);
    };
    for (const std::uint32_t i : all.members)
        if (of.is_left_out(p.begin + i)) return leave_all_out();
    const auto total = prices.worth(first, all.inputs.quantity, all.inputs.bases);
    if (!total) return leave_all_out();
    const checked<allocation> made = divide_pool(*state.usage.under.details[leg].pool, *total, all.inputs);
    if (!made) {
        for (const finding& f : made.findings()) state.complain(leg, first, f.code, f.text);
        return leave_all_out();
    }
    for (std::size_t m = 0; m < all.members.size(); ++m) amounts[p.begin + all.members[m]] = made.value().shares[m];
    if (state.keeps_inputs) state.pools.push_back(std::move(all.inputs));
}

checked<allocation> divide_pool(const any_allocation_policy& by, const rational& total, const pool_inputs& of)
{
    allocation_problem problem{.total = total, .members = {}};
    for (const auto& [key, use] : of.uses) problem.members.push_back({key, use});
    return allocate(by, problem);
}

PARTNERING_END
