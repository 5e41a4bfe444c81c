#include <partnering/core/multiprecision.hpp>

#include <doctest/doctest.h>

#include <string>

using namespace partnering;
using boost::multiprecision::cpp_int;
using boost::multiprecision::cpp_rational;

TEST_CASE("multiprecision: a ratio is the same number there and back")
{
    const std::string many(60, '7');
    for (const std::string& text :
         {std::string{"0"}, std::string{"12"}, std::string{"-485/6"}, std::string{"1/80000"}, many,
          "-" + many + "/" + std::string(59, '1') + "3",
          // 2^127 and its negation, at the edge of what is held inline
          std::string{"170141183460469231731687303715884105728"}, std::string{"-170141183460469231731687303715884105728/3"}}) {
        CAPTURE(text);
        const rational given = parse_rational(text).value();
        CHECK(to_cpp_rational(given) == cpp_rational{text});
        CHECK(to_rational(to_cpp_rational(given)) == given);
    }
}

TEST_CASE("multiprecision: what has too many digits is refused, not cut")
{
    const cpp_int largest = boost::multiprecision::pow(cpp_int{10}, 2000) - 1;
    CHECK(to_string(to_rational(cpp_rational{largest})) == std::string(2000, '9'));
    CHECK_THROWS_AS((void)to_rational(cpp_rational{cpp_int{largest + 1}}), arithmetic_error);
    CHECK_THROWS_AS((void)to_rational(cpp_rational{cpp_int{1}, cpp_int{largest + 1}}), arithmetic_error);
}
