#pragma once

#include <partnering/contract/policy.hpp>

PARTNERING_BEGIN

/// The integrator sells the whole and buys the parts.
///
/// Use when: one party contracts with the end customer for a bundle. The customer pays the integrator; the integrator pays each supplier
/// for its part (B2G2C).
/// Findings: no_integrator, bypasses_integrator (a supplier sells a part straight to the integrator's customer under the same agreement),
///           not_part_of_bundle (what is supplied is in nothing the integrator sells: a provider, not a supplier).
struct integrate {
    [[nodiscard]] static constexpr std::string_view name() noexcept { return "integrate"; }
    void derive(const contract_view& agreement, flow_sink& out) const;
};

/// The intermediary sells on, almost unchanged, what it buys.
///
/// Use when: the customer's contract is with a distributor, reseller or franchisee. The customer pays the intermediary in full; it pays
/// the supplier the wholesale part (B2D2C, B2M2X).
/// Findings: no_intermediary, not_passed_on (what is supplied leaves the intermediary in no offer), altered (it leaves as part of something
/// much larger).
struct distribute {
    [[nodiscard]] static constexpr std::string_view name() noexcept { return "distribute"; }
    void derive(const contract_view& agreement, flow_sink& out) const;
};

/// Each supplier sells its own part to the same customer.
///
/// Use when: partners market together and each keeps its own contract with the customer (BG2C); where either may introduce the customer and
/// earns a commission for it, add a charge from `introduced` to `introducer` (AB2C).
/// Findings: one_seller (fewer than two parties sell under the agreement), no_common_customer.
struct co_sell {
    [[nodiscard]] static constexpr std::string_view name() noexcept { return "co_sell"; }
    void derive(const contract_view& agreement, flow_sink& out) const;
};

static_assert(contract_policy<integrate> && contract_policy<distribute> && contract_policy<co_sell>);

PARTNERING_END
