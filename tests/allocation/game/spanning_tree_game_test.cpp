#include <partnering/allocation/game/shapley.hpp>
#include <partnering/allocation/game/spanning_tree_game.hpp>

#include "support.hpp"

using namespace partnering;

TEST_CASE("spanning tree game: three users, by hand")
{
    // To the source 6, 8, 10; between them a-b 3, a-c 9, b-c 4.
    const game tree =
        spanning_tree_game(
            {.source = "0", .lines = {{"0", "a", 6}, {"b", "0", 8}, {"0", "c", 10}, {"a", "b", 3}, {"a", "c", 9}, {"c", "b", 4}}})
            .value();
    CHECK(tree.sense() == game_sense::cost);
    CHECK(games::keys_of(tree) == std::vector<std::string>{"a", "b", "c"});
    // a 6, b 8, a and b 6+3, c 10, a and c 6+9, b and c 8+4, all 6+3+4.
    CHECK(games::text(games::worths(tree)) == "0 6 8 9 10 15 12 13");
}

TEST_CASE("spanning tree game: the least of all sets of lines that connect")
{
    const std::uint64_t seed = 1976;
    CAPTURE(seed);
    std::mt19937_64 draw{seed};
    for (int round = 0; round < 10; ++round) {
        CAPTURE(round);
        const unsigned n = 1 + static_cast<unsigned>(draw() % 4);
        connection_costs asked{.source = "source", .lines = {}};
        struct line {
            unsigned a, b;
            rational cost;
        };
        std::vector<line> lines;
        for (unsigned a = 0; a < n; ++a)
            for (unsigned b = a + 1; b <= n; ++b) {
                lines.push_back({a, b, rational{static_cast<long>(draw() % 30), 4}});
                asked.lines.push_back({games::names(4)[a], b == n ? "source" : games::names(4)[b], lines.back().cost});
            }
        const game tree = spanning_tree_game(asked).value();
        std::vector<unsigned> place;  // of each player in the game
        for (const std::string& key : tree.keys()) place.push_back(static_cast<unsigned>(key[0] - 'a'));
        for (std::uint32_t bits = 1; bits < tree.coalitions(); ++bits) {
            std::uint32_t members = 1U << n;
            for (unsigned i = 0; i < n; ++i)
                if ((bits >> i & 1) != 0) members |= 1U << place[i];
            rational best = 1'000'000;
            for (std::uint32_t chosen = 0; chosen >> lines.size() == 0; ++chosen) {
                rational cost;
                std::uint32_t reached = 1U << n;
                bool inside = true;
                for (unsigned again = 0; again <= n; ++again)
                    for (unsigned l = 0; l < lines.size(); ++l)
                        if ((chosen >> l & 1) != 0) {
                            const std::uint32_t ends = 1U << lines[l].a | 1U << lines[l].b;
                            inside = inside && (ends & ~members) == 0;
                            if ((ends & reached) != 0) reached |= ends;
                            if (again == 0) cost += lines[l].cost;
                        }
                if (inside && reached == members) best = std::min(best, cost);
            }
            REQUIRE(tree.worth(coalition{bits}) == best);
        }
    }
}

TEST_CASE("spanning tree game: what is wrong is told")
{
    CHECK(games::told(spanning_tree_game({.source = "0", .lines = {{"0", "a", 1}, {"0", "b", 1}}})) == "missing_line(a)");
    CHECK(games::told(spanning_tree_game({.source = "0", .lines = {{"0", "a", -1}, {"a", "0", 1}, {"a", "a", 1}}})) ==
          "negative_measure(0) repeated_line(a) line_to_itself(a)");
    CHECK(games::told(spanning_tree_game({})) == "no_players()");
    connection_costs many{.source = "0", .lines = {}};
    for (int i = 0; i < 21; ++i) many.lines.push_back({"0", "u" + std::to_string(i), 1});
    CHECK(games::told(spanning_tree_game(many)) == "too_many_players()");
}
