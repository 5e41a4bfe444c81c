#pragma once

#include "payment_ways.hpp"
#include "service_sets.hpp"

#include <partnering/contract/policy.hpp>

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

PARTNERING_BEGIN

/// Services that are sold, each by the first link that sells it.
class sold_services {
public:
    /// Shapes: links: of the chain, sorted.
    sold_services(const value_chain& chain, service_elements& elements, const std::vector<value_chain::link_index>& links);

    /// The first service by key that another one is, or is a part of, and the link that sells it.
    [[nodiscard]] std::optional<std::pair<service_id, value_chain::link_index>> first_around(service_id part);

private:
    std::map<service_id, value_chain::link_index> by_service_;
    service_set services_;
};

/// What contract policies ask of a chain beyond the agreement at hand, worked out once for all agreements: many may share a party, and each
/// of them would look at all that it sells.
class chain_lookups {
public:
    using link_index = value_chain::link_index;

    explicit chain_lookups(const value_chain& chain) : chain_{&chain}, ways_{chain}, elements_{chain.of()} {}
    /// A view that shares them with others.
    [[nodiscard]] static contract_view view(const value_chain& chain, agreement_id agreement, std::shared_ptr<chain_lookups> shared);
    /// Those of a view, or new ones where it shares none.
    [[nodiscard]] static std::shared_ptr<chain_lookups> of(const contract_view& view);

    [[nodiscard]] payment_ways& ways() noexcept { return ways_; }
    [[nodiscard]] service_elements& elements() noexcept { return elements_; }

    /// The links by which somebody serves others than advertisers: sorted.
    [[nodiscard]] const std::vector<link_index>& audience_of(party_id host);
    /// Those of some services, by key.
    [[nodiscard]] std::vector<link_index> audience_of(party_id host, const std::vector<std::string>& services);

    /// What a party sells under agreements that are not of a type.
    [[nodiscard]] sold_services& sold_beside(party_id seller, const std::string& type);

    /// The first franchisor whose services somebody gets under agreements of a type, and the first other one, by the keys of offers.
    struct franchisors {
        std::optional<party_id> first = {};
        std::optional<party_id> other = {};
    };
    [[nodiscard]] const franchisors& franchisors_of(party_id franchisee, const std::string& type);

private:
    struct audience {
        std::vector<link_index> links;
        std::vector<std::pair<service_id, link_index>> by_service;  ///< sorted
    };
    [[nodiscard]] const audience& known_audience(party_id host);

    const value_chain* chain_;
    payment_ways ways_;
    service_elements elements_;
    std::map<party_id, audience> audiences_;
    std::map<std::pair<party_id, std::string>, sold_services> sold_;
    std::map<std::pair<party_id, std::string>, franchisors> franchisors_;
};

PARTNERING_END
