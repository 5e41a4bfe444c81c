#pragma once

#include <partnering/allocation/game/game.hpp>

#include <string>
#include <vector>

PARTNERING_BEGIN

/// Buyers and sellers each of whom deals with one of the other side at most.
struct assignment_market {
    std::vector<std::string> buyers;
    std::vector<std::string> sellers;
    std::vector<std::vector<rational>> worths;  ///< a row a buyer, in it what a deal with each seller is worth
};

/// The assignment game: a coalition is worth the most that dealing in pairs among its own brings.
///
/// Buyers come first among the players. A deal worth less than nothing is not made.
///
/// Shapes:  buyers rows of sellers worths
/// Errors:  `wrong_number_of_worths`; what game::of finds
/// Cost:    O(sellers 2^players)
/// Source:  Shapley and Shubik, The assignment game I: the core, International Journal of Game Theory 1, 1971
[[nodiscard]] checked<game> assignment_game(const assignment_market& market);

PARTNERING_END
