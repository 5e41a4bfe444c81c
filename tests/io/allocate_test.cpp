#include <partnering/io/allocate.hpp>

#include "answer_tree.hpp"

#include <partnering/allocation/policy.hpp>

#include <doctest/doctest.h>

#include <algorithm>
#include <string>
#include <string_view>
#include <vector>

using namespace partnering;

namespace {

std::string shares(std::string_view request) { return list(tree(allocate_answer(request)), "shares"); }
std::string amounts(std::string_view request) { return list(tree(allocate_answer(request)), "amounts"); }

const std::string claims = R"("estate": "200", "claims": {"a": "100", "b": "200", "c": "300"})";

std::string with_method(std::string_view method, std::string_view rest)
{
    return R"({"method": ")" + std::string{method} + "\", " + std::string{rest} + "}";
}

}  // namespace

TEST_CASE("allocate: claims on an estate, each rule as it is published")
{
    struct row {
        const char* method;
        const char* shares;
    };
    // 200 for 100, 200 and 300. talmud: Aumann and Maschler 1985, table I. random_arrival: O'Neill 1982. cea: 200/3 is below each claim.
    // cel: a loss of 150 for b and c, and all of a's 100. piniles: equal awards to halves of claims, as talmud there.
    // adjusted_proportional: nobody's minimal right is above 0, and claims are cut to the estate: in proportion to 100, 200 and 200.
    const std::vector<row> table{
        {"talmud", "a 50, b 75, c 75"},
        {"random_arrival", "a 100/3, b 250/3, c 250/3"},
        {"cea", "a 200/3, b 200/3, c 200/3"},
        {"cel", "a 0, b 50, c 150"},
        {"piniles", "a 50, b 75, c 75"},
        {"adjusted_proportional", "a 40, b 80, c 80"},
        {"proportional", "a 100/3, b 200/3, c 100"},
        {"proportional_claims", "a 100/3, b 200/3, c 100"},
    };
    for (const row& r : table) {
        CAPTURE(r.method);
        CHECK(shares(with_method(r.method, claims)) == r.shares);
    }
    // Cents of 66 2/3 each: 200.00 is 66.67, 66.67 and 66.66, ties by name.
    CHECK(amounts(with_method("cea", claims + R"(, "currency": "EUR")")) == "a 66.67, b 66.67, c 66.66");
}

TEST_CASE("allocate: ranks are served one after the other, the last one by the rule")
{
    // 100 in full, then 150 for 200 and 300 in proportion: 60 and 90.
    const std::string senior = R"("estate": 250, "claims": {"a": 100, "b": 200, "c": 300}, "ranks": {"b": 1, "c": "1"})";
    CHECK(shares(with_method("proportional", senior)) == "a 100, b 60, c 90");
    CHECK(shares(with_method("cea", senior)) == "a 100, b 75, c 75");
    CHECK(shares(with_method("cea", senior + R"(, "by_rank": true)")) == "a 100, b 75, c 75");
    CHECK(shares(with_method("cea", senior + R"(, "by_rank": false)")) == "conflicting_fields at $.ranks");
    CHECK(shares(R"({"method": "equal", "amount": 1, "members": ["a"], "ranks": {"a": 1}})") == "misplaced_field at $.ranks");
    CHECK(shares(with_method("cea", R"("estate": 1, "claims": {"a": 1}, "ranks": {"b": 1})")) == "unknown_member at $.ranks.b");
}

