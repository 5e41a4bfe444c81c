#pragma once

#include <partnering/core/date.hpp>
#include <partnering/core/finding.hpp>
#include <partnering/settlement/usage.hpp>

#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>

PARTNERING_BEGIN

/// How a usage file is laid out: docs/reference/usage-file.md says it byte by byte.
///
/// head | directory | checksums of the blocks | data, in blocks. Every byte is covered by one checksum: the head by its own, the
/// directory and the checksums by the head's, the data by those.
namespace usage_file {

constexpr bool machine_fits = std::endian::native == std::endian::little;

/// As PNG's: a byte that no text begins with, line ends that a transfer as text would change, an end of file for a terminal.
constexpr std::array<unsigned char, 8> magic{0x89, 'P', 'U', 'C', '\r', '\n', 0x1a, '\n'};
/// Version 2 has the column `territory`; what has none is written as version 1, so that older programs read it.
constexpr std::uint32_t version_without_territory = 1;
constexpr std::uint32_t version = 2;
constexpr std::size_t alignment = 64;
constexpr std::size_t min_block = std::size_t{1} << 12;
constexpr std::size_t max_block = std::size_t{1} << 30;
constexpr std::size_t max_sections = 4096;

struct head {
    std::array<unsigned char, 8> magic;
    std::uint32_t version;
    std::uint32_t block_bytes;
    std::uint64_t file_bytes;
    std::uint64_t rows;
    std::uint32_t sections;
    std::uint32_t blocks;
    std::uint32_t directory_crc;
    std::uint32_t checksums_crc;
    std::array<std::uint32_t, 3> zero;
    std::uint32_t crc;  ///< of the bytes before it
};
static_assert(sizeof(head) == 64);
constexpr std::size_t head_checked = sizeof(head) - sizeof(std::uint32_t);

enum class column : std::uint32_t {
    table,
    key,
    revision,
    time,
    booked,
    source,
    offer,
    service,
    party,
    introducer,
    quantity,
    gross,
    territory
};
enum class content : std::uint32_t { none, u32, u64, i64, codes, names, wide, inputs, lines, rejects, findings };

struct section {
    column of;
    content what;
    std::uint32_t number;     ///< which class of parties; else 0
    std::uint32_t attribute;  ///< names: the code of every row where there are no codes; quantity and gross: decimals; else 0
    std::uint64_t offset;     ///< of the first byte in the file
    std::uint64_t bytes;
    std::uint64_t count;
    friend bool operator==(const section&, const section&) = default;
};
static_assert(sizeof(section) == 40);

struct wide_entry {
    std::uint64_t row;
    std::array<std::uint64_t, 2> value;  ///< lower half first
};
static_assert(sizeof(wide_entry) == 24);
struct line_entry {
    std::uint64_t first_row;
    std::uint64_t first_line;
    std::uint32_t input;
    std::uint32_t zero;
};
static_assert(sizeof(line_entry) == 24);

constexpr std::uint64_t aligned(std::uint64_t offset) noexcept { return (offset + alignment - 1) / alignment * alignment; }
/// Where the data begin.
constexpr std::uint64_t data_begin(std::uint64_t sections, std::uint64_t blocks) noexcept
{
    return sizeof(head) + aligned(sections * sizeof(section)) + aligned(blocks * sizeof(std::uint32_t));
}

// ---------------------------------------------------------------------------------------------------- what values may be

constexpr std::int64_t day_length = 86'400'000'000;
constexpr std::int64_t earliest = std::int64_t{date::of(1, 1, 1).days_since_epoch()} * day_length;
constexpr std::int64_t latest = (std::int64_t{date::of(9999, 12, 31).days_since_epoch()} + 1) * day_length - 1;

/// Whether all times are in the years 1 to 9999, or `but_for`.
[[nodiscard]] bool are_times(std::span<const std::int64_t> values, bool may_be_not_booked) noexcept;
/// Whether all codes are below `names`, or absent where they may be.
[[nodiscard]] bool are_codes(std::span<const std::uint32_t> codes, std::uint64_t names, bool may_be_absent) noexcept;
[[nodiscard]] std::uint64_t count_in_wide(std::span<const std::int64_t> values) noexcept;
/// Whether the wide values stand on rows that are marked so, each once and ascending.
[[nodiscard]] bool wide_fits(const quantity_column& of, std::uint64_t rows) noexcept;
/// Whether all of it is UTF-8 without NUL bytes.
[[nodiscard]] bool is_text(std::string_view bytes) noexcept;

[[nodiscard]] finding big_endian_machine(const std::string& place);

}  // namespace usage_file

PARTNERING_END
