#include <partnering/core/rational_text.hpp>

#include <doctest/doctest.h>

#include <random>

using namespace partnering;
using namespace std::string_view_literals;

namespace {

constexpr int128 top = static_cast<int128>(~uint128{0} >> 1);

/// The value read, or the code of the finding.
std::string read(std::string_view text)
{
    const auto result = parse_rational(text);
    return result.has_value() ? to_string(result.value()) : result.findings().at(0).code;
}

}  // namespace

TEST_CASE("rational_text: reads integers, decimals and ratios, exactly and reduced")
{
    struct row {
        std::string_view text;
        std::string_view ratio;
    };
    constexpr row table[] = {{"12", "12"},
                             {"0", "0"},
                             {"-0", "0"},
                             {"-0.00", "0"},
                             {"-0/5", "0"},
                             {"007", "7"},
                             {"0.10", "1/10"},
                             {"0.1", "1/10"},
                             {"1.50", "3/2"},
                             {"-0.0000125", "-1/80000"},
                             {"1/3", "1/3"},
                             {"-485/6", "-485/6"},
                             {"6/4", "3/2"},
                             {"0/9", "0"},
                             {"99.00", "99"},
                             {"170141183460469231731687303715884105727", "170141183460469231731687303715884105727"},
                             {"1234567890123456789012345678901234567890", "1234567890123456789012345678901234567890"},
                             {"-1234567890123456789012345678901234567890/10", "-123456789012345678901234567890123456789"},
                             {"0.0000000000000000000000000000000000000001", "1/10000000000000000000000000000000000000000"}};
    for (const row& each : table) {
        CAPTURE(each.text);
        CHECK(read(each.text) == each.ratio);
    }
}

TEST_CASE("rational_text: what is not written that way is an error that says which character is wrong")
{
    struct row {
        std::string_view text;
        std::string_view code;
        std::string_view says;
    };
    constexpr row table[] = {{"", "not_a_number", "it ends where a digit should follow"},
                             {"-", "not_a_number", "it ends where a digit should follow"},
                             {"--1", "not_a_number", "character 2 is \"-\""},
                             {"+1", "not_a_number", "character 1 is \"+\""},
                             {" 1", "not_a_number", "character 1 is \" \""},
                             {"1 ", "not_a_number", "character 2 is \" \""},
                             {"1\n", "not_a_number", "character 2 is \"\\x0a\""},
                             {"1e5", "not_a_number", "character 2 is \"e\""},
                             {"1E5", "not_a_number", "character 2 is \"E\""},
                             {"0x10", "not_a_number", "character 2 is \"x\""},
                             {"1,000", "not_a_number", "character 2 is \",\""},
                             {"1'000", "not_a_number", "character 2 is \"'\""},
                             {".5", "not_a_number", "character 1 is \".\""},
                             {"5.", "not_a_number", "it ends where a digit should follow"},
                             {"-.5", "not_a_number", "character 2 is \".\""},
                             {"1.2.3", "not_a_number", "character 4 is \".\""},
                             {"1.5/2", "not_a_number", "character 4 is \"/\""},
                             {"1/2.5", "not_a_number", "character 4 is \".\""},
                             {"1/", "not_a_number", "it ends where a digit should follow"},
                             {"/2", "not_a_number", "character 1 is \"/\""},
                             {"1/2/3", "not_a_number", "character 4 is \"/\""},
                             {"1/-2", "not_a_number", "character 3 is \"-\""},
                             {"1/+2", "not_a_number", "character 3 is \"+\""},
                             {"1-", "not_a_number", "character 2 is \"-\""},
                             {"\u0663", "not_a_number", "character 1 is \"\u0663\""},
                             {"1\u00a0000", "not_a_number", "character 2 is \"\u00a0\""},
                             {"\uff11", "not_a_number", "character 1 is \"\uff11\""},
                             {"\u22125", "not_a_number", "character 1 is \"\u2212\""},
                             {"1\xff", "not_a_number", "character 2 is \"\\xff\""},
                             {"1\0002"sv, "not_a_number", "character 2 is \"\\x00\""},
                             {"\0"sv, "not_a_number", "character 1 is \"\\x00\""},
                             {"NaN", "not_a_number", "character 1 is \"N\""},
                             {"inf", "not_a_number", "character 1 is \"i\""},
                             {"12%", "not_a_number", "character 3 is \"%\""},
                             {"1/0", "division_by_zero", "denominator other than 0"},
                             {"0/0", "division_by_zero", "denominator other than 0"},
                             {"-3/000", "division_by_zero", "denominator other than 0"}};
    for (const row& each : table) {
        CAPTURE(each.text);
        const auto result = parse_rational(each.text);
        REQUIRE_FALSE(result.has_value());
        REQUIRE(result.findings().size() == 1);
        const finding& only = result.findings().front();
        CAPTURE(only.text);
        CHECK(only.code == each.code);
        CHECK(only.level == severity::error);
        CHECK(only.place.empty());
        CHECK(only.text.find(each.says) != std::string::npos);
    }
}

