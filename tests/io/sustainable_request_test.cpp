#include <partnering/core/rational_text.hpp>
#include <partnering/io/allocate.hpp>

#include "../../src/io/json.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <random>
#include <set>
#include <string>
#include <string_view>
#include <vector>

using namespace partnering;

namespace {

json::value tree(const std::string& request, const allocate_options& options = {})
{
    return json::parse_strictly(allocate_answer(request, options).json).value();
}
std::string question(const std::string& rest) { return R"({"method": "sustainable", )" + rest + "}"; }
rational number(const std::string& text) { return parse_rational(text).value(); }
std::string line(const json::value& answer, std::string_view field) { return json::to_line(*answer.find(field)); }

/// An error's code and place.
std::string fault(const std::string& request)
{
    const json::value answer = tree(request);
    const json::value* found = answer.find("error");
    return found == nullptr ? "none" : found->find("code")->text + " at " + found->find("place")->text;
}

// Films bring 11 - 1 - 1 = 9 to dealer, network and studio, sports 10 - 1 - 2 - 1 = 6 to dealer, league and network.
const std::string chain =
    R"("generator": "chain", "supplies": [
        {"key": "films at home", "by": "dealer", "cost": "1", "worth": "11", "needs": ["film", "line"]},
        {"key": "sports at home", "by": "dealer", "cost": "1", "worth": "10", "needs": ["match", "line"]},
        {"key": "film", "by": "studio"}, {"key": "match", "by": "league", "cost": "2"},
        {"key": "line", "by": "network", "cost": 1}, {"key": "telex", "by": "post"}])";
const std::string values = R"("shares": {"dealer": 5, "league": 2, "network": 5, "studio": 3})";

}  // namespace

TEST_CASE("sustainable request: within a chain it holds, by what is stated it does not")
{
    // Network and studio have 8 and could have 11 - 1 - 1 = 9; the league has its 2, which is 6 - 3 - 1. The dealer, who has 5 to spare,
    // gives the 1 that the two lack: a half each.
    const std::string options =
        R"("options": [{"name": "films online", "members": ["studio", "network"], "worth": "11", "own_cost": "1", "switching_cost": 1},
            {"name": "own shop", "members": ["league"], "worth": 6, "own_cost": 3, "switching_cost": 1}])";
    const std::string request = question(chain + ", " + values + ", " + options);
    const json::value answer = tree(request);
    CHECK_FALSE(answer.find("sustainable")->truth);
    CHECK(line(answer, "within_game") == R"({"holds":true,"objections":0})");
    CHECK(line(answer, "outside") == R"({"holds":false,"objections":1})");
    CHECK(line(answer, "objections") ==
          R"([{"members":["network","studio"],"has":"8","could_have":"9","option":"films online","within_game":false,"gain":"1"}])");
    CHECK(json::to_line(answer.find("members")->items[1]) ==
          R"({"member":"league","has":"2","could_have":"2","option":"own shop","within_game":false,"better_off":"0"})");
    CHECK(json::to_line(answer.find("members")->items[0]) ==
          R"({"member":"dealer","has":"5","could_have":"0","option":null,"within_game":true,"better_off":"5"})");
    const json::value& change = *answer.find("change");
    CHECK(change.find("moved")->text == "1");
    CHECK(change.find("missing")->text == "0");
    CHECK(line(change, "gives") == R"({"dealer":"1"})");
    CHECK(line(change, "gets") == R"({"network":"0.5","studio":"0.5"})");
    CHECK(line(change, "shares") == R"({"dealer":"4","league":"2","network":"5.5","studio":"3.5"})");
    const std::string text = allocate_answer(request).text;
    CHECK(text.find("not sustainable") == 0);
    CHECK(text.find("against the chain alone  holds") != std::string::npos);
    CHECK(text.find("against what is stated   fails") != std::string::npos);
    CHECK_FALSE(allocate_answer(request).any_error);

    const std::string after = R"("shares": {"dealer": 4, "league": 2, "network": "5.5", "studio": "3.5"})";
    CHECK(tree(question(chain + ", " + after + ", " + options)).find("sustainable")->truth);
    CHECK(allocate_answer(question(chain + ", " + after + ", " + options)).text.find("sustainable: nobody does better") == 0);
}

