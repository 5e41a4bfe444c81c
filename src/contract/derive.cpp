#include "policy_steps.hpp"

#include <partnering/contract/derive.hpp>
#include <partnering/contract/policies.hpp>

#include <algorithm>
#include <span>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

PARTNERING_BEGIN

policy_registry policy_registry::shipped()
{
    return policy_registry{}
        .with(integrate{})
        .with(distribute{})
        .with(co_sell{})
        .with(franchise{})
        .with(enable{})
        .with(clear{})
        .with(broker{})
        .with(co_market{})
        .with(sell{})
        .with(purchase{})
        .with(provide{})
        .with(advertise{})
        .with(bank{});
}

policy_registry policy_registry::with(any_contract_policy policy) const
{
    policy_registry more = *this;
    std::string name{policy.name()};
    more.policies_.insert_or_assign(std::move(name), std::move(policy));
    return more;
}

const any_contract_policy* policy_registry::find(std::string_view name) const
{
    const auto place = policies_.find(name);
    return place == policies_.end() ? nullptr : &place->second;
}

std::vector<std::string_view> policy_registry::names() const
{
    std::vector<std::string_view> all;
    for (const auto& [name, policy] : policies_) all.push_back(name);
    return all;
}

namespace {

/// How many services a finding lists.
constexpr std::size_t most_listed = 8;

/// By number, which is by key.
void sort_once(std::vector<service_id>& services)
{
    std::sort(services.begin(), services.end());
    services.erase(std::unique(services.begin(), services.end()), services.end());
}

std::string listed(const contract_view& view, const std::vector<service_id>& services)
{
    std::string out;
    for (std::size_t i = 0; i < std::min(services.size(), most_listed); ++i)
        out += (i == 0 ? "'" : ", '") + view.of()[services[i]].key + "'";
    return services.size() > most_listed ? out + " and " + std::to_string(services.size() - most_listed) + " more" : out;
}

/// One payment that a charge makes on a link.
struct charged {
    value_chain::link_index on;
    flow_end payer;
    flow_end payee;
    std::uint32_t charge;

