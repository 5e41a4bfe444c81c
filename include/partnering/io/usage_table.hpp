#pragma once

#include <partnering/core/digest.hpp>
#include <partnering/settlement/usage.hpp>

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string>

PARTNERING_BEGIN

/// Rows whose lines follow one upon the other: row `first_row + i` stands on line `first_line + i` of the input of that number.
struct usage_line_run {
    /// Nobody knows which input.
    static constexpr std::uint32_t no_input = 0xffff'ffff;
    std::uint64_t first_row;
    std::uint64_t first_line;
    std::uint32_t input;
};

/// Usage records in columns, with those that could not be read beside them: what readers of usage make (usage_csv.hpp, usage_file.hpp).
///
/// Owns what columns() points at, or maps the file it lies in; immutable. Copies share the storage, so columns() stay good as long as one
/// of them lives.
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
    /// Where a row stands: `file:line`, the line its record begins on; the number of the record where the file has no lines.
    /// Requires: row < rows(). Cost: O(log breaks in line numbers).
    [[nodiscard]] std::string place_of(std::size_t row) const;
    /// What was read, in the order given.
    [[nodiscard]] std::span<const usage_input_digest> inputs() const noexcept;
    [[nodiscard]] const data& internals() const noexcept { return *data_; }

private:
    std::shared_ptr<const data> data_;
};

PARTNERING_END
