#pragma once

#include <partnering/allocation/game/game.hpp>

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

PARTNERING_BEGIN

/// Whether shares are the nucleolus, and what shows it.
///
/// They are, if no shift of shares helps those who complain most without harm to those who complain as much or more. Level by level, from
/// the largest excess down, the coalitions of that excess balance: weights above 0 can be given to them by which each player is in as many
/// as every other. Where those of a level do not balance, there is a shift, and this answers with it.
struct nucleolus_verdict {
    enum class outcome : std::uint8_t {
        accepted,
        wrong_sum,    ///< shares are not what all are worth together: see undivided
        below_alone,  ///< a player gets less than alone (bears more than alone), which the nucleolus never does: see player
        unbalanced,   ///< a level does not balance: see excess, coalitions and shift
    };
    /// Of the coalitions that a shift helps so many are named.
    static constexpr std::size_t most_named = 64;

    outcome is = outcome::accepted;
    rational undivided;                 ///< what all are worth less the sum of shares
    std::optional<unsigned> player;     ///< the first who gets less than alone
    std::vector<rational> levels;       ///< the excess of each level that balances, the largest first; mostly fewer than players
    std::optional<rational> excess;     ///< that of the level that does not
    std::vector<coalition> coalitions;  ///< the first `most_named` of that excess which a shift helps, by bits; it helps all of them
    /// What shifts by player, as evidence: it sums to 0, each of `coalitions` gains at least 1 (of costs, bears so much less), and none of
    /// that excess or a larger one loses. A small part of it makes complaints less.
    std::vector<rational> shift;

    [[nodiscard]] bool accepted() const noexcept { return is == outcome::accepted; }
};

/// Whether shares are the nucleolus of a game, by Kohlberg's criterion: independent of how they were found.
///
/// Shapes:  a share a player; of a game of costs what each bears
/// Errors:  `wrong_number_of_shares`; arithmetic
/// Cost:    at most players - 1 levels, each O(2^players); memory for the coalitions of one level: all where every excess is the same
/// Source:  Kohlberg, On the nucleolus of a characteristic function game, SIAM Journal on Applied Mathematics 20, 1971; Benedek, Fliege and
///          Nguyen, Finding and verifying the nucleolus of cooperative games, Mathematical Programming 190, 2021 (so few levels)
[[nodiscard]] checked<nucleolus_verdict> verify_nucleolus(const game& of, std::span<const rational> shares);
/// The same of the prenucleolus, where a player may get less than alone.
[[nodiscard]] checked<nucleolus_verdict> verify_prenucleolus(const game& of, std::span<const rational> shares);

PARTNERING_END
