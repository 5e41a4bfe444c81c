#pragma once

#include "coalition_basis.hpp"
#include "settled_span.hpp"
#include "table_work.hpp"

#include <partnering/allocation/game/game.hpp>

#include <cstdint>
#include <optional>
#include <utility>
#include <vector>

PARTNERING_BEGIN

/// A coalition and the weight it has in a balance.
struct weighted_coalition {
    coalition members;
    rational weight;
};

/// The least that the largest excess can be, and what proves that it is.
struct excess_level {
    rational excess;  ///< in the game's unit where it has counts
    /// Weights above 0 that sum to 1: each player is in as many of them, by weight, as every other, counting what is settled and the
    /// floors.
    std::vector<weighted_coalition> coalitions;
    std::vector<unsigned> floors;  ///< players who are held at what they are worth alone
};

/// Makes excesses as small as they can be: the largest first, then the largest of those that are still open, and so on.
///
/// Each level is a linear programme in shares and level. Its constraints are far more than are ever looked at: a few hundred of them are
/// kept, and one way over all excesses finds those that are broken most, or that none is. All arithmetic is exact (coalition_basis).
///
/// Source: Maschler, Peleg and Shapley, Geometric properties of the kernel, nucleolus, and related solution concepts, Mathematics of
///         Operations Research 4, 1979 (levels); Gilmore and Gomory, A linear programming approach to the cutting stock problem,
///         Operations Research 9, 1961 (columns made when they are needed); Ben-Ameur and Neto, Acceleration of cutting-plane and column
///         generation algorithms, Networks 49, 2007 (looking between two points)
class least_excess {
public:
    /// Requires: a game in the sense of worths, which outlives this; where everybody has a floor, shares that respect it exist
    least_excess(const game& of, bool with_floors);

    /// Whether every share is settled.
    [[nodiscard]] bool done() const noexcept { return basis_->rank() == of_.players(); }
    /// The next level; settles the coalitions it names. Requires: not done(). Errors: too_much_work
    [[nodiscard]] excess_level next();
    /// Shares as they are now, in the game's unit.
    [[nodiscard]] const std::vector<rational>& shares() const noexcept { return shares_; }

private:
    [[nodiscard]] rational worth(coalition members) const;
    [[nodiscard]] rational excess(coalition members) const;
    void restart();
    void start_level();
    bool improve();
    bool find_broken();
    rational keep_broken_at(std::span<const rational> shares);
    [[nodiscard]] std::vector<rational> inwards() const;

    const game& of_;
    bool with_floors_;
    table_work work_;
    std::vector<coalition> settled_;
    std::vector<rational> shares_;
    std::vector<coalition> kept_;
    std::optional<coalition_basis> basis_;
    std::optional<settled_span> span_;
    std::vector<rational> inner_;         // shares whose largest excess is the least yet seen; none after the first level
    std::optional<rational> inner_most_;  // that excess
};

PARTNERING_END
