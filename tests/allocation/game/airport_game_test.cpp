#include <partnering/allocation/game/airport_game.hpp>
#include <partnering/allocation/game/nucleolus.hpp>
#include <partnering/allocation/game/shapley.hpp>

#include "support.hpp"

using namespace partnering;

namespace {

/// Aircraft at Birmingham in 1968-69: landings of each type and what a runway for it costs a year.
///
/// Littlechild and Thompson, Aircraft landing fees: a game theory approach, Bell Journal of Economics 8, 1977; Littlechild and Owen 1973.
std::vector<airport_user> birmingham()
{
    return {{"Fokker Friendship 27", 42, 65'899}, {"Viscount 800", 9'555, 76'725}, {"Hawker Siddeley Trident", 288, 95'200},
            {"Britannia", 303, 97'200},           {"Caravelle VIR", 151, 97'436},  {"BAC 111 (500)", 1'315, 98'142},
            {"Vanguard 953", 505, 102'496},       {"Comet 4B", 1'128, 104'849},    {"Britannia 300", 151, 113'322},
            {"Convair Coronado", 112, 115'440},   {"Boeing 707", 22, 117'676}};
}

std::vector<airport_user> drawn(std::mt19937_64& draw, std::size_t kinds, int most_count, int most_cost)
{
    std::vector<airport_user> made;
    for (std::size_t i = 0; i < kinds; ++i)
        made.push_back({"k" + std::to_string(i), 1 + draw() % static_cast<unsigned>(most_count),
                        rational{static_cast<int128>(draw() % static_cast<unsigned>(most_cost)), static_cast<int128>(1 + draw() % 3)}});
    return made;
}

/// Littlechild's rule as he has it, each minimum looked for among all that are left.
std::vector<rational> nucleolus_by_minima(const std::vector<airport_user>& users)
{
    std::vector<rational> costs;
    for (const airport_user& user : users) costs.push_back(user.cost);
    std::sort(costs.begin(), costs.end());
    costs.erase(std::unique(costs.begin(), costs.end()), costs.end());
    std::vector<long> up_to;
    for (const rational& cost : costs) {
        up_to.push_back(0);
        for (const airport_user& user : users)
            if (user.cost <= cost) up_to.back() += static_cast<long>(user.count);
    }
    std::vector<rational> paid(costs.size());
    rational share;
    rational below;
    long served = 0;
    for (std::size_t from = 0; from < costs.size();) {
        std::optional<rational> least;
        std::size_t last = from;
        for (std::size_t i = from; i < costs.size(); ++i) {
            const long sharing = up_to[i] - served + (i + 1 < costs.size() ? 1 : 0);
            const rational each = (costs[i] - below + share) / rational{sharing};
            if (!least || each <= *least) {
                least = each;
                last = i;
            }
        }
        for (std::size_t i = from; i <= last; ++i) paid[i] = *least;
        share = *least;
        below = costs[last];
        served = up_to[last];
        from = last + 1;
    }
    std::vector<rational> made;
    for (const airport_user& user : users)
        made.push_back(paid[static_cast<std::size_t>(std::lower_bound(costs.begin(), costs.end(), user.cost) - costs.begin())]);
    return made;
}

/// What every coalition saves, from the least on: the nucleolus has the greatest such list.
std::vector<rational> savings(const game& costs, const std::vector<rational>& shares)
{
    std::vector<rational> made;
    for (std::uint32_t bits = 1; bits + 1 < costs.coalitions(); ++bits) {
        rational borne;
        for (unsigned i = 0; i < costs.players(); ++i)
            if (coalition{bits}.contains(i)) borne += shares[i];
        made.push_back(costs.worth(coalition{bits}) - borne);
    }
    std::sort(made.begin(), made.end());
    return made;
}

}  // namespace

