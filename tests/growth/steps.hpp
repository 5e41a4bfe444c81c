#pragma once

#include <cstdint>

/// How many steps this program has made: basic blocks run by what was compiled to count them, and words that it had moved, compared or
/// searched.
[[nodiscard]] std::uint64_t steps() noexcept;
