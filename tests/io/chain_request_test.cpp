#include <partnering/core/rational_text.hpp>
#include <partnering/io/allocate.hpp>

#include "answer_tree.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <map>
#include <random>
#include <string>
#include <string_view>
#include <vector>

using namespace partnering;

namespace {

json::value tree(const std::string& request, const allocate_options& options = {}) { return ::tree(allocate_answer(request, options)); }

rational number(const std::string& text) { return parse_rational(text).value(); }

std::string chain(std::string_view method, const std::string& supplies, const std::string& more = "")
{
    return R"({"method": ")" + std::string{method} + R"(", "generator": "chain")" + more + R"(, "supplies": )" + supplies + "}";
}
std::string shares(const std::string& supplies) { return list(tree(chain("shapley", supplies))); }
std::string error_text(const std::string& request) { return tree(request).find("error")->find("text")->text; }

// By hand: films bring 11 - 1 - 1 = 9 to dealer, network and studio, 3 each; sports 10 - 1 - 2 - 1 = 6 to dealer, league and network, 2
// each. The dealer spends 1 on each of the two, the network 1 on each, the league 2. What nobody sells pays nobody.
const std::string films =
    R"([{"key": "films at home", "by": "dealer", "cost": "1", "worth": "11", "needs": ["film", "line"]},
        {"key": "sports at home", "by": "dealer", "cost": "1", "worth": "10", "needs": ["match", "line"]},
        {"key": "film", "by": "studio"}, {"key": "match", "by": "league", "cost": "2"},
        {"key": "line", "by": "network", "cost": 1}, {"key": "telex", "by": "post"}])";

/// A platform upon which each of so many sellers sells for 2, and the seventh something of its own for 7.
std::string sellers(int count, const std::string& line = R"("platform")")
{
    std::string made = R"([{"key": "platform", "by": "platform"}, {"key": "own", "by": "m7", "worth": 7}, {"key": "other", "by": "z"})";
    for (int i = 0; i < count; ++i) {
        const std::string key = "m" + std::to_string(i);
        made += R"(, {"key": ")" + key + R"(", "by": ")" + key + R"(", "worth": 2, "needs": [)" + line + "]}";
    }
    return made + "]";
}

/// A chain that is written down in a test of its own.
struct row {
    std::string by;
    int cost = 0;
    int worth = 0;
    std::vector<std::vector<std::size_t>> needs{};  ///< rows before it: groups of alternatives
    int units = 1;
};

/// The least cost of a row by the definition, or -1 where some members cannot provide it.
int least_cost(const std::vector<row>& rows, const std::vector<std::string>& members, std::size_t of)
{
    if (std::find(members.begin(), members.end(), rows[of].by) == members.end()) return -1;
    int sum = rows[of].cost;
    for (const std::vector<std::size_t>& group : rows[of].needs) {
        int best = -1;
        for (const std::size_t way : group) {
            const int here = least_cost(rows, members, way);
            if (here >= 0 && (best < 0 || here * rows[of].units < best)) best = here * rows[of].units;
        }
        if (best < 0) return -1;
        sum += best;
    }
    return sum;
}

int worth(const std::vector<row>& rows, const std::vector<std::string>& members)
{
    int sum = 0;
    for (std::size_t i = 0; i < rows.size(); ++i) {
        const int cost = least_cost(rows, members, i);
        if (cost >= 0 && cost < rows[i].worth) sum += rows[i].worth - cost;
    }
    return sum;
}

/// The average over all orders in which parties may come.
std::map<std::string, rational> by_orders(const std::vector<row>& rows)
{
    std::vector<std::string> order;
    for (const row& each : rows) order.push_back(each.by);
    std::sort(order.begin(), order.end());
    order.erase(std::unique(order.begin(), order.end()), order.end());
    std::map<std::string, rational> sums;
    std::int64_t orders = 0;
    do {
        std::vector<std::string> present;
        int before = 0;
        for (const std::string& party : order) {
            present.push_back(party);
            const int now = worth(rows, present);
            sums[party] += rational{now - before};
            before = now;
        }
        ++orders;
    } while (std::next_permutation(order.begin(), order.end()));
    for (auto& [party, value] : sums) value /= rational{orders};
    return sums;
}

