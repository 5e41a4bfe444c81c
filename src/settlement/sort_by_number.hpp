#pragma once

#include <partnering/core/version.hpp>

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <utility>

PARTNERING_BEGIN

/// Sorts by a 64-bit number that `number_of` takes from an item, in place: a byte a pass, from the highest one down.
///
/// Not stable. It calls itself once a byte at most, so eight deep. Cost: O(items), whatever the numbers are.
template <class Item, class NumberOf>
void sort_by_number(Item* first, Item* last, NumberOf number_of, unsigned shift = 56)
{
    // Below this the standard's sort is faster than a table of 256 counts.
    constexpr std::ptrdiff_t few = 256;
    const auto in_order = [&](const Item& a, const Item& b) { return number_of(a) < number_of(b); };
    if (shift == 56 && std::is_sorted(first, last, in_order)) return;
    const auto byte_of = [&](const Item& item) { return static_cast<std::size_t>(number_of(item) >> shift & 0xff); };
    for (;; shift -= 8) {
        if (last - first < few) {
            std::sort(first, last, in_order);
            return;
        }
        std::array<std::size_t, 256> counts{};
        for (const Item* item = first; item != last; ++item) ++counts[byte_of(*item)];
        if (counts[byte_of(*first)] == static_cast<std::size_t>(last - first)) {
            // All have the same byte here.
            if (shift == 0) return;
            continue;
        }
        std::array<Item*, 256> next;
        std::array<Item*, 256> end;
        Item* at = first;
        for (std::size_t byte = 0; byte < 256; ++byte) {
            next[byte] = at;
            at += counts[byte];
            end[byte] = at;
        }
        for (std::size_t byte = 0; byte < 256; ++byte) {
            while (next[byte] != end[byte]) {
                // An item is handed on until the one that belongs here comes round.
                Item held = std::move(*next[byte]);
                for (std::size_t to = byte_of(held); to != byte; to = byte_of(held)) std::swap(held, *next[to]++);
                *next[byte]++ = std::move(held);
            }
        }
        if (shift == 0) return;
        Item* from = first;
        for (std::size_t byte = 0; byte < 256; ++byte) {
            if (counts[byte] > 1) sort_by_number(from, from + counts[byte], number_of, shift - 8);
            from += counts[byte];
        }
        return;
    }
}

PARTNERING_END
