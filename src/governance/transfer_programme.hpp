#pragma once

#include "core/work.hpp"

#include <cstddef>
#include <vector>

PARTNERING_BEGIN
namespace detail {

/// The least that has to be moved among members so that groups of them have what they ask for: a linear programme in exact ratios, to which
/// groups are added as they turn out not to be content.
///
/// Each member gets something or gives something, and something may come from outside, so that there is always a solution. As little as
/// possible comes from outside, and then as little as possible is given. Dual simplex: what is found stays the least there is as groups are
/// added. Of several ways to do it the variable with the lowest number goes first, by which it ends (Bland, New finite pivoting rules for
/// the simplex method, Mathematics of Operations Research 2, 1977).
///
/// Cost: a group takes some steps, each O((members + groups) × members)
class transfer_programme {
public:
    /// Work is noted there, by the step. Requires: it outlives this
    transfer_programme(std::size_t members, work& done);

    /// `group` (numbers of members) is to get, less what it gives, at least so much.
    void add(const std::vector<std::size_t>& group, const rational& at_least);
    /// False where it is too much work: there is no solution then.
    ///
    /// Errors: arithmetic_error
    [[nodiscard]] bool solve();

    /// What each member gets, less what it gives.
    [[nodiscard]] std::vector<rational> changes() const;
    [[nodiscard]] rational given() const;
    [[nodiscard]] rational from_outside() const { return value(2 * members_); }
    /// By how much more has to come from outside where a group, in the order of add(), asks for one more.
    [[nodiscard]] rational weight(std::size_t group) const;

private:
    /// What a variable in the solution is: a constant and so many times each of those that are 0.
    struct row {
        std::size_t variable;
        rational constant;
        std::vector<rational> factors;
    };
    [[nodiscard]] rational value(std::size_t variable) const;
    void add_row(const std::vector<rational>& factors_of_first, const rational& constant);
    void pivot(std::size_t row_out, std::size_t column_in);

    work& done_;
    // Variables: what each member gets, what each gives, what comes from outside; then what each row has more than it must.
    std::size_t members_;
    std::vector<std::size_t> zero_;  // variables that are 0, by column
    std::vector<rational> outside_;  // by column: what one of it costs from outside
    std::vector<rational> giving_;   // and in what is given
    std::vector<row> rows_;
    std::size_t slacks_ = 0;
};

}  // namespace detail
PARTNERING_END