std::string as_json(const std::vector<row>& rows)
{
    std::string text = "[";
    for (std::size_t i = 0; i < rows.size(); ++i) {
        text += (i == 0 ? "" : ",") + std::string{R"({"key": "s)"} + std::to_string(i) + R"(", "by": ")" + rows[i].by + R"(", "cost": )" +
                std::to_string(rows[i].cost) + R"(, "worth": ")" + std::to_string(rows[i].worth) + R"(", "needs": [)";
        for (std::size_t g = 0; g < rows[i].needs.size(); ++g) {
            text += g == 0 ? R"({"any_of": [)" : R"(, {"any_of": [)";
            for (std::size_t w = 0; w < rows[i].needs[g].size(); ++w)
                text += (w == 0 ? "\"s" : ", \"s") + std::to_string(rows[i].needs[g][w]) + '"';
            text += R"(], "units": )" + std::to_string(rows[i].units) + "}";
        }
        text += "]}";
    }
    return text + "]";
}

/// Checks that the parts of each party sum to what it has, and own costs among them to what it spends. Gives how many parts there are.
std::size_t check_parts(const json::value& answer)
{
    const json::value& why = *answer.find("explanation");
    std::size_t parts = 0;
    for (const json::value& party : why.find("children")->items) {
        const std::string key = party.find("subject")->text;
        const json::value* share = answer.find("shares")->find(key);
        if (share == nullptr) continue;
        CAPTURE(key);
        CHECK(party.find("result")->text == share->text);
        rational sum;
        rational costs;
        for (const json::value& part : party.find("children")->items) {
            ++parts;
            sum += number(part.find("result")->text);
            if (const json::value* own = part.find("inputs")->find("own costs"); own != nullptr) costs += number(own->text);
        }
        CHECK(sum == number(share->text));
        CHECK(costs == number(answer.find("costs")->find(key)->text));
    }
    return parts;
}

}  // namespace

TEST_CASE("chain request: each delivery is shared by those it rests on, and each is told what it spends")
{
    const json::value answer = tree(chain("shapley", films, R"(, "currency": "EUR")"));
    CHECK(list(answer) == "dealer 5, league 2, network 5, post 0, studio 3");
    CHECK(list(answer, "costs") == "dealer 2, league 2, network 2, post 0, studio 0");
    CHECK(list(answer, "amounts") == "dealer 5.00, league 2.00, network 5.00, post 0.00, studio 3.00");
    const std::string text = allocate_answer(chain("shapley", films)).text;
    CHECK(text.find("15 by shapley\n") == 0);
    CHECK(text.find("with its share; together they are paid 21\n") != std::string::npos);
}

TEST_CASE("chain request: a need is a key, a list of alternatives, or so many units of either")
{
    // Of two makers a costs 3 and b 5; 10 is paid. The dealer comes behind both in two of six orders (7), behind a only in one (7), behind
    // b only in one (5): 26/6. b adds 5 where it comes behind the dealer and before a: 5/6. a has the rest of 7.
    const std::string makers = R"({"key": "from a", "by": "a", "cost": 3}, {"key": "from b", "by": "b", "cost": 5}])";
    const std::string sale = R"([{"key": "sale", "by": "dealer", "worth": "10", "needs": )";
    const std::string both = sale + R"([["from a", "from b"]]}, )" + makers;
    CHECK(shares(both) == "a 11/6, b 5/6, dealer 13/3");
    CHECK(list(tree(chain("shapley", both)), "costs") == "a 3, b 0, dealer 0");
    CHECK(shares(sale + R"([{"any_of": ["from a", "from b"]}]}, )" + makers) == "a 11/6, b 5/6, dealer 13/3");
    // Three of a cost 9 and leave 1 for two; three of b would cost more than is paid.
    CHECK(shares(sale + R"([{"any_of": ["from b", "from a"], "units": "3"}]}, )" + makers) == "a 0.5, b 0, dealer 0.5");
    CHECK(shares(sale + R"(["from b"]}, )" + makers) == "a 0, b 2.5, dealer 2.5");
    // From an outsider anybody buys at its cost.
    CHECK(shares(sale + R"(["bought", "from a"]}, {"key": "bought", "cost": "1"}, )" + makers) == "a 3, b 0, dealer 3");
    CHECK(list(tree(chain("shapley", sale + R"(["bought"]}, {"key": "bought", "cost": "1"}, )" + makers)), "costs") ==
          "a 0, b 0, dealer 0");
}

