#include "policy_steps.hpp"

#include <partnering/contract/distribute.hpp>

PARTNERING_BEGIN

void distribute::derive(const contract_view& view, flow_sink& out) const
{
    const std::vector<party_id> intermediaries = view.holders("intermediary");
    if (intermediaries.empty())
        out.found(about(view, "no_intermediary", severity::error,
                        "an agreement of type distribute needs a party in the role intermediary or a kind of it (distributor, reseller, "
                        "franchisee): who sells on?"));
    sell_on(view, intermediaries, out);
}

PARTNERING_END