TEST_CASE("sustainable request: within a chain it fails, and nothing is stated")
{
    // The network has nothing: dealer, studio and network have 8 of the 9 that their films bring, dealer, league and network 12 of 6.
    const json::value answer = tree(question(chain + R"(, "shares": {"dealer": 5, "league": 7, "network": 0, "studio": 3, "post": 0})"));
    CHECK(line(answer, "outside") == R"({"holds":true,"objections":0})");
    CHECK(answer.find("within_game")->find("holds")->truth == false);
    // The three, and the three with the post.
    CHECK(answer.find("within_game")->find("objections")->text == "2");
    CHECK(line(answer, "objections") ==
          R"([{"members":["dealer","network","studio"],"has":"8","could_have":"9","option":null,"within_game":true,"gain":"1"}])");
    CHECK(line(*answer.find("change"), "gives") == R"({"league":"1"})");
}

TEST_CASE("sustainable request: what is missing, and why")
{
    // Any two of three can have 60 of 72: 30 each, 18 more than there is. Each pair counts a half (Bondareva 1963, Shapley 1967).
    const std::string request = question(
        R"("players": ["a","b","c"], "missing": 0, "worth": {"a,b": 60, "a,c": 60, "b,c": 60, "a,b,c": 72}, "shares": {"a": 24, "b": 24, "c": 24})");
    const json::value answer = tree(request);
    CHECK(line(answer, "within_game") == R"({"holds":false,"objections":3})");
    const json::value& change = *answer.find("change");
    CHECK(change.find("missing")->text == "18");
    CHECK(line(change, "gets") == R"({"a":"6","b":"6","c":"6"})");
    REQUIRE(change.find("because")->items.size() == 3);
    CHECK(json::to_line(change.find("because")->items[0]) ==
          R"({"members":["a","b"],"could_have":"60","option":null,"within_game":true,"weight":"0.5"})");
    CHECK(allocate_answer(request).text.find("18 is missing") != std::string::npos);
    CHECK(allocate_answer(request).text.find("they come to 90, and there is 72\n") != std::string::npos);
}

TEST_CASE("sustainable request: without a game, members leave with what is stated or with nothing")
{
    const json::value answer = tree(question(
        R"("shares": [["c", "-1"], ["a", "3"], ["b", "1"]], "options": [{"name": "in-house", "members": ["a"], "worth": "1/3"}])"));
    CHECK(answer.find("within_game")->kind == json::kind::null);
    CHECK(line(answer, "objections") == R"([{"members":["c"],"has":"-1","could_have":"0","option":null,"within_game":false,"gain":"1"}])");
    // a has 8/3 to spare and b 1: of the 1 that c lacks 8/11 and 3/11.
    CHECK(line(*answer.find("change"), "gives") == R"({"a":"8/11","b":"3/11"})");
    const std::string text = allocate_answer(question(R"("shares": {"a": 1, "b": 0})")).text;
    CHECK(text == "sustainable: nobody does better without the others\n\n"
                  "against the game alone  not asked  nothing says what coalitions are worth by themselves\n"
                  "against what is stated  holds      no options are stated, and nobody has less than nothing\n\n"
                  "member  has  alone  by       better off\n"
                  "------  ---  -----  -------  ----------\n"
                  "a         1      0  leaving           1\n"
                  "b         0      0  leaving           0\n");
}

TEST_CASE("sustainable request: whom the game would leave with a loss can leave with nothing")
{
    // Alone a loses 5, which is its loss only where it plays: with -1 it has more than that and less than nothing.
    const std::string game = R"("players": ["a","b"], "worth": {"a": -5, "b": 0, "a,b": 4}, )";
    const json::value answer = tree(question(game + R"("shares": {"a": -1, "b": 5})"));
    CHECK(line(answer, "within_game") == R"({"holds":true,"objections":0})");
    CHECK(line(answer, "objections") == R"([{"members":["a"],"has":"-1","could_have":"0","option":null,"within_game":false,"gain":"1"}])");
    CHECK(line(*answer.find("change"), "shares") == R"({"a":"0","b":"4"})");
    // With -6 it does better either way.
    const json::value both = tree(question(game + R"("shares": {"a": -6, "b": 10})"));
    CHECK(line(both, "objections") == R"([{"members":["a"],"has":"-6","could_have":"0","option":null,"within_game":false,"gain":"6"},)"
                                      R"({"members":["a"],"has":"-6","could_have":"-5","option":null,"within_game":true,"gain":"1"}])");
    CHECK(
        allocate_answer(question(game + R"("shares": {"a": -1, "b": 5})")).text.find("a                 -1           0     1  leaving\n") !=
        std::string::npos);
}

