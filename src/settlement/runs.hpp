#pragma once

#include "partial_data.hpp"

#include <partnering/settlement/usage.hpp>

#include <atomic>
#include <optional>

PARTNERING_BEGIN

// The records that ordered legs wait for: kept in the groups until all usage is there, worked out then.

/// Writes what a pending record carries, in 64 bits or, where it takes more, beside the group's records.
void keep_values(cell_group& g, pending_record& r, int128 quantity, int128 gross);
/// And reads it.
[[nodiscard]] std::pair<int128, int128> values_of(const cell_group& g, const pending_record& r);

/// Whether a pending record comes before another.
[[nodiscard]] bool runs_before(const pending_record& a, const pending_record& b);

/// Whether records stand in the order that ordered legs ask for: of time, then of source, then of key, numbers before texts.
[[nodiscard]] bool in_order(const usage_columns& usage);

/// The rows in that order. Cost: O(rows log rows)
[[nodiscard]] std::vector<std::size_t> rows_in_order(const usage_columns& usage);

/// Pending records that name their row as `key` get what stands there. Requires: none of `sums` is named yet.
void name_runs(partial::data& sums, const usage_columns& usage);

/// Pending records of both in terms of one list of sources and keys. Requires: `x` and `y` are of the partials that the lists are of.
void share_run_names(partial::data& into, const partial::data& a, std::vector<cell_group>& x, const partial::data& b,
                     std::vector<cell_group>& y);

/// Brings pending records into their order.
void sort_runs(std::vector<cell_group>& groups);

[[nodiscard]] bool has_runs(const std::vector<cell_group>& groups);

/// The same sums, with ordered legs worked out: no record may come any more. Nothing where it was cancelled.
[[nodiscard]] std::optional<partial::data> settle_runs(const plan::data& under, const partial::data& from, unsigned threads = 1,
                                                       const std::atomic<bool>* cancel = nullptr);

PARTNERING_END
