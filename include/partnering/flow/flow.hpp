#pragma once

#include <partnering/chain/value_chain.hpp>
#include <partnering/core/finding.hpp>
#include <partnering/core/id.hpp>

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

PARTNERING_BEGIN

enum class flow_kind : std::uint8_t {
    service,       ///< supplier → consumer
    bill,          ///< with the service
    payment,       ///< payer → payee
    introduction,  ///< who found the customer → who gains it
    exposure,      ///< advertiser → the customer who is shown its adverts, through the host
};
[[nodiscard]] std::string_view to_string(flow_kind kind) noexcept;

/// One end of a flow: a party, a class of parties that the usage record fills, or whoever introduced the customer.
struct flow_end {
    std::optional<party_id> party;  ///< none: the introducer that the usage record names

    [[nodiscard]] bool is_introducer() const noexcept { return !party.has_value(); }
    friend auto operator<=>(const flow_end&, const flow_end&) = default;
};

/// Which clause of an agreement's version a payment follows.
struct clause_ref {
    enum class kind : std::uint8_t { charge, division };
    kind of = kind::charge;
    std::uint32_t index = 0;   ///< into charges or divisions
    std::uint32_t member = 0;  ///< of a division

    friend auto operator<=>(const clause_ref&, const clause_ref&) = default;
};

/// Something that goes from one end to another because an agreement says so.
///
/// A payment over classes of parties is a template: each record that fills the classes makes it concrete.
struct flow {
    flow_kind kind;
    flow_end giver;
    flow_end receiver;
    agreement_id under;
    std::uint32_t version;                      ///< of the agreement
    std::optional<value_chain::link_index> on;  ///< the link whose usage drives it; none: a standing charge, due by the calendar
    /// Of a payment; a payment without one has no price agreed. Of a service or bill: the charge paid for it, where no offer's price is.
    std::optional<clause_ref> clause;
    bool is_price = false;  ///< whether the receiver of a service pays its supplier for it
    /// Who carries it from the giver to the receiver and is no party to it, in order: the banks of a payment, the host of an exposure.
    std::vector<party_id> through{};
    bool consolidated = false;  ///< of a bill or payment: goes into one of a period with all others between the two
    bool netted = false;        ///< of a bill or payment: set off against what goes the other way, so that one of the two has one amount
    std::string why;            ///< one sentence

    friend bool operator==(const flow&, const flow&) = default;
};

/// All flows of a value chain as of its day, with the findings made on the way.
class flow_set {
public:
    using flow_index = std::uint32_t;

    flow_set(value_chain chain, std::vector<flow> flows, std::vector<finding> findings);

    [[nodiscard]] const value_chain& chain() const noexcept;
    [[nodiscard]] std::span<const flow> flows() const noexcept;
    [[nodiscard]] const flow& operator[](flow_index index) const;
    [[nodiscard]] std::vector<flow_index> of_kind(flow_kind kind) const;
    [[nodiscard]] std::span<const finding> findings() const noexcept;
    /// The payments by a clause under an agreement that usage drives, in order of their indices.
    [[nodiscard]] std::span<const flow_index> payments_under(agreement_id agreement) const;
    /// The payments that a link's usage drives, in the order of the agreement's clauses.
    [[nodiscard]] std::vector<flow_index> payments_on(value_chain::link_index link) const;

private:
    struct data;
    std::shared_ptr<const data> data_;
};

/// One summand of a basis: what a payment comes to, or the gross amount reported for a link, added or taken off.
struct basis_part {
    std::optional<flow_set::flow_index> payment;  ///< none: reported
    std::optional<value_chain::link_index>
        reported;  ///< the link whose records report it; any record of the payment's own where `any_reported`
    bool any_reported = false;
    int sign = 1;
    friend auto operator<=>(const basis_part&, const basis_part&) = default;
};

/// The payments and reports that a basis of one payment adds up, sorted, each once.
///
/// - retail:    prices at the ends of the chain that the payment's link ends up in (itself where it feeds nothing), or what is reported
///              there where no price is agreed
/// - gross:     the same, one link down the chain
/// - net:       gross, less what the payer pays under charges written before this one in the same agreement
/// - wholesale: prices on the links that feed the payment's link
/// - margin:    gross, less all prices the payer pays on links that feed the same, other than charges on a margin
/// - reported:  the gross amount of each record that drives the payment
/// - clause:K   all payments under clause K of the same agreement
///
/// Requires: `of` is a payment with a clause and a link.
/// Cost:     O(n log n) in the payments under the agreement and on the links around; retail also O(links)
[[nodiscard]] std::vector<basis_part> select(const flow_set& from, flow_set::flow_index of, const basis& which);
/// Of those, the payments on some links only, with all that is reported: what the usage that drives these links adds up.
///
/// Requires: `within` is sorted.
/// Cost:     O(n log n) in the payments on `within` and on the links around: whatever else the agreement has is not looked at
[[nodiscard]] std::vector<basis_part> select(const flow_set& from, flow_set::flow_index of, const basis& which,
                                             std::span<const value_chain::link_index> within);

PARTNERING_END