TEST_CASE("allocate: seats, as the law and the methods' names have them")
{
    const std::string states =
        R"("weights": {"CT": 236841, "DE": 55540, "GA": 70835, "KY": 68705, "MD": 278514, "MA": 475327, "NH": 141822, "NJ": 179570,
           "NY": 331589, "NC": 353523, "PA": 432879, "RI": 68446, "SC": 206236, "VT": 85533, "VA": 630560})";
    // Apportionment Act of 1792 (1 Stat. 253): a seat for every 33,000, rounded down.
    CHECK(shares(with_method("jefferson", R"("seats": 105, )" + states)) ==
          "CT 7, DE 1, GA 2, KY 2, MA 14, MD 8, NC 10, NH 4, NJ 5, NY 10, PA 13, RI 2, SC 6, VA 19, VT 2");
    // By hand with a divisor of 34,500: 6.86, 1.61, 2.05, 1.99, 13.78, 8.07, 10.25, 4.11, 5.20, 9.61, 12.55, 1.98, 5.98, 18.28, 2.48.
    CHECK(shares(with_method("webster", R"("seats": 105, "minimum": 1, )" + states)) ==
          "CT 7, DE 2, GA 2, KY 2, MA 14, MD 8, NC 10, NH 4, NJ 5, NY 10, PA 13, RI 2, SC 6, VA 18, VT 2");
    // Ten seats for 63, 34 and 3, by the divisors in the description of apportionment_method.
    const std::string three = R"("seats": "10", "weights": {"a": 63, "b": 34, "c": 3})";
    CHECK(shares(with_method("hamilton", three)) == "a 6, b 4, c 0");
    CHECK(shares(with_method("jefferson", three)) == "a 7, b 3, c 0");
    CHECK(shares(with_method("webster", three)) == "a 6, b 4, c 0");
    CHECK(shares(with_method("adams", three)) == "a 6, b 3, c 1");
    CHECK(shares(with_method("huntington_hill", three)) == "a 6, b 3, c 1");
    CHECK(shares(with_method("webster", R"("seats": 1, "refuse_ties": true, "weights": {"a": 1, "b": 1})")) == "tied_seats at $");
    CHECK(shares(with_method("webster", R"("seats": "1/2", "weights": {"a": 1})")) == "house_not_whole at $");
}

