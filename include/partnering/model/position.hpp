#pragma once

#include <partnering/model/facts.hpp>
#include <partnering/model/recognise.hpp>

#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

PARTNERING_BEGIN

/// How one party goes to market with another, seen from the first: one or more of four, or none where it only buys.
struct market_position {
    bool sells_to = false;       ///< it supplies the partner, who resells or uses it
    bool sells_through = false;  ///< the partner is its channel: what it supplies leaves the partner again
    bool sells_of = false;       ///< it is the retailer, the partner its supplier
    bool sells_with = false;     ///< both sell a common customer under one agreement, or through a subsidiary of one of them
    friend bool operator==(const market_position&, const market_position&) = default;
};

/// How broad a partnership is. Counts that fit none go to the narrowest that contains them.
enum class partnership_breadth : std::uint8_t {
    none,  ///< no partner or no service
    one_partner_one_service,
    one_partner_one_vertical,
    many_partners_one_vertical,
    many_verticals,  ///< with one large partner or with many
};
[[nodiscard]] std::string_view to_string(partnership_breadth breadth) noexcept;

struct breadth_counts {
    std::size_t partners = 0;
    std::size_t services = 0;
    std::size_t verticals = 0;  ///< services whose vertical is not stated are together one
};
[[nodiscard]] partnership_breadth breadth_of(const breadth_counts& counts) noexcept;

/// Two parties, of the facts.
struct party_pair {
    chain_facts::index party;
    chain_facts::index partner;
};

/// What two parties are to one another.
struct partner_relation {
    market_position of_party;    ///< towards the partner
    market_position of_partner;  ///< towards the party
    bool is_vertical = false;    ///< along one chain: what one sells reaches the other, over any number of others
    bool is_horizontal = false;  ///< both state the same industry, competitors included
    partnership_breadth breadth = partnership_breadth::none;  ///< of what they sell one another, or with one another
    friend bool operator==(const partner_relation&, const partner_relation&) = default;
};

/// Requires: two different parties of the facts.  Cost: O(parties + edges + sources of lines)
[[nodiscard]] partner_relation relation_between(const chain_facts& facts, const party_pair& two);

/// How broad all partnerships of a party are together: its partners are the businesses that it sells to, buys from or sells with.
///
/// Cost: O(parties + services + edges under its agreements)
[[nodiscard]] partnership_breadth breadth_around(const chain_facts& facts, chain_facts::index party);

/// A place in which a party stands in an instance of a model.
struct model_standing {
    std::size_t instance;
    std::string_view place;
    friend bool operator==(const model_standing&, const model_standing&) = default;
};
/// All that a party is at once, in all models; its roles are chain_facts::roles_of.  Cost: O(members of all instances)
[[nodiscard]] std::vector<model_standing> standings_of(const recognition& in, chain_facts::index party);

PARTNERING_END
