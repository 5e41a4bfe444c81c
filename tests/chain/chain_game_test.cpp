#include <partnering/allocation/game/banzhaf.hpp>
#include <partnering/allocation/game/sampled_shapley.hpp>
#include <partnering/allocation/game/shapley.hpp>
#include <partnering/chain/chain_game.hpp>
#include <partnering/chain/value_chain.hpp>

#include "../allocation/game/games.hpp"
#include "../support/ecosystems.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <memory>
#include <numeric>
#include <random>

using namespace partnering;

namespace {

using numbers = std::vector<std::uint32_t>;
using ratios = std::vector<rational>;

/// Columns that own what they hold.
struct chain_rows {
    std::uint32_t parties = 0;
    numbers by{};
    ratios cost{};
    ratios worth{};
    numbers of{};
    numbers takes{};
    numbers group{};
    ratios units{};

    std::uint32_t add(std::uint32_t party, rational spent = 0, rational paid = 0)
    {
        by.push_back(party);
        cost.push_back(spent);
        worth.push_back(paid);
        return static_cast<std::uint32_t>(by.size() - 1);
    }
    void need(std::uint32_t taker, std::uint32_t taken, std::uint32_t one_of, rational count = 1)
    {
        of.push_back(taker);
        takes.push_back(taken);
        group.push_back(one_of);
        units.push_back(count);
    }
    [[nodiscard]] supply_columns columns() const
    {
        return {.parties = parties, .by = by, .cost = cost, .worth = worth, .of = of, .takes = takes, .group = group, .units = units};
    }
    [[nodiscard]] chain_game made() const
    {
        checked<chain_game> game = chain_game::of(columns());
        for (const finding& each : game.findings()) INFO(each.code, each.text);
        REQUIRE(game.has_value());
        return game.value();
    }
};

/// The least cost of a supply by the definition, looked up need by need down to the ground, or -1: nothing in common with the library.
rational least_cost(const chain_rows& rows, std::uint32_t members, std::uint32_t supply)
{
    if (rows.by[supply] != no_party && (members >> rows.by[supply] & 1) == 0) return -1;
    std::map<std::uint32_t, rational> cheapest;
    for (std::size_t i = 0; i < rows.of.size(); ++i) {
        if (rows.of[i] != supply) continue;
        rational& best = cheapest.emplace(rows.group[i], -1).first->second;
        const rational below = least_cost(rows, members, rows.takes[i]);
        if (below.sign() < 0) continue;
        const rational here = below * rows.units[i];
        if (best.sign() < 0 || here < best) best = here;
    }
    rational sum = rows.cost[supply];
    for (const auto& [group, best] : cheapest) {
        if (best.sign() < 0) return -1;
        sum += best;
    }
    return sum;
}

rational worth_by_definition(const chain_rows& rows, std::uint32_t members)
{
    rational sum;
    for (std::uint32_t s = 0; s < rows.by.size(); ++s) {
        if (rows.worth[s].sign() == 0) continue;
        const rational cost = least_cost(rows, members, s);
        if (cost.sign() >= 0 && cost < rows.worth[s]) sum += rows.worth[s] - cost;
    }
    return sum;
}

game table_by_definition(const chain_rows& rows)
{
    return game::from(games::names(rows.parties), [&](coalition members) { return worth_by_definition(rows, members.bits()); }).value();
}

struct shape {
    std::uint32_t parties;
    std::uint32_t supplies;
    unsigned needs;         ///< up to so many groups a supply
    unsigned alternatives;  ///< up to so many ways a group
    bool fractions;
};

/// Supplies that take those before them, in rows of any order.
chain_rows random_chain(const shape& of, std::mt19937_64& random)
{
    chain_rows made{.parties = of.parties};
    std::vector<std::uint32_t> row(of.supplies);
    std::iota(row.begin(), row.end(), 0U);
    std::shuffle(row.begin(), row.end(), random);
    made.by.resize(of.supplies);
    made.cost.resize(of.supplies);
    made.worth.resize(of.supplies);
    const auto ratio = [&](std::int64_t most) {
        const rational whole{static_cast<std::int64_t>(random() % static_cast<std::uint64_t>(most + 1))};
        return of.fractions ? whole / rational{static_cast<std::int64_t>(1 + random() % 4)} : whole;
    };
    for (std::uint32_t i = 0; i < of.supplies; ++i) {
        made.by[row[i]] = random() % 12 == 0 ? no_party : static_cast<std::uint32_t>(random() % of.parties);
        made.cost[row[i]] = random() % 2 == 0 ? rational{} : ratio(4);
        made.worth[row[i]] = random() % 3 == 0 ? ratio(60) : rational{};
        if (i == 0) continue;
        for (std::uint32_t g = 0; g < random() % (of.needs + 1); ++g)
            for (std::uint64_t w = 0; w < 1 + random() % of.alternatives; ++w) {
                const rational units = of.fractions ? (1 + ratio(1)) / rational{1 + static_cast<std::int64_t>(random() % 3)} : 1 + ratio(1);
                made.need(row[i], row[random() % i], g, units);
            }
    }
    // What nobody is needed for is no part of any game.
    for (std::uint32_t s = 0; s < of.supplies; ++s)
        if (least_cost(made, 0, s).sign() >= 0) made.worth[s] = rational{};
    return made;
}

ratios equal_to_table(const chain_rows& rows)
{
    const game by_definition = table_by_definition(rows);
    const chain_game played = rows.made();
    numbers all(rows.parties);
    std::iota(all.begin(), all.end(), 0U);
    const game table = played.table(all).value();
    for (std::uint32_t bits = 0; bits < by_definition.coalitions(); ++bits) {
        CAPTURE(bits);
        numbers members;
        for (std::uint32_t p = 0; p < rows.parties; ++p)
            if ((bits >> p & 1) != 0) members.push_back(p);
        REQUIRE(table.worth(coalition{bits}) == by_definition.worth(coalition{bits}));
        if (bits % 7 == 0) REQUIRE(played.worth(members).value() == by_definition.worth(coalition{bits}));
    }
    CHECK(played.total() == by_definition.total());
    return games::shapley_by_dividends(by_definition);
}

/// A tree of the given number of supplies, each by a party of its own, each taken by one before it; the first is delivered.
chain_rows random_tree(std::uint32_t count, std::mt19937_64& random)
{
    chain_rows made{.parties = count};
    for (std::uint32_t i = 0; i < count; ++i) {
        made.add(i, 0, i == 0 ? rational{count} : rational{});
        if (i > 0) made.need(static_cast<std::uint32_t>(random() % i), i, i);
    }
    return made;
}

}  // namespace

