#include <partnering/core/rational_text.hpp>
#include <partnering/io/allocate.hpp>

#include "answer_tree.hpp"

#include <doctest/doctest.h>

#include <string>
#include <string_view>
#include <vector>

using namespace partnering;

namespace {

std::string shares(const std::string& request) { return list(tree(allocate_answer(request))); }

// The table of docs/reference/games.md; its Shapley value is averaged over six orders by hand: a adds 0, 0, 60, 40, 100 and 100.
const std::string three =
    R"("players": ["a","b","c"], "worth": {"a":"0", "b":"0", "c":"0", "a,b":"60", "c,a":"40", "b,c":"0", "a,b,c":"100"})";

std::string of(std::string_view method, const std::string& rest) { return R"({"method": ")" + std::string{method} + "\", " + rest + "}"; }

}  // namespace

TEST_CASE("allocate: games, each solution of three partners")
{
    struct row {
        const char* method;
        std::string more;
        const char* shares;
    };
    // By hand. What a, b, c add to both others: 100, 60, 40; the rest of 100 is -100. tau: minimal rights 0, 0, 0 (60 - 60, 40 - 40),
    // utopia 100, 60, 40: half of each. gately: in proportion to 100, 60, 40. Banzhaf: (60 + 40 + 100) / 4, (60 + 0 + 60) / 4, (40 + 0 +
    // 40) / 4. weighted 2, 1, 1: dividends ab 60, ac 40, abc 0, of which b and c have nothing with weights of 0. unions ab and c: c comes
    // first or last, half of 40 + 0; of what the union has left a adds (0 + 60 + 40 + 100) / 4 ...: the average over c a b, c b a, a b c, b
    // a c. Without a link a-c: c adds 40 by b only.
    const std::vector<row> table{
        {"shapley", "", "a 50, b 30, c 20"},
        {"banzhaf", "", "a 50, b 30, c 20"},
        {"banzhaf_normalised", "", "a 50, b 30, c 20"},
        {"tau", "", "a 50, b 30, c 20"},
        {"gately", "", "a 50, b 30, c 20"},
        {"equal_nonseparable", "", "a 200/3, b 80/3, c 20/3"},
        {"nucleolus", "", "a 50, b 30, c 20"},
        {"prenucleolus", "", "a 50, b 30, c 20"},
        {"alternate_cost_avoided", "", "a 50, b 30, c 20"},
        {"separable_costs", "", "a 50, b 30, c 20"},
        {"weighted_shapley", R"(, "weights": {"a": 2, "b": 1, "c": 1})", "a 200/3, b 20, c 40/3"},
        {"weighted_shapley", R"(, "weights": {"a": 2, "b": 0, "c": 0})", "a 100, b 0, c 0"},
        {"owen", R"(, "unions": [["a","b"]])", "a 50, b 30, c 20"},
        {"myerson", R"(, "links": [["a","b"],["b","c"]])", "a 130/3, b 130/3, c 40/3"},
    };
    for (const row& each : table) {
        CAPTURE(each.method);
        CHECK(shares(of(each.method, three + each.more)) == each.shares);
    }
}

TEST_CASE("allocate: amounts of a game are rounded and sum to what all are worth")
{
    const std::string request = of("shapley", R"("players": ["a","b","c"], "worth": {"a,b,c": "100"}, "missing": "0", "currency": "EUR")");
    const json::value answer = tree(allocate_answer(request));
    CHECK(list(answer) == "a 100/3, b 100/3, c 100/3");
    CHECK(list(answer, "amounts") == "a 33.34, b 33.33, c 33.33");
    CHECK(answer.find("currency")->text == "EUR");
}

