#include "support.hpp"

#include <partnering/allocation/equal_shares.hpp>
#include <partnering/allocation/proportional.hpp>
#include <partnering/allocation/weighted.hpp>

using namespace allocation_test;

TEST_CASE("equal: thirds are thirds")
{
    CHECK(shares(equal_shares{}, {.total = 100, .members = keys({"a", "b", "c"})}) == "a 100/3, b 100/3, c 100/3");
    CHECK(shares(equal_shares{}, {.total = 0, .members = keys({"a", "b"})}) == "a 0, b 0");
}

TEST_CASE("proportional: 99.99 by 75 and 25 (moneyphp/money#492)")
{
    // By hand: 99.99 × 3/4 = 74.9925. Whole cents are another step.
    const std::vector<allocation_member> members{{.key = "a", .measure = 75}, {.key = "b", .measure = 25}};
    CHECK(shares(proportional{}, {.total = 99.99_exact, .members = members}) == "a 74.9925, b 24.9975");
}

TEST_CASE("proportional: a pool priced as one")
{
    // Tiers of the pool by hand: 3 partners use 1,500 together; 1,000 at 0.10 and 500 at 0.08 are 140. Each pays 140/1500 a unit.
    const std::vector<allocation_member> members{{.key = "a", .measure = 900}, {.key = "b", .measure = 600}, {.key = "c", .measure = 0}};
    CHECK(shares(proportional{}, {.total = 140, .members = members}) == "a 84, b 56, c 0");
    CHECK(explained(proportional{}, {.total = 140, .members = members}) == "proportional (total 140; sum of measures 1500) = 140\n"
                                                                           "  share a (measure 900) = 84\n"
                                                                           "  share b (measure 600) = 56\n"
                                                                           "  share c (measure 0) = 0\n");
}

TEST_CASE("proportional: measures that are all 0 say nothing, unless there is nothing to divide")
{
    const std::vector<allocation_member> idle{{.key = "a", .measure = 0}, {.key = "b", .measure = 0}};
    CHECK(shares(proportional{}, {.total = 1, .members = idle}) == "!all_measures_zero()");
    CHECK(shares(proportional{}, {.total = 0, .members = idle}) == "a 0, b 0");
}

TEST_CASE("weighted: a measure counts as often as was agreed")
{
    // By hand: 100 minutes × 2 and 300 minutes × 1 are 200 and 300 of 500.
    const weighted policy{{{"premium", 2}, {"basic", 1}, {"absent", 7}}};
    const std::vector<allocation_member> members{{.key = "basic", .measure = 300}, {.key = "premium", .measure = 100}};
    CHECK(shares(policy, {.total = 50, .members = members}) == "basic 30, premium 20");
    CHECK(explained(policy, {.total = 50, .members = members}) == "weighted (total 50; sum of weighted measures 500) = 50\n"
                                                                  "  share basic (measure 300; weight 1; weighted measure 300) = 30\n"
                                                                  "  share premium (measure 100; weight 2; weighted measure 200) = 20\n");
}

TEST_CASE("weighted: who takes part has one weight of at least 0")
{
    const allocation_problem problem{.total = 1, .members = keys({"a", "b"})};
    CHECK(shares(weighted{{{"a", 1}}}, problem) == "!no_weight(b)");
    CHECK(shares(weighted{{{"a", 1}, {"b", -1}, {"a", 2}, {"a", 3}}}, problem) == "!negative_weight(b), !repeated_part(a)");
    CHECK(shares(weighted{{{"a", 0}, {"b", 0}}}, problem) == "!all_measures_zero()");
    CHECK(shares(weighted{{{"a", 0}, {"b", 5}}}, problem) == "a 0, b 1");
}
