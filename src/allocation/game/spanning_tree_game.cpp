#include <partnering/allocation/game/spanning_tree_game.hpp>

#include "member_sums.hpp"
#include "named_players.hpp"
#include "whole_worths.hpp"

#include <algorithm>

PARTNERING_BEGIN

namespace {

/// The least tree over the source, place `n`, and some of places 0 to n - 1: who is nearest to the tree joins it next (Prim).
template <class Number>
Number least_tree(unsigned n, coalition members, std::span<const Number> cost, std::vector<Number>& nearest)
{
    const unsigned width = n + 1;
    for (coalition rest = members; !rest.empty(); rest = rest.without(rest.front())) nearest[rest.front()] = cost[n * width + rest.front()];
    Number sum{0};
    while (!members.empty()) {
        unsigned next = members.front();
        for (coalition rest = members; !rest.empty(); rest = rest.without(rest.front()))
            if (nearest[rest.front()] < nearest[next]) next = rest.front();
        sum += nearest[next];
        members = members.without(next);
        for (coalition rest = members; !rest.empty(); rest = rest.without(rest.front()))
            nearest[rest.front()] = std::min(nearest[rest.front()], cost[next * width + rest.front()]);
    }
    return sum;
}

template <class Number>
std::vector<Number> least_trees(unsigned n, std::span<const Number> cost)
{
    std::vector<Number> made(std::size_t{1} << n);
    std::vector<Number> nearest(n);
    for (std::size_t bits = 1; bits < made.size(); ++bits)
        made[bits] = least_tree(n, coalition{static_cast<std::uint32_t>(bits)}, cost, nearest);
    return made;
}

}  // namespace

checked<game> spanning_tree_game(const connection_costs& costs)
{
    return answered("the spanning tree game", [&]() -> checked<game> {
        std::vector<finding> found;
        std::vector<std::string> players;
        const auto meet = [&](const std::string& key) {
            if (players.size() > most_connected || key == costs.source) return;
            if (std::find(players.begin(), players.end(), key) == players.end()) players.push_back(key);
        };
        for (const connection& line : costs.lines) {
            meet(line.from);
            meet(line.to);
        }
        if (players.size() > most_connected)
            return wrong("too_many_players", "",
                         "more than " + std::to_string(most_connected) + " users are to be connected: at most so many are possible");
        const auto n = static_cast<unsigned>(players.size());
        const unsigned width = n + 1;
        const auto place = [&](const std::string& key) {
            return static_cast<unsigned>(std::find(players.begin(), players.end(), key) - players.begin());
        };
        const auto name = [&](unsigned at) { return at == n ? costs.source : players[at]; };
        std::vector<rational> cost(std::size_t{width} * width);
        std::vector<bool> known(std::size_t{width} * width);
        for (const connection& line : costs.lines) {
            const unsigned a = place(line.from);
            const unsigned b = place(line.to);
            const std::string between = "the line between " + quote(line.from) + " and " + quote(line.to);
            if (a == b)
                found.push_back(wrong("line_to_itself", line.from, between + " connects nobody: leave it out"));
            else if (known[a * width + b])
                found.push_back(wrong("repeated_line", line.from, between + " is named twice: once, whichever way"));
            if (line.cost.sign() < 0)
                found.push_back(
                    wrong("negative_measure", line.from, between + " costs " + number_text(line.cost) + ": it would be 0 or more"));
            cost[a * width + b] = cost[b * width + a] = line.cost;
            known[a * width + b] = known[b * width + a] = true;
        }
        for (unsigned a = 0; a <= n; ++a)
            for (unsigned b = a + 1; b <= n; ++b)
                if (!known[a * width + b])
                    found.push_back(wrong("missing_line", name(a),
                                          "nothing says what a line between " + quote(name(a)) + " and " + quote(name(b)) +
                                              " costs: name one for each two of the users and the source"));
        if (!found.empty()) return found;
        if (const std::optional<counted> whole = as_counts(cost))
            return game::of_counts(std::move(players), least_trees(n, std::span<const std::int64_t>{whole->counts}), whole->unit,
                                   game_sense::cost);
        return game_of_ratios(std::move(players), std::move(cost), n, game_sense::cost,
                              [n](std::span<const rational> each) { return least_trees(n, each); });
    });
}

PARTNERING_END
