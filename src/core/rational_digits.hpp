#pragma once

// What text needs to know of a number, so that Boost.Multiprecision stays in rational.cpp: not a public header.

#include <partnering/core/rational.hpp>

#include <cstddef>
#include <string>
#include <string_view>

PARTNERING_BEGIN

namespace detail {

/// The digits of a side without its sign.
[[nodiscard]] std::string numerator_digits(const rational& value);
[[nodiscard]] std::string denominator_digits(const rational& value);

/// How many words of 64 bits the longer side takes; 0 where both stand inline.
[[nodiscard]] std::size_t words_of(const rational& value) noexcept;

/// The ratio of two numbers given by their decimal digits. Requires: digits only, at least one each.
/// Errors: arithmetic_error `division_by_zero`, `number_too_long`.
[[nodiscard]] rational from_digits(bool negative, std::string_view numerator, std::string_view denominator);

/// Over a power of ten: the digits of |value * 10^places| rounded under `mode` (which sees the sign of value).
struct scaled {
    std::string digits;
    bool exact;
};
[[nodiscard]] scaled scale(const rational& value, int places, rounding_mode mode);

/// The number of decimal places it takes to write the value, or -1 where more than `limit` (or none) do.
[[nodiscard]] int places_needed(const rational& value, int limit);

/// The decimal digits of a magnitude.
[[nodiscard]] std::string digits_of(uint128 value);

}  // namespace detail

PARTNERING_END