TEST_CASE("allocate: rounding methods give the units that are left as they say")
{
    // 74.9925 and 24.9975: the cent goes to the larger fraction.
    const std::string split = R"("amount": "99.99", "currency": "EUR", "weights": {"a": "75", "b": "25"})";
    CHECK(shares(with_method("largest_remainder", split)) == "a 74.9925, b 24.9975");
    CHECK(amounts(with_method("largest_remainder", split)) == "a 74.99, b 25.00");
    // Five cents by 3 and 7, Fowler, Patterns of Enterprise Application Architecture, Money: 2 and 3.
    CHECK(amounts(with_method("first_first", R"("amount": "0.05", "currency": "USD", "weights": [["a", 3], ["b", 7]])")) ==
          "a 0.02, b 0.03");
    // The order written decides, in an object too: 1.01 by 50, 30 and 20 leaves a cent, for who stands first.
    CHECK(amounts(with_method("first_first", R"("amount": "1.01", "currency": "EUR", "weights": {"c": 20, "b": 30, "a": 50})")) ==
          "a 0.50, b 0.30, c 0.21");
    // 13 by 10.4, 2.3 and 0.3: 0.3 of 0.3 is the largest part lost.
    CHECK(amounts(with_method("largest_ratio", R"("amount": "13", "minor_units": 0, "weights": {"a": "10.4", "b": "2.3", "c": "0.3"})")) ==
          "a 10, b 2, c 1");
    CHECK(amounts(with_method("equal", R"("amount": 1, "currency": "EUR", "members": ["a", "b", "c"], "remainder": "one_member",
                                          "bearer": "c")")) == "a 0.33, b 0.33, c 0.34");
    CHECK(amounts(with_method("equal", R"("amount": -1, "currency": "EUR", "members": ["c", "b", "a"])")) == "a -0.34, b -0.33, c -0.33");
    // Decimals other than a currency's own: 1 among 3 in 18 decimals, and yen have none.
    CHECK(amounts(with_method("equal", R"("amount": 1, "minor_units": 18, "members": ["a", "b", "c"])")) ==
          "a 0.333333333333333334, b 0.333333333333333333, c 0.333333333333333333");
    CHECK(amounts(with_method("equal", R"("amount": 100, "currency": "JPY", "members": ["a", "b", "c"])")) == "a 34, b 33, c 33");
    CHECK(amounts(with_method("equal", R"("amount": 100, "currency": "JPY", "minor_units": 1, "members": ["a", "b", "c"])")) ==
          "a 33.4, b 33.3, c 33.3");
}

TEST_CASE("allocate: what is carried comes in and goes out, so that a third stays a third")
{
    // One euro a month among three: each month the next one has the cent.
    std::string carried = "{}";
    std::vector<std::string> months;
    for (int month = 0; month < 3; ++month) {
        const json::value got = tree(allocate_answer(with_method(
            "equal", R"("amount": "1.00", "currency": "EUR", "members": ["a", "b", "c"], "carry": true, "carried": )" + carried)));
        months.push_back(list(got, "amounts"));
        if (const json::value* next = got.find("carried"); next != nullptr)
            carried = json::to_line(*next);
        else
            carried = "{}";
    }
    CHECK(months == std::vector<std::string>{"a 0.34, b 0.33, c 0.33", "a 0.33, b 0.34, c 0.33", "a 0.33, b 0.33, c 0.34"});
    CHECK(carried == "{}");

    // An advance of 120, got back from all of 100 and then from what the next 50 leave of it.
    const std::string takes = R"("takes": [{"to": "publisher", "recoup": "advance"}, {"to": {"author": "1/4", "publisher": "3/4"}}])";
    const json::value first = tree(allocate_answer(with_method("waterfall", R"("amount": 100, "carried": {"advance": 120}, )" + takes)));
    CHECK(list(first, "shares") == "author 0, publisher 100");
    CHECK(list(first, "carried") == "advance 20");
    const json::value second = tree(allocate_answer(with_method("waterfall", R"("amount": 50, "carried": {"advance": "20"}, )" + takes)));
    CHECK(list(second, "shares") == "author 7.5, publisher 42.5");
    CHECK(list(second, "carried") == "advance 0");
}

TEST_CASE("allocate: a carried amount that nothing reads is told, with what is meant")
{
    struct row {
        const char* method;
        const char* request;
        const char* text;
    };
    const char* const recoup = R"("takes": [{"to": "a", "recoup": "advance"}, {"to": "b"}])";
    const std::string waterfall = R"("amount": 100, "carried": {"advanse": 120}, )" + std::string{recoup};
    const std::string read = R"("amount": 100, "carried": {"advance": 120}, )" + std::string{recoup};
    const row table[] = {
        {"waterfall", waterfall.c_str(), R"("waterfall" reads no carried amount "advanse": it reads "advance"; did you mean "advance"?)"},
        {"waterfall", read.c_str(), nullptr},
        {"equal", R"("amount": 1, "members": ["a"], "carried": {"x": 0})", R"("equal" reads no carried amount "x": it carries nothing)"},
        {"equal", R"("amount": 1, "members": ["a"], "currency": "EUR", "carried": {"rounding/a": 0})",
         R"("equal" reads no carried amount "rounding/a": what rounding owes is made good with "carry": true)"},
        // Of a member that is away this time as well.
        {"equal", R"("amount": 1, "members": ["a"], "currency": "EUR", "carry": true, "carried": {"rounding/b": 0})", nullptr},
    };
    for (const row& r : table) {
        CAPTURE(r.request);
        const json::value got = tree(allocate_answer(with_method(r.method, r.request)));
        const json::value* const findings = got.find("findings");
        REQUIRE((findings != nullptr) == (r.text != nullptr));
        if (findings == nullptr) continue;
        REQUIRE(findings->items.size() == 1);
        const json::value& only = findings->items.front();
        CHECK(only.find("code")->text == "unknown_carried");
        CHECK(only.find("severity")->text == "warning");
        CHECK(only.find("place")->text == "$.carried");
        CHECK(only.find("text")->text == r.text);
    }
}

TEST_CASE("allocate: contract rules, by hand")
{
    // 5 off the top, then 3, then thirds of 92.
    const std::string waterfall =
        R"({"method": "waterfall", "amount": "100", "currency": "EUR", "takes": [{"to":"broker","percent":"5","of":"gross"},
            {"to":"platform","amount":"3"}, {"to":{"a":"2/3","b":"1/3"},"of":"rest"}]})";
    CHECK(shares(waterfall) == "a 184/3, b 92/3, broker 5, platform 3");
    CHECK(amounts(waterfall) == "a 61.33, b 30.67, broker 5.00, platform 3.00");

    CHECK(shares(R"({"method": "fixed", "amount": 100, "shares": {"a": "0.3", "b": {"amount": "5"}, "c": "rest"}})") == "a 30, b 5, c 65");
    // 37.5 % for the states, of which counties have a fifth.
    CHECK(shares(R"({"method": "fixed", "amount": 1000, "shares": [{"key": "states", "share": "0.375", "parts": {"state": "0.8",
                     "county": "0.2"}}, {"key": "federal", "rest": true}]})") == "county 75, federal 625, state 300");
    CHECK(shares(R"({"method": "proportional", "amount": 60, "weights": {"a": 1, "b": "0.5"}})") == "a 40, b 20");
    // Claims that are no estate's: a split by them, which may be more than they are.
    CHECK(shares(R"({"method": "proportional", "amount": 60, "claims": {"a": 1, "b": "0.5"}})") == "a 40, b 20");
    // 10 minutes that count double and 20 that do not.
    CHECK(shares(R"({"method": "weighted", "amount": 120, "weights": {"premium": 2, "basic": 1}, "members": {"premium": 10,
                     "basic": 20}})") == "basic 60, premium 60");
    CHECK(shares(R"({"method": "weighted", "amount": 120, "weights": {"premium": 2, "basic": 1}})") == "basic 40, premium 80");
    // IFRS 15 illustrative examples 33 (the standard rounds to 33, 17 and 50) and 34, case A.
    CHECK(shares(R"({"method": "relative_price", "amount": 100, "prices": {"A": 50, "B": 25, "C": 75}})") == "A 100/3, B 50/3, C 50");
    CHECK(shares(R"({"method": "relative_price", "amount": 100, "prices": {"A": 40, "B": 55, "C": 45},
                     "groups": [{"members": ["B", "C"], "price": "60"}]})") == "A 40, B 33, C 27");
    // 850,000 of the first million, 140,000 of what is beyond.
    CHECK(shares(R"({"method": "tiered", "amount": 1200000, "tiers": [{"up_to": "1000000", "shares": {"dev": "0.85", "store": "0.15"}},
                     {"shares": {"dev": "0.7", "store": "0.3"}}]})") == "dev 990000, store 210000");
    const std::string tiers = R"("running": "year", "tiers": [{"up_to": 100, "shares": {"dev": 1}}, {"shares": {"store": 1}}])";
    const json::value later = tree(allocate_answer(with_method("tiered", R"("amount": 50, "carried": {"year": 80}, )" + tiers)));
    CHECK(list(later, "shares") == "dev 20, store 30");
    CHECK(list(later, "carried") == "year 130");
}

