#pragma once

#include "core/common_denominator.hpp"

#include <array>
#include <cstddef>
#include <span>
#include <utility>

PARTNERING_BEGIN

/// The sum of `count` numbers, each `at(i)`, as a binary counter counts: what waits at level k is the sum of 2^k neighbours.
template <class At>
[[nodiscard]] rational sum_in_pairs(std::size_t count, const At& at)
{
    std::array<rational, 64> waiting;
    for (std::size_t i = 0; i < count; ++i) {
        rational sum = at(i);
        std::size_t level = 0;
        for (; (i >> level & 1) != 0; ++level) sum += waiting[level];
        waiting[level] = std::move(sum);
    }
    rational total;
    for (std::size_t level = 0; level < waiting.size(); ++level)
        if ((count >> level & 1) != 0) total += waiting[level];
    return total;
}

/// The exact sum of `count` numbers, each `at(i)`. They stay as short as they can: as long as a common denominator fits 127 bits whole
/// numbers are added; else neighbours are added in pairs, then pairs of pairs, so that only the last few sums are long.
///
/// Errors: arithmetic_error `number_too_long`
/// Cost:   O(n) while the common denominator is short; no allocation
template <class At>
[[nodiscard]] rational sum_of(std::size_t count, const At& at)
{
    growing_denominator common;
    int128 sum = 0;
    for (std::size_t i = 0; i < count; ++i) {
        const rational& value = at(i);
        if (!value.is_small()) return sum_in_pairs(count, at);
        const uint128 more = common.take(static_cast<uint128>(value.denominator()));
        int128 above = value.numerator();
        if (more == 0 || !scale(sum, more) || !scale(above, common.factor()) || __builtin_add_overflow(sum, above, &sum))
            return sum_in_pairs(count, at);
    }
    return {sum, static_cast<int128>(common.value())};
}

[[nodiscard]] inline rational sum_of(std::span<const rational> values)
{
    return sum_of(values.size(), [&](std::size_t i) -> const rational& { return values[i]; });
}

PARTNERING_END
