#include "chain_lookups.hpp"
#include "policy_steps.hpp"

#include <partnering/contract/broker.hpp>

#include <algorithm>
#include <map>
#include <set>
#include <utility>

PARTNERING_BEGIN

namespace {

using two_ends = std::pair<flow_end, flow_end>;

/// Warns of a broker that has a part in what others sell.
void check_out_of_the_way(const contract_view& view, const std::vector<party_id>& brokers, flow_sink& out)
{
    std::set<service_id> by_others;
    for (const value_chain::link_index i : view.links())
        if (const value_chain::link& l = view.chain()[i]; !among(brokers, l.from) && !among(brokers, l.to)) by_others.insert(l.service);
    const std::shared_ptr<chain_lookups> lookups = chain_lookups::of(view);
    service_set sold{lookups->elements(), {by_others.begin(), by_others.end()}};
    for (const value_chain::link_index i : view.links()) {
        const value_chain::link& l = view.chain()[i];
        const link_names names{view, l};
        const bool sells = among(brokers, l.from) && (sold.any_within(l.service) || sold.first_around(l.service));
        const bool passes_on = among(brokers, l.to) && !l.feeds.empty();
        if (!sells && !passes_on) continue;
        out.found(about(view, "in_the_way", severity::warning,
                        (sells ? names.from : names.to) + (sells ? " sells " : " buys and sells on ") + names.service +
                            ", which it should only bring about: that is an intermediary, under distribute"));
    }
}

/// What a broker does for a seller is a service of its own, billed where a commission is agreed, whether or not an offer says so.
void serve_who_was_introduced(const contract_view& view, const std::set<two_ends>& offered, flow_sink& out)
{
    std::map<two_ends, std::optional<std::uint32_t>> introduced;
    for (const flow& f : out.flows())
        if (f.kind == flow_kind::introduction && offered.count({f.giver, f.receiver}) == 0)
            introduced.emplace(two_ends{f.giver, f.receiver}, std::nullopt);
    std::set<two_ends> billed;
    for (const flow& f : out.flows()) {
        if (f.kind == flow_kind::bill) billed.emplace(f.giver, f.receiver);
        if (f.kind != flow_kind::payment || !f.clause || f.clause->of != clause_ref::kind::charge) continue;
        const auto at = introduced.find({f.receiver, f.giver});
        if (at != introduced.end() && !at->second) at->second = f.clause->index;
    }
    for (const auto& [ends, commission] : introduced) {
        if (!commission) continue;
        const std::string seller = quoted(view.name_of(*ends.second.party));
        const std::string why = ends.first.party
                                    ? quoted(view.name_of(*ends.first.party)) + " introduces customers to " + seller + " for a commission"
                                    : "whoever brings " + seller + " a customer is paid a commission for it";
        out.service_for(*commission, ends.first, ends.second, why);
        if (billed.count(ends) == 0) out.bill_for(*commission, ends.first, ends.second, why);
    }
}

}  // namespace

void broker::derive(const contract_view& view, flow_sink& out) const
{
    const std::vector<party_id> brokers = view.holders("broker");
    if (brokers.empty())
        out.found(about(view, "no_broker", severity::error,
                        "an agreement of type broker needs a party in the role broker: who introduces? A sale that others brought about is "
                        "of type sell"));
    check_out_of_the_way(view, brokers, out);

    std::set<two_ends> offered;
    for (const value_chain::link_index i : view.links()) {
        const value_chain::link& l = view.chain()[i];
        if (!among(brokers, l.from)) continue;
        const link_names names{view, l};
        const std::string why = names.from + " introduces customers to " + names.to;
        out.service_and_bill(i, why);
        out.payments(i, why);
        out.introduction(i, {l.from}, {l.to}, why);
        offered.emplace(flow_end{l.from}, flow_end{l.to});
    }
    // Of each seller, the brokers that bring it customers without an offer.
    std::map<party_id, std::vector<party_id>> unstated;
    const auto brought_by = [&](party_id seller) -> const std::vector<party_id>& {
        const auto [place, fresh] = unstated.try_emplace(seller);
        for (const party_id each : fresh ? brokers : std::vector<party_id>{})
            if (offered.count({flow_end{each}, flow_end{seller}}) == 0) place->second.push_back(each);
        return place->second;
    };
    for (const value_chain::link_index i : view.links()) {
        const value_chain::link& l = view.chain()[i];
        if (among(brokers, l.from)) continue;
        sell_on_link(view, i, out);
        if (among(brokers, l.to)) continue;
        const link_names names{view, l};
        // Where the usage says who brought the customer, no broker is it by the agreement.
        if (out.introductions(i, "whoever brought " + names.to + " earns a commission from " + names.from)) continue;
        for (const party_id each : brought_by(l.from))
            out.introduction(i, {each}, {l.from}, quoted(view.name_of(each)) + " brings " + names.to + " to " + names.from);
    }
    beside_the_sales(out);
    serve_who_was_introduced(view, offered, out);
}

PARTNERING_END