TEST_CASE("chain game: a dealer sells what a maker makes, by hand")
{
    // Customers give 10 for what costs the maker 3 and the dealer 1: the two together gain 6, nobody anything alone.
    const supply_draft draft{
        {{.key = "tv at home", .by = "dealer", .cost = 1, .worth = 10, .needs = {{{"tv"}}}}, {.key = "tv", .by = "maker", .cost = 3}}};
    const chain_game played = chain_game::of(draft).value();
    CHECK(played.parties() == 2);
    CHECK(played.key(0) == "dealer");
    CHECK(played.find("maker") == 1U);
    CHECK_FALSE(played.find("nobody"));
    CHECK(played.total() == rational{6});
    const chain_shares shares = played.shapley().value();
    CHECK(shares.values == ratios{3, 3});
    CHECK(shares.costs == ratios{1, 3});
    CHECK(played.worth(numbers{0}).value() == rational{0});
}

TEST_CASE("chain game: of two makers of the same the dearer one earns by being there, by hand")
{
    // With maker a the dealer gains 10 - 3, with b 10 - 5, with both 7. Of the six orders the dealer comes behind both in two (7), behind a
    // only in one (7), behind b only in one (5), first in two: (7 + 7 + 7 + 5) / 6 = 13/3. b adds where it comes behind the dealer and
    // before a: 5, in one order: 5/6. a has the rest: 7 behind the dealer alone, 2 behind both in two orders, ... 11/6.
    const supply_draft draft{{{.key = "sale", .by = "dealer", .worth = 10, .needs = {{{"from a", "from b"}}}},
                              {.key = "from a", .by = "a", .cost = 3},
                              {.key = "from b", .by = "b", .cost = 5}}};
    const chain_game played = chain_game::of(draft).value();
    const chain_shares shares = played.shapley().value();
    CHECK(shares.values == ratios{rational{11, 6}, rational{5, 6}, rational{13, 3}});
    CHECK(shares.costs == ratios{3, 0, 0});
    CHECK(played.divide(shapley{}).value().values == shares.values);
    CHECK(played.components() == std::vector<numbers>{{0, 1, 2}});
}

TEST_CASE("chain game: what costs as much as it is worth is left, and who has a part in that only is a null player")
{
    const supply_draft draft{{{.key = "dear", .by = "a", .cost = 7, .worth = 10, .needs = {{{"part"}}}},
                              {.key = "part", .by = "b", .cost = 3},
                              {.key = "own", .by = "c", .cost = 1, .worth = 3}}};
    const chain_game played = chain_game::of(draft).value();
    CHECK(played.total() == rational{2});
    CHECK(played.shapley().value().values == ratios{0, 0, 2});
    CHECK(played.shapley().value().costs == ratios{0, 0, 1});
    CHECK(played.components() == std::vector<numbers>{{2}});
    CHECK(played.divide(banzhaf{}).value().values == ratios{0, 0, 2});
}

TEST_CASE("chain game: units are met anew by each use")
{
    // A car takes 4 wheels of 2 bolts each, and 3 bolts: 11 bolts at 1/2, 4 wheels at 3, and 5 of its own.
    const supply_draft draft{{{.key = "car", .by = "maker", .cost = 5, .worth = 40, .needs = {{{"wheel"}, 4}, {{"bolt"}, 3}}},
                              {.key = "wheel", .by = "wheels", .cost = 3, .needs = {{{"bolt"}, 2}}},
                              {.key = "bolt", .by = "bolts", .cost = rational{1, 2}}}};
    const chain_game played = chain_game::of(draft).value();
    const rational gain = rational{40} - 5 - 12 - rational{11, 2};
    CHECK(played.total() == gain);
    CHECK(played.shapley().value().values == ratios(3, gain / 3));
    CHECK(played.shapley().value().costs == ratios{rational{11, 2}, 5, 12});
}

TEST_CASE("chain game: without alternatives the shares are those of the table, whatever is shared")
{
    const std::uint64_t seed = 2010;
    CAPTURE(seed);
    std::mt19937_64 random{seed};
    const shape shapes[] = {
        {12, 14, 1, 1, false}, {6, 20, 1, 1, true},  {12, 12, 2, 1, false}, {10, 25, 3, 1, true},
        {3, 12, 3, 1, false},  {12, 30, 2, 1, true}, {1, 4, 1, 1, false},   {9, 40, 4, 1, false},
    };
    for (const shape& of : shapes)
        for (int round = 0; round < 12; ++round) {
            CAPTURE(of.parties);
            CAPTURE(round);
            const chain_rows rows = random_chain(of, random);
            const ratios expected = equal_to_table(rows);
            const chain_shares shares = rows.made().shapley().value();
            CHECK(shares.values == expected);
            CHECK(rows.made().divide(shapley{}).value().values == expected);
        }
}

TEST_CASE("chain game: with alternatives the shares are those of the table")
{
    const std::uint64_t seed = 2011;
    CAPTURE(seed);
    std::mt19937_64 random{seed};
    const shape shapes[] = {{10, 12, 2, 2, false}, {8, 25, 2, 3, true}, {4, 14, 3, 2, true}, {12, 14, 1, 4, false}, {11, 30, 3, 2, true}};
    for (const shape& of : shapes)
        for (int round = 0; round < 12; ++round) {
            CAPTURE(of.parties);
            CAPTURE(round);
            const chain_rows rows = random_chain(of, random);
            const ratios expected = equal_to_table(rows);
            const chain_shares shares = rows.made().shapley().value();
            CHECK(shares.values == expected);
            CHECK(rows.made().divide(shapley{}).value().values == expected);
            const ratios alone = rows.made().alone().value().values;
            for (std::uint32_t p = 0; p < rows.parties; ++p) CHECK(alone[p] == worth_by_definition(rows, 1U << p));
        }
}

TEST_CASE("chain game: what is spent and what is left come to what customers give")
{
    const std::uint64_t seed = 7;
    CAPTURE(seed);
    std::mt19937_64 random{seed};
    for (int round = 0; round < 30; ++round) {
        CAPTURE(round);
        chain_rows rows = random_chain({10, 20, 2, 2, true}, random);
        // Outsiders are paid too, and nobody notes it.
        for (std::uint32_t s = 0; s < rows.by.size(); ++s)
            if (rows.by[s] == no_party) rows.cost[s] = rational{};
        for (std::uint32_t s = 0; s < rows.by.size(); ++s)
            if (least_cost(rows, 0, s).sign() >= 0) rows.worth[s] = rational{};
        const chain_shares shares = rows.made().shapley().value();
        rational given;
        for (std::uint32_t s = 0; s < rows.by.size(); ++s) {
            const rational cost = least_cost(rows, 0x3ff, s);
            if (cost.sign() >= 0 && cost < rows.worth[s]) given += rows.worth[s];
        }
        rational sum;
        for (const rational& each : shares.values) sum += each;
        CHECK(sum == rows.made().total());
        for (const rational& each : shares.costs) sum += each;
        CHECK(sum == given);
    }
}

