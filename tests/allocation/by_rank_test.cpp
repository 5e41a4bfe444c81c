#include <partnering/allocation/by_rank.hpp>
#include <partnering/allocation/constrained_equal_awards.hpp>
#include <partnering/allocation/proportional_claims.hpp>
#include <partnering/allocation/talmud.hpp>

#include "claims_support.hpp"

using namespace claims_test;

namespace {

allocation_problem ranked(std::string_view total)
{
    return {.total = number(total), .members = {{"bond", 300, 1}, {"wages", 100, 0}, {"loan", 200, 1}, {"equity", 500, 7}}};
}

/// Gives nobody anything and one share too few.
struct broken {
    [[nodiscard]] static std::string_view name() { return "broken"; }
    [[nodiscard]] static checked<allocation> divide(const allocation_problem&) { return allocation{}; }
};

}  // namespace

TEST_CASE("by rank: a class is served in full before the next gets anything, by hand")
{
    CHECK(shares(by_rank{proportional_claims{}}, ranked("60")) == "0 60 0 0");
    CHECK(shares(by_rank{proportional_claims{}}, ranked("250")) == "90 100 60 0");
    CHECK(shares(by_rank{proportional_claims{}}, ranked("600")) == "300 100 200 0");
    CHECK(shares(by_rank{proportional_claims{}}, ranked("700")) == "300 100 200 100");
    CHECK(shares(by_rank{constrained_equal_awards{}}, ranked("250")) == "75 100 75 0");
    CHECK(shares(by_rank{talmud{}}, ranked("500")) == "250 100 150 0");
    CHECK(shares(by_rank{talmud{}}, ranked("-60")) == "0 -60 0 0");
}

TEST_CASE("by rank: more than all classes claim is a finding, and so is a rule that breaks its word")
{
    CHECK(shares(by_rank{talmud{}}, ranked("1101")) == "estate_exceeds_claims");
    CHECK(shares(by_rank{broken{}}, ranked("10")) == "wrong_number_of_shares");
}

TEST_CASE("by rank: it tells class by class what is claimed and what is left")
{
    const explanation why = allocate(by_rank{proportional_claims{}}, ranked("250")).value().why;
    REQUIRE(why.children.size() == 3);
    CHECK(inputs(why.children[0]) == "claims: 100; left for the next: 150");
    CHECK(inputs(why.children[1]) == "claims: 500; left for the next: 0");
    CHECK(why.children[1].subject == "1");
    CHECK(why.children[1].result == "150");
    CHECK(why.children[1].children.at(0).rule == "proportional_claims");
    CHECK(why.children[2].subject == "7");
}
