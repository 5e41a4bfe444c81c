#include <partnering/allocation/proportional_claims.hpp>

#include "claims_support.hpp"

using namespace claims_test;

TEST_CASE("proportional claims: each gets the same part of its claim (Thomson 2003, section 2.2), by hand")
{
    CHECK(shares(proportional_claims{}, problem("100", {"100", "200", "300"})) == "50/3 100/3 50");
    CHECK(shares(proportional_claims{}, problem("200", {"100", "200", "300"})) == "100/3 200/3 100");
    CHECK(shares(proportional_claims{}, problem("300", {"100", "200", "300"})) == "50 100 150");
    CHECK(shares(proportional_claims{}, problem("10", {"2", "4", "7", "8"})) == "20/21 40/21 10/3 80/21");
}

TEST_CASE("proportional claims: nobody gets more than the claim, and no claims share no estate")
{
    CHECK(shares(proportional_claims{}, problem("601", {"100", "200", "300"})) == "estate_exceeds_claims");
    CHECK(shares(proportional_claims{}, problem("0", {"0", "0"})) == "0 0");
    CHECK(shares(proportional_claims{}, problem("1", {"0", "0"})) == "estate_exceeds_claims");
    CHECK(inputs(allocate(proportional_claims{}, problem("100", {"100", "200", "300"})).value().why) ==
          "estate: 100; claims: 600; part of each claim: 1/6");
}
