#include "support.hpp"

#include <partnering/allocation/equal_shares.hpp>
#include <partnering/allocation/proportional.hpp>

using namespace allocation_test;

namespace {

/// Breaks its word as it is told to.
struct careless {
    std::vector<rational> answer;
    std::string_view name() const { return "careless"; }
    checked<allocation> divide(const allocation_problem& problem) const { return allocation{answer, {}, problem.carried}; }
};

/// Counts what it divides and takes back, and says who bears the remainder.
struct counting {
    std::string_view name() const { return "counting"; }
    checked<allocation> divide(const allocation_problem& problem) const { return count(problem, problem.total); }
    checked<allocation> reverse(const allocation_problem& problem) const { return count(problem, -problem.total); }
    remainder_rule remainder() const { return {remainder_order::one_member, "a"}; }

private:
    static checked<allocation> count(const allocation_problem& problem, const rational& more)
    {
        allocation made{std::vector<rational>(problem.members.size()), {}, problem.carried};
        made.shares.front() = problem.total;
        set_carried(made.carried, "count", carried_amount(problem.carried, "count") + more);
        return made;
    }
};

struct overflowing {
    std::string_view name() const { return "overflowing"; }
    checked<allocation> divide(const allocation_problem&) const { throw arithmetic_error{"number_too_long"}; }
};

}  // namespace

TEST_CASE("allocate: what is wrong with the members is said together")
{
    CHECK(shares(equal_shares{}, {.total = 1, .members = {}}) == "!no_members()");
    CHECK(shares(equal_shares{}, {.total = 1, .members = {{.key = "a", .measure = -1}, {.key = "b"}, {.key = "b"}, {.key = "b"}}}) ==
          "!negative_measure(a), !repeated_member(b)");
    CHECK(equal_shares{}.divide({.total = 1, .members = {}}).findings().front().code == "no_members");
}

TEST_CASE("allocate: carried amounts are sorted by name")
{
    CHECK(shares(equal_shares{}, {.total = 1, .members = keys({"a"}), .carried = {{"y", 1}, {"x", 1}}}) == "!carried_order(x)");
    CHECK(shares(equal_shares{}, {.total = 1, .members = keys({"a"}), .carried = {{"x", 1}, {"x", 2}}}) == "!carried_order(x)");
    allocation_state state;
    set_carried(state, "y", 2);
    set_carried(state, "x", 1);
    set_carried(state, "y", 3);
    CHECK(state == allocation_state{{"x", 1}, {"y", 3}});
    CHECK(carried_amount(state, "y") == rational{3});
    CHECK(carried_amount(state, "z") == rational{0});
    CHECK(carried(equal_shares{}, {.total = 1, .members = keys({"a"}), .carried = state}) == "x 1, y 3");
}

TEST_CASE("allocate: a policy that breaks its word is told so")
{
    const allocation_problem problem{.total = 10, .members = keys({"a", "b"})};
    CHECK(shares(careless{{4, 5}}, problem) == "!not_whole(careless)");
    CHECK(shares(careless{{10}}, problem) == "!wrong_number_of_shares(careless)");
    CHECK(shares(careless{{4, 6}}, problem) == "a 4, b 6");
    CHECK(shares(overflowing{}, problem) == "!number_too_long(overflowing)");
}

TEST_CASE("allocate: a negative total is divided as its size, and the explanation says so")
{
    const allocation_problem refund{.total = -10, .members = keys({"a", "b"})};
    CHECK(shares(equal_shares{}, refund) == "a -5, b -5");
    CHECK(explained(equal_shares{}, refund) == "mirror equal (total -10; divided as 10) = -10\n"
                                               "  equal (total 10; members 2) = 10\n"
                                               "    share a () = 5\n"
                                               "    share b () = 5\n");
}

TEST_CASE("allocate: a policy may say itself what a negative total takes back")
{
    const any_allocation_policy policy{counting{}};
    CHECK(policy.remainder() == remainder_rule{remainder_order::one_member, "a"});
    CHECK(any_allocation_policy{equal_shares{}}.remainder() == remainder_rule{});
    CHECK(carried(policy, {.total = 10, .members = keys({"a", "b"}), .carried = {{"count", 5}}}) == "count 15");
    CHECK(carried(policy, {.total = -10, .members = keys({"a", "b"}), .carried = {{"count", 15}}}) == "count 5");
    CHECK(shares(policy, {.total = -10, .members = keys({"a", "b"})}) == "a -10, b 0");
}

TEST_CASE("allocate: numbers that grow too long are a finding, not an exception")
{
    // The primes from 3 on: the common denominator of all of them has far more than 2,000 digits.
    allocation_problem problem{.total = 1, .members = {}};
    std::vector<int> primes;
    for (int n = 3; primes.size() < 1500; n += 2)
        if (std::none_of(primes.begin(), primes.end(), [n](int p) { return n % p == 0; })) primes.push_back(n);
    for (const int p : primes) problem.members.push_back({.key = std::to_string(p), .measure = rational{1, p}});
    CHECK(shares(proportional{}, problem) == "!number_too_long(proportional)");
    CHECK(proportional{}.divide(problem).findings().front().code == "number_too_long");
    // With 300 of them the numbers are long and right.
    problem.members.resize(300);
    CHECK(allocate(proportional{}, problem).has_value());
}

TEST_CASE("allocate: very large totals and weights with 40 digits are exact")
{
    const rational total = parse_rational("1234567890123456789012345678901234567890.12").value();
    const rational heavy = parse_rational("1000000000000000000000000000000000000001").value();
    const allocation_problem problem{.total = total,
                                     .members = {{.key = "a", .measure = heavy}, {.key = "b", .measure = 1}, {.key = "c", .measure = 0}}};
    const checked<allocation> made = allocate(proportional{}, problem);
    REQUIRE(made.has_value());
    CHECK(made.value().shares[1] * heavy == made.value().shares[0]);
    CHECK(made.value().shares[0] + made.value().shares[1] == total);
    CHECK(made.value().shares[2].sign() == 0);
}

TEST_CASE("allocate: of more members than anybody reads none is explained")
{
    allocation_problem problem{.total = 1, .members = {}};
    for (std::size_t i = 0; i <= allocation::most_explained; ++i) problem.members.push_back({.key = std::to_string(i)});
    CHECK(allocate(equal_shares{}, problem).value().why.children.empty());
    CHECK(allocate(proportional{}, problem).value().why.children.empty());
    problem.members.pop_back();
    CHECK(allocate(equal_shares{}, problem).value().why.children.size() == allocation::most_explained);
}
