#include <partnering/allocation/game/core.hpp>
#include <partnering/allocation/game/nucleolus.hpp>
#include <partnering/allocation/game/verify_nucleolus.hpp>
#include <partnering/allocation/talmud.hpp>

#include "excesses.hpp"

#include <doctest/doctest.h>

#include <string>

using namespace partnering;

namespace {

rational exact(const char* text) { return parse_rational(text).value(); }

/// Worths of a market of houses: pairs of a seller and a buyer are worth what stands in the matrix, and are made so as to be worth most.
game house_market()
{
    constexpr std::int64_t worth_of[3][3] = {{5, 8, 2}, {7, 9, 6}, {2, 3, 0}};
    std::vector<std::int64_t> worths(64);
    for (std::uint32_t bits = 0; bits < 64; ++bits) {
        std::vector<unsigned> buyers{0, 1, 2};
        do {
            std::int64_t sum = 0;
            for (unsigned i = 0; i < 3; ++i)
                if (coalition{bits}.contains(i) && coalition{bits}.contains(3 + buyers[i])) sum += worth_of[i][buyers[i]];
            worths[bits] = std::max(worths[bits], sum);
        } while (std::next_permutation(buyers.begin(), buyers.end()));
    }
    return games::of(6, worths);
}

/// The players of a line win together: seven lines of three points, any two of which meet.
game seven_lines()
{
    const std::vector<coalition> lines{coalition{0b0000111}, coalition{0b0011001}, coalition{0b1100001}, coalition{0b0101010},
                                       coalition{0b1010010}, coalition{0b1001100}, coalition{0b0110100}};
    std::vector<std::int64_t> worths(128);
    for (std::uint32_t bits = 0; bits < 128; ++bits)
        worths[bits] = std::any_of(lines.begin(), lines.end(), [&](coalition line) { return coalition{bits}.contains(line); }) ? 1 : 0;
    return games::of(7, worths);
}

struct published {
    std::string where;
    game played;
    std::vector<rational> nucleolus;     // empty: the source has none
    std::vector<rational> prenucleolus;  // empty: the same as the nucleolus
};

std::vector<published> all_published()
{
    const std::string coopgame = "CoopGame 0.2.2 (R), ";
    const std::string guajardo = "Guajardo and Joernsten, Common mistakes in computing the nucleolus, EJOR 241, 2015, ";
    std::vector<rational> sakawa;
    for (const int each : {60,  378, 536, 906, 1000, 573, 747, 874, 485, 144, 546, 634, 255, 408, 561, 182,
                           168, 337, 706, 801, 379,  538, 668, 279, 30,  383, 473, 83,  249, 386, 0})
        sakawa.emplace_back(each, 1000);
    const auto market_shares = [] {
        // Five pairs trade, at 21 to 21 1/2 (Shapley and Shubik 1971): the core is that one line, and the nucleolus lies in its middle, at
        // 21 1/4. In halves: 42 1/2 less what each seller's horse is worth to it, what it is worth to each buyer less 42 1/2.
        std::vector<rational> shares;
        for (const int each : {20, 22, 30, 34, 40}) shares.push_back(rational{85, 2} - rational{each});
        shares.resize(8);
        for (const int each : {60, 56, 52, 48, 44}) shares.push_back(rational{each} - rational{85, 2});
        shares.resize(18);
        return shares;
    }();
    return {
        {"Aumann and Maschler 1985: the Talmud's estate of 100",
         games::bankruptcy(100, {100, 200, 300}),
         {{100, 3}, {100, 3}, {100, 3}},
         {}},
        {"Aumann and Maschler 1985: the Talmud's estate of 200", games::bankruptcy(200, {100, 200, 300}), {50, 75, 75}, {}},
        {"Aumann and Maschler 1985: the Talmud's estate of 300", games::bankruptcy(300, {100, 200, 300}), {50, 100, 150}, {}},
        {"Aumann and Maschler 1985: two hold a garment, one claims all, one half", games::bankruptcy(100, {100, 50}), {75, 25}, {}},
        {coopgame + "nucleolus()",
         games::by_size(4, {0, 0, 0, 0, 5, 5, 8, 9, 10, 8, 13, 15, 16, 17, 21}),
         {{7, 2}, {9, 2}, {11, 2}, {15, 2}},
         {}},
        {"Peleg and Suedhoelter, Introduction to the theory of cooperative games, 2007, example 5.5.12",
         games::by_size(3, {0, 0, 0, 10, 0, 0, 2}),
         {1, 1, 0},
         {3, 3, -4}},
        {"Ferguson, Game theory, part IV, section 4.2, by " + coopgame + "test 49.1",
         games::by_size(3, {-1, 0, 1, 3, 4, 2, 5}),
         {{8, 3}, {2, 3}, {5, 3}},
         {}},
        {coopgame + "test 67.1", games::by_size(3, {2, 6, 5, 15, 1, 18, 14}), {2, 7, 5}, {-1, 13, 2}},
        {"coopProductGame 2.0 (R), nucleolus()", games::by_size(3, {68, 102, 0, 170, 710, 762, 992}), {149, 192, 651}, {}},
        {guajardo + "example 1: insurances (Lemaire 1991)",
         games::by_dictionary(3, {46125, exact("69187.5"), 90000, exact("53812.5"), exact("17437.5"), 30750, exact("5812.5")}),
         {exact("52687.5"), exact("24468.75"), exact("12843.75")},
         {}},
        {guajardo + "example 2: mobiles in broadcast transmission (Hasan et al. 2011)",
         games::by_dictionary(4, {8, 8, 10, 20, 19, 10, 20, 19, 1, 10, 13, 12, 10, 12, 11}, game_sense::cost),
         {exact("7.5"), exact("0.5"), exact("1.5"), exact("10.5")},
         {}},
        {guajardo + "example 3: manufacturing (Oh and Shin 2012)",
         games::by_dictionary(3, {375144, 568232, 772500, 551055, 245280, 452411, 211239}, game_sense::cost),
         {exact("331695.25"), exact("233051.25"), exact("207753.5")},
         {}},
        {guajardo + "example 4: production and transportation (Sakawa et al. 2001)",
         games::by_dictionary(5, sakawa),
         {exact("0.165"), exact("0.3205"), exact("0.0845"), exact("0.3745"), exact("0.0555")},
         {}},
        // No two save more than a third of what all three save, 141,858: each saves the third (by hand).
        {"Straffin and Heaney, Game theory and the Tennessee Valley Authority, IJGT 10, 1981: costs of navigation, flood control, power",
         games::by_size(3, {163520, 140826, 250096, 301607, 378821, 367370, 412584}, game_sense::cost),
         {163520 - 47286, 140826 - 47286, 250096 - 47286},
         {}},
        {"Peleg, On weights of constant-sum majority games, 1968: (3; 2, 1, 1, 1)",
         games::voting(3, {2, 1, 1, 1}),
         {{2, 5}, {1, 5}, {1, 5}, {1, 5}},
         {}},
        {"Peleg 1968: (4; 2, 2, 1, 1, 1)", games::voting(4, {2, 2, 1, 1, 1}), {{2, 7}, {2, 7}, {1, 7}, {1, 7}, {1, 7}}, {}},
        {"Peleg 1968: (5; 3, 2, 2, 1, 1)", games::voting(5, {3, 2, 2, 1, 1}), {{3, 9}, {2, 9}, {2, 9}, {1, 9}, {1, 9}}, {}},
        {"Peleg 1968: (5; 4, 1, 1, 1, 1, 1), one who needs but one",
         games::voting(5, {4, 1, 1, 1, 1, 1}),
         {{4, 9}, {1, 9}, {1, 9}, {1, 9}, {1, 9}, {1, 9}},
         {}},
        {"Davis and Maschler, The kernel of a cooperative game, 1965: seven points, seven lines",
         seven_lines(),
         std::vector<rational>(7, rational{1, 7}),
         {}},
        {"Shapley and Shubik, Pure competition, coalitional power and fair division, 1969: a left glove and two right ones",
         games::by_size(3, {0, 0, 0, 1, 1, 0, 1}),
         {1, 0, 0},
         {}},
        {"Shapley and Shubik, The assignment game I, IJGT 1, 1971: Boehm-Bawerk's horses, prices in halves",
         games::market({20, 22, 30, 34, 40, 43, 50, 52}, {60, 56, 52, 48, 44, 42, 40, 36, 34, 30}),
         market_shares,
         {}},
    };
}

}  // namespace

