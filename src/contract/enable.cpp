#include "enabling.hpp"
#include "policy_steps.hpp"

#include <partnering/contract/enable.hpp>

#include <cstdint>
#include <set>
#include <utility>

PARTNERING_BEGIN

namespace {

using two_parties = std::pair<party_id, party_id>;

/// Where one party both supplies and is supplied, its role alone does not say which of the two a charge is for: what is the price of
/// something is no charge on what goes the other way.
void leave_out_prices_the_wrong_way(const contract_view& view, usage_charges go, flow_sink& out)
{
    std::set<std::uint32_t> prices;
    for (const flow& f : out.flows())
        if (f.is_price && f.clause && f.clause->of == clause_ref::kind::charge) prices.insert(f.clause->index);
    std::erase_if(out.flows(), [&](const flow& f) {
        if (f.kind != flow_kind::payment || !f.on || f.is_price || !f.clause || f.clause->of != clause_ref::kind::charge) return false;
        const value_chain::link& l = view.chain()[*f.on];
        return f.giver.party == l.from && f.receiver.party == l.to &&
               (go == usage_charges::prices_only || prices.count(f.clause->index) != 0);
    });
}

/// An enabler that a party pays for more than what it is sold serves that party, whether or not an offer says so.
void serve_who_is_charged(const contract_view& view, const std::vector<party_id>& enablers, flow_sink& out)
{
    std::set<two_parties> served;
    for (const value_chain::link_index i : view.links())
        if (const value_chain::link& l = view.chain()[i]; among(enablers, l.from) && l.fed_by.empty()) served.emplace(l.from, l.to);
    struct charged {
        party_id enabler;
        party_id party;
        std::uint32_t charge;
    };
    std::vector<charged> found;
    for (const flow& f : out.flows()) {
        if (f.kind != flow_kind::payment || !f.clause || f.clause->of != clause_ref::kind::charge || f.is_price) continue;
        if (!f.giver.party || !f.receiver.party || !among(enablers, *f.receiver.party)) continue;
        if (served.emplace(*f.receiver.party, *f.giver.party).second) found.push_back({*f.receiver.party, *f.giver.party, f.clause->index});
    }
    for (const charged& c : found)
        out.service_for(c.charge, {c.enabler}, {c.party},
                        quoted(view.name_of(c.enabler)) + " serves " + quoted(view.name_of(c.party)) + " and charges it for that");
}

/// Where two pay one another, the one is taken off the other.
void net_what_goes_both_ways(flow_sink& out)
{
    std::set<std::pair<flow_end, flow_end>> paid;
    for (const flow& f : out.flows())
        if (f.kind == flow_kind::payment) paid.emplace(f.giver, f.receiver);
    for (flow& f : out.flows())
        if (f.kind == flow_kind::payment && paid.count({f.receiver, f.giver}) != 0) f.netted = true;
}

}  // namespace

void sell_through(const contract_view& view, const std::vector<party_id>& enablers, usage_charges go, flow_sink& out)
{
    for (const value_chain::link_index i : view.links()) {
        const value_chain::link& l = view.chain()[i];
        if (among(enablers, l.from) || among(enablers, l.to)) continue;
        const link_names names{view, l};
        out.found(
            about(view, "bypasses_enabler", severity::error,
                  names.from + " sells " + names.service + " straight to " + names.to +
                      ": whoever enables has the contracts with all; let it sell that, or put the sale under an agreement of its own"));
    }
    sell_on(view, enablers, out);
    leave_out_prices_the_wrong_way(view, go, out);
    serve_who_is_charged(view, enablers, out);
    consolidate(out);
    net_what_goes_both_ways(out);
}

void enable::derive(const contract_view& view, flow_sink& out) const
{
    const std::vector<party_id> enablers = view.holders("ecosystem_enabler");
    if (enablers.empty())
        return out.found(about(view, "no_enabler", severity::error,
                               "an agreement of type enable needs a party in the role ecosystem_enabler or a kind of it: who has the "
                               "contracts with all?"));
    sell_through(view, enablers, usage_charges::either_way, out);
}

PARTNERING_END
