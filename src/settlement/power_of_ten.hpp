#pragma once

#include <partnering/core/rational.hpp>

#include <cstdint>

PARTNERING_BEGIN

/// 10^exponent, for columns at a stated scale. Requires: 0 <= exponent <= 18.
[[nodiscard]] constexpr std::int64_t power_of_ten(int exponent) noexcept
{
    std::int64_t power = 1;
    for (int i = 0; i < exponent; ++i) power *= 10;
    return power;
}

PARTNERING_END
