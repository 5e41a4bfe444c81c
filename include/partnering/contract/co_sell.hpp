#pragma once

#include <partnering/contract/policy.hpp>

PARTNERING_BEGIN

/// Each supplier sells its own part to the same customer.
///
/// Use when: partners market together and each keeps its own contract with the customer (BG2C).
/// Findings: one_seller (fewer than two parties sell under the agreement), no_common_customer.
struct co_sell {
    [[nodiscard]] static constexpr std::string_view name() noexcept { return "co_sell"; }
    void derive(const contract_view& agreement, flow_sink& out) const;
};

static_assert(contract_policy<co_sell>);

PARTNERING_END
