#pragma once

#include <partnering/core/rational.hpp>

#include <span>
#include <vector>

PARTNERING_BEGIN

/// Divides whole units by weights so that none is lost: each part is its exact share rounded down or up, the units left over
/// go to the largest remainders, ties to the earlier place. Callers sort the places by key, so that the order of a list
/// decides nothing.
///
/// Shapes:   result.size() == weights.size()
/// Requires: every weight >= 0, at least one > 0
/// Ensures:  sum of result == total; split(-total) == -split(total); a weight of 0 gets 0
/// Errors:   arithmetic_error `amount_out_of_range` for a total of -2^127; `number_too_long` where a product leaves the range
///           of a rational
/// Cost:     O(n log n)
/// Source:   Hamilton's method of largest remainders (Balinski and Young, Fair Representation, 1982, ch. 3)
[[nodiscard]] std::vector<int128> split_largest_remainder(int128 total, std::span<const rational> weights);

/// Rounds each of `exact` to a whole unit so that the sum is `total`, moving as few as possible away from their floor.
///
/// For lines under a rounded total: drift is spread over lines by largest remainder.
///
/// Requires: sum(ceil(exact[i]) - 1) <= total <= sum(floor(exact[i]) + 1): every rounding of the sum to a whole unit is that
///           (and where exact is empty, total is 0)
/// Ensures:  sum of result == total; |result[i] - exact[i]| <= 1, and < 1 where total is a rounding of the sum: an entry that
///           was whole stays; the negation of all inputs gives the negation of the result
/// Errors:   arithmetic_error where an entry or the total leaves the range of rounded_money
/// Cost:     O(n log n)
[[nodiscard]] std::vector<int128> round_to_total(int128 total, std::span<const rational> exact);

PARTNERING_END
