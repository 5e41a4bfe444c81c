#include <partnering/contract/policies.hpp>

#include <algorithm>
#include <map>
#include <set>

PARTNERING_BEGIN

namespace {

using link_index = value_chain::link_index;

bool among(const std::vector<party_id>& sorted, party_id party) { return std::binary_search(sorted.begin(), sorted.end(), party); }

std::string quoted(const std::string& key) { return "'" + key + "'"; }

/// Whether the author says that what is bought ends up in nothing that is sold (`"feeds": []`).
bool is_for_own_use(const contract_view& view, const value_chain::link& l)
{
    const offer& stated = view.of()[l.offer];
    return stated.feeds && stated.feeds->empty();
}

finding about(const contract_view& view, std::string code, severity level, std::string text)
{
    return {std::move(code), level, view.self().key, "", std::move(text)};
}

}  // namespace

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
    for (const link_index i : view.links())
        if (among(integrators, view.chain()[i].from)) customers.insert(view.chain()[i].to.index());
    for (const link_index i : view.links()) {
        const value_chain::link& l = view.chain()[i];
        const std::string& from = view.name_of(l.from);
        const std::string& to = view.name_of(l.to);
        const std::string& service = view.of()[l.service].key;
        if (among(integrators, l.from)) {
            const std::string why = quoted(from) + " integrates and sells " + quoted(service) + " as a whole to " + quoted(to);
            out.service_and_bill(i, why);
            out.payments(i, why);
        } else if (among(integrators, l.to)) {
            if (l.feeds.empty() && !is_for_own_use(view, l))
                out.found(about(view, "not_part_of_bundle", severity::warning,
                                quoted(service) + " from " + quoted(from) + " is in nothing that " + quoted(to) +
                                    " sells: it is bought from a provider, not integrated"));
            const std::string why = quoted(to) + " integrates and buys the part " + quoted(service) + " from " + quoted(from);
            out.service_and_bill(i, why);
            out.payments(i, why);
        } else {
            if (customers.count(l.to.index()) != 0)
                out.found(about(view, "bypasses_integrator", severity::error,
                                quoted(from) + " sells " + quoted(service) + " straight to " + quoted(to) +
                                    ", who has a contract with the integrator: use co_sell, or let the integrator sell it"));
            const std::string why = quoted(from) + " provides " + quoted(service) + " to " + quoted(to);
            out.service_and_bill(i, why);
            out.payments(i, why);
        }
    }
    out.divisions("the agreement shares the whole out");
    out.standing("due by the calendar");
}

void distribute::derive(const contract_view& view, flow_sink& out) const
{
    const std::vector<party_id> intermediaries = view.holders("intermediary");
    if (intermediaries.empty())
        out.found(about(view, "no_intermediary", severity::error,
                        "an agreement of type distribute needs a party in the role intermediary or a kind of it (distributor, reseller, "
                        "franchisee): who sells on?"));
    for (const link_index i : view.links()) {
        const value_chain::link& l = view.chain()[i];
        const std::string& from = view.name_of(l.from);
        const std::string& to = view.name_of(l.to);
        const std::string& service = view.of()[l.service].key;
        std::string why;
        if (among(intermediaries, l.to) && !among(intermediaries, l.from)) {
            why = quoted(to) + " sells " + quoted(service) + " on and pays " + quoted(from) + " the wholesale part";
            if (is_for_own_use(view, l)) {
                // Nothing is missing.
            } else if (l.feeds.empty()) {
                out.found(about(view, "not_passed_on", severity::warning,
                                quoted(service) + " from " + quoted(from) + " leaves " + quoted(to) +
                                    " in no offer: a distributor passes on what it buys"));
            } else if (std::none_of(l.feeds.begin(), l.feeds.end(), [&](const value_chain::feed& f) {
                           return view.of().almost_same(l.service, view.chain()[f.link].service);
                       })) {
                out.found(about(view, "altered", severity::warning,
                                quoted(service) + " leaves " + quoted(to) +
                                    " only as part of something much larger: that is integration rather than distribution"));
            }
        } else {
            why = quoted(from) + " has the contract with " + quoted(to) + " for " + quoted(service) + " and is paid in full";
        }
        out.service_and_bill(i, why);
        out.payments(i, why);
    }
    out.divisions("the agreement shares the takings out");
    out.standing("due by the calendar");
}

void co_sell::derive(const contract_view& view, flow_sink& out) const
{
    std::set<std::uint32_t> sellers;
    std::map<std::uint32_t, std::set<std::uint32_t>> sellers_to;
    for (const link_index i : view.links()) {
        sellers.insert(view.chain()[i].from.index());
        sellers_to[view.chain()[i].to.index()].insert(view.chain()[i].from.index());
    }
    if (!view.links().empty() && sellers.size() < 2) {
        out.found(about(view, "one_seller", severity::error,
                        "an agreement of type co_sell needs two parties or more that each sell their own part under it; only " +
                            quoted(view.name_of(party_id{*sellers.begin()})) + " does"));
    } else if (!view.links().empty() &&
               std::none_of(sellers_to.begin(), sellers_to.end(), [](const auto& to) { return to.second.size() > 1; })) {
        out.found(about(view, "no_common_customer", severity::warning,
                        "the sellers under a co_sell agreement share no customer: nothing is sold together"));
    }
    for (const link_index i : view.links()) {
        const value_chain::link& l = view.chain()[i];
        const std::string why =
            quoted(view.name_of(l.from)) + " sells its own part " + quoted(view.of()[l.service].key) + " to " + quoted(view.name_of(l.to));
        out.service_and_bill(i, why);
        out.payments(i, why);
        out.introductions(i, "whoever brought the customer earns a commission from " + quoted(view.name_of(l.from)));
    }
    out.divisions("the cosellers share the takings out");
    out.standing("due by the calendar");
}

PARTNERING_END