TEST_CASE("sustainable request: where the least change has no answer the rest is told, with a warning")
{
    // What a and b have to spare comes to a fraction of 3,000 digits.
    const std::string zeros(1498, '0');
    const std::string request =
        question(R"("shares": {"a": "1/1)" + zeros + R"(1", "b": "1/1)" + zeros + R"(3", "c": "-1/2)" + zeros + R"(9"})");
    const json::value answer = tree(request);
    CHECK(answer.find("outside")->find("objections")->text == "1");
    CHECK(answer.find("objections")->items[0].find("members")->items[0].text == "c");
    CHECK(answer.find("change")->kind == json::kind::null);
    REQUIRE(answer.find("findings") != nullptr);
    CHECK(answer.find("findings")->items[0].find("code")->text == "number_too_long");
    CHECK(answer.find("findings")->items[0].find("severity")->text == "warning");
    CHECK(allocate_answer(request).text.find("\nwarning number_too_long: the least change") != std::string::npos);
    CHECK_FALSE(allocate_answer(request).any_error);
}

TEST_CASE("sustainable request: who has less than nothing may leave, also where the game gives it more alone")
{
    const auto ask = [](const std::string& alone) {
        return tree(question(R"("players": ["a","b"], "worth": {"a": "0", "b": ")" + alone +
                             R"(", "a,b": "8"}, "shares": {"a": "10", "b": "-2"})"));
    };
    for (const char* alone : {"0", "1", "-3"}) {
        CAPTURE(alone);
        const json::value answer = ask(alone);
        CHECK_FALSE(answer.find("outside")->find("holds")->truth);
        CHECK(answer.find("outside")->find("objections")->text == "1");
    }
    // Where it is worth more alone, the chain says so as well.
    CHECK(ask("1").find("objections")->items.size() == 2);
    CHECK(ask("0").find("objections")->items.size() == 2);
    CHECK(ask("-3").find("objections")->items.size() == 1);
}

TEST_CASE("sustainable request: who could have nothing within the game has a row of its own, beside what is stated")
{
    const std::string rest =
        R"("players": ["a","b"], "worth": {"a": "0", "b": "0", "a,b": "0"}, "shares": {"a": "5", "b": "-5"}, "options": [)";
    const std::string sale = R"({"name": "direct sale", "members": ["b"], "worth": "13"})";
    const json::value beside = tree(question(rest + sale + "]"));
    CHECK(line(beside, "objections") ==
          R"([{"members":["b"],"has":"-5","could_have":"13","option":"direct sale","within_game":false,"gain":"18"},)"
          R"({"members":["b"],"has":"-5","could_have":"0","option":null,"within_game":true,"gain":"5"}])");
    const std::string text = allocate_answer(question(rest + sale + "]")).text;
    CHECK(text.find("direct sale\n") != std::string::npos);
    CHECK(text.find("itself\n") != std::string::npos);
    CHECK(text.find("leaving") == std::string::npos);
    // Without it b has both: what the game gives it, and leaving.
    CHECK(line(tree(question(rest + "]")), "objections") ==
          R"([{"members":["b"],"has":"-5","could_have":"0","option":null,"within_game":true,"gain":"5"},)"
          R"({"members":["b"],"has":"-5","could_have":"0","option":null,"within_game":false,"gain":"5"}])");
}

