#pragma once

#include "io/usage_csv_quick.hpp"
#include "io/usage_csv_record.hpp"
#include "io/usage_csv_store.hpp"

#include <partnering/io/usage_format.hpp>

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

PARTNERING_BEGIN

namespace usage_csv {

/// Reads the records of one text into rows, each by the quick way or the patient one.
class row_reader {
public:
    row_reader(const row_rules& rules, row_store& into) : rules_{rules}, format_{rules.format}, store_{into}, quick_{rules, into} {}

    /// A text begins. Requires: `file` outlives the reading, and `digest` does, which is taken beside it where there is one
    void begin(const prepared& file, std::uint32_t input, std::uint64_t line, detail::digest_beside* digest = nullptr);

    /// Reads the records that begin before `until`, and gives the place after them.
    ///
    /// Where the text goes on behind `end` (it is not `last`) and the end of a record is not in sight, its beginning is given, to be asked
    /// again with more text; never where max_record_bytes are.
    /// Requires: at <= until <= end; `until` is `end` where more text may come.
    const char* read(const char* at, const char* until, const char* end, bool last);
    /// All is read: columns that this text does not have get their rows.
    void finish();

    /// A line end in quotes is taken for what it says until a quote is never closed.
    void forbid_lines_in_quotes() noexcept { lines_in_quotes_ = quoted_lines::forbidden; }
    [[nodiscard]] bool lines_in_quotes_forbidden() const noexcept { return lines_in_quotes_ == quoted_lines::forbidden; }
    /// A record went over a line end, which it may not where they are forbidden.
    [[nodiscard]] bool long_record_seen() const noexcept { return long_seen_; }
    /// Stops at the first quote that is never closed, which may be no quote at all: the text may begin within one.
    void stop_at_open_quote() noexcept { stop_at_open_ = true; }
    [[nodiscard]] bool stopped() const noexcept { return stopped_; }
    /// More rows than a table can have.
    [[nodiscard]] bool full() const noexcept { return full_; }
    /// The line that is next.
    [[nodiscard]] std::uint64_t line() const noexcept { return line_; }
    /// The line that continues the last run of rows; 0 where there is none.
    [[nodiscard]] std::uint64_t expected_line() const noexcept { return expected_line_; }

private:
    /// What a record says, before it is a row.
    struct row_values {
        std::uint64_t key = 0;
        bool numeric_key = false;
        std::string_view key_written;
        std::uint32_t revision = 0;
        std::int64_t time = 0;
        std::int64_t booked = usage_columns::not_booked;
        std::optional<int128> quantity;
        std::optional<int128> gross;
    };
    using complaint = std::optional<std::pair<const char*, std::string>>;

    void keep_rows(std::size_t rows, std::uint64_t lines);
    const char* patient_record(const char* at, const char* end, bool last);
    /// The reason is the caller's to fill in.
    reject& reject_record(std::string text, bool tell_which);
    void say_which(reject& out) const;
    complaint understand(row_values& values) const;
    complaint understand_key(std::string_view text, row_values& values) const;
    complaint understand_time(std::string_view text, const std::string& column, std::int64_t& time) const;
    complaint understand_gross(std::string_view text, std::optional<int128>& gross) const;
    static complaint understand_number(const char* code, const std::string& name, std::string_view text, int decimals,
                                       std::optional<int128>& number);
    void put(const row_values& values);
    void put_number(const std::optional<int128>& number, number_store& into) const;

    const row_rules& rules_;
    const usage_format& format_;
    row_store& store_;
    const prepared* file_ = nullptr;
    std::uint32_t input_ = 0;
    std::size_t first_row_ = 0;
    std::uint64_t line_ = 1;
    std::uint64_t expected_line_ = 0;
    quoted_lines lines_in_quotes_ = quoted_lines::allowed;
    bool long_seen_ = false;
    bool stop_at_open_ = false;
    bool stopped_ = false;
    bool skipping_ = false;  ///< up to the next line end: a record was too long
    bool full_ = false;
    record record_;
    quick_reader quick_;
};

}  // namespace usage_csv

PARTNERING_END