TEST_CASE("chain game: the order of rows decides nothing")
{
    const std::uint64_t seed = 99;
    CAPTURE(seed);
    std::mt19937_64 random{seed};
    for (int round = 0; round < 10; ++round) {
        const chain_rows rows = random_chain({9, 18, 2, 2, true}, random);
        chain_rows turned{.parties = rows.parties};
        numbers place(rows.by.size());
        std::iota(place.begin(), place.end(), 0U);
        std::shuffle(place.begin(), place.end(), random);
        turned.by.resize(place.size());
        turned.cost.resize(place.size());
        turned.worth.resize(place.size());
        for (std::uint32_t s = 0; s < place.size(); ++s) {
            turned.by[place[s]] = rows.by[s];
            turned.cost[place[s]] = rows.cost[s];
            turned.worth[place[s]] = rows.worth[s];
        }
        for (std::size_t i = rows.of.size(); i-- > 0;) turned.need(place[rows.of[i]], place[rows.takes[i]], rows.group[i], rows.units[i]);
        CHECK(rows.made().shapley().value().values == turned.made().shapley().value().values);
    }
}

TEST_CASE("chain game: ratios whose denominators have no common one in 62 bits, and a long worth")
{
    const rational odd{1, (int128{1} << 61) - 1};
    const rational other{1, (int128{1} << 62) - 57};
    chain_rows rows{.parties = 3};
    const std::uint32_t end = rows.add(0, odd, rational{int128{1} << 100, 1});
    rows.need(end, rows.add(1, other), 0);
    rows.need(end, rows.add(2, odd * 3), 0);
    const ratios expected = equal_to_table(rows);
    CHECK(rows.made().shapley().value().values == expected);
}

TEST_CASE("chain game: an alternative that it would cost all it is worth to take is none, by hand")
{
    // Customers give 13, and a asks 3, so that 10 are left. In place of what a makes half a unit of what c makes will do: where that costs
    // 26 a unit nothing is left, and it is no alternative; where it costs 24, 1 is.
    const auto with = [](const rational& cost) {
        const supply_draft draft{{{.key = "sale", .by = "dealer", .worth = 13, .needs = {{{"part"}}}},
                                  {.key = "part", .by = "dealer", .needs = {{{"from a", "half"}}}},
                                  {.key = "half", .by = "dealer", .needs = {{{"from c"}, rational{1, 2}}}},
                                  {.key = "from a", .by = "a", .cost = 3},
                                  {.key = "from c", .by = "c", .cost = cost}}};
        return chain_game::of(draft).value().shapley().value().values;
    };
    // By key: a, c, dealer.
    CHECK(with(28) == ratios{5, 0, 5});
    CHECK(with(26) == ratios{5, 0, 5});
    // By c it gains 13 - 12: of the six orders the dealer comes behind both in two (10), behind a only in one (10), behind c only in one
    // (1): 31/6. c adds 1 where it comes behind the dealer and before a: 1/6. a adds 10 behind the dealer alone and 9 behind both.
    CHECK(with(24) == ratios{rational{28, 6}, rational{1, 6}, rational{31, 6}});
}

TEST_CASE("chain game: who could be done without in each of three places, but not in all, is needed, by hand")
{
    // Of 10 that are left, each other bolt takes 4: without the maker one or two could be had elsewhere, three could not.
    for (const std::uint32_t places : {2U, 3U}) {
        chain_rows rows{.parties = 2};
        const std::uint32_t car = rows.add(0, 0, 10);
        const std::uint32_t bolt = rows.add(1);
        const std::uint32_t other = rows.add(no_party, 4);
        for (std::uint32_t i = 0; i < places; ++i) {
            const std::uint32_t wheel = rows.add(0);
            rows.need(car, wheel, i);
            rows.need(wheel, bolt, 0);
            rows.need(wheel, other, 0);
        }
        // With two places the first has 2 by itself and half of the other 8.
        CHECK(rows.made().shapley().value().values == (places == 3 ? ratios{5, 5} : ratios{6, 4}));
        CHECK(rows.made().alone().value().values == (places == 3 ? ratios{0, 0} : ratios{2, 0}));
    }
}

