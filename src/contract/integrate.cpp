#include "policy_steps.hpp"

#include <partnering/contract/integrate.hpp>

#include <algorithm>
#include <set>

PARTNERING_BEGIN

void integrate::derive(const contract_view& view, flow_sink& out) const
{
    std::vector<party_id> integrators = view.holders("integrator");
    const std::vector<party_id> aggregators = view.holders("aggregator");
    integrators.insert(integrators.end(), aggregators.begin(), aggregators.end());
    std::sort(integrators.begin(), integrators.end());
    if (integrators.empty())
        out.found(about(view, "no_integrator", severity::error,
                        "an agreement of type integrate needs a party in the role integrator (or a kind of it): who joins the parts up?"));

    std::set<std::uint32_t> customers;
    for (const value_chain::link_index i : view.links())
        if (among(integrators, view.chain()[i].from)) customers.insert(view.chain()[i].to.index());
    for (const value_chain::link_index i : view.links()) {
        const value_chain::link& l = view.chain()[i];
        const link_names names{view, l};
        if (among(integrators, l.from)) {
            const std::string why = names.from + " integrates and sells " + names.service + " as a whole to " + names.to;
            out.service_and_bill(i, why);
            out.payments(i, why);
        } else if (among(integrators, l.to)) {
            if (l.feeds.empty() && !is_for_own_use(view, l))
                out.found(about(view, "not_part_of_bundle", severity::warning,
                                names.service + " from " + names.from + " is in nothing that " + names.to +
                                    " sells: it is bought from a provider, not integrated"));
            const std::string why = names.to + " integrates and buys the part " + names.service + " from " + names.from;
            out.service_and_bill(i, why);
            out.payments(i, why);
        } else {
            if (customers.count(l.to.index()) != 0)
                out.found(about(view, "bypasses_integrator", severity::error,
                                names.from + " sells " + names.service + " straight to " + names.to +
                                    ", who has a contract with the integrator: use co_sell, or let the integrator sell it"));
            const std::string why = names.from + " provides " + names.service + " to " + names.to;
            out.service_and_bill(i, why);
            out.payments(i, why);
        }
    }
    out.divisions("the agreement shares the whole out");
    out.standing("due by the calendar");
}

PARTNERING_END
