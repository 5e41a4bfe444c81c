#pragma once

#include "core/work.hpp"

#include <cstddef>
#include <optional>
#include <span>
#include <vector>

PARTNERING_BEGIN
namespace detail {

/// The variables of a linear programme, numbered from 0, in exact ratios: some are 0 (the columns), and those give all others (the rows).
///
/// A variable is at least 0, but for those of rows that say otherwise; an objective is such a row, which is made as small as can be. Of
/// several ways on, the variable with the lowest number goes first, by which it ends (Bland, New finite pivoting rules for the simplex
/// method, Mathematics of Operations Research 2, 1977).
///
/// Cost:   a pivot O(rows × columns), of which only the factors that are not 0 count as work
/// Source: Chvátal, Linear Programming, 1983, chapters 2, 3 and 10: dictionaries, and the dual method
class simplex_dictionary {
public:
    struct term {
        std::size_t variable;
        rational factor;
    };
    enum class sign : std::uint8_t { at_least_zero, any };
    enum class outcome : std::uint8_t { solved, impossible, too_much_work };

    /// So many variables, all of them 0. Work is noted there, by the step. Requires: it outlives this
    simplex_dictionary(std::size_t variables, work& done);

    /// A new variable: so many times others, and a constant.
    std::size_t add_row(sign kind, const rational& constant, std::span<const term> terms);
    /// A new variable that is 0. Each of those named, all different, is from now on what it was less so many times the new one.
    std::size_t add_column(std::span<const term> lowered);

    /// Dual simplex: until no variable is below 0 that must not be. Of several objectives the first counts, then the next.
    ///
    /// Requires: nothing lowers an objective but what makes a variable go below 0
    /// Errors:   arithmetic_error
    [[nodiscard]] outcome restore(std::span<const std::size_t> objectives);
    /// Primal simplex: until nothing lowers the objective. Never `impossible`.
    ///
    /// Requires: no variable is below 0 that must not be; the objective has a least value
    /// Errors:   arithmetic_error
    [[nodiscard]] outcome lower(std::size_t objective);
    /// From now on the objective is as it is: what would change it stays 0 for good.
    ///
    /// Requires: it is at its least
    void fix(std::size_t objective);

    [[nodiscard]] rational value(std::size_t variable) const;
    /// By how much the objective, a row, grows with a variable that is 0; nothing for one that is not.
    [[nodiscard]] rational slope(std::size_t objective, std::size_t variable) const;
    /// Whether nothing that may still change changes it.
    [[nodiscard]] bool is_constant(std::size_t variable) const;

private:
    struct row {
        std::size_t variable;
        sign kind;
        rational constant;
        std::vector<rational> factors;
    };
    enum class where : std::uint8_t { row, column, nowhere };
    struct place {
        where at;
        std::size_t number;
    };
    [[nodiscard]] const row& row_of(std::size_t variable) const { return rows_[places_[variable].number]; }
    [[nodiscard]] std::optional<std::size_t> column_for(const row& out, std::span<const std::size_t> objectives);
    void pivot(std::size_t row_out, std::size_t column_in);

    work& done_;
    std::vector<std::size_t> columns_;  // the variables that are 0
    std::vector<row> rows_;
    std::vector<place> places_;  // by variable
};

}  // namespace detail
PARTNERING_END
