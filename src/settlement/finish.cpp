#include "entity/calendar.hpp"
#include "finishing.hpp"
#include "ledger_data.hpp"
#include "leg_work.hpp"
#include "provider_bills.hpp"
#include "restrictions.hpp"
#include "runs.hpp"

#include <algorithm>
#include <set>
#include <tuple>
#include <utility>

PARTNERING_BEGIN

namespace {

/// Nothing comes in between any more: charges that run through their periods are worked out.
partial without_runs(const plan& under, const partial& from)
{
    if (!has_runs(from.internals().groups)) return from;
    return partial{std::make_shared<const partial::data>(settle_runs(under.internals(), from.internals()).value())};
}

/// What divisions leave to the cycle after the last one that is settled, where anything was carried at all.
std::vector<measure> carried_on(const plan::data& plan, const division_accounts& divisions)
{
    std::vector<measure> carried;
    std::set<division_key> told;
    const auto tell = [&](std::uint32_t leg, const std::string& payer) {
        const plan_leg& self = plan.legs[leg];
        const division_key key{self.under.index(), self.clause_key(plan.of), self.on ? std::int64_t{self.on->index()} : -1, payer};
        const auto& periods = plan.periods[self.under.index()];
        if (periods.empty() || !told.insert(key).second) return;
        const auto found = divisions.find(key);
        const division_share& share = *plan.details[leg].share;
        const date_range next = cycle_of(periods.back().end, plan.of[self.under].cycle);
        // One period more, of which nothing is given: it begins with what is left.
        std::vector<date_range> all = periods;
        all.push_back({next.begin, next.begin});
        for (auto& [name, amount] : opening_of(share, found == divisions.end() ? nullptr : &found->second, payer, all, periods.size()))
            carried.push_back({share.carried_under + name, payer, next, std::move(amount)});
    };
    for (std::uint32_t leg = 0; leg < plan.legs.size(); ++leg) {
        const auto& share = plan.details[leg].share;
        if (!share || share->own != 0) continue;
        for (const std::string& payer : share->given->payers()) tell(leg, payer);
        const std::uint32_t under = plan.legs[leg].under.index();
        const std::string clause = plan.legs[leg].clause_key(plan.of);
        for (auto at = divisions.lower_bound({under, clause, -1, ""});
             at != divisions.end() && std::get<0>(at->first) == under && std::get<1>(at->first) == clause; ++at)
            tell(leg, std::get<3>(at->first));
    }
    std::sort(carried.begin(), carried.end(),
              [](const measure& a, const measure& b) { return std::tie(a.name, a.of, a.when) < std::tie(b.name, b.of, b.when); });
    return carried;
}

std::shared_ptr<ledger::data> finished(const plan& under, const partial& from, bool with_inputs)
{
    const plan::data& plan = under.internals();
    const partial::data& sums = from.internals();
    PARTNERING_EXPECTS(sums.under == plan.content, "a partial is finished under the plan it was accumulated under");
    const usage_sums usage{plan, sums};
    finishing state{usage, with_inputs};
    for (const std::uint32_t leg : plan.order) {
        work_out(state, leg);
        state.books.book(leg, state.legs[leg]);
        if (!with_inputs && !usage.needed[leg]) state.legs[leg] = {};
    }
    std::vector<finding> findings = plan.findings;
    std::move(state.findings.begin(), state.findings.end(), std::back_inserter(findings));
    for (finding& f : missing_parts(from)) findings.push_back(std::move(f));
    for (finding& f : breaches_told(plan, sums.broken)) findings.push_back(std::move(f));
    account_store accounts = state.books.take_accounts();
    for (finding& f : provider_bills_above_income(plan, ledger_accounts{accounts}, usage.parties.open_parties()))
        findings.push_back(std::move(f));
    std::sort(findings.begin(), findings.end());
    std::vector<measure> carried = carried_on(plan, state.divisions);
    return std::make_shared<ledger::data>(ledger::data{under, usage.parties.open_parties(), std::move(accounts), state.books.take_inputs(),
                                                       std::move(state.pools), std::move(state.divisions), std::move(carried), sums.rejects,
                                                       sums.records, sums.duplicates, sums.superseded, sums.outside, std::move(findings),
                                                       from});
}

}  // namespace

ledger finish(const plan& under, const partial& from) { return ledger{finished(under, without_runs(under, from), false)}; }
ledger finish_with_inputs(const plan& under, const partial& from) { return ledger{finished(under, without_runs(under, from), true)}; }

PARTNERING_END
