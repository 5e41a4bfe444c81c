#include "policy_steps.hpp"

#include <partnering/contract/provide.hpp>
#include <partnering/contract/sell.hpp>

PARTNERING_BEGIN

void provide::derive(const contract_view& view, flow_sink& out) const
{
    const std::vector<party_id> providers = view.holders("provider");
    for (const value_chain::link_index i : view.links()) {
        const value_chain::link& l = view.chain()[i];
        if ((!providers.empty() && !among(providers, l.from)) || l.feeds.empty()) continue;
        const link_names names{view, l};
        out.found(about(view, "sold_on", severity::warning,
                        names.to + " sells " + names.service + " from " + names.from +
                            " on, or what it is a part of: that is a supplier, under distribute or integrate"));
    }
    sell{}.derive(view, out);
}

PARTNERING_END
