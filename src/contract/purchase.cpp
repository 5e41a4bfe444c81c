#include "chain_lookups.hpp"
#include "policy_steps.hpp"

#include <partnering/contract/purchase.hpp>
#include <partnering/contract/sell.hpp>

#include <map>

PARTNERING_BEGIN

void purchase::derive(const contract_view& view, flow_sink& out) const
{
    const std::vector<party_id> purchasers = view.holders("purchaser");
    const std::shared_ptr<chain_lookups> lookups = chain_lookups::of(view);
    // Where nobody is engaged as purchaser, everybody who buys under the agreement is one.
    std::map<party_id, std::vector<value_chain::link_index>> to_others;
    for (const value_chain::link_index i : view.links())
        if (const value_chain::link& l = view.chain()[i]; !purchasers.empty() && !among(purchasers, l.to)) to_others[l.from].push_back(i);
    std::map<party_id, sold_services> sold_here;
    for (const value_chain::link_index i : view.links()) {
        const value_chain::link& l = view.chain()[i];
        if (!purchasers.empty() && !among(purchasers, l.to)) continue;
        const link_names names{view, l};
        if (!l.feeds.empty())
            out.found(about(view, "sold_on", severity::warning,
                            names.to + " sells " + names.service + " from " + names.from +
                                " on: that is an intermediary, under distribute or integrate"));
        // A sale of this type under another agreement is another sideline.
        auto main = lookups->sold_beside(l.from, view.terms().type).first_around(l.service);
        if (const auto others = to_others.find(l.from); others != to_others.end()) {
            auto& here = sold_here.try_emplace(l.from, view.chain(), lookups->elements(), others->second).first->second;
            if (const auto second = here.first_around(l.service); second && (!main || *second < *main)) main = second;
        }
        if (main)
            out.found(about(view, "not_a_sideline", severity::warning,
                            names.service + " is what " + names.from + " sells " + quoted(view.name_of(view.chain()[main->second].to)) +
                                " too, or a part of it: a purchaser buys a sideline, other buyers are customers, under sell"));
    }
    sell{}.derive(view, out);
}

PARTNERING_END
