#pragma once

#include "binding.hpp"

#include <utility>
#include <vector>

PARTNERING_BEGIN

/// Rows to pass over: a bit a row, once there is one to pass over. Made for no rows where keys_ascend(): then there will be none.
class row_marks {
public:
    explicit row_marks(std::size_t rows) : rows_{rows} {}
    [[nodiscard]] bool for_none() const noexcept { return rows_ == 0; }
    [[nodiscard]] bool marked(std::size_t row) const { return !marks_.empty() && (marks_[row / 64] >> row % 64 & 1) != 0; }
    [[nodiscard]] bool empty() const noexcept { return marks_.empty(); }
    /// Whether a row from `begin` up to `end` is marked, for whoever walks whole stretches.
    [[nodiscard]] bool any(std::size_t begin, std::size_t end) const;
    void mark(std::size_t row)
    {
        PARTNERING_EXPECTS(row < rows_, "a row that is marked is one of those there are");
        if (marks_.empty()) marks_.resize(rows_ / 64 + 1);
        marks_[row / 64] |= std::uint64_t{1} << row % 64;
    }

private:
    std::size_t rows_;
    std::vector<std::uint64_t> marks_;
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
///
/// A row whose key no other row has is neither rejected nor marked for what it says: whoever settles it finds out.
/// `hash_bits` is as there. Cost: that of rows_that_may_repeat(), and O(n log n) in the rows it finds.
[[nodiscard]] resolution resolve(const plan::data& plan, const usage_columns& usage, const binding& names,
                                 const std::optional<instant>& booked_until, row_marks& skip, unsigned hash_bits = 64);

/// The keys of the rows that count, in canonical form. Requires: no key counts twice; `rejected` ascends.
/// Cost: O(rows) for numbers, and a bit a number where they are dense; for text that does not ascend as key_set::seal().
void collect_keys(const usage_columns& usage, const row_marks& skip, const std::vector<std::size_t>& rejected, key_set& into);

/// Forgets open members that no record of the sums names: a record that does not count leaves no trace.
void forget_unnamed(partial::data& sums);

/// Adds `more` cell by cell; `renumber` maps the open members of `more` (empty: they are numbered alike).
void merge_groups(std::vector<cell_group>& into, const std::vector<cell_group>& more, const std::vector<std::uint32_t>& renumber,
                  std::uint32_t plan_parties = 0);

PARTNERING_END
