#pragma once

#include "io/usage_csv_dictionary.hpp"
#include "io/usage_csv_header.hpp"
#include "io/usage_csv_table.hpp"

#include <partnering/core/date.hpp>
#include <partnering/io/usage_format.hpp>

#include <cstddef>
#include <cstdint>
#include <memory>
#include <vector>

PARTNERING_BEGIN

namespace usage_csv {

inline constexpr std::int64_t microseconds_per_day = 86'400'000'000;
inline constexpr std::int64_t earliest_time = std::int64_t{date::of(1, 1, 1).days_since_epoch()} * microseconds_per_day;
inline constexpr std::int64_t latest_time = (std::int64_t{date::of(9999, 12, 31).days_since_epoch()} + 1) * microseconds_per_day - 1;

inline constexpr std::size_t max_rows = 0xffff'fffe;  // a code of 32 bits must do for every key, and one means absent

/// What all rows of a table are read by, worked out once.
struct row_rules {
    explicit row_rules(const usage_format& format);

    const usage_format& format;
    int quantity_decimals = 0;
    int gross_decimals = 0;
    int quantity_written = 0;  ///< decimals a number may have as it stands in the file
    int gross_written = 0;
    bool mixed_units = false;  ///< what a gross amount counts depends on the offer
    std::int64_t unit = 1;     ///< microseconds in a count of time
    std::uint64_t latest_count = 0;
    bool always_named = false;  ///< a constant names the offer or the service

private:
    void count_gross();
};

/// Rows, and what was rejected between them: those of a table, or of a piece of it that will be joined to the others.
struct row_store {
    /// Columns as `like` has them, no rows. Shapes: `like` from header_reader, or none.
    row_store(const row_rules& rules, const usage_table::data* like);

    /// Makes room for `rows` rows in every column that some input has.
    void reserve(std::size_t rows);
    /// A key came that is no plain whole number: all keys are text from now on, and were.
    void keys_become_text();
    /// Forgets the rows, keeps the room; and the names, where that is worth while.
    void clear();
    void forget_names(std::size_t text);

    std::shared_ptr<usage_table::data> columns = std::make_shared<usage_table::data>();
    std::vector<dictionary> names;           ///< of each text; what an empty field stands for comes first, where it stands for something
    std::vector<std::uint32_t> empty_codes;  ///< what an empty field of each text stands for: the constant, or absent
    std::vector<std::uint64_t> reject_lines;
    std::size_t room = 0;

private:
    const row_rules& rules_;
};

/// From the length of the first lines; only a guess, the columns grow.
[[nodiscard]] std::size_t guess_rows(const prepared& file);

}  // namespace usage_csv

PARTNERING_END
