#include <partnering/model/recognise.hpp>

#include "model/idle_search.hpp"

#include <algorithm>

PARTNERING_BEGIN

namespace {

using index = recognition::index;

void sort_once(std::vector<index>& numbers)
{
    std::sort(numbers.begin(), numbers.end());
    numbers.erase(std::unique(numbers.begin(), numbers.end()), numbers.end());
}

/// What the places that supply a hub ask for, or what whoever stands there is mostly engaged as.
role_table::bits supplying_roles(const partnership_model& of, const std::string& hub, const role_table& roles, bool mostly)
{
    role_table::bits all = 0;
    for (const model_arrow& a : of.arrows) {
        if (a.kind != flow_kind::service || a.optional || a.to != hub) continue;
        for (const model_place& p : of.places)
            if (p.key == a.from) all |= roles.one(mostly && !p.built_as.empty() ? p.built_as : p.role);
    }
    return all;
}

}  // namespace

std::vector<index> recognition::instance::engaged_and_idle() const
{
    const model_centre centre = centre_of(model());
    if (centre.shape != model_shape::passed_on || hub() == chain_facts::none) return {};
    const chain_facts& facts = of_->facts();
    std::vector<index> busy{hub()};
    for (const model_place& p : model().places) {
        const auto here = parties(p.key);
        busy.insert(busy.end(), here.begin(), here.end());
    }
    std::vector<index> agreements;
    // Who supplied what the hub gives without a supply may be engaged as anything that may supply, anywhere. Where nothing is missing, only
    // who is engaged beside the others, as they mostly are, is missing itself.
    const bool lacks_supply = !own_edges().empty();
    if (lacks_supply) {
        const auto with_hub = facts.agreements_with(hub());
        agreements.assign(with_hub.begin(), with_hub.end());
    } else {
        for (const index e : facts.edges_to(hub())) busy.push_back(facts.from(e));
        for (const index e : edges()) agreements.push_back(facts.agreement_of(e));
        sort_once(agreements);
        std::erase_if(agreements, [&](index a) {
            return std::ranges::none_of(facts.engaged_in(a), [&](const chain_facts::seat& s) { return s.party == hub(); });
        });
    }
    sort_once(busy);
    idle_search search{facts, supplying_roles(model(), centre.hub, facts.roles(), !lacks_supply)};
    for (const index a : agreements)
        search.look_under(a, [&](const chain_facts::seat& s) { return !std::binary_search(busy.begin(), busy.end(), s.party); });
    return std::move(search).found();
}

PARTNERING_END
