#pragma once

// Sorting by whole numbers in a number of passes that does not follow the number of records.

#include <partnering/core/version.hpp>

#include <bit>
#include <cstddef>
#include <cstdint>
#include <vector>

PARTNERING_BEGIN
namespace detail {

/// How many bits it takes to tell `count` numbers from 0 apart.
[[nodiscard]] constexpr unsigned bits_for(std::size_t count) noexcept
{
    return count < 2 ? 0U : static_cast<unsigned>(std::bit_width(count - 1));
}

/// Sorts by the lowest `bits` of key(record); records of equal keys keep their order.
///
/// Cost: O(n * bits / 10), and n records beside them
template <class Record, class Key>
void radix_sort(std::vector<Record>& records, std::vector<Record>& spare, unsigned bits, Key key)
{
    // As many streams are written as a digit has values: more of them than the processor keeps pages at hand for cost more than a pass.
    constexpr unsigned most_bits = 10;
    const unsigned passes = (bits + most_bits - 1) / most_bits;
    if (records.size() < 2 || passes == 0) return;
    const unsigned digit = (bits + passes - 1) / passes;
    spare.resize(records.size(), records.front());
    std::vector<std::size_t> begins(std::size_t{1} << digit);
    const std::uint64_t mask = (std::uint64_t{1} << digit) - 1;
    for (unsigned shift = 0; shift < bits; shift += digit) {
        begins.assign(begins.size(), 0);
        for (const Record& record : records) ++begins[(key(record) >> shift) & mask];
        std::size_t before = 0;
        for (std::size_t& begin : begins) {
            const std::size_t count = begin;
            begin = before;
            before += count;
        }
        for (const Record& record : records) spare[begins[(key(record) >> shift) & mask]++] = record;
        records.swap(spare);
    }
}

}  // namespace detail
PARTNERING_END
