#include <partnering/chain/service_network.hpp>

#include <doctest/doctest.h>

#include <algorithm>
#include <cstdint>
#include <map>
#include <optional>
#include <random>
#include <string>
#include <utility>
#include <vector>

using namespace partnering;

namespace {

using numbers = std::vector<std::uint32_t>;
using amounts = std::vector<std::int64_t>;

struct edge_list {
    std::uint32_t parties = 0;
    numbers from{};
    numbers to{};
    amounts amount{};

    void add(std::uint32_t giver, std::uint32_t receiver, std::int64_t money)
    {
        from.push_back(giver);
        to.push_back(receiver);
        amount.push_back(money);
    }
    [[nodiscard]] service_columns columns() const { return {.parties = parties, .from = from, .to = to, .amount = amount}; }
    [[nodiscard]] service_network network() const { return service_network::of(columns()).value(); }
};

numbers list(std::span<const std::uint32_t> of) { return {of.begin(), of.end()}; }

/// Edges between random parties; `forward`: from the lower number to the higher only.
edge_list random_edges(std::mt19937_64& random, bool forward)
{
    edge_list made;
    made.parties = static_cast<std::uint32_t>(2 + random() % 40);
    for (std::size_t left = random() % 120; left != 0; --left) {
        auto a = static_cast<std::uint32_t>(random() % made.parties);
        auto b = static_cast<std::uint32_t>((a + 1 + random() % (made.parties - 1)) % made.parties);
        if (forward && a > b) std::swap(a, b);
        made.add(a, b, static_cast<std::int64_t>(random() % 1000));
    }
    return made;
}

/// The longest way to each party over parties that no cycle is before, by trying every edge until nothing changes: a relaxation with
/// nothing in common with the library's. nothing: a cycle is before it, since the way grows without end.
std::vector<std::optional<std::uint32_t>> longest_ways(const edge_list& edges)
{
    std::vector<std::uint32_t> ways(edges.parties);
    for (std::uint32_t round = 0; round <= 2 * edges.parties; ++round)
        for (std::size_t i = 0; i < edges.from.size(); ++i)
            ways[edges.to[i]] = std::max(ways[edges.to[i]], std::min(ways[edges.from[i]] + 1, edges.parties));
    std::vector<std::optional<std::uint32_t>> made;
    for (const std::uint32_t way : ways) made.push_back(way < edges.parties ? std::optional{way} : std::nullopt);
    return made;
}

std::string texts(const std::vector<finding>& findings)
{
    std::string text;
    for (const finding& each : findings) text += each.code + " " + each.place + " " + each.text + "\n";
    return text;
}

}  // namespace

TEST_CASE("service network: edges stand by the party that serves, in the order of their rows")
{
    edge_list edges{.parties = 4};
    edges.add(2, 3, 10);
    edges.add(0, 2, 20);
    edges.add(2, 1, 30);
    edges.add(0, 2, 40);
    const service_network network = edges.network();
    CHECK(network.parties() == 4);
    CHECK(network.edges() == 4);
    CHECK(list(network.first()) == numbers{0, 2, 2, 4, 4});
    CHECK(list(network.served_by(0)) == numbers{2, 2});
    CHECK(list(network.rows_of(0)) == numbers{1, 3});
    CHECK(list(network.served_by(2)) == numbers{3, 1});
    CHECK(network.amounts_of(2)[1] == 30);
    CHECK(network.served_by(3).empty());
    CHECK_THROWS_AS((void)network.served_by(4), contract_violation);

    const service_network turned = network.reversed();
    CHECK(list(turned.served_by(2)) == numbers{0, 0});
    CHECK(list(turned.rows_of(2)) == numbers{1, 3});
    CHECK(list(turned.served_by(3)) == numbers{2});
    CHECK(turned.amounts_of(3)[0] == 10);
}

