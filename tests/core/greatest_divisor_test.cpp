#include "../../src/core/greatest_divisor.hpp"

#include <doctest/doctest.h>

#include <cstddef>
#include <cstdint>
#include <random>
#include <utility>

using boost::multiprecision::cpp_int;
using partnering::detail::greatest_divisor;
using partnering::detail::least_multiple;

namespace {

cpp_int number(std::mt19937_64& random, std::size_t words)
{
    cpp_int made = 0;
    for (std::size_t i = 0; i < words; ++i) made = (made << 64) + random();
    return made;
}

}  // namespace

TEST_CASE("greatest divisor: what Boost.Multiprecision finds bit by bit, of numbers of all lengths and shapes")
{
    const std::uint64_t seed = 20261129;
    CAPTURE(seed);
    std::mt19937_64 random{seed};
    for (int round = 0; round < 4000; ++round) {
        CAPTURE(round);
        const cpp_int shared = 1 + number(random, random() % 4);
        cpp_int a = number(random, random() % 9) * shared;
        cpp_int b = number(random, random() % 9) * shared;
        // Words that are 0 or full, numbers next to one another, multiples, and those below 0.
        switch (random() % 8) {
        case 0:
            a = (cpp_int{1} << static_cast<unsigned>(random() % 500)) - random() % 2;
            break;
        case 1:
            a = b + random() % 3;
            break;
        case 2:
            a = b * (random() % 5);
            break;
        case 3:
            a <<= static_cast<unsigned>(random() % 200);
            break;
        case 4:
            a = -a;
            break;
        case 5:
            b >>= static_cast<unsigned>(random() % 300);
            break;
        default:
            break;
        }
        const cpp_int found = greatest_divisor(a, b);
        CHECK(found == gcd(a, b));
        CHECK(found == greatest_divisor(b, a));
        if (found != 0) CHECK(abs(least_multiple(a, b)) == lcm(a, b));
    }
}

TEST_CASE("greatest divisor: neighbours of the Fibonacci numbers, which take Euclid the most steps, share nothing")
{
    cpp_int former = 0;
    cpp_int last = 1;
    for (int i = 0; i < 3000; ++i) former = std::exchange(last, cpp_int{last + former});
    CHECK(greatest_divisor(former, last) == 1);
    CHECK(greatest_divisor(former * 12, last * 18) == 6 * greatest_divisor(former * 2, last * 3));
}