TEST_CASE("allocate: another method in place of the request's own, whose fields are passed over")
{
    const auto by = [](std::string_view method, std::string_view request) {
        allocate_options options;
        options.method = method;
        return tree(allocate_answer(request, options));
    };
    CHECK(list(by("cel", with_method("talmud", claims)), "shares") == "a 0, b 50, c 150");
    CHECK(by("cel", with_method("talmud", claims)).find("method")->text == "cel");
    CHECK(list(by("talmud", "{" + claims + "}"), "shares") == "a 50, b 75, c 75");
    CHECK(list(by("jefferson", R"({"method": "hamilton", "minimum": 1, "seats": 10, "weights": {"a": 63, "b": 34, "c": 3}})"), "shares") ==
          "a 6, b 3, c 1");
    CHECK(list(by("equal", R"({"method": "talmud", "by_rank": false, "estate": 3, "claims": {"a": 100, "b": 200}})"), "shares") ==
          "a 1.5, b 1.5");
    CHECK(list(by("shapely", with_method("talmud", claims)), "shares") == "unknown_method at $.method");
    CHECK(list(by("shapley", with_method("talmud", claims)), "shares") == "unknown_field at $.estate");
    const std::string owen =
        R"({"method": "owen", "unions": [["a","b"]], "players": ["a","b"], "worth": {"a": "2", "b": "0", "a,b": "4"}})";
    CHECK(list(by("shapley", owen), "shares") == "a 3, b 1");
}