TEST_CASE("service network: order, cycle, positions and both directions are those of brute force")
{
    std::size_t cycles = 0;
    for (std::uint64_t seed = 1; seed <= 400; ++seed) {
        CAPTURE(seed);
        std::mt19937_64 random{seed};
        const edge_list edges = random_edges(random, seed % 2 == 0);
        const service_network network = edges.network();

        // Every edge once, in the place of its ends.
        const service_network turned = network.reversed();
        for (std::uint32_t p = 0; p < edges.parties; ++p) {
            numbers served;
            numbers rows;
            numbers serving;
            for (std::uint32_t i = 0; i < edges.from.size(); ++i) {
                if (edges.from[i] == p) served.push_back(edges.to[i]), rows.push_back(i);
                if (edges.to[i] == p) serving.push_back(edges.from[i]);
            }
            CHECK(list(network.served_by(p)) == served);
            CHECK(list(network.rows_of(p)) == rows);
            std::sort(serving.begin(), serving.end());
            CHECK(list(turned.served_by(p)) == serving);
            for (std::size_t i = 0; i < rows.size(); ++i) CHECK(network.amounts_of(p)[i] == edges.amount[rows[i]]);
        }

        // Layers are longest ways, and in a layer numbers ascend.
        const auto ways = longest_ways(edges);
        std::map<std::uint32_t, numbers> layers;
        for (std::uint32_t p = 0; p < edges.parties; ++p)
            if (ways[p]) layers[*ways[p]].push_back(p);
        const supply_order order = network.supplier_first();
        REQUIRE(order.layer_count() == layers.size());
        for (std::size_t k = 0; k < layers.size(); ++k) CHECK(list(order.layer(k)) == layers.at(static_cast<std::uint32_t>(k)));

        // A cycle is there where somebody has no place, and each of it serves the one behind it.
        CHECK(order.cycle.empty() == (order.parties.size() == edges.parties));
        cycles += order.cycle.empty() ? 0U : 1U;
        numbers once = order.cycle;
        std::sort(once.begin(), once.end());
        CHECK(std::adjacent_find(once.begin(), once.end()) == once.end());
        if (!once.empty()) CHECK(order.cycle.front() == once.front());
        for (std::size_t i = 0; i < order.cycle.size(); ++i) {
            const auto served = network.served_by(order.cycle[i]);
            CHECK(std::find(served.begin(), served.end(), order.cycle[(i + 1) % order.cycle.size()]) != served.end());
        }

        std::vector<std::int64_t> owed(edges.parties);
        for (std::size_t i = 0; i < edges.from.size(); ++i) {
            owed[edges.from[i]] += edges.amount[i];
            owed[edges.to[i]] -= edges.amount[i];
        }
        const party_positions positions = network.net_positions();
        CHECK(std::equal(owed.begin(), owed.end(), positions.narrow().begin(), positions.narrow().end()));
        CHECK(turned.net_positions()[0] == -positions[0]);

        // The order of the rows decides nothing.
        edge_list shuffled{.parties = edges.parties};
        numbers places;
        for (std::uint32_t i = 0; i < edges.from.size(); ++i) places.push_back(i);
        std::shuffle(places.begin(), places.end(), random);
        for (const std::uint32_t i : places) shuffled.add(edges.from[i], edges.to[i], edges.amount[i]);
        CHECK(shuffled.network().supplier_first() == order);
        CHECK(shuffled.network().net_positions() == positions);
    }
    // Edges in any direction have cycles mostly: the law above was about something.
    CHECK(cycles > 100);
}