TEST_CASE("airport: the landing fees of Birmingham, Littlechild and Owen 1973, Littlechild and Thompson 1977")
{
    const std::vector<airport_user> users = birmingham();
    // 65,899 / 13,572 = 4.86 for the first; each next one bears its step besides: 10,826 / 13,530 = 0.80, 18,475 / 3,975 = 4.65, ...
    CHECK(games::printed(airport_shapley(users).value().shares, 2) == "4.86 5.66 10.30 10.85 10.92 11.13 13.40 15.07 44.80 60.61 162.24");
    // Up to the Comet 104,849 / 13,288 = 7.89, less than any other; then (115,440 - 104,849 + 7.89) / 264 = 40.15 against 55.80 for the
    // Britannia 300 alone; the Boeing bears (2,236 + 40.15) / 22.
    CHECK(games::printed(airport_nucleolus(users).value().shares, 2) == "7.89 7.89 7.89 7.89 7.89 7.89 7.89 7.89 40.15 40.15 103.46");
    for (const checked<allocation>& made : {airport_shapley(users), airport_nucleolus(users)}) {
        rational sum;
        for (std::size_t i = 0; i < users.size(); ++i) sum += rational{static_cast<unsigned long>(users[i].count)} * made.value().shares[i];
        CHECK(sum == rational{117'676});
    }
}

TEST_CASE("airport: the will of Jacob as Ibn Ezra divides it, and the example of an encyclopedia")
{
    // Aumann, Some non-superadditive games, and their Shapley values, in the Talmud, International Journal of Game Theory 39, 2010: claims
    // of all, a half, a third and a quarter of 120; every coalition is worth its largest claim: 80 5/6, 20 5/6, 10 5/6 and 7 1/2.
    const std::vector<airport_user> sons{{"a", 1, 120}, {"b", 1, 60}, {"c", 1, 40}, {"d", 1, 30}};
    CHECK(games::text(airport_shapley(sons).value().shares) == "485/6 125/6 65/6 7.5");
    CHECK(solve(shapley{}, airport_game(sons).value()).value().shares == airport_shapley(sons).value().shares);
    // Wikipedia, Airport problem: costs of 8, 11, 13 and 18.
    const std::vector<airport_user> types{{"A", 1, 8}, {"B", 1, 11}, {"C", 1, 13}, {"D", 1, 18}};
    CHECK(games::text(airport_shapley(types).value().shares) == "2 3 4 9");
}

TEST_CASE("airport: three users, by hand")
{
    const std::vector<airport_user> users{{"c", 1, 33}, {"a", 1, 12}, {"b", 1, 20}};
    CHECK(games::text(airport_shapley(users).value().shares) == "21 4 8");
    // 12/2 = 6, then (20 - 12 + 6)/2 = 7, then 33 - 20 + 7 = 20.
    CHECK(games::text(airport_nucleolus(users).value().shares) == "20 6 7");
    CHECK(games::text(games::worths(airport_game(users).value())) == "0 33 12 33 20 33 20 33");
}

TEST_CASE("airport: by kind and by table, Shapley value")
{
    const std::uint64_t seed = 1973;
    CAPTURE(seed);
    std::mt19937_64 draw{seed};
    for (int round = 0; round < 40; ++round) {
        CAPTURE(round);
        const std::vector<airport_user> users = drawn(draw, 1 + draw() % 4, 3, 20);
        const game table = airport_game(users).value();
        CHECK(table.sense() == game_sense::cost);
        std::vector<rational> each;
        const std::vector<rational> by_kind = airport_shapley(users).value().shares;
        for (std::size_t i = 0; i < users.size(); ++i) each.insert(each.end(), users[i].count, by_kind[i]);
        CHECK(solve(shapley{}, table).value().shares == each);
    }
}

TEST_CASE("airport: the nucleolus is Littlechild's, and no division near it does better")
{
    const std::uint64_t seed = 1974;
    CAPTURE(seed);
    std::mt19937_64 draw{seed};
    for (int round = 0; round < 400; ++round) {
        CAPTURE(round);
        const std::vector<airport_user> users = drawn(draw, 1 + draw() % 12, round % 2 == 0 ? 1 : 4, 40);
        CHECK(airport_nucleolus(users).value().shares == nucleolus_by_minima(users));
    }
    for (int round = 0; round < 12; ++round) {
        CAPTURE(round);
        const std::vector<airport_user> users = drawn(draw, 2 + draw() % 3, 2, 20);
        const game table = airport_game(users).value();
        std::vector<rational> each;
        const std::vector<rational> by_kind = airport_nucleolus(users).value().shares;
        for (std::size_t i = 0; i < users.size(); ++i) each.insert(each.end(), users[i].count, by_kind[i]);
        CHECK(solve(nucleolus{}, table).value().shares == each);
        const std::vector<rational> best = savings(table, each);
        // The set of better divisions would be convex, with the nucleolus on its border: some small step would lead into it.
        for (int step = 0; step < 60; ++step) {
            std::vector<rational> other = each;
            rational moved;
            for (std::size_t i = 0; i + 1 < other.size(); ++i) {
                const rational by{static_cast<long>(draw() % 7) - 3, 100'000};
                other[i] += by;
                moved += by;
            }
            other.back() -= moved;
            CHECK(savings(table, other) <= best);
        }
    }
}

TEST_CASE("airport: hundreds of thousands of users of thousands of kinds")
{
    std::vector<airport_user> users;
    for (int i = 0; i < 4'000; ++i) users.push_back({std::to_string(i), static_cast<std::uint64_t>(50 + i % 40), 1'000 + i / 2});
    rational sum;
    const std::vector<rational> shares = airport_nucleolus(users).value().shares;
    for (std::size_t i = 0; i < users.size(); ++i) sum += rational{static_cast<unsigned long>(users[i].count)} * shares[i];
    CHECK(sum == rational{2'999});
    // A long answer is still an answer, one too long is a finding.
    CHECK(airport_shapley(std::span{users}.first(1'000)).has_value());
    std::vector<airport_user> many;
    for (int i = 0; i < 20'000; ++i) many.push_back({std::to_string(i), 1, i * 1'000 + i % 7});
    CHECK(games::told(airport_shapley(many)) == "number_too_long(airport_shapley)");
}

TEST_CASE("airport: what is wrong is told")
{
    CHECK(games::told(airport_shapley({})) == "no_players()");
    const std::vector<airport_user> users{{"a", 0, 1}, {"b", 1, -1}, {"b", 1, 1}};
    CHECK(games::told(airport_nucleolus(users)) == "no_users_of_kind(a) negative_measure(b) repeated_player(b)");
    CHECK(games::told(airport_game(users)) == "no_users_of_kind(a) negative_measure(b) repeated_player(b)");
    const std::vector<airport_user> crowd{{"a", ~std::uint64_t{0}, 1}, {"b", 1, 2}};
    CHECK(games::told(airport_shapley(crowd)) == "amount_out_of_range(airport_shapley)");
    CHECK(games::told(airport_game(crowd)) == "too_many_players()");
    const std::vector<airport_user> named{{"a", 2, 1}, {"a 1", 1, 1}};
    CHECK(games::told(airport_game(named)) == "repeated_player(a 1)");
    const std::vector<airport_user> free{{"a", 2, 0}, {"b", 1, 0}};
    CHECK(games::text(airport_nucleolus(free).value().shares) == "0 0");
    const std::vector<airport_user> one{{"a", 3, 2}};
    CHECK(games::text(airport_nucleolus(one).value().shares) == "2/3");
}
