#pragma once

#include <partnering/allocation/game/game.hpp>

#include <string>
#include <utility>
#include <vector>

PARTNERING_BEGIN

/// Who holds how much of two goods that are worth something in pairs only.
struct glove_market {
    std::vector<std::pair<std::string, rational>> left;
    std::vector<std::pair<std::string, rational>> right;  ///< who stands on both sides holds both
};

/// The glove game: a coalition is worth the pairs that it can make.
///
/// Players stand in the order in which they are named first.
///
/// Errors:  `negative_measure`, `repeated_player` where a side names somebody twice; what game::of finds
/// Cost:    O(2^players)
/// Source:  Shapley and Shubik, Pure competition, coalitional power and fair division, International Economic Review 10, 1969
[[nodiscard]] checked<game> glove_game(const glove_market& market);

PARTNERING_END
