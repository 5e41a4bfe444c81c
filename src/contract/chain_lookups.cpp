#include "chain_lookups.hpp"

#include "policy_steps.hpp"

#include <algorithm>

PARTNERING_BEGIN

namespace {

std::vector<service_id> keys_of(const std::map<service_id, value_chain::link_index>& all)
{
    std::vector<service_id> keys;
    for (const auto& [service, link] : all) keys.push_back(service);
    return keys;
}

std::map<service_id, value_chain::link_index> first_of_each(const value_chain& chain, const std::vector<value_chain::link_index>& links)
{
    std::map<service_id, value_chain::link_index> found;
    for (const value_chain::link_index i : links) found.emplace(chain[i].service, i);
    return found;
}

}  // namespace

sold_services::sold_services(const value_chain& chain, service_elements& elements, const std::vector<value_chain::link_index>& links)
    : by_service_{first_of_each(chain, links)}, services_{elements, keys_of(by_service_)}
{
}

std::optional<std::pair<service_id, value_chain::link_index>> sold_services::first_around(service_id part)
{
    const auto found = services_.first_around(part);
    return found ? std::optional{std::pair{*found, by_service_.at(*found)}} : std::nullopt;
}

contract_view chain_lookups::view(const value_chain& chain, agreement_id agreement, std::shared_ptr<chain_lookups> shared)
{
    contract_view made{chain, agreement};
    made.lookups_ = std::move(shared);
    return made;
}

std::shared_ptr<chain_lookups> chain_lookups::of(const contract_view& view)
{
    return view.lookups_ ? view.lookups_ : std::make_shared<chain_lookups>(view.chain());
}

const chain_lookups::audience& chain_lookups::known_audience(party_id host)
{
    const auto [place, fresh] = audiences_.try_emplace(host);
    audience& of = place->second;
    if (!fresh) return of;
    for (const link_index i : chain_->links_from(host)) {
        const value_chain::link& l = (*chain_)[i];
        if (stands_as(*chain_, l, l.to, "advertiser")) continue;
        of.links.push_back(i);
        of.by_service.emplace_back(l.service, i);
    }
    std::sort(of.by_service.begin(), of.by_service.end());
    return of;
}

const std::vector<value_chain::link_index>& chain_lookups::audience_of(party_id host) { return known_audience(host).links; }

std::vector<value_chain::link_index> chain_lookups::audience_of(party_id host, const std::vector<std::string>& services)
{
    const audience& of = known_audience(host);
    std::vector<link_index> found;
    for (const std::string& each : services) {
        const service_id service = *chain_->of().find_service(each);
        auto at = std::lower_bound(of.by_service.begin(), of.by_service.end(), std::pair{service, link_index{0}});
        for (; at != of.by_service.end() && at->first == service; ++at) found.push_back(at->second);
    }
    std::sort(found.begin(), found.end());
    found.erase(std::unique(found.begin(), found.end()), found.end());
    return found;
}

sold_services& chain_lookups::sold_beside(party_id seller, const std::string& type)
{
    const auto known = sold_.find({seller, type});
    if (known != sold_.end()) return known->second;
    std::vector<link_index> links;
    for (const link_index i : chain_->links_from(seller))
        if (chain_->terms((*chain_)[i]).type != type) links.push_back(i);
    return sold_.emplace(std::pair{seller, type}, sold_services{*chain_, elements_, links}).first->second;
}

const chain_lookups::franchisors& chain_lookups::franchisors_of(party_id franchisee, const std::string& type)
{
    const auto [place, fresh] = franchisors_.try_emplace({franchisee, type});
    franchisors& found = place->second;
    if (!fresh) return found;
    for (const link_index i : chain_->links_to(franchisee)) {
        const value_chain::link& l = (*chain_)[i];
        if (chain_->terms(l).type != type || !stands_as(*chain_, l, l.from, "franchisor")) continue;
        if (!found.first) found.first = l.from;
        if (*found.first == l.from) continue;
        found.other = l.from;
        break;
    }
    return found;
}

PARTNERING_END