TEST_CASE("nucleolus: published games")
{
    for (const published& each : all_published()) {
        CAPTURE(each.where);
        const unsigned n = each.played.players();
        const std::vector<rational>& before = each.prenucleolus.empty() ? each.nucleolus : each.prenucleolus;
        CHECK(solve(nucleolus{}, each.played).value().shares == each.nucleolus);
        CHECK(solve(prenucleolus{}, each.played).value().shares == before);
        CHECK(verify_nucleolus(each.played, each.nucleolus).value().accepted());
        CHECK(verify_prenucleolus(each.played, before).value().accepted());
        if (n <= 4 && each.played.sense() == game_sense::worth) {
            CHECK(games::nucleolus_by_corners(each.played, true) == each.nucleolus);
            CHECK(games::nucleolus_by_corners(each.played, false) == before);
        }
    }
}

TEST_CASE("nucleolus: a printed answer that is none")
{
    // The R package GameTheoryAllocation 1.0 prints 0.137, 0.206 and 0 for these costs. Nobody may bear more than alone, but bearing less
    // than nothing is allowed. By hand: where the three pairs complain alike, each does by (2 * 0.343 - 0.554 - 0.137 - 0.293) / 3 = -0.298
    // / 3, and no single player complains as much.
    const game costs =
        games::by_size(3, {exact("0.538"), exact("0.761"), exact("1.742"), exact("0.554"), exact("0.137"), exact("0.293"), exact("0.343")},
                       game_sense::cost);
    const std::vector<rational> printed{exact("0.137"), exact("0.206"), 0};
    const nucleolus_verdict refused = verify_nucleolus(costs, printed).value();
    CHECK(refused.is == nucleolus_verdict::outcome::unbalanced);
    CHECK(refused.excess == rational{0});
    CHECK(refused.coalitions == std::vector{coalition{0b101}});
    const rational pairs = exact("-0.298") / 3;
    const std::vector<rational> right{exact("0.343") - exact("0.293") - pairs, exact("0.343") - exact("0.137") - pairs,
                                      exact("0.343") - exact("0.554") - pairs};
    CHECK(solve(nucleolus{}, costs).value().shares == right);
    CHECK(games::ordered_excesses(costs, right) < games::ordered_excesses(costs, printed));
}

