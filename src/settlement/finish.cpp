#include "finishing.hpp"
#include "ledger_data.hpp"
#include "leg_work.hpp"
#include "runs.hpp"

#include <algorithm>
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
    std::sort(findings.begin(), findings.end());
    std::sort(state.carried.begin(), state.carried.end(),
              [](const measure& a, const measure& b) { return std::tie(a.name, a.of, a.when) < std::tie(b.name, b.of, b.when); });
    return std::make_shared<ledger::data>(ledger::data{
        under, usage.parties.open_parties(), state.books.take_accounts(), state.books.take_inputs(), std::move(state.pools),
        std::move(state.carried), sums.rejects, sums.records, sums.duplicates, sums.superseded, sums.outside, std::move(findings), from});
}

}  // namespace

ledger finish(const plan& under, const partial& from) { return ledger{finished(under, without_runs(under, from), false)}; }
ledger finish_with_inputs(const plan& under, const partial& from) { return ledger{finished(under, without_runs(under, from), true)}; }

PARTNERING_END
