#pragma once

#include <partnering/allocation/allocation.hpp>
#include <partnering/allocation/game/game.hpp>

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

PARTNERING_BEGIN

/// Voters who decide together where their weights reach the quota.
struct weighted_voting {
    rational quota;
    std::vector<std::pair<std::string, rational>> weights;  ///< by voter

    /// So many voters of a weight above 0 can be counted without a table; sets of them are counted in 127 bits.
    static constexpr unsigned most_voters = 120;
    /// Beyond as many additions, or numbers kept, counting is a finding, so that no input takes longer than a few seconds.
    static constexpr std::uint64_t most_steps = 2'000'000'000;
    static constexpr std::uint64_t most_kept = 8'000'000;
};

/// The table of it: 1 for a coalition that reaches the quota, else 0.
///
/// Errors:  `negative_weight`, `quota_out_of_range` unless 0 < quota <= all weights; `repeated_player` and what else game::of finds
/// Cost:    O(2^players)
[[nodiscard]] checked<game> voting_game(const weighted_voting& vote);

/// Of all orders in which voters may come, the part in which each turns a losing set into a winning one: the Shapley-Shubik index.
///
/// Worked out by a generating function, how many sets of voters have which size and weight, or over all sets: whichever is quicker.
/// Weights may be any ratios: they are brought to whole numbers over their common denominator and greatest common divisor.
///
/// Ensures: shares add up to 1
/// Errors:  `no_players`, `repeated_player`, `negative_weight`, `quota_out_of_range`; `too_many_votes` beyond most_voters, most_steps or
///          most_kept where there are more than 24 voters. An info `quota_at_most_half` tells that two sets apart may both decide.
/// Cost:    O(d n w) for d different weights of n voters and w the lesser of the quota and what may be missing, in whole numbers; 51 voters
///          with 538 votes take milliseconds
/// Source:  Shapley and Shubik, A method for evaluating the distribution of power in a committee system, American Political Science
///          Review 48, 1954; Mann and Shapley, Values of large games VI, RAND RM-3158, 1962 (after a suggestion of Cantor)
[[nodiscard]] checked<allocation> shapley_shubik(const weighted_voting& vote);

/// Of all sets of other voters, the part that each turns from losing to winning: the absolute Banzhaf index (Penrose's measure).
///
/// It does not add up to anything; divided by its sum it is the normalised one.
///
/// Errors:  as shapley_shubik
/// Cost:    O(d w) for d different weights; see shapley_shubik
/// Source:  Penrose, The elementary statistics of majority voting, Journal of the Royal Statistical Society 109, 1946; Banzhaf, Weighted
///          voting doesn't work, Rutgers Law Review 19, 1965
[[nodiscard]] checked<allocation> banzhaf_voting(const weighted_voting& vote);

PARTNERING_END
