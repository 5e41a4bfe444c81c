#include <partnering/allocation/constrained_equal_losses.hpp>

#include "claims_support.hpp"

using namespace claims_test;

TEST_CASE("constrained equal losses: Aumann and Maschler 1985: claims of 100, 200 and 300, by hand")
{
    // By hand: losses are 200 each until the first has lost its claim of 100: at an estate of 300 they are 100, 100 and 100.
    CHECK(shares(constrained_equal_losses{}, problem("100", {"100", "200", "300"})) == "0 0 100");
    CHECK(shares(constrained_equal_losses{}, problem("200", {"100", "200", "300"})) == "0 50 150");
    CHECK(shares(constrained_equal_losses{}, problem("300", {"100", "200", "300"})) == "0 100 200");
    CHECK(shares(constrained_equal_losses{}, problem("400", {"100", "200", "300"})) == "100/3 400/3 700/3");
    CHECK(shares(constrained_equal_losses{}, problem("600", {"100", "200", "300"})) == "100 200 300");
    CHECK(shares(constrained_equal_losses{}, problem("0", {"100", "200", "300"})) == "0 0 0");
}

TEST_CASE("constrained equal losses: the problem of the R package ClaimsProblems, 10 for 2, 4, 7 and 8, by hand")
{
    // 11 are lost: 2 by the first, who has no more, and 3 by each of the others.
    CHECK(shares(constrained_equal_losses{}, problem("10", {"2", "4", "7", "8"})) == "0 1 4 5");
}

TEST_CASE("constrained equal losses: forty digits and ends of the range")
{
    const std::string large = "1234567890123456789012345678901234567890124";
    CHECK(shares(constrained_equal_losses{}, problem(large, {large, large})) ==
          "617283945061728394506172839450617283945062 617283945061728394506172839450617283945062");
    CHECK(shares(constrained_equal_losses{}, problem("0", {"0"})) == "0");
    CHECK(shares(constrained_equal_losses{}, problem("1.01", {"0.5", "0.5"})) == "estate_exceeds_claims");
}

TEST_CASE("constrained equal losses: it tells what each loses")
{
    const explanation why = allocate(constrained_equal_losses{}, problem("10", {"2", "4", "7", "8"})).value().why;
    CHECK(inputs(why) == "estate: 10; claims: 21; deficit: 11; loss of each: 3; lost in full: 1 of 4");
    REQUIRE(why.children.size() == 4);
    CHECK(why.children[0] == explanation{"nothing: the claim is not above the loss of each", "a", {{"claim", "2"}}, "0", {}});
    CHECK(why.children[2] == explanation{"the claim less the loss of each", "c", {{"claim", "7"}}, "4", {}});
}