TEST_CASE("nucleolus: the market of houses divides what its pairs are worth, and no shift does better")
{
    // Shapley and Shubik, The assignment game I, 1971: the best three pairs are worth 8, 6 and 2, so that in the core each pair divides its
    // own worth. The nucleolus stands in the middle of the way that each pair has in the core.
    const game houses = house_market();
    const std::vector<rational> shares = solve(nucleolus{}, houses).value().shares;
    CHECK(shares[0] + shares[4] == rational{8});
    CHECK(shares[1] + shares[5] == rational{6});
    CHECK(shares[2] + shares[3] == rational{2});
    const auto in_core = [&](unsigned seller, unsigned buyer, const rational& by) {
        std::vector<rational> moved = shares;
        moved[seller] += by;
        moved[buyer] -= by;
        return check_core(houses, moved).value().stable();
    };
    for (const auto& [seller, buyer] : {std::pair{0U, 4U}, std::pair{1U, 5U}, std::pair{2U, 3U}}) {
        // Whole steps of a sixth are fine enough: all shares are thirds.
        int up = 0;
        int down = 0;
        while (in_core(seller, buyer, rational{up + 1, 6})) ++up;
        while (in_core(seller, buyer, rational{-(down + 1), 6})) ++down;
        CAPTURE(seller);
        CHECK(up == down);
    }
}

