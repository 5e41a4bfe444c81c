#pragma once

#include <partnering/core/rational.hpp>
#include <partnering/core/rational_text.hpp>

#include <boost/multiprecision/cpp_int.hpp>

PARTNERING_BEGIN

// Exact ratios to and from Boost.Multiprecision, for those who calculate on with it. Nothing is lost in either direction.

/// Cost: O(digits²) beyond 127 bits a side, for it then goes through text
[[nodiscard]] inline boost::multiprecision::cpp_rational to_cpp_rational(const rational& value)
{
    using boost::multiprecision::cpp_int;
    if (value.is_small()) return {cpp_int{value.numerator()}, cpp_int{value.denominator()}};
    return boost::multiprecision::cpp_rational{to_string(value)};
}

/// Errors: arithmetic_error `number_too_long` where a side has more than rational::max_digits digits.
[[nodiscard]] inline rational to_rational(const boost::multiprecision::cpp_rational& value)
{
    const checked<rational> read = parse_rational(value.str());
    if (!read) throw arithmetic_error{"number_too_long"};
    return read.value();
}

PARTNERING_END
