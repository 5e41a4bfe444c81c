#pragma once

// The greatest circulation in a network of capacities, for the bodies of this room.

#include <partnering/core/rational.hpp>

#include <cstddef>
#include <cstdint>
#include <vector>

PARTNERING_BEGIN
namespace detail {

struct capacity {
    std::uint32_t from;
    std::uint32_t to;
    int128 most;  ///< at least 0
};

struct circulation {
    std::vector<int128> flow;  ///< of each capacity, from 0 to it
    /// Of each node, the lowest 0: an arc that is not full leads down by 1 at least, one that is not empty by 1 at most.
    std::vector<std::int64_t> level;
};

/// Of all circulations one whose flows add up to the most.
///
/// Requires: ends below `nodes`, no two arcs of the same ends, no loop; all capacities together below 2^127.
/// Ensures:  the levels prove that there is no greater one.
/// Cost:     O(nodes³ arcs), whatever the capacities; mostly O(arcs) for each level, some ten times
[[nodiscard]] circulation greatest_circulation(std::size_t nodes, const std::vector<capacity>& arcs);

}  // namespace detail
PARTNERING_END
