#pragma once

#include <partnering/chain/value_chain.hpp>
#include <partnering/core/checked.hpp>
#include <partnering/core/rational.hpp>
#include <partnering/entity/role.hpp>

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <utility>
#include <vector>

PARTNERING_BEGIN

/// Who serves whom, as columns that somebody else owns: read once, and not kept.
///
/// Shapes:   `from` and `to` have an entry an edge; `amount` has as many, or is empty; `roles` has an entry a party, or is empty
/// Units:    parties are numbers below `parties` (a party_id's index); amounts are minor units of one currency
struct service_columns {
    std::uint32_t parties = 0;
    std::span<const std::uint32_t> from{};   ///< who serves
    std::span<const std::uint32_t> to{};     ///< whom
    std::span<const std::int64_t> amount{};  ///< what `to` owes `from` for it; empty: nothing is said of money
    /// What each party does: a place in `role_sets`, since the same few sets of roles come again and again.
    std::span<const std::uint32_t> roles{};
    std::span<const std::vector<std::string>> role_sets{};  ///< keys of roles; one party may play several
    std::span<const role> taxonomy = built_in_roles();      ///< the roles that there are
    // Amounts beyond these are findings.
    std::int64_t least_amount = 0;
    std::int64_t most_amount = INT64_MAX;
};

/// Parties in the order in which services reach them.
struct supply_order {
    /// Suppliers before those they serve: by layer, and in a layer by number. Parties of a cycle, and those that a cycle serves, are left
    /// out.
    std::vector<std::uint32_t> parties;
    /// Layer k stands from layers[k] to layers[k + 1]: whom nobody serves are layer 0, others stand one behind the last that serves them.
    std::vector<std::size_t> layers;
    /// Parties that serve one another in a circle, each the one behind it and the last the first, the smallest number first; empty where
    /// there is no such circle. It is a question, not a defect: many are both buyer and seller.
    std::vector<std::uint32_t> cycle;

    [[nodiscard]] std::size_t layer_count() const noexcept { return layers.size() - 1; }
    [[nodiscard]] std::span<const std::uint32_t> layer(std::size_t k) const
    {
        PARTNERING_EXPECTS(k < layer_count(), "a layer is less than layer_count()");
        return std::span{parties}.subspan(layers[k], layers[k + 1] - layers[k]);
    }
    friend bool operator==(const supply_order&, const supply_order&) = default;
};

/// What each party is owed less what it owes, exactly; the positions of all add up to zero.
class party_positions {
public:
    explicit party_positions(std::vector<std::int64_t> narrow) : narrow_{std::move(narrow)} {}
    explicit party_positions(std::vector<int128> wide) : wide_{std::move(wide)} {}

    [[nodiscard]] std::size_t size() const noexcept { return narrow_.size() + wide_.size(); }
    /// Requires: party < size()
    [[nodiscard]] int128 operator[](std::uint32_t party) const
    {
        PARTNERING_EXPECTS(party < size(), "a party is a number below size()");
        return wide_.empty() ? int128{narrow_[party]} : wide_[party];
    }
    /// All of them where 64 bits hold any sum of the amounts; else empty, and wide() has them.
    [[nodiscard]] std::span<const std::int64_t> narrow() const noexcept { return narrow_; }
    [[nodiscard]] std::span<const int128> wide() const noexcept { return wide_; }
    friend bool operator==(const party_positions&, const party_positions&) = default;

private:
    std::vector<std::int64_t> narrow_;
    std::vector<int128> wide_;
};

/// Who serves whom in bulk: the flat form of a value chain, for millions of parties and edges.
///
/// Immutable, a shared pointer to copy. An edge is a row of the columns it was made from; what else is known of it (service, agreement)
/// stays with whoever owns them, and is found by the row.
///
/// Cost: 16 bytes an edge (8 where nothing is said of money), 8 a party
class service_network {
public:
    /// Each kind of fault is one finding, which counts the edges it is about and names the first five.
    ///
    /// Errors: edge_without_party (a number that is no party's), edge_to_itself, edge_amount (beyond the bounds), party_without_roles (no
    ///         place in `role_sets`), unknown_role
    /// Requires: the shapes agree; less than 2^32 - 1 edges
    /// Cost:   O(parties + edges), in passes that keep to the processor's cache; 24 bytes an edge beside the result
    [[nodiscard]] static checked<service_network> of(const service_columns& columns);
    /// The parties and links of a chain: row is link_index, nothing is said of money, and a party's roles are those of all its engagements.
    ///
    /// Cost: O(parties + links + engagements log engagements)
    [[nodiscard]] static service_network of(const value_chain& chain);

    [[nodiscard]] std::uint32_t parties() const noexcept;
    [[nodiscard]] std::uint32_t edges() const noexcept;

    // The edges stand by the party that serves, those of one party in the order of their rows: those of party p from first()[p] to
    // first()[p + 1].
    [[nodiscard]] std::span<const std::uint32_t> first() const noexcept;  ///< parties() + 1 of them
    [[nodiscard]] std::span<const std::uint32_t> to() const noexcept;
    [[nodiscard]] std::span<const std::uint32_t> row() const noexcept;
    [[nodiscard]] std::span<const std::int64_t> amount() const noexcept;  ///< empty where nothing is said of money

    // Of one party. Requires: party < parties().
    [[nodiscard]] std::span<const std::uint32_t> served_by(std::uint32_t party) const;  ///< whom it serves, once for each edge
    [[nodiscard]] std::span<const std::uint32_t> rows_of(std::uint32_t party) const;
    [[nodiscard]] std::span<const std::int64_t> amounts_of(std::uint32_t party) const;

    /// Places in role_sets(), one a party; empty where nothing is said of roles.
    [[nodiscard]] std::span<const std::uint32_t> roles() const noexcept;
    [[nodiscard]] std::span<const std::vector<std::string>> role_sets() const noexcept;

    /// The same edges turned round: `served_by` names those who serve a party, by number and then by row; its amounts are what it owes
    /// them, and positions change sign.
    ///
    /// Cost: as `of`
    [[nodiscard]] service_network reversed() const;

    /// The order of the edges decides nothing. Cost: O(parties + edges); 16 bytes a party
    [[nodiscard]] supply_order supplier_first() const;
    /// Cost: O(parties + edges); 8 bytes a party, 16 where the amounts add up to 2^63 or more
    [[nodiscard]] party_positions net_positions() const;

private:
    struct data;
    explicit service_network(std::shared_ptr<const data> content) : data_{std::move(content)} {}
    std::shared_ptr<const data> data_;
};

PARTNERING_END
