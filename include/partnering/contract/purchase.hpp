#pragma once

#include <partnering/contract/policy.hpp>

PARTNERING_BEGIN

/// A business sells another business a sideline.
///
/// Use when: a purchaser buys what is not the seller's main business, and the two have nothing else to do with one another (B2P). Where the
/// agreement engages nobody as `purchaser`, all that is sold under it is the sideline.
/// Findings: not_a_sideline (what the purchaser buys is what the seller sells others, or a part of it), sold_on
///           (the purchaser sells it on: an intermediary).
/// Cost:     O(links of the sellers)
struct purchase {
    [[nodiscard]] static constexpr std::string_view name() noexcept { return "purchase"; }
    void derive(const contract_view& agreement, flow_sink& out) const;
};

static_assert(contract_policy<purchase>);

PARTNERING_END
