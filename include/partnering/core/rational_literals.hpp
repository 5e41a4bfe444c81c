#pragma once

#include <partnering/core/rational.hpp>

PARTNERING_BEGIN

namespace detail {

/// What the digits of a literal say: a reduced ratio, or nothing where they are no plain decimal number within the range.
struct exact_digits {
    bool valid = false;
    int128 numerator = 0;
    int128 denominator = 1;
};

template <char... Digits>
consteval exact_digits read_exact()
{
    constexpr char text[] = {Digits...};
    constexpr int length = sizeof...(Digits);
    // A leading zero would make it octal, hexadecimal or binary; a number ends and begins with a digit, as in a document.
    if (length > 1 && text[0] == '0' && text[1] != '.') return {};
    if (text[0] == '.' || text[length - 1] == '.') return {};
    exact_digits read{.valid = true};
    bool behind_point = false;
    for (const char c : text) {
        if (c == '\'') continue;
        if (c == '.') {
            behind_point = true;
            continue;
        }
        if (c < '0' || c > '9') return {};
        if (__builtin_mul_overflow(read.numerator, int128{10}, &read.numerator)) return {};
        if (__builtin_add_overflow(read.numerator, int128{c - '0'}, &read.numerator)) return {};
        if (behind_point && __builtin_mul_overflow(read.denominator, int128{10}, &read.denominator)) return {};
    }
    int128 a = read.numerator;
    int128 b = read.denominator;
    while (b != 0) {
        const int128 rest = a % b;
        a = b;
        b = rest;
    }
    read.numerator /= a;
    read.denominator /= a;
    return read;
}

/// Whether these are the digits of an exact literal: decimal, `'` between them where it helps, at most one point with digits on both
/// sides, neither exponent nor prefix, and at most 127 bits on each side of the ratio (38 digits always fit).
template <char... Digits>
concept exact_literal = read_exact<Digits...>().valid;

struct literal_access {
    static constexpr rational reduced(int128 numerator, int128 denominator) noexcept { return rational{numerator, denominator, 0}; }
};

}  // namespace detail

inline namespace literals {

/// The number as it is written: `0.15_exact` is 15/100, `1'000_exact` is 1000, `0.0000125_exact` is 1/80000.
///
/// Read digit by digit when compiled: no double comes near it. What is no plain decimal number, or has more digits than fit, does not
/// compile; parse_rational() reads longer ones. Of a negative number the sign stands before it: `-0.15_exact`.
template <char... Digits>
    requires detail::exact_literal<Digits...>
[[nodiscard]] consteval rational operator""_exact() noexcept
{
    constexpr detail::exact_digits read = detail::read_exact<Digits...>();
    return detail::literal_access::reduced(read.numerator, read.denominator);
}

}  // namespace literals

PARTNERING_END
