#pragma once

#include <partnering/allocation/game/game.hpp>

#include <string>
#include <vector>

PARTNERING_BEGIN

/// What each coalition is worth beyond the dividends of its parts: the Harsanyi dividends, by coalition::bits().
///
/// A coalition's worth is the sum of the dividends of all coalitions in it, its own among them.
///
/// Ensures: 2^players numbers, the first 0
/// Errors:  arithmetic only
/// Cost:    O(players 2^players), some 50 bytes a coalition
/// Source:  Harsanyi, A bargaining model for the cooperative n-person game, Contributions to the Theory of Games IV, 1959
[[nodiscard]] checked<std::vector<rational>> dividends(const game& of);

/// The game that has these dividends.
///
/// Shapes:  2^players dividends by coalition::bits(), the first 0
/// Errors:  what game::of finds; arithmetic
/// Cost:    O(players 2^players)
[[nodiscard]] checked<game> game_of_dividends(std::vector<std::string> players, std::vector<rational> dividends,
                                              game_sense sense = game_sense::worth);

PARTNERING_END
