#include "support.hpp"

#include <partnering/core/contract.hpp>

#include <doctest/doctest.h>

#include <functional>
#include <tuple>

using namespace charge_test;

namespace {

constexpr tier_mode graduated = tier_mode::graduated;
constexpr tier_mode volume = tier_mode::volume;
constexpr tier_bound exclusive = tier_bound::exclusive;

}  // namespace

// ------------------------------------------------------------------------------------------------------------- what others got wrong

TEST_CASE("evaluate: 55 x 0.067 is 3.685, rounded nowhere (killbill/killbill#1124)") { CHECK(text(per_unit(n("0.067")), 55) == "3.685"); }

TEST_CASE("evaluate: seconds add up to what their sum costs, in any number of increments (cgrates/cgrates#2122, #361, #118, #260, #3018)")
{
    SUBCASE("#3018: four seconds at 0.20 a minute, one by one and at once")
    {
        const formula second = per_unit(n("1/300"));
        rational live;
        for (int i = 0; i < 4; ++i) live += amount(second, 1);
        CHECK(live == rational{1, 75});
        CHECK(amount(second, 4) == live);
    }
    SUBCASE("#260: connection 0.15 and 24 seconds at 0.05 a minute are 0.17, not 0.174 or 0.18")
    {
        CHECK(text(sum({flat(n("0.15")), per_unit(n("0.05") / rational{60})}), 24) == "0.17");
    }
    SUBCASE("#118: blocks of 6 seconds after a first of 30, at 0.006 a minute; the thread's own figures")
    {
        const formula call = at_least(package(6, n("0.0006")), n("0.003"));
        CHECK(text(call, 32) == "0.0036");
        CHECK(text(call, 57) == "0.006");
        CHECK(text(call, 75) == "0.0078");
        CHECK(text(call, 12) == "0.003");
    }
}

TEST_CASE("evaluate: a rate has the decimals it has (irontec/ivozprovider#692)")
{
    CHECK(text(per_unit(n("0.0000125")), 1) == "0.0000125");
    CHECK(text(per_unit(n("0.0000125")), 7) == "0.0000875");
    CHECK(text(per_unit(n("0.0000125")), 80'000'000) == "1000");
    // The thread's call: 60 seconds at 0.50 a minute cost 0.4980 when the second's price was cut to four decimals.
    CHECK(text(per_unit(n("0.5") / rational{60}), 60) == "0.5");
}

TEST_CASE("evaluate: volume charges 101 units at the last tier's price, graduated at both (getlago/lago#259)")
{
    // The thread: its author expected 301, the answer was 101 = 101 x 1, because the plan was a volume one.
    const std::vector<tier> tiers{step("100", "3"), step("", "1")};
    CHECK(text(tiered(volume, tiers), 101) == "101");
    CHECK(text(tiered(graduated, tiers), 101) == "301");
    CHECK(text(tiered(volume, tiers), 100) == "300");
    CHECK(text(tiered(graduated, tiers), 100) == "300");
}

TEST_CASE("evaluate: quantities between two whole units have a tier (getlago/lago-api#1699)")
{
    const std::vector<tier> tiers{step("5", "10"), step("10", "8"), step("", "6")};
    CHECK(text(tiered(volume, tiers), n("5.5")) == "44");
    CHECK(text(tiered(graduated, tiers), n("5.5")) == "54");
}

