#include "edges_by_party.hpp"

#include <algorithm>
#include <bit>
#include <cstddef>
#include <utility>

PARTNERING_BEGIN
namespace detail {

namespace {

/// An edge on its way into its block.
struct edge {
    std::uint32_t end;
    std::uint32_t other;
    std::int64_t amount;
};

/// How many bits of a party's number are within a block: so many that a block's edges fit into the cache of one processor, and not so few
/// that there are more blocks than it keeps pages at hand for.
unsigned bits_within_block(std::uint32_t parties, std::size_t edges)
{
    constexpr std::size_t edges_of_block = 4096;
    constexpr unsigned most_block_bits = 10;
    const auto bits = static_cast<unsigned>(std::bit_width(parties == 0 ? 0U : parties - 1));
    const std::size_t wanted = edges / edges_of_block;
    const unsigned block_bits = std::min({most_block_bits, bits, static_cast<unsigned>(std::bit_width(wanted))});
    return bits - block_bits;
}

/// `ahead` entries on, which may be behind the last one: asking for what is not there does nothing.
template <class T>
void prefetch_to_write(const T* at, std::size_t ahead) noexcept
{
    __builtin_prefetch(reinterpret_cast<const void*>(reinterpret_cast<std::uintptr_t>(at) + ahead * sizeof(T)), 1);
}

}  // namespace

edges_by_party by_party(const edge_rows& rows)
{
    const std::size_t count = rows.end.size();
    const bool amounts = !rows.amount.empty();
    const bool numbered = !rows.row.empty();
    const unsigned within = bits_within_block(rows.parties, count);
    const std::size_t block_count = rows.parties == 0 ? 0 : ((rows.parties - 1) >> within) + std::size_t{1};

    std::vector<std::uint32_t> begins(block_count + 1);
    for (const std::uint32_t end : rows.end) ++begins[(end >> within) + 1];
    for (std::size_t b = 1; b <= block_count; ++b) begins[b] += begins[b - 1];

    bulk_column<edge> edges(count);
    bulk_column<std::uint32_t> row(count);
    {
        std::vector<std::uint32_t> next{begins.begin(), begins.end()};
        for (std::size_t i = 0; i < count; ++i) {
            const std::uint32_t place = next[rows.end[i] >> within]++;
            // No processor foresees where that many streams go on: the next line of this one is asked for while others are written.
            prefetch_to_write(edges.data() + place, 6);
            prefetch_to_write(row.data() + place, 20);
            edges[place] = {rows.end[i], rows.other[i], amounts ? rows.amount[i] : 0};
            row[place] = numbered ? rows.row[i] : static_cast<std::uint32_t>(i);
        }
    }

    edges_by_party made;
    made.first.resize(rows.parties + std::size_t{1});
    made.other.resize(count);
    made.row.resize(count);
    if (amounts) made.amount.resize(count);
    const std::uint32_t width = std::uint32_t{1} << within;
    std::vector<std::uint32_t> next(std::min(width, rows.parties));
    for (std::size_t b = 0; b < block_count; ++b) {
        const auto party = static_cast<std::uint32_t>(b << within);
        const std::uint32_t parties = std::min(width, rows.parties - party);
        const std::uint32_t begin = begins[b];
        const std::uint32_t end = begins[b + 1];
        std::fill_n(next.begin(), parties, 0U);
        for (std::uint32_t i = begin; i < end; ++i) {
            ++next[edges[i].end - party];
            // The lines that this block's edges are written to below, all over the place.
            prefetch_to_write(made.other.data() + i, 0);
            prefetch_to_write(made.row.data() + i, 0);
            if (amounts) prefetch_to_write(made.amount.data() + i, 0);
        }
        std::uint32_t before = begin;
        for (std::uint32_t p = 0; p < parties; ++p) {
            made.first[party + p] = before;
            before += std::exchange(next[p], before);
        }
        for (std::uint32_t i = begin; i < end; ++i) {
            const edge& e = edges[i];
            const std::uint32_t place = next[e.end - party]++;
            made.other[place] = e.other;
            made.row[place] = row[i];
            if (amounts) made.amount[place] = e.amount;
        }
    }
    made.first[rows.parties] = static_cast<std::uint32_t>(count);
    return made;
}

}  // namespace detail
PARTNERING_END
