#pragma once

// Games for tests, and solutions worked out from their definitions alone, however long that takes.

#include <partnering/allocation/game/game.hpp>
#include <partnering/core/rational_text.hpp>

#include <algorithm>
#include <cstdint>
#include <numeric>
#include <random>
#include <string>
#include <vector>

namespace games {

using namespace partnering;

/// `a`, `b`, ... ; behind `z` come `p26`, `p27`.
inline std::vector<std::string> names(unsigned count)
{
    std::vector<std::string> made;
    for (unsigned i = 0; i < count; ++i) made.push_back(i < 26 ? std::string(1, static_cast<char>('a' + i)) : "p" + std::to_string(i));
    return made;
}

/// A game of whole worths, by bits of the coalition; nobody's 0 stands first.
inline game of(unsigned players, std::vector<std::int64_t> worths, game_sense sense = game_sense::worth)
{
    return game::of_counts(names(players), std::move(worths), rational{1}, sense).value();
}

/// Worths drawn evenly from -most to most.
inline game random(unsigned players, std::int64_t most, std::mt19937_64& draw)
{
    std::vector<std::int64_t> worths(std::size_t{1} << players);
    std::uniform_int_distribution<std::int64_t> any{-most, most};
    for (std::size_t i = 1; i < worths.size(); ++i) worths[i] = any(draw);
    return of(players, std::move(worths));
}

/// The worth 1 for coalitions whose votes reach the quota, else 0.
inline game voting(std::int64_t quota, const std::vector<std::int64_t>& votes)
{
    std::vector<std::int64_t> worths(std::size_t{1} << votes.size());
    for (std::size_t bits = 0; bits < worths.size(); ++bits) {
        std::int64_t sum = 0;
        for (std::size_t i = 0; i < votes.size(); ++i)
            if ((bits >> i & 1) != 0) sum += votes[i];
        worths[bits] = sum >= quota ? 1 : 0;
    }
    return of(static_cast<unsigned>(votes.size()), std::move(worths));
}

/// What each player adds, averaged over all orders, order by order. For a handful of players.
inline std::vector<rational> shapley_by_orders(const game& played)
{
    const unsigned n = played.players();
    std::vector<unsigned> order(n);
    std::iota(order.begin(), order.end(), 0U);
    std::vector<rational> sums(n);
    int orders = 0;
    do {
        coalition before;
        for (const unsigned i : order) {
            sums[i] += played.worth(before.with(i)) - played.worth(before);
            before = before.with(i);
        }
        ++orders;
    } while (std::next_permutation(order.begin(), order.end()));
    for (rational& sum : sums) sum /= rational{orders};
    return sums;
}

/// By Harsanyi dividends: what a coalition is worth beyond what its parts' dividends explain is shared equally among its members.
inline std::vector<rational> shapley_by_dividends(const game& played)
{
    const unsigned n = played.players();
    std::vector<rational> dividends(played.coalitions());
    for (std::uint32_t bits = 0; bits < played.coalitions(); ++bits) dividends[bits] = played.worth(coalition{bits});
    for (unsigned i = 0; i < n; ++i)
        for (std::uint32_t bits = 0; bits < played.coalitions(); ++bits)
            if (coalition{bits}.contains(i)) dividends[bits] -= dividends[coalition{bits}.without(i).bits()];
    std::vector<rational> shares(n);
    for (std::uint32_t bits = 1; bits < played.coalitions(); ++bits)
        for (unsigned i = 0; i < n; ++i)
            if (coalition{bits}.contains(i)) shares[i] += dividends[bits] / rational{coalition{bits}.size()};
    return shares;
}

}  // namespace games
