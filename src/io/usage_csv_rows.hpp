#pragma once

#include "io/usage_csv_dictionary.hpp"
#include "io/usage_csv_header.hpp"
#include "io/usage_csv_record.hpp"
#include "io/usage_csv_table.hpp"

#include <partnering/io/usage_csv.hpp>
#include <partnering/io/usage_format.hpp>

#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

PARTNERING_BEGIN

namespace usage_csv {

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

/// Reads the records of one text into rows, each by the quick way or the patient one.
class row_reader {
public:
    row_reader(const row_rules& rules, row_store& into) : rules_{rules}, format_{rules.format}, store_{into} {}

    /// A text begins. Requires: `file` outlives the reading.
    void begin(const prepared& file, std::uint32_t input, std::uint64_t line);

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
    enum class quick : std::uint8_t {
        done,
        odd,      ///< anything out of the ordinary, right or wrong
        ran_out,  ///< the record goes on where nobody has looked yet
    };
    /// The day that was read last, as written, and where it begins: the next record mostly is of the same.
    struct known_day {
        std::array<char, 11> text{};
        std::int64_t begins = 0;
    };
    /// A name that its dictionary does not have: it gets a code once its record is found good.
    struct new_name {
        std::uint32_t text;
        std::uint32_t small;  ///< the number that it is, or dictionary::small_numbers
        std::string_view name;
    };
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

    void keep_row(std::uint64_t lines);
    quick quick_record(const char* base, const char*& at, const std::uint32_t*& next, const std::uint32_t* stops_end);
    bool quick_text(std::uint32_t text, const char* begin, const char* stop, std::uint32_t& code);
    bool quick_name(std::uint32_t text, std::uint32_t small, std::string_view name, std::uint32_t& code);
    bool quick_moment(const char* begin, const char* stop, known_day& day, std::int64_t& time) const;
    static bool quick_time(const char* at, const char* stop, known_day& known, std::int64_t& time);

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
    known_day day_of_time_;
    known_day day_of_booked_;
    std::vector<new_name> new_names_;
    std::vector<std::uint32_t> stops_;
};

/// From the length of the first lines; only a guess, the columns grow.
[[nodiscard]] std::size_t guess_rows(const prepared& file);

}  // namespace v1

PARTNERING_END
