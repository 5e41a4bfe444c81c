#pragma once

#include <partnering/core/checked.hpp>
#include <partnering/core/rational.hpp>

#include <cstddef>
#include <cstdint>
#include <functional>
#include <span>
#include <vector>

PARTNERING_BEGIN

/// What a coalition is worth: asked with a `true` or `false` for each player. The same coalition is worth the same every time; nobody 0.
using worth_function = std::function<rational(std::span<const bool>)>;

/// Which orders of players one draw consists of. A draw is the average over them.
enum class drawn_orders : std::uint8_t {
    single,        ///< one order
    with_reverse,  ///< an order and its reverse: who came late comes early, so that much of the chance cancels out (antithetic)
    rotations,     ///< an order from each of its players on: everybody stands in every place once (stratified by position)
};

struct shapley_sampling {
    std::uint64_t seed = 0;
    drawn_orders orders = drawn_orders::with_reverse;
    std::uint64_t first = 0;     ///< number of the first draw: parts of one sample begin where others end
    std::uint64_t draws = 1000;  ///< how many
};

/// What was drawn: sums that add up, whoever drew which part.
struct shapley_sample {
    struct part {
        std::uint64_t first;
        std::uint64_t draws;

        friend bool operator==(const part&, const part&) = default;
    };
    std::uint64_t seed = 0;
    drawn_orders orders = drawn_orders::with_reverse;
    rational total;                 ///< what all players are worth
    std::vector<part> parts;        ///< which draws are in it, in order, neighbours as one
    std::vector<rational> sums;     ///< by player: draws added up
    std::vector<rational> squares;  ///< by player: their squares
    rational least;                 ///< the least that anybody added to those before
    rational most;                  ///< the most

    friend bool operator==(const shapley_sample&, const shapley_sample&) = default;
};

/// Draws orders of players and averages what everybody adds to those before: for games of more players than a table has room for.
///
/// Reproducible: a draw is made of nothing but the seed and its own number, with the generator splitmix64, so that a sample in parts, in
/// any order, on any machine, is the sample in one.
///
/// Errors:  `no_players`, `no_draws`, `worth_of_nobody`, `worth_not_repeatable`; arithmetic
/// Cost:    players questions for each order: 1, 2 or players orders a draw
/// Source:  Castro, Gomez and Tejada, Polynomial calculation of the Shapley value based on sampling, Computers and Operations Research 36,
///          2009; Mitchell, Cooper, Frank and Holmes, Sampling permutations for Shapley value estimation, Journal of Machine Learning
///          Research 23, 2022
[[nodiscard]] checked<shapley_sample> sample_shapley(std::size_t players, const worth_function& worth, const shapley_sampling& how);

/// One sample out of two of the same game.
///
/// Errors: `draws_overlap`, `samples_differ` in seed, orders, players or total
[[nodiscard]] checked<shapley_sample> merge(const shapley_sample& a, const shapley_sample& b);

/// How sure a statement is to be, and what is known beforehand.
struct sampling_bounds {
    rational least;                ///< nobody ever adds less to those before
    rational most;                 ///< nor more
    rational confidence{95, 100};  ///< how likely it is at least that all half-widths hold at once
};

struct sampled_shapley {
    std::vector<rational> shares;       ///< means of what was drawn
    std::vector<rational> half_widths;  ///< the true value is no further from the share: the lesser of the two below
    rational hoeffding;                 ///< from the bounds and the number of draws alone; no more than from one bound to the other
    std::vector<rational> bernstein;    ///< from how much draws differ, too; none of a single draw
    std::uint64_t draws = 0;
};

/// The shares that a sample comes to, and how far they may be off.
///
/// Both bounds hold together at the confidence that is asked for: each takes half of the doubt, over all players. Logarithms and roots are
/// bounded from above in ratios, so that half-widths are never too narrow.
///
/// Ensures: shares add up to the total exactly, since every order does: nothing is left to be spread
/// Errors:  `confidence_out_of_range`, `contribution_out_of_bounds` where somebody was seen to add less or more than the bounds allow;
///          `no_draws`; arithmetic
/// Source:  Hoeffding, Probability inequalities for sums of bounded random variables, Journal of the American Statistical Association 58,
///          1963; Maurer and Pontil, Empirical Bernstein bounds and sample variance penalization, COLT 2009, theorem 4
[[nodiscard]] checked<sampled_shapley> estimate(const shapley_sample& sample, const sampling_bounds& bounds);

PARTNERING_END
