#include <partnering/allocation/game/convexity.hpp>
#include <partnering/allocation/game/core.hpp>
#include <partnering/allocation/game/shapley.hpp>

#include "excesses.hpp"

#include <doctest/doctest.h>

using namespace partnering;

TEST_CASE("convexity: agrees with the definition on any two coalitions")
{
    const std::uint64_t seed = 1977;
    CAPTURE(seed);
    std::mt19937_64 draw{seed};
    int convex = 0;
    for (const unsigned n : {1U, 2U, 3U, 4U, 5U, 6U})
        for (int round = 0; round < 12; ++round) {
            // Sums of squares are convex; a little noise breaks that now and then.
            const bool far = round % 4 == 3;
            const game played = game::from(
                                    games::names(n),
                                    [&](coalition members) {
                                        const auto size = static_cast<std::int64_t>(members.size());
                                        const std::int64_t noise = std::uniform_int_distribution<std::int64_t>{0, round % 4}(draw);
                                        return rational{far ? std::int64_t{1} << 61 : 1} * rational{size * size * 2 + noise} / rational{4};
                                    },
                                    round % 3 == 0 ? game_sense::cost : game_sense::worth)
                                    .value();
            const bool cost = played.sense() == game_sense::cost;
            bool holds = true;
            for (std::uint32_t a = 0; a < played.coalitions(); ++a)
                for (std::uint32_t b = 0; b < played.coalitions(); ++b) {
                    const rational joint = played.worth(coalition{a | b}) + played.worth(coalition{a & b});
                    const rational apart = played.worth(coalition{a}) + played.worth(coalition{b});
                    holds = holds && (cost ? joint <= apart : joint >= apart);
                }
            const convexity found = check_convexity(played).value();
            CAPTURE(n);
            CAPTURE(round);
            CHECK(found.holds() == holds);
            convex += holds ? 1 : 0;
            if (holds) {
                // Shapley 1971: the value of a convex game is in its core.
                CHECK(check_core(played, solve(shapley{}, played).value().shares).value().stable());
                continue;
            }
            const convexity_breach& breach = *found.breach;
            CHECK(breach.first < breach.second);
            CHECK_FALSE(breach.others.contains(breach.first));
            CHECK_FALSE(breach.others.contains(breach.second));
            const auto adds = [&](coalition to) { return played.worth(to.with(breach.first)) - played.worth(to); };
            const rational less = adds(breach.others) - adds(breach.others.with(breach.second));
            CHECK(breach.by == (cost ? -less : less));
            CHECK(breach.by > rational{0});
        }
    CHECK(convex > 10);
}

TEST_CASE("convexity: the largest breach, of equals the one with the least bits")
{
    // Two of three do as well as all: whoever comes third adds nothing, and the second adds 1.
    const convexity found = check_convexity(games::voting(2, {1, 1, 1})).value();
    CHECK(found.breach == convexity_breach{coalition{0b001}, 1, 2, 1});
    // Claims on an estate and dear users of a runway: published as convex (Aumann and Maschler 1985) and concave (Littlechild and Owen
    // 1973).
    CHECK(check_convexity(games::bankruptcy(300, {100, 200, 300})).value().holds());
    CHECK(check_convexity(games::of(3, {0, 5, 7, 7, 9, 9, 9, 9}, game_sense::cost)).value().holds());
    CHECK_FALSE(check_convexity(games::of(3, {0, 5, 7, 7, 9, 9, 9, 9})).value().holds());
    // Ratios without a common unit.
    const rational long_one = parse_rational("123456789012345678901234567890").value();
    const game wide = game::of({"a", "b"}, {rational{0}, long_one, rational{1, 3}, rational{7}}).value();
    CHECK(check_convexity(wide).value().breach == convexity_breach{coalition{}, 0, 1, long_one + rational{1, 3} - rational{7}});
}
