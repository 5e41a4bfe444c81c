#pragma once

#include <partnering/core/version.hpp>

#include <array>
#include <cstddef>
#include <cstdint>

PARTNERING_BEGIN

/// What SHA-256 does to its state with each block of 64 bytes, in two ways that give the same. Source: FIPS 180-4, 6.2.2.
namespace detail {

using sha256_state = std::array<std::uint32_t, 8>;

void sha256_blocks_portable(sha256_state& state, const std::uint8_t* bytes, std::size_t blocks) noexcept;

/// Whether this processor has the instructions that sha256_blocks_by_instruction() is made of; asked once.
[[nodiscard]] bool has_sha256_instructions() noexcept;
/// Requires: has_sha256_instructions().
void sha256_blocks_by_instruction(sha256_state& state, const std::uint8_t* bytes, std::size_t blocks) noexcept;

}  // namespace detail

PARTNERING_END
