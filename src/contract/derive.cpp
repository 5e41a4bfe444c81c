#include "chain_lookups.hpp"
#include "charge_warnings.hpp"

#include <partnering/contract/derive.hpp>
#include <partnering/contract/policies.hpp>

#include <algorithm>
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

checked<flow_set> derive(const value_chain& chain, const policy_registry& policies)
{
    std::vector<flow> flows;
    std::vector<finding> findings;
    std::vector<std::vector<offer_id>> offers(chain.of().agreements().size());  // of any day
    for (std::uint32_t i = 0; i < chain.of().offers().size(); ++i)
        offers[chain.of().find_agreement(chain.of().offers()[i].under)->index()].emplace_back(i);
    const auto lookups = std::make_shared<chain_lookups>(chain);
    for (std::uint32_t i = 0; i < chain.of().agreements().size(); ++i) {
        const agreement_terms* terms = chain.terms(agreement_id{i});
        if (terms == nullptr) continue;
        const contract_view view = chain_lookups::view(chain, agreement_id{i}, lookups);
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
        warn_of_charges(view, offers[i], out);
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