namespace {

/// Everything to whoever has the longest name.
struct to_longest {
    [[nodiscard]] std::string_view name() const noexcept { return "to_longest"; }
    [[nodiscard]] checked<allocation> divide(const allocation_problem& problem) const
    {
        std::size_t longest = 0;
        for (std::size_t i = 1; i < problem.members.size(); ++i)
            if (problem.members[i].key.size() > problem.members[longest].key.size()) longest = i;
        std::vector<rational> shares(problem.members.size());
        shares[longest] = problem.total;
        return allocation{std::move(shares), {"to_longest", problem.members[longest].key, {}, "", {}}, problem.carried};
    }
};

}  // namespace

TEST_CASE("allocate: an own policy is named like any other")
{
    allocate_options options;
    options.policies = options.policies.with(to_longest{});
    const std::string request = R"({"method": "to_longest", "amount": "7", "members": ["a", "bb"]})";
    CHECK(list(tree(allocate_answer(request, options)), "shares") == "a 0, bb 7");
    CHECK(shares(request) == "unknown_method at $.method");
}

TEST_CASE("allocate: an explanation where it is asked for, of the shares and of the rounding")
{
    const std::string request = R"({"method": "equal", "amount": "1", "currency": "EUR", "members": ["a", "b", "c"])";
    CHECK(tree(allocate_answer(request + "}")).find("explanation") == nullptr);
    const answers asked = allocate_answer(request + R"(, "explain": true})");
    const json::value whole = tree(asked);
    REQUIRE(whole.find("explanation") != nullptr);
    const json::value& why = *whole.find("explanation");
    CHECK(why.find("rule")->text == "round");
    REQUIRE(why.find("children")->items.size() == 4);
    CHECK(why.find("children")->items[0].find("rule")->text == "equal");
    CHECK(why.find("children")->items[1].find("subject")->text == "a");
    CHECK(why.find("children")->items[1].find("result")->text == "0.34");
    allocate_options options;
    options.explain = true;
    CHECK(allocate_answer(request + "}", options).json == asked.json);
    CHECK(asked.text.find("└─ ") != std::string::npos);
    CHECK(allocate_answer(request + "}").text.find("└─ ") == std::string::npos);
}

TEST_CASE("allocate: for people the takes of a waterfall stand in their order, with what each left")
{
    const answers got = allocate_answer(
        R"({"method": "waterfall", "amount": "10000", "currency": "EUR", "takes": [{"to": "z", "percent": "5", "of": "gross"},
            {"to": "a", "of": "rest"}]})");
    CHECK(got.text == "10,000 EUR by waterfall\n"
                      "\n"
                      "take  rule     from                        paid   left\n"
                      "----  -------  -------------------------  -----  -----\n"
                      "z     percent  of gross 10,000, rate 5 %    500  9,500\n"
                      "a     percent  of rest 9,500, rate 100 %  9,500      0\n"
                      "\n"
                      "member  exact  amount EUR\n"
                      "------  -----  ----------\n"
                      "a       9,500    9,500.00\n"
                      "z         500      500.00\n");
}

