#pragma once

#include <partnering/core/version.hpp>

#include <cstddef>
#include <cstdint>

PARTNERING_BEGIN

/// The CRC-32C (Castagnoli) of bytes: tells apart what was written and what is read, after the wear of disks and networks.
///
/// Any change within 32 consecutive bits changes it, so every single flipped bit does. It is no digest: whoever means to can
/// make two contents with one checksum.
///
/// `before` is the checksum of the bytes before these: crc32c(b, n, crc32c(a, m)) is that of both in a row.
/// Cost:   O(size); the processor's instruction where it has one, else tables: ask for large pieces
/// Source: RFC 3720, 12.1 and B.4 (iSCSI)
[[nodiscard]] std::uint32_t crc32c(const void* data, std::size_t size, std::uint32_t before = 0) noexcept;

namespace detail {
/// The same by tables, on any machine.
[[nodiscard]] std::uint32_t crc32c_by_table(const void* data, std::size_t size, std::uint32_t before = 0) noexcept;
}
// namespace detail

PARTNERING_END