TEST_CASE("allocate: what rounding owes goes from one answer into the next request")
{
    const std::string cent = R"("players": ["a","b","c"], "worth": {"a,b,c": "1.00"}, "missing": "0", "currency": "EUR", "carry": true)";
    const json::value first = tree(allocate_answer(of("shapley", cent)));
    CHECK(list(first, "amounts") == "a 0.34, b 0.33, c 0.33");
    CHECK(list(first, "carried") == "rounding/a -1/150, rounding/b 1/300, rounding/c 1/300");
    const json::value second = tree(allocate_answer(of("shapley", cent + ", \"carried\": " + json::to_text(*first.find("carried")))));
    CHECK(list(second, "amounts") == "a 0.33, b 0.34, c 0.33");
    const std::string users =
        R"("users": [{"id":"a","cost":"1"},{"id":"b","cost":"1"},{"id":"c","cost":"1"}], "currency": "EUR", "carry": true)";
    CHECK(list(tree(allocate_answer(of("airport", users))), "carried") == "rounding/a -1/150, rounding/b 1/300, rounding/c 1/300");
}

TEST_CASE("allocate: influence is no amount")
{
    CHECK(shares(of("banzhaf", three + R"(, "currency": "EUR")")) == "misplaced_field at $.currency");
    allocate_options options;
    const std::string request = of("shapley", three + R"(, "currency": "EUR")");
    for (const char* method : {"banzhaf", "core", "convex"}) {
        options.method = method;
        const json::value answer = tree(allocate_answer(request, options));
        CHECK(answer.find("error") == nullptr);
        CHECK(answer.find("amounts") == nullptr);
    }
}

TEST_CASE("allocate: a share below nothing is rounded like any other")
{
    // b costs all others 10 and brings 1: (0 - 1 + ... ) by orders a b: a 3, b -2; b a: b 1, a 0.
    const std::string request = of("shapley", R"("players": ["a","b"], "worth": {"a": "3", "b": "1", "a,b": "1"}, "minor_units": 0)");
    const json::value answer = tree(allocate_answer(request));
    CHECK(list(answer) == "a 1.5, b -0.5");
    CHECK(list(answer, "amounts") == "a 2, b -1");
}

TEST_CASE("allocate: what is left out of a game is refused, nothing, or the best of its parts")
{
    const std::string players = R"("players": ["a","b","c"], )";
    CHECK(shares(of("shapley", players + R"("worth": {"a,b": "6"})")) == "missing_coalition at $.worth");
    CHECK(shares(of("shapley", players + R"("missing": "0", "worth": {"a,b": "6"})")) == "a 1, b 1, c -2");
    CHECK(shares(of("shapley", players + R"("missing": 0, "worth": {"a,b": "6", "a,b,c": "6"})")) == "a 3, b 3, c 0");
    CHECK(shares(of("shapley", players + R"("missing": "superadditive", "worth": {"a,b": "6"})")) == "a 3, b 3, c 0");
    CHECK(shares(of("shapley", players + R"("missing": "superadditive", "cost": {"a": "4", "b": "4", "c": "4", "a,b": "6"})")) ==
          "a 3, b 3, c 4");
    CHECK(shares(of("shapley", players + R"("missing": "superadditive", "cost": {"a": "4", "b": "4", "a,b": "6"})")) ==
          "missing_coalition at $.cost");
    CHECK(shares(of("shapley", R"("players": ["a","b"], "worth": {"a": "1", "b": "1", "a,b,": "1"})")) ==
          "unknown_player at $.worth[\"a,b,\"]");
    CHECK(shares(of("shapley", players + R"("missing": "best", "worth": {"a,b": "6"})")) == "unknown_value at $.missing");
}

