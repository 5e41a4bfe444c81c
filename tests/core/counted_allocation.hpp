#pragma once

#include <cstddef>

/// How often this thread has asked for memory: for tests that hold "allocates nothing".
std::size_t allocations() noexcept;
