#pragma once

#include "io/usage_csv_column.hpp"

#include <partnering/core/finding.hpp>
#include <partnering/io/usage_table.hpp>

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <utility>
#include <vector>

PARTNERING_BEGIN

namespace usage_csv {

/// `input` may be a number behind the last input: then it is one of usage_table::data::unlisted.
using line_run = usage_line_run;

/// The numbers of one quantity_column.
struct number_store {
    column<std::int64_t> values;
    std::vector<std::pair<std::uint64_t, int128>> wide;
    bool in_file = false;
};

/// The codes and names of one text_column.
struct text_store {
    column<std::uint32_t> codes;
    std::vector<std::string> names;
    std::uint32_t constant = text_column::absent;
    bool in_file = false;

    [[nodiscard]] text_column view(std::size_t rows) const noexcept
    {
        return {.codes = in_file ? codes.view(rows) : std::span<const std::uint32_t>{}, .names = names, .constant = constant};
    }
};

/// Columns that lie elsewhere, such as in a file that is mapped.
struct lent_columns {
    usage_columns columns;
    std::shared_ptr<const void> held;                          ///< what they lie in
    std::function<std::vector<finding>(unsigned)> left_check;  ///< what their reader has left to check, in so many threads; may be empty
};

// Places in usage_table::data::texts; the classes of parties follow.
enum : std::size_t { source_text, key_text, offer_text, service_text, introducer_text, territory_text, first_party_text };

}  // namespace usage_csv

struct usage_table::data {
    std::size_t rows = 0;
    usage_csv::column<std::uint64_t> keys;
    bool numeric_keys = true;
    usage_csv::column<std::uint32_t> revisions;
    bool revisions_in_file = false;
    usage_csv::column<std::int64_t> times;
    usage_csv::column<std::int64_t> booked;
    bool booked_in_file = false;
    usage_csv::number_store quantity;
    usage_csv::number_store gross;
    int quantity_decimals = 0;
    int gross_decimals = 0;
    std::vector<usage_csv::text_store> texts;
    std::vector<std::string> classes;
    std::vector<usage_csv::line_run> runs;
    std::vector<reject> rejects;
    std::vector<usage_input_digest> inputs;
    std::vector<std::string> unlisted;            ///< names of what rows stand in, where it is none of `inputs`
    std::optional<usage_csv::lent_columns> lent;  ///< then the columns above are empty
};

PARTNERING_END
