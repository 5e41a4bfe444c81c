#include "support.hpp"

#include <partnering/allocation/relative_price.hpp>

using namespace allocation_test;

// IFRS 15 prints whole currency units; the exact shares beside them are by hand.

TEST_CASE("relative price: allocation methodology (IFRS 15 IE164-IE166, Example 33)")
{
    // Prices 50 (observed), 25 (adjusted market), 75 (expected cost plus margin) for 100 together. Printed: 33, 17, 50.
    const std::vector<allocation_member> products{{.key = "A", .measure = 50}, {.key = "B", .measure = 25}, {.key = "C", .measure = 75}};
    CHECK(shares(relative_price{}, {.total = 100, .members = products}) == "A 100/3, B 50/3, C 50");
    CHECK(explained(relative_price{}, {.total = 100, .members = products}) ==
          "relative_price (total 100; sum of stand-alone prices 150) = 100\n"
          "  share A (stand-alone price 50) = 100/3\n"
          "  share B (stand-alone price 25) = 50/3\n"
          "  share C (stand-alone price 75) = 50\n");
}

TEST_CASE("relative price: a discount that belongs to two of three (IFRS 15 IE167-IE172, Example 34, Case A)")
{
    // Prices 40, 55, 45; the contract's price is 100; B and C are regularly sold together for 60. Printed: 40, 33, 27.
    const relative_price policy{.groups = {{.members = {"B", "C"}, .price = 60}}};
    const std::vector<allocation_member> products{{.key = "A", .measure = 40}, {.key = "B", .measure = 55}, {.key = "C", .measure = 45}};
    CHECK(shares(policy, {.total = 100, .members = products}) == "A 40, B 33, C 27");
    CHECK(explained(policy, {.total = 100, .members = products}) ==
          "relative_price (total 100; sum of stand-alone prices 100) = 100\n"
          "  discount_group B, C (stand-alone prices 100; sold together for 60) = 60\n"
          "    share B (stand-alone price 55) = 33\n"
          "    share C (stand-alone price 45) = 27\n"
          "  share A (stand-alone price 40) = 40\n");
    // Without evidence for a group the discount is everybody's (paragraph 81): 100/140 of each price.
    CHECK(shares(relative_price{}, {.total = 100, .members = products}) == "A 200/7, B 275/7, C 225/7");
}

TEST_CASE("relative price: the residual approach (IFRS 15 IE173-IE175, Example 34, Case B)")
{
    // As case A with a product D, sold for anything from 15 to 45; the price of all is 130. Printed: 40, 33, 27, 30.
    const relative_price policy{.groups = {{.members = {"B", "C"}, .price = 60}},
                                .residual = {{.key = "D", .at_least = 15, .at_most = 45}}};
    const std::vector<allocation_member> products{
        {.key = "A", .measure = 40}, {.key = "B", .measure = 55}, {.key = "C", .measure = 45}, {.key = "D"}};
    CHECK(shares(policy, {.total = 130, .members = products}) == "A 40, B 33, C 27, D 30");
    CHECK(explained(policy, {.total = 130, .members = products}) ==
          "relative_price (total 130) = 130\n"
          "  residual D (prices of the others 100; at least 15; at most 45) = 30\n"
          "  discount_group B, C (stand-alone prices 100; sold together for 60) = 60\n"
          "    share B (stand-alone price 55) = 33\n"
          "    share C (stand-alone price 45) = 27\n"
          "  share A (stand-alone price 40) = 40\n");
}

TEST_CASE("relative price: a residual that is no faithful price (IFRS 15 IE176-IE177, Example 34, Case C)")
{
    // As case B for 105 in all: 5 would be left for D, which is sold for 15 to 45. The standard has its price estimated otherwise and all
    // prices applied in proportion; with 30 for D (ours) that is 105/130 of each by hand.
    const std::vector<allocation_member> products{
        {.key = "A", .measure = 40}, {.key = "B", .measure = 55}, {.key = "C", .measure = 45}, {.key = "D", .measure = 30}};
    relative_price policy{.groups = {{.members = {"B", "C"}, .price = 60}}, .residual = {{.key = "D", .at_least = 15, .at_most = 45}}};
    CHECK(shares(policy, {.total = 105, .members = products}) == "!residual_out_of_range(D)");
    CHECK(shares(policy, {.total = 146, .members = products}) == "!residual_out_of_range(D)");
    CHECK(shares(policy, {.total = 115, .members = products}) == "A 40, B 33, C 27, D 15");
    policy.residual.reset();
    CHECK(shares(policy, {.total = 105, .members = products}) == "A 420/13, B 693/26, C 567/26, D 315/13");
    // A residual is not negative even where no range is known.
    policy.residual = {.key = "D"};
    CHECK(shares(policy, {.total = 99, .members = products}) == "!residual_out_of_range(D)");
}