TEST_CASE("sustainable request: against all coalitions and options of small games")
{
    const std::uint64_t seed = 1959;
    CAPTURE(seed);
    std::mt19937_64 random{seed};
    const auto draw = [&](int below) { return static_cast<int>(random() % static_cast<unsigned>(below)); };
    int changed = 0;
    int missing = 0;
    for (int round = 0; round < 120; ++round) {
        CAPTURE(round);
        // What each set of four can have, by itself or by an option.
        int by_itself[16] = {};
        int could[16] = {};
        std::string worths;
        const auto names = [](unsigned bits, const char* between) {
            std::string text;
            for (unsigned p = 0; p < 4; ++p)
                if ((bits >> p & 1) != 0) text += (text.empty() ? "" : between) + std::string(1, static_cast<char>('a' + p));
            return text;
        };
        for (unsigned bits = 1; bits < 16; ++bits) {
            by_itself[bits] = bits == 15 ? 20 + draw(10) : draw(bits == 7 || bits == 11 || bits == 13 || bits == 14 ? 18 : 6);
            could[bits] = by_itself[bits];
            worths += (bits == 1 ? "\"" : ", \"") + names(bits, ",") + "\": " + std::to_string(by_itself[bits]);
        }
        std::string options;
        std::vector<std::pair<unsigned, int>> stated;
        for (int i = 0; i < 4; ++i) {
            const unsigned bits = 1 + static_cast<unsigned>(draw(14));
            const int worth = 3 + draw(12);
            const int cost = draw(3);
            options += (i == 0 ? "" : ", ") + std::string{R"({"name": "o)"} + std::to_string(i) + R"(", "members": [")" +
                       names(bits, "\", \"") + R"("], "worth": )" + std::to_string(worth) + R"(, "own_cost": ")" + std::to_string(cost) +
                       R"(", "switching_cost": 1})";
            stated.emplace_back(bits, worth - cost - 1);
            could[bits] = std::max(could[bits], worth - cost - 1);
        }
        int has[4] = {draw(9), draw(9), draw(9), 0};
        has[3] = by_itself[15] - has[0] - has[1] - has[2];
        const json::value answer = tree(question(R"("players": ["a","b","c","d"], "worth": {)" + worths + R"(}, "options": [)" + options +
                                                 R"(], "shares": {"a": )" + std::to_string(has[0]) + ", \"b\": " + std::to_string(has[1]) +
                                                 ", \"c\": " + std::to_string(has[2]) + ", \"d\": " + std::to_string(has[3]) + "}"));
        REQUIRE(answer.find("error") == nullptr);

        const auto sum = [&](unsigned bits, const auto& shares) {
            rational total;
            for (unsigned p = 0; p < 4; ++p)
                if ((bits >> p & 1) != 0) total += rational{shares[p]};
            return total;
        };
        int objecting = 0;
        for (unsigned bits = 1; bits < 16; ++bits) objecting += rational{by_itself[bits]} > sum(bits, has) ? 1 : 0;
        std::vector<unsigned> groups;
        for (const auto& [bits, value] : stated)
            if (rational{value} > sum(bits, has)) groups.push_back(bits);
        // Anybody can leave with nothing.
        for (unsigned p = 0; p < 4; ++p)
            if (has[p] < 0) groups.push_back(1U << p);
        std::sort(groups.begin(), groups.end());
        groups.erase(std::unique(groups.begin(), groups.end()), groups.end());
        CHECK(answer.find("within_game")->find("objections")->text == std::to_string(objecting));
        CHECK(answer.find("outside")->find("objections")->text == std::to_string(groups.size()));
        CHECK(answer.find("sustainable")->truth == (objecting == 0 && groups.empty()));
        CHECK(answer.find("objections")->items.size() == groups.size() + (objecting == 0 ? 0 : 1));
        std::set<std::string> rows;
        for (const json::value& each : answer.find("objections")->items) CHECK(rows.insert(json::to_line(each)).second);

        // Afterwards nobody can have more; what is given and what comes from outside is what is got.
        const json::value& change = *answer.find("change");
        rational after[4];
        rational more;
        rational less;
        for (unsigned p = 0; p < 4; ++p) {
            const std::string key(1, static_cast<char>('a' + p));
            after[p] = number(change.find("shares")->find(key)->text);
            const json::value* gives = change.find("gives")->find(key);
            const json::value* gets = change.find("gets")->find(key);
            if (gives != nullptr) less += number(gives->text);
            if (gets != nullptr) more += number(gets->text);
            CHECK(after[p] == rational{has[p]} + (gets != nullptr ? number(gets->text) : rational{}) -
                                  (gives != nullptr ? number(gives->text) : rational{}));
        }
        CHECK(less == number(change.find("moved")->text));
        CHECK(more == less + number(change.find("missing")->text));
        for (unsigned bits = 1; bits < 16; ++bits) {
            CAPTURE(bits);
            CHECK(sum(bits, after) >= rational{could[bits]});
        }
        if (number(change.find("missing")->text).sign() > 0)
            ++missing;
        else if (less.sign() > 0)
            ++changed;
    }
    CHECK(changed > 20);
    CHECK(missing > 5);
}

