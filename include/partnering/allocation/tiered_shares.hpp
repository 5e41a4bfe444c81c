#pragma once

#include <partnering/allocation/policy.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

PARTNERING_BEGIN

/// Ratios that step with the amount: 85/15 to a million, 70/30 beyond.
///
/// Where `running` names a carried amount, the tiers run over documents: what was divided before fills the lower tiers, and the carried
/// amount leaves larger by this total. To begin anew (each year), leave it out of what is carried in. A negative total takes back from
/// the top: it undoes what the last documents of that size divided.
struct tiered_shares {
    enum class mode : std::uint8_t {
        graduated,  ///< to each tier the part of the total that falls into it
        volume,     ///< the whole total at the ratios of the tier that the amount reaches; what earlier documents divided stays
    };
    enum class bound : std::uint8_t {
        inclusive,  ///< an amount of exactly `up_to` is still in the tier
        exclusive,  ///< it is in the next one
    };
    struct tier {
        std::optional<rational> up_to{};  ///< none: without end; only the last tier
        bound end = bound::inclusive;     ///< in graduated mode a single point divides nothing, and this decides nothing
        std::vector<std::pair<std::string, rational>> ratios{};  ///< by member's key; they sum to 1
        friend bool operator==(const tier&, const tier&) = default;
    };
    std::vector<tier> tiers{};
    mode by = mode::graduated;
    std::string running{};  ///< name of the carried amount; empty: each total on its own

    [[nodiscard]] std::string_view name() const noexcept { return "tiered"; }
    /// Errors: `tier_missing`, `tier_order`, `tier_open_end`, `no_parts`, `negative_ratio`, `repeated_part`, `ratios_not_whole`,
    ///         `unknown_member`; a warning `unnamed_member`
    /// Cost:   O((n + ratios) log n)
    [[nodiscard]] checked<allocation> divide(const allocation_problem& problem) const;
    [[nodiscard]] checked<allocation> reverse(const allocation_problem& problem) const;

    friend bool operator==(const tiered_shares&, const tiered_shares&) = default;
};
static_assert(allocation_policy<tiered_shares>);

PARTNERING_END
