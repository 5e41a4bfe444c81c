#pragma once

#include <partnering/contract/policy.hpp>

PARTNERING_BEGIN

/// A host shows an advertiser's name to its own customers.
///
/// Use when: an advertiser pays, in place of the host's customers or beside them (BV2C): for placement (a one-time or recurring charge),
/// for each show of interest and for conversion (usage that the host and the advertiser count). The host serves the advertiser; the adverts
/// are exposed to the host's customers. Those are who the host sells to under this agreement; where it sells to nobody, who it sells the
/// agreement's `items` to under other agreements; where it sells none of them, all who it sells to.
/// Findings: no_advertiser, no_audience (nobody is there to see the adverts).
/// Cost:     O(advertisers × links of the hosts)
struct advertise {
    [[nodiscard]] static constexpr std::string_view name() noexcept { return "advertise"; }
    void derive(const contract_view& agreement, flow_sink& out) const;
};

static_assert(contract_policy<advertise>);

PARTNERING_END
