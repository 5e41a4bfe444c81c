#pragma once

#include "binding.hpp"

#include <utility>
#include <vector>

PARTNERING_BEGIN

/// Rows to pass over; none where it was made for no rows.
class row_marks {
public:
    explicit row_marks(std::size_t rows) : marks_(rows) {}
    [[nodiscard]] bool marked(std::size_t row) const { return !marks_.empty() && marks_[row] != 0; }
    [[nodiscard]] bool empty() const noexcept { return marks_.empty(); }
    void mark(std::size_t row) { marks_[row] = 1; }

private:
    std::vector<std::uint8_t> marks_;
};

/// Whether all rows are of one source and their keys are numbers that ascend: then no event is there twice.
[[nodiscard]] bool keys_ascend(const usage_columns& usage);

struct resolution {
    std::uint64_t duplicates = 0;
    std::uint64_t superseded = 0;
    std::uint64_t not_yet_booked = 0;
    digest later;  ///< over the keys, revisions and booking times of those, in canonical order; nothing where there are none
    std::vector<std::pair<std::size_t, row_fate>> rejected;
};

/// Settles which delivery of each event counts, and marks the others.
///
/// Rows booked after the cut-off, if there is one, are as if they were not there. Rows that cannot be settled are rejected first, so that
/// they use up no key. Of the others with one key the highest revision counts; equal content of it counts once; different content of it is
/// rejected, all of it, and the next revision down is looked at.
[[nodiscard]] resolution resolve(const plan::data& plan, const usage_columns& usage, const binding& names,
                                 const std::optional<instant>& booked_until, row_marks& skip);

/// The keys of the rows that count, in canonical form.
void collect_keys(const usage_columns& usage, const row_marks& skip, const std::vector<std::size_t>& rejected, key_set& into);

/// Forgets open members that no record of the sums names: a record that does not count leaves no trace.
void forget_unnamed(partial::data& sums);

/// Adds `more` cell by cell; `renumber` maps the open members of `more` (empty: they are numbered alike).
void merge_groups(std::vector<cell_group>& into, const std::vector<cell_group>& more, const std::vector<std::uint32_t>& renumber,
                  std::uint32_t plan_parties = 0);

PARTNERING_END
