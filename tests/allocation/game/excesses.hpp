#pragma once

// The nucleolus and the core from their definitions alone, however long that takes, and games to ask them of.

#include "games.hpp"

#include <functional>
#include <limits>
#include <optional>
#include <utility>

namespace games {

/// Worths in the order in which papers print them: by size, and among equals as the members' numbers read (1, 2, 3, 12, 13, 23, 123).
inline game by_size(unsigned players, const std::vector<rational>& worths, game_sense sense = game_sense::worth)
{
    std::vector<std::vector<unsigned>> sets;
    for (std::uint32_t bits = 1; bits < std::uint32_t{1} << players; ++bits) {
        std::vector<unsigned> members;
        for (unsigned i = 0; i < players; ++i)
            if (coalition{bits}.contains(i)) members.push_back(i);
        sets.push_back(members);
    }
    std::sort(sets.begin(), sets.end(), [](const auto& a, const auto& b) { return a.size() != b.size() ? a.size() < b.size() : a < b; });
    std::vector<rational> table(std::size_t{1} << players);
    for (std::size_t i = 0; i < sets.size(); ++i) {
        coalition members;
        for (const unsigned each : sets[i]) members = members.with(each);
        table[members.bits()] = worths.at(i);
    }
    return game::of(names(players), std::move(table), sense).value();
}

/// Worths in the order of a dictionary: 1, 12, 123, 13, 2, 23, 3.
inline game by_dictionary(unsigned players, const std::vector<rational>& worths, game_sense sense = game_sense::worth)
{
    std::vector<rational> table(std::size_t{1} << players);
    std::size_t next = 0;
    const std::function<void(coalition, unsigned)> walk = [&](coalition members, unsigned from) {
        for (unsigned i = from; i < players; ++i) {
            table[members.with(i).bits()] = worths.at(next++);
            walk(members.with(i), i + 1);
        }
    };
    walk({}, 0);
    return game::of(names(players), std::move(table), sense).value();
}

/// What is left of an estate for a coalition after all others had their claims.
inline game bankruptcy(std::int64_t estate, const std::vector<std::int64_t>& claims)
{
    std::vector<std::int64_t> worths(std::size_t{1} << claims.size());
    for (std::size_t bits = 0; bits < worths.size(); ++bits) {
        std::int64_t left = estate;
        for (std::size_t i = 0; i < claims.size(); ++i)
            if ((bits >> i & 1) == 0) left -= claims[i];
        worths[bits] = std::max<std::int64_t>(left, 0);
    }
    return of(static_cast<unsigned>(claims.size()), std::move(worths));
}

/// Sellers, then buyers: each pair of them is worth what the buyer's price is above the seller's, and pairs are made so as to be worth
/// most. Prices in halves.
inline game market(const std::vector<std::int64_t>& sellers, const std::vector<std::int64_t>& buyers)
{
    const std::size_t players = sellers.size() + buyers.size();
    std::vector<std::int64_t> worths(std::size_t{1} << players);
    for (std::size_t bits = 0; bits < worths.size(); ++bits) {
        std::vector<std::int64_t> low;
        std::vector<std::int64_t> high;
        for (std::size_t i = 0; i < players; ++i)
            if ((bits >> i & 1) != 0)
                (i < sellers.size() ? low : high).push_back(i < sellers.size() ? sellers[i] : buyers[i - sellers.size()]);
        std::sort(low.begin(), low.end());
        std::sort(high.rbegin(), high.rend());
        for (std::size_t i = 0; i < std::min(low.size(), high.size()) && high[i] > low[i]; ++i) worths[bits] += high[i] - low[i];
    }
    return of(static_cast<unsigned>(players), std::move(worths));
}

/// A game in which no two coalitions lose by coming together: worths are drawn on top of what the best two parts are worth.
inline game superadditive(unsigned players, std::int64_t most, std::mt19937_64& draw)
{
    std::vector<std::int64_t> worths(std::size_t{1} << players);
    std::uniform_int_distribution<std::int64_t> any{0, most};
    for (std::uint32_t bits = 1; bits < worths.size(); ++bits) {
        std::int64_t best = bits == (bits & (0U - bits)) ? 0 : std::numeric_limits<std::int64_t>::min();
        for (std::uint32_t part = (bits - 1) & bits; part != 0; part = (part - 1) & bits)
            best = std::max(best, worths[part] + worths[bits ^ part]);
        worths[bits] = best + any(draw);
    }
    return of(players, std::move(worths));
}

/// The excess of each coalition but nobody and everybody, by bits: of costs what members bear above what they cost.
inline std::vector<rational> excesses(const game& played, const std::vector<rational>& shares)
{
    std::vector<rational> made;
    for (std::uint32_t bits = 1; bits + 1 < played.coalitions(); ++bits) {
        rational excess = played.worth(coalition{bits});
        for (unsigned i = 0; i < played.players(); ++i)
            if (coalition{bits}.contains(i)) excess -= shares[i];
        made.push_back(played.sense() == game_sense::cost ? -excess : excess);
    }
    return made;
}

/// The same, the largest first: of two divisions the nucleolus is the one whose list is less.
inline std::vector<rational> ordered_excesses(const game& played, const std::vector<rational>& shares)
{
    std::vector<rational> made = excesses(played, shares);
    std::sort(made.begin(), made.end(), std::greater<>{});
    return made;
}

/// The one solution of linear equations, each with its right-hand side last; none where there is none or more than one.
inline std::optional<std::vector<rational>> solution_of(std::vector<std::vector<rational>> rows, std::size_t unknowns)
{
    std::size_t done = 0;
    for (std::size_t column = 0; column < unknowns; ++column) {
        std::size_t pivot = done;
        while (pivot < rows.size() && rows[pivot][column].sign() == 0) ++pivot;
        if (pivot == rows.size()) return std::nullopt;
        std::swap(rows[done], rows[pivot]);
        for (std::size_t other = 0; other < rows.size(); ++other) {
            if (other == done || rows[other][column].sign() == 0) continue;
            const rational factor = rows[other][column] / rows[done][column];
            for (std::size_t i = column; i <= unknowns; ++i) rows[other][i] -= factor * rows[done][i];
        }
        ++done;
    }
    for (std::size_t row = done; row < rows.size(); ++row)
        if (rows[row][unknowns].sign() != 0) return std::nullopt;
    std::vector<rational> found;
    for (std::size_t i = 0; i < unknowns; ++i) found.push_back(rows[i][unknowns] / rows[i][i]);
    return found;
}

/// The nucleolus of a game of worths, or the prenucleolus, from all corners of all the regions of the levels. For two to four players.
///
/// A level is the least t such that no coalition that is open has an excess above t. A corner is where as many of these bounds hold with
/// equality as there are unknowns; those coalitions whose excess is t in every corner with the least t are open no more.
inline std::vector<rational> nucleolus_by_corners(const game& played, bool with_floors)
{
    const unsigned n = played.players();
    struct bound {
        coalition members;
        bool floor;
    };
    const auto row = [&](const bound& each) {
        std::vector<rational> made(n + 2);
        for (unsigned i = 0; i < n; ++i) made[i] = each.members.contains(i) ? 1 : 0;
        made[n] = each.floor ? 0 : 1;
        made[n + 1] = played.worth(each.members);
        return made;
    };
    std::vector<std::pair<coalition, rational>> settled{{played.all(), played.total()}};
    std::vector<bound> open;
    for (std::uint32_t bits = 1; bits + 1 < played.coalitions(); ++bits) open.push_back({coalition{bits}, false});
    while (true) {
        std::vector<bound> bounds = open;
        for (unsigned i = 0; with_floors && i < n; ++i) bounds.push_back({coalition::of(i), true});
        std::vector<std::vector<rational>> equations;
        for (const auto& each : settled) {
            std::vector<rational> made = row({each.first, true});
            made[n + 1] = each.second;
            equations.push_back(made);
        }
        std::optional<rational> least;
        std::vector<std::vector<rational>> corners;
        // What is settled leaves at most n unknowns; where it leaves fewer, fewer bounds make a corner.
        for (std::size_t chosen = 1; chosen <= std::min<std::size_t>(n, bounds.size()); ++chosen) {
            std::vector<bool> pick(bounds.size(), false);
            std::fill(pick.begin(), pick.begin() + static_cast<std::ptrdiff_t>(chosen), true);
            do {
                std::vector<std::vector<rational>> rows = equations;
                for (std::size_t i = 0; i < bounds.size(); ++i)
                    if (pick[i]) rows.push_back(row(bounds[i]));
                const std::optional<std::vector<rational>> at = solution_of(rows, n + 1);
                if (!at) continue;
                const bool inside = std::all_of(bounds.begin(), bounds.end(), [&](const bound& each) {
                    rational sum = each.floor ? rational{} : at->back();
                    for (unsigned i = 0; i < n; ++i)
                        if (each.members.contains(i)) sum += (*at)[i];
                    return sum >= played.worth(each.members);
                });
                if (!inside || (least && at->back() > *least)) continue;
                if (!least || at->back() < *least) corners.clear();
                least = at->back();
                corners.push_back(*at);
            } while (std::prev_permutation(pick.begin(), pick.end()));
        }
        if (std::all_of(corners.begin(), corners.end(), [&](const auto& each) { return each == corners.front(); })) {
            std::vector<rational> shares = corners.at(0);
            shares.pop_back();
            return shares;
        }
        std::erase_if(open, [&](const bound& each) {
            for (const std::vector<rational>& corner : corners) {
                rational sum = *least;
                for (unsigned i = 0; i < n; ++i)
                    if (each.members.contains(i)) sum += corner[i];
                if (sum != played.worth(each.members)) return false;
            }
            settled.emplace_back(each.members, played.worth(each.members) - *least);
            return true;
        });
    }
}

}  // namespace games
