#include "policy_steps.hpp"

#include <partnering/contract/co_market.hpp>
#include <partnering/contract/co_sell.hpp>

PARTNERING_BEGIN

void co_market::derive(const contract_view& view, flow_sink& out) const
{
    for (const value_chain::link_index i : view.links()) {
        const value_chain::link& l = view.chain()[i];
        if (!view.holds(l.from, "integrator")) continue;
        out.found(about(view, "integrated", severity::warning,
                        quoted(view.name_of(l.from)) +
                            " sells and joins the parts up, which cosellers who market together do not: use co_sell, or another role"));
    }
    co_sell{}.derive(view, out);
}

PARTNERING_END
