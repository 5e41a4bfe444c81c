#include "io/usage_csv_scan.hpp"

#if defined(__x86_64__) && (defined(__GNUC__) || defined(__clang__))
#define PARTNERING_WIDE_SCAN 1
#include <immintrin.h>
#else
#define PARTNERING_WIDE_SCAN 0
#endif

PARTNERING_BEGIN

namespace usage_csv {

std::size_t find_stops_portable(const char* at, std::size_t bytes, char separator, std::uint32_t* into) noexcept
{
    const std::uint64_t separators = ones * static_cast<unsigned char>(separator);
    std::uint32_t* out = into;
    for (std::size_t block = 0; block < bytes; block += 8) {
        const std::uint64_t word = load8(at + block);
        std::uint64_t marks = zero_bytes(word ^ separators) | zero_bytes(word ^ (ones * '"')) | zero_bytes(word & (ones * 0xe0));
        for (; marks != 0; marks &= marks - 1)
            *out++ = static_cast<std::uint32_t>(block) + static_cast<unsigned>(std::countr_zero(marks)) / 8;
    }
    return static_cast<std::size_t>(out - into);
}

#if PARTNERING_WIDE_SCAN

bool has_wide_instructions() noexcept
{
    static const bool there = __builtin_cpu_supports("avx2") && __builtin_cpu_supports("bmi") && __builtin_cpu_supports("popcnt");
    return there;
}

[[gnu::target("avx2,bmi,popcnt")]] std::size_t find_stops_wide(const char* at, std::size_t bytes, char separator,
                                                               std::uint32_t* into) noexcept
{
    const __m256i separators = _mm256_set1_epi8(separator);
    const __m256i quotes = _mm256_set1_epi8('"');
    const __m256i controls = _mm256_set1_epi8(0x1f);
    std::uint32_t* out = into;
    for (std::size_t block = 0; block < bytes; block += 64) {
        std::uint64_t marks = 0;
#pragma GCC unroll 2
        for (unsigned half = 0; half < 2; ++half) {
            const __m256i text = _mm256_loadu_si256(reinterpret_cast<const __m256i*>(at + block + 32 * half));
            const __m256i control = _mm256_cmpeq_epi8(_mm256_min_epu8(text, controls), text);
            const __m256i stop = _mm256_or_si256(_mm256_cmpeq_epi8(text, separators), _mm256_cmpeq_epi8(text, quotes));
            const auto mask = static_cast<std::uint32_t>(_mm256_movemask_epi8(_mm256_or_si256(control, stop)));
            marks |= static_cast<std::uint64_t>(mask) << (32 * half);
        }
        // So many are written whether they are there or not, which costs less than to ask after each.
        constexpr unsigned at_once = 12;
        const auto count = static_cast<unsigned>(_mm_popcnt_u64(marks));
        const auto first = static_cast<std::uint32_t>(block);
#pragma GCC unroll 12
        for (unsigned i = 0; i < at_once; ++i) {
            out[i] = first + static_cast<std::uint32_t>(_tzcnt_u64(marks));
            marks = _blsr_u64(marks);
        }
        for (std::uint32_t* more = out + at_once; marks != 0; marks = _blsr_u64(marks))
            *more++ = first + static_cast<std::uint32_t>(_tzcnt_u64(marks));
        out += count;
    }
    return static_cast<std::size_t>(out - into);
}

#else

bool has_wide_instructions() noexcept { return false; }

std::size_t find_stops_wide(const char* at, std::size_t bytes, char separator, std::uint32_t* into) noexcept
{
    return find_stops_portable(at, bytes, separator, into);
}

#endif

std::size_t find_stops(const char* at, std::size_t bytes, char separator, std::uint32_t* into) noexcept
{
    return has_wide_instructions() ? find_stops_wide(at, bytes, separator, into) : find_stops_portable(at, bytes, separator, into);
}

}  // namespace usage_csv

PARTNERING_END
