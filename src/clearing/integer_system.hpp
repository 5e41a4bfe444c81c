#pragma once

// Linear systems of whole numbers, solved exactly, for the bodies of this room.

#include <partnering/core/rational.hpp>

#include <boost/multiprecision/cpp_int.hpp>

#include <cstddef>
#include <utility>
#include <vector>

PARTNERING_BEGIN
namespace detail {

using boost::multiprecision::cpp_int;

/// One row of a system: places of unknowns and what they are multiplied by.
using integer_row = std::vector<std::pair<std::size_t, cpp_int>>;

/// Ratios over one denominator above 0.
struct integer_solution {
    std::vector<cpp_int> numerators;
    cpp_int denominator;
};

/// The one x with rows * x = right, checked by putting it in.
///
/// Requires: as many rows as unknowns, and a determinant that is not 0.
/// Errors:   arithmetic_error `number_too_long` where the solution needs more than so many digits, or out of all proportion long work
/// Cost:     O(n³) and O((entries + n²) k) for n unknowns and k of the solution's words
[[nodiscard]] integer_solution solve_exactly(const std::vector<integer_row>& rows, const std::vector<cpp_int>& right,
                                             std::size_t most_digits);

}  // namespace detail
PARTNERING_END