TEST_CASE("nucleolus, prenucleolus: the definition, corner by corner")
{
    const std::uint64_t seed = 1969;
    CAPTURE(seed);
    std::mt19937_64 draw{seed};
    int without = 0;
    int apart = 0;
    for (unsigned n = 2; n <= 4; ++n)
        for (int round = 0; round < (n == 4 ? 5 : 40); ++round)
            for (const std::int64_t most : {1, 3, 20}) {
                const game played = games::random(n, most, draw);
                const std::vector<rational> before = solve(prenucleolus{}, played).value().shares;
                CAPTURE(n);
                CAPTURE(round);
                CAPTURE(most);
                CHECK(before == games::nucleolus_by_corners(played, false));
                const checked<allocation> found = solve(nucleolus{}, played);
                if (!found) {
                    ++without;
                    CHECK(found.findings().front().code == "no_imputation");
                    continue;
                }
                CHECK(found.value().shares == games::nucleolus_by_corners(played, true));
                apart += found.value().shares != before ? 1 : 0;
            }
    // Draws come upon both cases that tell the two apart.
    CHECK(without > 10);
    CHECK(apart > 10);
}

TEST_CASE("nucleolus: the game of claims on an estate gives what the Talmud gives")
{
    const std::uint64_t seed = 1985;
    CAPTURE(seed);
    std::mt19937_64 draw{seed};
    for (const unsigned n : {2U, 3U, 5U, 8U, 11U}) {
        std::vector<std::int64_t> claims(n);
        std::int64_t sum = 0;
        for (std::int64_t& each : claims) sum += each = std::uniform_int_distribution<std::int64_t>{0, 50}(draw);
        for (int part = 0; part <= 6; ++part) {
            const std::int64_t estate = sum * part / 6;
            allocation_problem problem{.total = estate};
            for (unsigned i = 0; i < n; ++i) problem.members.push_back({games::names(n)[i], claims[i]});
            CAPTURE(n);
            CAPTURE(estate);
            CHECK(solve(nucleolus{}, games::bankruptcy(estate, claims)).value().shares == talmud{}.divide(problem).value().shares);
        }
    }
}

TEST_CASE("nucleolus: the airport game gives what Littlechild's rule gives")
{
    // Littlechild, A simple expression for the nucleolus in a special case, International Journal of Game Theory 3, 1974: users in the
    // order of their costs. The first ones pay the same, the least of (cost of the k-th - what others paid) / (k + 1 of those who are left)
    // and of what is left of the largest cost divided by all who are left.
    const std::uint64_t seed = 1974;
    CAPTURE(seed);
    std::mt19937_64 draw{seed};
    for (const unsigned n : {1U, 2U, 3U, 6U, 10U})
        for (int round = 0; round < 8; ++round) {
            std::vector<std::int64_t> costs(n);
            for (std::int64_t& each : costs) each = std::uniform_int_distribution<std::int64_t>{1, 60}(draw);
            std::sort(costs.begin(), costs.end());
            std::vector<rational> expected;
            rational paid;
            while (expected.size() < n) {
                const std::size_t first = expected.size();
                std::size_t last = n - 1;
                rational least = (rational{costs[n - 1]} - paid) / rational{n - first};
                for (std::size_t k = first; k + 1 < n; ++k)
                    if (const rational each = (rational{costs[k]} - paid) / rational{k - first + 2}; each < least) {
                        least = each;
                        last = k;
                    }
                for (std::size_t k = first; k <= last; ++k) {
                    expected.push_back(least);
                    paid += least;
                }
            }
            const game airport =
                game::from(
                    games::names(n),
                    [&](coalition users) { return rational{costs[31U - static_cast<unsigned>(__builtin_clz(users.bits()))]}; },
                    game_sense::cost)
                    .value();
            CAPTURE(n);
            CAPTURE(round);
            CHECK(solve(nucleolus{}, airport).value().shares == expected);
        }
}

