#include "policy_steps.hpp"

#include "chain_lookups.hpp"

#include <algorithm>

PARTNERING_BEGIN

std::string quoted(const std::string& key) { return "'" + key + "'"; }

bool among(const std::vector<party_id>& sorted, party_id party) { return std::binary_search(sorted.begin(), sorted.end(), party); }

finding about(const contract_view& view, std::string code, severity level, std::string text)
{
    return {std::move(code), level, view.self().key, "", std::move(text)};
}

bool is_for_own_use(const contract_view& view, const value_chain::link& l)
{
    const offer& stated = view.of()[l.offer];
    return stated.feeds && stated.feeds->empty();
}

bool stands_as(const value_chain& chain, const value_chain::link& l, party_id party, std::string_view role)
{
    return chain.holds(l.under, party, role);
}

void sell_on_link(const contract_view& view, value_chain::link_index link, flow_sink& out)
{
    const link_names names{view, view.chain()[link]};
    const std::string why = names.from + " sells " + names.service + " to " + names.to;
    out.service_and_bill(link, why);
    out.payments(link, why);
}

namespace {

/// What an intermediary is engaged as, by name.
std::string intermediary_role(const contract_view& view, party_id party)
{
    const ecosystem& of = view.of();
    const role_id intermediary = *of.find_role("intermediary");
    const auto seats = view.chain().seats(view.id());
    for (auto at = std::ranges::lower_bound(seats, party, {}, &value_chain::seat::party); at != seats.end() && at->party == party; ++at)
        if (const role& held = of[at->role]; of.is_kind_of(at->role, intermediary)) return held.name.empty() ? held.key : held.name;
    return "intermediary";
}

}  // namespace

void sell_on(const contract_view& view, const std::vector<party_id>& intermediaries, flow_sink& out)
{
    const std::shared_ptr<chain_lookups> lookups = chain_lookups::of(view);
    service_elements& elements = lookups->elements();
    for (const value_chain::link_index i : view.links()) {
        const value_chain::link& l = view.chain()[i];
        const link_names names{view, l};
        std::string why;
        if (among(intermediaries, l.to) && !among(intermediaries, l.from)) {
            why = names.to + " sells " + names.service + " on and pays " + names.from + " the wholesale part";
            if (is_for_own_use(view, l)) {
                // Nothing is missing.
            } else if (l.feeds.empty()) {
                out.found(about(view, "not_passed_on", severity::warning,
                                names.service + " from " + names.from + " leaves " + names.to + " in no offer: as " +
                                    intermediary_role(view, l.to) + " it passes on what it buys"));
            } else if (std::none_of(l.feeds.begin(), l.feeds.end(), [&](const value_chain::feed& f) {
                           // What leaves is little more than what is bought, or some of it.
                           const service_id sold = view.chain()[f.link].service;
                           return elements.almost_same(l.service, sold) || elements.is_subset(sold, l.service);
                       })) {
                out.found(about(view, "altered", severity::warning,
                                names.service + " leaves " + names.to + " only as part of something much larger: that is integration, as " +
                                    intermediary_role(view, l.to) + " it passes on what it buys"));
            }
        } else {
            why = names.from + " has the contract with " + names.to + " for " + names.service + " and is paid in full";
        }
        out.service_and_bill(i, why);
        out.payments(i, why);
    }
    beside_the_sales(out);
}

void beside_the_sales(flow_sink& out)
{
    out.divisions("the agreement shares the takings out");
    out.standing("due by the calendar");
}

void consolidate(flow_sink& out)
{
    for (flow& f : out.flows())
        if (f.kind == flow_kind::bill || f.kind == flow_kind::payment) f.consolidated = true;
}

PARTNERING_END
