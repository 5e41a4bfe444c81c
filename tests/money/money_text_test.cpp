#include <partnering/core/rational_text.hpp>
#include <partnering/money/money_text.hpp>

#include <doctest/doctest.h>

using namespace partnering;

TEST_CASE("money_text: amounts are written with their quantum's decimals, and for people with the currency")
{
    const currency eur{"EUR"};
    CHECK(to_string(rounded_money{1230, quantum::decimals(2), eur}) == "12.30");
    CHECK(to_string(rounded_money{-1230, quantum::decimals(2), eur}) == "-12.30");
    CHECK(to_string(rounded_money{-5, quantum::decimals(2), eur}) == "-0.05");
    CHECK(to_string(rounded_money{0, quantum::decimals(2), eur}) == "0.00");
    CHECK(to_text(rounded_money{1230, quantum::decimals(2), eur}) == "12.30 EUR");
    CHECK(to_text(rounded_money{1230, quantum::decimals(0), currency{"JPY"}}) == "1230 JPY");
    CHECK(to_string(rounded_money{247, quantum{1, 20}, eur}) == "12.35");
    CHECK(to_string(rounded_money{2, quantum{1, 3}, eur}) == "2/3");
    CHECK(to_string(rounded_money{3, quantum{1, 3}, eur}) == "1");
}

TEST_CASE("money_text: an exact amount is a decimal where thirty places do, else a reduced ratio")
{
    const auto text = [](std::string_view amount) { return to_string(exact_money{parse_rational(amount).value(), currency{"EUR"}}); };
    CHECK(text("0.0000125") == "0.0000125");
    CHECK(text("2/6") == "1/3");
    CHECK(text("-485/6") == "-485/6");
    CHECK(text("12.00") == "12");
    CHECK(text("0.000000000000000000000000000001") == "0.000000000000000000000000000001");
    CHECK(text("0.0000000000000000000000000000001") == "1/10000000000000000000000000000000");
    CHECK(to_text(exact_money{rational{1, 3}, currency{"SEK"}}) == "1/3 SEK");
}

TEST_CASE("money_text: an unknown currency is an error that offers the closest code")
{
    CHECK(parse_currency("EUR").value() == currency{"EUR"});
    struct row {
        std::string_view given;
        std::string_view offered;
    };
    constexpr row table[] = {{"EURO", "EUR"}, {"eur", "EUR"}, {"UDS", "USD"}, {"SKE", "SEK"}, {"JPX", "JPY"}};
    for (const row& each : table) {
        CAPTURE(each.given);
        const auto result = parse_currency(each.given);
        REQUIRE_FALSE(result.has_value());
        CAPTURE(result.findings().front().text);
        CHECK(result.findings().front().code == "unknown_currency");
        CHECK(result.findings().front().text.find("did you mean \"" + std::string{each.offered} + "\"?") != std::string::npos);
    }
    const auto far = parse_currency("kronor");
    CHECK(far.findings().front().text.find("did you mean") == std::string::npos);
    CHECK(parse_currency(std::string(1'000'000, 'E')).findings().front().text.size() < 300);
}

TEST_CASE("money_text: rounding modes are read by the names they are written with")
{
    struct row {
        rounding_mode mode;
        std::string_view name;
    };
    constexpr row table[] = {{rounding_mode::half_even, "half_even"}, {rounding_mode::half_up, "half_up"},
                             {rounding_mode::half_down, "half_down"}, {rounding_mode::up, "up"},
                             {rounding_mode::down, "down"},           {rounding_mode::ceiling, "ceiling"},
                             {rounding_mode::floor, "floor"}};
    for (const row& each : table) {
        CAPTURE(each.name);
        CHECK(to_string(each.mode) == each.name);
        CHECK(parse_rounding_mode(each.name).value() == each.mode);
    }
    const auto wrong = parse_rounding_mode("half-up");
    REQUIRE_FALSE(wrong.has_value());
    CHECK(wrong.findings().front().code == "unknown_rounding_mode");
    CHECK(wrong.findings().front().text.find("did you mean \"half_up\"?") != std::string::npos);
    CHECK(wrong.findings().front().text.find("half_even, half_up, half_down, up, down, ceiling, floor") != std::string::npos);
    CHECK_FALSE(parse_rounding_mode("").has_value());
}
