#include <partnering/allocation/allocation.hpp>
#include <partnering/allocation/game/airport_game.hpp>
#include <partnering/allocation/game/assignment_game.hpp>
#include <partnering/allocation/game/bankruptcy_game.hpp>
#include <partnering/allocation/game/banzhaf.hpp>
#include <partnering/allocation/game/convexity.hpp>
#include <partnering/allocation/game/core.hpp>
#include <partnering/allocation/game/dividends.hpp>
#include <partnering/allocation/game/gately.hpp>
#include <partnering/allocation/game/glove_game.hpp>
#include <partnering/allocation/game/myerson.hpp>
#include <partnering/allocation/game/nucleolus.hpp>
#include <partnering/allocation/game/owen.hpp>
#include <partnering/allocation/game/separable_costs.hpp>
#include <partnering/allocation/game/shapley.hpp>
#include <partnering/allocation/game/spanning_tree_game.hpp>
#include <partnering/allocation/game/tau.hpp>
#include <partnering/allocation/game/verify_nucleolus.hpp>
#include <partnering/allocation/game/weighted_shapley.hpp>

#include "support.hpp"

using namespace partnering;

namespace {

using ratios = std::vector<rational>;

/// A whole number of so many digits.
rational long_number(int digits, std::mt19937_64& draw)
{
    std::string text = "1";
    while (static_cast<int>(text.size()) < digits) text += static_cast<char>('0' + draw() % 10);
    return games::number(text);
}

/// Long numbers of several kinds: whole; over one long denominator; over a few that have nothing in common; over so many that they have
/// none in common that is short enough; short ones of that kind.
enum class length : std::uint8_t { whole, one_denominator, few_denominators, many_denominators, short_ones };

/// A game of short worths, each as often as there are in a long unit, and beside that what each player adds wherever it is.
struct stretched {
    game short_one;
    game long_one;
    rational unit;
    ratios added;
};

stretched stretch(unsigned players, length kind, std::mt19937_64& draw)
{
    // The square of the size, so that much of it goes well together, and something drawn.
    std::vector<std::int64_t> worths(std::size_t{1} << players);
    for (std::uint32_t bits = 1; bits < worths.size(); ++bits)
        worths[bits] = static_cast<std::int64_t>(20 * coalition{bits}.size() * coalition{bits}.size() + draw() % 60);
    stretched made{games::of(players, worths), games::of(players, worths), rational{1}, {}};
    const rational denominator = kind == length::whole ? rational{1} : long_number(150, draw);
    made.unit = kind == length::short_ones ? rational{1} : long_number(200, draw) / denominator;
    for (unsigned i = 0; i < players; ++i) {
        const rational over = kind == length::whole               ? rational{1}
                              : kind == length::one_denominator   ? denominator
                              : kind == length::few_denominators  ? long_number(60, draw)
                              : kind == length::many_denominators ? long_number(300, draw)
                                                                  : games::number("1" + std::string(20, '0')) + rational{7 + 2 * i};
        made.added.push_back((kind == length::short_ones ? rational{1} : long_number(180, draw)) / over);
    }
    made.long_one = game::from(games::names(players), [&](coalition members) {
                        rational worth = made.short_one.worth(members) * made.unit;
                        for (coalition rest = members; !rest.empty(); rest = rest.without(rest.front())) worth += made.added[rest.front()];
                        return worth;
                    }).value();
    return made;
}

constexpr length kinds[] = {length::whole, length::one_denominator, length::few_denominators, length::many_denominators,
                            length::short_ones};

}  // namespace

