#pragma once

#include <partnering/core/rational.hpp>

#include "large_pages.hpp"

#include <cstddef>
#include <optional>
#include <vector>

PARTNERING_BEGIN

/// Makes a value so many times as large; false where that does not fit 127 bits.
[[nodiscard]] constexpr bool scale(int128& value, uint128 factor) noexcept
{
    if (factor == 1) return true;
    uint128 size = value < 0 ? uint128{0} - static_cast<uint128>(value) : static_cast<uint128>(value);
    if (__builtin_mul_overflow(size, factor, &size) || size > ~uint128{0} >> 1) return false;
    value = value < 0 ? -static_cast<int128>(size) : static_cast<int128>(size);
    return true;
}

/// The least denominator of ratios that come one by one.
class growing_denominator {
public:
    /// Takes one more in, and says by how much what was counted before grows: mostly 1; 0 where it does not fit 127 bits.
    [[nodiscard]] uint128 take(uint128 below) noexcept
    {
        // Neighbours mostly have the same one, and those that divide one another are what contracts have.
        if (below == last_) return 1;
        last_ = below;
        factor_ = value_ / below;
        if (factor_ * below == value_) return 1;
        uint128 a = value_;
        uint128 b = below;
        while (b != 0) {
            const uint128 rest = a % b;
            a = b;
            b = rest;
        }
        const uint128 more = below / a;
        if (__builtin_mul_overflow(value_, more, &value_) || value_ > ~uint128{0} >> 1) return 0;
        factor_ = value_ / below;
        return more;
    }
    [[nodiscard]] uint128 value() const noexcept { return value_; }
    /// How many of the unit make one of the last that came.
    [[nodiscard]] uint128 factor() const noexcept { return factor_; }

private:
    uint128 value_ = 1;
    uint128 last_ = 1;
    uint128 factor_ = 1;
};

/// Ratios as whole numbers over one denominator, so that a long list is summed and compared in integers.
struct common_denominator {
    uint128 denominator = 1;
    std::vector<int128> numerators{};
    uint128 size = 0;  ///< sum of their magnitudes
};

/// `count` ratios, each `at(i)`, over the least denominator that all have in common; each is asked for once.
///
/// None where that denominator, or the sum of all magnitudes, each times `room`, does not fit 127 bits: then rationals do the work.
///
/// Cost: O(n): what was read is counted anew where the denominator grows, which it does less often than it has bits
template <class At>
std::optional<common_denominator> over_common_denominator(std::size_t count, const At& at, uint128 room = 1)
{
    constexpr uint128 largest = ~uint128{0} >> 1;
    const auto fits = [room](uint128 value) {
        uint128 product = 0;
        return !__builtin_mul_overflow(value, room, &product) && product <= largest;
    };
    common_denominator result;
    reserve_on_large_pages(result.numerators, count);
    growing_denominator common;
    for (std::size_t i = 0; i < count; ++i) {
        const rational& value = at(i);
        if (!value.is_small()) return std::nullopt;
        if (const uint128 more = common.take(static_cast<uint128>(value.denominator())); more != 1) {
            if (more == 0 || !fits(common.value())) return std::nullopt;
            if (__builtin_mul_overflow(result.size, more, &result.size) || result.size > largest) return std::nullopt;
            for (int128& each : result.numerators) each *= static_cast<int128>(more);
        }
        int128 above = value.numerator();
        if (!scale(above, common.factor())) return std::nullopt;
        const auto size = static_cast<uint128>(above < 0 ? -above : above);
        if (__builtin_add_overflow(result.size, size, &result.size) || result.size > largest) return std::nullopt;
        result.numerators.push_back(above);
    }
    result.denominator = common.value();
    if (!fits(result.denominator) || !fits(result.size)) return std::nullopt;
    return result;
}

PARTNERING_END
