#pragma once

#include <partnering/flow/flow.hpp>

#include <concepts>
#include <map>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <unordered_set>
#include <utility>
#include <vector>

PARTNERING_BEGIN

class chain_lookups;

/// What a contract policy is asked about: one agreement in one chain.
class contract_view {
public:
    contract_view(const value_chain& chain, agreement_id agreement);

    [[nodiscard]] const value_chain& chain() const noexcept { return *chain_; }
    [[nodiscard]] const ecosystem& of() const noexcept { return chain_->of(); }
    [[nodiscard]] agreement_id id() const noexcept { return id_; }
    [[nodiscard]] const agreement& self() const { return of()[id_]; }
    [[nodiscard]] const agreement_terms& terms() const noexcept { return *terms_; }
    [[nodiscard]] std::uint32_t version() const noexcept { return version_; }
    /// The links under the agreement, in order of their offers' keys.
    [[nodiscard]] std::span<const value_chain::link_index> links() const noexcept { return links_; }
    /// Who stands in a role or in any role that is a kind of it: a franchisee is a distributor. Sorted, each once.
    [[nodiscard]] std::vector<party_id> holders(std::string_view role) const;
    [[nodiscard]] bool holds(party_id party, std::string_view role) const;
    /// The key of a party, for sentences.
    [[nodiscard]] const std::string& name_of(party_id party) const { return of()[party].key; }

private:
    const value_chain* chain_;
    agreement_id id_;
    const agreement_terms* terms_;
    std::uint32_t version_ = 0;
    std::span<const value_chain::link_index> links_;
    friend class chain_lookups;
    std::shared_ptr<chain_lookups> lookups_;  ///< what the agreements of one derive() share; none outside of it
};

/// Where a contract policy puts the flows it derives and what it finds wrong.
class flow_sink {
public:
    explicit flow_sink(const contract_view& view);

    /// The service of a link flows, and its bill with it.
    void service_and_bill(value_chain::link_index link, std::string why);
    /// The service of a link flows, and nobody is billed.
    void service(value_chain::link_index link, std::string why);
    /// A service that no offer states flows, because a charge is paid for it: what an enabler or a broker does.
    void service_for(std::uint32_t charge, flow_end giver, flow_end receiver, std::string why);
    /// A charge is billed beside the services of links.
    void bill_for(std::uint32_t charge, flow_end giver, flow_end receiver, std::string why);
    /// Every usage charge for the link's service, but those of introductions, whose payer and payee roles are held by its ends, either way
    /// round, becomes a payment; whoever pays in the receiver's place (`paid_by`) comes before the receiver. A link without any price
    /// becomes a payment of the receiver, or of whoever pays in its place, without a clause. Charges by the calendar are prices too, but
    /// left to standing(); what a division shares out has its price there.
    ///
    /// An agent collects for somebody else: one role of a charge is held by an end, the other by nobody at the ends. Such a charge becomes
    /// a payment where
    /// - it joins the ends of no link at all: else it is for those links alone;
    /// - the link feeds no other one of the agreement: it is the last sale that is collected;
    /// - one party only may be meant by the role aside: who has just that role or, where nobody has, a kind of it.
    /// What the receiver pays an agent is the price of the link, and nothing is owed to the supplier beside it; what the agent passes on is
    /// a charge of its own, between the agent and the supplier. What somebody aside pays the supplier, a sponsor, is no price of the
    /// receiver's: the payment without a clause says who pays in the receiver's place. Nor is what a supplier pays an agent, or an agent
    /// the receiver.
    void payments(value_chain::link_index link, std::string why);
    /// The same, but a link without any price is given away. Returns whether the link has a price.
    bool agreed_payments(value_chain::link_index link, std::string why);
    /// A payment under one charge of the agreement, driven by a link's usage.
    void payment(value_chain::link_index link, std::uint32_t charge, flow_end payer, flow_end payee, std::string why);
    /// The charges between `introduced` and `introducer`: whoever sells on the link pays whoever brought the customer, and is billed by
    /// them. Returns whether there is such a charge for the link.
    bool introductions(value_chain::link_index link, std::string why);
    /// Somebody brought the customer of a link to whoever sells on it.
    void introduction(value_chain::link_index link, flow_end introducer, flow_end seller, std::string why);
    /// An advertiser is shown to the receiver of a link by the link's supplier.
    void exposure(value_chain::link_index link, party_id advertiser, std::string why);
    /// Charges due by the calendar, once for each pair of parties in their roles.
    void standing(std::string why);
    /// The agreement's divisions, on each link that feeds no other link of the same agreement.
    void divisions(std::string why);
    void found(finding what);

    /// What was put in so far, in that order; a policy that refines another marks what the other derived.
    [[nodiscard]] std::vector<flow>& flows() noexcept { return flows_; }
    [[nodiscard]] std::vector<finding>& findings() noexcept { return findings_; }

private:
    flow& add(flow_kind kind, flow_end giver, flow_end receiver, std::optional<value_chain::link_index> on, std::string why);
    flow& add_for(std::uint32_t charge, flow_kind kind, flow_end giver, flow_end receiver, std::optional<value_chain::link_index> on,
                  std::string why);
    /// The charges that are for a service, in the order of the contract.
    [[nodiscard]] std::vector<std::uint32_t> charges_for(service_id service) const;
    /// The links of some services, or of all where none is named, in the order of links.
    [[nodiscard]] std::vector<value_chain::link_index> links_for(const std::vector<std::string>& services) const;
    /// Whether some link has the payer and payee of a charge at its ends; worked out once a charge.
    [[nodiscard]] bool joins_a_link(std::uint32_t charge);
    /// Whether the receiver of a link owes its supplier one of these charges by the calendar.
    [[nodiscard]] bool priced_by_calendar(const value_chain::link& l, const std::vector<std::uint32_t>& charges) const;
    /// Whether a division shares out what a link brings in.
    [[nodiscard]] bool is_divided(value_chain::link_index link) const;
    /// Those who may be meant by a role where no link says who.
    struct meant {
        std::size_t parties = 0;
        std::optional<party_id> only = {};  ///< where it is one
    };
    /// Whoever holds just that role, before those who hold a kind of it; worked out once a role.
    [[nodiscard]] const meant& meant_by(const std::string& role);
    const contract_view* view_;
    std::map<std::string, meant> meant_;
    std::vector<std::uint32_t> for_all_;                                 ///< charges that name no services
    std::vector<std::pair<service_id, std::uint32_t>> for_one_;          ///< those that do, once for each, sorted
    std::vector<std::pair<service_id, value_chain::link_index>> links_;  ///< sorted
    std::vector<service_id> divided_;                                    ///< services that divisions name, sorted
    bool divides_all_ = false;                                           ///< whether one names none
    std::vector<std::uint8_t> joins_;                                    ///< by charge: 0 not asked yet, 1 no, 2 yes
    std::vector<flow> flows_;
    std::vector<finding> findings_;
    std::unordered_set<std::string> said_;  ///< the findings, to say each once
};

/// How partners go to market, and so who pays whom for what.
///
/// A policy is a small value. It reads one agreement in its chain and puts flows and findings into the sink; it changes nothing else,
/// so deriving is independent of the order of agreements. The shipped policies are written with it; see examples/08_own_contract_policy.cpp
/// for one's own.
template <class P>
concept contract_policy = std::copyable<P> && requires(const P& policy, const contract_view& agreement, flow_sink& out) {
    { policy.name() } -> std::convertible_to<std::string_view>;
    { policy.derive(agreement, out) } -> std::same_as<void>;
};

PARTNERING_END
