#pragma once

#include <partnering/allocation/allocation.hpp>
#include <partnering/allocation/game/game.hpp>

#include <cstdint>
#include <string>
#include <vector>

PARTNERING_BEGIN

/// Something that is worth an amount where all of some members take part, and nothing where one is missing.
struct unanimity_term {
    std::vector<std::uint32_t> members;  ///< places among the players
    rational worth;                      ///< may be negative
};

/// A game as a sum of unanimity games: each coalition is worth the terms all of whose members are in it. Every game is such a sum, of its
/// dividends; a chain of deals that need all their members is one by nature, however many players it has.
struct unanimity_sum {
    std::vector<std::string> players;
    std::vector<unanimity_term> terms;
    game_sense sense = game_sense::worth;
};

/// The table of it.
///
/// Errors:  `term_without_members`, `unknown_player`, `repeated_player`; what game::of finds
/// Cost:    O(players 2^players + members of all terms)
[[nodiscard]] checked<game> unanimity_game(const unanimity_sum& sum);

/// Its Shapley value, without a table, for any number of players: each term is shared equally by its members.
///
/// Ensures: shares in the order of players add up to the worths of all terms
/// Errors:  `no_players`, `term_without_members`, `unknown_player`, `repeated_player`; arithmetic
/// Cost:    O(members of all terms + players log players): a million players in some tenths of a second
/// Source:  Shapley, A value for n-person games, Contributions to the Theory of Games II, 1953
[[nodiscard]] checked<allocation> shapley_of(const unanimity_sum& sum);

PARTNERING_END