    [[nodiscard]] auto what() const { return std::tie(on, payer, payee); }
};

/// All that is charged on links, sorted by link and ends, and for which services each charge is.
struct charges_on_links {
    charges_on_links(const contract_view& view, std::span<const flow> flows) : services(view.terms().charges.size())
    {
        for (const flow& f : flows) {
            if (f.kind != flow_kind::payment || !f.on || !f.clause || f.clause->of != clause_ref::kind::charge) continue;
            all.push_back({*f.on, f.giver, f.receiver, f.clause->index});
            services[f.clause->index].push_back(view.chain()[*f.on].service);
        }
        std::sort(all.begin(), all.end(),
                  [](const charged& a, const charged& b) { return std::pair{a.what(), a.charge} < std::pair{b.what(), b.charge}; });
        for (std::vector<service_id>& each : services) sort_once(each);
    }
    std::vector<charged> all;
    std::vector<std::vector<service_id>> services;  ///< by charge
};

/// Charges that are paid for nothing, or for less than they name.
void check_paid_for_something(const contract_view& view, const charges_on_links& paid, flow_sink& out)
{
    const auto& charges = view.terms().charges;
    std::vector<bool> has_flow(charges.size(), false);
    for (const flow& f : out.flows())
        if (f.clause && f.clause->of == clause_ref::kind::charge) has_flow[f.clause->index] = true;
    std::vector<service_id> offered;
    for (const value_chain::link_index i : view.links()) offered.push_back(view.chain()[i].service);
    sort_once(offered);
    for (std::size_t c = 0; c < charges.size(); ++c) {
        const std::string called = "charge '" + charges[c].key + "' is ";
        const std::string between = "no offer under the agreement connects '" + charges[c].payer + "' and '" + charges[c].payee + "' for ";
        if (!has_flow[c]) {
            out.found(about(view, "charge_without_flow", severity::warning, called + "never due: " + between + "the services it names"));
            continue;
        }
        // What is due by the calendar is so whatever is provided, and by whom.
        const bool by_calendar = charges[c].kind != charge_kind::usage;
        const std::vector<service_id>& met = by_calendar ? offered : paid.services[c];
        std::vector<service_id> idle;
        for (const std::string& key : charges[c].services)
            if (const service_id each = *view.of().find_service(key); !std::binary_search(met.begin(), met.end(), each))
                idle.push_back(each);
        if (idle.empty()) continue;
        sort_once(idle);
        const std::string why = by_calendar ? "due by the calendar for what nobody provides: no offer under the agreement is for "
                                            : "not due for all that it names: " + between;
        out.found(about(view, "charge_without_flow", severity::warning, called + why + listed(view, idle)));
    }
}

/// A charge that names no services is due for all of them, those included for which another one is agreed between the same two.
void check_prices_apart(const contract_view& view, const charges_on_links& paid, flow_sink& out)
{
    const auto& charges = view.terms().charges;
    struct pair_of_charges {
        const charged* first = nullptr;  ///< of a charge without services
        const charged* named = nullptr;  ///< by another one
    };
    std::vector<pair_of_charges> twice(charges.size());
    for (auto first = paid.all.begin(); first != paid.all.end();) {
        const auto last = std::find_if(first, paid.all.end(), [&](const charged& c) { return c.what() != first->what(); });
        const auto named = std::find_if(first, last, [&](const charged& c) { return !charges[c.charge].services.empty(); });
        for (; first != last; ++first)
            if (named != last && charges[first->charge].services.empty() && twice[first->charge].first == nullptr)
                twice[first->charge] = {&*first, &*named};
    }
    for (std::size_t c = 0; c < charges.size(); ++c) {
        if (twice[c].first == nullptr) continue;
        out.found(about(view, "charge_on_all_services", severity::warning,
                        "charge '" + charges[c].key +
                            "' names no services, so that it is due for all between the same two: " + listed(view, paid.services[c]) +
                            "; for '" + view.of()[view.chain()[twice[c].first->on].service].key + "' it comes on top of charge '" +
                            charges[twice[c].named->charge].key + "', which names its own. State in \"services\" what it is due for"));
    }
}

void check_charges(const contract_view& view, flow_sink& out)
{
    if (view.links().empty()) return;
    const charges_on_links paid{view, out.flows()};
    check_paid_for_something(view, paid, out);
    check_prices_apart(view, paid, out);
}

}  // namespace

checked<flow_set> derive(const value_chain& chain, const policy_registry& policies)
{
    std::vector<flow> flows;
    std::vector<finding> findings;
    for (std::uint32_t i = 0; i < chain.of().agreements().size(); ++i) {
        const agreement_terms* terms = chain.terms(agreement_id{i});
        if (terms == nullptr) continue;
        const contract_view view{chain, agreement_id{i}};
        const any_contract_policy* policy = policies.find(terms->type);
        if (policy == nullptr) {
            std::string text = "'" + terms->type + "' is not a contract policy";
            if (const auto like = closest(terms->type, policies.names()); !like.empty())
                text += "; did you mean '" + std::string{like} + "'?";
            text += " There are:";
            for (const std::string_view name : policies.names()) text += " " + std::string{name};
            findings.push_back({"unknown_policy", severity::error, view.self().key, "", text});
            continue;
        }
        flow_sink out{view};
        policy->derive(view, out);
        check_charges(view, out);
        std::move(out.flows().begin(), out.flows().end(), std::back_inserter(flows));
        std::move(out.findings().begin(), out.findings().end(), std::back_inserter(findings));
    }
    // One order for one chain, whatever order a policy worked in.
    std::sort(flows.begin(), flows.end(), [](const flow& a, const flow& b) {
        return std::tie(a.kind, a.under, a.on, a.clause, a.giver, a.receiver, a.why) <
               std::tie(b.kind, b.under, b.on, b.clause, b.giver, b.receiver, b.why);
    });
    if (any_error(findings)) return findings;
    std::vector<finding> warnings = findings;
    return checked<flow_set>{flow_set{chain, std::move(flows), std::move(findings)}, std::move(warnings)};
}

PARTNERING_END
