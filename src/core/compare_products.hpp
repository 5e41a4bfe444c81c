#pragma once

#include <partnering/core/rational.hpp>

#include <cstdint>

PARTNERING_BEGIN

/// Where a × b stands to c × d: -1 before it, 0, or 1 behind it; exact, whatever the products come to.
[[nodiscard]] constexpr int compare_products(uint128 a, uint128 b, uint128 c, uint128 d) noexcept
{
    constexpr uint128 low_64 = ~std::uint64_t{0};
    struct pair {
        uint128 high;
        uint128 low;
    };
    const auto product = [](uint128 x, uint128 y) noexcept -> pair {
        const uint128 x0 = x & low_64;
        const uint128 x1 = x >> 64;
        const uint128 y0 = y & low_64;
        const uint128 y1 = y >> 64;
        const uint128 low = x0 * y0;
        const uint128 middle = x1 * y0 + (low >> 64);
        const uint128 other = x0 * y1 + (middle & low_64);
        return {x1 * y1 + (middle >> 64) + (other >> 64), (other << 64) | (low & low_64)};
    };
    const pair left = product(a, b);
    const pair right = product(c, d);
    if (left.high != right.high) return left.high < right.high ? -1 : 1;
    if (left.low != right.low) return left.low < right.low ? -1 : 1;
    return 0;
}

PARTNERING_END
