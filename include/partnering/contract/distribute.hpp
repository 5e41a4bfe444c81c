#pragma once

#include <partnering/contract/policy.hpp>

PARTNERING_BEGIN

/// The intermediary sells on, almost unchanged, what it buys.
///
/// Use when: the customer's contract is with a distributor or reseller. The customer pays the intermediary in full; it pays the supplier
/// the wholesale part (B2D2C, B2M2X).
/// Findings: no_intermediary, not_passed_on (what is supplied leaves the intermediary in no offer), altered (it leaves as part of something
/// much larger).
struct distribute {
    [[nodiscard]] static constexpr std::string_view name() noexcept { return "distribute"; }
    void derive(const contract_view& agreement, flow_sink& out) const;
};

static_assert(contract_policy<distribute>);

PARTNERING_END