TEST_CASE("long worths: who adds so much wherever it is has so much more, and all else grows as the unit, by every solution")
{
    // Covariance (Peters, Game Theory, 2nd edition, 2015, chapter 17: "covariant"): the short game, which is solved in counts of 64 bits,
    // says what the long one comes to.
    const std::uint64_t seed = 300;
    CAPTURE(seed);
    std::mt19937_64 draw{seed};
    std::vector<any_game_solution> solutions{shapley{},
                                             banzhaf{},
                                             tau{},
                                             gately{},
                                             nucleolus{},
                                             prenucleolus{},
                                             equal_nonseparable{},
                                             owen{{{"a", "b"}, {"c", "d", "e"}}},
                                             myerson{{{"a", "b"}, {"b", "c"}, {"c", "d"}, {"d", "e"}, {"e", "f"}}}};
    weighted_shapley by_weight;
    for (unsigned i = 0; i < 6; ++i) by_weight.weights.emplace_back(games::names(6)[i], 1 + i % 3);
    solutions.emplace_back(by_weight);
    int answered = 0;
    for (int times = 0; times < 15; ++times) {
        const stretched made = stretch(6, kinds[times % 5], draw);
        for (const any_game_solution& each : solutions) {
            CAPTURE(times);
            CAPTURE(std::string{each.name()});
            const checked<allocation> in_short = solve(each, made.short_one);
            const checked<allocation> in_long = solve(each, made.long_one);
            REQUIRE(in_short.has_value() == in_long.has_value());
            if (!in_short) continue;
            ++answered;
            for (unsigned i = 0; i < 6; ++i) CHECK(in_long.value().shares[i] == in_short.value().shares[i] * made.unit + made.added[i]);
        }
    }
    CHECK(answered > 120);
}

TEST_CASE("long worths: core, convexity, dividends and the criterion of the nucleolus answer as for short ones")
{
    const std::uint64_t seed = 301;
    CAPTURE(seed);
    std::mt19937_64 draw{seed};
    for (int times = 0; times < 15; ++times) {
        CAPTURE(times);
        const stretched made = stretch(5, kinds[times % 5], draw);
        for (std::uint32_t bits = 0; bits < 32; ++bits) {
            rational added;
            for (unsigned i = 0; i < 5; ++i)
                if (coalition{bits}.contains(i)) added += made.added[i];
            REQUIRE(made.long_one.worth(coalition{bits}) == made.short_one.worth(coalition{bits}) * made.unit + added);
            REQUIRE(made.long_one.dual().worth(coalition{bits}) == made.short_one.dual().worth(coalition{bits}) * made.unit + added);
        }
        const ratios shares = solve(prenucleolus{}, made.short_one).value().shares;
        const ratios even(5, made.short_one.total() / rational{5});
        for (const ratios& asked : {shares, even}) {
            ratios long_shares;
            for (unsigned i = 0; i < 5; ++i) long_shares.push_back(asked[i] * made.unit + made.added[i]);
            const core_verdict in_short = check_core(made.short_one, asked).value();
            const core_verdict in_long = check_core(made.long_one, long_shares).value();
            CHECK(in_long.objections == in_short.objections);
            CHECK(in_long.largest->members == in_short.largest->members);
            CHECK(in_long.largest->excess == in_short.largest->excess * made.unit);
            CHECK(in_long.largest_per_member->members == in_short.largest_per_member->members);
            const nucleolus_verdict verified = verify_prenucleolus(made.short_one, asked).value();
            const nucleolus_verdict verified_long = verify_prenucleolus(made.long_one, long_shares).value();
            CHECK(verified_long.is == verified.is);
            REQUIRE(verified_long.excess.has_value() == verified.excess.has_value());
            if (verified.excess) CHECK(*verified_long.excess == *verified.excess * made.unit);
            CHECK(verified_long.levels.size() == verified.levels.size());
        }
        CHECK(*find_core(made.long_one).value().epsilon == *find_core(made.short_one).value().epsilon * made.unit);
        const auto breach = check_convexity(made.short_one).value().breach;
        const auto long_breach = check_convexity(made.long_one).value().breach;
        REQUIRE(breach.has_value() == long_breach.has_value());
        if (breach) {
            CHECK(long_breach->others == breach->others);
            CHECK(long_breach->by == breach->by * made.unit);
        }
        const ratios in_short = dividends(made.short_one).value();
        const ratios in_long = dividends(made.long_one).value();
        for (std::uint32_t bits = 1; bits < 32; ++bits)
            CHECK(in_long[bits] == in_short[bits] * made.unit + (coalition{bits}.size() == 1 ? made.added[coalition{bits}.front()] : 0));
        CHECK(games::worths(game_of_dividends(games::names(5), in_long).value()) == games::worths(made.long_one));
    }
}

