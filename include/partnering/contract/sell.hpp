#pragma once

#include <partnering/contract/policy.hpp>

PARTNERING_BEGIN

/// The plain sale: whoever sells is paid by whoever buys.
///
/// Use when: nobody stands between two parties: the sale that a broker brought about, the main business beside a sideline, banking itself.
struct sell {
    [[nodiscard]] static constexpr std::string_view name() noexcept { return "sell"; }
    void derive(const contract_view& agreement, flow_sink& out) const;
};

static_assert(contract_policy<sell>);

PARTNERING_END
