#pragma once

// Edges put in the order of one of their ends, in time that is linear in them and kind to the processor's cache.

#include <partnering/core/version.hpp>

#include "core/large_pages.hpp"

#include <cstdint>
#include <span>
#include <vector>

PARTNERING_BEGIN
namespace detail {

/// Columns of many megabytes that are written whole before they are read.
template <class T>
using bulk_column = std::vector<T, scratch_allocator<T>>;

struct edge_rows {
    std::uint32_t parties = 0;
    std::span<const std::uint32_t> end;    ///< the end to order by: a number below `parties`
    std::span<const std::uint32_t> other;  ///< the other one
    std::span<const std::int64_t> amount;  ///< may be empty
    std::span<const std::uint32_t> row;    ///< empty: an edge's place is its row
};

/// Edges by one end: those of party p stand from first[p] to first[p + 1], in the order in which they came.
struct edges_by_party {
    bulk_column<std::uint32_t> first;
    bulk_column<std::uint32_t> other;
    bulk_column<std::int64_t> amount;
    bulk_column<std::uint32_t> row;
};

/// Requires: every end is less than `parties`
/// Cost:     O(parties + edges): two passes over the edges, the second within blocks of parties whose edges the cache holds
[[nodiscard]] edges_by_party by_party(const edge_rows& rows);

}  // namespace detail
PARTNERING_END
