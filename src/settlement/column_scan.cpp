#include "column_scan.hpp"

#include <partnering/settlement/usage.hpp>

#include <algorithm>

#if defined(__x86_64__) && defined(__GNUC__)
#define PARTNERING_HAS_WIDE_SCANS 1
#define PARTNERING_WIDE_SCAN [[gnu::target("avx512f,avx512vl,avx512dq")]]
#endif

PARTNERING_BEGIN

namespace {

[[gnu::always_inline]] inline std::size_t not_ascending(const std::uint64_t* at, std::size_t count)
{
    std::size_t found = 0;
    for (std::size_t i = 1; i < count; ++i) found += at[i - 1] < at[i] ? 0u : 1u;
    return found;
}
[[gnu::always_inline]] inline std::size_t descending(const std::int64_t* at, std::size_t count)
{
    std::size_t found = 0;
    for (std::size_t i = 1; i < count; ++i) found += at[i - 1] > at[i] ? 1u : 0u;
    return found;
}
[[gnu::always_inline]] inline std::size_t outside(const std::int64_t* at, std::size_t count, std::int64_t begin, std::int64_t end)
{
    std::size_t found = 0;
    for (std::size_t i = 0; i < count; ++i) found += (at[i] < begin ? 1u : 0u) | (at[i] >= end ? 1u : 0u);
    return found;
}
[[gnu::always_inline]] inline code_range codes(const std::uint32_t* at, std::size_t count)
{
    // One more than the largest code is the number of names there must be; `absent`, the largest number there is, comes round to 0.
    // Compared as signed numbers with the range moved down, which every processor does several at once.
    constexpr std::uint32_t down = 0x8000'0000;
    auto largest = static_cast<std::int32_t>(down);
    std::uint32_t without = 0;
    for (std::size_t i = 0; i < count; ++i) {
        largest = std::max(largest, static_cast<std::int32_t>((at[i] + 1) ^ down));
        without |= at[i] == text_column::absent ? 1u : 0u;
    }
    return {static_cast<std::uint32_t>(largest) ^ down, without != 0};
}

#ifdef PARTNERING_HAS_WIDE_SCANS
PARTNERING_WIDE_SCAN code_range wide_codes(const std::uint32_t* at, std::size_t count) { return codes(at, count); }
PARTNERING_WIDE_SCAN std::size_t wide_not_ascending(const std::uint64_t* at, std::size_t count) { return not_ascending(at, count); }
PARTNERING_WIDE_SCAN std::size_t wide_descending(const std::int64_t* at, std::size_t count) { return descending(at, count); }
PARTNERING_WIDE_SCAN std::size_t wide_outside(const std::int64_t* at, std::size_t count, std::int64_t begin, std::int64_t end)
{
    return outside(at, count, begin, end);
}

bool is_wide()
{
    static const bool wide =
        __builtin_cpu_supports("avx512f") != 0 && __builtin_cpu_supports("avx512vl") != 0 && __builtin_cpu_supports("avx512dq") != 0;
    return wide;
}
#define PARTNERING_SCAN(name, ...) (is_wide() ? wide_##name(__VA_ARGS__) : name(__VA_ARGS__))
#else
#define PARTNERING_SCAN(name, ...) name(__VA_ARGS__)
#endif

}  // namespace

std::size_t count_not_ascending(std::span<const std::uint64_t> column)
{
    return PARTNERING_SCAN(not_ascending, column.data(), column.size());
}
std::size_t count_descending(std::span<const std::int64_t> column) { return PARTNERING_SCAN(descending, column.data(), column.size()); }
std::size_t count_outside(std::span<const std::int64_t> column, std::int64_t begin, std::int64_t end)
{
    return PARTNERING_SCAN(outside, column.data(), column.size(), begin, end);
}
code_range range_of(std::span<const std::uint32_t> column) { return PARTNERING_SCAN(codes, column.data(), column.size()); }

PARTNERING_END
