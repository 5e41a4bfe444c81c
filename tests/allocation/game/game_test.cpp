#include "games.hpp"

#include <doctest/doctest.h>

#include <limits>

using namespace partnering;

namespace {

std::vector<std::string> codes(const std::vector<finding>& found)
{
    std::vector<std::string> made;
    for (const finding& each : found) made.push_back(each.code);
    return made;
}

}  // namespace

TEST_CASE("coalition: players come and go")
{
    constexpr coalition some = coalition::of(0).with(3).with(31);
    static_assert(some.size() == 3 && some.contains(31) && !some.contains(1) && some.front() == 0);
    static_assert((some - coalition::of(3)).bits() == 0x80000001U);
    static_assert(coalition::first(32).size() == 32 && coalition::first(0).empty());
    CHECK(some.contains(coalition::of(3)));
    CHECK_FALSE(coalition::of(3).contains(some));
}

TEST_CASE("game: worths are kept exactly, as counts where they have a unit and as ratios where they have none")
{
    const game quarters = game::of({"a", "b"}, {rational{0}, rational{1, 4}, rational{1, 3}, rational{-2}}).value();
    CHECK(quarters.unit() == rational{1, 12});
    CHECK(quarters.largest_count() == 24);
    CHECK(quarters.worth(coalition::of(0)) == rational{1, 4});
    CHECK(quarters.total() == rational{-2});

    const rational long_one = parse_rational("123456789012345678901234567890").value();
    const game wide = game::of({"a", "b"}, {rational{0}, long_one, rational{1, 3}, rational{7}}).value();
    CHECK(wide.counts().empty());
    CHECK(wide.worth(coalition::of(0)) == long_one);
    CHECK(wide.worth(coalition::of(1)) == rational{1, 3});

    // The least 64-bit count has no opposite.
    const game least = games::of(1, {0, std::numeric_limits<std::int64_t>::min()});
    CHECK(least.counts().empty());
    CHECK(least.dual().total() == rational{std::numeric_limits<std::int64_t>::min()});
}

TEST_CASE("game: what is wrong with one is told, all of it")
{
    CHECK(codes(game::of({}, {rational{0}}).findings()) == std::vector<std::string>{"no_players"});
    CHECK(codes(game::of({"a", "a"}, {rational{1}, {}, {}, {}}).findings()) ==
          std::vector<std::string>{"repeated_player", "worth_of_nobody"});
    CHECK(codes(game::of({"a", "b"}, {rational{0}}).findings()) == std::vector<std::string>{"wrong_number_of_worths"});
    CHECK(codes(game::of_counts(games::names(29), {0}).findings()) == std::vector<std::string>{"too_many_players"});
    CHECK(codes(game::from(games::names(29), [](coalition) { return rational{}; }).findings()) ==
          std::vector<std::string>{"too_many_players"});
}

TEST_CASE("game: a cost is a negative worth, and the dual of the dual is the game itself")
{
    const game costs = games::of(2, {0, 5, 7, 9}, game_sense::cost);
    CHECK(costs.as_worths().sense() == game_sense::worth);
    CHECK(costs.as_worths().total() == rational{-9});
    CHECK(costs.dual().sense() == game_sense::cost);
    CHECK(costs.dual().worth(coalition::of(0)) == rational{2});

    const std::uint64_t seed = 6;
    CAPTURE(seed);
    std::mt19937_64 draw{seed};
    for (const std::int64_t most : {std::int64_t{100}, std::numeric_limits<std::int64_t>::max()}) {
        const game played = games::random(5, most, draw);
        const game twice = played.dual().dual();
        for (std::uint32_t bits = 0; bits < played.coalitions(); ++bits)
            REQUIRE(twice.worth(coalition{bits}) == played.worth(coalition{bits}));
    }
}

TEST_CASE("game: a coalition is named by its members")
{
    const game played = games::of(2, {0, 5, 7, 9});
    CHECK(to_string(played, played.all()) == "a, b");
    CHECK(to_string(played, coalition{}) == "nobody");
}
