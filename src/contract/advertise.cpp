#include "chain_lookups.hpp"
#include "policy_steps.hpp"

#include <partnering/contract/advertise.hpp>

#include <algorithm>
#include <map>
#include <set>
#include <utility>

PARTNERING_BEGIN

namespace {

/// Who shows adverts: those who serve an advertiser under the agreement, or are paid by one by the calendar.
std::set<party_id> hosts_of(const contract_view& view, const std::vector<party_id>& advertisers)
{
    std::set<party_id> hosts;
    for (const value_chain::link_index i : view.links())
        if (const value_chain::link& l = view.chain()[i]; among(advertisers, l.to)) hosts.insert(l.from);
    for (const charge_clause& c : view.terms().charges) {
        if (std::none_of(advertisers.begin(), advertisers.end(), [&](party_id each) { return view.holds(each, c.payer); })) continue;
        for (const party_id payee : view.holders(c.payee)) hosts.insert(payee);
    }
    for (const party_id advertiser : advertisers) hosts.erase(advertiser);
    return hosts;
}

/// The links on which the customers of each host are shown adverts, where they are under the agreement itself.
std::map<party_id, std::vector<value_chain::link_index>> audiences_here(const contract_view& view, const std::vector<party_id>& advertisers)
{
    std::map<party_id, std::vector<value_chain::link_index>> found;
    // Whoever pays for adverts is served them, not shown them.
    for (const value_chain::link_index i : view.links())
        if (const value_chain::link& l = view.chain()[i]; !among(advertisers, l.to)) found[l.from].push_back(i);
    return found;
}

/// A host that an advertiser pays by the calendar serves it, whether or not an offer says so.
void serve_who_pays(const contract_view& view, const std::vector<party_id>& advertisers, flow_sink& out)
{
    using two_parties = std::pair<party_id, party_id>;
    std::set<two_parties> served;
    for (const value_chain::link_index i : view.links())
        if (const value_chain::link& l = view.chain()[i]; among(advertisers, l.to)) served.emplace(l.from, l.to);
    std::vector<std::pair<two_parties, std::uint32_t>> found;
    for (const flow& f : out.flows()) {
        if (f.kind != flow_kind::payment || f.on || !f.clause || !among(advertisers, *f.giver.party)) continue;
        if (served.emplace(*f.receiver.party, *f.giver.party).second)
            found.emplace_back(two_parties{*f.receiver.party, *f.giver.party}, f.clause->index);
    }
    for (const auto& [ends, charge] : found) {
        const std::string why = quoted(view.name_of(ends.first)) + " advertises " + quoted(view.name_of(ends.second));
        out.service_for(charge, {ends.first}, {ends.second}, why);
        out.bill_for(charge, {ends.first}, {ends.second}, why);
    }
}

}  // namespace

void advertise::derive(const contract_view& view, flow_sink& out) const
{
    const std::vector<party_id> advertisers = view.holders("advertiser");
    if (advertisers.empty())
        out.found(
            about(view, "no_advertiser", severity::error,
                  "an agreement of type advertise needs a party in the role advertiser: who pays to be shown? A sale without adverts is "
                  "of type sell"));
    for (const value_chain::link_index i : view.links()) {
        const value_chain::link& l = view.chain()[i];
        if (among(advertisers, l.to)) {
            sell_on_link(view, i, out);
            continue;
        }
        // What adverts pay for may be free, and then there is nothing to bill.
        const link_names names{view, l};
        const std::string why = names.from + " serves " + names.to + " with " + names.service;
        if (out.agreed_payments(i, why))
            out.service_and_bill(i, why);
        else
            out.service(i, why + ", free of charge");
    }
    beside_the_sales(out);
    serve_who_pays(view, advertisers, out);

    const std::shared_ptr<chain_lookups> lookups = chain_lookups::of(view);
    const auto here = audiences_here(view, advertisers);
    for (const party_id host : hosts_of(view, advertisers)) {
        std::vector<value_chain::link_index> audience;
        if (const auto own = here.find(host); own != here.end())
            audience = own->second;
        else if (audience = lookups->audience_of(host, view.terms().items); audience.empty())
            audience = lookups->audience_of(host);
        if (audience.empty())
            out.found(about(view, "no_audience", severity::warning,
                            quoted(view.name_of(host)) + " sells nobody anything on this day: nobody is there to see the adverts"));
        for (const value_chain::link_index i : audience) {
            const link_names names{view, view.chain()[i]};
            for (const party_id each : advertisers)
                out.exposure(i, each, names.from + " shows " + names.to + " the adverts of " + quoted(view.name_of(each)));
        }
    }
}

PARTNERING_END
