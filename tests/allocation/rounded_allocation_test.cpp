#include <partnering/allocation/rounded_allocation.hpp>

#include "claims_support.hpp"

#include <algorithm>

using namespace claims_test;

namespace {

constexpr quantum cents = quantum::decimals(2);

/// A total by parts of it, each party's weight beside its key.
struct division {
    allocation_problem asked;
    allocation exact;
};

division by_weights(std::string_view total, std::vector<std::pair<std::string, std::string>> weights)
{
    division made{{.total = number(total)}, {}};
    rational sum;
    for (const auto& [key, weight] : weights) {
        made.asked.members.push_back({key, number(weight), 0});
        sum += number(weight);
    }
    for (const allocation_member& each : made.asked.members) made.exact.shares.push_back(made.asked.total * each.measure / sum);
    return made;
}

std::string rounded(const division& of, const remainder_rule& rule = {}, quantum step = cents)
{
    const checked<rounded_allocation> made = round_allocation(of.asked, of.exact, {.step = step, .remainder = rule});
    return made ? text(made.value().units) : codes(made.findings());
}

/// Documents one after the other, each with what the one before carried.
class series {
public:
    explicit series(quantum step = quantum::decimals(0)) : step_{step} {}
    std::vector<int128> next(division of)
    {
        of.asked.carried = carried_;
        rounded_allocation made = round_allocation(of.asked, of.exact, {.step = step_, .carry = true}).value();
        carried_ = made.carried;
        why_ = made.why;
        return made.units;
    }
    [[nodiscard]] const allocation_state& carried() const { return carried_; }
    [[nodiscard]] const explanation& why() const { return why_; }

private:
    quantum step_;
    allocation_state carried_{};
    explanation why_{};
};

constexpr auto first_first = remainder_order::first_first;
constexpr auto largest_ratio = remainder_order::largest_ratio;
constexpr auto one_member = remainder_order::one_member;

}  // namespace

TEST_CASE("round_allocation: the worked examples of the remainder orders")
{
    const division of = by_weights("1.01", {{"c", "20"}, {"b", "30"}, {"a", "50"}});
    CHECK(rounded(of) == "20 30 51");
    CHECK(rounded(of, {first_first}) == "21 30 50");
    CHECK(rounded(of, {largest_ratio}) == "20 30 51");
    CHECK(rounded(of, {one_member, "b"}) == "20 31 50");
    const division small = by_weights("13", {{"a", "10.4"}, {"b", "2.3"}, {"c", "0.3"}});
    CHECK(rounded(small, {largest_ratio}, quantum::decimals(0)) == "10 2 1");
    CHECK(rounded(small, {}, quantum::decimals(0)) == "11 2 0");
    CHECK(to_string(remainder_order::largest_remainder) == "largest_remainder");
    CHECK(to_string(first_first) == "first_first");
    CHECK(to_string(largest_ratio) == "largest_ratio");
    CHECK(to_string(one_member) == "one_member");
}

TEST_CASE("round_allocation: moneyphp/money#492: 99.99 by 75 and 25 is 74.99 and 25.00, not 75.00 and 24.99")
{
    CHECK(rounded(by_weights("99.99", {{"seller", "75"}, {"platform", "25"}})) == "7499 2500");
    CHECK(rounded(by_weights("99.99", {{"platform", "25"}, {"seller", "75"}})) == "2500 7499");
    CHECK(rounded(by_weights("99.99", {{"seller", "75"}, {"platform", "25"}}), {first_first}) == "7500 2499");
}

TEST_CASE("round_allocation: dinerojs/dinero.js#144: the odd cents of 10.03 among four do not follow the order of the list")
{
    CHECK(rounded(by_weights("10.03", {{"a", "1"}, {"b", "1"}, {"c", "1"}, {"d", "1"}})) == "251 251 251 250");
    CHECK(rounded(by_weights("10.03", {{"d", "1"}, {"c", "1"}, {"b", "1"}, {"a", "1"}})) == "250 251 251 251");
}

