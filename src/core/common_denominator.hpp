#pragma once

#include <partnering/core/rational.hpp>

#include <cstddef>
#include <optional>
#include <vector>

PARTNERING_BEGIN

/// Ratios as whole numbers over one denominator, so that a long list is summed and compared in integers.
struct common_denominator {
    uint128 denominator = 1;
    std::vector<int128> numerators{};
    uint128 size = 0;  ///< sum of their magnitudes
};

/// `count` ratios, each `at(i)`, over the least denominator that all have in common.
///
/// None where that denominator, or the sum of all magnitudes, each times `room`, does not fit 127 bits: then rationals do the work.
template <class At>
std::optional<common_denominator> over_common_denominator(std::size_t count, const At& at, uint128 room = 1)
{
    constexpr uint128 largest = ~uint128{0} >> 1;
    const auto fits = [room](uint128 value) {
        uint128 product = 0;
        return !__builtin_mul_overflow(value, room, &product) && product <= largest;
    };
    common_denominator result;
    uint128 last = 1;
    for (std::size_t i = 0; i < count; ++i) {
        const rational& value = at(i);
        if (!value.is_small()) return std::nullopt;
        const auto below = static_cast<uint128>(value.denominator());
        // Neighbours mostly have the same one, and those that divide one another are what contracts have.
        if (below == last) continue;
        last = below;
        if (result.denominator % below == 0) continue;
        uint128 a = result.denominator;
        uint128 b = below;
        while (b != 0) {
            const uint128 rest = a % b;
            a = b;
            b = rest;
        }
        if (__builtin_mul_overflow(result.denominator, below / a, &result.denominator) || !fits(result.denominator)) return std::nullopt;
    }
    result.numerators.reserve(count);
    last = result.denominator;
    uint128 factor = 1;
    for (std::size_t i = 0; i < count; ++i) {
        const rational& value = at(i);
        const auto below = static_cast<uint128>(value.denominator());
        if (below != last) {
            last = below;
            factor = result.denominator / below;
        }
        const int128 above = value.numerator();
        uint128 size = static_cast<uint128>(above < 0 ? -above : above);
        if (factor != 1 && __builtin_mul_overflow(size, factor, &size)) return std::nullopt;
        if (__builtin_add_overflow(result.size, size, &result.size) || result.size > largest) return std::nullopt;
        result.numerators.push_back(above < 0 ? -static_cast<int128>(size) : static_cast<int128>(size));
    }
    if (!fits(result.denominator) || !fits(result.size)) return std::nullopt;
    return result;
}

PARTNERING_END
