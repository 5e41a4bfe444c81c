#include <partnering/io/clearing.hpp>

#include <doctest/doctest.h>

#include <random>
#include <string>
#include <string_view>
#include <vector>

using namespace partnering;

namespace {

bool has(const answers& got, std::string_view part) { return got.json.find(part) != std::string::npos; }

}  // namespace

TEST_CASE("clear: what each pays, who defaults and who keeps what, as JSON")
{
    // By hand: a has 2 + 4 of 10 and pays 1/2 * 2 + 7/10 * 4 = 3.8; b has 1 + 3.8 and owes 4.
    const answers got = clearing_answer(
        R"({"liabilities": {"a":{"b":"10"}, "b":{"a":"4"}}, "assets": {"a":"2","b":"1"}, "default_costs": {"assets":"1/2","payments":"7/10"}})");
    CHECK_FALSE(got.any_error);
    CHECK(got.json == R"({
  "payments": {"a": "19/5", "b": "4"},
  "defaulting": ["a"],
  "equity": {"a": "0", "b": "4/5"},
  "waves": [["a"]],
  "parties": [
    {
      "party": "a",
      "wave": 1,
      "assets": "2",
      "receives": "4",
      "cost": "11/5",
      "owes": "10",
      "pays": "19/5",
      "equity": "0",
      "ranks": [{"rank": 1, "rate": "19/50"}]
    },
    {
      "party": "b",
      "assets": "1",
      "receives": "19/5",
      "cost": "0",
      "owes": "4",
      "pays": "4",
      "equity": "4/5",
      "ranks": [{"rank": 1, "rate": "1"}]
    }
  ],
  "debts": [
    {"debtor": "a", "creditor": "b", "rank": 1, "amount": "10", "paid": "19/5"},
    {"debtor": "b", "creditor": "a", "rank": 1, "amount": "4", "paid": "4"}
  ]
}
)");
}

TEST_CASE("clear: ranks and guarantees, in text for people")
{
    // By hand: b pays 40 of the first rank and none of the second; e makes 10 good and keeps 2.
    const answers got = clearing_answer(R"({"liabilities": [{"debtor": "b", "creditor": "s", "amount": "50"},
        {"debtor": "b", "creditor": "t", "amount": 5, "rank": 2}], "assets": {"b": 40, "e": 12},
        "guarantees": [{"guarantor": "e", "debtor": "b", "creditor": "s"}]})");
    CHECK_FALSE(got.any_error);
    CHECK(got.text == "1 party is in default, in 1 wave.\n"
                      "\n"
                      "party  wave  assets  receives  costs  owes  pays  equity\n"
                      "-----  ----  ------  --------  -----  ----  ----  ------\n"
                      "b         1      40         0      0    55    40       0\n"
                      "e                12         0      0    10    10       2\n"
                      "s                 0        50      0     0     0      50\n"
                      "t                 0         0      0     0     0       0\n"
                      "\n"
                      "debtor  creditor  rank  owed  paid  per unit\n"
                      "------  --------  ----  ----  ----  --------\n"
                      "b       s            1    50    40       0.8\n"
                      "b       t            2     5     0         0\n"
                      "\n"
                      "guarantor  debtor  creditor  rank  claim  cost\n"
                      "---------  ------  --------  ----  -----  ----\n"
                      "e          b       s            1     10    10\n");
    CHECK(has(got, R"({"guarantor": "e", "debtor": "b", "creditor": "s", "rank": 1, "claim": "10", "cost": "10"})"));
}

TEST_CASE("clear: why, and what nobody owes")
{
    const answers got = clearing_answer(R"({"liabilities": {"a": {"b": "2"}}, "assets": {"a": "1"}, "explain": true,
        "guarantees": [{"guarantor": "e", "debtor": "z"}]})");
    CHECK(has(got, R"("rule": "pays what it has, in default")"));
    CHECK(has(got, "nothing_guaranteed"));
    CHECK(got.text.find("is paid per unit owed") != std::string::npos);
    CHECK_FALSE(got.any_error);
    CHECK(clearing_answer(R"({"liabilities": {}})").text == "There is nothing to clear.\n");
    CHECK(clearing_answer(R"({"liabilities": {"a": {"b": "2"}}, "assets": {"a": "2"}})").text.starts_with("Nobody is in default.\n"));
}

