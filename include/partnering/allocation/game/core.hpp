#pragma once

#include <partnering/allocation/game/game.hpp>

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

PARTNERING_BEGIN

/// A coalition and what it complains about: what it is worth on its own less what its members get; of a game of costs, what they bear less
/// what they cost on their own. Above 0 it objects: it is better off without the others.
struct complaint {
    coalition members;
    rational excess;

    friend bool operator==(const complaint&, const complaint&) = default;
};

/// Whether shares are in the core, and who objects.
struct core_verdict {
    /// What all are worth, or cost, less the sum of shares. Where it is not 0 shares are not a division, which is not an objection.
    rational undivided;
    /// The largest excess of a coalition that is neither nobody nor everybody; of equals the one with the least bits. None for one player.
    std::optional<complaint> largest;
    /// The same by excess per member; `excess` is that of the whole coalition.
    std::optional<complaint> largest_per_member;
    std::uint32_t objections = 0;  ///< coalitions with an excess above 0

    [[nodiscard]] bool stable() const noexcept { return undivided.sign() == 0 && objections == 0; }
};

/// Whether no coalition can do better on its own than with these shares.
///
/// Shapes:  a share a player; of a game of costs what each bears
/// Errors:  `wrong_number_of_shares`; arithmetic
/// Cost:    O(2^players), a few additions a coalition
/// Source:  Gillies, Solutions to general non-zero-sum games, Contributions to the Theory of Games IV, 1959
[[nodiscard]] checked<core_verdict> check_core(const game& of, std::span<const rational> shares);

/// A coalition and how much of it is in a balanced collection.
struct balanced_coalition {
    coalition members;
    rational weight;

    friend bool operator==(const balanced_coalition&, const balanced_coalition&) = default;
};

/// The least that coalitions must be able to complain of: the least core, and with it whether there is a core.
struct least_core {
    /// No shares make the largest excess less than this. None for one player, of whom nobody complains.
    std::optional<rational> epsilon;
    /// Shares by which no excess is larger: the prenucleolus, which is in the core where there is one.
    std::vector<rational> shares;
    /// What proves that no shares do better: weights above 0 by which each player is in coalitions of weight 1 in all. By these weights the
    /// coalitions are worth epsilon times the sum of weights more than all together; of costs, they cost so much less. One proof of several
    /// where there are more, by bits.
    std::vector<balanced_coalition> collection;

    [[nodiscard]] bool core_is_empty() const noexcept { return epsilon && epsilon->sign() > 0; }
};

/// Decides whether a game has a core, exactly, with the shares or the balanced collection that prove the answer.
///
/// Errors:  arithmetic only
/// Cost:    as the prenucleolus: O(2^players) some dozens of times
/// Source:  Bondareva, Some applications of linear programming methods to the theory of cooperative games, Problemy Kibernetiki 10, 1963;
///          Shapley, On balanced sets and cores, Naval Research Logistics Quarterly 14, 1967; Maschler, Peleg and Shapley 1979 (least core)
[[nodiscard]] checked<least_core> find_core(const game& of);

PARTNERING_END
