#include <partnering/allocation/game/core.hpp>

#include "excesses.hpp"

#include <doctest/doctest.h>

using namespace partnering;

namespace {

/// A balanced collection proves what it is to prove: each player is in weight 1 of it, and by its weights no shares do better than epsilon.
void check_collection(const game& played, const least_core& core)
{
    std::vector<rational> in(played.players());
    rational weighted;
    rational weights;
    for (const balanced_coalition& each : core.collection) {
        CHECK(each.weight > rational{0});
        weights += each.weight;
        weighted += each.weight * played.worth(each.members);
        for (unsigned i = 0; i < played.players(); ++i)
            if (each.members.contains(i)) in[i] += each.weight;
    }
    CHECK(in == std::vector<rational>(played.players(), rational{1}));
    const rational beyond = weighted - played.total();
    CHECK((played.sense() == game_sense::cost ? -beyond : beyond) == *core.epsilon * weights);
}

}  // namespace

TEST_CASE("core: who objects the most, and who the most per member")
{
    // Each pair can have 90, all together 120. At 60, 30 and 30 the pair of the poorer two has 60.
    const game played = games::by_size(3, {0, 0, 0, 90, 90, 90, 120});
    const core_verdict verdict = check_core(played, std::vector<rational>{60, 30, 30}).value();
    CHECK_FALSE(verdict.stable());
    CHECK(verdict.undivided == rational{0});
    CHECK(verdict.largest == complaint{coalition{0b110}, 30});
    CHECK(verdict.largest_per_member == complaint{coalition{0b110}, 30});
    CHECK(verdict.objections == 1);

    // Shares that are not a division are told apart from objections: nobody objects to 50 each, but 30 too much is given away.
    const core_verdict over = check_core(played, std::vector<rational>{50, 50, 50}).value();
    CHECK_FALSE(over.stable());
    CHECK(over.undivided == rational{-30});
    CHECK(over.objections == 0);

    // A single player with 20 objects more per member than three with 30.
    const game four = game::from(games::names(4), [](coalition members) {
                          return members == coalition::of(3) ? rational{20} : members == coalition::first(3) ? rational{30} : rational{0};
                      }).value();
    const core_verdict told = check_core(four, std::vector<rational>(4)).value();
    CHECK(told.largest == complaint{coalition::first(3), 30});
    CHECK(told.largest_per_member == complaint{coalition::of(3), 20});
    CHECK(told.objections == 2);
}

TEST_CASE("core: of costs those object who bear more than they cost alone")
{
    // Straffin and Heaney 1981. Flood control and power cost 367,370 on their own; 10,000 more than that is too much.
    const game costs = games::by_size(3, {163520, 140826, 250096, 301607, 378821, 367370, 412584}, game_sense::cost);
    const core_verdict verdict = check_core(costs, std::vector<rational>{412584 - 377370, 377370 - 240000, 240000}).value();
    CHECK(verdict.largest == complaint{coalition{0b110}, 10000});
    CHECK(verdict.objections == 1);
    CHECK(find_core(costs).value().epsilon->sign() < 0);
}

TEST_CASE("core: membership agrees with the definition, of equals the least bits")
{
    const std::uint64_t seed = 1959;
    CAPTURE(seed);
    std::mt19937_64 draw{seed};
    for (const unsigned n : {1U, 2U, 3U, 5U, 8U})
        for (const std::int64_t most : {std::int64_t{2}, std::int64_t{1000}, std::numeric_limits<std::int64_t>::max()})
            for (const game_sense sense : {game_sense::worth, game_sense::cost}) {
                const game drawn = games::random(n, most, draw);
                const game played = games::of(n, {drawn.counts().begin(), drawn.counts().end()}, sense);
                std::vector<rational> shares(n);
                for (rational& each : shares) each = rational{std::uniform_int_distribution<std::int64_t>{-most, most}(draw), 3};
                const core_verdict verdict = check_core(played, shares).value();
                const std::vector<rational> excess = games::excesses(played, shares);
                CAPTURE(n);
                CAPTURE(most);
                if (n == 1) {
                    CHECK_FALSE(verdict.largest);
                    continue;
                }
                std::uint32_t best = 1;
                std::uint32_t best_each = 1;
                std::uint32_t objections = 0;
                const auto each_of = [&](std::uint32_t bits) { return excess[bits - 1] / rational{coalition{bits}.size()}; };
                for (std::uint32_t bits = 1; bits + 1 < played.coalitions(); ++bits) {
                    if (excess[bits - 1] > excess[best - 1]) best = bits;
                    if (each_of(bits) > each_of(best_each)) best_each = bits;
                    if (excess[bits - 1] > rational{0}) ++objections;
                }
                CHECK(verdict.largest == complaint{coalition{best}, excess[best - 1]});
                CHECK(verdict.largest_per_member == complaint{coalition{best_each}, excess[best_each - 1]});
                CHECK(verdict.objections == objections);
            }
}

