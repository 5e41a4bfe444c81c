#pragma once

#include <partnering/allocation/game/game_solution.hpp>

#include <string>
#include <string_view>
#include <utility>
#include <vector>

PARTNERING_BEGIN

/// The game in which only those who are linked can work together: a coalition is worth what its connected parts are worth.
///
/// Links are between two players, whichever is named first; naming one twice changes nothing.
///
/// Errors:  `unknown_player`; `link_to_itself`
/// Cost:    O(players 2^players)
[[nodiscard]] checked<game> restricted_game(const game& of, const std::vector<std::pair<std::string, std::string>>& links);

/// The Shapley value of the game in which only those who are linked can work together: the Myerson value.
///
/// Use it where a hub, a reseller or an aggregator earns by connecting others. It is the only division by which each connected group of
/// players shares exactly what it is worth and a link, where it is cut, costs both its ends the same.
///
/// Errors:  as restricted_game; an info `not_connected` where links leave groups apart that together are worth something else than all
///          players are, so that the shares sum to less or more than game::total()
/// Cost:    that of restricted_game and shapley
/// Source:  Myerson, Graphs and cooperation in games, Mathematics of Operations Research 2, 1977
struct myerson {
    static constexpr bool efficient = false;
    std::vector<std::pair<std::string, std::string>> links;

    [[nodiscard]] static constexpr std::string_view name() { return "myerson"; }
    [[nodiscard]] checked<allocation> divide(const game& of) const;

    friend bool operator==(const myerson&, const myerson&) = default;
};
static_assert(game_solution<myerson>);

PARTNERING_END
