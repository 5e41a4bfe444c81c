#include <partnering/core/rational_literals.hpp>

#include <partnering/core/rational_text.hpp>

#include <doctest/doctest.h>

#include <string>

using namespace partnering::literals;
using partnering::parse_rational;
using partnering::rational;

TEST_CASE("exact literals: the number as it is written, which is what parse_rational() reads")
{
    struct row {
        rational literal;
        const char* text;
        rational ratio;
    };
    const row rows[] = {
        {0_exact, "0", {0, 1}},
        {12_exact, "12", {12, 1}},
        {0.15_exact, "0.15", {3, 20}},
        {-0.15_exact, "-0.15", {-3, 20}},
        {0.0000125_exact, "0.0000125", {1, 80000}},
        {1'000_exact, "1000", {1000, 1}},
        {1'234.567'8_exact, "1234.5678", {6172839, 5000}},
        {0.10_exact, "0.10", {1, 10}},
        {100.00_exact, "100.00", {100, 1}},
        {170141183460469231731687303715884105727_exact,
         "170141183460469231731687303715884105727",
         {static_cast<partnering::int128>(~partnering::uint128{0} >> 1), 1}},
        {0.00000000000000000000000000000000000001_exact, "0.00000000000000000000000000000000000001",
         rational{1} / (rational{10'000'000'000'000'000'000u} * rational{10'000'000'000'000'000'000u})},
    };
    for (const row& each : rows) {
        CAPTURE(each.text);
        CHECK(each.literal == each.ratio);
        CHECK(each.literal == parse_rational(each.text).value());
    }
}

TEST_CASE("exact literals: never by way of a double, which has no 0.1 and not twenty digits")
{
    CHECK(0.1_exact + 0.2_exact == 0.3_exact);
    CHECK(12345678901234567890.12345678901234567_exact == parse_rational("12345678901234567890.12345678901234567").value());
}
