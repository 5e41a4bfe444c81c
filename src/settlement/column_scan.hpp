#pragma once

#include <partnering/core/version.hpp>

#include <cstddef>
#include <cstdint>
#include <span>

PARTNERING_BEGIN

// Questions asked of whole columns before anything is added. Each is a loop without an early exit, as wide as the processor is.

/// How often a number is not larger than the one before it.
[[nodiscard]] std::size_t count_not_ascending(std::span<const std::uint64_t> column);
/// How often a number is smaller than the one before it.
[[nodiscard]] std::size_t count_descending(std::span<const std::int64_t> column);
/// How many numbers are not in [begin, end).
[[nodiscard]] std::size_t count_outside(std::span<const std::int64_t> column, std::int64_t begin, std::int64_t end);

/// What codes a text column holds.
struct code_range {
    std::uint32_t needed = 0;  ///< so many names there must be
    bool absent = false;       ///< some row has no name
};
[[nodiscard]] code_range range_of(std::span<const std::uint32_t> codes);

PARTNERING_END
