#include "sums.hpp"

#include <array>
#include <cstddef>
#include <optional>

PARTNERING_BEGIN

namespace {

constexpr uint128 largest = ~uint128{0} >> 1;

uint128 greatest_common_divisor(uint128 a, uint128 b)
{
    while (b != 0) {
        const uint128 rest = a % b;
        a = b;
        b = rest;
    }
    return a;
}

/// A denominator that all values share, where all are short and it is so too.
std::optional<uint128> common_denominator(std::span<const rational> values)
{
    uint128 shared = 1;
    uint128 last = 1;
    for (const rational& value : values) {
        if (!value.is_small()) return std::nullopt;
        const auto below = static_cast<uint128>(value.denominator());
        if (below == last) continue;
        last = below;
        if (__builtin_mul_overflow(shared, below / greatest_common_divisor(shared, below), &shared) || shared > largest)
            return std::nullopt;
    }
    return shared;
}

std::optional<rational> short_sum(std::span<const rational> values)
{
    const std::optional<uint128> shared = common_denominator(values);
    if (!shared) return std::nullopt;
    int128 sum = 0;
    uint128 last = 1;
    uint128 factor = *shared;
    for (const rational& value : values) {
        const auto below = static_cast<uint128>(value.denominator());
        if (below != last) {
            last = below;
            factor = *shared / below;
        }
        int128 scaled = 0;
        if (__builtin_mul_overflow(value.numerator(), static_cast<int128>(factor), &scaled) || __builtin_add_overflow(sum, scaled, &sum))
            return std::nullopt;
    }
    return rational{sum, static_cast<int128>(*shared)};
}

/// As a binary counter counts: what waits at level k is the sum of 2^k neighbours.
rational sum_in_pairs(std::span<const rational> values)
{
    std::array<rational, 64> waiting;
    for (std::size_t i = 0; i < values.size(); ++i) {
        rational sum = values[i];
        std::size_t level = 0;
        for (; (i >> level & 1) != 0; ++level) sum += waiting[level];
        waiting[level] = std::move(sum);
    }
    rational total;
    for (std::size_t level = 0; level < waiting.size(); ++level)
        if ((values.size() >> level & 1) != 0) total += waiting[level];
    return total;
}

}  // namespace

rational sum_of(std::span<const rational> values)
{
    if (std::optional<rational> found = short_sum(values)) return *std::move(found);
    return sum_in_pairs(values);
}

PARTNERING_END
