#include "policy_steps.hpp"

#include <partnering/contract/purchase.hpp>
#include <partnering/contract/sell.hpp>

#include <map>

PARTNERING_BEGIN

namespace {

/// What a party sells to others than purchasers, each service with a link that sells it.
std::map<service_id, value_chain::link_index> main_business(const contract_view& view, party_id seller)
{
    const value_chain& chain = view.chain();
    // Where nobody is engaged as purchaser, everybody who buys under the agreement is one.
    const bool has_purchasers = !view.holders("purchaser").empty();
    std::map<service_id, value_chain::link_index> found;
    for (const value_chain::link_index i : chain.links_from(seller)) {
        const value_chain::link& l = chain[i];
        const bool here = l.under == view.id();
        // A sale of this type under another agreement is another sideline.
        if (here ? !has_purchasers || view.holds(l.to, "purchaser") : chain.terms(l).type == view.terms().type) continue;
        found.emplace(l.service, i);
    }
    return found;
}

}  // namespace

void purchase::derive(const contract_view& view, flow_sink& out) const
{
    const std::vector<party_id> purchasers = view.holders("purchaser");
    std::map<party_id, std::map<service_id, value_chain::link_index>> business_of;
    for (const value_chain::link_index i : view.links()) {
        const value_chain::link& l = view.chain()[i];
        if (!purchasers.empty() && !among(purchasers, l.to)) continue;
        const link_names names{view, l};
        if (!l.feeds.empty())
            out.found(about(view, "sold_on", severity::warning,
                            names.to + " sells " + names.service + " from " + names.from +
                                " on: that is an intermediary, under distribute or integrate"));
        const auto [place, fresh] = business_of.try_emplace(l.from);
        if (fresh) place->second = main_business(view, l.from);
        for (const auto& [main, sold] : place->second) {
            if (!view.of().is_subset(l.service, main)) continue;
            out.found(about(view, "not_a_sideline", severity::warning,
                            names.service + " is what " + names.from + " sells " + quoted(view.name_of(view.chain()[sold].to)) +
                                " too, or a part of it: a purchaser buys a sideline, other buyers are customers, under sell"));
            break;
        }
    }
    sell{}.derive(view, out);
}

PARTNERING_END
