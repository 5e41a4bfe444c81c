#pragma once

#include <partnering/core/version.hpp>

#include <bit>
#include <cstddef>
#include <cstdint>
#include <cstring>

/// Eight bytes at a time: how the fast path of the usage reader finds where a field ends and what number it is.

PARTNERING_BEGIN

namespace usage_csv {

/// A reader of eight bytes may look this far past the place it stands at: three words of a number.
inline constexpr std::size_t look_ahead = 24;

/// The first byte comes out lowest, whatever the machine.
inline std::uint64_t load8(const char* at) noexcept
{
    std::uint64_t word = 0;
    std::memcpy(&word, at, sizeof word);
    if constexpr (std::endian::native == std::endian::big) word = __builtin_bswap64(word);
    return word;
}

inline constexpr std::uint64_t ones = 0x0101010101010101;
inline constexpr std::uint64_t highs = 0x8080808080808080;

/// High bit of each byte that is 0. A byte after the first one found may be marked wrongly: look at the lowest only.
inline constexpr std::uint64_t zero_bytes(std::uint64_t word) noexcept { return (word - ones) & ~word & highs; }
/// High bit of each byte below 0x20; the lowest mark is right, as above.
inline constexpr std::uint64_t control_bytes(std::uint64_t word) noexcept { return (word - ones * 0x20) & ~word & highs; }

/// The digits' values where the word holds digits: `'7'` is 7. Other bytes come out above 9.
inline constexpr std::uint64_t digit_values(std::uint64_t word) noexcept { return word ^ (ones * 0x30); }

/// How many of the first bytes are digits, 0 to 8. Shapes: `values` from digit_values().
inline constexpr unsigned leading_digits(std::uint64_t values) noexcept
{
    const std::uint64_t others = ((values + ones * 0x76) | values) & highs;
    return static_cast<unsigned>(std::countr_zero(others)) / 8;
}

/// The number that eight digit values are, the first one the most significant.
inline constexpr std::uint64_t eight_digits(std::uint64_t values) noexcept
{
    const std::uint64_t pairs = values * 10 + (values >> 8);
    return (((pairs & 0x000000ff000000ff) * 0x000f424000000064) + (((pairs >> 16) & 0x000000ff000000ff) * 0x0000271000000001)) >> 32;
}

/// The number that the first `count` of eight digit values are. Requires: 1 <= count <= 8.
inline constexpr std::uint64_t some_digits(std::uint64_t values, unsigned count) noexcept
{
    return eight_digits(values << (64 - 8 * count));
}

inline constexpr std::uint64_t powers_of_ten[20] = {1,
                                                    10,
                                                    100,
                                                    1'000,
                                                    10'000,
                                                    100'000,
                                                    1'000'000,
                                                    10'000'000,
                                                    100'000'000,
                                                    1'000'000'000,
                                                    10'000'000'000,
                                                    100'000'000'000,
                                                    1'000'000'000'000,
                                                    10'000'000'000'000,
                                                    100'000'000'000'000,
                                                    1'000'000'000'000'000,
                                                    10'000'000'000'000'000,
                                                    100'000'000'000'000'000,
                                                    1'000'000'000'000'000'000,
                                                    10'000'000'000'000'000'000U};

struct digits {
    std::uint64_t value;
    unsigned count;  ///< 0: no digit; 20: more than 19, and value means nothing
};

/// Reads digits from `at` on, at most 19, which always fit 64 bits. Requires: look_ahead bytes can be read.
inline digits read_digits(const char* at) noexcept
{
    const std::uint64_t first = digit_values(load8(at));
    const unsigned n = leading_digits(first);
    if (n < 8) return {n == 0 ? 0 : some_digits(first, n), n};
    const std::uint64_t second = digit_values(load8(at + 8));
    const unsigned m = leading_digits(second);
    const std::uint64_t high = eight_digits(first);
    if (m < 8) return {m == 0 ? high : high * powers_of_ten[m] + some_digits(second, m), 8 + m};
    const std::uint64_t third = digit_values(load8(at + 16));
    const unsigned k = leading_digits(third);
    if (k > 3) return {0, 20};
    const std::uint64_t sixteen = high * powers_of_ten[8] + eight_digits(second);
    return {k == 0 ? sixteen : sixteen * powers_of_ten[k] + some_digits(third, k), 16 + k};
}

struct text_end {
    const char* at;  ///< the first byte that is a separator, a quote or below 0x20; nullptr where the look ahead ended before
    bool ascii;      ///< no byte before it has its high bit set
};

/// Where unquoted text ends. Requires: `limit` is the end of what can be read.
inline text_end find_text_end(const char* at, const char* limit, std::uint64_t separators) noexcept
{
    std::uint64_t seen = 0;
    for (; limit - at >= 8; at += 8) {
        const std::uint64_t word = load8(at);
        const std::uint64_t marks = zero_bytes(word ^ separators) | zero_bytes(word ^ (ones * '"')) | control_bytes(word);
        if (marks != 0) {
            const auto before = static_cast<unsigned>(std::countr_zero(marks)) / 8;
            if (before != 0) seen |= word << (64 - 8 * before);
            return {at + before, (seen & highs) == 0};
        }
        seen |= word;
    }
    return {nullptr, false};
}

}  // namespace v1

PARTNERING_END
