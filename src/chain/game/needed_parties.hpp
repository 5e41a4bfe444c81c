#pragma once

#include "delivery_pieces.hpp"

#include <cstdint>
#include <vector>

PARTNERING_BEGIN
namespace detail {

/// Parties of a delivery told apart by whether it can do without them.
struct needed_parties {
    std::vector<std::uint32_t> needed;    ///< places among the delivery's parties, ascending: nobody gains without one of them
    std::vector<std::uint32_t> optional;  ///< all others
    std::uint64_t looked_at = 0;          ///< supplies and ways that were looked at
};

/// Each party that is in every way, or without which all ways that are left cost what the delivery is worth, is needed.
///
/// More optional parties than `most_optional`: `optional` then holds some that are more than that, and the rest is of no use. `looked_at`
/// is `limit` or more: nothing is of use.
///
/// Errors: arithmetic_error
/// Cost:   O(size) where each party is in a group's only way or not in the cheapest; for 64 others a pass over all ways in bits. Parties
///         that are in several places of the cheapest way and could be done without in each take a pass in ratios each
[[nodiscard]] needed_parties who_is_needed(const supplies& all, const pieces& of, std::size_t most_optional, std::uint64_t limit);

}  // namespace detail
PARTNERING_END
