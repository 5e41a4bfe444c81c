#include "usage_writer.hpp"

#include "record.hpp"

PARTNERING_BEGIN

void text_writer::add(std::size_t origin, const text_column& from, std::size_t row)
{
    const std::uint32_t code = from.code(row);
    if (code == text_column::absent) return add_absent();
    std::vector<std::uint32_t>& mine = code_of_[origin];
    if (mine.empty()) mine.assign(from.names.size(), text_column::absent);
    if (mine[code] == text_column::absent) {
        const auto [place, fresh] = known_.try_emplace(from.names[code], static_cast<std::uint32_t>(names_.size()));
        if (fresh) names_.push_back(from.names[code]);
        mine[code] = place->second;
    }
    codes_.push_back(mine[code]);
}

void quantity_writer::add(const std::optional<int128>& value)
{
    // The two smallest numbers of 64 bits are marks.
    if (!value) {
        values_.push_back(quantity_column::missing);
    } else if (*value > quantity_column::missing && *value <= INT64_MAX) {
        values_.push_back(static_cast<std::int64_t>(*value));
    } else {
        wide_.emplace_back(values_.size(), *value);
        values_.push_back(quantity_column::in_wide);
    }
}

std::optional<int128> value_at(const quantity_column& column, std::size_t row)
{
    if (column.values.empty() || column.values[row] == quantity_column::missing) return std::nullopt;
    if (column.values[row] == quantity_column::in_wide) return wide_value(column, row);
    return column.values[row];
}

PARTNERING_END