TEST_CASE("long worths: games that are made of a few long numbers are those of short ones, as often as there are in a unit")
{
    const std::uint64_t seed = 302;
    CAPTURE(seed);
    std::mt19937_64 draw{seed};
    const rational unit = long_number(200, draw) / long_number(190, draw);
    const auto check = [&](const checked<game>& short_one, const checked<game>& long_one) {
        REQUIRE(short_one.has_value());
        REQUIRE(long_one.has_value());
        CHECK(long_one.value().sense() == short_one.value().sense());
        for (std::uint32_t bits = 0; bits < short_one.value().coalitions(); ++bits)
            CHECK(long_one.value().worth(coalition{bits}) == short_one.value().worth(coalition{bits}) * unit);
    };
    const auto in = [&](const rational& one_unit, int number) { return rational{number} * one_unit; };
    const auto bankruptcy = [&](const rational& u) {
        return bankruptcy_game(
            {.total = in(u, 17),
             .members = {{.key = "a", .measure = in(u, 9)}, {.key = "b", .measure = in(u, 12)}, {.key = "c", .measure = in(u, 5)}}});
    };
    check(bankruptcy(1), bankruptcy(unit));
    const auto assignment = [&](const rational& u) {
        return assignment_game({{"a", "b"}, {"c", "d"}, {{in(u, 5), in(u, 8)}, {in(u, 7), in(u, -2)}}});
    };
    check(assignment(1), assignment(unit));
    const auto glove = [&](const rational& u) {
        return glove_game({{{"a", in(u, 3)}, {"b", in(u, 1)}}, {{"b", in(u, 2)}, {"c", in(u, 9)}}});
    };
    check(glove(1), glove(unit));
    const auto tree = [&](const rational& u) {
        return spanning_tree_game({"s", {{"s", "a", in(u, 4)}, {"s", "b", in(u, 6)}, {"a", "b", in(u, 1)}}});
    };
    check(tree(1), tree(unit));
    const auto airport = [&](const rational& u) { return airport_game(std::vector<airport_user>{{"a", 2, in(u, 4)}, {"b", 1, in(u, 6)}}); };
    check(airport(1), airport(unit));
}

TEST_CASE("long worths: what would take too long is told, with what would be right, before it is done or once it is found out")
{
    const auto check = [](const std::vector<finding>& found) {
        REQUIRE(found.size() == 1);
        CHECK(found.front().code == "table_too_long");
        CHECK(found.front().text.find("38 of them over one denominator") != std::string::npos);
        CHECK(found.front().text.size() < 400);
    };
    // 19 players and 300 digits: all pairs of players are too much for convexity, and a Shapley value is not.
    const rational unit = games::number("1" + std::string(300, '0'));
    ratios by_size;
    for (unsigned size = 0; size <= 19; ++size) by_size.push_back(rational{size * size} * unit);
    const game large = game::from(games::names(19), [&](coalition members) { return by_size[members.size()]; }).value();
    check(check_convexity(large).findings());
    CHECK(solve(shapley{}, large).value().shares == ratios(19, rational{19} * unit));

    // Hardly any two denominators have anything in common.
    std::mt19937_64 draw{16};
    const auto unlike = [&](unsigned players, int digits) {
        return game::from(
                   games::names(players),
                   [&](coalition members) { return rational{members.size() * members.size()} + rational{1} / long_number(digits, draw); })
            .value();
    };
    const game many = unlike(16, 20);
    check(solve(shapley{}, many).findings());
    check(solve(banzhaf{}, many).findings());
    check(dividends(many).findings());
    // What compares worths two by two or four by four is not held up by that.
    CHECK(check_convexity(unlike(10, 20)).has_value());
    CHECK(solve(tau{}, unlike(10, 20)).has_value());
    // Where they are long as well, the search for the nucleolus is ended on the way.
    const game longer = unlike(15, 60);
    check(solve(prenucleolus{}, longer).findings());
    check(check_convexity(longer).findings());
}