TEST_CASE("nucleolus, prenucleolus: laws on random games")
{
    const std::uint64_t seed = 1979;
    CAPTURE(seed);
    std::mt19937_64 draw{seed};
    for (const unsigned n : {1U, 2U, 3U, 4U, 5U, 6U, 7U, 9U})
        for (int round = 0; round < 12; ++round) {
            const std::int64_t most = round % 3 == 0 ? 1 : round % 3 == 1 ? 6 : 1000000;
            const bool joined = round % 2 == 0;
            const game played = joined ? games::superadditive(n, most, draw) : games::random(n, most, draw);
            CAPTURE(n);
            CAPTURE(round);
            const std::vector<rational> before = solve(prenucleolus{}, played).value().shares;
            CHECK(verify_prenucleolus(played, before).value().accepted());
            const checked<allocation> found = solve(nucleolus{}, played);
            if (joined) {
                // Superadditive games are zero-monotonic.
                CHECK(found.value().shares == before);
            }
            if (found) {
                const std::vector<rational>& shares = found.value().shares;
                CHECK(verify_nucleolus(played, shares).value().accepted());
                for (unsigned i = 0; i < n; ++i) CHECK(shares[i] >= played.worth(coalition::of(i)));
            }

            // Inside the core where there is one, and as far inside as can be.
            const least_core core = find_core(played).value();
            CHECK(check_core(played, before).value().stable() == !core.core_is_empty());
            if (found && !core.core_is_empty()) CHECK(found.value().shares == before);
            if (n > 1) CHECK(games::ordered_excesses(played, before).front() == *core.epsilon);

            // Twice and a third of it, with something for each whoever joins: shares follow.
            std::vector<rational> alone;
            for (unsigned i = 0; i < n; ++i) alone.emplace_back(std::uniform_int_distribution<int>{-50, 50}(draw), 7);
            const game other = game::from(games::names(n), [&](coalition members) {
                                   rational worth = played.worth(members) * rational{7, 3};
                                   for (unsigned i = 0; i < n; ++i)
                                       if (members.contains(i)) worth += alone[i];
                                   return worth;
                               }).value();
            std::vector<rational> follows = before;
            for (unsigned i = 0; i < n; ++i) follows[i] = follows[i] * rational{7, 3} + alone[i];
            CHECK(solve(prenucleolus{}, other).value().shares == follows);

            // Players in another order get the same, in that order.
            std::vector<unsigned> order(n);
            std::iota(order.begin(), order.end(), 0U);
            std::shuffle(order.begin(), order.end(), draw);
            const game turned = game::from(games::names(n), [&](coalition members) {
                                    coalition named;
                                    for (unsigned i = 0; i < n; ++i)
                                        if (members.contains(i)) named = named.with(order[i]);
                                    return played.worth(named);
                                }).value();
            const checked<allocation> turned_found = solve(nucleolus{}, turned);
            REQUIRE(turned_found.has_value() == found.has_value());
            for (unsigned i = 0; found && i < n; ++i) CHECK(turned_found.value().shares[i] == found.value().shares[order[i]]);

            // Of costs everybody bears what it saves less in the game of savings.
            const game costs =
                game::from(games::names(n), [&](coalition members) { return -played.worth(members); }, game_sense::cost).value();
            const checked<allocation> borne = solve(nucleolus{}, costs);
            REQUIRE(borne.has_value() == found.has_value());
            for (unsigned i = 0; found && i < n; ++i) CHECK(borne.value().shares[i] == -found.value().shares[i]);
            if (borne) CHECK(verify_nucleolus(costs, borne.value().shares).value().accepted());
        }
}

TEST_CASE("nucleolus: like players get the same, in games where all is alike")
{
    for (const unsigned n : {1U, 2U, 5U, 10U, 12U}) {
        std::vector<std::int64_t> majority(std::size_t{1} << n);
        for (std::uint32_t bits = 0; bits < majority.size(); ++bits) majority[bits] = 2 * coalition{bits}.size() > n ? 1 : 0;
        CAPTURE(n);
        CHECK(solve(nucleolus{}, games::of(n, majority)).value().shares == std::vector<rational>(n, rational{1, n}));
        const game nothing = games::of(n, std::vector<std::int64_t>(std::size_t{1} << n));
        CHECK(solve(nucleolus{}, nothing).value().shares == std::vector<rational>(n));
    }
}

