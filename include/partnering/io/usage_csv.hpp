#pragma once

#include <partnering/core/checked.hpp>
#include <partnering/io/usage_table.hpp>

#include <span>
#include <string>
#include <string_view>

PARTNERING_BEGIN

struct usage_format;

/// One file of usage, already in memory: text, or text in gzip or zstd. The content is read, never kept: it may go once the table is there.
struct usage_input {
    std::string name;  ///< as it stands in places: `october.csv`
    std::string_view content;
};

/// Reads comma-separated usage (RFC 4180) in one pass, every field checked, several inputs into one table.
///
/// A record that cannot be read is rejected with its reason and place; those around it are kept. What concerns a whole input
/// (an empty file, a column that is missing or there twice) is a finding. An input must have columns for key and time, and for
/// offer or service unless the format names one for all; the others may be missing and may have empty fields, which take the
/// format's constant or the default of usage_columns. Only the classes of parties that `format.party_columns` lists are read.
/// Columns that nobody asked for are passed over, each told once; one that looks like a slip for a column that is missing is an
/// error, since a quantity would be taken for 1 and a gross amount for nothing. Blank lines are no records. Bytes that are not UTF-8 spoil
/// their record in any column.
///
/// Where a quote is never closed, its record is rejected, and from the next line on each line is read as a record of its own. A record
/// is at most 16 MiB long: a longer one is rejected, and a quote that is not closed within that counts as never closed.
///
/// Inputs in gzip or zstd are told by how they begin, and read through all their members or frames without holding the text: beside
/// the table 1 MiB of it, or a few times its longest record (and for zstd its window, up to 128 MiB). One that is damaged, torn or followed
/// by something else is a finding. Damage within the data is seen by the checksums, which gzip always has and zstd unless told otherwise.
///
/// `threads` read text in pieces side by side, two of them compressed inputs (one decompresses); the table is the same however many
/// there are.
///
/// Keys are numbers (`usage_columns::key`) where every key of the table is a whole number below 2^64 written without leading
/// zeros; else all are text, exactly as written: `007` is not `7`.
///
/// Requires: threads > 0
/// Units:  as `format` says; a number with more decimals than the format's scale is rejected, never rounded.
/// Errors: findings `empty_input`, `missing_column`, `duplicate_column`, `bad_header`, `too_many_rows`, `bad_compression`,
/// `unknown_column` (info where nothing is lost).
///         Reasons of rejects: `bad_encoding`, `wrong_field_count`, `bad_quoting`, `empty_key`, `missing_offer`, `bad_time`,
///         `bad_quantity`, `bad_gross`, `bad_revision`, `too_many_decimals`, `record_too_long`.
/// Cost:   O(bytes); about 24 bytes a row and 4 for each column of text, 8 more where gross amounts are read; 4 MiB a thread. Each column
///         takes whole pages, which are 2 MiB large where the system gives such.
/// Source: RFC 4180; RFC 3629 (UTF-8); RFC 1952 (gzip); RFC 8878 (zstd)
[[nodiscard]] checked<usage_table> read_usage_csv(std::span<const usage_input> inputs, const usage_format& format, unsigned threads = 1);

/// As read_usage_csv(), on files; nobody may shorten them meanwhile. Further errors: `cannot_read`.
[[nodiscard]] checked<usage_table> read_usage_csv_files(std::span<const std::string> paths, const usage_format& format,
                                                        unsigned threads = 1);
/// The same, of one file.
[[nodiscard]] checked<usage_table> read_usage_csv_file(const std::string& path, const usage_format& format, unsigned threads = 1);

PARTNERING_END
