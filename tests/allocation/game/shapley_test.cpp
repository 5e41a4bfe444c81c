#include <partnering/allocation/game/banzhaf.hpp>
#include <partnering/allocation/game/shapley.hpp>

#include "support.hpp"

#include <doctest/doctest.h>

#include <limits>

using namespace partnering;

TEST_CASE("shapley, banzhaf: three partners, by hand")
{
    const game played = games::of(3, {0, 0, 0, 60, 0, 40, 0, 100});
    CHECK(solve(shapley{}, played).value().shares == std::vector{rational{50}, rational{30}, rational{20}});
    // a adds 60 to b, 40 to c, 100 to both, nothing to nobody: 200 / 4.
    CHECK(solve(banzhaf{}, played).value().shares == std::vector{rational{50}, rational{30}, rational{20}});
}

TEST_CASE("shapley, banzhaf: why each has its share, by what it adds to so many others")
{
    // One left glove, two right ones: the left one makes a pair with any of the others, and with both of them one.
    const game gloves = games::of(3, {0, 0, 0, 1, 0, 1, 0, 1});
    CHECK(games::shares(shapley{}, gloves) == "2/3 1/6 1/6");
    CHECK(games::below(solve(shapley{}, gloves).value().why.children[0], "adds on average to ") ==
          "0 others: likely 1/3 = 0; 1 other: likely 1/3 = 1; 2 others: likely 1/3 = 1");
    // Of the four sets of others it adds nothing to nobody.
    CHECK(games::below(solve(banzhaf{}, gloves).value().why.children[0], "adds on average to ") ==
          "0 others: likely 0.25 = 0; 1 other: likely 0.5 = 1; 2 others: likely 0.25 = 1");
    // The averages are those of the definition.
    const std::uint64_t seed = 1981;
    CAPTURE(seed);
    std::mt19937_64 draw{seed};
    const game played = games::random(5, 1000, draw);
    const explanation why = solve(shapley{}, played).value().why;
    for (unsigned i = 0; i < 5; ++i) {
        std::vector<rational> added(5);
        std::vector<int> sets(5);
        for (std::uint32_t bits = 0; bits < played.coalitions(); ++bits) {
            const coalition before{bits};
            if (before.contains(i)) continue;
            added[before.size()] += played.worth(before.with(i)) - played.worth(before);
            ++sets[before.size()];
        }
        REQUIRE(why.children[i].children.size() == 5);
        for (unsigned k = 0; k < 5; ++k) CHECK(why.children[i].children[k].result == to_decimal_or_ratio(added[k] / rational{sets[k]}));
    }
}

TEST_CASE("shapley: the Security Council of the United Nations")
{
    // Five permanent members with a veto, ten others, 9 votes of 15: 7 votes for a permanent one, 39 to pass. Shapley and Shubik, A method
    // for evaluating the distribution of power in a committee system, American Political Science Review 48, 1954, had the council of 11;
    // for the council of 15 a member without a veto is pivotal where all five and three others came before: C(9,3) 8! 6! / 15! = 4/2145.
    const game council = games::voting(39, {7, 7, 7, 7, 7, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1});
    const std::vector<rational> power = solve(shapley{}, council).value().shares;
    for (unsigned i = 0; i < 15; ++i) CHECK(power[i] == (i < 5 ? rational{421, 2145} : rational{4, 2145}));

    // A permanent member swings each of the 848 winning coalitions (386 + 252 + ... sets of at least four of ten), another one C(9,3).
    const std::vector<rational> swings = solve(banzhaf{}, council).value().shares;
    CHECK(swings[0] == rational{848, 1 << 14});
    CHECK(swings[14] == rational{84, 1 << 14});
    const std::vector<rational> index = solve(banzhaf_normalised{}, council).value().shares;
    CHECK(index[0] == rational{848, 5080});
    CHECK(index[14] == rational{84, 5080});
}

TEST_CASE("shapley: the definition, order by order, and by dividends")
{
    const std::uint64_t seed = 1953;
    CAPTURE(seed);
    std::mt19937_64 draw{seed};
    for (unsigned n = 1; n <= 7; ++n) {
        const game played = games::random(n, 1000, draw);
        const std::vector<rational> shares = solve(shapley{}, played).value().shares;
        CHECK(shares == games::shapley_by_orders(played));
        CHECK(shares == games::shapley_by_dividends(played));
    }
}

TEST_CASE("shapley: the table read in blocks, read by player, and as ratios gives the same")
{
    const std::uint64_t seed = 14;
    CAPTURE(seed);
    std::mt19937_64 draw{seed};
    // 11 and 12 players are read by player, 13 and 14 in blocks unless their sums outgrow 64 bits.
    for (const unsigned n : {11U, 12U, 13U, 14U})
        for (const std::int64_t most : {std::int64_t{1} << 34, std::numeric_limits<std::int64_t>::max()}) {
            const game played = games::random(n, most, draw);
            const std::vector<rational> shares = solve(shapley{}, played).value().shares;
            if (n < 14) {
                CHECK(shares == games::shapley_by_dividends(played));
            } else {
                // The same worths in two players' other order: what stood in a block stands across blocks.
                std::vector<std::int64_t> turned(played.coalitions());
                for (std::uint32_t bits = 0; bits < played.coalitions(); ++bits)
                    turned[bits >> 7 | (bits & 127) << 7] = played.counts()[bits];
                const std::vector<rational> others = solve(shapley{}, games::of(n, turned)).value().shares;
                for (unsigned i = 0; i < n; ++i) CHECK(shares[i] == others[(i + 7) % 14]);
            }
        }
}

TEST_CASE("shapley: every count as large as can be added in 64 bits, and one more")
{
    // With 13 players the sums over half of twelve, 924 coalitions, come next to 2^63.
    for (const std::int64_t each :
         {(std::int64_t{1} << 53), std::numeric_limits<std::int64_t>::max() / 924, std::numeric_limits<std::int64_t>::max() / 924 + 1}) {
        std::vector<std::int64_t> worths(1 << 13, each);
        worths[0] = 0;
        const std::vector<rational> shares = solve(shapley{}, games::of(13, worths)).value().shares;
        for (const rational& share : shares) CHECK(share == rational{each, 13});
    }
}

TEST_CASE("banzhaf: influence that adds up to nothing divides nothing")
{
    // a adds 12, and to the three -12 twice and 4: what players add comes to (3 * 4 - 12) / 4 = 0.
    const checked<allocation> refused = solve(banzhaf_normalised{}, games::of(3, {0, 12, 0, 0, 0, 0, 0, 4}));
    REQUIRE_FALSE(refused);
    CHECK(refused.findings().front().code == "no_influence");
    // Halves of 1 and -1: nothing says how nothing is divided in proportion to them.
    CHECK_FALSE(solve(banzhaf_normalised{}, games::of(2, {0, 1, 0, 0})));
    CHECK(solve(banzhaf_normalised{}, games::of(2, {0, 0, 0, 0})).value().shares == std::vector{rational{0}, rational{0}});
}

TEST_CASE("shapley: a long worth and a third have an exact answer")
{
    const rational long_one = parse_rational("123456789012345678901234567890").value();
    const game played = game::of({"a", "b"}, {rational{0}, long_one, rational{1, 3}, rational{7}}).value();
    const std::vector<rational> shares = solve(shapley{}, played).value().shares;
    CHECK(shares[0] == (long_one + rational{7} - rational{1, 3}) / rational{2});
    CHECK(shares[0] + shares[1] == rational{7});
}