TEST_CASE("round_allocation: varunsrin/rusty_money#103: 11 by three equal parts, whoever is written first")
{
    CHECK(rounded(by_weights("11", {{"x", "1"}, {"y", "1"}, {"z", "1"}}), {}, quantum::decimals(0)) == "4 4 3");
    CHECK(rounded(by_weights("11", {{"z", "1"}, {"y", "1"}, {"x", "1"}}), {}, quantum::decimals(0)) == "3 4 4");
}

TEST_CASE("round_allocation: RubyMoney/money#971: a party with nothing gets no odd cent, in any order of giving them")
{
    for (const remainder_order order : {remainder_order::largest_remainder, first_first, largest_ratio}) {
        CAPTURE(to_string(order));
        CHECK(rounded(by_weights("0.01", {{"none", "0"}, {"half", "1"}, {"other", "1"}}), {order}) == "0 1 0");
        CHECK(rounded(by_weights("0.05", {{"none", "0"}, {"all", "1"}}), {order}) == "0 5");
    }
    // A bearer is named for it, whatever its share is.
    CHECK(rounded(by_weights("0.01", {{"none", "0"}, {"half", "1"}, {"other", "1"}}), {one_member, "none"}) == "1 0 0");
}

TEST_CASE("round_allocation: RubyMoney/money#1033: weights with decimals lose no cent")
{
    CHECK(rounded(by_weights("100", {{"a", "0.3333"}, {"b", "0.3333"}, {"c", "0.3334"}})) == "3333 3333 3334");
    CHECK(rounded(by_weights("100", {{"a", "0.1"}, {"b", "0.2"}, {"c", "0.7"}})) == "1000 2000 7000");
}

TEST_CASE("round_allocation: brick/money#55: a cent a day among three is carried, and a third stays a third")
{
    series days;
    CHECK(text(days.next(by_weights("1", {{"a", "1"}, {"b", "1"}, {"c", "1"}}))) == "1 0 0");
    CHECK(text(days.next(by_weights("1", {{"a", "1"}, {"b", "1"}, {"c", "1"}}))) == "0 1 0");
    CHECK(days.carried() ==
          allocation_state{{"rounding/a", number("-1/3")}, {"rounding/b", number("-1/3")}, {"rounding/c", number("2/3")}});
    CHECK(text(days.next(by_weights("1", {{"a", "1"}, {"b", "1"}, {"c", "1"}}))) == "0 0 1");
    CHECK(days.carried().empty());
}

TEST_CASE("round_allocation: brick/money#62: a thousand small splits by 50, 30 and 20 give each its part to a cent")
{
    series splits{cents};
    std::vector<int128> sums(3);
    for (int i = 0; i < 1000; ++i) {
        const std::vector<int128> units = splits.next(by_weights("0.03", {{"a", "50"}, {"b", "30"}, {"c", "20"}}));
        for (std::size_t j = 0; j < 3; ++j) sums[j] += units[j];
    }
    CHECK(text(sums) == "1500 900 600");
    // Without a carry the same document is rounded the same each time: 1.5, 0.9 and 0.6 of 3 are 1, 1 and 1.
    CHECK(rounded(by_weights("0.03", {{"a", "50"}, {"b", "30"}, {"c", "20"}})) == "1 1 1");
}

TEST_CASE("round_allocation: brick/money#111: four named ways of one remainder")
{
    // Two cents are left of 1.00 by 1, 1, 1, 1, 1, 1 (16 2/3 each: four are left), of which each way makes its own use.
    const division of = by_weights("1", {{"f", "1"}, {"e", "1"}, {"d", "1"}, {"c", "1"}, {"b", "1"}, {"a", "1"}});
    CHECK(rounded(of) == "16 16 17 17 17 17");
    CHECK(rounded(of, {first_first}) == "17 17 17 17 16 16");
    CHECK(rounded(of, {largest_ratio}) == "16 16 17 17 17 17");
    CHECK(rounded(of, {one_member, "e"}) == "16 20 16 16 16 16");
}