TEST_CASE("core: published games have one or none, with what proves it")
{
    struct published {
        std::string where;
        game played;
        bool empty;
        rational epsilon;
    };
    const std::vector<published> all{
        // By hand: halves of the three pairs 40 + 50 + 20 are 55, 45 less than 100, of weight 3/2: -30. A player and the other two are
        // 50 - 100 of weight 2: -25 for the pair with 50, the most of these, -30 and -40 for others.
        {"CoopGame 0.2.2 (R), test 46.1", games::by_size(3, {0, 0, 0, 40, 50, 20, 100}), false, -25},
        // Triples by thirds: 4/3 * 12 - 22 = -6, of weight 4/3; two pairs: 14 - 22 of weight 2, -4; a player and three: 12 - 22, -5.
        {"CoopGame 0.2.2, test 46.2", games::by_size(4, {0, 0, 0, 0, 7, 7, 7, 7, 7, 7, 12, 12, 12, 12, 22}), false, -4},
        // Player 1 and the pair 2, 3 are worth 5 of 3: 2 by weight 2. The three pairs: 9/2 - 3 by 3/2, 1 too.
        {"CoopGame 0.2.2, test 46.3", games::by_size(3, {1, 1, 1, 2, 3, 4, 3}), true, 1},
        {"three equal voters, a majority wins: no core", games::voting(2, {1, 1, 1}), true, {1, 3}},
        {"a left glove and two right ones: all to the left", games::by_size(3, {0, 0, 0, 1, 1, 0, 1}), false, 0},
    };
    for (const published& each : all) {
        CAPTURE(each.where);
        const least_core core = find_core(each.played).value();
        CHECK(core.core_is_empty() == each.empty);
        CHECK(core.epsilon == each.epsilon);
        check_collection(each.played, core);
        CHECK(check_core(each.played, core.shares).value().stable() == !each.empty);
    }
    // Test 46.4 calls this one unbalanced, and it is not far from being balanced.
    const game close = games::by_size(4, {0, 0, 0, 0, 1, 0, 0, 0, 0, 3, 3, 3, 3, 3, 4});
    const least_core core = find_core(close).value();
    CHECK(core.core_is_empty());
    check_collection(close, core);
}

TEST_CASE("core: shares and collection prove each other on random games")
{
    const std::uint64_t seed = 1967;
    CAPTURE(seed);
    std::mt19937_64 draw{seed};
    int empty = 0;
    int full = 0;
    for (const unsigned n : {1U, 2U, 3U, 4U, 6U, 9U})
        for (int round = 0; round < 10; ++round) {
            game played = round % 2 == 0 ? games::superadditive(n, 5, draw) : games::random(n, round < 5 ? 1 : 1000, draw);
            if (round % 3 == 0)
                played = game::from(games::names(n), [&](coalition members) { return -played.worth(members); }, game_sense::cost).value();
            const least_core core = find_core(played).value();
            CAPTURE(n);
            CAPTURE(round);
            const core_verdict verdict = check_core(played, core.shares).value();
            CHECK(verdict.undivided == rational{0});
            CHECK(verdict.stable() == !core.core_is_empty());
            (core.core_is_empty() ? empty : full) += 1;
            if (n == 1) {
                CHECK_FALSE(core.epsilon);
                continue;
            }
            // No excess is above epsilon, and the collection proves that this is the least.
            CHECK(verdict.largest->excess == *core.epsilon);
            check_collection(played, core);
        }
    CHECK(empty > 5);
    CHECK(full > 5);
}

TEST_CASE("core: the number of shares is that of players")
{
    const checked<core_verdict> few = check_core(games::of(2, {0, 1, 2, 3}), std::vector<rational>{3});
    REQUIRE_FALSE(few);
    CHECK(few.findings().front().code == "wrong_number_of_shares");
}
