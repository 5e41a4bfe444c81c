#include "../../src/settlement/exact_column.hpp"

#include <partnering/core/rational_text.hpp>

#include <doctest/doctest.h>

#include <random>
#include <vector>

using namespace partnering;

TEST_CASE("exact counts: they are what the same additions of ratios come to, in 64 bits and beyond")
{
    std::mt19937_64 roll{20261122};
    std::vector<rational> plain(40);
    exact_counts counts{40};
    std::size_t aside = 0;
    for (int i = 0; i < 20000; ++i) {
        const std::size_t at = roll() % 40;
        rational more;
        if (at < 10 || roll() % 8 != 0) {
            const auto whole = static_cast<std::int64_t>(roll()) >> (at < 10 ? 20 : roll() % 64);
            counts.add(at, whole);
            more = rational{whole};
        } else {
            more = rational{static_cast<std::int64_t>(roll() >> 40), static_cast<std::int64_t>(1 + roll() % 3)};
            counts.add(at, more);
        }
        plain[at] += more;
        if (roll() % 500 == 0) {
            counts.clear(at);
            plain[at] = {};
        }
        CHECK(counts[at] == plain[at]);
        aside += counts.whole() == nullptr ? 1u : 0u;
    }
    CHECK(aside > 1000);
    for (std::size_t i = 0; i < 40; ++i) CHECK(counts[i] == plain[i]);

    exact_counts both{3};
    both.add(1, std::int64_t{5});
    both.append(counts);
    REQUIRE(both.size() == 43);
    CHECK(both[1] == rational{5});
    for (std::size_t i = 0; i < 40; ++i) CHECK(both[3 + i] == plain[i]);
}

TEST_CASE("exact counts: the ends of 64 bits are where counts go aside and come back")
{
    exact_counts counts{2};
    counts.add(0, INT64_MAX);
    CHECK(counts.whole() != nullptr);
    counts.add(0, std::int64_t{1});
    CHECK(counts.whole() == nullptr);
    CHECK(to_string(counts[0]) == "9223372036854775808");
    counts.add(0, std::int64_t{-1});
    CHECK(counts.whole() != nullptr);
    CHECK(counts[0] == rational{INT64_MAX});
    // The least number of 64 bits marks what is aside, and is a value all the same.
    counts.add(1, INT64_MIN);
    CHECK(counts[1] == rational{INT64_MIN});
    CHECK(counts.whole() == nullptr);
    counts.add(1, std::int64_t{1});
    CHECK(counts[1] == rational{INT64_MIN + 1});
    CHECK(counts.whole() != nullptr);
}

TEST_CASE("exact columns: a unit that both are whole multiples of")
{
    struct row {
        const char *a, *b, *unit;
    };
    // By hand: the greatest common divisor of the numerators over the least common multiple of the denominators.
    const row rows[] = {{"1/100", "1/10000", "1/10000"},
                        {"1/6", "1/4", "1/12"},
                        {"4/3", "2/9", "2/9"},
                        {"0", "7/3", "7/3"},
                        {"7/3", "0", "7/3"},
                        {"-6", "4", "2"},
                        {"5", "5", "5"}};
    for (const row& r : rows) {
        CAPTURE(r.a);
        CAPTURE(r.b);
        CHECK(common_unit(parse_rational(r.a).value(), parse_rational(r.b).value()) == parse_rational(r.unit).value());
    }
    const rational huge = parse_rational("1/170141183460469231731687303715884105727").value();
    CHECK(!common_unit(huge, rational{1, 2}).has_value());
    CHECK(!common_unit(huge * huge, rational{1, 2}).has_value());
}

TEST_CASE("exact columns: packing keeps every value, and counts most of them")
{
    std::vector<rational> values{rational{1, 3}, rational{-5, 4}, rational{}, rational{7}};
    CHECK(packed(values).unit == rational{1, 12});
    CHECK(packed(values).counts.whole() != nullptr);
    values.push_back(rational{1, int128{INT64_MAX}});  // its denominator and 12 have no common multiple in 64 bits
    values.push_back(parse_rational("1000000000000000000000000000000000000000000").value());  // beyond 128 bits
    const exact_column column = packed(values);
    CHECK(column.unit == rational{1, 12});
    CHECK(column.counts.whole() == nullptr);
    REQUIRE(column.size() == values.size());
    for (std::size_t i = 0; i < values.size(); ++i) CHECK(column[i] == values[i]);
}
