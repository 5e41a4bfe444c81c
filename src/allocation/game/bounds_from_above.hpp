#pragma once

#include <partnering/core/rational.hpp>

PARTNERING_BEGIN

// Ratios that are not below what has no ratio, and above it by little.

/// At least the natural logarithm, at most a 2^-50 more for each doubling. Requires: value >= 1
[[nodiscard]] rational ln_at_most(const rational& value);

/// At least the square root, at most a 2^-38 of it more. Requires: value >= 0
[[nodiscard]] rational sqrt_at_most(const rational& value);

PARTNERING_END
