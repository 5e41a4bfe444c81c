#pragma once

#include <partnering/core/checked.hpp>
#include <partnering/io/usage_table.hpp>

#include <span>

PARTNERING_BEGIN

/// The records of several tables as one, in their order: with their rejects, inputs and places.
///
/// Errors: too_many_rows, amount_out_of_range
/// Cost:   O(rows), a copy
[[nodiscard]] checked<usage_table> join_usage(std::span<const usage_table> tables);

PARTNERING_END
