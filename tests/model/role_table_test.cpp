#include <partnering/model/facts.hpp>

#include <doctest/doctest.h>

#include <string>
#include <vector>

using namespace partnering;

TEST_CASE("roles as bits: a role has those of all that it is a kind of")
{
    const role_table roles;
    CHECK((roles.all_of("franchisee") & roles.one("distributor")) != 0);
    CHECK((roles.all_of("franchisee") & roles.one("intermediary")) != 0);
    CHECK((roles.all_of("franchisee") & roles.one("party")) != 0);
    CHECK((roles.all_of("franchisee") & roles.one("integrator")) == 0);
    CHECK((roles.all_of("aggregator") & roles.one("integrator")) == 0);
    CHECK(roles.all_of("unheard of") == 0);
    CHECK(roles.left_out().empty());
    CHECK(roles.narrowest(roles.all_of("franchisee") | roles.all_of("customer")) ==
          std::vector<std::string_view>{"customer", "franchisee"});
}

TEST_CASE("roles as bits: those without room count as what they are a kind of, and are named")
{
    std::vector<role> all{built_in_roles().begin(), built_in_roles().end()};
    const std::size_t room = 64 - all.size();
    std::string parent = "distributor";
    for (std::size_t i = 0; i < 1'000; ++i) {
        const std::string key = "own-" + std::to_string(1'000 + i);
        all.push_back({.key = key, .parent = parent});
        parent = key;  // one long line of kinds
    }
    const role_table roles{all};
    CHECK(roles.left_out().size() == 1'000 - room);
    CHECK(roles.one("own-1999") == 0);
    CHECK((roles.all_of("own-1999") & roles.one("distributor")) != 0);
    CHECK((roles.all_of("own-1999") & roles.one("own-1000")) != 0);
}
