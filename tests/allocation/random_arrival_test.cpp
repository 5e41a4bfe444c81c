#include <partnering/allocation/random_arrival.hpp>

#include "claims_support.hpp"

using namespace claims_test;

TEST_CASE("random arrival: O'Neill 1982: claims of 100, 200 and 300, over the six orders by hand")
{
    CHECK(shares(random_arrival{}, problem("100", {"100", "200", "300"})) == "100/3 100/3 100/3");
    // abc 100 100 0, acb 100 0 100, bac and bca 0 200 0, cab and cba 0 0 200.
    CHECK(shares(random_arrival{}, problem("200", {"100", "200", "300"})) == "100/3 250/3 250/3");
    CHECK(shares(random_arrival{}, problem("300", {"100", "200", "300"})) == "50 100 150");
    CHECK(shares(random_arrival{}, problem("400", {"100", "200", "300"})) == "200/3 350/3 650/3");
}

TEST_CASE("random arrival: Jacob's will in O'Neill 1982: 120 for claims of all, a half, a third and a quarter")
{
    // Over the 24 orders, added up apart from this library. Ibn Ezra's own division of the will, 80 5/6, 20 5/6, 10 5/6 and 7 1/2, is
    // another rule.
    CHECK(shares(random_arrival{}, problem("120", {"120", "60", "40", "30"})) == "57.5 175/6 115/6 85/6");
}

TEST_CASE("random arrival: the problem of the R package ClaimsProblems, 10 for 2, 4, 7 and 8, over the 24 orders")
{
    CHECK(shares(random_arrival{}, problem("10", {"2", "4", "7", "8"})) == "1 11/6 10/3 23/6");
}

TEST_CASE("random arrival: a garment, ends of the range, claims of nothing")
{
    CHECK(shares(random_arrival{}, problem("1", {"1", "1/2"})) == "0.75 0.25");
    CHECK(shares(random_arrival{}, problem("0", {"1", "2"})) == "0 0");
    CHECK(shares(random_arrival{}, problem("3", {"1", "2"})) == "1 2");
    CHECK(shares(random_arrival{}, problem("1", {"0", "1", "0", "1"})) == "0 0.5 0 0.5");
    CHECK(shares(random_arrival{}, problem("0", {"0"})) == "0");
    CHECK(shares(random_arrival{}, problem("4", {"1", "2"})) == "estate_exceeds_claims");
}

TEST_CASE("random arrival: a hundred claims are averaged by their sums, and equal claims get equal parts")
{
    allocation_problem asked{.total = 1000};
    for (int i = 0; i < 100; ++i) asked.members.push_back({std::to_string(100 + i), 20, 0});
    const checked<allocation> equal = allocate(random_arrival{}, asked);
    REQUIRE(equal);
    for (const rational& share : equal.value().shares) CHECK(share == rational{10});
    // A hundredth of a claim more or less is no more work: what counts is how many steps of one size the estate has.
    for (allocation_member& member : asked.members) member.measure = rational{1, 5};
    asked.total = 10;
    CHECK(allocate(random_arrival{}, asked).value().shares.front() == rational{1, 10});
}

TEST_CASE("random arrival: both ways of counting come to the same")
{
    // Claims of 1 to 14 are few multiples of one amount and counted by sums; a grain more on each makes them many of a small one, counted
    // by sets.
    allocation_problem by_sums{.total = 40};
    for (int i = 1; i <= 14; ++i) by_sums.members.push_back({std::to_string(100 + i), i, 0});
    allocation_problem by_sets = by_sums;
    const rational grain{1, 1'000'000'007};
    for (allocation_member& member : by_sets.members) member.measure += grain;
    const std::vector<rational> a = allocate(random_arrival{}, by_sums).value().shares;
    const std::vector<rational> b = allocate(random_arrival{}, by_sets).value().shares;
    for (std::size_t i = 0; i < a.size(); ++i) {
        // What one finds left moves by no more than all claims together do.
        CHECK(a[i] - b[i] <= grain * rational{14});
        CHECK(b[i] - a[i] <= grain * rational{14});
    }
}

TEST_CASE("random arrival: claims with no denominator in common that fits are averaged in ratios")
{
    const std::string p = "618970019642690137449562111";
    const std::string q = "162259276829213363391578010288127";
    // For two it is the contested garment: each concedes what the other's claim leaves; 1/p + 1/q is more than the estate of 1/p by 1/q.
    CHECK(shares(random_arrival{}, problem("1/" + p, {"1/" + p, "1/" + q})) ==
          to_string(number("1/" + p) - number("1/" + q) / rational{2}) + " " + to_string(number("1/" + q) / rational{2}));
}

TEST_CASE("random arrival: what would take too long is a finding that says what can be done")
{
    allocation_problem asked{.total = 500'000};
    for (int i = 0; i < 30; ++i) asked.members.push_back({std::to_string(100 + i), 100'003 + i * 977, 0});
    const checked<allocation> refused = allocate(random_arrival{}, asked);
    REQUIRE(codes(refused.findings()) == "too_many_claims");
    CHECK(refused.findings()[0].text.find("take another rule, such as `talmud`") != std::string::npos);
    CHECK(refused.findings()[0].text.find("30 claims, 30 of them different") != std::string::npos);
    asked.members.resize(1);
    asked.total = 1;
    for (int i = 0; i < 200'000; ++i) asked.members.push_back({"x" + std::to_string(i), 1, 0});
    CHECK(shares(random_arrival{}, asked) == "too_many_claims");
}

TEST_CASE("random arrival: it tells over how many orders it averages and whether awards or losses")
{
    const explanation awards = allocate(random_arrival{}, problem("200", {"100", "200", "300"})).value().why;
    CHECK(inputs(awards) == "estate: 200; claims: 600; awards averaged over the orders in which claimants may come: 3!");
    const explanation losses = allocate(random_arrival{}, problem("400", {"100", "200", "300"})).value().why;
    CHECK(inputs(losses) == "estate: 400; claims: 600; losses averaged over the orders in which losers may come: 3!");
    REQUIRE(losses.children.size() == 3);
    CHECK(losses.children[0].rule == "the claim less the average loss");
}
