#pragma once

#include <partnering/contract/policy.hpp>

PARTNERING_BEGIN

/// A sale that somebody brought about who has no further part in it.
///
/// Use when: a broker introduces customers to suppliers, who then deal with one another (B2K2C): a comparison site, an auction. The broker
/// is engaged in the agreement of supplier and customer, or has one with the supplier, under which it offers introductions. Its commission
/// is any charge that the supplier pays it: each introduction or a one-time charge, a recurring one, a part of what the customer uses. With
/// the payee `introducer` the usage record says who brought the customer, be it one of several brokers or nobody.
/// Findings: no_broker, in_the_way (the broker sells, or buys and sells on, what it should only bring about: an intermediary).
struct broker {
    [[nodiscard]] static constexpr std::string_view name() noexcept { return "broker"; }
    void derive(const contract_view& agreement, flow_sink& out) const;
};

static_assert(contract_policy<broker>);

PARTNERING_END
