#include <partnering/allocation/adjusted_proportional.hpp>
#include <partnering/allocation/game/bankruptcy_game.hpp>
#include <partnering/allocation/game/shapley.hpp>
#include <partnering/allocation/game/tau.hpp>
#include <partnering/allocation/random_arrival.hpp>

#include "support.hpp"

using namespace partnering;

TEST_CASE("bankruptcy game: 200 for claims of 100, 200 and 300: Aumann and Maschler 1985")
{
    // Aumann and Maschler, Game theoretic analysis of a bankruptcy problem from the Talmud, Journal of Economic Theory 36: what others
    // leave.
    const game estate = bankruptcy_game({.total = 200, .members = {{"a", 100}, {"b", 200}, {"c", 300}}}).value();
    CHECK(games::text(games::worths(estate)) == "0 0 0 0 0 0 100 200");
    // O'Neill 1982: random arrival.
    CHECK(games::shares(shapley{}, estate) == "100/3 250/3 250/3");
    // Curiel, Maschler and Tijs 1987: adjusted proportional, claims cut to 100, 200, 200 with nothing conceded: 40, 80, 80.
    CHECK(games::shares(tau{}, estate) == "40 80 80");
}

TEST_CASE("bankruptcy game: random arrival is its Shapley value, adjusted proportional its tau value")
{
    const std::uint64_t seed = 1982;
    CAPTURE(seed);
    std::mt19937_64 draw{seed};
    for (int round = 0; round < 60; ++round) {
        CAPTURE(round);
        allocation_problem asked;
        const auto n = 1 + draw() % 7;
        rational claims;
        for (std::size_t i = 0; i < n; ++i) {
            const rational claim{static_cast<long>(draw() % 50), static_cast<int128>(1 + draw() % 4)};
            asked.members.push_back({games::names(8)[i], claim});
            claims += claim;
        }
        asked.total = claims * rational{static_cast<long>(draw() % 13), 12};
        const game estate = bankruptcy_game(asked).value();
        CHECK(solve(shapley{}, estate).value().shares == allocate(random_arrival{}, asked).value().shares);
        CHECK(solve(tau{}, estate).value().shares == allocate(adjusted_proportional{}, asked).value().shares);
    }
}

TEST_CASE("bankruptcy game: what is wrong is told")
{
    CHECK(games::told(bankruptcy_game({.total = 4, .members = {{"a", 1}, {"b", 2}}})) == "estate_exceeds_claims()");
    CHECK(games::told(bankruptcy_game({.total = -1, .members = {{"a", -1}}})) == "negative_measure(a) negative_amount()");
    CHECK(games::told(bankruptcy_game({})) == "no_players()");
    CHECK(games::told(bankruptcy_game({.total = 1, .members = {{"a", 1}, {"a", 2}}})) == "repeated_player(a)");
    const rational grain = games::number("1/100000000000000000000000000000");
    const game fine = bankruptcy_game({.total = grain, .members = {{"a", grain}, {"b", grain / rational{3}}, {"c", 7}}}).value();
    // Claims that no counts hold, of which worths that counts hold are left.
    CHECK_FALSE(fine.counts().empty());
    const game wide =
        bankruptcy_game({.total = rational{1} + grain, .members = {{"a", 1}, {"b", rational{1, 3}}, {"c", rational{7, 11}}}}).value();
    CHECK(wide.counts().empty());
    CHECK(wide.worth(coalition{5}) == rational{2, 3} + grain);
}
