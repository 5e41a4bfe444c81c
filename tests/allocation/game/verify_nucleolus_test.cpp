#include <partnering/allocation/game/nucleolus.hpp>
#include <partnering/allocation/game/verify_nucleolus.hpp>

#include "excesses.hpp"

#include <doctest/doctest.h>

using namespace partnering;
using outcome = nucleolus_verdict::outcome;

namespace {

/// A shift that is given as evidence does what it says: it helps those it names, and nobody who complains more.
void check_shift(const game& played, const std::vector<rational>& shares, const nucleolus_verdict& verdict, bool with_floors)
{
    REQUIRE(verdict.is == outcome::unbalanced);
    REQUIRE(verdict.excess);
    REQUIRE_FALSE(verdict.coalitions.empty());
    const bool cost = played.sense() == game_sense::cost;
    rational sum;
    for (const rational& each : verdict.shift) sum += each;
    CHECK(sum == rational{});
    const auto gain = [&](coalition members) {
        rational made;
        for (unsigned i = 0; i < played.players(); ++i)
            if (members.contains(i)) made += verdict.shift[i];
        return cost ? -made : made;
    };
    for (const coalition each : verdict.coalitions) CHECK(gain(each) >= rational{1});
    const std::vector<rational> excess = games::excesses(played, shares);
    for (std::uint32_t bits = 1; bits + 1 < played.coalitions(); ++bits)
        if (excess[bits - 1] >= *verdict.excess) CHECK(gain(coalition{bits}) >= rational{});
    for (unsigned i = 0; with_floors && i < played.players(); ++i)
        if (shares[i] == played.worth(coalition::of(i))) CHECK(gain(coalition::of(i)) >= rational{});
    // A little of it makes complaints less, by the definition; how little is enough depends on the other excesses.
    std::vector<rational> moved = shares;
    bool better = false;
    for (int halvings = 0; !better && halvings < 60; ++halvings) {
        for (unsigned i = 0; i < played.players(); ++i) moved[i] = shares[i] + verdict.shift[i] / rational{std::int64_t{1} << halvings};
        better = games::ordered_excesses(played, moved) < games::ordered_excesses(played, shares);
    }
    CHECK(better);
}

}  // namespace

TEST_CASE("verify_nucleolus: shares that are a little off are refused, with a shift that is better")
{
    const std::uint64_t seed = 1971;
    CAPTURE(seed);
    std::mt19937_64 draw{seed};
    for (const unsigned n : {2U, 3U, 4U, 5U, 6U, 8U})
        for (int round = 0; round < 12; ++round) {
            const std::int64_t most = round % 2 == 0 ? 2 : 1000;
            game played = round % 3 == 0 ? games::superadditive(n, most, draw) : games::random(n, most, draw);
            if (round % 4 == 1)
                played = game::from(games::names(n), [&](coalition members) { return -played.worth(members); }, game_sense::cost).value();
            CAPTURE(n);
            CAPTURE(round);
            for (const bool with_floors : {false, true}) {
                const checked<allocation> found = with_floors ? solve(nucleolus{}, played) : solve(prenucleolus{}, played);
                if (!found) continue;
                for (const rational& by : {rational{1, 1000000}, rational{3}}) {
                    std::vector<rational> moved = found.value().shares;
                    const auto from = static_cast<std::size_t>(draw() % n);
                    moved[from] -= by;
                    moved[(from + 1 + static_cast<std::size_t>(draw() % (n - 1))) % n] += by;
                    const nucleolus_verdict verdict =
                        with_floors ? verify_nucleolus(played, moved).value() : verify_prenucleolus(played, moved).value();
                    CHECK_FALSE(verdict.accepted());
                    if (verdict.is == outcome::unbalanced) {
                        check_shift(played, moved, verdict, with_floors);
                    } else {
                        CHECK(with_floors);
                        CHECK(verdict.is == outcome::below_alone);
                    }
                }
            }
        }
}

TEST_CASE("verify_nucleolus: what refuses shares is told apart")
{
    const game played = games::bankruptcy(200, {100, 200, 300});
    const nucleolus_verdict good = verify_nucleolus(played, std::vector<rational>{50, 75, 75}).value();
    CHECK(good.accepted());
    CHECK(good.levels == std::vector<rational>{-50, -75});
    const nucleolus_verdict more = verify_nucleolus(played, std::vector<rational>{50, 75, 80}).value();
    CHECK(more.is == outcome::wrong_sum);
    CHECK(more.undivided == rational{-5});
    const nucleolus_verdict below = verify_nucleolus(played, std::vector<rational>{50, 151, -1}).value();
    CHECK(below.is == outcome::below_alone);
    CHECK(below.player == 2U);
    // The first level holds, the second does not: b and c divide 150 unequally.
    const nucleolus_verdict second = verify_nucleolus(played, std::vector<rational>{50, 70, 80}).value();
    CHECK(second.is == outcome::unbalanced);
    CHECK(second.levels == std::vector<rational>{-50});
    CHECK(second.excess == rational{-70});
    CHECK(second.coalitions == std::vector{coalition::of(1)});
    CHECK(second.shift[0] == rational{});

    const checked<nucleolus_verdict> few = verify_nucleolus(played, std::vector<rational>{200});
    REQUIRE_FALSE(few);
    CHECK(few.findings().front().code == "wrong_number_of_shares");
    CHECK(few.findings().front().text == "1 shares are given for 3 players: give one share a player");
}

TEST_CASE("verify_nucleolus: a nucleolus where somebody gets what it is worth alone is no prenucleolus, and the other way round")
{
    // Peleg and Suedhoelter 2007, example 5.5.12: 1, 1, 0 against 3, 3, -4.
    const game played = games::by_size(3, {0, 0, 0, 10, 0, 0, 2});
    const std::vector<rational> with{1, 1, 0};
    const std::vector<rational> without{3, 3, -4};
    CHECK(verify_nucleolus(played, with).value().accepted());
    CHECK(verify_prenucleolus(played, without).value().accepted());
    check_shift(played, with, verify_prenucleolus(played, with).value(), false);
    CHECK(verify_nucleolus(played, without).value().is == outcome::below_alone);
}

TEST_CASE("verify_nucleolus: all excesses the same, and one player alone")
{
    // An additive game: each gets its own, nobody complains of anything, and any other division is refused.
    const unsigned n = 9;
    std::vector<rational> own;
    for (unsigned i = 0; i < n; ++i) own.emplace_back(3 * static_cast<int>(i) - 5);
    const game additive = game::from(games::names(n), [&](coalition members) {
                              rational sum;
                              for (unsigned i = 0; i < n; ++i)
                                  if (members.contains(i)) sum += own[i];
                              return sum;
                          }).value();
    const nucleolus_verdict verdict = verify_prenucleolus(additive, own).value();
    CHECK(verdict.accepted());
    CHECK(verdict.levels == std::vector<rational>{0});
    own[0] += rational{1};
    own[1] -= rational{1};
    CHECK_FALSE(verify_prenucleolus(additive, own).value().accepted());

    CHECK(verify_nucleolus(games::of(1, {0, -4}), std::vector<rational>{-4}).value().accepted());
    CHECK(verify_nucleolus(games::of(1, {0, -4}), std::vector<rational>{4}).value().is == outcome::wrong_sum);
}
