#pragma once

#include "supplies.hpp"

#include <cstdint>
#include <utility>
#include <vector>

PARTNERING_BEGIN
namespace detail {

/// Deliveries without alternatives, and what each is worth more than it costs: above 0.
using sure_deliveries = std::vector<std::pair<std::uint32_t, rational>>;

/// Divides what each delivery is worth equally among all parties that it rests on, and adds the shares up by party.
///
/// Gives how many supplies, needs and members were looked at; `limit` or more: `values` are of no use, it was too much.
///
/// Errors: arithmetic_error
/// Cost:   see chain_game::shapley
[[nodiscard]] std::uint64_t divide_equally(const supplies& all, const sure_deliveries& deliveries, std::vector<rational>& values,
                                           std::uint64_t limit);

}  // namespace detail
PARTNERING_END
