#pragma once

#include <partnering/core/checked.hpp>
#include <partnering/core/id.hpp>
#include <partnering/entity/ecosystem.hpp>

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

PARTNERING_BEGIN

/// Who provides what to whom under which agreement, as of one day.
///
/// A snapshot: immutable, a shared pointer to copy. A link is an offer that holds on that day under an agreement that holds on
/// that day. A link *feeds* the links that what it delivers ends up in: those its receiver sells, of the same service or of one
/// that has it as a part.
class value_chain {
public:
    /// Position of a link in links().
    using link_index = std::uint32_t;

    /// That one link ends up in another, and how much of it.
    struct feed {
        link_index link;
        std::optional<rational>
            units;  ///< units of the part that one unit of the other link's service drives; none: metered by its own records
        friend bool operator==(const feed&, const feed&) = default;
    };
    struct link {
        offer_id offer;
        party_id from;
        party_id to;
        std::optional<party_id> paid_by;
        service_id service;
        agreement_id under;
        std::uint32_t version;     ///< which of the agreement's versions holds
        std::vector<feed> feeds;   ///< down the chain, towards the end customer
        std::vector<feed> fed_by;  ///< up the chain
    };

    /// For one agreement, days other than the chain's own: the local day its offers must hold on, and the day whose version of it counts.
    struct agreement_days {
        agreement_id agreement;
        date offers;
        date terms;
    };

    /// Errors:  unknown_offer (feeds names an offer that its receiver does not make), two_suppliers (two links bring the same service
    ///          into one offer and neither says which offers it feeds; where there are more than offers the rest is counted,
    ///          too_many_findings), feed_cycle (a service ends up in itself).
    /// Cost:    O(n + feeds) apart from sorting, n what the ecosystem states and all that each bundle on sale consists of
    [[nodiscard]] static checked<value_chain> as_of(const ecosystem& of, date day, std::span<const agreement_days> instead = {});

    [[nodiscard]] const ecosystem& of() const noexcept;
    [[nodiscard]] date day() const noexcept;
    /// Sorted by offer key.
    [[nodiscard]] std::span<const link> links() const noexcept;
    [[nodiscard]] const link& operator[](link_index index) const;
    [[nodiscard]] const agreement_terms& terms(const link& of) const;
    /// The terms of an agreement that count in this snapshot; nullptr where none hold.
    [[nodiscard]] const agreement_terms* terms(agreement_id of) const;

    /// That a party is engaged in a role.
    struct seat {
        party_id party;
        role_id role;
        friend auto operator<=>(const seat&, const seat&) = default;
    };
    /// Who is engaged under an agreement, and as what: sorted. Nobody where it does not hold.
    [[nodiscard]] std::span<const seat> seats(agreement_id of) const;
    /// Whether a party is engaged under an agreement in a role or in a kind of it: a franchisee is a distributor.
    /// Cost: O(log(seats) + seats of the party there).
    [[nodiscard]] bool holds(agreement_id under, party_id party, std::string_view role) const;

    /// Who supplies a service, directly: sorted, each once.
    [[nodiscard]] std::vector<party_id> suppliers_of(service_id service) const;
    /// The links under an agreement, sorted: by offer key. Cost: O(1).
    [[nodiscard]] std::span<const link_index> links_under(agreement_id agreement) const;
    /// The links into a party, and out of it: sorted. Cost: O(their number).
    [[nodiscard]] std::vector<link_index> links_to(party_id party) const;
    [[nodiscard]] std::vector<link_index> links_from(party_id party) const;
    /// Every link that a link rests on, over any number of parties, sorted; without itself. Cost: O(links).
    [[nodiscard]] std::vector<link_index> rests_on(link_index of) const;
    /// Every link that what a link delivers ends up in, sorted; without itself.
    [[nodiscard]] std::vector<link_index> ends_up_in(link_index of) const;
    /// The links that feed no other: where a service reaches its consumer.
    [[nodiscard]] std::vector<link_index> ends() const;
    /// The parties that pass on what `supplier` delivers to them: its channels to market. Sorted.
    [[nodiscard]] std::vector<party_id> channels_of(party_id supplier) const;
    /// The parties of one directed cycle of deliveries, in order, first not repeated; empty where there is none.
    /// Parties that supply one another are normal in a value web; it is a question, not a defect. Cost: O(parties + links).
    [[nodiscard]] std::vector<party_id> find_cycle() const;
    /// Links so that each comes after all that it rests on.
    [[nodiscard]] std::vector<link_index> supplier_first() const;

private:
    struct data;
    explicit value_chain(std::shared_ptr<const data> content) : data_{std::move(content)} {}
    std::shared_ptr<const data> data_;
};

PARTNERING_END