TEST_CASE("round_allocation: Shopify/money#175: a refund mirrors the charge, cent by cent, in every order")
{
    for (const remainder_order order : {remainder_order::largest_remainder, first_first, largest_ratio, one_member}) {
        CAPTURE(to_string(order));
        const remainder_rule rule{order, order == one_member ? "b" : ""};
        const division charge = by_weights("10.01", {{"c", "1"}, {"a", "2"}, {"b", "4"}});
        const division refund = by_weights("-10.01", {{"c", "1"}, {"a", "2"}, {"b", "4"}});
        auto back = round_allocation(refund.asked, refund.exact, {.step = cents, .remainder = rule}).value().units;
        for (int128& each : back) each = -each;
        CHECK(back == round_allocation(charge.asked, charge.exact, {.step = cents, .remainder = rule}).value().units);
    }
}

TEST_CASE("round_allocation: Shopify/money#284: the rule of the first document is the rule of its reversal, for it is named")
{
    // 0.05 by halves: 3 and 2 cents by key, and 2 and 3 by the order written. Who reverses by the other rule is a cent off on both sides.
    const division charge = by_weights("0.05", {{"z", "1"}, {"a", "1"}});
    CHECK(rounded(charge) == "2 3");
    CHECK(rounded(charge, {first_first}) == "3 2");
    CHECK(rounded(by_weights("-0.05", {{"z", "1"}, {"a", "1"}})) == "-2 -3");
    CHECK(rounded(by_weights("-0.05", {{"z", "1"}, {"a", "1"}}), {first_first}) == "-3 -2");
}

TEST_CASE("round_allocation: productdevbook/tezgah#144: a refund of one line mirrors that line and not the blend of all")
{
    // 30.00 at 10 % and 70.01 at 20 %: commissions 3.00 and 14.002. The refund of the second line gives back what it took.
    const division line = by_weights("70.01", {{"platform", "20"}, {"seller", "80"}});
    CHECK(rounded(line) == "1400 5601");
    CHECK(rounded(by_weights("-70.01", {{"platform", "20"}, {"seller", "80"}})) == "-1400 -5601");
}

TEST_CASE("round_allocation: Viincenttt/MollieApi#367: a payment routed to two and refunded in full leaves nobody with a cent")
{
    const std::vector<int128> paid =
        round_allocation(by_weights("7.77", {{"shop", "2"}, {"courier", "1"}, {"fund", "4"}}).asked,
                         by_weights("7.77", {{"shop", "2"}, {"courier", "1"}, {"fund", "4"}}).exact, {.step = cents})
            .value()
            .units;
    const std::vector<int128> back =
        round_allocation(by_weights("-7.77", {{"shop", "2"}, {"courier", "1"}, {"fund", "4"}}).asked,
                         by_weights("-7.77", {{"shop", "2"}, {"courier", "1"}, {"fund", "4"}}).exact, {.step = cents})
            .value()
            .units;
    CHECK(text(paid) == "222 111 444");
    for (std::size_t i = 0; i < 3; ++i) CHECK(paid[i] + back[i] == 0);
}

TEST_CASE("round_allocation: units are those of the quantum: yen, fils, five cents, a third")
{
    CHECK(rounded(by_weights("100", {{"a", "1"}, {"b", "1"}, {"c", "1"}}), {}, quantum::decimals(0)) == "34 33 33");
    CHECK(rounded(by_weights("1", {{"a", "1"}, {"b", "1"}, {"c", "1"}}), {}, quantum::decimals(3)) == "334 333 333");
    CHECK(rounded(by_weights("1.05", {{"a", "1"}, {"b", "1"}}), {}, quantum{1, 20}) == "11 10");
    CHECK(rounded(by_weights("5/3", {{"a", "1"}, {"b", "1"}}), {}, quantum{1, 3}) == "3 2");
    CHECK(rounded(by_weights("60", {{"a", "1"}, {"b", "2"}}), {}, quantum{20, 1}) == "1 2");
}

