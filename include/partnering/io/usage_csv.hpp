#pragma once

#include <partnering/core/checked.hpp>
#include <partnering/core/digest.hpp>
#include <partnering/settlement/usage.hpp>

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>

PARTNERING_BEGIN

struct usage_format;

/// One file of usage, already in memory. The content is read, never kept: it may go once the table is there.
struct usage_input {
    std::string name;  ///< as it stands in places: `october.csv`
    std::string_view content;
};

/// Usage records in columns, with those that could not be read beside them.
///
/// Owns what columns() points at; immutable. Copies share the storage, so columns() stay good as long as one of them lives.
///
/// Cost: a shared pointer.
class usage_table {
public:
    struct data;
    explicit usage_table(std::shared_ptr<const data> content);

    /// The records that were read, one a row, in the order of the inputs and of their lines.
    [[nodiscard]] usage_columns columns() const;
    [[nodiscard]] std::size_t rows() const noexcept;
    /// The records that were not, in the order they stand in. Each place is `file:line`, the line the record begins on.
    [[nodiscard]] std::span<const reject> rejects() const noexcept;
    /// Where a row stands: `file:line`, the line its record begins on. Requires: row < rows(). Cost: O(log breaks in line numbers).
    [[nodiscard]] std::string place_of(std::size_t row) const;
    /// What was read, in the order given.
    [[nodiscard]] std::span<const usage_input_digest> inputs() const noexcept;

private:
    std::shared_ptr<const data> data_;
};

/// Reads comma-separated usage (RFC 4180) in one pass, every field checked, several inputs into one table.
///
/// A record that cannot be read is rejected with its reason and place; those around it are kept. What concerns a whole input
/// (an empty file, a column that is missing or there twice) is a finding. An input must have columns for key and time, and for
/// offer or service unless the format names one for all; the others may be missing and may have empty fields, which take the
/// format's constant or the default of usage_columns. Only the classes of parties that `format.party_columns` lists are read.
/// Columns that nobody asked for are passed over, each told once: severity info, or warning where it looks like a slip for
/// a column that is missing. Blank lines are no records. Bytes that are not UTF-8 spoil their record in any column.
///
/// Where a quote is never closed, its record is rejected, and from the next line on each line is read as a record of its own.
///
/// Keys are numbers (`usage_columns::key`) where every key of the table is a whole number below 2^64 written without leading
/// zeros; else all are text, exactly as written: `007` is not `7`.
///
/// Units:  as `format` says; a number with more decimals than the format's scale is rejected, never rounded.
/// Errors: findings `empty_input`, `missing_column`, `duplicate_column`, `bad_header`, `too_many_rows`; info `unknown_column`.
///         Reasons of rejects: `bad_encoding`, `wrong_field_count`, `bad_quoting`, `empty_key`, `missing_offer`, `bad_time`,
///         `bad_quantity`, `bad_gross`, `bad_revision`, `too_many_decimals`.
/// Cost:   O(bytes); about 24 bytes a row and 4 for each column of text, 8 more where gross amounts are read.
/// Source: RFC 4180; RFC 3629 (UTF-8)
[[nodiscard]] checked<usage_table> read_usage_csv(std::span<const usage_input> inputs, const usage_format& format);

/// As read_usage_csv(), on files; nobody may shorten them meanwhile. Further errors: `cannot_read`.
[[nodiscard]] checked<usage_table> read_usage_csv_files(std::span<const std::string> paths, const usage_format& format);

PARTNERING_END
