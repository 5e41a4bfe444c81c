#pragma once

// The greatest common divisor of long whole numbers: not a public header.

#include <partnering/core/version.hpp>

#include <boost/multiprecision/cpp_int.hpp>

PARTNERING_BEGIN
namespace detail {

/// What gcd() of Boost.Multiprecision gives, of numbers of thousands of digits in a fraction of its time: that goes on bit by bit.
///
/// Cost:   O(n m) for numbers of n and m words
/// Source: D. Lehmer, Euclid's Algorithm for Large Numbers, American Mathematical Monthly 45 (1938), 227-233; D. Knuth, The Art of Computer
///         Programming 2 (3rd ed. 1997), 4.5.2, algorithm L
[[nodiscard]] boost::multiprecision::cpp_int greatest_divisor(boost::multiprecision::cpp_int a, boost::multiprecision::cpp_int b);
[[nodiscard]] boost::multiprecision::cpp_int least_multiple(const boost::multiprecision::cpp_int& a,
                                                            const boost::multiprecision::cpp_int& b);

}  // namespace detail
PARTNERING_END
