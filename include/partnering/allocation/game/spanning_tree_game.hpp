#pragma once

#include <partnering/allocation/game/game.hpp>

#include <string>
#include <vector>

PARTNERING_BEGIN

/// What a line between two places costs, whichever way it is named.
struct connection {
    std::string from;
    std::string to;
    rational cost;
};

/// Users who are to be connected to a source, directly or over one another.
struct connection_costs {
    std::string source;
    std::vector<connection> lines;  ///< one for each two of the users and the source
};

/// The minimum-cost spanning tree game: a coalition costs the least tree of lines that connects its members, and nobody else, to the
/// source.
///
/// Users stand in the order in which they are named first.
///
/// Errors:  `missing_line`, `repeated_line`, `line_to_itself`, `negative_measure`; `too_many_players` beyond most_connected; what game::of
///          finds
/// Cost:    O(players^2 2^players)
/// Source:  Bird, On cost allocation for a spanning tree: a game theoretic approach, Networks 6, 1976
[[nodiscard]] checked<game> spanning_tree_game(const connection_costs& costs);

/// So many users are connected in a second or so.
inline constexpr unsigned most_connected = 20;

PARTNERING_END
