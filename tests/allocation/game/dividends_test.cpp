#include <partnering/allocation/game/dividends.hpp>
#include <partnering/allocation/game/shapley.hpp>
#include <partnering/allocation/game/unanimity_sum.hpp>

#include "support.hpp"

#include <limits>

using namespace partnering;

TEST_CASE("dividends: three partners, by hand")
{
    const game played = games::of(3, {0, 0, 0, 60, 0, 40, 0, 100});
    CHECK(games::text(dividends(played).value()) == "0 0 0 60 0 40 0 0");
}

TEST_CASE("dividends: each is the worth less the dividends of all parts, and they make the game again")
{
    const std::uint64_t seed = 1959;
    CAPTURE(seed);
    std::mt19937_64 draw{seed};
    for (const std::int64_t most : {std::int64_t{50}, std::numeric_limits<std::int64_t>::max()})
        for (unsigned n = 1; n <= 6; ++n) {
            const game played = games::random(n, most, draw);
            const std::vector<rational> made = dividends(played).value();
            for (std::uint32_t bits = 0; bits < played.coalitions(); ++bits) {
                rational sum;
                for (std::uint32_t part = 0; part <= bits; ++part)
                    if ((part & ~bits) == 0) sum += made[part];
                REQUIRE(sum == played.worth(coalition{bits}));
            }
            CHECK(games::worths(game_of_dividends(games::names(n), made).value()) == games::worths(played));
        }
    // Worths that no counts hold.
    const rational long_one = games::number("123456789012345678901234567890/7");
    const game wide = game::of({"a", "b"}, {0, long_one, rational{1, 3}, 7}).value();
    CHECK(dividends(wide).value()[3] == rational{7} - long_one - rational{1, 3});
    CHECK(games::worths(game_of_dividends({"a", "b"}, dividends(wide).value()).value()) == games::worths(wide));
    const rational prime{1, games::number("170141183460469231731687303715884105727").numerator()};
    CHECK(game_of_dividends({"a", "b"}, {0, prime, rational{1, 3}, 0}).value().total() == prime + rational{1, 3});
}

TEST_CASE("dividends: a table of the wrong length, or a dividend of nobody, makes no game")
{
    CHECK(games::told(game_of_dividends({"a"}, {0})) == "wrong_number_of_worths()");
    CHECK(games::told(game_of_dividends({"a"}, {1, 0})) == "worth_of_nobody()");
    CHECK(games::told(game_of_dividends({}, {})) == "no_players() wrong_number_of_worths()");
    CHECK(games::told(game_of_dividends(games::names(29), {})) == "too_many_players()");
}

TEST_CASE("sum of unanimity games: each term is shared by its members")
{
    const unanimity_sum deals{.players = {"a", "b", "c"}, .terms = {{{0, 1}, 60}, {{2, 0}, 40}, {{1}, -3}}};
    CHECK(games::text(games::worths(unanimity_game(deals).value())) == "0 0 -3 57 0 40 -3 97");
    CHECK(games::text(shapley_of(deals).value().shares) == "50 27 20");
    CHECK(games::shares(shapley{}, unanimity_game(deals).value()) == "50 27 20");
}

TEST_CASE("sum of unanimity games: the table and the list have the same Shapley value")
{
    const std::uint64_t seed = 1953;
    CAPTURE(seed);
    std::mt19937_64 draw{seed};
    for (int round = 0; round < 30; ++round) {
        CAPTURE(round);
        const unsigned n = 1 + static_cast<unsigned>(draw() % 8);
        unanimity_sum sum{.players = games::names(n), .terms = {}};
        for (unsigned t = 0; t < draw() % 12; ++t) {
            const std::uint64_t members = 1 + draw() % ((std::uint64_t{1} << n) - 1);
            sum.terms.push_back({{}, rational{static_cast<long>(draw() % 100) - 40, static_cast<int128>(1 + draw() % 9)}});
            for (unsigned i = n; i-- > 0;)
                if ((members >> i & 1) != 0) sum.terms.back().members.push_back(i);
        }
        // A term whose denominator has no place beside others.
        if (round % 3 == 0)
            sum.terms.push_back({{n - 1}, rational{1, games::number("170141183460469231731687303715884105727").numerator()}});
        CHECK(shapley_of(sum).value().shares == solve(shapley{}, unanimity_game(sum).value()).value().shares);
    }
}

TEST_CASE("sum of unanimity games: a hundred thousand players in pairs, a ring")
{
    constexpr std::uint32_t many = 100'000;
    unanimity_sum ring{.players = {}, .terms = {}};
    for (std::uint32_t i = 0; i < many; ++i) {
        ring.players.push_back(std::to_string(i));
        ring.terms.push_back({{i, (i + 1) % many}, rational{i, 3}});
    }
    const std::vector<rational> shares = shapley_of(ring).value().shares;
    CHECK(shares[0] == rational{many - 1, 6});
    CHECK(shares[7] == rational{13, 6});
}

TEST_CASE("sum of unanimity games: what is wrong is told")
{
    CHECK(games::told(shapley_of({.players = {"a", "a"}, .terms = {{{}, 1}, {{2}, 1}, {{1, 1}, 1}}})) ==
          "term_without_members(term 1) unknown_player(term 2) repeated_player(a) repeated_player(a)");
    CHECK(games::told(unanimity_game({.players = {"a", "b"}, .terms = {{{}, 1}, {{2}, 1}, {{1, 1}, 1}}})) ==
          "term_without_members(term 1) unknown_player(term 2) repeated_player(b)");
    CHECK(games::told(shapley_of({})) == "no_players()");
    CHECK(games::told(unanimity_game({})) == "no_players() wrong_number_of_worths()");
}
