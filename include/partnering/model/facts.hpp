#pragma once

#include <partnering/core/contract.hpp>
#include <partnering/entity/role.hpp>
#include <partnering/flow/flow.hpp>

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

PARTNERING_BEGIN

/// Roles as bits, each with all that it is a kind of, so that "is a" is one comparison.
///
/// Room for 64: the built-in ones and 37 more, by key. Further ones count as the nearest role they are a kind of that has room.
class role_table {
public:
    using bits = std::uint64_t;

    /// Requires: the taxonomy names the built-in roles too, and a parent for each role but `party`; no role is a kind of itself.
    explicit role_table(std::span<const role> taxonomy = built_in_roles());

    /// A role and all that it is a kind of; 0 where there is no such role.
    [[nodiscard]] bits all_of(std::string_view key) const;
    /// The role alone; 0 where it has no room or is none.
    [[nodiscard]] bits one(std::string_view key) const;
    /// Keys of the roles without room.
    [[nodiscard]] std::span<const std::string> left_out() const noexcept { return left_out_; }
    /// Keys of those in a set that no other one of the set is a kind of.
    [[nodiscard]] std::vector<std::string_view> narrowest(bits of) const;

private:
    struct entry {
        std::string key;
        bits own = 0;
        bits all = 0;
    };
    [[nodiscard]] const entry* find(std::string_view key) const;
    std::vector<entry> roles_;  ///< sorted by key
    std::vector<std::string> left_out_;
};

/// How what enters a party leaves it again in one line.
enum class passing : std::uint8_t {
    same,    ///< unchanged
    almost,  ///< whole, with at most one element more
    part,    ///< whole, in something larger
    some,    ///< some of its elements leave, others stay
};

/// Who serves whom, as columns that somebody else owns: all that recognising needs where nothing else is known. Read once.
///
/// What a party gets in a service and gives in the same service it passes on; whoever is served pays whoever serves.
///
/// Shapes:  `from` and `to` have an entry an edge; `service` and `under` as many, or none (one service; one agreement);
///          `roles` has one a party: a place in `role_sets`
struct fact_columns {
    std::uint32_t parties = 0;
    std::span<const std::uint32_t> from;
    std::span<const std::uint32_t> to;
    std::span<const std::uint32_t> service{};
    std::span<const std::uint32_t> under{};
    std::span<const std::uint32_t> roles{};
    std::span<const std::vector<std::string>> role_sets{};
    std::span<const role> taxonomy = built_in_roles();
};

class service_network;

/// What the owner of a network's columns knows of its edges beside who serves whom, by row. Read once.
///
/// Shapes:  `service` and `under` have an entry an edge, or none, as in fact_columns; `taxonomy` has the network's roles
struct edge_columns {
    std::span<const std::uint32_t> service{};
    std::span<const std::uint32_t> under{};
    std::span<const role> taxonomy = built_in_roles();
};

/// What is known of a chain that tells models apart: roles, services that go on or do not, who pays whom, introductions, exposures, banks.
///
/// Flat and immutable, a shared pointer to copy. Nothing here says of which type an agreement is. Parties, services and agreements are the
/// numbers of their ids, edges those of their links; behind the links stand services that no offer states, since a charge is paid for them.
///
/// Cost: about 60 bytes an edge, and 12 more where a bank gives it
class chain_facts {
public:
    using index = std::uint32_t;
    static constexpr index none = 0xffff'ffff;

    /// What one party sells as one service and makes of the same purchases, to those who pay for it or to those who do not: all of its
    /// `sources` go into each of its `sales`.
    struct line {
        index hub = none;
        std::span<const index> sources;  ///< edges into the hub
        std::span<const passing> how;    ///< of each source
        std::span<const index> sales;    ///< edges out of it
    };
    struct seat {
        index party;
        role_table::bits roles;
    };
    /// A payment that is no price of a service: a commission, a fee, a share.
    struct transfer {
        index payer;
        index payee;  ///< none: the introducer that a record names
        index on;     ///< edge; none: by the calendar
        index under;
        friend auto operator<=>(const transfer&, const transfer&) = default;
    };
    struct introduction {
        index introducer;  ///< none: the record names it
        index introduced;
        index on;
        friend auto operator<=>(const introduction&, const introduction&) = default;
    };
    struct exposure {
        index host;
        index advertiser;
        index shown_to;
        index on;
        friend auto operator<=>(const exposure&, const exposure&) = default;
    };
    /// What a bank is to somebody whom it may serve, in any agreement.
    enum class bank_service : std::uint8_t {
        none,
        other,    ///< it serves them, and nowhere as a bank
        banking,  ///< it serves them as a bank
    };
    /// A price that banks carry, in order from the payer.
    struct carriage {
        index on;
        std::span<const index> banks;
    };

