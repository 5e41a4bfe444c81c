#include "support.hpp"

#include <partnering/core/contract.hpp>

#include <doctest/doctest.h>

using namespace charge_test;

namespace {

formula nested(int depth)
{
    formula made = flat(1);
    for (int i = 1; i < depth; ++i) made = sum({made});
    return made;
}

const std::vector<tier> two_tiers{step("5", "7"), step("", "6")};

}  // namespace

TEST_CASE("formula: nests as deep as it says and no deeper")
{
    CHECK(flat(1).depth() == 1);
    CHECK(take_or_pay(sum({flat(1), at_least(per_unit(2), 3)}), 4).depth() == 4);
    CHECK(nested(formula::max_depth).depth() == formula::max_depth);
    CHECK(amount(nested(formula::max_depth), 1) == rational{1});
    CHECK_THROWS_AS((void)sum({nested(formula::max_depth)}), contract_violation);
    CHECK_THROWS_AS((void)when(quantity_driver{}, comparison::less, 1, flat(0), nested(formula::max_depth)), contract_violation);
}

TEST_CASE("formula: asks for each basis once, sorted, wherever it stands in it")
{
    const formula how = sum({percent(5, clause("b")), at_most(retail_minus(30), 10), per_unit(1, retail), discounted(cost_plus(3), 1),
                             tiered(tier_mode::volume, two_tiers, clause("a")), package(1, 1, gross),
                             when(reported, comparison::greater, 0, percent(1, retail), flat(0))});
    CHECK(how.bases() == std::vector<basis>{retail, gross, wholesale, reported, clause("a"), clause("b")});
    CHECK(flat(1).bases().empty());
}

TEST_CASE("formula: asks for each measure once, in the order it names them")
{
    const measure_ref sales{"sales", "", measure_period::previous_year, std::nullopt};
    const measure_ref uptime{"uptime", "supplier", measure_period::this_period, std::nullopt};
    const measure_ref sales_or_none{"sales", "", measure_period::previous_year, rational{0}};
    const formula how = sum({discounted_by(per_unit(3, uptime), two_tiers, sales),
                             when(uptime, comparison::less, n("0.99"), flat(0), flat(1)), package(1, 2, sales_or_none)});
    // A measure that may be missing is another question than one that may not.
    CHECK(how.measures() == std::vector<measure_ref>{sales, uptime, sales_or_none});
    CHECK(to_string(sales) == "sales, previous year");
    CHECK(to_string(uptime) == "uptime of supplier");
}

TEST_CASE("formula: only take or pay stands without usage, however deep it is")
{
    CHECK(take_or_pay(per_unit(1), 100).stands_without_usage());
    CHECK(discounted(sum({flat(1), when(quantity_driver{}, comparison::less, 1, take_or_pay(flat(0), 1), flat(2))}), 10)
              .stands_without_usage());
    CHECK_FALSE(at_most(at_least(flat(1), 100), 200).stands_without_usage());
}

TEST_CASE("formula: equal when it says the same, however it was put together")
{
    const auto make = [](rational last) {
        return sum({percent(8, retail), tiered(tier_mode::graduated, two_tiers), take_or_pay(package(10, 2), std::move(last))});
    };
    CHECK(make(3) == make(3));
    CHECK(make(3) != make(4));
    CHECK(percent(8, retail) != percent(8, gross));
    CHECK(cost_plus(8, 0, retail) != retail_minus(8, 0, retail));
    CHECK(tiered(tier_mode::graduated, two_tiers) != tiered(tier_mode::volume, two_tiers));
    CHECK(at_least(flat(1), 2) != at_most(flat(1), 2));
}

TEST_CASE("formula: breaks a contract where it can mean nothing")
{
    CHECK_THROWS_AS((void)package(0, 1), contract_violation);
    CHECK_THROWS_AS((void)package(-10, 1), contract_violation);
    CHECK_THROWS_AS((void)tiered(tier_mode::volume, {}), contract_violation);
    CHECK_THROWS_AS((void)tiered(tier_mode::volume, {step("5", "7")}), contract_violation);
    CHECK_THROWS_AS((void)discounted_by(flat(1), {step("", "0.15", "1")}, measure_ref{"sales", {}, {}, {}}), contract_violation);
    const std::vector<formula> none;
    CHECK_THROWS_AS((formula{formula::cap{none, 1}}), contract_violation);
    CHECK_THROWS_AS((formula{formula::cap{{flat(1), flat(2)}, 1}}), contract_violation);
}

TEST_CASE("basis: has a name for people and documents")
{
    CHECK(to_string(retail) == "retail");
    CHECK(to_string(reported) == "reported");
    CHECK(to_string(clause("royalty")) == "clause:royalty");
}

TEST_CASE("formula: what stands in several places counts in each, up to a bound on the whole")
{
    CHECK(flat(1).size() == 1);
    CHECK(sum({}).size() == 1);
    CHECK(take_or_pay(sum({flat(1), at_least(per_unit(2), 3)}), 4).size() == 5);
    formula doubled = percent(1, retail);
    // 2^n - 1 nodes: 2^16 - 1 is below 100,000, and 2^17 - 1 above it.
    for (int i = 1; i < 16; ++i) doubled = sum({doubled, doubled});
    CHECK(doubled.size() == 65535);
    CHECK_THROWS_AS((void)sum({doubled, doubled}), contract_violation);
    CHECK_THROWS_AS((void)when(quantity_driver{}, comparison::less, 1, doubled, doubled), contract_violation);
    const std::vector<formula> most(formula::max_size - 1, flat(1));
    CHECK(sum(most).size() == formula::max_size);
    CHECK_THROWS_AS((void)sum(std::vector<formula>(formula::max_size, flat(1))), contract_violation);
}

TEST_CASE("formula: what it asks for is found once, however often it stands in it")
{
    const measure_ref sales{.name = "sales"};
    const measure_ref returns{.name = "returns", .of = "seller"};
    formula shared = sum({percent(1, retail), per_unit(1, returns), per_unit(1, sales), flat(1)});
    for (int i = 0; i < 13; ++i) shared = when(sales, comparison::less, i, shared, shared);
    CHECK(shared.bases() == std::vector<basis>{retail});
    // In the order the formula names them: the conditions stand before what they choose between.
    CHECK(shared.measures() == std::vector<measure_ref>{sales, returns});
}
