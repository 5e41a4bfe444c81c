#include <partnering/allocation/game/owen.hpp>

#include "allocation/sums.hpp"
#include "member_sums.hpp"
#include "named_players.hpp"
#include "semivalue.hpp"
#include "table_work.hpp"
#include "whole_worths.hpp"
#include "worths.hpp"

#include <algorithm>

PARTNERING_BEGIN

namespace {

/// Unions that everybody is in exactly one of.
struct partition {
    std::vector<coalition> unions;
    std::vector<finding> found{};
};

partition partition_of(const game& of, const std::vector<std::vector<std::string>>& named)
{
    partition made;
    const named_players players{of.keys()};
    coalition placed;
    for (std::size_t u = 0; u < named.size(); ++u) {
        const std::string which = "union " + std::to_string(u + 1);
        if (named[u].empty()) made.found.push_back(wrong("empty_union", which, which + " has no members: name at least one"));
        coalition members;
        for (const std::string& key : named[u]) {
            const std::optional<unsigned> player = players.find(key, which, made.found);
            if (!player) continue;
            if (placed.contains(*player))
                made.found.push_back(wrong("repeated_player", key, quote(key) + " is named twice in the unions: each player is in one"));
            placed = placed.with(*player);
            members = members.with(*player);
        }
        made.unions.push_back(members);
    }
    for (unsigned i = 0; i < of.players(); ++i)
        if (!placed.contains(i)) made.unions.push_back(coalition::of(i));
    return made;
}

/// How likely it is that exactly k given ones of `others` come before one more, as a whole number over likely_whole(others): one of
/// others + 1 places, over the sets of k others.
///
/// The whole is the least common multiple of 1 to others + 1, at most 2^37 for 28: (others + 1) times each binomial divides it.
int128 likely_whole(unsigned others)
{
    int128 whole = 1;
    for (int128 k = 2; k <= static_cast<int128>(others) + 1; ++k) {
        int128 a = whole;
        for (int128 b = k; b != 0;) a = std::exchange(b, a % b);
        whole *= k / a;
    }
    return whole;
}

std::vector<int128> likely(unsigned others)
{
    std::vector<int128> made;
    int128 sets = 1;
    for (unsigned k = 0; k <= others; ++k) {
        made.push_back(likely_whole(others) / (sets * (others + 1)));
        sets = sets * (others - k) / (k + 1);
    }
    return made;
}

template <class Sum, class Worth>
Sum times(const Worth& worth, int128 factor)
{
    if constexpr (std::is_same_v<Sum, int128>)
        return Sum{worth} * factor;
    else
        return worth * rational{factor, 1};
}

/// What a coalition of a union's members, by their places in it, adds up to with the other unions that come before, weighted by how likely
/// they are to.
///
/// The weights sum to 2^37 at most and each worth has 63 bits, so that whole numbers fit.
template <class Sum, class Worths>
std::vector<Sum> averaged(std::span<const coalition> unions, std::size_t own, const Worths& worths)
{
    std::vector<coalition> others;
    for (std::size_t u = 0; u < unions.size(); ++u)
        if (u != own) others.push_back(unions[u]);
    const std::vector<int128> weights = likely(static_cast<unsigned>(others.size()));
    std::vector<coalition> own_members;
    for (coalition rest = unions[own]; !rest.empty(); rest = rest.without(rest.front())) own_members.push_back(coalition::of(rest.front()));
    const auto both = [](coalition a, coalition b) { return a | b; };
    const std::vector<coalition> parts = joined(std::span<const coalition>{own_members}, both);
    const std::vector<coalition> before = joined(std::span<const coalition>{others}, both);
    std::vector<Sum> made(parts.size());
    for (std::size_t chosen = 0; chosen < before.size(); ++chosen) {
        const int128 weight = weights[coalition{static_cast<std::uint32_t>(chosen)}.size()];
        for (std::size_t i = 0; i < parts.size(); ++i) made[i] += times<Sum>(worths[(before[chosen] | parts[i]).bits()], weight);
    }
    return made;
}

/// What each member of a union adds on average to k others of it, over how the other unions come, in the order of players: what it has is
/// the average over k, since it is as likely to be the first of its union as the second or the last.
///
/// What is summed are 2^members numbers of 63 bits and the weights' more, for a game of 28 players at most: whole numbers fit.
template <class Sum, class Worths>
std::vector<std::vector<rational>> added_within(const game& of, std::span<const coalition> unions, std::size_t own, const Worths& worths)
{
    const std::vector<Sum> table = averaged<Sum>(unions, own, worths);
    const unsigned members = unions[own].size();
    const unsigned width = members + 1;
    std::vector<Sum> with(std::size_t{members} * width);  // by member and size of the parts that it is in
    std::vector<Sum> all(width);
    for (std::size_t bits = 0; bits < table.size(); ++bits) {
        const coalition part{static_cast<std::uint32_t>(bits)};
        all[part.size()] += table[bits];
        for (coalition rest = part; !rest.empty(); rest = rest.without(rest.front()))
            with[rest.front() * width + part.size()] += table[bits];
    }
    const rational whole{likely_whole(static_cast<unsigned>(unions.size()) - 1), 1};
    std::vector<std::vector<rational>> made(members);
    for (unsigned i = 0; i < members; ++i) {
        int128 sets = 1;
        for (unsigned k = 0; k < members; ++k) {
            const Sum added = with[i * width + k + 1] - (all[k] - with[i * width + k]);
            made[i].push_back(amount_of(of, added) / (whole * rational{sets, 1}));
            sets = sets * (members - 1 - k) / (k + 1);
        }
    }
    return made;
}

}  // namespace

checked<allocation> owen::divide(const game& of) const
{
    return exactly(name(), [&]() -> checked<allocation> {
        partition parts = partition_of(of, unions);
        if (!parts.found.empty()) return std::move(parts.found);
        allocation made;
        made.shares.resize(of.players());
        std::vector<std::vector<rational>> added(of.players());
        const game whole = with_whole_worths(of);
        std::uint64_t worths_read = 0;
        for (const coalition each : parts.unions) worths_read += std::uint64_t{1} << (parts.unions.size() - 1 + each.size());
        // Each is multiplied by how likely it is, and added.
        table_work{whole, table_work::sums::of_all}.take(3 * worths_read);
        with_worths(whole, [&]<class Sum>(const auto& worths, const Sum&) {
            for (std::size_t own = 0; own < parts.unions.size(); ++own) {
                std::vector<std::vector<rational>> within = added_within<Sum>(whole, parts.unions, own, worths);
                auto one = within.begin();
                for (coalition rest = parts.unions[own]; !rest.empty(); rest = rest.without(rest.front())) {
                    made.shares[rest.front()] = sum_of(*one) / rational{one->size()};
                    added[rest.front()] = std::move(*one++);
                }
            }
        });
        made.why = of_players(name(), of, made.shares,
                              "average of what it adds to those before it, over the orders in which unions stay together");
        for (unsigned i = 0; i < of.players(); ++i)
            for (unsigned k = 0; k < added[i].size(); ++k)
                made.why.children[i].children.push_back(
                    added_to(k, " of its union", rational{1, static_cast<int128>(added[i].size())}, added[i][k]));
        made.why.inputs.emplace_back("unions", std::to_string(parts.unions.size()));
        return made;
    });
}

PARTNERING_END
