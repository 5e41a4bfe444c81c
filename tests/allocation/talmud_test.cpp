#include <partnering/allocation/talmud.hpp>

#include "claims_support.hpp"

using namespace claims_test;

TEST_CASE("talmud: the three widows of Kethubot 93a: the table of Aumann and Maschler 1985, section 1")
{
    CHECK(shares(talmud{}, problem("100", {"100", "200", "300"})) == "100/3 100/3 100/3");
    CHECK(shares(talmud{}, problem("200", {"100", "200", "300"})) == "50 75 75");
    CHECK(shares(talmud{}, problem("300", {"100", "200", "300"})) == "50 100 150");
}

TEST_CASE("talmud: beyond half of the claims, what each loses is what it would get of the deficit (Aumann and Maschler, self-duality)")
{
    // By hand from the table: 400 leaves a deficit of 200, 500 one of 100.
    CHECK(shares(talmud{}, problem("400", {"100", "200", "300"})) == "50 125 225");
    CHECK(shares(talmud{}, problem("500", {"100", "200", "300"})) == "200/3 500/3 800/3");
    CHECK(shares(talmud{}, problem("600", {"100", "200", "300"})) == "100 200 300");
    CHECK(shares(talmud{}, problem("0", {"100", "200", "300"})) == "0 0 0");
}

TEST_CASE("talmud: the contested garment of Baba Metzia 2a: one claims all of it, one half: three quarters and a quarter")
{
    CHECK(shares(talmud{}, problem("1", {"1", "1/2"})) == "0.75 0.25");
    CHECK(shares(talmud{}, problem("1", {"1/2", "1"})) == "0.25 0.75");
    CHECK(shares(talmud{}, problem("1", {"1", "1"})) == "0.5 0.5");
    // Tosefta of Baba Metzia: all and a third: five sixths and a sixth.
    CHECK(shares(talmud{}, problem("1", {"1", "1/3"})) == "5/6 1/6");
}

TEST_CASE("talmud: the problem of the R package ClaimsProblems, 10 for 2, 4, 7 and 8, by hand")
{
    // 10 is below half of 21: 1 and 2 are half-claims in full, the other 7 are 3.5 each, which is the half-claim of the third.
    CHECK(shares(talmud{}, problem("10", {"2", "4", "7", "8"})) == "1 2 3.5 3.5");
    // And 11, the deficit of that: 2 - 1, 4 - 2, 7 - 3.5, 8 - 3.5.
    CHECK(shares(talmud{}, problem("11", {"2", "4", "7", "8"})) == "1 2 3.5 4.5");
}

TEST_CASE("talmud: forty digits")
{
    const std::string large = "1234567890123456789012345678901234567890124";
    CHECK(shares(talmud{}, problem(large, {large, large, "0"})) ==
          "617283945061728394506172839450617283945062 617283945061728394506172839450617283945062 0");
    CHECK(shares(talmud{}, problem("3", {"1", "1"})) == "estate_exceeds_claims");
}

TEST_CASE("talmud: it tells in which half the estate is, and the level there")
{
    const explanation first = allocate(talmud{}, problem("200", {"100", "200", "300"})).value().why;
    CHECK(inputs(first) ==
          "estate: 200; claims: 600; half of the claims: 300; half: the first: the estate is at most half of the claims, awards are "
          "equal up to half a claim; level: 75; given half of the claim: 1 of 3");
    REQUIRE(first.children.size() == 3);
    CHECK(first.children[0].rule == "half of the claim, which is not above the level");
    CHECK(first.children[1].rule == "the level, which is below half of the claim");
    const explanation second = allocate(talmud{}, problem("400", {"100", "200", "300"})).value().why;
    CHECK(inputs(second) ==
          "estate: 400; claims: 600; half of the claims: 300; half: the second: the estate is more than half of the claims, losses are "
          "equal up to half a claim; loss of each: 75; lost half of the claim: 1 of 3");
    CHECK(second.children[0].rule == "half of the claim, for the other half is not above the loss of each");
    CHECK(second.children[2].rule == "the claim less the loss of each");
}