TEST_CASE("chain request: by every method it is the sum of games that its deliveries are")
{
    const std::string sum =
        R"("generator": "unanimity", "players": ["post"], "terms": {"dealer,studio,network": 9, "network,dealer,league": 6})";
    const std::string unions = R"(, "unions": [["dealer","league"]])";
    const std::string links = R"(, "links": [["dealer","network"],["network","studio"]])";
    const std::string weights = R"(, "weights": {"dealer":1,"league":2,"network":1,"post":1,"studio":3})";
    const std::vector<std::pair<std::string, std::string>> methods{{"banzhaf", ""},
                                                                   {"banzhaf_normalised", ""},
                                                                   {"equal_nonseparable", ""},
                                                                   {"myerson", links},
                                                                   {"nucleolus", ""},
                                                                   {"owen", unions},
                                                                   {"prenucleolus", ""},
                                                                   {"shapley", ""},
                                                                   {"tau", ""},
                                                                   {"weighted_shapley", weights},
                                                                   {"core", ""},
                                                                   {"convex", ""}};
    for (const auto& [method, more] : methods) {
        CAPTURE(method);
        const json::value answer = tree(chain(method, films, more));
        const json::value other = tree(R"({"method": ")" + method + "\", " + sum + more + "}");
        CHECK(answer.find("error") == nullptr);
        CHECK(list(answer) == list(other));
        if (method == "convex") CHECK(answer.find("convex")->truth);
        if (method == "core") CHECK_FALSE(answer.find("empty")->truth);
    }
}

TEST_CASE("chain request: with alternatives and units, against the average over all orders")
{
    const std::uint64_t seed = 1953;
    CAPTURE(seed);
    std::mt19937_64 random{seed};
    const auto draw = [&](std::uint64_t below) { return static_cast<int>(random() % below); };
    int with_alternatives = 0;
    for (int round = 0; round < 60; ++round) {
        CAPTURE(round);
        std::vector<row> rows;
        for (std::size_t i = 0; i < 9; ++i) {
            row one{
                .by = std::string(1, static_cast<char>('a' + draw(6))), .cost = draw(4), .worth = draw(2) * draw(40), .units = 1 + draw(2)};
            for (int g = draw(3); i > 0 && g > 0; --g) {
                one.needs.emplace_back();
                for (int w = 1 + draw(2); w > 0; --w) one.needs.back().push_back(random() % i);
                with_alternatives += one.needs.back().size() > 1 ? 1 : 0;
            }
            rows.push_back(one);
        }
        std::string expected;
        for (const auto& [party, value] : by_orders(rows))
            expected += (expected.empty() ? "" : ", ") + party + ' ' + to_decimal_or_ratio(value, 30);
        CHECK(shares(as_json(rows)) == expected);
        // In whatever order supplies stand.
        std::string text = chain("shapley", as_json(rows), R"(, "explain": true)");
        CAPTURE(text);
        check_parts(tree(text));
    }
    CHECK(with_alternatives > 50);
}

TEST_CASE("chain request: however many parties there are")
{
    // Each seller and the platform share 2; the seventh has 7 more of its own.
    const json::value answer = tree(chain("shapley", sellers(5000)));
    CHECK(answer.find("shares")->find("platform")->text == "5000");
    CHECK(answer.find("shares")->find("m4999")->text == "1");
    CHECK(answer.find("shares")->find("m7")->text == "8");
    CHECK(answer.find("shares")->find("z")->text == "0");
    CHECK(list(tree(chain("tau", sellers(20)))) == "too_many_players at $.generator");
    CHECK(list(tree(chain("core", sellers(20)))) == "too_many_players at $.generator");
}

