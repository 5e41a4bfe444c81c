#pragma once

#include "core/common_denominator.hpp"
#include "core/large_pages.hpp"
#include "hand_out.hpp"

#include <cstddef>
#include <utility>
#include <vector>

PARTNERING_BEGIN

/// Exact shares rounded down, and what that leaves.
template <class Number>
struct rounded_parts {
    std::vector<int128> units{};
    std::vector<Number> rests{};  ///< what each lost, all in one unit of their own
    std::size_t left = 0;         ///< how many units are not given; fewer than there are rests above 0

    explicit rounded_parts(std::size_t count)
    {
        reserve_on_large_pages(units, count);
        reserve_on_large_pages(rests, count);
    }
    void add(int128 whole, Number rest)
    {
        units.push_back(whole);
        rests.push_back(std::move(rest));
    }
};

/// Splits whole units by `count` weights, each `weight_at(i)`, and hands the parts to `use`: in integers where these fit, else in ratios.
///
/// Requires: 0 <= total; every weight >= 0, at least one > 0
template <class WeightAt, class Use>
void part(int128 total, std::size_t count, const WeightAt& weight_at, const Use& use)
{
    int128 left = total;
    if (const auto whole = over_common_denominator(count, weight_at, total == 0 ? 1 : static_cast<uint128>(total))) {
        rounded_parts<uint128> parts{count};
        for (std::size_t i = 0; i < count; ++i) {
            const uint128 product = static_cast<uint128>(total) * static_cast<uint128>(whole->numerators[i]);
            const uint128 down = product / whole->size;
            parts.add(static_cast<int128>(down), product - down * whole->size);
            left -= parts.units.back();
        }
        parts.left = static_cast<std::size_t>(left);
        use(parts);
    } else {
        rational sum;
        for (std::size_t i = 0; i < count; ++i) sum += weight_at(i);
        const rational unit = rational{total, 1} / sum;
        rounded_parts<rational> parts{count};
        for (std::size_t i = 0; i < count; ++i) {
            const rational share = unit * weight_at(i);
            const rational floor = share.rounded(rounding_mode::floor);
            parts.add(floor.to_integer(rounding_mode::floor), share - floor);
            left -= parts.units.back();
        }
        parts.left = static_cast<std::size_t>(left);
        use(parts);
    }
}

PARTNERING_END
