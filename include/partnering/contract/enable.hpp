#pragma once

#include <partnering/contract/policy.hpp>

PARTNERING_BEGIN

/// Distribution through an ecosystem enabler that has the contracts with everybody.
///
/// Use when: several suppliers of like services and several consumers who draw on several of them all contract with one enabler (A2E2B),
/// under one agreement or one for each. Bills and payments between the enabler and each party go into one a period (`consolidated`). The
/// enabler earns by any of: a charge that a supplier pays it, set off against what it pays the supplier (both `netted`); a charge on top of
/// what a consumer pays; a margin, the difference of two prices. What it does for such a charge is a service of its own to whoever pays it.
/// A charge that is the price of one offer is not due on another that goes the other way, as where one party both supplies and is supplied.
/// Findings: those of distribute, but no_enabler for no_intermediary; bypasses_enabler (two others exchange something under the agreement).
struct enable {
    [[nodiscard]] static constexpr std::string_view name() noexcept { return "enable"; }
    void derive(const contract_view& agreement, flow_sink& out) const;
};

static_assert(contract_policy<enable>);

PARTNERING_END