TEST_CASE("allocate: games of standard families")
{
    // glove: of two left owners and one right one, the pair is worth 1: the right one is in 4 of 6 orders the one who makes it.
    CHECK(shares(of("shapley", R"("generator": "glove", "left": ["a","b"], "right": ["c"])")) == "a 1/6, b 1/6, c 2/3");
    // Littlechild and Owen 1973: each step of cost by all who need it.
    CHECK(shares(of("shapley",
                    R"("generator": "airport", "users": [{"id":"s","cost":"12"},{"id":"m","cost":"20"},{"id":"l","cost":"33"}])")) ==
          "l 21, m 8, s 4");
    // O'Neill 1982: random arrival.
    CHECK(shares(of("shapley", R"("generator": "bankruptcy", "estate": "200", "claims": {"a":"100","b":"200","c":"300"})")) ==
          "a 100/3, b 250/3, c 250/3");
    CHECK(shares(of("tau", R"("generator": "bankruptcy", "estate": "200", "claims": {"a":"100","b":"200","c":"300"})")) ==
          "a 40, b 80, c 80");
    CHECK(shares(of("shapley", R"("generator": "weighted_voting", "quota": "3", "weights": {"a":"2","b":"1","c":"1"})")) ==
          "a 2/3, b 1/6, c 1/6");
    CHECK(shares(of("shapley", R"("generator": "unanimity", "players": ["z"], "terms": {"a,b": "10", "b": "1"})")) == "a 5, b 6, z 0");
    CHECK(shares(of("shapley", R"("generator": "assignment", "deals": {"b1": {"s1": "4"}})")) == "b1 2, s1 2");
    CHECK(shares(of("shapley", R"("generator": "spanning_tree", "source": "o", "lines": [["o","a","2"],["o","b","4"],["a","b","1"]])")) ==
          "a 0.5, b 2.5");
    CHECK(shares(of("shapley", R"("generator": "gloves", "left": ["a","b"], "right": ["c"])")) == "unknown_value at $.generator");
    CHECK(shares(of("core", R"("generator": "gloves", "left": ["a","b"], "right": ["c"])")) == "unknown_value at $.generator");
    CHECK(shares(of("shapley", R"("generator": "unanimity", "terms": {"a,b": "1", "b,a": "2"})")) ==
          "repeated_coalition at $.terms[\"b,a\"]");
    // A table has an end; a sum of unanimity games needs none for its Shapley value.
    std::string all = "p0";
    std::string ones = R"("p0": 1)";
    for (int i = 1; i < 40; ++i) {
        all += ",p" + std::to_string(i);
        ones += ", \"p" + std::to_string(i) + "\": 1";
    }
    const std::string forty = R"("generator": "unanimity", "terms": {")" + all + R"(": "10"})";
    CHECK(shares(of("shapley", forty)).find("p0 0.25, p1 0.25") == 0);
    CHECK(shares(of("tau", forty)) == "too_many_players at $.generator");
    CHECK(shares(of("shapley", R"("generator": "glove", "left": {)" + ones + R"(}, "right": ["x"])")) == "too_many_players at $.generator");
    CHECK(shares(of("shapley", R"("generator": "weighted_voting", "quota": 3, "weights": {)" + ones + "}")) ==
          "too_many_players at $.generator");
    CHECK(shares(of("shapley", R"("generator": "airport", "users": [{"id":"a","count":4000000000,"cost":"1"}])")) ==
          "too_many_players at $.generator");
    CHECK(shares(of("shapley", R"("generator": "gloves")")) == "unknown_value at $.generator");
    CHECK(shares(of("shapley", R"("generator": "glove", "left": ["a"])")) == "missing_field at $.right");
}

