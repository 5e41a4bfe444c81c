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

/// High bit of each byte that is 0, and of no other.
inline constexpr std::uint64_t zero_bytes(std::uint64_t word) noexcept { return ~(((word & ~highs) + ~highs) | word) & highs; }

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

/// Marks digit values that are none, in the first `count` of eight. Requires: 1 <= count <= 8.
inline constexpr std::uint64_t no_digits(std::uint64_t values, unsigned count) noexcept
{
    const std::uint64_t shifted = values << (64 - 8 * count);
    return ((shifted + ones * 0x76) | shifted) & highs;
}

/// Reads [at, stop), which is 1 to 19 digits and nothing else. Requires: look_ahead bytes can be read. Errors: marks, high bits
[[gnu::always_inline]] inline std::uint64_t wrong_number(const char* at, const char* stop, std::uint64_t& number) noexcept
{
    const auto count = static_cast<std::size_t>(stop - at);
    const std::uint64_t first = digit_values(load8(at));
    if (count - 1 < 8) {
        const auto n = static_cast<unsigned>(count);
        number = some_digits(first, n);
        return no_digits(first, n);
    }
    if (count == 0 || count > 19) return highs;
    // The last eight digits, and before them eight more or all there are.
    const std::uint64_t last = digit_values(load8(stop - 8));
    std::uint64_t wrong = no_digits(last, 8);
    std::uint64_t rest = 0;
    if (count <= 16) {
        const auto n = static_cast<unsigned>(count - 8);
        wrong |= no_digits(first, n);
        rest = some_digits(first, n);
    } else {
        const std::uint64_t middle = digit_values(load8(stop - 16));
        const auto n = static_cast<unsigned>(count - 16);
        wrong |= no_digits(middle, 8) | no_digits(first, n);
        rest = some_digits(first, n) * powers_of_ten[8] + eight_digits(middle);
    }
    number = rest * powers_of_ten[8] + eight_digits(last);
    return wrong;
}
[[gnu::always_inline]] inline bool read_number(const char* at, const char* stop, std::uint64_t& number) noexcept
{
    return wrong_number(at, stop, number) == 0;
}

/// Whether no byte of [at, stop) has its high bit set.
inline bool is_ascii(const char* at, const char* stop) noexcept
{
    std::uint64_t seen = 0;
    for (; stop - at >= 8; at += 8) seen |= load8(at);
    for (; at != stop; ++at) seen |= static_cast<std::uint64_t>(static_cast<unsigned char>(*at));
    return (seen & highs) == 0;
}

}  // namespace usage_csv

PARTNERING_END
