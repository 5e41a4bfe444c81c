#pragma once

#include <partnering/allocation/rounded_allocation.hpp>

#include <optional>

PARTNERING_BEGIN

/// What is wrong with rounding a total so, if anything is; `has_bearer` says whether one of the members is named as the bearer.
///
/// Codes: `total_not_whole`, `carry_with_order`, `unknown_bearer`
[[nodiscard]] std::optional<finding> wrong_rounding(const rational& total, const allocation_rounding& terms, bool has_bearer);

PARTNERING_END
