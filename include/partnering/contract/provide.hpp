#pragma once

#include <partnering/contract/policy.hpp>

PARTNERING_BEGIN

/// A business is sold what it needs and does not sell on.
///
/// Use when: a provider sells a business something that is no part of what that business sells (P2B). Where the agreement engages nobody as
/// `provider`, all that is sold under it is so.
/// Findings: sold_on (it is part of what the business sells: a supplier).
struct provide {
    [[nodiscard]] static constexpr std::string_view name() noexcept { return "provide"; }
    void derive(const contract_view& agreement, flow_sink& out) const;
};

static_assert(contract_policy<provide>);

PARTNERING_END
