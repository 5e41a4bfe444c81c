#include "sums.hpp"

#include "core/common_denominator.hpp"

#include <array>
#include <cstddef>
#include <utility>

PARTNERING_BEGIN

namespace {

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
    if (const auto whole = over_common_denominator(values.size(), [&](std::size_t i) -> const rational& { return values[i]; })) {
        int128 sum = 0;
        for (const int128 each : whole->numerators) sum += each;
        return {sum, static_cast<int128>(whole->denominator)};
    }
    return sum_in_pairs(values);
}

PARTNERING_END