TEST_CASE("round_allocation: shares of both signs: each is rounded down, whole ones and nothings stay, the negation mirrors")
{
    const allocation_problem asked{.total = 0, .members = {{"c", 1, 0}, {"a", 1, 0}, {"b", 1, 0}, {"d", 1, 0}}};
    const allocation exact{.shares = {rational{1, 2}, rational{-3, 2}, rational{1}, rational{0}}, .why = {}};
    // a stands first by key and is negative: seen in the mirror it is 1.5 and c -0.5, and the one unit goes to a.
    CHECK(text(round_allocation(asked, exact, {.step = quantum::decimals(0)}).value().units) == "1 -2 1 0");
    const allocation negated{.shares = {rational{-1, 2}, rational{3, 2}, rational{-1}, rational{0}}, .why = {}};
    CHECK(text(round_allocation(asked, negated, {.step = quantum::decimals(0)}).value().units) == "-1 2 -1 0");
}

TEST_CASE("round_allocation: carried over a change of members: who is away keeps what is owed, who is nothing gets nothing")
{
    series of;
    CHECK(text(of.next(by_weights("1", {{"a", "1"}, {"b", "1"}, {"c", "1"}}))) == "1 0 0");
    // c is away: its third is kept, and the unit goes to b, who would be a whole unit behind first.
    CHECK(text(of.next(by_weights("1", {{"a", "1"}, {"b", "1"}}))) == "0 1");
    CHECK(of.carried() == allocation_state{{"rounding/a", number("-1/6")}, {"rounding/b", number("-1/6")}, {"rounding/c", number("1/3")}});
    CHECK(text(of.next(by_weights("1", {{"a", "0"}, {"b", "1"}, {"c", "2"}}))) == "0 0 1");
    CHECK(of.carried() == allocation_state{{"rounding/a", number("-1/6")}, {"rounding/b", number("1/6")}});
}

TEST_CASE("round_allocation: parts that change may owe more than a document can make good: then each is rounded down or up, the furthest "
          "behind first")
{
    // a, b and c are each owed 0.9, d, e and f have had 0.9 too much, and the next document is d's, e's and f's alone.
    division of = by_weights("1", {{"a", "0"}, {"b", "0"}, {"c", "0"}, {"d", "1"}, {"e", "1"}, {"f", "1"}});
    of.asked.carried = {{"rounding/a", number("0.9")},  {"rounding/b", number("0.9")},  {"rounding/c", number("0.9")},
                        {"rounding/d", number("-0.9")}, {"rounding/e", number("-0.8")}, {"rounding/f", number("-1")}};
    const rounded_allocation made = round_allocation(of.asked, of.exact, {.step = quantum::decimals(0), .carry = true}).value();
    CHECK(text(made.units) == "0 0 0 0 1 0");
    CHECK(made.why.inputs.back().second ==
          "what rounding owes cannot be made good within a unit this time: each share is rounded down or up");
    CHECK(made.why.children.at(4).rule == "rounded down, and a unit: among the furthest behind");
}

TEST_CASE("round_allocation: a policy's own amounts are handed on beside what rounding owes")
{
    division of = by_weights("1", {{"a", "1"}, {"b", "1"}});
    of.asked.carried = {{"recouped", 5}, {"rounding/b", number("1/4")}, {"rounding/z", number("-1/4")}};
    of.exact.carried = {{"recouped", 7}};
    const rounded_allocation made = round_allocation(of.asked, of.exact, {.step = quantum::decimals(0), .carry = true}).value();
    CHECK(text(made.units) == "0 1");
    CHECK(made.carried ==
          allocation_state{{"recouped", 7}, {"rounding/a", number("1/2")}, {"rounding/b", number("-1/4")}, {"rounding/z", number("-1/4")}});
    CHECK(round_allocation(of.asked, of.exact, {.step = quantum::decimals(0)}).value().carried == allocation_state{{"recouped", 7}});
}

