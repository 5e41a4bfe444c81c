#pragma once

#include <partnering/contract/policy.hpp>

PARTNERING_BEGIN

/// Cosellers who bring one another customers.
///
/// Use when: partners market together, loosely, and whoever brings a customer, or the partners of a bid, earns a commission from those who
/// sell to it (AB2C). Who introduced whom is said customer by customer, in the usage records (a charge from `introduced` to `introducer`),
/// or not at all.
/// Findings: those of co_sell; integrated (one of the sellers joins the parts up: that is selling with an integrator).
struct co_market {
    [[nodiscard]] static constexpr std::string_view name() noexcept { return "co_market"; }
    void derive(const contract_view& agreement, flow_sink& out) const;
};

static_assert(contract_policy<co_market>);

PARTNERING_END
