#include "enabling.hpp"
#include "policy_steps.hpp"

#include <partnering/contract/clear.hpp>

PARTNERING_BEGIN

namespace {

/// Warns of members that state another industry than the first who states one.
void check_one_industry(const contract_view& view, const std::vector<party_id>& houses, flow_sink& out)
{
    std::optional<party_id> first;
    for (const party_id member : view.holders("party")) {
        const std::string& industry = view.of()[member].industry;
        if (among(houses, member) || industry.empty()) continue;
        if (!first) first = member;
        if (industry == view.of()[*first].industry) continue;
        out.found(about(view, "not_one_industry", severity::warning,
                        quoted(view.name_of(member)) + " is in " + quoted(industry) + ", " + quoted(view.name_of(*first)) + " in " +
                            quoted(view.of()[*first].industry) +
                            ": a clearing house stands between firms of one industry; between others it is an enabler"));
        return;
    }
}

}  // namespace

void clear::derive(const contract_view& view, flow_sink& out) const
{
    const std::vector<party_id> houses = view.holders("clearing_house");
    if (houses.empty())
        return out.found(about(view, "no_clearing_house", severity::error,
                               "an agreement of type clear needs a party in the role clearing_house: who nets what the members owe?"));
    check_one_industry(view, houses, out);
    sell_through(view, houses, usage_charges::prices_only, out);
    for (flow& f : out.flows())
        if (f.kind == flow_kind::bill || f.kind == flow_kind::payment) f.netted = true;
}

PARTNERING_END
