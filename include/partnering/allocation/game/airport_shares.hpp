#pragma once

#include <partnering/allocation/game/airport_game.hpp>
#include <partnering/allocation/rounded_allocation.hpp>
#include <partnering/core/rational_range.hpp>

#include <cstdint>
#include <span>
#include <vector>

PARTNERING_BEGIN

// Where tens of thousands of costs differ, an exact share is a ratio of thousands of digits a side: it is worked out, but too long to be
// handed on. What it comes to in whole cents, and between which decimals it lies, is not.

/// By which solution the cost of an airport is divided.
enum class airport_rule : std::uint8_t {
    shapley,    ///< as airport_shapley
    nucleolus,  ///< as airport_nucleolus
};

/// Work is bounded: different costs times words of 64 bits of their common denominator. 100,000 users with as many costs take a fifth of
/// it.
inline constexpr std::uint64_t airport_most_words = 1'000'000'000;

/// What one user of each kind bears, between two decimals; both are the share where it has no more places.
struct airport_ranges {
    std::vector<rational_range> shares;  ///< in the order of the kinds
    explanation why;                     ///< a child a kind, where there are no more than allocation::most_explained
};

/// Between which decimals of so many places each exact share lies: nothing but the last step is rounded, outward.
///
/// Requires: 0 <= places <= 100
/// Ensures:  least <= share <= most; they are equal, or neighbours
/// Errors:   those of airport_shapley, but `number_too_long` beyond airport_most_words only
/// Cost:     O(k log k) for k kinds, and the work that is bounded: 20,000 users with as many costs take some hundredths of a second
/// Example:  costs of 12 for three users, 20 and 33: by the Shapley value 2, 14/3 between 4.66 and 4.67, and 107/6 between 17.83 and 17.84
[[nodiscard]] checked<airport_ranges> airport_within(airport_rule rule, std::span<const airport_user> users, int places);

/// What all users of each kind bear together, in whole units: what round_allocation gives for the exact shares, however long they are.
///
/// Errors:   those of airport_within; those of round_allocation, and `number_too_long` with carry, for what is carried is an exact amount:
///           round_allocation carries where airport_shapley has an answer
/// Cost:     as airport_within
/// Example:  costs of 12 for three users, 20 and 33, in cents by the largest remainder: 6.00, 4.67 and 22.33
[[nodiscard]] checked<rounded_allocation> airport_rounded(airport_rule rule, std::span<const airport_user> users,
                                                          const allocation_rounding& terms);

PARTNERING_END
