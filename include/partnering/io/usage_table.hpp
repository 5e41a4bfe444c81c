#pragma once

#include <partnering/core/digest.hpp>
#include <partnering/settlement/usage.hpp>

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string>

PARTNERING_BEGIN

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

PARTNERING_END
