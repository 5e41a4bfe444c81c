#pragma once

// Long ratios over one denominator, so that sums of many are sums of whole numbers, which need no common divisors: not a public header.

#include <partnering/core/rational.hpp>

#include <optional>
#include <span>
#include <vector>

PARTNERING_BEGIN
namespace detail {

/// The least denominator that ratios have in common, as a whole number however long; none where it has more than rational::max_digits
/// digits.
///
/// Cost: O(n) divisions at most, one for each denominator that differs from the one before it
[[nodiscard]] std::optional<rational> long_common_denominator(std::span<const rational> values);

/// Each value times a common denominator of all: whole numbers.
///
/// Errors: arithmetic_error `number_too_long`
[[nodiscard]] std::vector<rational> whole_numbers(std::span<const rational> values, const rational& denominator);

}  // namespace detail
PARTNERING_END