TEST_CASE("nucleolus: worths as long as they come, as counts, in 128 bits and as ratios, have the same answer")
{
    const std::uint64_t seed = 128;
    CAPTURE(seed);
    std::mt19937_64 draw{seed};
    const rational huge = exact("123456789012345678901234567890123456789");
    for (int round = 0; round < 6; ++round) {
        const game played = games::random(6, 30, draw);
        const std::vector<rational> shares = solve(prenucleolus{}, played).value().shares;
        for (const rational& factor : {rational{std::int64_t{1} << 58}, huge, huge / exact("1000000000000000000000000000000000000007")}) {
            const game scaled = game::from(games::names(6), [&](coalition members) { return played.worth(members) * factor; }).value();
            const std::vector<rational> answer = solve(prenucleolus{}, scaled).value().shares;
            for (unsigned i = 0; i < 6; ++i) CHECK(answer[i] == shares[i] * factor);
            CHECK(verify_prenucleolus(scaled, answer).value().accepted());
        }
    }
    // Counts that fill 64 bits.
    const game wide = games::random(8, std::numeric_limits<std::int64_t>::max(), draw);
    CHECK(verify_prenucleolus(wide, solve(prenucleolus{}, wide).value().shares).value().accepted());
    // Every worth with a denominator of its own: no common one fits.
    const game primes =
        game::from(games::names(6), [&](coalition members) {
            return rational{std::uniform_int_distribution<int>{1, 1000}(draw), 1000003 + 2 * static_cast<std::int64_t>(members.bits())};
        }).value();
    CHECK(primes.counts().empty());
    CHECK(verify_prenucleolus(primes, solve(prenucleolus{}, primes).value().shares).value().accepted());
}

TEST_CASE("nucleolus: games of sixteen players are certified")
{
    const std::uint64_t seed = 16;
    CAPTURE(seed);
    std::mt19937_64 draw{seed};
    for (const std::int64_t most : {1, 1000000}) {
        const game played = games::random(16, most, draw);
        const std::vector<rational> shares = solve(prenucleolus{}, played).value().shares;
        CHECK(verify_prenucleolus(played, shares).value().accepted());
    }
}

TEST_CASE("nucleolus: where players are better off alone there is none, and it is said")
{
    const checked<allocation> worth = solve(nucleolus{}, games::of(2, {0, 3, 4, 5}));
    REQUIRE_FALSE(worth);
    CHECK(worth.findings().front().code == "no_imputation");
    CHECK(worth.findings().front().text.find("worth 7 alone and 5 together") != std::string::npos);
    const checked<allocation> cost = solve(nucleolus{}, games::of(2, {0, 3, 4, 8}, game_sense::cost));
    REQUIRE_FALSE(cost);
    CHECK(cost.findings().front().text.find("cost 7 alone and 8 together") != std::string::npos);
    // As much alone as together leaves one division.
    CHECK(solve(nucleolus{}, games::of(2, {0, 3, 4, 7})).value().shares == std::vector<rational>{3, 4});
    CHECK(solve(prenucleolus{}, games::of(2, {0, 3, 4, 5})).value().shares == std::vector<rational>{2, 3});
}

TEST_CASE("nucleolus: the explanation names who complains, level by level")
{
    // By hand: a, and the pair of the others, complain by -50; then b and c by -75 each.
    const allocation made = solve(nucleolus{}, games::bankruptcy(200, {100, 200, 300})).value();
    CHECK(made.why.rule == "nucleolus");
    REQUIRE(made.why.children.size() == 5);
    CHECK(made.why.children[0].result == "-50");
    CHECK(made.why.children[0].subject.find('a') != std::string::npos);
    CHECK(made.why.children[0].subject.find("b, c") != std::string::npos);
    CHECK(made.why.children[1].result == "-75");
    CHECK(made.why.children[2].subject == "a");
    CHECK(made.why.children[2].result == "50");
}
