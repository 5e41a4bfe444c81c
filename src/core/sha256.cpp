#include "core/sha256.hpp"

#include <bit>

#if defined(__x86_64__) && (defined(__GNUC__) || defined(__clang__))
#define PARTNERING_SHA256_INSTRUCTIONS 1
#include <cpuid.h>
#include <immintrin.h>
#else
#define PARTNERING_SHA256_INSTRUCTIONS 0
#endif

PARTNERING_BEGIN

namespace detail {

namespace {

// FIPS 180-4, 4.2.2: the first 32 bits of the fractional parts of the cube roots of the first 64 primes.
alignas(16) constexpr std::array<std::uint32_t, 64> round_constants{
    0x428a2f98, 0x71374491, 0xb5c0fbcf, 0xe9b5dba5, 0x3956c25b, 0x59f111f1, 0x923f82a4, 0xab1c5ed5, 0xd807aa98, 0x12835b01, 0x243185be,
    0x550c7dc3, 0x72be5d74, 0x80deb1fe, 0x9bdc06a7, 0xc19bf174, 0xe49b69c1, 0xefbe4786, 0x0fc19dc6, 0x240ca1cc, 0x2de92c6f, 0x4a7484aa,
    0x5cb0a9dc, 0x76f988da, 0x983e5152, 0xa831c66d, 0xb00327c8, 0xbf597fc7, 0xc6e00bf3, 0xd5a79147, 0x06ca6351, 0x14292967, 0x27b70a85,
    0x2e1b2138, 0x4d2c6dfc, 0x53380d13, 0x650a7354, 0x766a0abb, 0x81c2c92e, 0x92722c85, 0xa2bfe8a1, 0xa81a664b, 0xc24b8b70, 0xc76c51a3,
    0xd192e819, 0xd6990624, 0xf40e3585, 0x106aa070, 0x19a4c116, 0x1e376c08, 0x2748774c, 0x34b0bcb5, 0x391c0cb3, 0x4ed8aa4a, 0x5b9cca4f,
    0x682e6ff3, 0x748f82ee, 0x78a5636f, 0x84c87814, 0x8cc70208, 0x90befffa, 0xa4506ceb, 0xbef9a3f7, 0xc67178f2};

void one_block(sha256_state& state, const std::uint8_t* bytes) noexcept
{
    std::array<std::uint32_t, 64> w;
    for (std::size_t t = 0; t < 16; ++t) {
        w[t] = static_cast<std::uint32_t>(bytes[4 * t]) << 24 | static_cast<std::uint32_t>(bytes[4 * t + 1]) << 16 |
               static_cast<std::uint32_t>(bytes[4 * t + 2]) << 8 | static_cast<std::uint32_t>(bytes[4 * t + 3]);
    }
    for (std::size_t t = 16; t < 64; ++t) {
        const std::uint32_t s0 = std::rotr(w[t - 15], 7) ^ std::rotr(w[t - 15], 18) ^ (w[t - 15] >> 3);
        const std::uint32_t s1 = std::rotr(w[t - 2], 17) ^ std::rotr(w[t - 2], 19) ^ (w[t - 2] >> 10);
        w[t] = s1 + w[t - 7] + s0 + w[t - 16];
    }
    auto [a, b, c, d, e, f, g, h] = state;
    for (std::size_t t = 0; t < 64; ++t) {
        const std::uint32_t s1 = std::rotr(e, 6) ^ std::rotr(e, 11) ^ std::rotr(e, 25);
        const std::uint32_t t1 = h + s1 + ((e & f) ^ (~e & g)) + round_constants[t] + w[t];
        const std::uint32_t s0 = std::rotr(a, 2) ^ std::rotr(a, 13) ^ std::rotr(a, 22);
        const std::uint32_t t2 = s0 + ((a & b) ^ (a & c) ^ (b & c));
        h = g;
        g = f;
        f = e;
        e = d + t1;
        d = c;
        c = b;
        b = a;
        a = t1 + t2;
    }
    const sha256_state mixed{a, b, c, d, e, f, g, h};
    for (std::size_t i = 0; i < state.size(); ++i) state[i] += mixed[i];
}

}  // namespace

void sha256_blocks_portable(sha256_state& state, const std::uint8_t* bytes, std::size_t blocks) noexcept
{
    for (; blocks != 0; --blocks, bytes += 64) one_block(state, bytes);
}

#if PARTNERING_SHA256_INSTRUCTIONS

bool has_sha256_instructions() noexcept
{
    // g++ 12 has no word for "sha" in __builtin_cpu_supports. Source: Intel's manual, CPUID leaves 1 and 7.
    static const bool there = [] {
        unsigned a = 0;
        unsigned b = 0;
        unsigned c = 0;
        unsigned d = 0;
        constexpr unsigned ssse3 = 1U << 9;
        constexpr unsigned sse41 = 1U << 19;
        constexpr unsigned sha = 1U << 29;
        if (__get_cpuid(1, &a, &b, &c, &d) == 0 || (c & ssse3) == 0 || (c & sse41) == 0) return false;
        return __get_cpuid_count(7, 0, &a, &b, &c, &d) != 0 && (b & sha) != 0;
    }();
    return there;
}

[[gnu::target("sha,sse4.1,ssse3")]] void sha256_blocks_by_instruction(sha256_state& state, const std::uint8_t* bytes,
                                                                      std::size_t blocks) noexcept
{
    const auto load = [](const void* from)
                          __attribute__((target("sha,sse4.1,ssse3"))) { return _mm_loadu_si128(static_cast<const __m128i*>(from)); };
    const __m128i big_endian = _mm_set_epi8(12, 13, 14, 15, 8, 9, 10, 11, 4, 5, 6, 7, 0, 1, 2, 3);

    // The instructions hold the eight words as (f,e,b,a) and (h,g,d,c), the lowest first.
    const __m128i cdab = _mm_shuffle_epi32(load(state.data()), 0xb1);
    const __m128i efgh = _mm_shuffle_epi32(load(state.data() + 4), 0x1b);
    __m128i feba = _mm_alignr_epi8(cdab, efgh, 8);
    __m128i hgdc = _mm_blend_epi16(efgh, cdab, 0xf0);

    for (; blocks != 0; --blocks, bytes += 64) {
        const __m128i feba_before = feba;
        const __m128i hgdc_before = hgdc;
        __m128i w[4];  // the last sixteen words of the schedule
#pragma GCC unroll 16
        for (unsigned four = 0; four < 16; ++four) {
            __m128i& now = w[four % 4];
            if (four < 4) {
                now = _mm_shuffle_epi8(load(bytes + 16 * four), big_endian);
            } else {
                const __m128i last = w[(four + 3) % 4];
                const __m128i seventh = _mm_alignr_epi8(last, w[(four + 2) % 4], 4);
                now = _mm_sha256msg2_epu32(_mm_add_epi32(_mm_sha256msg1_epu32(now, w[(four + 1) % 4]), seventh), last);
            }
            const __m128i words = _mm_add_epi32(now, load(round_constants.data() + 4 * four));
            hgdc = _mm_sha256rnds2_epu32(hgdc, feba, words);
            feba = _mm_sha256rnds2_epu32(feba, hgdc, _mm_shuffle_epi32(words, 0x0e));
        }
        feba = _mm_add_epi32(feba, feba_before);
        hgdc = _mm_add_epi32(hgdc, hgdc_before);
    }

    const __m128i abef = _mm_shuffle_epi32(feba, 0x1b);
    const __m128i dchg = _mm_shuffle_epi32(hgdc, 0xb1);
    _mm_storeu_si128(reinterpret_cast<__m128i*>(state.data()), _mm_blend_epi16(abef, dchg, 0xf0));
    _mm_storeu_si128(reinterpret_cast<__m128i*>(state.data() + 4), _mm_alignr_epi8(dchg, abef, 8));
}

#else

bool has_sha256_instructions() noexcept { return false; }

void sha256_blocks_by_instruction(sha256_state& state, const std::uint8_t* bytes, std::size_t blocks) noexcept
{
    sha256_blocks_portable(state, bytes, blocks);
}

#endif

}  // namespace detail

PARTNERING_END
