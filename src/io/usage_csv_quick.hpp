#pragma once

#include "core/digest_beside.hpp"
#include "io/usage_csv_fields.hpp"
#include "io/usage_csv_header.hpp"
#include "io/usage_csv_store.hpp"

#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

PARTNERING_BEGIN

namespace usage_csv {

/// Reads records in which nothing is out of the ordinary, many at a time: first where their fields are, then one column after the other.
///
/// It may give up on what is right, it never takes what the patient way would not.
class quick_reader {
public:
    quick_reader(const row_rules& rules, row_store& into) : rules_{rules}, store_{into} {}

    /// A text begins. Requires: `file` outlives the reading; `digest` does, where there is one
    void begin(const prepared& file, detail::digest_beside* digest);
    /// Looks through the text from `at` on, as far as is done at once.
    void look_through(const char* at, const char* until, const char* end);
    /// Makes rows of the records from `at` on, and moves it behind them; gives how many. Requires: there is room for `most` rows
    [[nodiscard]] std::size_t read(const char*& at, std::size_t most);
    /// The record that read() came to goes on where nobody has looked yet.
    [[nodiscard]] bool ran_out() const noexcept { return ran_out_; }
    /// What stands before `at` was read in another way.
    void pass(const char* at);
    /// All that was looked through is read.
    [[nodiscard]] bool empty() const noexcept { return next_ == stops_end_; }

private:
    [[nodiscard]] bool is_plain(const std::uint32_t* stops) const;
    void find_quoted_fields(const char* at, std::size_t most);
    void read_columns(std::size_t row);
    void read_times(const step& s, bool may_be_empty, known_day& day, std::int64_t* times);
    void read_numbers(const step& s, int decimals, std::int64_t* values);
    void check_others(const step& s, const std::vector<std::uint32_t>& others);
    void name_others(const step& s, std::size_t text, const std::vector<std::uint32_t>& others, std::uint32_t* codes);

    [[nodiscard]] std::string_view field(std::uint32_t number, std::size_t row) const noexcept
    {
        const std::uint32_t* const at = bounds_ + row * stride_ + number * bounds_a_field_;
        const char* const begins = base_ + (at[0] + 1U);
        return {begins, static_cast<std::size_t>(base_ + at[1] - begins)};
    }
    template <class Read>
    Read each_field(const step& s, const Read& read);

    const row_rules& rules_;
    row_store& store_;
    const prepared* file_ = nullptr;
    detail::digest_beside* digest_ = nullptr;
    bool beside_ = false;                       ///< the digest is taken beside the work
    bool hopeless_ = false;                     ///< each record is odd
    std::vector<std::uint32_t> naming_fields_;  ///< the fields of offer and service

    // What is looked through: from base_ on.
    const char* base_ = nullptr;
    std::vector<std::uint32_t> stops_;
    std::uint32_t* next_ = nullptr;
    std::uint32_t* stops_end_ = nullptr;
    bool ran_out_ = false;
    bool odd_ahead_ = false;  ///< the next record was looked at, and is nothing to read quickly
    std::size_t at_once_ = 1;

    // The records that are being read. A field stands behind its first bound and before its second.
    std::size_t rows_ = 0;  ///< those that are good as far as is known
    const std::uint32_t* bounds_ = nullptr;
    std::size_t stride_ = 0;  ///< bounds a record
    std::size_t bounds_a_field_ = 1;
    std::vector<std::uint32_t> quoted_bounds_;
    std::vector<std::uint32_t*> behind_;              ///< of each record with quotes: the stop behind it
    std::vector<std::vector<std::uint32_t>> others_;  ///< of each step: the rows whose names are no small numbers that are known

    known_day day_of_time_;
    known_day day_of_booked_;
};

}  // namespace usage_csv

PARTNERING_END
