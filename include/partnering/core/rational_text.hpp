#pragma once

#include <partnering/core/checked.hpp>
#include <partnering/core/rational.hpp>

#include <string>
#include <string_view>

PARTNERING_BEGIN

/// Reads `12`, `-0.0000125`, `1/3` or `-485/6`: an optional sign, digits, then a decimal part or a denominator.
///
/// Nothing else: no exponent, no blank, no `+`, no thousands separator, no `.5` and no `5.`. What was typed is what is
/// meant: `0.10` and `0.1` are the same number.
///
/// Errors: `not_a_number` (says which character is wrong), `number_too_long` (more than rational::max_digits digits typed on
///         a side of the `/`, those before and after a decimal point counted together),
///         `division_by_zero` (`1/0`). The finding's place is left empty for the caller to fill.
[[nodiscard]] checked<rational> parse_rational(std::string_view text);

/// The reduced ratio: `485/6`, or `12` for an integer.
[[nodiscard]] std::string to_string(const rational& value);

/// With a decimal point where the value has a finite expansion of at most `max_places` digits (`0.0000125`), else the reduced ratio.
///
/// Requires: 0 <= max_places <= rational::max_digits
[[nodiscard]] std::string to_decimal_or_ratio(const rational& value, int max_places = 12);

/// With exactly `places` decimals, rounded under `mode`: `fixed_decimal(1/3, 4, half_even) == "0.3333"`. Zero has no sign.
///
/// Requires: 0 <= places <= rational::max_digits
[[nodiscard]] std::string fixed_decimal(const rational& value, int places, rounding_mode mode);

/// The decimal digits of a 128-bit integer.
[[nodiscard]] std::string to_string(int128 value);

PARTNERING_END
