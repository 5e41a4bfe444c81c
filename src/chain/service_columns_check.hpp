#pragma once

#include <partnering/chain/service_network.hpp>

#include <vector>

PARTNERING_BEGIN
namespace detail {

struct columns_check {
    std::vector<finding> findings;
    /// No sum of any of the amounts is further from zero.
    uint128 most_together = 0;
};

/// Cost: O(parties + edges), one pass over the columns
[[nodiscard]] columns_check check(const service_columns& columns);

}  // namespace detail
PARTNERING_END
