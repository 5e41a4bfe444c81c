#include <partnering/core/finding.hpp>

#include <doctest/doctest.h>

using namespace partnering;
using namespace std::string_view_literals;

TEST_CASE("finding: only severity error counts as an error")
{
    const auto of = [](severity level) { return finding{"code", level, {}, {}, {}}; };
    CHECK_FALSE(any_error({}));
    CHECK_FALSE(any_error({of(severity::info), of(severity::warning)}));
    CHECK(any_error({of(severity::info), of(severity::error)}));
    CHECK(to_string(severity::info) == "info");
    CHECK(to_string(severity::warning) == "warning");
    CHECK(to_string(severity::error) == "error");
}

TEST_CASE("finding: the closest candidate is offered where it is a slip away, else none")
{
    const std::vector<std::string_view> fields{"amount", "currency", "quantity", "key", "period", "payer", "payee", "valid_from"};
    struct row {
        std::string_view given;
        std::string_view wanted;
    };
    constexpr row table[] = {{"amuont", "amount"},
                             {"amout", "amount"},
                             {"ammount", "amount"},
                             {"Amount", "amount"},
                             {"CURENCY", "currency"},
                             {"quantiy", "quantity"},
                             {"kye", "key"},
                             {"keys", "key"},
                             {"payr", "payer"},
                             {"payeee", "payee"},
                             {"valid-from", "valid_from"},
                             {"validFrom", "valid_from"},
                             {"price", ""},
                             {"x", ""},
                             {"", ""},
                             {"amount of it all", ""},
                             {"xyz", ""}};
    for (const row& each : table) {
        CAPTURE(each.given);
        CHECK(closest(each.given, fields) == each.wanted);
    }
    CHECK(closest("key", {}).empty());
    // The earlier one wins a tie.
    CHECK(closest("pqyer", {"payer", "pryer"}) == "payer");
    CHECK(closest("pqyer", {"pryer", "payer"}) == "pryer");
    // A slip of one letter is nearer than one of two.
    CHECK(closest("abcdef", {"abxxef", "abcdeg"}) == "abcdeg");
}

TEST_CASE("finding: a text of hostile length has no suggestion and takes no time")
{
    const std::string longest(50'000'000, 'a');
    CHECK(closest(longest, {"amount", longest}).empty());
    const std::string just(64, 'a');
    const std::string beside = std::string(63, 'a') + 'b';
    CHECK(closest(just, {beside}) == beside);
    CHECK(closest(just + 'a', {beside}).empty());
}

TEST_CASE("finding: what somebody wrote is quoted so that it can be shown")
{
    struct row {
        std::string_view written;
        std::string_view shown;
    };
    // Which byte sequences are UTF-8: The Unicode Standard, table 3-7.
    constexpr row table[] = {{"EUR", "\"EUR\""},
                             {"", "\"\""},
                             {"a\nb", "\"a\\x0ab\""},
                             {"\x1b[31m", "\"\\x1b[31m\""},
                             {"a\0b"sv, "\"a\\x00b\""},
                             {"\x7f", "\"\\x7f\""},
                             {"\u00e5\u00e4\u00f6 \u20ac \U0001f600", "\"\u00e5\u00e4\u00f6 \u20ac \U0001f600\""},
                             {"\xc3", "\"\\xc3\""},
                             {"\xc0\x80", "\"\\xc0\\x80\""},
                             {"\xe0\x80\x80", "\"\\xe0\\x80\\x80\""},
                             {"\xed\xa0\x80", "\"\\xed\\xa0\\x80\""},
                             {"\xf4\x90\x80\x80", "\"\\xf4\\x90\\x80\\x80\""},
                             {"\xf5", "\"\\xf5\""},
                             {"\xe2\x82", "\"\\xe2\\x82\""}};
    for (const row& each : table) {
        CAPTURE(each.shown);
        CHECK(quote(each.written) == each.shown);
    }
    CHECK(quote(std::string(60, 'x')) == '"' + std::string(60, 'x') + '"');
    CHECK(quote(std::string(61, 'x')) == '"' + std::string(60, 'x') + "...\"");
}
