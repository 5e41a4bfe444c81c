#pragma once

#include <partnering/allocation/game/game.hpp>

#include <vector>

PARTNERING_BEGIN

/// Worths summed over the coalitions of each size that a player is in: all that values which go by size alone (Shapley, Banzhaf and their
/// kin) need to know of a game.
class size_sums {
public:
    /// Cost: O(2^players), two additions a worth, where sums of counts fit 64 bits; else O(players 2^players)
    explicit size_sums(const game& of);

    /// Of coalitions of `size` players, `player` among them.
    [[nodiscard]] const rational& with(unsigned player, unsigned size) const { return with_[player * (players_ + 1) + size]; }
    /// Of all coalitions of `size` players.
    [[nodiscard]] const rational& all(unsigned size) const { return all_[size]; }
    /// Of those that the player is not in.
    [[nodiscard]] rational without(unsigned player, unsigned size) const { return all(size) - with(player, size); }

private:
    unsigned players_;
    std::vector<rational> with_;
    std::vector<rational> all_;
};

PARTNERING_END