TEST_CASE("chain request: in a core of many parties, who gains most by leaving")
{
    // Thirty sellers. With k of them the platform sells for 2 k; at 30 it has nothing to gain, however few stay: k + 30 - 2 k is not below
    // 0.
    const auto with = [](int platform, int seventh) {
        std::string made = R"(, "shares": {"platform": )" + std::to_string(platform);
        for (int i = 0; i < 30; ++i) made += ", \"m" + std::to_string(i) + "\": " + std::to_string(i == 7 ? seventh : 1);
        return made + "}";
    };
    const json::value inside = tree(chain("core", sellers(30), with(30, 8)));
    CHECK(inside.find("in_core")->truth);
    CHECK(inside.find("objections")->text == "0");
    CHECK(inside.find("largest")->kind == json::kind::null);
    // It can have 7 by itself and has 1.
    const json::value outside = tree(chain("core", sellers(30), with(37, 1)));
    CHECK_FALSE(outside.find("in_core")->truth);
    CHECK(outside.find("undivided")->text == "0");
    CHECK(outside.find("objections")->kind == json::kind::null);
    CHECK(json::to_line(*outside.find("largest")) == R"({"coalition":["m7"],"excess":"6"})");
    CHECK(allocate_answer(chain("core", sellers(30), with(37, 1))).text ==
          "not in the core\na coalition does better on its own, most of all {m7} by 6\n");
    // All of those who deliver, where they have less than that comes to: of 32 names 20 are told.
    const std::string text = allocate_answer(chain("core", sellers(30), with(29, 8))).text;
    CHECK(text.find("shares leave 1 of 67 undivided\n") != std::string::npos);
    CHECK(text.find("and 11 more} by 1\n") != std::string::npos);
    CHECK(list(tree(chain("core", sellers(30), R"(, "shares": {"platfrom": 67})"))) == "unknown_player at $.shares.platfrom");
    CHECK(error_text(chain("core", sellers(30), R"(, "shares": {"platfrom": 67})")).find("did you mean \"platform\"?") !=
          std::string::npos);
    CHECK(list(tree(chain("core", sellers(30, R"(["platform", "own"])"), with(30, 8)))) == "chain_with_alternatives at $.supplies[3]");
}

TEST_CASE("chain request: an explanation tells each part, and counts what it does not list")
{
    CHECK(check_parts(tree(chain("shapley", films, R"(, "explain": true)"))) == 6);
    const std::string text = allocate_answer(chain("shapley", films, R"(, "explain": true)")).text;
    CHECK(text.find("sports at home: equal part: worth 10, costs 4, left 6, parties 3, own costs 2 = 2\n") != std::string::npos);
    CHECK(text.find("post: a part in nothing that is delivered = 0\n") != std::string::npos);

    // Of 25 deliveries of the platform, 1 each, 20 are listed.
    const json::value many = tree(chain("shapley", sellers(25), R"(, "explain": true)"));
    CHECK(check_parts(many) == 21 + 24 + 2);
    CHECK(allocate_answer(chain("shapley", sellers(25), R"(, "explain": true)")).text.find("more deliveries: number 5 = 5\n") !=
          std::string::npos);
    CHECK(tree(chain("shapley", sellers(1000), R"(, "explain": true)")).find("explanation")->find("children")->items.empty());

    // 5 is paid for what costs 6.
    const std::string loss = R"([{"key": "sale", "by": "a", "worth": 5, "needs": ["part"]}, {"key": "part", "by": "b", "cost": 6}])";
    CHECK(shares(loss) == "a 0, b 0");
    CHECK(allocate_answer(chain("shapley", loss, R"(, "explain": true)")).text.find("sale: not delivered") != std::string::npos);

    // Sixty thousand parts in a row, and two deliveries upon them: one look is enough.
    std::string row =
        R"([{"key": "low", "by": "low", "worth": 2, "needs": ["p59999"]}, {"key": "high", "by": "high", "worth": 4, "needs": ["p59999"]})";
    for (int i = 0; i < 60000; ++i)
        row += R"(,{"key":"p)" + std::to_string(i) + R"(","by":"maker","needs":[)" + (i == 0 ? "" : "\"p" + std::to_string(i - 1) + '"') +
               "]}";
    const json::value long_row = tree(chain("shapley", row + "]", R"(, "explain": true)"));
    CHECK(list(long_row) == "high 2, low 1, maker 3");
    CHECK(check_parts(long_row) == 4);
    CHECK(json::to_text(long_row).find("of deliveries that are not looked at one by one") != std::string::npos);
}

