#pragma once

#include <partnering/contract/policy.hpp>

PARTNERING_BEGIN

/// Distribution under the franchisor's brand.
///
/// Use when: a franchisee sells on what a franchisor owns the brand and the know-how of (B2F2C). Beside the wholesale part it may pay an
/// entry fee (a one-time charge) and a royalty (a charge that is a part of what it takes).
/// Findings: those of distribute, but no_franchisee for no_intermediary; no_franchisor (what the franchisee sells on comes from somebody
///           who is none), two_franchisors (it sells on for two of them, under whatever agreements).
/// Cost:     O(links of the franchisees)
struct franchise {
    [[nodiscard]] static constexpr std::string_view name() noexcept { return "franchise"; }
    void derive(const contract_view& agreement, flow_sink& out) const;
};

static_assert(contract_policy<franchise>);

PARTNERING_END
