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

static_assert(contract_policy<integrate>);

PARTNERING_END
