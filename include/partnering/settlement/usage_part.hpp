#pragma once

#include <partnering/settlement/part_of.hpp>
#include <partnering/settlement/usage.hpp>

#include <cstddef>
#include <cstdint>
#include <string>
#include <utility>
#include <vector>

PARTNERING_BEGIN

/// The rows of usage that partition_of sends to one part, as columns of their own: what one process of many adds up.
///
/// Names that no row of the part bears are left out, so that a partial of it knows none of them.
///
/// Requires: part < parts. Cost: O(rows), memory for the rows of the part
class usage_part {
public:
    usage_part(const usage_columns& of, part_of which);

    /// Points into this: it must stay where it is as long as the columns are used.
    [[nodiscard]] usage_columns columns() const;
    /// Where a row stands in the usage it is a part of. Requires: row is one of columns().
    [[nodiscard]] std::size_t row_of(std::size_t row) const { return rows_.at(row); }

private:
    struct text_store {
        std::vector<std::uint32_t> codes;
        std::vector<std::string> names;
        bool constant = false;
        [[nodiscard]] text_column column() const { return {codes, names, constant ? 0u : text_column::absent}; }
    };
    struct number_store {
        std::vector<std::int64_t> values;
        std::vector<std::pair<std::uint64_t, int128>> wide;
        int decimals = 0;
        [[nodiscard]] quantity_column column() const { return {values, decimals, wide}; }
    };
    [[nodiscard]] text_store taken(const text_column& from) const;
    [[nodiscard]] number_store taken(const quantity_column& from) const;

    std::vector<std::size_t> rows_;
    std::vector<std::uint64_t> key_;
    std::vector<std::uint32_t> revision_;
    std::vector<std::int64_t> time_;
    std::vector<std::int64_t> booked_;
    text_store source_, key_text_, offer_, service_, introducer_, territory_;
    std::vector<std::pair<std::string, text_store>> parties_;
    number_store quantity_, gross_;
};

/// Of what a reader rejected, what is of one part: partition_of by source and key too, so that the parts together have each once.
[[nodiscard]] std::vector<reject> rejects_of(const std::vector<reject>& all, part_of which);

PARTNERING_END
