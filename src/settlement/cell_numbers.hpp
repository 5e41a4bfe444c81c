#pragma once

#include "exact_column.hpp"
#include "partial_data.hpp"

#include <memory>
#include <vector>

PARTNERING_BEGIN

/// The number of the account, among a leg's, that a cell is added to.
struct cell_accounts {
    std::shared_ptr<const std::vector<std::uint32_t>> of_cell;  ///< empty: all are added to the same one
    std::uint32_t begin = 0;

    /// Calls `told` for each cell with the number of its account.
    template <class Told>
    void each(std::size_t cells, Told told) const
    {
        // What stands in memory is taken out of the loop, where whatever is told might change it.
        const std::uint32_t first = begin;
        const std::uint32_t* const number = of_cell->data();
        if (of_cell->empty())
            for (std::size_t cell = 0; cell < cells; ++cell) told(cell, first);
        else
            for (std::size_t cell = 0; cell < cells; ++cell) told(cell, first + number[cell]);
    }
    [[nodiscard]] std::uint32_t operator()(std::size_t cell) const { return of_cell->empty() ? begin : begin + (*of_cell)[cell]; }
};

/// One number of each cell of a group: a column of its sums, or one that was worked out.
struct cell_numbers {
    rational unit = 1;
    const cell_group* sums = nullptr;
    std::uint32_t column = 0;
    const exact_counts* counts = nullptr;  ///< in place of sums

    /// The counts, `stride()` apart, if all of them are whole and of 64 bits.
    [[nodiscard]] const std::int64_t* whole() const
    {
        if (sums == nullptr) return counts->whole();
        return sums->wide.empty() ? sums->lines.data() + column : nullptr;
    }
    [[nodiscard]] std::size_t stride() const { return sums == nullptr ? 1 : sums->stride; }
    [[nodiscard]] rational count(std::size_t cell) const
    {
        return sums == nullptr ? (*counts)[cell] : rational{sums->total(cell, column), 1};
    }
};

/// A summand of an amount of each cell.
struct term {
    rational weight;
    cell_numbers of;

    [[nodiscard]] rational unit() const { return weight * of.unit; }
};

/// Adds a number of each cell, `factor` times, to what the cells belong to; those stand from `begin` on.
void fold(const cell_numbers& from, const rational& factor, std::size_t cells, const cell_accounts& to, exact_counts& into,
          std::size_t begin);
/// The sum of the terms for each cell, in a unit.
[[nodiscard]] exact_column combine(const std::vector<term>& terms, const rational& unit, std::size_t cells);

PARTNERING_END
