#include "chain_lookups.hpp"
#include "policy_steps.hpp"

#include <partnering/contract/franchise.hpp>

PARTNERING_BEGIN

void franchise::derive(const contract_view& view, flow_sink& out) const
{
    const std::vector<party_id> franchisees = view.holders("franchisee");
    if (franchisees.empty())
        out.found(about(view, "no_franchisee", severity::error,
                        "an agreement of type franchise needs a party in the role franchisee: who sells on under the brand?"));
    for (const value_chain::link_index i : view.links()) {
        const value_chain::link& l = view.chain()[i];
        if (!among(franchisees, l.to) || view.holds(l.from, "franchisor")) continue;
        const link_names names{view, l};
        out.found(about(view, "no_franchisor", severity::warning,
                        names.to + " buys " + names.service + " from " + names.from +
                            ", who is no franchisor: engage whoever owns the brand in that role, or use distribute"));
    }
    const std::shared_ptr<chain_lookups> lookups = chain_lookups::of(view);
    for (const party_id franchisee : franchisees) {
        const auto& [first, other] = lookups->franchisors_of(franchisee, view.terms().type);
        if (!other) continue;
        out.found(about(view, "two_franchisors", severity::warning,
                        quoted(view.name_of(franchisee)) + " sells on for two franchisors, " + quoted(view.name_of(*first)) + " and " +
                            quoted(view.name_of(*other)) + ": a franchisee normally has one"));
    }
    sell_on(view, view.holders("intermediary"), out);
}

PARTNERING_END
