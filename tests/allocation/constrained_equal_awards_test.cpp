#include <partnering/allocation/constrained_equal_awards.hpp>

#include "claims_support.hpp"

using namespace claims_test;

TEST_CASE("constrained equal awards: Aumann and Maschler 1985: claims of 100, 200 and 300, Maimonides' rule by hand")
{
    // By hand: all get the same until the first has its claim of 100 at an estate of 300, the second its 200 at 500.
    CHECK(shares(constrained_equal_awards{}, problem("100", {"100", "200", "300"})) == "100/3 100/3 100/3");
    CHECK(shares(constrained_equal_awards{}, problem("200", {"100", "200", "300"})) == "200/3 200/3 200/3");
    CHECK(shares(constrained_equal_awards{}, problem("300", {"100", "200", "300"})) == "100 100 100");
    CHECK(shares(constrained_equal_awards{}, problem("400", {"100", "200", "300"})) == "100 150 150");
    CHECK(shares(constrained_equal_awards{}, problem("500", {"100", "200", "300"})) == "100 200 200");
    CHECK(shares(constrained_equal_awards{}, problem("600", {"100", "200", "300"})) == "100 200 300");
}

TEST_CASE("constrained equal awards: the problem of the R package ClaimsProblems, 10 for 2, 4, 7 and 8, by hand")
{
    // 2 is paid in full, the other 8 are three times 8/3, and 4 is above that.
    CHECK(shares(constrained_equal_awards{}, problem("10", {"2", "4", "7", "8"})) == "2 8/3 8/3 8/3");
    CHECK(shares(constrained_equal_awards{}, problem("10", {"8", "2", "7", "4"})) == "8/3 2 8/3 8/3");
}

TEST_CASE("constrained equal awards: an estate of nothing, all that is claimed, claims of nothing, equal claims, one claim")
{
    CHECK(shares(constrained_equal_awards{}, problem("0", {"5", "0", "3"})) == "0 0 0");
    CHECK(shares(constrained_equal_awards{}, problem("8", {"5", "0", "3"})) == "5 0 3");
    CHECK(shares(constrained_equal_awards{}, problem("0", {"0", "0"})) == "0 0");
    CHECK(shares(constrained_equal_awards{}, problem("1", {"1", "1", "1"})) == "1/3 1/3 1/3");
    CHECK(shares(constrained_equal_awards{}, problem("0.25", {"0.5"})) == "0.25");
    // A negative estate is what all have to pay back: the mirror.
    CHECK(shares(constrained_equal_awards{}, problem("-10", {"2", "4", "7", "8"})) == "-2 -8/3 -8/3 -8/3");
}

TEST_CASE("constrained equal awards: a claim that is exactly the level is paid, whatever stands around it")
{
    CHECK(shares(constrained_equal_awards{}, problem("9", {"3", "3", "7"})) == "3 3 3");
    CHECK(shares(constrained_equal_awards{}, problem("7", {"1", "3", "3", "9"})) == "1 2 2 2");
    CHECK(shares(constrained_equal_awards{}, problem("10", {"1", "3", "3", "9"})) == "1 3 3 3");
}

TEST_CASE("constrained equal awards: numbers that have no denominator in common that fits, or forty digits, are divided exactly")
{
    // Each half of the claims is one and the same number, so that the level is easy by hand: (p - claim of the first) / 2.
    const std::string large = "1234567890123456789012345678901234567890123";
    CHECK(shares(constrained_equal_awards{}, problem(large, {"1", large, large})) ==
          "1 617283945061728394506172839450617283945061 617283945061728394506172839450617283945061");
    // Denominators are primes near 2^61 and 2^89: their product has 150 bits.
    CHECK(shares(constrained_equal_awards{}, problem("1/2305843009213693951", {"1/618970019642690137449562111", "1"})) ==
          "1/618970019642690137449562111 " + to_string(number("1/2305843009213693951") - number("1/618970019642690137449562111")));
}

TEST_CASE(
    "constrained equal awards: more than is claimed, nobody, claims below zero and a name twice are findings that say what would be right")
{
    const checked<allocation> more = allocate(constrained_equal_awards{}, problem("7", {"1", "2", "3"}));
    REQUIRE(codes(more.findings()) == "estate_exceeds_claims");
    CHECK(more.findings()[0].text ==
          "7 is to be divided and the claims sum to 6: nobody gets more than the claim, so that the estate is at most that sum");
    CHECK(shares(constrained_equal_awards{}, problem("0", {})) == "no_members");
    CHECK(shares(constrained_equal_awards{}, problem("1", {"2", "-1"})) == "negative_measure");
    CHECK(shares(constrained_equal_awards{}, {.total = 1, .members = {{"x", 1, 0}, {"y", 1, 0}, {"x", 1, 0}}}) == "repeated_member");
}

TEST_CASE("constrained equal awards: it tells the level, and of each claim on which side of it it is")
{
    const explanation why = allocate(constrained_equal_awards{}, problem("10", {"2", "4", "7", "8"})).value().why;
    CHECK(why.rule == "constrained_equal_awards");
    CHECK(inputs(why) == "estate: 10; claims: 21; level: 8/3; paid in full: 1 of 4");
    REQUIRE(why.children.size() == 4);
    CHECK(why.children[0] == explanation{"the claim, which is not above the level", "a", {{"claim", "2"}}, "2", {}});
    CHECK(why.children[3] == explanation{"the level, which is below the claim", "d", {{"claim", "8"}}, "8/3", {}});
}

TEST_CASE("constrained equal awards: of more than a thousand members only the level is told")
{
    allocation_problem many{.total = 1000};
    for (int i = 0; i <= 1000; ++i) many.members.push_back({std::to_string(i), 1, 0});
    const checked<allocation> made = allocate(constrained_equal_awards{}, many);
    CHECK(made.value().why.children.empty());
    CHECK(inputs(made.value().why) == "estate: 1000; claims: 1001; level: 1000/1001; paid in full: 0 of 1001");
    many.members.pop_back();
    many.total = 999;
    CHECK(allocate(constrained_equal_awards{}, many).value().why.children.size() == 1000);
}