    /// Cost: O((links + feeds + flows) log of those at one party)
    [[nodiscard]] static chain_facts of(const flow_set& flows);
    /// Requires: the shapes agree, and numbers are in range.  Cost: O(parties + edges), expected
    [[nodiscard]] static chain_facts of(const fact_columns& columns);
    /// A network in bulk: an edge's number is its row, so that whatever else is known of it is found by the number that an instance has.
    ///
    /// Where the network says nothing of roles, nobody has one. Amounts are not looked at.
    /// Requires: as of columns.  Cost: the same
    [[nodiscard]] static chain_facts of(const service_network& network, const edge_columns& beside = {});

    [[nodiscard]] index parties() const noexcept { return data_->parties; }
    [[nodiscard]] index edges() const noexcept { return static_cast<index>(data_->edges.size()); }
    [[nodiscard]] index links() const noexcept { return data_->links; }  ///< edges that are links of a chain, or rows of columns
    [[nodiscard]] index services() const noexcept { return data_->services; }
    [[nodiscard]] index agreements() const noexcept { return data_->agreements; }
    [[nodiscard]] const role_table& roles() const noexcept { return data_->roles; }

    // Of a party: all the roles it stands in, and what it is in; none where that is not stated.
    [[nodiscard]] role_table::bits roles_of(index party) const { return data_->party_roles[party]; }
    [[nodiscard]] index industry(index party) const { return data_->industry.empty() ? none : data_->industry[party]; }
    [[nodiscard]] index parent(index party) const { return data_->parent.empty() ? none : data_->parent[party]; }
    [[nodiscard]] index vertical(index service) const { return data_->vertical.empty() ? none : data_->vertical[service]; }

    // Of an edge.
    [[nodiscard]] index from(index edge) const { return data_->edges[edge].from; }
    [[nodiscard]] index to(index edge) const { return data_->edges[edge].to; }
    /// none: no offer states it.
    [[nodiscard]] index service_of(index edge) const { return data_->edges[edge].service; }
    [[nodiscard]] index agreement_of(index edge) const { return data_->edges[edge].under; }
    /// Whether a party has the same roles in all that it does.
    [[nodiscard]] bool has_roles_by_party() const noexcept { return data_->roles_by_party; }
    /// The roles of its ends under its agreement.
    [[nodiscard]] role_table::bits roles_from(index edge) const { return data_->role_sets[data_->edges[edge].from_roles]; }
    [[nodiscard]] role_table::bits roles_to(index edge) const { return data_->role_sets[data_->edges[edge].to_roles]; }
    /// By whoever is served, or pays for it, to whoever serves.
    [[nodiscard]] bool is_paid(index edge) const { return has(edge, paid_bit); }
    /// It counts as paid, though nobody has agreed on a price.
    [[nodiscard]] bool is_price_open(index edge) const { return has(edge, open_bit); }
    /// It has no price of its own, and counts as paid by fees by the calendar that name no service: an entry fee.
    [[nodiscard]] bool is_paid_by_fees_alone(index edge) const { return has(edge, fees_bit); }
    /// Nobody has agreed on a price, and whoever serves pays whoever is served for it, by a charge that is no price under its agreement.
    [[nodiscard]] bool is_paid_back(index edge) const { return has(edge, paid_back_bit); }
    /// Somebody pays in the place of whoever is served.
    [[nodiscard]] bool is_paid_in_stead(index edge) const { return has(edge, in_stead_bit); }
    /// Whoever is served pays somebody else for it, or for what goes on in it.
    [[nodiscard]] bool is_paid_elsewhere(index edge) const { return has(edge, paid_elsewhere_bit); }
    [[nodiscard]] bool is_netted(index edge) const { return has(edge, netted_bit); }
    [[nodiscard]] bool is_passed_on(index edge) const { return has(edge, passed_on_bit); }  ///< wholly, in some line
    [[nodiscard]] bool is_passed_on_in_part(index edge) const { return has(edge, passed_in_part_bit); }
    /// It goes on under its own agreement.
    [[nodiscard]] bool stays_in_agreement(index edge) const { return has(edge, stays_bit); }
    /// A service that is not passed on, of somebody who is not engaged to pass any on: what sellers side by side sell in common.
    [[nodiscard]] bool ends_there(index edge) const
    {
        return service_of(edge) != none && !has(edge, stays_bit | passed_on_bit) && (roles_to(edge) & data_->intermediary) == 0;
    }
    [[nodiscard]] bool is_introduced(index edge) const { return has(edge, introduced_bit); }
    [[nodiscard]] bool is_carried(index edge) const { return has(edge, carried_bit); }  ///< its price, by banks
    /// Fetches what is known of an edge that is asked for soon, so that nobody waits for it then.
    void fetch(index edge) const noexcept { __builtin_prefetch(data_->edges.data() + edge); }
    /// The line it is sold in; none where nothing that its seller buys ends up in it.
    [[nodiscard]] index sold_in(index edge) const { return data_->edges[edge].sold_in; }

