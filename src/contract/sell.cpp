#include "policy_steps.hpp"

#include <partnering/contract/sell.hpp>

PARTNERING_BEGIN

void sell::derive(const contract_view& view, flow_sink& out) const
{
    for (const value_chain::link_index i : view.links()) sell_on_link(view, i, out);
    beside_the_sales(out);
}

PARTNERING_END