TEST_CASE("chain request: numbers of forty digits stay exact")
{
    CHECK(
        shares(
            R"([{"key": "s", "by": "a", "worth": "1000000000000000000000000000000000000001", "needs": ["t"]}, {"key": "t", "by": "b"}])") ==
        "a 500000000000000000000000000000000000000.5, b 500000000000000000000000000000000000000.5");
}

TEST_CASE("chain request: what is wrong is one finding, with its place")
{
    struct wrong {
        const char* supplies;
        const char* found;
    };
    const std::vector<wrong> table{
        {R"({"key": "s"})", "wrong_type at $.supplies"},
        {R"(["s"])", "wrong_type at $.supplies[0]"},
        {R"([])", "no_players at $.supplies"},
        {R"([{"key": "s", "worth": 0}])", "no_players at $.supplies"},
        {R"([{"by": "a"}])", "missing_field at $.supplies[0].key"},
        {R"([{"key": "", "by": "a"}])", "empty_key at $.supplies[0].key"},
        {R"([{"key": "s", "by": ""}])", "empty_key at $.supplies[0].by"},
        {R"([{"key": "s", "by": "a,b"}])", "bad_key at $.supplies[0].by"},
        {R"([{"key": "s", "by": "a"}, {"key": "s", "by": "b"}])", "duplicate_key at $.supplies[1].key"},
        {R"([{"key": "s", "by": "a", "key": "t"}])", "duplicate_field at $.supplies[0].key"},
        {R"([{"key": "s", "by": "a", "need": []}])", "unknown_field at $.supplies[0].need"},
        {R"([{"key": "s", "by": "a", "needs": ["t"]}, {"key": "u"}])", "unknown_supply at $.supplies[0].needs[0]"},
        {R"([{"key": "u", "by": "a"}, {"key": "s", "by": "a", "needs": ["u", ["u", "t"]]}])", "unknown_supply at $.supplies[1].needs[1]"},
        {R"([{"key": "s", "by": "a", "needs": "t"}])", "wrong_type at $.supplies[0].needs"},
        {R"([{"key": "s", "by": "a", "needs": [1]}])", "wrong_type at $.supplies[0].needs[0]"},
        {R"([{"key": "s", "by": "a", "needs": [[["s"]]]}])", "wrong_type at $.supplies[0].needs[0][0]"},
        {R"([{"key": "s", "by": "a", "needs": [[]]}])", "need_of_nothing at $.supplies[0].needs[0]"},
        {R"([{"key": "s", "by": "a", "needs": [{"units": 2}]}])", "missing_field at $.supplies[0].needs[0].any_of"},
        {R"([{"key": "s", "by": "a", "needs": [{"any_of": ["t"], "units": 0}]}, {"key": "t"}])", "no_units at $.supplies[0].needs[0]"},
        {R"([{"key": "s", "by": "a", "needs": [{"any_of": ["t"], "unit": 1}]}, {"key": "t"}])",
         "unknown_field at $.supplies[0].needs[0].unit"},
        {R"([{"key": "t", "by": "a"}, {"key": "s", "by": "a", "cost": -1}])", "negative_cost at $.supplies[1].cost"},
        {R"([{"key": "t", "by": "a"}, {"key": "s", "by": "a", "worth": "-1"}])", "negative_worth at $.supplies[1].worth"},
        {R"([{"key": "s", "by": "a", "worth": 0.5}])", "float_number at $.supplies[0].worth"},
        {R"([{"key": "s", "by": "a", "worth": "five"}])", "not_a_number at $.supplies[0].worth"},
        {R"([{"key": "t", "by": "b"}, {"key": "u", "by": "a", "needs": ["s"]}, {"key": "s", "by": "a", "needs": ["u"]}])",
         "supply_cycle at $.supplies[2]"},
        {R"([{"key": "t", "by": "b"}, {"key": "s", "by": "a", "needs": ["s"]}])", "supply_cycle at $.supplies[1]"},
        {R"([{"key": "t", "by": "b"}, {"key": "s", "worth": 3, "cost": 1}])", "delivered_by_nobody at $.supplies[1]"},
    };
    for (const wrong& each : table) {
        CAPTURE(each.supplies);
        for (const char* method : {"shapley", "tau"}) CHECK(list(tree(chain(method, each.supplies))) == each.found);
    }
    CHECK(list(tree(R"({"method": "shapley", "generator": "chain"})")) == "missing_field at $.supplies");
    CHECK(list(tree(R"({"method": "shapley", "supplies": []})")) == "unknown_field at $.supplies");
    CHECK(error_text(chain("shapley", R"([{"key": "s", "by": "a", "needs": ["lime"]}, {"key": "line"}])")).find("is \"line\" meant?") !=
          std::string::npos);
}

