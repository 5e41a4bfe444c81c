#pragma once

#include "resolve.hpp"

#include <partnering/settlement/reconciliation.hpp>

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

PARTNERING_BEGIN

/// A row of one side that counts, by what it is known by on all sides.
struct reported_row {
    std::uint32_t source;    ///< its number in the order of names
    const std::string* key;  ///< null: the key is `number`
    std::uint64_t number;
    std::size_t row;
};

/// By source, then numbers by size, then other keys. `12` as text and 12 as a number are one key.
[[nodiscard]] int compare_events(const reported_row& a, const reported_row& b) noexcept;

/// The names of sources on all sides, ascending, the nameless one first.
[[nodiscard]] std::vector<std::string_view> sources_of(const reported_usage& reported);

/// The rows of a side that count, in the order of events, each event once; what the side delivered twice, replaced or contradicted is
/// counted and rejected as accumulate() does.
///
/// Cost: O(rows log rows), O(rows) where they are in order
[[nodiscard]] std::vector<reported_row> rows_that_count(const plan::data& plan, const side_usage& side, binding& names,
                                                        const std::optional<instant>& booked_until,
                                                        const std::vector<std::string_view>& sources, reconciliation::side_counts& counts,
                                                        std::vector<reject>& rejects);

PARTNERING_END
