#pragma once

#include "unanimity_shares.hpp"

#include <cstdint>
#include <span>
#include <vector>

PARTNERING_BEGIN
namespace detail {

/// Parties whose deliveries are worth more than they have by so much.
struct gaining_parties {
    std::vector<std::uint32_t> members;  ///< sorted; the fewest with that gain, so that nobody is where it is 0
    rational gain{};
    std::uint64_t looked_at = 0;  ///< nodes and arcs of the network that were looked at
};

/// The most that any parties gain by delivering by themselves: a delivery brings what it is worth more than it costs and takes all that it
/// rests on, and each party costs what it has. That is a largest closure, found as a least cut.
///
/// `looked_at` is `limit` or more: the rest is of no use, it was too much.
///
/// Errors:  arithmetic_error
/// Cost:    that of a maximum flow over supplies, needs and parties (Dinitz)
/// Source:  Picard, Maximal closure of a graph and applications to combinatorial problems, Management Science 22, 1976
[[nodiscard]] gaining_parties most_gaining(const supplies& all, const sure_deliveries& deliveries, std::span<const rational> shares,
                                           std::uint64_t limit);

}  // namespace detail
PARTNERING_END
