#include "chain_objection.hpp"

#include "core/common_denominator.hpp"

#include <algorithm>
#include <array>
#include <optional>

PARTNERING_BEGIN
namespace detail {

namespace {

/// Sums of shares of a few players at a time are made once, so that a coalition's sum is an addition or two.
template <class Number, class Worth>
chain_objections scan(std::span<const Number> shares, unsigned players, const Worth& worth)
{
    const unsigned low = std::min(players, 12U);
    std::vector<Number> below(std::size_t{1} << low);
    for (std::uint32_t bits = 1; bits < below.size(); ++bits) {
        const unsigned first = coalition{bits}.front();
        below[bits] = below[coalition{bits}.without(first).bits()] + shares[first];
    }
    chain_objections found;
    std::optional<Number> most;
    for (std::uint32_t high = 0; high >> (players - low) == 0; ++high) {
        Number above{};
        for (unsigned i = low; i < players; ++i)
            if ((high >> (i - low) & 1) != 0) above += shares[i];
        for (std::uint32_t bits = 0; bits < below.size(); ++bits) {
            const std::uint32_t members = high << low | bits;
            Number gain = worth(members) - (above + below[bits]);
            if (!(Number{} < gain)) continue;
            ++found.count;
            if (most && !(*most < gain)) continue;
            most = std::move(gain);
            found.largest = coalition{members};
        }
    }
    return found;
}

}  // namespace

chain_objections objections_to(std::span<const rational> shares, const game& of)
{
    chain_objections found;
    // Shares in the game's unit, over one denominator with room for the worths: then sums of whole numbers do.
    std::vector<rational> in_units;
    for (const rational& each : shares) in_units.push_back(each / of.unit());
    const auto common = of.counts().empty()
                            ? std::nullopt
                            : over_common_denominator(
                                  in_units.size(), [&](std::size_t i) -> const rational& { return in_units[i]; }, (uint128{1} << 64) - 1);
    if (common) {
        const auto denominator = static_cast<int128>(common->denominator);
        found = scan<int128>(common->numerators, of.players(), [&](std::uint32_t members) { return of.counts()[members] * denominator; });
    } else {
        found = scan<rational>(shares, of.players(), [&](std::uint32_t members) { return of.worth(coalition{members}); });
    }
    if (found.count == 0) return found;
    found.gain = of.worth(found.largest);
    for (unsigned i = 0; i < of.players(); ++i)
        if (found.largest.contains(i)) found.gain -= shares[i];
    return found;
}

}  // namespace detail
PARTNERING_END
