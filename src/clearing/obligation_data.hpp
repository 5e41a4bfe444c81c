#pragma once

// The columns behind an obligation set, for the bodies of this room.

#include <partnering/clearing/obligation_set.hpp>

#include <cstdint>
#include <string>
#include <vector>

PARTNERING_BEGIN
namespace detail {

struct obligation_data {
    /// A day due as it is sorted by: no day is behind all others.
    static constexpr std::int64_t no_day = INT64_MAX;

    std::vector<std::string> parties;  ///< sorted
    std::vector<obligation_set::section> sections;
    // As many as rows.
    std::vector<std::uint32_t> debtor;
    std::vector<std::uint32_t> creditor;
    std::vector<int128> amount;
    std::vector<std::uint32_t> arrived;  ///< the row's place in the columns below
    // In the order of arrival, with those that were rejected later.
    std::vector<std::int64_t> due;        ///< empty where no row has a day
    std::vector<std::uint64_t> line_end;  ///< in `lines`
    std::string lines;

    std::vector<rejected_obligation> rejects;
    std::size_t duplicates = 0;
    std::vector<finding> notes;

    [[nodiscard]] std::string_view arrived_line(std::size_t place) const
    {
        const std::uint64_t begin = place == 0 ? 0 : line_end[place - 1];
        return std::string_view{lines}.substr(begin, line_end[place] - begin);
    }
    [[nodiscard]] std::string_view line(std::size_t row) const { return arrived_line(arrived[row]); }
    [[nodiscard]] std::int64_t arrived_due(std::size_t place) const { return due.empty() ? no_day : due[place]; }
};

/// Rows from one debtor to one creditor in one currency.
struct direction {
    std::uint32_t debtor;
    std::uint32_t creditor;
    std::size_t first;
    std::size_t last;
};
/// Of a section, by debtor and creditor. Cost: O(rows)
[[nodiscard]] std::vector<direction> directions_of(const obligation_data& of, const obligation_set::section& in);
/// For each direction the index of the opposite one, or `directions.size()`. Cost: O(directions)
[[nodiscard]] std::vector<std::size_t> opposites_of(const std::vector<direction>& directions, std::size_t parties);

}  // namespace detail
PARTNERING_END