    // Lines stand by hub.
    [[nodiscard]] index lines() const noexcept { return static_cast<index>(data_->line_hub.size()); }
    [[nodiscard]] line line_at(index number) const;
    [[nodiscard]] std::pair<index, index> lines_of(index hub) const { return {data_->first_line[hub], data_->first_line[hub + 1]}; }

    [[nodiscard]] std::span<const index> edges_from(index party) const { return data_->out.at(party); }
    [[nodiscard]] std::span<const index> edges_to(index party) const { return data_->in.at(party); }
    [[nodiscard]] std::span<const index> edges_under(index agreement) const { return data_->by_agreement.at(agreement); }

    /// Who is engaged in an agreement and in which roles, by party; nobody where the facts come from columns.
    [[nodiscard]] std::span<const seat> engaged_in(index agreement) const;
    /// The agreements that engage a party; none where the facts come from columns.
    [[nodiscard]] std::span<const index> agreements_with(index party) const;
    [[nodiscard]] std::span<const transfer> transfers_under(index agreement) const;
    [[nodiscard]] std::span<const introduction> introductions() const noexcept { return data_->introductions; }  ///< by introducer
    [[nodiscard]] std::span<const introduction> introductions_on(index edge) const;
    [[nodiscard]] std::span<const exposure> exposures() const noexcept { return data_->exposures; }       ///< by host
    [[nodiscard]] index carriages() const noexcept { return static_cast<index>(data_->carried.size()); }  ///< by first bank
    [[nodiscard]] carriage carriage_at(index number) const;
    /// What a party that is a bank anywhere is to another one.  Cost: O(log of what banks give)
    [[nodiscard]] bank_service bank_serves(index bank, index party) const;
    /// Whether one party pays another, or the introducer that a record names (none), anything that is no price. Cost: O(log transfers)
    [[nodiscard]] bool pays(index payer, index payee) const;

private:
    static constexpr std::uint16_t paid_bit = 1, paid_elsewhere_bit = 2, netted_bit = 4, passed_on_bit = 8, passed_in_part_bit = 16,
                                   stays_bit = 32, introduced_bit = 64, carried_bit = 128, open_bit = 256, in_stead_bit = 512,
                                   paid_back_bit = 1024, fees_bit = 2048;
    /// All that is asked of an edge, in one place: chains are larger than caches, and each place of its own would be waited for.
    struct alignas(32) edge_record {
        index from;
        index to;
        index service;
        index under;
        index sold_in = none;
        index from_roles;  ///< places in `role_sets`
        index to_roles;
        std::uint16_t flags = 0;
    };
    /// Numbers grouped by another number.
    struct groups {
        std::vector<index> first;
        std::vector<index> members;
        [[nodiscard]] std::span<const index> at(index group) const
        {
            return std::span{members}.subspan(first[group], first[group + 1] - first[group]);
        }
        /// `key_of` gives the number that each of `numbers` goes by.
        template <class KeyOf>
        static groups by(std::size_t numbers, index count, KeyOf key_of);
    };
    struct given_by_bank {
        index bank;
        index to;
        bank_service how;
        friend auto operator<=>(const given_by_bank&, const given_by_bank&) = default;
    };
    struct data {
        role_table roles;
        index parties = 0;
        index links = 0;
        index services = 1;
        index agreements = 1;
        std::vector<role_table::bits> party_roles;
        std::vector<role_table::bits> role_sets;  ///< each once, where they come from an ecosystem
        bool roles_by_party = false;
        role_table::bits intermediary = 0;
        std::vector<index> industry, parent, vertical;
        std::vector<edge_record> edges;
        std::vector<index> line_hub, first_line, first_source, first_sale, source, sale;
        std::vector<passing> how;
        groups out, in, by_agreement;
        std::vector<seat> seats;  ///< by agreement
        std::vector<index> first_seat;
        std::vector<index> first_engagement, engagement;  ///< agreements by party
        std::vector<transfer> moves;                      ///< by agreement
        std::vector<index> first_move;
        std::vector<std::pair<index, index>> pays;  ///< payer and payee, sorted
        std::vector<introduction> introductions;
        std::vector<introduction> introductions_by_edge;
        std::vector<exposure> exposures;
        std::vector<index> carried, first_bank, bank;
        std::vector<given_by_bank> given_by_banks;  ///< sorted
    };
    class builder;

    explicit chain_facts(std::shared_ptr<const data> content) : data_{std::move(content)} {}
    [[nodiscard]] bool has(index edge, std::uint16_t bit) const { return (data_->edges[edge].flags & bit) != 0; }
    std::shared_ptr<const data> data_;
};

PARTNERING_END
