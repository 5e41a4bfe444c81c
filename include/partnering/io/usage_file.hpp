#pragma once

#include <partnering/core/checked.hpp>
#include <partnering/io/usage_csv.hpp>
#include <partnering/io/usage_table.hpp>

#include <cstddef>
#include <cstdint>
#include <functional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

PARTNERING_BEGIN

/// What a usage file holds: columns, and what their reader knows beside them, so that nothing is lost on the way through the file.
struct usage_file_content {
    usage_columns columns;
    std::span<const usage_input_digest> inputs{};  ///< where the columns come from
    std::span<const usage_line_run> lines{};       ///< where each row stands in them; ascending from row 0, or none
    std::span<const reject> rejects{};             ///< what could not be read
    std::span<const finding> findings{};           ///< warnings of the reader
};

/// All that a table holds. Points into it.
[[nodiscard]] usage_file_content contents_of(const usage_table& usage);

struct usage_file_writing {
    std::size_t block_bytes = std::size_t{1} << 20;            ///< how much one checksum covers: a power of two, 4 KiB to 1 GiB
    std::function<void(std::uint64_t bytes_done)> progress{};  ///< called after each block; it may throw, which stops the writing
};

/// Writes usage as one file of columns that read_usage_file() maps: read, checked and parsed once, settled as often as one likes.
///
/// It takes the place of a file of that name in one step, when all of it is on the disk: there is never half a file of that name.
/// What is stopped or fails leaves the old file as it was; a machine that crashes may leave `NAME.part-...` beside it.
///
/// Returns:  the length of the file in bytes.
/// Requires: columns.check_shapes() holds.
/// Errors:   cannot_write, not_utf8 (a text of the columns), unfit_usage (a time outside the years 1 to 9999, a value marked wide
///           that `wide` does not hold, lines that do not fit), big_endian_machine
/// Cost:     O(bytes); memory for a block, and 4 bytes a distinct text
[[nodiscard]] checked<std::uint64_t> write_usage_file(const std::string& path, const usage_file_content& content,
                                                      const usage_file_writing& how = {});

struct usage_file_reading {
    unsigned threads = 1;
    /// Leaves the checksums of the numbers to check_usage_file(), which may run beside whatever is made of them. What is made of them
    /// (an exception too) counts for nothing before that has found nothing.
    bool check_later = false;
};

/// Maps a file that write_usage_file() or another program wrote. Number columns are used where they lie, texts are read.
///
/// The rejects, inputs and warnings that were written come back, the latter as findings; a settlement of the file is the one of what was
/// packed into it. Nobody may shorten or overwrite the file while the table lives: replace it, as write_usage_file() does.
///
/// Errors: cannot_read; not_a_usage_file; usage_file_version (of another version); usage_file_torn (cut off); usage_file_damaged (what
///         stands there is not what was written); usage_file_malformed (it was written so); big_endian_machine. Where several are
///         true the first of these is given.
/// Cost:   O(bytes), a pass over the file; memory for the texts, at most 8 times their bytes in the file
/// Source: docs/reference/usage-file.md
[[nodiscard]] checked<usage_table> read_usage_file(const std::string& path, const usage_file_reading& how = {});

/// The same of a file in memory, which must stay as it is as long as the table lives.
[[nodiscard]] checked<usage_table> read_usage_file(const usage_input& file, const usage_file_reading& how = {});

/// Checks what read_usage_file() has left for later; nothing to be found in any other table. May be called beside any use of the table.
///
/// Errors: usage_file_damaged, usage_file_malformed
/// Cost:   O(bytes), once: what was found is kept
[[nodiscard]] std::vector<finding> check_usage_file(const usage_table& usage, unsigned threads = 1);

/// Whether a file that begins so is meant to be a usage file, perhaps a damaged one, and no CSV.
[[nodiscard]] bool is_usage_file(std::string_view beginning) noexcept;

PARTNERING_END
