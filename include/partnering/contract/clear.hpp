#pragma once

#include <partnering/contract/policy.hpp>

PARTNERING_BEGIN

/// An enabler among its own kind: everybody supplies everybody through a clearing house, which nets what is owed.
///
/// Use when: suppliers and consumers are the same firms of one industry, roaming operators for one (B2E2B). Whatever is billed and paid
/// between the clearing house and a member is `consolidated` and `netted`. On each offer its receiver pays: a charge on usage from members
/// to the clearing house is for what they are supplied, one from the clearing house to members for what they supply.
/// Findings: those of enable, but no_clearing_house for no_enabler; not_one_industry (members state different industries).
struct clear {
    [[nodiscard]] static constexpr std::string_view name() noexcept { return "clear"; }
    void derive(const contract_view& agreement, flow_sink& out) const;
};

static_assert(contract_policy<clear>);

PARTNERING_END