TEST_CASE("allocate: for people a waterfall below zero shows what it takes back")
{
    const answers got =
        allocate_answer(R"({"method": "waterfall", "amount": "-100", "takes": [{"to": "4711", "amount": 3}, {"to": "a"}]})");
    CHECK(got.text.rfind("-100 by waterfall\n\nall of this is taken back:\ntake", 0) == 0);
    CHECK(got.text.find("4711       -3\n") != std::string::npos);
}

TEST_CASE("allocate: who is a member and gets nothing by the terms is told")
{
    const json::value got = tree(allocate_answer(R"({"method": "fixed", "amount": 1, "shares": {"a": 1}, "members": ["a", "b"]})"));
    CHECK(list(got, "shares") == "a 1, b 0");
    REQUIRE(got.find("findings") != nullptr);
    REQUIRE(got.find("findings")->items.size() == 1);
    CHECK(got.find("findings")->items[0].find("code")->text == "unnamed_member");
}

TEST_CASE("allocate: a list of requests gives a list of answers in its order, and a bad one does not stop the others")
{
    const answers got = allocate_answer("[" + with_method("cea", claims) + R"(, {"method": "cea"}, 5, )" + with_method("cel", claims) + "]",
                                        {.place = "list.json"});
    CHECK(got.any_error);
    CHECK_FALSE(got.nothing_done);
    const json::value all = tree(got);
    REQUIRE(all.items.size() == 4);
    CHECK(list(all.items[0], "shares") == "a 200/3, b 200/3, c 200/3");
    CHECK(list(all.items[1], "shares") == "missing_field at list.json $[1].estate");
    CHECK(list(all.items[2], "shares") == "wrong_type at list.json $[2]");
    CHECK(list(all.items[3], "shares") == "a 0, b 50, c 150");
    CHECK(allocate_answer("[]").json == "[]\n");
    CHECK_FALSE(allocate_answer("[]").nothing_done);
    CHECK(allocate_answer("[5]").nothing_done);
}

