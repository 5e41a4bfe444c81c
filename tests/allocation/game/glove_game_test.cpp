#include <partnering/allocation/game/glove_game.hpp>
#include <partnering/allocation/game/shapley.hpp>

#include "support.hpp"

using namespace partnering;

TEST_CASE("glove game: a left glove and two right ones: Shapley and Shubik 1969")
{
    const game gloves = glove_game({.left = {{"l", 1}}, .right = {{"r", 1}, {"s", 1}}}).value();
    CHECK(games::text(games::worths(gloves)) == "0 0 0 1 0 1 0 1");
    // The left one comes after a right one in 4 of 6 orders.
    CHECK(games::shares(shapley{}, gloves) == "2/3 1/6 1/6");
}

TEST_CASE("glove game: who holds both goods stands once, and amounts are any ratios")
{
    const game gloves = glove_game({.left = {{"a", rational{1, 2}}, {"b", 2}}, .right = {{"b", rational{1, 3}}, {"c", 5}}}).value();
    CHECK(games::keys_of(gloves) == std::vector<std::string>{"a", "b", "c"});
    CHECK(games::text(games::worths(gloves)) == "0 0 1/3 1/3 0 0.5 2 2.5");
    // Too long for counts: the same in ratios.
    const rational grain = games::number("1/100000000000000000000000000000");
    const game fine = glove_game({.left = {{"a", grain}, {"b", 2}}, .right = {{"b", rational{1, 3}}, {"c", 5}}}).value();
    CHECK(fine.worth(coalition{5}) == grain);
    CHECK(fine.total() == rational{2} + grain);
}

TEST_CASE("glove game: what is wrong is told")
{
    CHECK(games::told(glove_game({.left = {{"a", 1}, {"a", 2}}, .right = {{"b", -1}}})) == "repeated_player(a) negative_measure(b)");
    CHECK(games::told(glove_game({})) == "no_players()");
    glove_market crowd;
    for (int i = 0; i < 29; ++i) crowd.left.emplace_back(std::to_string(i), 1);
    CHECK(games::told(glove_game(crowd)) == "too_many_players()");
}