TEST_CASE("relative price: variable consideration of one licence (IFRS 15 IE178-IE182, Example 35, Case A)")
{
    // Licences X and Y have prices of 800 and 1,000; X costs a fixed 800, Y royalties estimated at 1,000: they are all Y's, and X's the
    // rest.
    const std::vector<allocation_member> licences{{.key = "X", .measure = 800}, {.key = "Y", .measure = 1000}};
    const relative_price policy{.variable = {{.key = "Y", .amount = 1000}}};
    CHECK(shares(policy, {.total = 1800, .members = licences}) == "X 800, Y 1000");
    // The royalties of a month, 200: X's price does not move.
    CHECK(shares(relative_price{.variable = {{.key = "Y", .amount = 200}}}, {.total = 1000, .members = licences}) == "X 800, Y 200");
}

TEST_CASE("relative price: variable consideration of both licences (IFRS 15 IE183-IE187, Example 35, Case B)")
{
    // A fixed 300 by prices of 800 and 1,000, printed 133 and 167; royalties of 200 in the first month, printed 89 and 111.
    const std::vector<allocation_member> licences{{.key = "X", .measure = 800}, {.key = "Y", .measure = 1000}};
    CHECK(shares(relative_price{}, {.total = 300, .members = licences}) == "X 400/3, Y 500/3");
    CHECK(shares(relative_price{}, {.total = 200, .members = licences}) == "X 800/9, Y 1000/9");
}

TEST_CASE("relative price: whoever has variable consideration may share in the rest as well (IFRS 15.86)")
{
    // By hand: 90 of 100 by 1 : 2 are 30 and 60; 10 more are Y's.
    const relative_price policy{.variable = {{.key = "Y", .amount = 10, .shares_the_rest = true}}};
    const std::vector<allocation_member> members{{.key = "X", .measure = 5}, {.key = "Y", .measure = 10}};
    CHECK(shares(policy, {.total = 100, .members = members}) == "X 30, Y 70");
    CHECK(explained(policy, {.total = 100, .members = members}) == "relative_price (total 100; sum of stand-alone prices 15) = 100\n"
                                                                   "  variable Y () = 10\n"
                                                                   "  share X (stand-alone price 5) = 30\n"
                                                                   "  share Y (stand-alone price 10) = 60\n");
}

TEST_CASE("relative price: a bundle discount that is everybody's (KPMG, Revenue: IFRS 15 handbook, chapter 4, Example 5)")
{
    // Phone 20, internet 30, television 40, less 10. The handbook prints 18, 27 and 35 for what is left of each: 20 - 200/90 is 17.78,
    // 30 - 300/90 is 26.67 and 40 - 400/90 is 35.56, so that the last would round to 36 if the sum did not have to be 80.
    const std::vector<allocation_member> services{
        {.key = "internet", .measure = 30}, {.key = "phone", .measure = 20}, {.key = "television", .measure = 40}};
    CHECK(shares(relative_price{}, {.total = 80, .members = services}) == "internet 80/3, phone 160/9, television 320/9");
}

TEST_CASE("relative price: what is not written down right is a finding")
{
    const std::vector<allocation_member> members{{.key = "a", .measure = 10}, {.key = "b", .measure = 20}, {.key = "c", .measure = 0}};
    const allocation_problem problem{.total = 30, .members = members};
    CHECK(shares(relative_price{.groups = {{.members = {"a", "b"}, .price = 31}}}, problem) == "!group_price(a, b)");
    CHECK(shares(relative_price{.groups = {{.members = {"a", "b"}, .price = -1}}}, problem) == "!group_price(a, b)");
    CHECK(shares(relative_price{.groups = {{.members = {}, .price = 0}}}, problem) == "!no_parts()");
    CHECK(shares(relative_price{.groups = {{.members = {"a", "d"}, .price = 5}}}, problem) == "!unknown_member(d)");
    CHECK(shares(relative_price{.groups = {{.members = {"a", "b"}, .price = 5}, {.members = {"b", "c"}, .price = 5}}}, problem) ==
          "!repeated_part(b)");
    CHECK(shares(relative_price{.groups = {{.members = {"a", "b"}, .price = 5}}, .residual = {{.key = "a"}}}, problem) ==
          "!repeated_part(a)");
    CHECK(shares(relative_price{.variable = {{.key = "a", .amount = 31}}}, problem) == "!variable_beyond_total()");
    CHECK(shares(relative_price{.variable = {{.key = "a", .amount = -1}}}, problem) == "!negative_amount(a)");
    CHECK(shares(relative_price{.variable = {{.key = "a", .amount = 1, .shares_the_rest = true},
                                             {.key = "a", .amount = 1, .shares_the_rest = true}}},
                 problem) == "!repeated_part(a)");
    CHECK(shares(relative_price{.variable = {{.key = "a", .amount = 1}, {.key = "b", .amount = 1}}}, problem) == "!all_measures_zero()");
    // A group that is given away free gets nothing, and free members of a group get nothing of it.
    CHECK(shares(relative_price{.groups = {{.members = {"b", "c"}, .price = 0}}}, problem) == "a 30, b 0, c 0");
    CHECK(shares(relative_price{.groups = {{.members = {"b", "c"}, .price = 20}}}, problem) == "a 10, b 20, c 0");
}
