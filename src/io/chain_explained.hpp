#pragma once

#include "chain_reader.hpp"

#include <partnering/money/explanation.hpp>

PARTNERING_BEGIN
namespace requests {

/// Why each party of a chain has what it has by the Shapley value: its part of each delivery. The game of one delivery is the chain in
/// which nothing else is sold, and parts add up.
///
/// Shapes:  a child a party; where they are more than allocation::most_explained, none. Of a party the 20 largest parts are listed, the
///          rest is counted; deliveries that would take a look at more than a hundred thousand supplies are told as one sum
/// Cost:    that of the Shapley value, and for each delivery that is looked at the supplies that it rests on
[[nodiscard]] explanation explain(const stated_chain& of, const chain_shares& shares);

}  // namespace requests
PARTNERING_END
