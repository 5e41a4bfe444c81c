#include "../../../src/allocation/game/coalition_basis.hpp"

#include "excesses.hpp"

#include <doctest/doctest.h>

using namespace partnering;

namespace {

/// The least largest excess of a game of worths, found with every coalition looked at in each step and `choose` of those that are broken
/// taken; with the weights that prove it.
struct solved {
    std::vector<rational> shares;
    rational level;
    rational weighted_worths;
    std::vector<rational> in;  // by player: the weight of coalitions that it is in
    rational weights;
    int steps = 0;
};

template <class Choose>
solved solve_by_basis(const game& played, const Choose& choose)
{
    const unsigned n = played.players();
    const rational far{-1000000};
    coalition_basis basis{std::vector<rational>(n, played.total() / rational{n}), far};
    CHECK(basis.settle(played.all()));
    CHECK_FALSE(basis.settle(played.all()));
    CHECK(basis.rank() == 1);
    solved found;
    while (true) {
        std::vector<std::pair<coalition, rational>> broken;
        for (std::uint32_t bits = 1; bits + 1 < played.coalitions(); ++bits) {
            rational by = played.worth(coalition{bits}) - basis.level();
            for (unsigned i = 0; i < n; ++i)
                if (coalition{bits}.contains(i)) by -= basis.point()[i];
            if (by > rational{0}) broken.emplace_back(coalition{bits}, by);
        }
        if (broken.empty()) break;
        const auto& [members, by] = broken[choose(broken.size())];
        REQUIRE(basis.enter({column_kind::coalition, members}, by));
        REQUIRE(++found.steps < 10000);
    }
    found.shares.assign(basis.point().begin(), basis.point().end() - 1);
    found.level = basis.level();
    found.in.resize(n);
    for (std::size_t row = 0; row <= n; ++row) {
        const basis_column& column = basis.columns()[row];
        if (!basis.has_weight(row) || column.kind == column_kind::settled) continue;
        const rational weight = basis.weight(row);
        CHECK(column.kind == column_kind::coalition);
        CHECK(weight > rational{0});
        found.weights += weight;
        found.weighted_worths += weight * played.worth(column.members);
        for (unsigned i = 0; i < n; ++i)
            if (column.members.contains(i)) found.in[i] += weight;
    }
    return found;
}

}  // namespace

TEST_CASE("coalition_basis: the weights it ends with prove that no level is less, whatever enters")
{
    const std::uint64_t seed = 1955;
    CAPTURE(seed);
    std::mt19937_64 draw{seed};
    for (const unsigned n : {2U, 3U, 4U, 5U, 6U})
        for (int round = 0; round < 8; ++round) {
            // Worths of 0 and 1 have ties in nearly every step.
            const game played = games::random(n, round % 2 == 0 ? 1 : 50, draw);
            CAPTURE(n);
            CAPTURE(round);
            const solved first = solve_by_basis(played, [](std::size_t) { return std::size_t{0}; });
            const solved any = solve_by_basis(played, [&](std::size_t count) { return static_cast<std::size_t>(draw() % count); });
            for (const solved& each : {first, any}) {
                // Weights sum to 1, all players are in as much weight, and their worths less what all get by it are the level: since the
                // sum of excesses by these weights is the same for all shares, some excess is at least the level.
                CHECK(each.weights == rational{1});
                CHECK(each.in == std::vector<rational>(n, each.in.front()));
                CHECK(each.weighted_worths - each.in.front() * played.total() == each.level);
                CHECK(games::ordered_excesses(played, each.shares).front() == each.level);
            }
            CHECK(first.level == any.level);
        }
}

TEST_CASE("coalition_basis: it tells which coalitions are settled by others")
{
    coalition_basis basis{std::vector<rational>(4), rational{}};
    CHECK(basis.settle(coalition{0b1111}));
    CHECK(basis.settle(coalition{0b0011}));
    CHECK(basis.settle(coalition{0b0110}));
    CHECK_FALSE(basis.settle(coalition{0b1100}));
    CHECK_FALSE(basis.settle(coalition{0b1001}));
    CHECK(basis.rank() == 3);
    const std::vector<std::vector<std::int64_t>> open = basis.unsettled();
    REQUIRE(open.size() == 1);
    // In the span of rows 1111, 0011, 0110 is what has as many of players 0 and 2 as of 1 and 3.
    for (std::uint32_t bits = 0; bits < 16; ++bits) {
        std::int64_t sum = 0;
        for (unsigned i = 0; i < 4; ++i)
            if (coalition{bits}.contains(i)) sum += open[0][i];
        CHECK((sum == 0) == ((coalition{bits} & coalition{0b0101}).size() == (coalition{bits} & coalition{0b1010}).size()));
    }
}

TEST_CASE("coalition_basis: floors of players that no shares respect have no bound")
{
    // Two players are to have 2 and 1 of a total of 2: the weight of both floors against the total can grow for ever.
    coalition_basis basis{{rational{1}, rational{1}}, rational{-1}};
    CHECK(basis.settle(coalition{0b11}));
    CHECK(basis.enter({column_kind::player, coalition::of(0)}, rational{1}));
    CHECK(basis.point()[0] == rational{2});
    CHECK(basis.point()[1] == rational{0});
    CHECK_FALSE(basis.enter({column_kind::player, coalition::of(1)}, rational{1}));
}
