#include <partnering/model/recognise.hpp>

#include <doctest/doctest.h>

#include <cstdint>
#include <random>
#include <string>
#include <vector>

using namespace partnering;

namespace {

using index = chain_facts::index;

/// Columns that stay alive as long as the facts are made.
struct columns {
    index parties = 0;
    std::vector<index> from, to, service, under, roles;
    std::vector<std::vector<std::string>> sets{{"supplier"},   {"distributor"},       {"customer"},
                                               {"integrator"}, {"ecosystem_enabler"}, {"retailer"}};

    [[nodiscard]] chain_facts facts() const
    {
        return chain_facts::of(
            {.parties = parties, .from = from, .to = to, .service = service, .under = under, .roles = roles, .role_sets = sets});
    }
    index party(index role)
    {
        roles.push_back(role);
        return parties++;
    }
    void edge(index giver, index receiver, index what, index agreement)
    {
        from.push_back(giver);
        to.push_back(receiver);
        service.push_back(what);
        under.push_back(agreement);
    }
};

/// Suppliers, hubs and customers in three layers, with random edges between the layers.
columns layers(std::uint64_t seed, index size)
{
    std::mt19937_64 random{seed};
    columns made;
    for (index i = 0; i < size; ++i) made.party(0);
    for (index i = 0; i < size; ++i) made.party(1 + static_cast<index>(random() % 2) * 2);
    for (index i = 0; i < size; ++i) made.party(2);
    for (index i = 0; i < 5 * size; ++i) {
        const index giver = static_cast<index>(random() % (2 * size));
        const index receiver = (giver / size + 1) * size + static_cast<index>(random() % size);
        made.edge(giver, receiver, static_cast<index>(random() % 3), static_cast<index>(random() % size));
    }
    return made;
}

/// How often an edge is looked at, for each edge.
std::uint64_t visits_per_edge(const columns& of)
{
    const recognition found = recognise(of.facts());
    return found.visits() / of.from.size();
}

// Fourteen models, two passes, and a candidate's edges are read once for each of some twenty questions: whatever the shape of the chain,
// an edge is looked at no more often than this.
constexpr std::uint64_t most_visits = 300;

}  // namespace

TEST_CASE("recognise: work is linear in the edges, on random chains of growing size")
{
    for (const index size : {500U, 4'000U, 32'000U}) {
        CAPTURE(size);
        CHECK(visits_per_edge(layers(7, size)) < most_visits);
    }
}

TEST_CASE("recognise: hubs with a hundred thousand edges cost no more for each edge than small ones")
{
    constexpr index many = 50'000;
    for (const index role : {1U, 3U, 4U, 5U}) {
        CAPTURE(role);
        SUBCASE("one service in and out")
        {
            columns one;
            const index hub = one.party(role);
            for (index i = 0; i < many; ++i) one.edge(one.party(0), hub, 0, 0);
            for (index i = 0; i < many; ++i) one.edge(hub, one.party(2), 0, 0);
            CHECK(visits_per_edge(one) < most_visits);
        }
        SUBCASE("a service for each supplier, all under one agreement")
        {
            columns each;
            const index hub = each.party(role);
            for (index i = 0; i < many; ++i) each.edge(each.party(0), hub, i, 0);
            for (index i = 0; i < many; ++i) each.edge(hub, each.party(2), i, 0);
            CHECK(visits_per_edge(each) < most_visits);
        }
        SUBCASE("nothing goes on")
        {
            columns apart;
            const index hub = apart.party(role);
            for (index i = 0; i < many; ++i) apart.edge(apart.party(0), hub, i, i);
            for (index i = 0; i < many; ++i) apart.edge(hub, apart.party(2), many + i, i);
            CHECK(visits_per_edge(apart) < most_visits);
        }
        SUBCASE("everybody sells to everybody under one agreement")
        {
            columns mixed;
            for (index i = 0; i < 300; ++i) mixed.party(role);
            for (index i = 0; i < 300; ++i)
                for (index k = 0; k < 300; ++k)
                    if (i != k) mixed.edge(i, k, i % 7, 0);
            CHECK(visits_per_edge(mixed) < most_visits);
        }
    }
}

TEST_CASE("recognise: near misses are capped for each model, and those left out are counted")
{
    columns retailers;  // a role that no model asks for in the middle: each of them misses being an intermediary
    for (index i = 0; i < 1'000; ++i) {
        const index shop = retailers.party(5);
        retailers.edge(retailers.party(0), shop, i, i);
        retailers.edge(shop, retailers.party(2), i, i);
    }
    const recognition found = recognise(retailers.facts(), model_catalogue::shipped(), {.near_misses = 10});
    CHECK(found.size() == 0);
    CHECK(found.unexplained().size() == 2'000);
    CHECK(found.near_misses().size() >= 10);
    CHECK(found.near_misses().size() <= 14 * 10);
    CHECK(found.near_misses().size() + found.near_misses_left_out() >= 1'000);
    for (const auto& n : found.near_misses()) CHECK(n.missing.find("intermediary") + n.missing.find("distributor") != std::string::npos);
}

TEST_CASE("recognise: columns alone tell a distributor, an integrator is none where nothing is joined up")
{
    columns few;
    const index maker = few.party(0);
    const index shop = few.party(1);
    const index people = few.party(2);
    few.edge(maker, shop, 0, 0);
    few.edge(shop, people, 0, 0);
    const recognition found = recognise(few.facts());
    REQUIRE(found.size() == 1);
    CHECK(found[0].acronym() == "B2D2C");
    CHECK(found[0].hub() == shop);
    CHECK(found[0].reasons().size() >= 4);
    few.roles[shop] = 3;
    const recognition other = recognise(few.facts());
    REQUIRE(other.size() == 1);
    CHECK(other[0].acronym() == "B2M2C");
    REQUIRE(other.near_misses().size() == 1);
    CHECK(other.near_misses()[0].model == "B2G2C");
    CHECK(other.near_misses()[0].mark == "adds_to_it");
}
