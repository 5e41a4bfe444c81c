#pragma once

// Numerator and denominator as whole numbers of any length, for bodies that calculate on with them: not a public header.

#include <partnering/core/rational.hpp>

#include <boost/multiprecision/cpp_int.hpp>

PARTNERING_BEGIN
namespace detail {

using boost::multiprecision::cpp_int;

struct integer_ratio {
    cpp_int above;
    cpp_int below;
};
[[nodiscard]] integer_ratio ratio_of(const rational& value);
/// Errors: arithmetic_error `division_by_zero`; `number_too_long` where a side, reduced, has more than rational::max_digits digits
[[nodiscard]] rational ratio_of(const cpp_int& above, const cpp_int& below);

}  // namespace detail
PARTNERING_END