TEST_CASE("allocate: a bad request says what is wrong and where")
{
    struct row {
        const char* request;
        const char* code;
        const char* place;
        const char* says;
    };
    const std::vector<row> table{
        {"", "empty_document", "", "nothing in it"},
        {"{\"method\": \"equal\"", "json_syntax", "1:", ""},
        {R"({"method": "equal", "method": "cea"})", "duplicate_field", "$.method", "twice"},
        {R"({"amount": 1})", "missing_field", "$.method", "by which method"},
        {R"({"method": 7})", "wrong_type", "$.method", "a string"},
        {R"({"method": "shapely", "players": ["a"], "worth": {}})", "unknown_method", "$.method", "\"talmud\""},
        {R"({"method": "hamiltn", "seats": 1})", "unknown_method", "$.method", "did you mean \"hamilton\"?"},
        {R"({"method": "equal", "members": ["a"]})", "missing_field", "$.amount", "how much"},
        {R"({"method": "webster", "weights": {"a": 1}})", "missing_field", "$.seats", "how much"},
        {R"({"method": "equal", "amount": 1})", "missing_field", "$.members", "among whom"},
        {R"({"method": "talmud", "estate": 1})", "missing_field", "$.claims", "among whom"},
        {R"({"method": "relative_price", "amount": 1})", "missing_field", "$.prices", "among whom"},
        {R"({"method": "equal", "amount": 1, "estate": 1, "members": ["a"]})", "conflicting_fields", "$.estate", "give one of them"},
        {R"({"method": "cea", "estate": 1, "claims": {"a": 1}, "weights": {"a": 1}})", "conflicting_fields", "$.claims", "one of them"},
        {R"({"method": "equal", "amount": 1, "members": ["a"], "takes": []})", "unknown_field", "$.takes", "no field"},
        {R"({"method": "equal", "amuont": 1, "members": ["a"]})", "unknown_field", "$.amuont", "did you mean \"amount\"?"},
        {R"({"method": "equal", "amount": 0.1, "members": ["a"]})", "float_number", "$.amount", "\"0.1\""},
        {R"({"method": "equal", "amount": "ten", "members": ["a"]})", "not_a_number", "$.amount", "t"},
        {R"({"method": "equal", "amount": 1, "members": []})", "no_members", "$", "nobody"},
        {R"({"method": "equal", "amount": 1, "members": {}})", "no_members", "$", "nobody"},
        {R"({"method": "equal", "amount": 1, "members": "a"})", "wrong_type", "$.members", "an object of names"},
        {R"({"method": "equal", "amount": 1, "members": ["a", 1]})", "wrong_type", "$.members[0]", "a pair"},
        {R"({"method": "equal", "amount": 1, "members": ["a", "a"]})", "repeated_member", "$", "twice"},
        {R"({"method": "equal", "amount": 1, "members": ["a,b"]})", "bad_key", "$.members[0]", "comma"},
        {R"({"method": "proportional", "amount": 1, "weights": {"a,b": 1}})", "bad_key", "$.weights", "comma"},
        {R"({"method": "proportional", "amount": 1, "weights": {"": 1}})", "empty_key", "$.weights", "empty"},
        {R"({"method": "fixed", "amount": 1, "shares": {"a,b": 1}})", "bad_key", "$", "comma"},
        {R"({"method": "proportional", "amount": 1, "weights": {"a": -1}})", "negative_measure", "$", "0 or more"},
        {R"({"method": "proportional", "amount": 1, "weights": {"a": 0}})", "all_measures_zero", "$", ""},
        {R"({"method": "talmud", "estate": 2, "claims": {"a": 1}})", "estate_exceeds_claims", "$", ""},
        {R"({"method": "fixed", "amount": 1, "shares": {"a": "1/2"}})", "ratios_not_whole", "$", "0.5"},
        {R"({"method": "waterfall", "amount": 1, "takes": []})", "no_members", "$", ""},
        {R"({"method": "waterfall", "amount": 1, "takes": [{"to": "a", "precent": "5"}]})", "unknown_field", "$.takes[0].precent",
         "did you mean \"percent\"?"},
        {R"({"method": "largest_remainder", "amount": 1, "weights": {"a": 1}})", "missing_field", "$.currency", "rounds"},
        {R"({"method": "equal", "amount": 1, "members": ["a"], "carry": true})", "misplaced_field", "$.carry", "minor_units"},
        {R"({"method": "equal", "amount": 1, "members": ["a"], "minor_units": 19})", "out_of_range", "$.minor_units", "0 to 18"},
        {R"({"method": "equal", "amount": 1, "members": ["a"], "currency": "EUX"})", "unknown_currency", "$.currency", "EUX"},
        {R"({"method": "equal", "amount": 1, "members": ["a"], "currency": "XDR"})", "no_minor_unit", "$.currency", "minor_units"},
        {R"({"method": "equal", "amount": "0.001", "members": ["a"], "currency": "EUR"})", "total_not_whole", "$", "0.01"},
        {R"({"method": "equal", "amount": 1, "members": ["a"], "currency": "EUR", "remainder": "bigest_remainder"})", "unknown_value",
         "$.remainder", "\"largest_remainder\""},
        {R"({"method": "equal", "amount": 1, "members": ["a"], "currency": "EUR", "remainder": "one_member"})", "missing_field", "$.bearer",
         "name it"},
        {R"({"method": "equal", "amount": 1, "members": ["a"], "currency": "EUR", "bearer": "a"})", "misplaced_field", "$.bearer",
         "one_member"},
        {R"({"method": "equal", "amount": 1, "members": ["a"], "currency": "EUR", "remainder": "one_member", "bearer": "b"})",
         "unknown_bearer", "$", "not a member"},
        {R"({"method": "largest_remainder", "amount": 1, "weights": {"a": 1}, "currency": "EUR", "remainder": "first_first"})",
         "misplaced_field", "$.remainder", "largest_remainder"},
        {R"({"method": "first_first", "amount": 1, "weights": {"a": 1}, "currency": "EUR", "carry": true})", "carry_with_order", "$", ""},
        {R"({"method": "equal", "amount": 1, "members": ["a"], "explain": "yes"})", "wrong_type", "$.explain", "true or false"},
        {R"({"method": "equal", "amount": 1, "members": ["a"], "carried": [["x", 1], ["x", 2]]})", "carried_order", "$.carried",
         R"("x" is carried twice)"},
    };
    for (const row& r : table) {
        CAPTURE(r.request);
        const answers got = allocate_answer(r.request);
        CAPTURE(got.json);
        CHECK(got.any_error);
        CHECK(got.nothing_done);
        const json::value answer = tree(got);
        REQUIRE(answer.find("error") != nullptr);
        CHECK(answer.find("error")->find("code")->text == r.code);
        const std::string place = answer.find("error")->find("place")->text;
        CHECK((std::string_view{r.place} == "$" ? place == "$" : place.rfind(r.place, 0) == 0));
        CHECK(answer.find("error")->find("text")->text.find(r.says) != std::string::npos);
    }
}

