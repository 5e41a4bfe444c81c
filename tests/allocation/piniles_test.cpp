#include <partnering/allocation/piniles.hpp>

#include "claims_support.hpp"

using namespace claims_test;

TEST_CASE("piniles: up to half of the claims it is the Talmud's table, beyond it the same once more (Thomson 2003, section 2.2)")
{
    CHECK(shares(piniles{}, problem("100", {"100", "200", "300"})) == "100/3 100/3 100/3");
    CHECK(shares(piniles{}, problem("200", {"100", "200", "300"})) == "50 75 75");
    CHECK(shares(piniles{}, problem("300", {"100", "200", "300"})) == "50 100 150");
    // By hand: half-claims of 50, 100 and 150, and 100 or 200 more as in the rows above.
    CHECK(shares(piniles{}, problem("400", {"100", "200", "300"})) == "250/3 400/3 550/3");
    CHECK(shares(piniles{}, problem("500", {"100", "200", "300"})) == "100 175 225");
    CHECK(shares(piniles{}, problem("600", {"100", "200", "300"})) == "100 200 300");
}

TEST_CASE("piniles: the problem of the R package ClaimsProblems, 10 for 2, 4, 7 and 8, and ends of the range")
{
    CHECK(shares(piniles{}, problem("10", {"2", "4", "7", "8"})) == "1 2 3.5 3.5");
    CHECK(shares(piniles{}, problem("0", {"0", "3"})) == "0 0");
    CHECK(shares(piniles{}, problem("4", {"0", "3"})) == "estate_exceeds_claims");
    const std::string large = "1234567890123456789012345678901234567890124";
    CHECK(shares(piniles{}, problem(large, {large, large})) ==
          "617283945061728394506172839450617283945062 617283945061728394506172839450617283945062");
}

TEST_CASE("piniles: it tells whether awards were given once or twice")
{
    const explanation why = allocate(piniles{}, problem("500", {"100", "200", "300"})).value().why;
    CHECK(
        inputs(why) ==
        "estate: 500; claims: 600; half of the claims: 300; awards: twice: everybody has half of the claim, the rest is given as the first "
        "half was; level: 75; paid in full: 1 of 3");
    REQUIRE(why.children.size() == 3);
    CHECK(why.children[0].rule == "the claim, for its second half is not above the level");
    CHECK(why.children[1].rule == "half of the claim and the level");
}