TEST_CASE("chain game: many alternatives take work in proportion")
{
    std::uint64_t before = 0;
    for (const std::uint32_t count : {2'500U, 5'000U, 10'000U}) {
        CAPTURE(count);
        // A dealer takes the same of any of so many makers: one for 3, one for 5, and all others for 10 or more, which it sells at.
        chain_rows rows{.parties = count + 1};
        const std::uint32_t sale = rows.add(0, 0, 10);
        for (std::uint32_t i = 1; i <= count; ++i) rows.need(sale, rows.add(i, i == 7 ? 3 : i == 9 ? 5 : 9 + i), 0);
        const chain_shares shares = rows.made().shapley().value();
        CHECK(shares.values[0] == rational{13, 3});
        CHECK(shares.values[7] == rational{11, 6});
        CHECK(shares.values[9] == rational{5, 6});
        CHECK(shares.values[10] == rational{0});
        CHECK(shares.looked_at < 150 * rows.by.size());
        if (before != 0) CHECK(shares.looked_at < before * 22 / 10);
        before = shares.looked_at;

        // Where each would do there is no table, and that is told without asking for each.
        for (rational& cost : rows.cost) cost = rational{};
        CHECK(rows.made().shapley().findings().front().code == "too_many_alternatives");
        CHECK(rows.made().alone().value().values == ratios(count + 1));
        // Where outsiders sell it, each maker could do without all others.
        rows.by[sale] = no_party;
        rows.cost[9] = rational{4};
        ratios alone(count + 1, 10);
        alone[0] = rational{0};
        alone[9] = rational{6};
        const chain_worths worths = rows.made().alone().value();
        CHECK(worths.values == alone);
        CHECK(worths.looked_at < 40 * rows.by.size());
    }
}

TEST_CASE("chain game: what parties are worth alone takes work in proportion where all take the same outsiders' supply, which takes any")
{
    for (const std::uint32_t count : {5'000U, 10'000U}) {
        CAPTURE(count);
        chain_rows rows{.parties = count};
        const std::uint32_t shared = rows.add(no_party);
        for (std::uint32_t p = 0; p < count; ++p) rows.need(shared, rows.add(p, 2), 0);
        for (std::uint32_t p = 0; p < count; ++p) rows.need(rows.add(p, 1, p % 5), shared, 0);
        const chain_worths alone = rows.made().alone().value();
        // Each has what the outsider takes, at 2, and spends 1 more.
        for (std::uint32_t p = 0; p < count; ++p) REQUIRE(alone.values[p] == rational{p % 5 == 4 ? 1 : 0});
        CHECK(alone.looked_at < 40 * rows.by.size());
    }
}

TEST_CASE("chain game: a long line with an alternative at each step takes work in proportion, or is refused at once")
{
    std::uint64_t before = 0;
    for (const std::uint32_t count : {1'000U, 2'000U, 4'000U}) {
        CAPTURE(count);
        chain_rows rows{.parties = 2 * count};
        for (std::uint32_t i = 0; i < count; ++i) {
            rows.add(i, 0, i + 1 == count ? rational{count} : rational{});
            if (i == 0) continue;
            // In place of all that comes before, at all that it is worth.
            rows.need(i, i - 1, 0);
            rows.need(i, count - 1 + i, 0);
        }
        for (std::uint32_t i = 1; i < count; ++i) rows.add(count + i, count);
        // Rows of alternatives stand behind the line: the i-th step takes row count - 1 + i.
        const chain_shares shares = rows.made().shapley().value();
        CHECK(shares.values.front() == rational{1});
        CHECK(shares.values[count - 1] == rational{1});
        CHECK(shares.values[count + 1] == rational{0});
        CHECK(shares.looked_at < 250 * count);
        if (before != 0) CHECK(shares.looked_at < before * 22 / 10);
        before = shares.looked_at;
        // One step for less: all before it can be missed, and too many of them are there.
        for (std::uint32_t i = 1; i < count; ++i) rows.cost[count - 1 + i] = 1;
        CHECK(rows.made().shapley().findings().front().code == "too_many_alternatives");
        CHECK(rows.made().alone().value().values == ratios(2 * count));
    }
}

TEST_CASE("chain game: thousands of groups, each with an alternative that is too dear, take work in proportion")
{
    std::uint64_t before = 0;
    for (const std::uint32_t count : {1'000U, 2'000U, 4'000U}) {
        CAPTURE(count);
        chain_rows rows{.parties = 2 * count + 1};
        const std::uint32_t sale = rows.add(0, 0, count + 1);
        for (std::uint32_t i = 0; i < count; ++i) {
            rows.need(sale, rows.add(1 + i), i);
            rows.need(sale, rows.add(i % 2 == 0 ? no_party : 1 + count + i, count + 1 + i % 3), i);
        }
        const chain_shares shares = rows.made().shapley().value();
        for (std::uint32_t p = 0; p < rows.parties; ++p) REQUIRE(shares.values[p] == rational{p <= count ? 1 : 0});
        CHECK(shares.looked_at < 250 * count);
        if (before != 0) CHECK(shares.looked_at < before * 22 / 10);
        before = shares.looked_at;
    }
}

TEST_CASE("chain game: two resellers of the same thousands of suppliers: who is in both ways is found for many at once, by hand")
{
    const std::uint32_t count = 4'000;
    chain_rows rows{.parties = count + 3};
    const std::uint32_t sale = rows.add(0, 0, 1);
    const std::uint32_t a = rows.add(1);
    const std::uint32_t b = rows.add(2);
    rows.need(sale, a, 0);
    rows.need(sale, b, 0);
    for (std::uint32_t i = 0; i < count; ++i) {
        const std::uint32_t part = rows.add(3 + i);
        rows.need(a, part, i);
        rows.need(b, part, i);
    }
    const chain_shares shares = rows.made().shapley().value();
    // A reseller adds it all where it comes behind all who are needed, next to last, and the other is last.
    const rational reseller{1, (count + 2) * (count + 3)};
    CHECK(shares.values[1] == reseller);
    CHECK(shares.values[2] == reseller);
    CHECK(shares.values[0] == (rational{1} - 2 * reseller) / rational{count + 1});
    CHECK(shares.values[count + 2] == shares.values[0]);
    // A pass for 64 of them, beside some for all.
    CHECK(shares.looked_at < (count / 64 + 250) * 4 * std::uint64_t{count});
}

TEST_CASE("chain game: Internet providers: content and eyeballs, any one of each kind will do")
{
    // The content and eyeball model of Ma, Chiu, Lui, Misra and Rubenstein, On cooperative settlement between content, transit, and eyeball
    // Internet service providers, IEEE/ACM Transactions on Networking 19(3), 2011, has a closed form: of C and B providers an eyeball
    // provider has C / (B (B + C)). By hand: whoever is first of the kind that comes second turns it, which is an eyeball provider where
    // content comes first, in C of B + C orders, and each as often as any other.
    for (std::uint32_t content = 1; content <= 5; ++content)
        for (std::uint32_t eyeballs = 1; eyeballs <= 5; ++eyeballs) {
            CAPTURE(content);
            CAPTURE(eyeballs);
            chain_rows rows{.parties = content + eyeballs};
            const std::uint32_t end = rows.add(no_party, 0, 1);
            for (std::uint32_t p = 0; p < rows.parties; ++p) rows.need(end, rows.add(p), p < content ? 0 : 1);
            const ratios shares = rows.made().shapley().value().values;
            for (std::uint32_t p = 0; p < rows.parties; ++p)
                CHECK(shares[p] == (p < content ? rational{eyeballs, content * rows.parties} : rational{content, eyeballs * rows.parties}));
        }
}

TEST_CASE("chain game: Internet providers: content, transit and eyeballs, any one of each kind will do")
{
    // The model of Ma, Chiu, Lui, Misra and Rubenstein, On cooperative settlement between content, transit, and eyeball Internet service
    // providers, IEEE/ACM Transactions on Networking 19(3), 2011, with each kind all connected. Worked out here from dividends: c content,
    // t transit and b eyeball providers of a coalition have +1 or -1 between them, since what one adds others of its kind add too. So a
    // content provider has the sum over c, t, b of (C-1 over c-1) (T over t) (B over b) (-1)^(c+t+b-3) / (c + t + b), others likewise.
    const auto choose = [](std::uint32_t all, std::uint32_t some) {
        rational made{1};
        for (std::uint32_t i = 0; i < some; ++i) made *= rational{all - i, i + 1};
        return made;
    };
    const auto closed_form = [&](std::uint32_t own, std::uint32_t second, std::uint32_t third) {
        rational sum;
        for (std::uint32_t a = 1; a <= own; ++a)
            for (std::uint32_t b = 1; b <= second; ++b)
                for (std::uint32_t c = 1; c <= third; ++c) {
                    const rational term = choose(own - 1, a - 1) * choose(second, b) * choose(third, c) / rational{a + b + c};
                    sum += (a + b + c) % 2 == 1 ? term : -term;
                }
        return sum;
    };
    for (std::uint32_t content = 1; content <= 4; ++content)
        for (std::uint32_t transit = 1; transit <= 4; ++transit)
            for (std::uint32_t eyeballs = 1; eyeballs <= 4; ++eyeballs) {
                CAPTURE(content);
                CAPTURE(transit);
                CAPTURE(eyeballs);
                chain_rows rows{.parties = content + transit + eyeballs};
                const std::uint32_t end = rows.add(no_party, 0, 1);
                for (std::uint32_t p = 0; p < rows.parties; ++p)
                    rows.need(end, rows.add(p), p < content ? 0 : p < content + transit ? 1 : 2);
                const ratios shares = rows.made().shapley().value().values;
                for (std::uint32_t p = 0; p < rows.parties; ++p)
                    CHECK(shares[p] == (p < content             ? closed_form(content, transit, eyeballs)
                                        : p < content + transit ? closed_form(transit, content, eyeballs)
                                                                : closed_form(eyeballs, content, transit)));
                // One of each in a chain: a third each.
                if (rows.parties == 3) CHECK(shares == ratios(3, rational{1, 3}));
            }
}

TEST_CASE("chain game: what an eyeball provider loses with a peer goes by the square of how many it has")
{
    // Ma, Chiu, Lui, Misra and Rubenstein, Interconnecting eyeballs to content: a Shapley value perspective on ISP peering and settlement,
    // NetEcon 2008: an eyeball provider whose users do not leave loses by de-peering in inverse proportion to the square of its degree. By
    // hand: of d content providers any of which will do it is first in one of d + 1 orders, so it has d / (d + 1) of what its users pay;
    // less one that is (d - 1) / d, a loss of 1 / (d (d + 1)).
    const auto of_degree = [](std::uint32_t degree) {
        chain_rows rows{.parties = 10};
        for (std::uint32_t content = 0; content < 8; ++content) rows.add(2 + content);
        // Two eyeball providers with users of their own, the second connected to all.
        for (std::uint32_t eyeball = 0; eyeball < 2; ++eyeball) {
            const std::uint32_t end = rows.add(eyeball, 0, eyeball == 0 ? 12 : 5);
            for (std::uint32_t content = 0; content < (eyeball == 0 ? degree : 8); ++content) rows.need(end, content, 0);
        }
        return rows.made().shapley().value().values;
    };
    for (std::uint32_t degree = 2; degree <= 8; ++degree) {
        CAPTURE(degree);
        const ratios shares = of_degree(degree);
        CHECK(shares[0] == rational{12 * degree, degree + 1});
        CHECK(shares[0] - of_degree(degree - 1)[0] == rational{12, degree * (degree + 1)});
        CHECK(shares[1] == rational{40, 9});
        CHECK(shares[2] == rational{12, degree * (degree + 1)} + rational{5, 72});
        CHECK(shares[9] == (degree == 8 ? rational{12, 72} : rational{0}) + rational{5, 72});
    }
}

TEST_CASE("chain game: twice as many parties take twice the work")
{
    const std::uint64_t seed = 1'000'000;
    CAPTURE(seed);
    std::mt19937_64 random{seed};
    std::uint64_t before = 0;
    std::uint64_t before_count = 0;
    for (const std::uint32_t count : {50'000U, 100'000U, 200'000U}) {
        CAPTURE(count);
        // A tenth are platforms, each with suppliers of its own; the others sell to customers, each upon one platform.
        chain_rows rows{.parties = count};
        const std::uint32_t platforms = count / 10;
        for (std::uint32_t p = 0; p < platforms; ++p) {
            rows.add(p, 1);
            if (p > 0 && p % 5 != 0) rows.need(static_cast<std::uint32_t>(p - p % 5), p, p);
        }
        for (std::uint32_t p = platforms; p < count; ++p)
            rows.need(rows.add(p, 2, 20 + random() % 20), static_cast<std::uint32_t>(random() % platforms), 0);
        const chain_game played = rows.made();
        const chain_shares shares = played.shapley().value();
        CHECK(shares.looked_at < 8 * (rows.by.size() + rows.of.size()));
        if (before != 0) CHECK(shares.looked_at * before_count < before * count * 11 / 10);
        before = shares.looked_at;
        before_count = count;
        // A seller on its own platform of five: a sixth of what it gains; one whose platform takes nothing shares with that alone.
        const std::uint32_t seller = count - 1;
        const std::uint32_t platform = rows.takes.back();
        const bool whole = platform % 5 == 0;
        const rational gain = rows.worth.back() - 2 - rational{whole ? 5 : 1};
        CHECK(shares.values[seller] == gain / rational{whole ? 6 : 2});
    }
}

TEST_CASE("chain game: a million parties in one delivery, and a quarter of a million links deep")
{
    const std::uint64_t seed = 31;
    CAPTURE(seed);
    std::mt19937_64 random{seed};
    const chain_rows tree = random_tree(1'000'000, random);
    const chain_shares shares = tree.made().shapley().value();
    CHECK(std::all_of(shares.values.begin(), shares.values.end(), [](const rational& each) { return each == rational{1}; }));
    CHECK(shares.looked_at < 16'000'000);

    chain_rows deep{.parties = 250'000};
    for (std::uint32_t i = 0; i < deep.parties; ++i) {
        deep.add(i, 0, i + 1 == deep.parties ? rational{i + 1} : rational{});
        if (i > 0) deep.need(i, i - 1, 0);
    }
    const chain_shares down = deep.made().shapley().value();
    CHECK(down.values.front() == rational{1});
    CHECK(down.values.back() == rational{1});
}

TEST_CASE("chain game: shared supplies are looked at once for each combination, not for each delivery")
{
    // 20,000 deliveries, each upon two of ten networks, each of which rests upon 400 suppliers that two share: 45 combinations.
    chain_rows rows{.parties = 0};
    numbers networks;
    for (int n = 0; n < 10; ++n) {
        networks.push_back(rows.add(rows.parties++));
        for (std::uint32_t i = 0; i < 400; ++i)
            rows.need(networks.back(), n % 2 == 0 ? rows.add(rows.parties++) : networks[networks.size() - 2] + 1 + i, i);
    }
    for (std::uint32_t d = 0; d < 20'000; ++d) {
        const std::uint32_t end = rows.add(rows.parties++, 0, 1000);
        rows.need(end, networks[d % 10], 0);
        rows.need(end, networks[(d + 1 + d / 10 % 9) % 10], 1);
    }
    const chain_shares shares = rows.made().shapley().value();
    CHECK(shares.looked_at < 45 * 2 * 2 * 1000 + 10 * (rows.by.size() + rows.of.size()));
    // Upon networks 0 and 1: the seller, two networks, the 400 that they share.
    CHECK(shares.values[rows.parties - 20'000] == rational{1000, 403});
}

TEST_CASE("chain game: what is wrong is told by code, with rows or keys")
{
    const auto codes = [](const checked<chain_game>& made) {
        std::vector<std::string> list;
        for (const finding& each : made.findings()) list.push_back(each.code);
        return list;
    };
    using texts = std::vector<std::string>;
    chain_rows rows{.parties = 2};
    rows.add(2, -1, -1);
    rows.need(0, 5, 0, 0);
    rows.need(7, 0, 0);
    CHECK(codes(chain_game::of(rows.columns())) ==
          texts{"supply_without_party", "negative_cost", "negative_worth", "unknown_supply", "unknown_supply", "no_units"});

    chain_rows round{.parties = 1};
    for (int i = 0; i < 3; ++i) round.add(0);
    round.need(1, 2, 0);
    round.need(2, 1, 0);
    round.need(0, 1, 0);
    const checked<chain_game> cycle = chain_game::of(round.columns());
    CHECK(codes(cycle) == texts{"supply_cycle"});
    CHECK(cycle.findings().front().text.find("1 takes 2 takes 1") != std::string::npos);

    CHECK(codes(chain_game::of(supply_draft{{{.key = "gift", .worth = 1}}})) == texts{"delivered_by_nobody"});
    CHECK(codes(chain_game::of(supply_draft{{{.key = "a", .by = "x", .needs = {{{"bb"}}, {{}}}}, {.key = "b"}, {.key = "b"}, {}}})) ==
          texts{"empty_key", "duplicate_key", "unknown_supply", "need_of_nothing"});
    const checked<chain_game> placed = chain_game::of(supply_draft{
        {{.key = "b", .cost = -1, .needs = {{{"c"}}, {{"c", "d"}, 0}}}, {.key = "c"}, {.key = "b", .worth = -1}, {.key = "b"}}});
    texts places;
    for (const finding& each : placed.findings()) places.push_back(each.code + " at " + each.place);
    CHECK(places == texts{"duplicate_key at supplies[2].key", "negative_cost at supplies[0].cost", "no_units at supplies[0].needs[1]",
                          "unknown_supply at supplies[0].needs[1]", "negative_worth at supplies[2].worth"});
    // Of two thousand and one the first thousand are listed.
    supply_draft lost;
    for (int i = 0; i < 2001; ++i) lost.supplies.push_back({.key = "s" + std::to_string(i), .needs = {{{"nowhere"}}}});
    const checked<chain_game> not_all = chain_game::of(lost);
    REQUIRE(not_all.findings().size() == 1001);
    CHECK(not_all.findings().back().code == "too_many_findings");
    CHECK(not_all.findings().back().text.find("1001 more") == 0);

    // 26 suppliers any of which will do.
    chain_rows many{.parties = 27};
    const std::uint32_t end = many.add(26, 0, 1);
    for (std::uint32_t i = 0; i < 26; ++i) many.need(end, many.add(i), 0);
    const checked<chain_shares> refused = many.made().shapley();
    REQUIRE_FALSE(refused);
    CHECK(refused.findings().front().code == "too_many_alternatives");
    // They can still be asked what they are worth, and some of them what each is to have.
    CHECK(many.made().worth(numbers{3, 26}).value() == rational{1});
    CHECK(many.made().table(numbers{3, 26}).value().total() == rational{1});

    chain_rows wide{.parties = 30};
    const std::uint32_t all = wide.add(0, 0, 30);
    for (std::uint32_t i = 1; i < 30; ++i) wide.need(all, wide.add(i), i);
    CHECK(wide.made().shapley().value().values == ratios(30, 1));
    const checked<chain_shares> too_large = wide.made().divide(banzhaf{});
    REQUIRE_FALSE(too_large);
    CHECK(too_large.findings().front().code == "component_too_large");
}

TEST_CASE("chain game: of a value chain, with two networks that stand for one another")
{
    // An operator sells access that it has of either of two networks, and a bundle of 2 units of access and one of music.
    ecosystems::builder b;
    b.services({"access", "music"}).service("bundle", {{"access", rational{2}}, {"music", rational{1}}});
    b.parties({"network a", "network b", "label", "operator"}).together("people");
    const auto plain = [](ecosystems::in_roles engaged) { return ecosystems::terms("distribute", "EUR", std::move(engaged), {}); };
    b.agree("up", plain({{"network a", "supplier"}, {"network b", "supplier"}, {"label", "supplier"}, {"operator", "distributor"}}));
    b.agree("down", plain({{"operator", "distributor"}, {"people", "customer"}}));
    b.offer("from a", "network a", "operator", "access", "up", {{"retail", "all in one"}});
    b.offer("from b", "network b", "operator", "access", "up", {{"retail", "all in one"}});
    b.offer("songs", "label", "operator", "music", "up");
    b.offer("retail", "operator", "people", "access", "down").offer("all in one", "operator", "people", "bundle", "down");
    const checked<value_chain> as_of = value_chain::as_of(b.made(), date::of(2026, 10, 15));
    for (const finding& each : as_of.findings()) INFO(each.code, " ", each.text);
    REQUIRE(as_of.has_value());
    const value_chain& chain = as_of.value();
    chain_valuation valuation{.worth = {{"retail", 10}, {"all in one", 25}},
                              .cost = {{"from a", 2}, {"from b", 3}, {"songs", 5}, {"retail", 1}}};
    const chain_game played = chain_game::of(chain, valuation).value();
    // 10 - 1 - 2, and 25 - 2 * 2 - 5.
    CHECK(played.total() == rational{7 + 16});
    const auto of = [&](const std::vector<std::string>& keys) {
        numbers members;
        for (const std::string& each : keys) members.push_back(played.find(each).value());
        return played.worth(members).value();
    };
    CHECK(of({"operator", "network b"}) == rational{6});
    CHECK(of({"operator", "network b", "label"}) == rational{6 + 14});
    CHECK(of({"network a", "network b", "label"}) == rational{0});
    CHECK(played.key(played.find("label").value()) == "label");
    const chain_shares shares = played.shapley().value();
    CHECK(shares.values[played.find("people").value()] == rational{0});
    // The operator spends 1, a twice 2 for the bundle and 2 more, the label 5.
    CHECK(shares.costs[played.find("network a").value()] == rational{6});
    CHECK(shares.costs[played.find("network b").value()] == rational{0});
    CHECK(played.divide(shapley{}).value().values == shares.values);

    // With the customers among the players nothing is delivered without them.
    valuation.customers_play = true;
    const chain_game with = chain_game::of(chain, valuation).value();
    CHECK(with.total() == rational{23});
    CHECK(with.shapley().value().values[with.find("people").value()] > rational{0});
    CHECK(with.worth(numbers{with.find("operator").value(), with.find("network a").value()}).value() == rational{0});

    const chain_valuation wrong{.worth = {{"retial", 1}, {"songs", 2}, {"retail", -1}, {"retail", -1}}, .cost = {{"from a", -1}}};
    const checked<chain_game> refused = chain_game::of(chain, wrong);
    std::vector<std::string> codes;
    for (const finding& each : refused.findings()) codes.push_back(each.code);
    CHECK(codes == std::vector<std::string>{"unknown_offer", "duplicate_key", "negative_cost", "negative_worth", "worth_of_part"});
    CHECK(refused.findings().front().text.find("is \"retail\" meant?") != std::string::npos);
}

TEST_CASE("chain game: with more alternatives than a table holds the value is sampled, the rest is exact")
{
    // 30 transit providers of one delivery (2 / ((t + 1) (t + 2)) for all transit: both others come before it in 2! t! of (t + 2)! orders,
    // else one of it counts), and a delivery by the first two of its parties, exactly half each.
    chain_rows rows{.parties = 32};
    const std::uint32_t end = rows.add(0, 0, 1);
    const std::uint32_t content = rows.add(1);
    rows.need(end, content, 0);
    for (std::uint32_t t = 0; t < 30; ++t) rows.need(end, rows.add(2 + t), 1);
    rows.need(rows.add(0, 1, 5), content, 0);
    const chain_game played = rows.made();
    REQUIRE_FALSE(played.shapley());
    const shapley_sampling how{.seed = 2011, .draws = 300};
    const chain_estimate made = played.sampled(how).value();
    const rational all_transit{2, 31 * 32};
    const auto near = [&](std::uint32_t party, const rational& value) {
        const rational off = made.values[party] - value;
        return off <= made.half_widths[party] && -off <= made.half_widths[party];
    };
    CHECK(near(0, rational{2} + (rational{1} - all_transit) / 2));
    CHECK(near(1, rational{2} + (rational{1} - all_transit) / 2));
    for (std::uint32_t t = 2; t < 32; ++t) CHECK(near(t, all_transit / 30));
    CHECK(made.half_widths[0] < rational{1, 4});
    rational sum;
    for (const rational& each : made.values) sum += each;
    CHECK(sum == played.total());
    CHECK(made.sampled == 1);
    CHECK(played.sampled(how).value() == made);
    CHECK(played.sampled({.seed = 1, .draws = 300}).value().values != made.values);
    CHECK(played.sampled({.draws = 0}).findings().front().code == "no_draws");

    // Where no delivery needs it, nothing is drawn.
    const chain_rows few = random_chain({8, 12, 2, 2, false}, *std::make_unique<std::mt19937_64>(5));
    const chain_estimate exact = few.made().sampled(how).value();
    CHECK(exact.sampled == 0);
    CHECK(exact.values == few.made().shapley().value().values);
    CHECK(exact.half_widths == ratios(8, 0));
}

namespace {

/// A dealer sells for `worth` what any of some makers makes, the i-th at a cost of i, and takes of it so many times. Gives the dealer.
std::uint32_t add_market(chain_rows& rows, std::uint32_t makers, const rational& worth, std::uint32_t times = 1)
{
    const std::uint32_t dealer = rows.parties++;
    const std::uint32_t sale = rows.add(dealer, 0, worth);
    for (std::uint32_t i = 0; i < makers; ++i) {
        const std::uint32_t made = rows.add(rows.parties++, i);
        for (std::uint32_t group = 0; group < times; ++group) rows.need(sale, made, group);
    }
    return dealer;
}

/// What dealer and makers of such a market have, by hand: the dealer gains what it sells for less what the cheapest maker present costs.
/// That is a sum of parts: for each i one as large as from the i-th maker's cost to the next one's, which the dealer gains with any of the
/// first i, and what is left above the last one's, with any of all. Of what one gains with any of i others it has i / (i + 1), being first
/// in one order of i + 1, and they have the rest equally.
ratios market_shares(std::uint32_t makers, const rational& worth, std::uint32_t times = 1)
{
    ratios made(makers + 1);
    for (std::uint32_t i = 1; i <= makers; ++i) {
        const rational part = i < makers ? rational{times} : worth - rational{(makers - 1) * times};
        made[0] += part * rational{i, i + 1};
        for (std::uint32_t k = 1; k <= i; ++k) made[k] += part / rational{i * (i + 1)};
    }
    return made;
}

}  // namespace

TEST_CASE("chain game: deliveries that differ in nothing but who their parties are take a table once")
{
    // 22 makers take 10 million steps and more: 1,000 such tables would be too much.
    chain_rows rows;
    for (int i = 0; i < 1000; ++i) add_market(rows, 22, 100);
    const chain_shares shares = rows.made().shapley().value();
    const ratios expected = market_shares(22, 100);
    for (std::uint32_t p = 0; p < rows.parties; ++p) {
        CAPTURE(p);
        REQUIRE(shares.values[p] == expected[p % 23]);
    }
    CHECK(shares.looked_at < 100'000'000);
}

TEST_CASE("chain game: deliveries that are alike, or nearly, by whatever parties have what they have one by one")
{
    const std::uint64_t seed = 500;
    CAPTURE(seed);
    std::mt19937_64 random{seed};
    for (int times = 0; times < 3; ++times) {
        CAPTURE(times);
        constexpr std::uint32_t parties = 24;
        chain_rows rows{.parties = parties};
        numbers sales;
        for (int d = 0; d < 16; ++d) {
            numbers order(parties);
            std::iota(order.begin(), order.end(), 0U);
            std::shuffle(order.begin(), order.end(), random);
            const std::uint32_t sale = rows.add(order[0], 0, 20 + d % 2);
            const std::uint32_t kit = rows.add(order[1], d % 3 == 0 ? 1 : 2);
            rows.need(sale, kit, 0);
            // Each of 16, so many that a table is worth knowing again, makes it at 0, 1 or 2; of one in three it may take half a unit.
            for (std::uint32_t i = 0; i < 16; ++i)
                rows.need(kit, rows.add(order[2 + i], i % 3), 1, i % 3 == 1 ? rational{1, 1 + d / 2 % 2} : rational{1});
            sales.push_back(sale);
        }
        const ratios together = rows.made().shapley().value().values;
        ratios one_by_one(parties);
        for (const std::uint32_t only : sales) {
            chain_rows alone = rows;
            for (const std::uint32_t sale : sales)
                if (sale != only) alone.worth[sale] = rational{};
            const ratios shares = alone.made().shapley().value().values;
            for (std::uint32_t p = 0; p < parties; ++p) one_by_one[p] += shares[p];
        }
        CHECK(together == one_by_one);
    }
}

TEST_CASE("chain game: what all deliveries with alternatives take together is bounded, and told before it is done")
{
    // Tables of 25 each, at worths of their own: two are much less than may be looked at, 100 more.
    const auto market = [](std::uint32_t count) {
        chain_rows rows;
        for (std::uint32_t i = 0; i < count; ++i) add_market(rows, 25, 100 + i);
        return rows;
    };
    const checked<chain_shares> refused = market(100).made().shapley();
    REQUIRE_FALSE(refused);
    CHECK(refused.findings().front().code == "chain_too_entangled");
    CHECK(refused.findings().front().text.find("deliveries together") != std::string::npos);

    // One table of nearly as much as may be looked at goes by itself, but not beside two others: those that take least are exact.
    chain_rows rows;
    const std::uint32_t large = add_market(rows, 25, 1000, 18);
    const std::uint32_t middle = add_market(rows, 23, 100);
    const std::uint32_t small = add_market(rows, 3, 10);
    const chain_game played = rows.made();
    CHECK(played.shapley().findings().front().code == "chain_too_entangled");
    CHECK(played.shapley().findings().front().text.find("deliveries together") != std::string::npos);
    const chain_estimate made = played.sampled({.seed = 7, .draws = 100}).value();
    CHECK(made.sampled == 1);
    const auto check = [&](std::uint32_t dealer, const ratios& expected, bool exact) {
        for (std::uint32_t i = 0; i < expected.size(); ++i) {
            CAPTURE(i);
            const rational off = made.values[dealer + i] - expected[i];
            CHECK((off.sign() < 0 ? -off : off) <= made.half_widths[dealer + i]);
            CHECK((made.half_widths[dealer + i] == rational{0}) == exact);
        }
    };
    check(large, market_shares(25, 1000, 18), false);
    check(middle, market_shares(23, 100), true);
    check(small, market_shares(3, 10), true);

    // Tables of coalitions are bounded likewise.
    chain_rows shared{.parties = 26};
    numbers makers;
    for (std::uint32_t i = 0; i < 25; ++i) makers.push_back(shared.add(1 + i, i));
    for (std::uint32_t d = 0; d < 20; ++d) {
        const std::uint32_t sale = shared.add(0, 0, 100 + d);
        for (const std::uint32_t each : makers) shared.need(sale, each, 0);
    }
    numbers all(26);
    std::iota(all.begin(), all.end(), 0U);
    CHECK(shared.made().table(all).findings().front().code == "chain_too_entangled");
    // Of fewer they are no longer too many.
    const game table = shared.made().table(numbers{0, 3, 5, 9}).value();
    CHECK(table.worth(coalition{0b1110}) == rational{0});
    CHECK(table.worth(coalition{0b1101}) == rational{20 * (100 - 4) + 190});
}

TEST_CASE("chain game: work on long numbers counts for more, the square of the length where they are no whole ones")
{
    const auto looked_at = [](const rational& unit) {
        chain_rows rows;
        add_market(rows, 8, 100);
        for (rational& each : rows.cost) each *= unit;
        for (rational& each : rows.worth) each *= unit;
        const chain_shares shares = rows.made().shapley().value();
        const ratios expected = market_shares(8, 100);
        for (std::uint32_t p = 0; p < rows.parties; ++p) CHECK(shares.values[p] == expected[p] * unit);
        return shares.looked_at;
    };
    rational large{1};
    for (int i = 0; i < 400; ++i) large *= rational{10};
    rational larger = large;
    for (int i = 0; i < 400; ++i) larger *= rational{10};
    CHECK(looked_at(large) > 10 * looked_at(1));
    CHECK(looked_at(larger) < 2 * looked_at(large));
    CHECK(looked_at(rational{1} / (larger + rational{1})) > 3 * looked_at(rational{1} / (large + rational{1})));
    CHECK(looked_at(rational{1} / (large + rational{1})) > 3 * looked_at(large));
}

TEST_CASE("chain game: tens of thousands of groups, each by itself, are divided in proportion, and too many coalitions are told")
{
    // A reseller with a maker of its own each: half each, and in one group of three a third.
    chain_rows rows;
    for (std::uint32_t i = 0; i < 30'000; ++i) {
        const std::uint32_t sale = rows.add(rows.parties++, 0, 6);
        rows.need(sale, rows.add(rows.parties++), 0);
        if (i == 17) rows.need(sale, rows.add(rows.parties++), 1);
    }
    const chain_game played = rows.made();
    const chain_shares shares = played.divide(shapley{}).value();
    for (std::uint32_t p = 0; p < rows.parties; ++p) REQUIRE(shares.values[p] == rational{p >= 34 && p < 37 ? 2 : 3});
    CHECK(shares.values == played.shapley().value().values);

    // 256 groups of 20 have as many coalitions as the largest table, and one more group has more.
    chain_rows many;
    for (int i = 0; i < 257; ++i) {
        const std::uint32_t sale = many.add(many.parties++, 0, 20);
        for (std::uint32_t k = 1; k < 20; ++k) many.need(sale, many.add(many.parties++), k);
    }
    const checked<chain_shares> refused = many.made().divide(shapley{});
    REQUIRE_FALSE(refused);
    CHECK(refused.findings().front().code == "component_too_large");
    CHECK(refused.findings().front().text.find("257 groups") == 0);
    CHECK(many.made().shapley().value().values == ratios(many.parties, 1));
}

TEST_CASE("chain game: a chain of nobody is worth nothing")
{
    const chain_game nothing = chain_game::of(supply_draft{}).value();
    CHECK(nothing.parties() == 0);
    CHECK(nothing.total() == rational{});
    CHECK(nothing.shapley().value().values.empty());
    CHECK(nothing.divide(shapley{}).value().values.empty());
    CHECK(nothing.components().empty());
}

TEST_CASE("chain game: one that many stand in for has a share of its own for each")
{
    // Any of 18 transit providers, a content and an eyeball one: transit has 2 / (19 * 20), as it is pivotal where both others came before
    // all of it.
    chain_rows rows{.parties = 20};
    const std::uint32_t end = rows.add(0, 0, 1);
    rows.need(end, rows.add(1), 0);
    for (std::uint32_t t = 0; t < 18; ++t) rows.need(end, rows.add(2 + t), 1);
    const ratios shares = rows.made().shapley().value().values;
    CHECK(shares[2] == rational{2, 19 * 20} / 18);
    CHECK(rows.made().divide(shapley{}).value().values == shares);
}
