#pragma once

#include "core/common_denominator.hpp"
#include "hand_out.hpp"

#include <cstddef>
#include <numeric>
#include <span>
#include <vector>

PARTNERING_BEGIN

/// Exact shares rounded down, and what that leaves.
template <class Number>
struct rounded_parts {
    std::vector<int128> units;
    std::vector<Number> rests;  ///< what each lost, all in one unit of their own
    std::size_t left;           ///< how many units are not given; fewer than there are rests above 0
};

/// Splits whole units by weights and hands the parts to `use`: in integers where these fit, else in ratios.
///
/// Requires: 0 <= total; every weight >= 0, at least one > 0
template <class Use>
void part(int128 total, std::span<const rational> weights, const Use& use)
{
    const auto at = [&](std::size_t i) -> const rational& { return weights[i]; };
    int128 left = total;
    if (const auto whole = over_common_denominator(weights.size(), at, total == 0 ? 1 : static_cast<uint128>(total))) {
        rounded_parts<uint128> parts{std::vector<int128>(weights.size()), std::vector<uint128>(weights.size()), 0};
        for (std::size_t i = 0; i < weights.size(); ++i) {
            const uint128 product = static_cast<uint128>(total) * static_cast<uint128>(whole->numerators[i]);
            parts.units[i] = static_cast<int128>(product / whole->size);
            parts.rests[i] = product % whole->size;
            left -= parts.units[i];
        }
        parts.left = static_cast<std::size_t>(left);
        use(parts);
    } else {
        const rational unit = rational{total, 1} / std::accumulate(weights.begin(), weights.end(), rational{});
        rounded_parts<rational> parts{std::vector<int128>(weights.size()), std::vector<rational>(weights.size()), 0};
        for (std::size_t i = 0; i < weights.size(); ++i) {
            const rational share = unit * weights[i];
            const rational floor = share.rounded(rounding_mode::floor);
            parts.units[i] = floor.to_integer(rounding_mode::floor);
            parts.rests[i] = share - floor;
            left -= parts.units[i];
        }
        parts.left = static_cast<std::size_t>(left);
        use(parts);
    }
}

PARTNERING_END