TEST_CASE("rational_text: the cap on digits holds, and a long text is not echoed in full")
{
    CHECK(read(std::string(2000, '9')) == std::string(2000, '9'));
    CHECK(read("-" + std::string(2000, '9') + "/1" + std::string(1999, '0')) ==
          "-" + std::string(2000, '9') + "/1" + std::string(1999, '0'));
    CHECK(read("0." + std::string(1998, '0') + "1") == "1/1" + std::string(1999, '0'));
    const std::string too_long[] = {std::string(2001, '9'),        std::string(5000, '1'),
                                    "-" + std::string(2001, '1'),  "1/" + std::string(2001, '3'),
                                    "0." + std::string(2000, '1'), std::string(1500, '1') + "." + std::string(1500, '1'),
                                    std::string(10'000'000, '7')};
    for (const std::string& each : too_long) {
        CAPTURE(each.size());
        const auto result = parse_rational(each);
        REQUIRE_FALSE(result.has_value());
        CHECK(result.findings().front().code == "number_too_long");
        CHECK(result.findings().front().text.size() < 200);
    }
    CHECK(parse_rational(std::string(10'000'000, 'x')).findings().front().text.size() < 400);
}

TEST_CASE("rational_text: what is written is read back as the same number")
{
    constexpr std::uint64_t seed = 4217;
    CAPTURE(seed);
    std::mt19937_64 random{seed};
    int wrong = 0;
    for (int i = 0; i < 5000; ++i) {
        const auto bits = [&] { return static_cast<int128>((static_cast<uint128>(random()) << 64 | random()) >> (1 + random() % 127)); };
        const rational value{random() % 2 == 0 ? bits() : -bits(), bits() + 1 > 0 ? bits() + 1 : 1};
        for (const rational& each : {value, value * value}) {
            wrong += parse_rational(to_string(each)).value() == each ? 0 : 1;
            wrong += parse_rational(to_decimal_or_ratio(each)).value() == each ? 0 : 1;
            wrong += parse_rational(to_decimal_or_ratio(each, 300)).value() == each ? 0 : 1;
        }
    }
    CHECK(wrong == 0);
}

TEST_CASE("rational_text: a decimal point stands where the expansion ends soon enough, else the ratio")
{
    struct row {
        std::string_view value;
        int places;
        std::string_view text;
    };
    constexpr row table[] = {{"1/80000", 12, "0.0000125"},
                             {"-1/80000", 12, "-0.0000125"},
                             {"1/3", 12, "1/3"},
                             {"12", 12, "12"},
                             {"-12", 0, "-12"},
                             {"0", 12, "0"},
                             {"1/2", 0, "1/2"},
                             {"1/2", 1, "0.5"},
                             {"1/4", 1, "1/4"},
                             {"1/4096", 12, "0.000244140625"},
                             {"1/8192", 12, "1/8192"},
                             {"0.000000000001", 12, "0.000000000001"},
                             {"0.0000000000001", 12, "1/10000000000000"},
                             {"1/70", 12, "1/70"},
                             {"1000000000000000000000000000000000000000000000.25", 12, "1000000000000000000000000000000000000000000000.25"},
                             {"1000000000000000000000000000000000000000000000/7", 12, "1000000000000000000000000000000000000000000000/7"}};
    for (const row& each : table) {
        CAPTURE(each.value);
        CHECK(to_decimal_or_ratio(parse_rational(each.value).value(), each.places) == each.text);
    }
    CHECK_THROWS_AS((void)to_decimal_or_ratio(rational{1}, -1), contract_violation);
}

TEST_CASE("rational_text: fixed decimals round under the mode they are given, and zero has no sign")
{
    struct row {
        std::string_view value;
        int places;
        rounding_mode mode;
        std::string_view text;
    };
    constexpr row table[] = {
        {"1/3", 4, rounding_mode::half_even, "0.3333"},
        {"2/3", 4, rounding_mode::half_even, "0.6667"},
        {"12.3", 2, rounding_mode::half_even, "12.30"},
        {"12", 0, rounding_mode::half_even, "12"},
        {"0.125", 2, rounding_mode::half_even, "0.12"},
        {"0.125", 2, rounding_mode::half_up, "0.13"},
        {"-0.125", 2, rounding_mode::half_up, "-0.13"},
        {"-0.125", 2, rounding_mode::ceiling, "-0.12"},
        {"-0.125", 2, rounding_mode::floor, "-0.13"},
        {"-0.001", 2, rounding_mode::half_even, "0.00"},
        {"-0.4", 0, rounding_mode::half_even, "0"},
        {"-0.001", 2, rounding_mode::up, "-0.01"},
        {"0", 3, rounding_mode::up, "0.000"},
        {"99.995", 2, rounding_mode::half_up, "100.00"},
        {"1/3", 45, rounding_mode::down, "0.333333333333333333333333333333333333333333333"},
        {"170141183460469231731687303715884105727", 2, rounding_mode::down, "170141183460469231731687303715884105727.00"}};
    for (const row& each : table) {
        CAPTURE(each.value);
        CHECK(fixed_decimal(parse_rational(each.value).value(), each.places, each.mode) == each.text);
    }
    // Text may be longer than a number of which more is to be computed.
    const std::string longest(2000, '9');
    CHECK(fixed_decimal(parse_rational(longest).value(), 2, rounding_mode::down) == longest + ".00");
    CHECK_THROWS_AS((void)fixed_decimal(rational{1}, -1, rounding_mode::down), contract_violation);
}

TEST_CASE("rational_text: 128-bit integers are written in full")
{
    CHECK(to_string(int128{0}) == "0");
    CHECK(to_string(int128{-1}) == "-1");
    CHECK(to_string(static_cast<int128>(INT64_MAX)) == "9223372036854775807");
    CHECK(to_string(int128{10'000'000'000'000'000'000u}) == "10000000000000000000");
    CHECK(to_string(int128{10'000'000'000'000'000'000u} * 10 + 5) == "100000000000000000005");
    CHECK(to_string(top) == "170141183460469231731687303715884105727");
    CHECK(to_string(-top - 1) == "-170141183460469231731687303715884105728");
}