TEST_CASE("evaluate: the unit on the boundary goes where the contract says (pydantic/genai-prices#587)")
{
    // Two public tariffs with the same threshold: one bills "prompts <= 200k" at 2 and more at 4 per million; at the other, a prompt
    // that reaches 200k pays the higher rate for all of it.
    const rational low = n("2") / rational{1'000'000};
    const rational high = n("4") / rational{1'000'000};
    const auto prompt = [&](tier_bound bound) {
        return tiered(volume, {tier{rational{200'000}, bound, low, 0}, tier{std::nullopt, tier_bound::inclusive, high, 0}});
    };
    CHECK(text(prompt(tier_bound::inclusive), 200'000) == "0.4");
    CHECK(text(prompt(tier_bound::inclusive), 200'001) == "0.800004");
    CHECK(text(prompt(exclusive), 199'999) == "0.399998");
    CHECK(text(prompt(exclusive), 200'000) == "0.8");
}

TEST_CASE("evaluate: the first graduated tier starts with the first unit (polarsource/polar#12075)")
{
    // There a first tier "from 3 to 10 seats" lost its first two seats to the next, cheaper tier. Here a tier has no start of its own.
    const formula seats = tiered(graduated, {step("10", "10"), step("", "8")});
    CHECK(text(seats, 3) == "30");
    CHECK(text(seats, 12) == "116");
}

TEST_CASE("evaluate: several commissions on one sale, each with its basis and bounds (mercurjs/mercur#1357, spree/spree#14451)")
{
    // "5 % with a minimum fee of 1", "10 % capped at 50", and a fixed fee an item.
    const formula stack = sum({at_least(percent(5, gross), 1), at_most(percent(10, retail), 50), per_unit(n("0.30"))});
    CHECK(text(stack, {2, {{gross, 10}, {retail, 12}}, {}}) == "2.8");        // 1 + 1.20 + 0.60
    CHECK(text(stack, {2, {{gross, 100}, {retail, 120}}, {}}) == "17.6");     // 5 + 12 + 0.60
    CHECK(text(stack, {1, {{gross, 1000}, {retail, 1200}}, {}}) == "100.3");  // 50 + 50 + 0.30
    // Given back, each part is bounded on its own side of zero: what was taken comes back.
    CHECK(text(stack, {-2, {{gross, -10}, {retail, -12}}, {}}) == "-2.8");
    CHECK(text(stack, {-1, {{gross, -1000}, {retail, -1200}}, {}}) == "-100.3");
}

TEST_CASE("evaluate: a share that steps with the revenue, by all of it or by its parts (EDD-Commissions#89, #181, frappe/erpnext#46328)")
{
    // The thread's table: up to 1,000 10 %, up to 10,000 20 %, then 30 %.
    const std::vector<tier> steps{step("1000", "0.10"), step("10000", "0.20"), step("", "0.30")};
    const given sales{1, {{gross, 12'000}}, {}};
    CHECK(text(tiered(volume, steps, gross), sales) == "3600");
    CHECK(text(tiered(graduated, steps, gross), sales) == "2500");  // 100 + 1800 + 600
}

TEST_CASE("evaluate: 1 % of the sale is not 1 % of a commission of 10 %: the basis says which (anujtenani/goaffpro#125)")
{
    const given sale{1, {{gross, 100}, {clause("commission"), 10}, {{basis_kind::net, {}}, 90}}, {}};
    CHECK(text(percent(1, gross), sale) == "1");
    CHECK(text(percent(1, clause("commission")), sale) == "0.1");
    CHECK(text(percent(1, {basis_kind::net, {}}), sale) == "0.9");
    CHECK(why(percent(1, clause("commission")), sale).inputs.front().first == "clause:commission");
}

// ---------------------------------------------------------------------------------------------------------------------- public tariffs

TEST_CASE("evaluate: a marketplace's yearly fee of 8000 is discounted by last year's sales")
{
    const measure_ref sales{"sales", {}, measure_period::previous_year, std::nullopt};
    const auto fee = [&](tier_bound bound) {
        return discounted_by(flat(8000),
                             {step("100000", "0", "0", bound), step("250000", "0.15", "0", bound), step("750000", "0.30", "0", bound),
                              step("1000000", "0.50", "0", bound), step("", "0.80")},
                             sales);
    };
    struct row {
        const char* sales;
        const char* expected;  // 8000 less the percentage of the tariff
    };
    const row rows[] = {{"0", "8000"},      {"99999.99", "8000"},  {"100000", "6800"}, {"249999.99", "6800"}, {"250000", "5600"},
                        {"500000", "5600"}, {"749999.99", "5600"}, {"750000", "4000"}, {"1000000", "1600"},   {"1000000.01", "1600"}};
    for (const row& each : rows) {
        CAPTURE(std::string{each.sales});
        CHECK(text(fee(exclusive), {1, {}, {{"sales", n(each.sales)}}}) == each.expected);
    }
    // "Above 1M": at exactly a million an inclusive bound still gives 50 %.
    CHECK(text(fee(tier_bound::inclusive), {1, {}, {{"sales", 1'000'000}}}) == "4000");
    CHECK(text(fee(tier_bound::inclusive), {1, {}, {{"sales", 500'000}}}) == "5600");
}

TEST_CASE("evaluate: a marketplace's monthly share of sales, 0 4 3 2 1 percent")
{
    const formula share =
        tiered(graduated, {step("100000", "0"), step("200000", "0.04"), step("500000", "0.03"), step("800000", "0.02"), step("", "0.01")},
               reported);
    struct row {
        const char* sales;
        const char* expected;  // by hand: 4000 to 200,000, 13,000 to 500,000, 19,000 to 800,000
    };
    const row rows[] = {{"0", "0"},          {"100000", "0"},      {"150000", "2000"},          {"200000", "4000"},  {"500000", "13000"},
                        {"800000", "19000"}, {"1000000", "21000"}, {"800000.01", "19000.0001"}, {"-150000", "-2000"}};
    for (const row& each : rows) {
        CAPTURE(std::string{each.sales});
        CHECK(text(share, {1, {{reported, n(each.sales)}}, {}}) == each.expected);
    }
}

TEST_CASE("evaluate: 7.3 million megabytes cost 10300 and say tier by tier why")
{
    const formula network = tiered(graduated, {step("1000000", "0.0020"), step("5000000", "0.0015"), step("", "0.0010")});
    CHECK(text(network, 7'300'000) == "10300");
    const explanation all = why(network, {7'300'000, {}, {}});
    CHECK(line(all) == "graduated: quantity 7300000; tier 1 2000; tier 2 6000; tier 3 2300; = 10300");
    REQUIRE(all.children.size() == 3);
    CHECK(line(all.children[0]) == "tier: units 1000000; price 0.002; = 2000");
    CHECK(line(all.children[1]) == "tier: units 4000000; price 0.0015; = 6000");
    CHECK(line(all.children[2]) == "tier: units 2300000; price 0.001; = 2300");
    CHECK(all.children[1].subject == "tier 2");
}

// ------------------------------------------------------------------------------------------------------------------------- tiers

TEST_CASE("evaluate: seven units in volume tiers of 5 at 7, 10 at 6.50 cost 45.50")
{
    CHECK(text(tiered(volume, {step("5", "7", "0"), step("10", "6.5"), step("", "6")}), 7) == "45.5");
}

TEST_CASE("evaluate: a tier's flat amount is charged where the tier is entered")
{
    const auto tiers = [](tier_bound bound) {
        return std::vector<tier>{step("5", "1", "10", bound), step("10", "2", "20", bound), step("", "3", "40", bound)};
    };
    struct row {
        const char* quantity;
        const char* graduated_inclusive;
        const char* graduated_exclusive;
        const char* volume_inclusive;
        const char* volume_exclusive;
    };
    // By hand. 5 exactly: inclusive 10 + 5x1 = 15; exclusive enters the second tier with no unit in it, 15 + 20 = 35.
    const row rows[] = {
        {"0", "0", "0", "0", "0"},          {"1", "11", "11", "11", "11"},       {"5", "15", "35", "15", "30"},
        {"5.5", "36", "36", "31", "31"},    {"10", "45", "85", "40", "70"},      {"12", "91", "91", "76", "76"},
        {"-5", "-15", "-35", "-15", "-30"}, {"-12", "-91", "-91", "-76", "-76"},
    };
    for (const row& each : rows) {
        CAPTURE(std::string{each.quantity});
        const rational quantity = n(each.quantity);
        CHECK(text(tiered(graduated, tiers(tier_bound::inclusive)), quantity) == each.graduated_inclusive);
        CHECK(text(tiered(graduated, tiers(exclusive)), quantity) == each.graduated_exclusive);
        CHECK(text(tiered(volume, tiers(tier_bound::inclusive)), quantity) == each.volume_inclusive);
        CHECK(text(tiered(volume, tiers(exclusive)), quantity) == each.volume_exclusive);
    }
}

TEST_CASE("evaluate: a tier that ends at or below zero is entered by no quantity, and no discount step is out of reach")
{
    const std::vector<tier> tiers{step("-1", "100", "1000"), step("0", "100", "1000"), step("5", "1", "10"), step("", "2")};
    CHECK(text(tiered(graduated, tiers), 7) == "19");  // 10 + 5 x 1 + 2 x 2
    CHECK(text(tiered(volume, tiers), 3) == "13");
    CHECK(text(tiered(graduated, tiers), 0) == "0");
    const formula by_growth =
        discounted_by(flat(100), {step("-10", "0.5"), step("0", "0.2"), step("", "0")}, measure_ref{"growth", {}, {}, {}});
    CHECK(text(by_growth, {1, {}, {{"growth", -12}}}) == "50");
    CHECK(text(by_growth, {1, {}, {{"growth", 0}}}) == "80");
    CHECK(text(by_growth, {1, {}, {{"growth", 3}}}) == "100");
}

TEST_CASE("evaluate: an explanation of tiers shows flat amounts, rates as percent, and refunds with their sign")
{
    const explanation entered = why(tiered(graduated, {step("5", "1", "10"), step("", "3")}), {-7, {}, {}});
    CHECK(line(entered) == "graduated: quantity -7; tier 1 -15; tier 2 -6; = -21");
    REQUIRE(entered.children.size() == 2);
    CHECK(line(entered.children[0]) == "tier: units -5; price 1; flat -10; = -15");
    const explanation of_sales = why(tiered(volume, {step("1000", "0.10"), step("", "1/8")}, gross), {1, {{gross, 4000}}, {}});
    CHECK(line(of_sales) == "volume: gross 4000; tier 2 500; = 500");
    REQUIRE(of_sales.children.size() == 1);
    CHECK(line(of_sales.children[0]) == "tier: amount 4000; rate 12.5 %; = 500");
    CHECK(line(why(tiered(volume, {step("", "7")}), {0, {}, {}})) == "volume: quantity 0; = 0");
}

TEST_CASE("tier_findings: says what is wrong with a table, and where")
{
    const auto codes = [](const std::vector<tier>& tiers) {
        std::string all;
        for (const finding& each : tier_findings(tiers)) {
            CHECK(each.level == severity::error);
            CHECK_FALSE(each.text.empty());
            all += each.code + each.place + " ";
        }
        return all;
    };
    CHECK(codes({}) == "tier_missing[0] ");
    CHECK(codes({step("5", "1"), step("", "1")}) == "");
    CHECK(codes({step("", "1")}) == "");
    CHECK(codes({step("5", "1"), step("10", "1")}) == "tier_open_end[1] ");
    CHECK(codes({step("", "1"), step("10", "1"), step("", "1")}) == "tier_open_end[0] ");
    CHECK(codes({step("5", "1"), step("5", "1", "0", exclusive), step("", "1")}) == "tier_order[1] ");
    CHECK(codes({step("5", "1"), step("4", "1"), step("4.5", "1")}) == "tier_order[1] tier_open_end[2] ");
}

// ------------------------------------------------------------------------------------------------------------------ the other kinds

TEST_CASE("evaluate: each kind gives the amount a person would compute, and names what went into it")
{
    const measure_ref uptime{"uptime", {}, measure_period::this_period, std::nullopt};
    const given usual{7, {{retail, 200}, {gross, 150}, {wholesale, 80}, {reported, 40'000}}, {{"uptime", n("0.995")}}};
    struct row {
        formula how;
        const char* expected;
    };
    const row rows[] = {
        {flat(n("4.50")), "flat: amount 4.5; = 4.5"},
        {per_unit(n("0.15")), "per_unit: quantity 7; price 0.15; = 1.05"},
        {per_unit(2, uptime), "per_unit: uptime 0.995; price 2; = 1.99"},
        {package(5, 3), "package: quantity 7; package size 5; packages 2; price 3; = 6"},
        {package(7, 3), "package: quantity 7; package size 7; packages 1; price 3; = 3"},
        {percent(8, retail), "percent: retail 200; rate 8 %; = 16"},
        {percent(n("1/3"), retail), "percent: retail 200; rate 1/3 %; = 2/3"},
        {percent(5, reported), "percent: reported 40000; rate 5 %; = 2000"},
        {cost_plus(25), "cost_plus: wholesale 80; markup 25 %; = 100"},
        {cost_plus(25, n("0.5")), "cost_plus: wholesale 80; markup 25 %; quantity 7; plus a unit 0.5; = 103.5"},
        {retail_minus(30), "retail_minus: retail 200; discount 30 %; = 140"},
        {retail_minus(30, 2), "retail_minus: retail 200; discount 30 %; quantity 7; less a unit 2; = 126"},
        {sum({flat(1), per_unit(2)}), "sum: part 1 1; part 2 14; = 15"},
        {sum({}), "sum: = 0"},
        {take_or_pay(per_unit(2), 100), "minimum: charge 14; minimum 100; = 100"},
        {take_or_pay(per_unit(2), 10), "minimum: charge 14; minimum 10; = 14"},
        {at_least(per_unit(2), 20), "floor: charge 14; floor 20; = 20"},
        {at_most(per_unit(2), 10), "cap: charge 14; cap 10; = 10"},
        {discounted(per_unit(2), n("12.5")), "discount: charge 14; discount 12.5 %; = 12.25"},
        {discounted_by(per_unit(2), {step("0.99", "0.5"), step("", "0")}, uptime), "discount: charge 14; uptime 0.995; discount 0 %; = 14"},
        {when(uptime, comparison::less, n("0.99"), flat(0), per_unit(3)), "when: uptime 0.995; less than 0.99; otherwise 21; = 21"},
        {when(quantity_driver{}, comparison::greater_or_equal, 7, flat(5), flat(6)), "when: quantity 7; at least 7; then 5; = 5"},
    };
    for (const row& each : rows) {
        CAPTURE(std::string{each.expected});
        CHECK(line(why(each.how, usual)) == each.expected);
        CHECK(to_decimal_or_ratio(amount(each.how, usual)) == why(each.how, usual).result);
    }
}

TEST_CASE("evaluate: conditions compare as written")
{
    struct row {
        comparison op;
        bool below, at, above;
    };
    const row rows[] = {{comparison::less, true, false, false},
                        {comparison::less_or_equal, true, true, false},
                        {comparison::equal, false, true, false},
                        {comparison::not_equal, true, false, true},
                        {comparison::greater_or_equal, false, true, true},
                        {comparison::greater, false, false, true}};
    for (const row& each : rows) {
        CAPTURE(static_cast<int>(each.op));
        const formula how = when(gross, each.op, -3, flat(1), flat(0));
        CHECK(amount(how, {1, {{gross, -4}}, {}}) == rational{each.below ? 1 : 0});
        CHECK(amount(how, {1, {{gross, -3}}, {}}) == rational{each.at ? 1 : 0});
        CHECK(amount(how, {1, {{gross, 4}}, {}}) == rational{each.above ? 1 : 0});
    }
}

TEST_CASE("evaluate: only the branch that is chosen asks for its inputs")
{
    const formula how = when(quantity_driver{}, comparison::less, 10, percent(1, retail), percent(1, wholesale));
    CHECK(text(how, {5, {{retail, 300}}, {}}) == "3");  // .at() throws where wholesale is asked for
    CHECK(text(how, {15, {{wholesale, 300}}, {}}) == "3");
}

TEST_CASE("evaluate: take or pay is due without usage, a floor is not")
{
    CHECK(text(take_or_pay(per_unit(2), 100), 0) == "100");
    CHECK(text(at_least(per_unit(2), 100), 0) == "0");
    CHECK(line(why(at_least(per_unit(2), 100), {0, {}, {}})) == "floor: charge 0; floor without usage 0; = 0");
    // Usage that costs nothing is usage: free units, or a rate of 0 % of something.
    CHECK(text(at_least(tiered(graduated, {step("10", "0"), step("", "1")}), 5), 3) == "5");
    CHECK(text(at_least(percent(0, gross), 5), {0, {{gross, 10}}, {}}) == "5");
    CHECK(text(at_least(percent(0, gross), 5), {0, {{gross, 0}}, {}}) == "0");
    // A charge that would be negative for usage is still at least the floor.
    CHECK(text(at_least(sum({per_unit(2), flat(-20)}), 5), 3) == "5");
    // And a commitment is not given back by a month of refunds.
    CHECK(text(take_or_pay(per_unit(2), 100), -30) == "100");
}

TEST_CASE("evaluate: a refund mirrors packages, floors and caps, and leaves flat amounts")
{
    CHECK(text(package(10, 3), -11) == "-6");
    CHECK(text(package(10, 3), -10) == "-3");
    CHECK(text(at_least(per_unit(2), 5), -1) == "-5");
    CHECK(text(at_most(per_unit(2), 50), -100) == "-50");
    CHECK(text(flat(4), -3) == "4");
}

TEST_CASE("evaluate: what was asked for keeps its own explanation")
{
    const explanation origin{"usage", "record 17", {}, "7", {}};
    charge_inputs<traced> inputs{traced::from(7, origin), nullptr, nullptr};
    const explanation all = evaluate(at_most(per_unit(2), 10), inputs).why().value();
    CHECK(line(all) == "cap: charge 14; cap 10; = 10");
    REQUIRE(all.children.size() == 1);
    CHECK(all.children[0].rule == "per_unit");
    CHECK(all.children[0].subject == "charge");
    REQUIRE(all.children[0].children.size() == 1);
    CHECK(all.children[0].children[0] == origin);
}

TEST_CASE("evaluate: a formula that asks for what nobody can answer breaks the contract")
{
    const charge_inputs<plain> nobody{plain::of(1), nullptr, nullptr};
    CHECK_THROWS_AS((void)evaluate(percent(1, retail), nobody), contract_violation);
    CHECK_THROWS_AS((void)evaluate(per_unit(1, measure_ref{"sales", {}, {}, {}}), nobody), contract_violation);
    CHECK(evaluate(per_unit(3), nobody).value() == rational{3});
}

TEST_CASE("evaluate: large quantities at fine rates stay exact")
{
    // 10^20 units at 10^-12 and a third: beyond what a double or 64 bits hold.
    const rational quantity = n("100000000000000000001");
    CHECK(text(per_unit(n("0.000000000001")), quantity) == "100000000.000000000001");
    CHECK(to_string(amount(per_unit(n("1/3")), quantity)) == "100000000000000000001/3");
    CHECK(text(tiered(graduated, {step("100000000000000000000", "0.000000000001"), step("", "0.5")}), quantity) == "100000000.5");
}

// --------------------------------------------------------------------------------------------------------------------- weighted sums

TEST_CASE("linear: a weighted sum is found through sums and discounts, like weights put together")
{
    const formula how = discounted(
        sum({flat(10), per_unit(2), percent(8, retail), cost_plus(25, 1), retail_minus(30, 4), per_unit(n("0.02"), retail)}), 50);
    const std::optional<linear_form> found = linear(how);
    REQUIRE(found);
    CHECK(found->constant == rational{5});
    CHECK(found->per_quantity == rational{-1, 2});  // (2 + 1 - 4) / 2
    CHECK(found->per_basis == std::vector<std::pair<basis, rational>>{{retail, n("0.4")}, {wholesale, n("0.625")}});
    const std::optional<linear_form> nothing = linear(sum({percent(5, gross), percent(-5, gross)}));
    REQUIRE(nothing);
    CHECK(nothing->per_basis.empty());
}

TEST_CASE("linear: tiers, packages, bounds, conditions and measures are none")
{
    const measure_ref sales{"sales", {}, {}, {}};
    const formula bent[] = {package(1, 1),           tiered(graduated, {step("", "1")}),
                            take_or_pay(flat(1), 1), at_least(flat(1), 1),
                            at_most(flat(1), 1),     discounted_by(flat(1), {step("", "0")}, sales),
                            per_unit(1, sales),      when(quantity_driver{}, comparison::less, 1, flat(1), flat(1))};
    for (const formula& each : bent) {
        CAPTURE(each.content().index());
        CHECK_FALSE(linear(each));
        CHECK_FALSE(linear(sum({flat(1), discounted(each, 10)})));
    }
}

TEST_CASE("linear: weights that have no room together are no weighted sum")
{
    // 3^-3000 and 7^-1500 have denominators of over 1200 digits each, their sum one of over 2000.
    const auto power = [](int base, int exponent) {
        rational made{1};
        for (int i = 0; i < exponent; ++i) made /= rational{base};
        return made;
    };
    const formula how = sum({per_unit(power(3, 3000)), per_unit(power(7, 1500))});
    CHECK_FALSE(linear(how));
    CHECK_THROWS_AS((void)amount(how, 1), arithmetic_error);
    CHECK(amount(how, 0) == rational{0});
}