TEST_CASE("sustainable request: a chain of more parties than a table has")
{
    // A platform upon which each of thirty sellers sells for 2; each side has 1 of that.
    std::string supplies = R"({"key": "platform", "by": "platform"})";
    std::string shares = R"("platform": 30)";
    for (int i = 0; i < 30; ++i) {
        const std::string key = "m" + std::to_string(i);
        supplies += R"(, {"key": ")" + key + R"(", "by": ")" + key + R"(", "worth": 2, "needs": ["platform"]})";
        shares += ", \"" + key + "\": " + (i == 0 ? "-1" : i == 1 ? "3" : "1");
    }
    const std::string of = R"("generator": "chain", "supplies": [)" + supplies + R"(], "shares": {)" + shares + "}";
    const json::value answer = tree(question(of));
    CHECK(answer.find("within_game")->find("holds")->truth == false);
    CHECK(answer.find("within_game")->find("objections")->kind == json::kind::null);
    // m0 does better alone, for nothing; without m1 the others have 57 of 58.
    CHECK(answer.find("change")->find("missing")->text == "0");
    CHECK(line(*answer.find("change"), "gets").find("\"m0\":\"1\"") != std::string::npos);
    CHECK(allocate_answer(question(of)).text.find("against the chain alone  fails") != std::string::npos);
    // Alternatives need the table.
    CHECK(fault(question(R"("generator": "chain", "supplies": [{"key": "p", "by": "m0"}, )" + supplies +
                         R"(, {"key": "a", "by": "m1", "worth": 1, "needs": [["p", "platform"]]}], "shares": {)" + shares + "}")) ==
          "chain_with_alternatives at $.supplies[32]");
}

TEST_CASE("sustainable request: one request is asked by several methods")
{
    const std::string request =
        question(chain + ", " + values + R"(, "options": [{"name": "in-house", "members": ["studio"], "worth": 4}])");
    allocate_options by;
    by.method = "core";
    CHECK(tree(request, by).find("in_core")->truth);
    by.method = "shapley";
    CHECK(line(tree(request, by), "shares") == R"({"dealer":"5","league":"2","network":"5","post":"0","studio":"3"})");
    by.method = "sustainable";
    CHECK(tree(R"({"method": "core", )" + chain + ", " + values + R"(, "currency": "EUR"})", by).find("sustainable")->truth);
}