TEST_CASE("clear: an answer to each of a list, and an error where a request is wrong")
{
    struct row {
        const char* request;
        const char* code;
        std::string place{};
    };
    const std::vector<row> table{
        {R"({})", "missing_field"},
        {R"({"liabilities": 5})", "wrong_type"},
        {R"({"liabilities": {"a": {"b": "x"}}})", "not_a_number"},
        {R"({"liabilities": {"a": "1"}})", "wrong_type"},
        {R"({"liabilities": [{"debtor": "a", "creditor": "b"}]})", "missing_field"},
        {R"({"liabilities": [{"debtor": "a", "amount": "1"}]})", "missing_field"},
        {R"({"liabilities": [{"debtor": "a", "creditor": "b", "amount": "1", "rank": 0}]})", "out_of_range"},
        {R"({"liabilities": [{"debtor": "a", "creditor": "b", "amount": "1", "rank": "1/2"}]})", "out_of_range"},
        {R"({"liabilities": [{"debtor": "a", "creditor": "b", "amout": "1"}]})", "unknown_field"},
        {R"({"liabilities": {"a": {"a": "1"}}})", "self_debt", "$[0].liabilities.a.a"},
        {R"({"liabilities": {"b": {"c": "1"}, "a": {"c": "1", "b": "-1"}}})", "negative_obligation", "$[0].liabilities.a.b"},
        {R"({"liabilities": [{"debtor": "a", "creditor": "b", "amount": "1"}, {"debtor": "b", "creditor": "a", "amount": "-1"}]})",
         "negative_obligation", "$[0].liabilities[1].amount"},
        {R"({"liabilities": {"": {"b": "1"}}})", "empty_key", "$[0].liabilities"},
        {R"({"liabilities": {}, "assets": {"b": "1", "a": "-1"}})", "negative_assets", "$[0].assets.a"},
        {R"({"liabilities": {}, "default_costs": {"payments": "2"}})", "default_cost_range", "$[0].default_costs.payments"},
        {R"({"liabilities": {}, "guarantees": [{"guarantor": "a", "debtor": "b"}, {"guarantor": "a"}]})", "no_guarantee",
         "$[0].guarantees[1]"},
        {R"({"liabilities": {}, "guarantees": {}})", "wrong_type"},
        {R"({"liabilities": {}, "explain": "yes"})", "wrong_type"},
    };
    for (const row& each : table) {
        CAPTURE(each.request);
        const answers got = clearing_answer("[" + std::string{each.request} + R"(, {"liabilities": {"a": {"b": "1"}}}])");
        CHECK(got.any_error);
        CHECK_FALSE(got.nothing_done);
        CHECK(has(got, R"("code": ")" + std::string{each.code} + '"'));
        if (!each.place.empty()) CHECK(has(got, R"("place": ")" + each.place + '"'));
        CHECK(has(got, R"("defaulting": ["a"])"));
    }
}

TEST_CASE("clear: what no number holds is told between decimals, and about what it is in text")
{
    // A ring of forty who all pay a part on, of amounts of sixty digits that have next to nothing in common.
    std::mt19937_64 random{20261207};
    const auto digits = [&](const char* first) {
        std::string made = first;
        while (made.size() < 60) made += static_cast<char>('0' + random() % 10);
        return '"' + made + '"';
    };
    std::string liabilities;
    std::string assets;
    for (int i = 0; i < 40; ++i) {
        const std::string comma = i == 0 ? "" : ", ";
        const std::string self = "\"p" + std::to_string(i) + "\": ";
        // One after the other: the order within an expression is the compiler's.
        const std::string next = digits("3");
        const std::string outside = digits("5");
        const std::string owned = digits("1");
        liabilities += comma + self + "{\"p" + std::to_string((i + 1) % 40) + "\": " + next + ", \"x\": " + outside + "}";
        assets += comma + self + owned;
    }
    const answers got = clearing_answer(R"({"liabilities": {)" + liabilities + R"(}, "assets": {)" + assets + R"(}, "explain": true})");
    CHECK_FALSE(got.any_error);
    CHECK(has(got, "\"p0\": {\n      \"least\": \""));
    CHECK(has(got, "\",\n      \"most\": \""));
    CHECK(got.text.find("about ") != std::string::npos);
    CHECK(got.text.starts_with("40 parties are in default, in 1 wave."));
    CHECK(has(got, R"("equity": "0")"));
}

TEST_CASE("clear: warnings say where the request has what they are about")
{
    const answers got = clearing_answer(
        R"({"liabilities": {"telco": {"studio": "10"}}, "assets": {"telko": "12"}, "guarantees": [{"guarantor": "g", "debtor": "nobody"}]})");
    CHECK_FALSE(got.any_error);
    CHECK(has(got, R"("place": "$.assets.telko")"));
    CHECK(has(got, R"("place": "$.guarantees[0]")"));
}

TEST_CASE("clear: an amount of forty digits stands in text as it was written, and what is next to nothing as such")
{
    const std::string amount = "1234567890123456789012345678901234567890";
    const answers got = clearing_answer(R"({"liabilities": {"a": {"b": ")" + amount + R"("}}, "assets": {"a": "1"}})");
    CHECK_FALSE(got.any_error);
    CHECK(got.text.find(' ' + amount + ' ') != std::string::npos);
    CHECK(got.text.find("under 0.000000000001") != std::string::npos);
    CHECK(has(got, R"("amount": ")" + amount + '"'));
}