TEST_CASE("service network: so many edges that they are sorted in blocks are sorted all the same")
{
    constexpr std::uint64_t seed = 5;
    CAPTURE(seed);
    std::mt19937_64 random{seed};
    edge_list edges{.parties = 70'001};
    for (int i = 0; i < 200'000; ++i) {
        const auto a = static_cast<std::uint32_t>(random() % (edges.parties - 1));
        edges.add(a, static_cast<std::uint32_t>(a + 1 + random() % (edges.parties - a - 1)), static_cast<std::int64_t>(random() % 1000));
    }
    const service_network network = edges.network();
    numbers rows(edges.from.size());
    for (std::uint32_t i = 0; i < rows.size(); ++i) rows[i] = i;
    std::sort(rows.begin(), rows.end(),
              [&](std::uint32_t a, std::uint32_t b) { return std::pair{edges.from[a], a} < std::pair{edges.from[b], b}; });
    CHECK(list(network.row()) == rows);
    bool same = true;
    for (std::size_t i = 0; i < rows.size(); ++i)
        same = same && network.to()[i] == edges.to[rows[i]] && network.amount()[i] == edges.amount[rows[i]];
    CHECK(same);
    const supply_order order = network.supplier_first();
    CHECK(order.cycle.empty());
    numbers place(edges.parties);
    for (std::uint32_t i = 0; i < order.parties.size(); ++i) place[order.parties[i]] = i;
    REQUIRE(order.parties.size() == edges.parties);
    bool in_order = true;
    for (std::size_t i = 0; i < edges.from.size(); ++i) in_order = in_order && place[edges.from[i]] < place[edges.to[i]];
    CHECK(in_order);
}

TEST_CASE("service network: a million edges into one hub, and out of it")
{
    constexpr std::uint32_t leaves = 1'000'000;
    edge_list in{.parties = leaves + 1};
    edge_list out{.parties = leaves + 1};
    for (std::uint32_t p = 1; p <= leaves; ++p) {
        in.add(p, 0, p);
        out.add(0, p, p);
    }
    // Gauss: 1 + 2 + ... + n = n (n + 1) / 2.
    const std::int64_t all = std::int64_t{leaves} * (leaves + 1) / 2;
    const service_network to_hub = in.network();
    CHECK(to_hub.net_positions()[0] == -all);
    CHECK(to_hub.supplier_first().parties.back() == 0);
    CHECK(to_hub.supplier_first().layer(0).size() == leaves);
    CHECK(to_hub.reversed().served_by(0).size() == leaves);
    const service_network from_hub = out.network();
    CHECK(from_hub.net_positions()[0] == all);
    CHECK(from_hub.supplier_first().parties.front() == 0);
    CHECK(from_hub.supplier_first().layer(1).size() == leaves);
}

TEST_CASE("service network: a chain as long as there are parties has a layer each")
{
    constexpr std::uint32_t length = 300'000;
    edge_list edges{.parties = length};
    // Against the numbers, so that it is their order that is not one.
    for (std::uint32_t p = 1; p < length; ++p) edges.add(p, p - 1, 1);
    CHECK(edges.network().supplier_first().layer_count() == length);
    CHECK(edges.network().supplier_first().parties.front() == length - 1);
    edges.add(0, length - 1, 1);
    const supply_order none = edges.network().supplier_first();
    CHECK(none.parties.empty());
    CHECK(none.cycle.size() == length);
    CHECK(none.cycle[1] == length - 1);
}

TEST_CASE("service network: nothing at all, parties without edges, edges without money")
{
    const service_network none = service_network::of(service_columns{}).value();
    CHECK(none.parties() == 0);
    CHECK(none.supplier_first().layer_count() == 0);
    CHECK(none.net_positions().size() == 0);
    CHECK(none.reversed().edges() == 0);

    const service_network alone = service_network::of(service_columns{.parties = 3}).value();
    CHECK(alone.supplier_first().parties == numbers{0, 1, 2});
    CHECK(alone.supplier_first().layer_count() == 1);
    CHECK(alone.amounts_of(2).empty());

    const numbers from{0};
    const numbers to{1};
    const service_network unpaid = service_network::of({.parties = 2, .from = from, .to = to}).value();
    CHECK(unpaid.amount().empty());
    CHECK(unpaid.net_positions()[0] == 0);
    CHECK(list(unpaid.reversed().served_by(1)) == numbers{0});
    CHECK_THROWS_AS((void)unpaid.amounts_of(0), contract_violation);
}

TEST_CASE("service network: positions beyond 64 bits are exact")
{
    edge_list edges{.parties = 3};
    edges.add(0, 1, INT64_MAX);
    edges.add(0, 1, INT64_MAX);
    edges.add(0, 2, INT64_MAX);
    const party_positions positions = edges.network().net_positions();
    CHECK(positions.narrow().empty());
    CHECK(positions.wide().size() == 3);
    CHECK(positions[0] == int128{INT64_MAX} * 3);
    CHECK(positions[1] == int128{INT64_MAX} * -2);
    CHECK(positions[2] == -int128{INT64_MAX});

    const amounts taken_back{INT64_MIN, 5, 0};
    const service_network back =
        service_network::of({.parties = 3, .from = edges.from, .to = edges.to, .amount = taken_back, .least_amount = INT64_MIN}).value();
    CHECK(back.net_positions()[0] == int128{INT64_MIN} + 5);
    CHECK(back.net_positions()[1] == -(int128{INT64_MIN} + 5));
}

TEST_CASE("service network: what is wrong with edges is counted and sampled, a finding a kind")
{
    edge_list edges{.parties = 3};
    for (int i = 0; i < 10'000; ++i) edges.add(0, 1, 1);
    edges.from[9'000] = 3;
    edges.to[17] = 4;
    edges.to[4'099] = 0xffff'ffff;
    for (std::size_t row = 5'000; row < 5'007; ++row) edges.to[row] = 0;
    edges.amount[0] = -1;
    edges.amount[9'999] = INT64_MIN;
    service_columns columns = edges.columns();
    columns.most_amount = 100;
    edges.amount[1] = 101;
    const numbers roles{0, 2, 1};
    const std::vector<std::vector<std::string>> sets{{"distributor", "retailer"}, {"integrater"}};
    columns.roles = roles;
    columns.role_sets = sets;
    const auto refused = service_network::of(columns);
    CHECK(!refused);
    CHECK(texts(refused.findings()) ==
          "edge_without_party from[9000] row 9000: a party is a number below 3\n"
          "edge_without_party to[17] rows 17, 4099: a party is a number below 3\n"
          "edge_to_itself to[5000] rows 5000, 5001, 5002, 5003, 5004 and 2 others: a party does not serve itself\n"
          "edge_amount amount[0] rows 0, 1, 9999: an amount is from 0 to 100\n"
          "party_without_roles roles[1] row 1: what a party does is a place in role_sets, a number below 2\n"
          "unknown_role role_sets[1] there is no role \"integrater\": is \"integrator\" meant?\n");

    columns.to = std::span{edges.to}.first(5);
    CHECK_THROWS_AS((void)service_network::of(columns), contract_violation);
}

TEST_CASE("service network: the flat form of a chain")
{
    // Worked by hand: m makes, d resells to c and runs a shop of its own for m; who is engaged in two roles has both.
    ecosystem_draft draft;
    for (const char* key : {"c", "d", "m", "nobody"}) draft.parties.push_back({.key = key});
    draft.services = {{.key = "phone"}, {.key = "shop"}};
    draft.agreements = {
        {.key = "resale",
         .versions =
             since(date::of(2026, 1, 1),
                   {.type = "distribute", .in = currency{"EUR"}, .engaged = {{"m", "supplier"}, {"d", "distributor"}, {"c", "customer"}}})},
        {.key = "shops",
         .versions =
             since(date::of(2026, 1, 1), {.type = "provide", .in = currency{"EUR"}, .engaged = {{"d", "provider"}, {"m", "business"}}})}};
    draft.offers = {{.key = "a", .from = "m", .to = "d", .service = "phone", .under = "resale"},
                    {.key = "b", .from = "d", .to = "c", .service = "phone", .under = "resale"},
                    {.key = "z", .from = "d", .to = "m", .service = "shop", .under = "shops"}};
    const value_chain chain = value_chain::as_of(ecosystem::from(draft).value(), date::of(2026, 6, 1)).value();
    const service_network network = service_network::of(chain);
    const auto number = [&](const char* key) { return chain.of().find_party(key)->index(); };
    CHECK(network.parties() == 4);
    CHECK(list(network.served_by(number("d"))) == numbers{number("c"), number("m")});
    CHECK(list(network.rows_of(number("d"))) == numbers{1, 2});
    CHECK(network.supplier_first().cycle == numbers{number("d"), number("m")});
    CHECK(network.supplier_first().parties == numbers{number("nobody")});
    const auto roles = [&](const char* key) { return network.role_sets()[network.roles()[number(key)]]; };
    CHECK(roles("m") == std::vector<std::string>{"business", "supplier"});
    CHECK(roles("d") == std::vector<std::string>{"distributor", "provider"});
    CHECK(roles("nobody").empty());
}