TEST_CASE("sustainable request: what is wrong is one finding, with its place")
{
    struct wrong {
        const char* rest;
        const char* found;
    };
    const std::vector<wrong> table{
        {R"("options": [])", "missing_field at $.shares"},
        {R"("shares": {})", "no_members at $.shares"},
        {R"("shares": {"a": 0.5})", "float_number at $.shares.a"},
        {R"("shares": [["a", 1], ["a", 2]])", "repeated_member at $.shares"},
        {R"("shares": {"": 1})", "empty_key at $.shares"},
        {R"("shares": {"a,b": 1})", "bad_key at $.shares"},
        {R"("shares": {"a": 1}, "option": [])", "unknown_field at $.option"},
        {R"("shares": {"a": 1}, "options": {})", "wrong_type at $.options"},
        {R"("shares": {"a": 1}, "options": ["x"])", "wrong_type at $.options[0]"},
        {R"("shares": {"a": 1}, "options": [{"members": ["a"], "worth": 1}])", "missing_field at $.options[0].name"},
        {R"("shares": {"a": 1}, "options": [{"name": "", "members": ["a"], "worth": 1}])", "empty_key at $.options[0].name"},
        {R"("shares": {"a": 1}, "options": [{"name": "x", "worth": 1}])", "missing_field at $.options[0].members"},
        {R"("shares": {"a": 1}, "options": [{"name": "x", "members": "a", "worth": 1}])", "wrong_type at $.options[0].members"},
        {R"("shares": {"a": 1}, "options": [{"name": "x", "members": [], "worth": 1}])", "option_of_nobody at $.options[0].members"},
        {R"("shares": {"a": 1}, "options": [{"name": "x", "members": ["a"]}])", "missing_field at $.options[0].worth"},
        {R"("shares": {"a": 1}, "options": [{"name": "x", "members": ["b"], "worth": 1}])", "unknown_member at $.options[0].members[0]"},
        {R"("shares": {"a": 1}, "options": [{"name": "x", "members": ["a", "a"], "worth": 1}])",
         "repeated_member at $.options[0].members[1]"},
        {R"("shares": {"a": 1}, "options": [{"name": "x", "members": ["a"], "worth": 1, "own_cost": -1}])",
         "negative_cost at $.options[0].own_cost"},
        {R"("shares": {"a": 1}, "options": [{"name": "x", "members": ["a"], "worth": 1, "switching_cost": "-1"}])",
         "negative_cost at $.options[0].switching_cost"},
        {R"("shares": {"a": 1}, "options": [{"name": "x", "members": ["a"], "worth": 1, "cost": 1}])",
         "unknown_field at $.options[0].cost"},
        {R"("shares": {"a": 1}, "players": ["a", "b"])", "missing_field at $.worth"},
        {R"("shares": {"a": 1}, "players": ["a", "b"], "worth": {"a": 0, "b": 0, "a,b": 1}})", "json_syntax"},
        {R"("shares": {"a": 1}, "players": ["a", "b"], "worth": {"a": 0, "b": 0, "a,b": 1})", "unknown_member at $.shares"},
        {R"("shares": {"a": 1, "b": 1}, "players": ["a", "b"], "worth": {"a": 0, "b": 0, "a,b": 1})", "not_whole at $.shares"},
        {R"("shares": {"a": 1, "b": 1}, "players": ["a", "b"], "cost": {"a": 0, "b": 0, "a,b": 2})", "misplaced_field at $.cost"},
        {R"("shares": {"a": 1}, "generator": "airport", "users": [{"id": "a", "cost": 1}])", "misplaced_field at $.generator"},
        {R"("shares": {"a": 1}, "generator": "chains", "supplies": [])", "unknown_value at $.generator"},
        {R"("shares": {"a": 1}, "generator": "chain", "supplies": [{"key": "s", "by": "b", "worth": 1}])", "unknown_member at $.shares"},
        {R"("shares": {"a": 1}, "generator": "chain", "supplies": [{"key": "s", "by": "a", "needs": ["t"]}])",
         "unknown_supply at $.supplies[0].needs[0]"},
    };
    for (const wrong& each : table) {
        CAPTURE(each.rest);
        CHECK(fault(question(each.rest)).find(each.found) == 0);
    }
    // Who has no part in what is delivered may be left out, or have a share.
    CHECK(fault(question(chain + ", " + values)) == "none");
    const json::value slip = tree(question(R"("shares": {"telco": 1}, "options": [{"name": "x", "members": ["telko"], "worth": 1}])"));
    CHECK(slip.find("error")->find("text")->text.find("did you mean \"telco\"?") != std::string::npos);
}

TEST_CASE("sustainable request: numbers of forty digits stay exact, and what is hostile is found at once")
{
    const std::string ten = "10000000000000000000000000000000000000000";
    const json::value answer = tree(
        question(R"("shares": {"a": ")" + ten + R"(", "b": "1"}, "options": [{"name": "x", "members": ["b"], "worth": ")" + ten + "\"}]"));
    CHECK(answer.find("objections")->items[0].find("gain")->text == "9999999999999999999999999999999999999999");
    std::string many = R"("shares": {"a": 1)";
    for (int i = 0; i < 20'000; ++i) many += ", \"m" + std::to_string(i) + "\": 1";
    many += R"(}, "options": [{"name": "x", "worth": 1, "members": ["a")";
    for (int i = 0; i < 20'000; ++i) many += ", \"n" + std::to_string(i) + "\"";
    CHECK(fault(question(many + "]}]")) == "unknown_member at $.options[0].members[1]");
}
