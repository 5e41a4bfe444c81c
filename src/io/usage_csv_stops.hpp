#pragma once

#include "usage_csv_scan.hpp"

#include <bit>
#include <cstddef>
#include <cstdint>

#if defined(__x86_64__) && (defined(__GNUC__) || defined(__clang__))
#define PARTNERING_WIDE_SCAN 1
#include <immintrin.h>
#else
#define PARTNERING_WIDE_SCAN 0
#endif

/// Where fields may stop: at separators, quotes and bytes below 0x20.

PARTNERING_BEGIN

namespace usage_csv {

/// Finds the stops in 64 bytes after the other, and writes where they stand, counted from `at`, in order. `out` needs room for
/// stops_slack more than there are.
struct portable_scan {
    const char* at;
    char separator;
    std::uint32_t* out;

    void operator()(std::size_t number) noexcept
    {
        const std::uint64_t separators = ones * static_cast<unsigned char>(separator);
        for (std::size_t place = 64 * number; place < 64 * (number + 1); place += 8) {
            const std::uint64_t word = load8(at + place);
            std::uint64_t marks = zero_bytes(word ^ separators) | zero_bytes(word ^ (ones * '"')) | zero_bytes(word & (ones * 0xe0));
            for (; marks != 0; marks &= marks - 1)
                *out++ = static_cast<std::uint32_t>(place) + static_cast<unsigned>(std::countr_zero(marks)) / 8;
        }
    }
};
inline constexpr std::size_t stops_slack = 64;

#if PARTNERING_WIDE_SCAN

/// The same by the processor's wide instructions. Requires: has_wide_instructions().
struct wide_scan {
    const char* at;
    char separator;
    std::uint32_t* out;

    [[gnu::target("avx2,bmi,bmi2,popcnt"), gnu::always_inline]] void operator()(std::size_t number) noexcept
    {
        // Sixteen bytes at a time: the digest that is taken beside this has no instructions that leave wider registers alone, and
        // processors take hundreds of cycles from the one kind to the other.
        const __m128i separators = _mm_set1_epi8(separator);
        const __m128i quotes = _mm_set1_epi8('"');
        const __m128i controls = _mm_set1_epi8(0x1f);
        const auto* const text = reinterpret_cast<const __m128i*>(at + 64 * number);
        const auto stops = [&](unsigned quarter) __attribute__((target("avx2,bmi,bmi2,popcnt"), always_inline)) {
            const __m128i bytes = _mm_loadu_si128(text + quarter);
            const __m128i control = _mm_cmpeq_epi8(_mm_min_epu8(bytes, controls), bytes);
            const __m128i stop = _mm_or_si128(_mm_cmpeq_epi8(bytes, separators), _mm_cmpeq_epi8(bytes, quotes));
            const auto marks_here = static_cast<std::uint32_t>(_mm_movemask_epi8(_mm_or_si128(control, stop)));
            return std::uint64_t{marks_here} << (16 * quarter);
        };
        std::uint64_t marks = stops(0) | stops(1) | stops(2) | stops(3);
        // So many are written whether they are there or not, which costs less than to ask after each.
        constexpr unsigned at_once = 12;
        const auto count = static_cast<unsigned>(_mm_popcnt_u64(marks));
        const auto first = static_cast<std::uint32_t>(64 * number);
#pragma GCC unroll 12
        for (unsigned i = 0; i < at_once; ++i) {
            out[i] = first + static_cast<std::uint32_t>(_tzcnt_u64(marks));
            marks = _blsr_u64(marks);
        }
        for (std::uint32_t* more = out + at_once; marks != 0; marks = _blsr_u64(marks))
            *more++ = first + static_cast<std::uint32_t>(_tzcnt_u64(marks));
        out += count;
    }
};

#else

using wide_scan = portable_scan;

#endif

[[nodiscard]] bool has_wide_instructions() noexcept;

/// Writes the stops of `bytes` bytes, and gives the place behind the last: by wide instructions where the processor has them.
/// Requires: `bytes` is a multiple of 64; `into` has room for `bytes` + stops_slack.
std::uint32_t* find_stops(const char* at, std::size_t bytes, char separator, std::uint32_t* into) noexcept;

/// The two ways of find_stops(), which give the same.
std::uint32_t* find_stops_portable(const char* at, std::size_t bytes, char separator, std::uint32_t* into) noexcept;
/// Requires: has_wide_instructions().
std::uint32_t* find_stops_wide(const char* at, std::size_t bytes, char separator, std::uint32_t* into) noexcept;

}  // namespace usage_csv

PARTNERING_END
