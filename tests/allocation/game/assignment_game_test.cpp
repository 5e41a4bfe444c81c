#include <partnering/allocation/game/assignment_game.hpp>
#include <partnering/allocation/game/shapley.hpp>

#include "support.hpp"

using namespace partnering;

TEST_CASE("assignment game: the three houses and three buyers of Shapley and Shubik 1971")
{
    // The assignment game I, section 5: houses that their owners hold worth 18, 15 and 19 thousand, to three buyers worth
    // (23, 22, 21), (26, 24, 22), (20, 21, 17); gains (5, 8, 2), (7, 9, 6), (2, 3, 0). The best assignment gains 8 + 6 + 2 = 16.
    const game houses =
        assignment_game({.buyers = {"1", "2", "3"}, .sellers = {"A", "B", "C"}, .worths = {{5, 8, 2}, {7, 9, 6}, {2, 3, 0}}}).value();
    CHECK(houses.total() == rational{16});
    CHECK(houses.worth(coalition::first(3)) == rational{0});
    CHECK(houses.worth(coalition::of(1).with(5)) == rational{6});
    // 1 and 2 with A and B: 5 + 9 against 8 + 7.
    CHECK(houses.worth(coalition::of(0).with(1).with(3).with(4)) == rational{15});
}

TEST_CASE("assignment game: the best of all assignments, one by one")
{
    const std::uint64_t seed = 1971;
    CAPTURE(seed);
    std::mt19937_64 draw{seed};
    for (int round = 0; round < 20; ++round) {
        CAPTURE(round);
        const unsigned buyers = 1 + static_cast<unsigned>(draw() % 3);
        const unsigned sellers = 1 + static_cast<unsigned>(draw() % 4);
        assignment_market market;
        for (unsigned i = 0; i < buyers; ++i) market.buyers.push_back("b" + std::to_string(i));
        for (unsigned j = 0; j < sellers; ++j) market.sellers.push_back("s" + std::to_string(j));
        for (unsigned i = 0; i < buyers; ++i) {
            market.worths.emplace_back();
            for (unsigned j = 0; j < sellers; ++j) market.worths.back().push_back(rational{static_cast<long>(draw() % 40) - 8, 3});
        }
        const game played = assignment_game(market).value();
        for (std::uint32_t bits = 0; bits < played.coalitions(); ++bits) {
            const coalition members{bits};
            // Every injective choice: buyer i deals with seller `deal[i]`, or with nobody where it is `sellers`.
            rational best;
            std::vector<unsigned> deal(buyers, 0);
            for (bool more = true; more;) {
                rational sum;
                coalition used;
                bool possible = true;
                for (unsigned i = 0; i < buyers && possible; ++i)
                    if (deal[i] < sellers) {
                        possible = members.contains(i) && members.contains(buyers + deal[i]) && !used.contains(deal[i]);
                        used = used.with(deal[i]);
                        sum += market.worths[i][deal[i]];
                    }
                if (possible) best = std::max(best, sum);
                more = false;
                for (unsigned i = 0; i < buyers && !more; ++i) {
                    more = deal[i] < sellers;
                    deal[i] = more ? deal[i] + 1 : 0;
                }
            }
            REQUIRE(played.worth(members) == best);
        }
    }
}

TEST_CASE("assignment game: what is wrong is told")
{
    CHECK(games::told(assignment_game({.buyers = {"a"}, .sellers = {"b", "c"}, .worths = {{1}}})) == "wrong_number_of_worths(a)");
    CHECK(games::told(assignment_game({.buyers = {"a"}, .sellers = {"b", "c"}, .worths = {}})) == "wrong_number_of_worths()");
    CHECK(games::told(assignment_game({.buyers = {"a"}, .sellers = {"a"}, .worths = {{1}}})) == "repeated_player(a)");
    CHECK(games::told(assignment_game({})) == "no_players()");
}
