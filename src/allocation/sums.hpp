#pragma once

#include <partnering/core/rational.hpp>

#include <span>

PARTNERING_BEGIN

/// The exact sum. Numbers stay as short as they can: where a common denominator fits 127 bits it is found once and whole numbers are
/// added; else neighbours are added in pairs, then pairs of pairs, so that only the last few sums are long.
///
/// Errors: arithmetic_error `number_too_long`
/// Cost:   O(n) while the common denominator is short
[[nodiscard]] rational sum_of(std::span<const rational> values);

PARTNERING_END