TEST_CASE("round_allocation: what cannot be rounded is a finding that says what would be right")
{
    const division of = by_weights("1", {{"a", "1"}, {"b", "1"}});
    const checked<rounded_allocation> half =
        round_allocation(by_weights("0.005", {{"a", "1"}}).asked, by_weights("0.005", {{"a", "1"}}).exact, {.step = cents});
    REQUIRE(codes(half.findings()) == "total_not_whole");
    CHECK(half.findings()[0].text == "0.005 is no whole number of units of 0.01: round the total first, to 0");
    CHECK(rounded(of, {one_member, "nobody"}) == "unknown_bearer");
    CHECK(rounded(of, {one_member}) == "unknown_bearer");
    CHECK(round_allocation(of.asked, of.exact, {.step = cents, .remainder = {one_member}}).findings()[0].text ==
          "the remainder goes to one member, and none is named: name the member who bears it");
    CHECK(codes(round_allocation(of.asked, of.exact, {.step = cents, .remainder = {first_first}, .carry = true}).findings()) ==
          "carry_with_order");
    CHECK(codes(round_allocation(of.asked, {.shares = {1}, .why = {}}, {.step = cents}).findings()) == "wrong_number_of_shares");
    CHECK(codes(round_allocation(of.asked, {.shares = {1, 1}, .why = {}}, {.step = cents}).findings()) == "not_whole");
    const std::string large = "1000000000000000000000000000000000000000";
    CHECK(rounded(by_weights(large, {{"a", "1"}, {"b", "1"}})) == "amount_out_of_range");
    CHECK(text(round_allocation({.total = 0, .members = {}}, {.shares = {}, .why = {}}, {.step = cents}).value().units).empty());
}

TEST_CASE("round_allocation: shares with no denominator in common that fits are rounded exactly")
{
    const std::string p = "618970019642690137449562111";
    const std::string q = "162259276829213363391578010288127";
    const division of = by_weights("1", {{"a", "1/" + p}, {"b", "1/" + q}, {"c", "1"}});
    CHECK(rounded(of) == "0 0 100");
    CHECK(rounded(of, {largest_ratio}) == "1 0 99");
}

TEST_CASE("round_allocation: it tells of each share what it was, rounded down, the fraction, and the unit and why")
{
    const division of = by_weights("-1", {{"b", "1"}, {"a", "2"}});
    const explanation why = round_allocation(of.asked, of.exact, {.step = cents}).value().why;
    CHECK(inputs(why) == "total: -1; unit: 0.01; remainder: largest_remainder");
    REQUIRE(why.children.size() == 2);
    CHECK(inputs(why.children[0]) == "exact: -1/3; rounded down: -0.33; fraction: -1/3; units received: 0");
    CHECK(why.children[0].rule == "rounded down");
    CHECK(why.children[0].result == "-0.33");
    CHECK(inputs(why.children[1]) == "exact: -2/3; rounded down: -0.66; fraction: -2/3; units received: -1");
    CHECK(why.children[1].rule == "rounded down, and a unit for its fraction");
    series carried;
    carried.next(by_weights("1", {{"a", "1"}, {"b", "1"}}));
    carried.next(by_weights("1", {{"a", "1"}, {"b", "1"}}));
    CHECK(inputs(carried.why()) ==
          "total: 1; unit: 1; remainder: largest_remainder; carried: what rounding owes is made good within a unit");
    CHECK(inputs(carried.why().children[1]) == "exact: 0.5; owed before: 0.5; rounded down: 1; fraction: 0; units received: 0");
}
