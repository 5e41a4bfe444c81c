#pragma once

#include <partnering/core/checked.hpp>
#include <partnering/io/usage_table.hpp>

#include <span>
#include <string>

PARTNERING_BEGIN

struct usage_format;

/// Reads usage from files of either kind, told apart by how they begin: CSV by `format` (usage_csv.hpp), and files of columns
/// (usage_file.hpp), which are past that.
///
/// One file of columns is mapped. Several, or some beside CSV, are copied into one table: CSV first, in the order given.
///
/// Errors: those of read_usage_csv_files() and read_usage_file(), of all files; too_many_rows; amount_out_of_range (a quantity cannot be
///         written with the decimals of another file)
/// Cost:   O(bytes)
[[nodiscard]] checked<usage_table> read_usage_files(std::span<const std::string> paths, const usage_format& format, unsigned threads = 1);

PARTNERING_END