TEST_CASE("allocate: numbers of forty digits are as exact as small ones")
{
    const std::string forty = "1234567890123456789012345678901234567890";
    // Thirds of it: the digits sum to 180, so that 3 divides it.
    CHECK(shares(R"({"method": "equal", "amount": ")" + forty + R"(", "members": ["a", "b", "c"]})") ==
          "a 411522630041152263004115226300411522630, b 411522630041152263004115226300411522630, c "
          "411522630041152263004115226300411522630");
    CHECK(shares(R"({"method": "proportional", "amount": 1, "weights": {"a": ")" + forty + R"(", "b": ")" + forty + R"("}})") ==
          "a 0.5, b 0.5");
    // In 18 decimals it has no room in a count of units: an error, not a wrong number.
    CHECK(amounts(R"({"method": "equal", "minor_units": 18, "amount": ")" + forty + R"(", "members": ["a", "b", "c"]})") ==
          "amount_out_of_range at $");
    const std::string long_number(1900, '7');
    CHECK(shares(R"({"method": "proportional", "amount": ")" + long_number + R"(", "weights": {"a": "1/)" + long_number + R"(", "b": ")" +
                 std::string(1900, '9') + R"("}})") == "number_too_long at $");
}

TEST_CASE("allocate: nesting beyond any sense is an error of its own")
{
    std::string deep = "1";
    for (int i = 0; i < 200; ++i) deep = "[" + deep + "]";
    CHECK(shares(R"({"method": "fixed", "amount": 1, "shares": )" + deep + "}").rfind("nesting_too_deep at $.shares[0]", 0) == 0);
    std::string parts = R"({"a": 1})";
    for (int i = 0; i < 35; ++i) parts = R"([{"key": "g", "share": 1, "parts": )" + parts + "}]";
    const std::string got = shares(R"({"method": "fixed", "amount": 1, "shares": )" + parts + "}");
    CHECK(got.rfind("parts_too_deep at $.shares", 0) == 0);
}

TEST_CASE("allocate: a hundred thousand members are divided among, and come back sorted")
{
    std::string members;
    for (int i = 100000; i > 0; --i)
        members += (members.empty() ? "\"" : ", \"") + std::string{"m"} + std::to_string(1000000 + i) + "\": 1";
    const json::value got =
        tree(allocate_answer(R"({"method": "largest_remainder", "amount": "100000.01", "currency": "EUR", "weights": {)" + members + "}}"));
    const json::value* amounts = got.find("amounts");
    REQUIRE(amounts != nullptr);
    REQUIRE(amounts->items.size() == 100000);
    CHECK(std::is_sorted(amounts->names.begin(), amounts->names.end()));
    CHECK(amounts->items.front().text == "1.01");
    CHECK(amounts->items.back().text == "1.00");
}
