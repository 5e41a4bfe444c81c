#include "plan_digest.hpp"

PARTNERING_BEGIN

namespace {

std::int64_t number_of(const flow_end& end) { return end.party ? std::int64_t{end.party->index()} : std::int64_t{-1}; }

void add(digester& d, const flow& f)
{
    const clause_ref clause = f.clause.value_or(clause_ref{});
    for (const std::int64_t part :
         {static_cast<std::int64_t>(f.kind), number_of(f.giver), number_of(f.receiver), std::int64_t{f.under.index()},
          std::int64_t{f.version}, f.on ? std::int64_t{*f.on} : std::int64_t{-1}, std::int64_t{f.clause.has_value()},
          static_cast<std::int64_t>(clause.of), std::int64_t{clause.index}, std::int64_t{clause.member}, std::int64_t{f.is_price},
          std::int64_t{f.consolidated}, std::int64_t{f.netted}, static_cast<std::int64_t>(f.through.size())})
        d.add(part);
    for (const party_id carrier : f.through) d.add(std::int64_t{carrier.index()});
}

void add(digester& d, const plan_leg& leg)
{
    d.add(std::int64_t{leg.under.index()})
        .add(std::int64_t{leg.version})
        .add(static_cast<std::int64_t>(leg.clause.of))
        .add(std::int64_t{leg.clause.index})
        .add(std::int64_t{leg.clause.member});
    d.add(leg.on ? std::int64_t{leg.on->index()} : std::int64_t{-1}).add(static_cast<std::int64_t>(leg.is));
    for (const leg_end& end : {leg.payer, leg.payee}) d.add(static_cast<std::int64_t>(end.is)).add(std::int64_t{end.party});
}

}  // namespace

digest digest_of(const plan::data& plan, const compile_options& options)
{
    digester d;
    d.add("partnering plan 1").add(std::string_view{reinterpret_cast<const char*>(plan.of.content_digest().bytes.data()), 32});
    d.add(static_cast<std::int64_t>(options.which));
    for (const date_range& r : options.periods) d.add(std::int64_t{r.begin.days_since_epoch()}).add(std::int64_t{r.end.days_since_epoch()});
    // A contract policy of one's own decides as much as the document does.
    for (const snapshot& s : plan.snapshots) {
        for (const flow& f : s.flows.flows()) add(d, f);
        d.add(static_cast<std::int64_t>(s.flows.flows().size()));
    }
    // The legs stand for the contract policies: two of one name that derive other payments give another plan.
    for (const plan_leg& leg : plan.legs) add(d, leg);
    return d.finish();
}

PARTNERING_END
