#include "policy_steps.hpp"

#include <partnering/contract/co_sell.hpp>

#include <algorithm>
#include <map>
#include <set>

PARTNERING_BEGIN

void co_sell::derive(const contract_view& view, flow_sink& out) const
{
    std::set<std::uint32_t> sellers;
    std::map<std::uint32_t, std::set<std::uint32_t>> sellers_to;
    for (const value_chain::link_index i : view.links()) {
        sellers.insert(view.chain()[i].from.index());
        sellers_to[view.chain()[i].to.index()].insert(view.chain()[i].from.index());
    }
    if (!view.links().empty() && sellers.size() < 2) {
        out.found(about(view, "one_seller", severity::error,
                        "an agreement of type " + view.terms().type +
                            " needs two parties or more that each sell their own part under it; only " +
                            quoted(view.name_of(party_id{*sellers.begin()})) + " does"));
    } else if (!view.links().empty() &&
               std::none_of(sellers_to.begin(), sellers_to.end(), [](const auto& to) { return to.second.size() > 1; })) {
        out.found(about(view, "no_common_customer", severity::warning,
                        "the sellers under the agreement share no customer: nothing is sold together"));
    }
    for (const value_chain::link_index i : view.links()) {
        const value_chain::link& l = view.chain()[i];
        const link_names names{view, l};
        const std::string why = names.from + " sells its own part " + names.service + " to " + names.to;
        out.service_and_bill(i, why);
        out.payments(i, why);
        out.introductions(i, "whoever brought the customer earns a commission from " + names.from);
    }
    out.divisions("the cosellers share the takings out");
    out.standing("due by the calendar");
}

PARTNERING_END