TEST_CASE("chain request: what is hostile is found at once")
{
    // Each of 100,000 rows takes what is not there.
    std::string lost = "[";
    for (int i = 0; i < 100'000; ++i) lost += (i == 0 ? "" : ",") + std::string{R"({"key":"s)"} + std::to_string(i) + R"(","needs":["t"]})";
    CHECK(list(tree(chain("shapley", lost + "]"))) == "unknown_supply at $.supplies[0].needs[0]");
    std::string twice = R"([{"key":"s","by":"a"})";
    for (int i = 0; i < 100'000; ++i) twice += R"(,{"key":"s","by":"a"})";
    CHECK(list(tree(chain("shapley", twice + "]"))) == "duplicate_key at $.supplies[1].key");
    std::string nested(200, '[');
    CHECK(list(tree(chain("shapley", nested + std::string(200, ']')))).find("nesting_too_deep") == 0);
    // Any of 26 makers will do.
    std::string any = R"([{"key": "sale", "by": "dealer", "worth": 1, "needs": [[)";
    std::string makers;
    for (int i = 0; i < 26; ++i) {
        const std::string key = "m" + std::to_string(i);
        any += (i == 0 ? "\"" : ", \"") + key + '"';
        makers += R"(, {"key": ")" + key + R"(", "by": ")" + key + "\"}";
    }
    CHECK(list(tree(chain("shapley", any + "]]}" + makers + "]"))) == "too_many_alternatives at $.supplies[0]");
}

TEST_CASE("chain request: deliveries with more alternatives than a table holds are sampled where that is asked for")
{
    // Any of 30 carriers will do for what home and studio deliver for 1; without one, a cinema brings them 5, exactly half each. All
    // carriers together have 2 / (31 * 32) of the 1: both others come before all of them in 2! 30! of 32! orders.
    std::string any;
    std::string carriers;
    for (int i = 0; i < 30; ++i) {
        const std::string key = "t" + std::to_string(i);
        any += (i == 0 ? "\"" : ", \"") + key + '"';
        carriers += R"(, {"key": ")" + key + R"(", "by": ")" + key + "\"}";
    }
    const std::string supplies =
        R"([{"key": "end", "by": "home", "worth": 1, "needs": ["content", [)" + any +
        R"(]]}, {"key": "content", "by": "studio"}, {"key": "cinema", "by": "home", "worth": 5, "needs": ["content"]})" + carriers + "]";
    const auto ask = [&](const std::string& sample, std::string_view method = "shapley") {
        return tree(chain(method, supplies, R"(, "sample": )" + sample));
    };
    CHECK(list(tree(chain("shapley", supplies))) == "too_many_alternatives at $.supplies[0]");
    for (const char* orders : {"single", "with_reverse", "rotations"}) {
        CAPTURE(orders);
        const json::value answer = ask(R"({"draws": 200, "seed": 3, "confidence": "0.9", "orders": ")" + std::string{orders} + "\"}");
        CHECK(json::to_line(*answer.find("sampled")) ==
              R"({"deliveries":1,"draws":200,"seed":3,"orders":")" + std::string{orders} + R"(","confidence":"0.9"})");
        rational sum;
        const json::value& told = *answer.find("shares");
        CHECK(told.items.size() == 32);
        for (std::size_t i = 0; i < told.items.size(); ++i) {
            const std::string& party = told.names[i];
            const rational share = number(told.items[i].text);
            sum += share;
            const rational carried{2, 31 * 32};
            const rational exact = party == "home" || party == "studio" ? rational{5, 2} + (rational{1} - carried) / 2 : carried / 30;
            const rational half_width = number(answer.find("half_widths")->find(party)->text);
            CHECK(half_width.sign() > 0);
            CHECK(half_width <= rational{1});
            CHECK(share - exact <= half_width);
            CHECK(exact - share <= half_width);
        }
        CHECK(sum == rational{6});
    }
    CHECK(list(ask(R"({"seed": 1})")) != list(ask(R"({"seed": 2})")));
    CHECK(list(ask(R"({"seed": 1})")) == list(ask(R"({"seed": 1, "draws": 1000, "orders": "with_reverse"})")));
    const std::string text = allocate_answer(chain("shapley", supplies, R"(, "sample": {})")).text;
    CHECK(text.find("\nparty   sampled  half-width  costs\n") != std::string::npos);
    CHECK(text.find("1 delivery is sampled, all else is exact: at a confidence of 0.95 no true share is further away") !=
          std::string::npos);
    // A carrier that came first in no order that was drawn has a part all the same.
    const std::string why =
        json::to_line(*tree(chain("shapley", supplies, R"(, "explain": true, "sample": {"draws": 5})")).find("explanation"));
    CHECK(why.find("a part in nothing") == std::string::npos);
    CHECK(why.find("of deliveries that are not looked at one by one") != std::string::npos);

    // Where nothing has to be sampled shares are exact.
    const json::value exact = tree(chain("shapley", films, R"(, "sample": {})"));
    CHECK(list(exact) == shares(films));
    CHECK(exact.find("sampled")->find("deliveries")->text == "0");
    for (const json::value& half_width : exact.find("half_widths")->items) CHECK(half_width.text == "0");

    struct wrong {
        const char* sample;
        const char* found;
    };
    const std::vector<wrong> table{
        {"[]", "wrong_type at $.sample"},
        {R"({"draw": 3})", "unknown_field at $.sample.draw"},
        {R"({"draws": 0})", "no_draws at $.sample.draws"},
        {R"({"draws": "1.5"})", "out_of_range at $.sample.draws"},
        {R"({"draws": 4000000000})", "too_many_draws at $.sample"},
        {R"({"seed": -1})", "out_of_range at $.sample.seed"},
        {R"({"orders": "reverse"})", "unknown_value at $.sample.orders"},
        {R"({"confidence": 1})", "confidence_out_of_range at $.sample.confidence"},
    };
    for (const wrong& each : table) {
        CAPTURE(each.sample);
        CHECK(list(ask(each.sample)) == each.found);
    }
    CHECK(list(ask("{}", "nucleolus")) == "unknown_field at $.sample");
    CHECK(list(tree(R"({"method": "shapley", "players": ["a"], "worth": {"a": 1}, "sample": {}})")) == "misplaced_field at $.sample");
    CHECK(list(tree(R"({"method": "shapley", "generator": "unanimity", "terms": {"a": 1}, "sample": {}})")) ==
          "misplaced_field at $.sample");
    // It belongs to the method that is replaced.
    CHECK(list(tree(chain("shapley", films, R"(, "sample": {})"), {.method = "nucleolus"})).find("unknown_field") == std::string::npos);
}