TEST_CASE("allocate: power in votes, and an airport by kinds of user")
{
    const std::string votes =
        R"("quota": "39", "weights": {"p1":"7","p2":"7","p3":"7","p4":"7","p5":"7","a":1,"b":1,"c":1,"d":1,"e":1,"f":1,"g":1,"h":1,"i":1,"j":1})";
    CHECK(shares(of("shapley_shubik", votes)).find("a 4/2145") == 0);
    CHECK(shares(of("shapley_shubik", votes)).find("p5 421/2145") != std::string::npos);
    // C(9, 3) of the 2^14 sets of others: 21 / 4096.
    CHECK(shares(of("banzhaf_voting", votes)).find("a 0.005126953125") == 0);

    const std::string users = R"("users": [{"id":"small","count":2,"cost":"10"},{"id":"large","cost":"16"}], "minor_units": 2)";
    const json::value airport = tree(allocate_answer(of("airport", users)));
    CHECK(list(airport) == "large 28/3, small 10/3");
    CHECK(list(airport, "amounts") == "large 9.33, small 6.67");
    // Littlechild 1974: 10 / 3 is the least that the first step allows, and the large one bears the rest.
    CHECK(list(airport, "nucleolus") == "large 28/3, small 10/3");
}

TEST_CASE("allocate: an airport where shares are too long to be told is divided to the cent all the same")
{
    // 6,000 users with as many costs, the n-th of them n euro: each euro is shared by all who need it.
    std::string users;
    for (int i = 1; i <= 6'000; ++i)
        users += (i == 1 ? "" : ",") + (R"({"id":"u)" + std::to_string(i)) + R"(","cost":")" + std::to_string(i) + "\"}";
    const std::string request = R"("users": [)" + users + R"(], "currency": "EUR")";
    const json::value answer = tree(allocate_answer(of("airport", request)));
    const json::value& shares = *answer.find("shares");
    // 1/6000 = 0.0001666..., and 1/5999 more = 0.00033336111574151247...
    CHECK(shares.find("u1")->find("least")->text == "0.00016666666666666666");
    CHECK(shares.find("u2")->find("least")->text == "0.00033336111574151247");
    CHECK(shares.find("u2")->find("most")->text == "0.00033336111574151248");
    // By the nucleolus the first two share the first euro, and each bears half of its own step and of what the one before bears.
    CHECK(answer.find("nucleolus")->find("u1")->text == "0.5");
    CHECK(answer.find("nucleolus")->find("u3")->text == "0.875");
    rational sum;
    for (const json::value& amount : answer.find("amounts")->items) sum += parse_rational(amount.text).value();
    CHECK(sum == rational{6'000});
    const std::string text = allocate_answer(of("airport", request)).text;
    CHECK(text.find("about 0.0003") != std::string::npos);
    CHECK(::shares(of("airport", request + R"(, "carry": true)")) == "number_too_long at $");
}

TEST_CASE("allocate: what is wrong with the users of an airport is told at the user")
{
    const auto told = [](const std::string& users) { return shares(of("airport", R"("users": [)" + users + "]")); };
    CHECK(told(R"({"id":"a","cost":"1"}, {"id":"b","cost":"-2"})") == "negative_measure at $.users[1].cost");
    CHECK(told(R"({"id":"a","cost":"1"}, {"id":"b","cost":"2"}, {"id":"a","cost":"3"})") == "repeated_player at $.users[2].id");
    CHECK(told(R"({"id":"a,b","cost":"1"})") == "bad_key at $.users[0].id");
    CHECK(told(R"({"id":"","cost":"1"})") == "empty_key at $.users[0].id");
    for (const char* count : {"0", "-1", "\"1.5\"", "\"18446744073709551616\""})
        CHECK(told(R"({"id":"a","cost":"1","count":)" + std::string{count} + "}") == "out_of_range at $.users[0].count");
    CHECK(told(R"({"id":"a","cost":"1","count":"18446744073709551615"})").starts_with("a 1/18446744073709551615"));
    CHECK(shares(of("shapley_shubik", R"("quota": "2", "weights": {"a,b": "1", "c": "1"})")) == "bad_key at $.weights[\"a,b\"]");
}

TEST_CASE("allocate: core and convexity answer with what shows it")
{
    const auto field = [](const json::value& answer, std::string_view name) { return json::to_text(*answer.find(name)); };
    const json::value inside = tree(allocate_answer(of("core", three + R"(, "shares": {"a":"50","b":"30","c":"20"})")));
    CHECK(inside.find("in_core")->truth);
    CHECK(inside.find("largest")->find("excess")->text == "-20");
    const json::value outside = tree(allocate_answer(of("core", three + R"(, "shares": {"a":"20","b":"30","c":"50"})")));
    CHECK_FALSE(outside.find("in_core")->truth);
    CHECK(outside.find("objections")->text == "1");
    CHECK(field(outside, "largest") ==
          field(tree(allocate_answer(of("core", three + R"(, "shares": {"a":"20","b":"30","c":"50"})"))), "largest"));
    CHECK(outside.find("largest")->find("excess")->text == "10");
    CHECK(outside.find("largest")->find("coalition")->items.size() == 2);
    CHECK(shares(of("core", three + R"(, "shares": {"d":"100"})")) == "unknown_player at $.shares.d");

    // Two of three decide over 1: any two of them have 1 and all have 1, so that each pair counts a half; at best each has a third.
    const json::value majority =
        tree(allocate_answer(of("core", R"("generator": "weighted_voting", "quota": 2, "weights": {"a":1,"b":1,"c":1})")));
    CHECK(majority.find("empty")->truth);
    CHECK(majority.find("least_excess")->text == "1/3");
    CHECK(list(majority) == "a 1/3, b 1/3, c 1/3");
    REQUIRE(majority.find("collection")->items.size() == 3);
    CHECK(majority.find("collection")->items.front().find("weight")->text == "0.5");

    // To a alone b adds 60 and with c there it adds 60; to c alone a adds 40, with b there 100: more. b to nobody 0, to c 0: nowhere less.
    CHECK(tree(allocate_answer(of("convex", three))).find("convex")->truth);
    const json::value bent =
        tree(allocate_answer(of("convex", R"("generator": "weighted_voting", "quota": 2, "weights": {"a":1,"b":1,"c":1})")));
    CHECK_FALSE(bent.find("convex")->truth);
    CHECK(bent.find("breach")->find("by")->text == "1");
}

TEST_CASE("allocate: a game that cannot be read says where and why")
{
    CHECK(shares(of("shapley", R"("worth": {"a": "1"})")) == "missing_field at $.players");
    CHECK(shares(of("shapley", R"("players": ["a"])")) == "missing_field at $.worth");
    CHECK(shares(of("shapley", R"("players": ["a","a"], "worth": {"a": "1"})")) == "repeated_player at $.players");
    CHECK(shares(of("shapley", R"("players": [], "worth": {})")) == "no_players at $");
    CHECK(shares(of("shapley", R"("players": ["a","b"], "worth": {"a": "1", "b": "1", "a,b": "1", "b,a": "1"})")) ==
          "repeated_coalition at $.worth[\"b,a\"]");
    CHECK(shares(of("shapley", R"("players": ["a","b"], "worth": {"a": "1", "b": "1", "a,x": "1"})")) ==
          "unknown_player at $.worth[\"a,x\"]");
    CHECK(shares(of("shapley", R"("players": ["a"], "worth": {"": "1", "a": "1"})")) == "worth_of_nobody at $");
    CHECK(shares(of("shapley", R"("players": ["a"], "worth": {"a": "1"}, "cost": {"a": "1"})")) == "conflicting_fields at $.cost");
    CHECK(shares(of("shapley", R"("players": ["a"], "worth": {"a": "1"}, "unions": [])")) == "unknown_field at $.unions");
    CHECK(shares(of("owen", three)) == "missing_field at $.unions");
    std::string many;
    for (int i = 0; i < 30; ++i) many += (i == 0 ? "\"p" : ",\"p") + std::to_string(i) + '"';
    CHECK(shares(of("shapley", R"("missing": "0", "worth": {}, "players": [)" + many + "]")) == "too_many_players at $.players");
    CHECK(shares(R"({"method": "shapely", "players": ["a"]})") == "unknown_method at $.method");
}
