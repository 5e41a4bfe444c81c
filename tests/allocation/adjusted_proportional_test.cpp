#include <partnering/allocation/adjusted_proportional.hpp>

#include "claims_support.hpp"

using namespace claims_test;

TEST_CASE("adjusted proportional: claims of 100, 200 and 300 by the definition of Curiel, Maschler and Tijs 1987, by hand")
{
    // 100: nobody concedes, claims are cut to 100 each. 200: cut to 100, 200, 200. 300: nothing to cut.
    CHECK(shares(adjusted_proportional{}, problem("100", {"100", "200", "300"})) == "100/3 100/3 100/3");
    CHECK(shares(adjusted_proportional{}, problem("200", {"100", "200", "300"})) == "40 80 80");
    CHECK(shares(adjusted_proportional{}, problem("300", {"100", "200", "300"})) == "50 100 150");
    // 400: 100 is conceded to the third; 300 are left for 100, 200 and 200, three fifths of each.
    CHECK(shares(adjusted_proportional{}, problem("400", {"100", "200", "300"})) == "60 120 220");
    CHECK(shares(adjusted_proportional{}, problem("600", {"100", "200", "300"})) == "100 200 300");
}

TEST_CASE("adjusted proportional: two contest a garment, and claims that need no adjusting are shared in proportion")
{
    CHECK(shares(adjusted_proportional{}, problem("1", {"1", "1/2"})) == "0.75 0.25");
    CHECK(shares(adjusted_proportional{}, problem("10", {"2", "4", "7", "8"})) == "20/21 40/21 10/3 80/21");
    CHECK(shares(adjusted_proportional{}, problem("0", {"0", "5"})) == "0 0");
    CHECK(shares(adjusted_proportional{}, problem("6", {"0", "5"})) == "estate_exceeds_claims");
    const std::string large = "1234567890123456789012345678901234567890124";
    CHECK(shares(adjusted_proportional{}, problem(large, {large, large})) ==
          "617283945061728394506172839450617283945062 617283945061728394506172839450617283945062");
}

TEST_CASE("adjusted proportional: it tells what is conceded and what is still claimed")
{
    const explanation why = allocate(adjusted_proportional{}, problem("400", {"100", "200", "300"})).value().why;
    CHECK(inputs(why) == "estate: 400; claims: 600; conceded: 100; rest: 300; still claimed of it: 500");
    REQUIRE(why.children.size() == 3);
    CHECK(why.children[0].rule == "the part of the claim, cut to the rest");
    CHECK(why.children[2].rule == "what others concede, and the part of what is then still claimed");
}
