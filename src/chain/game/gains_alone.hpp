#pragma once

#include "supplies.hpp"

#include <partnering/chain/chain_game.hpp>

#include <cstdint>
#include <vector>

PARTNERING_BEGIN
namespace detail {

/// What each party gains by what it can deliver with nobody but outsiders, of the deliveries that are given; nobody gains by outsiders
/// alone. What outsiders provide by themselves is worked out once, and for each party what is otherwise because it is there. `looked_at` is
/// `limit` or more: the rest is of no use, it was too much.
///
/// Errors: arithmetic_error
/// Cost:   O((supplies + needs) log needs), and of outsiders' supplies each once for each party that it is cheaper with
[[nodiscard]] chain_worths gains_alone(const supplies& all, const std::vector<std::uint32_t>& place_in_order,
                                       const std::vector<std::uint32_t>& deliveries, std::uint64_t limit);

}  // namespace detail
PARTNERING_END
