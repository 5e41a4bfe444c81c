#pragma once

#include "sha256.hpp"

#include <cstddef>

#if defined(__x86_64__) && (defined(__GNUC__) || defined(__clang__))
#define PARTNERING_SHA256_INSTRUCTIONS 1
#include <immintrin.h>
#else
#define PARTNERING_SHA256_INSTRUCTIONS 0
#endif

PARTNERING_BEGIN

namespace detail {

// FIPS 180-4, 4.2.2: the first 32 bits of the fractional parts of the cube roots of the first 64 primes.
alignas(16) inline constexpr std::array<std::uint32_t, 64> sha256_round_constants{
    0x428a2f98, 0x71374491, 0xb5c0fbcf, 0xe9b5dba5, 0x3956c25b, 0x59f111f1, 0x923f82a4, 0xab1c5ed5, 0xd807aa98, 0x12835b01, 0x243185be,
    0x550c7dc3, 0x72be5d74, 0x80deb1fe, 0x9bdc06a7, 0xc19bf174, 0xe49b69c1, 0xefbe4786, 0x0fc19dc6, 0x240ca1cc, 0x2de92c6f, 0x4a7484aa,
    0x5cb0a9dc, 0x76f988da, 0x983e5152, 0xa831c66d, 0xb00327c8, 0xbf597fc7, 0xc6e00bf3, 0xd5a79147, 0x06ca6351, 0x14292967, 0x27b70a85,
    0x2e1b2138, 0x4d2c6dfc, 0x53380d13, 0x650a7354, 0x766a0abb, 0x81c2c92e, 0x92722c85, 0xa2bfe8a1, 0xa81a664b, 0xc24b8b70, 0xc76c51a3,
    0xd192e819, 0xd6990624, 0xf40e3585, 0x106aa070, 0x19a4c116, 0x1e376c08, 0x2748774c, 0x34b0bcb5, 0x391c0cb3, 0x4ed8aa4a, 0x5b9cca4f,
    0x682e6ff3, 0x748f82ee, 0x78a5636f, 0x84c87814, 0x8cc70208, 0x90befffa, 0xa4506ceb, 0xbef9a3f7, 0xc67178f2};

/// So many pieces of work are done beside a block of 64 bytes: as many as leave a processor of 2024 neither waiting for them nor for the
/// digest when text of numbers is read.
inline constexpr std::size_t work_beside_block = 10;

#if PARTNERING_SHA256_INSTRUCTIONS

/// What a block is mixed into, as the instructions hold it.
struct sha256_registers {
    __m128i feba;
    __m128i hgdc;
    __m128i w0;  ///< the last sixteen words of the schedule
    __m128i w1;
    __m128i w2;
    __m128i w3;
};

/// The `Four`th four rounds of sixteen.
template <unsigned Four>
[[gnu::target("sha,avx2,bmi,bmi2,popcnt"), gnu::always_inline]] inline void sha256_four_rounds(sha256_registers& r,
                                                                                               const std::uint8_t* bytes)
{
    const __m128i big_endian = _mm_set_epi8(12, 13, 14, 15, 8, 9, 10, 11, 4, 5, 6, 7, 0, 1, 2, 3);
    __m128i now;
    if constexpr (Four < 4) {
        now = _mm_shuffle_epi8(_mm_loadu_si128(reinterpret_cast<const __m128i*>(bytes + 16 * Four)), big_endian);
    } else {
        const __m128i some = _mm_add_epi32(_mm_sha256msg1_epu32(r.w0, r.w1), _mm_alignr_epi8(r.w3, r.w2, 4));
        now = _mm_sha256msg2_epu32(some, r.w3);
    }
    r.w0 = r.w1;
    r.w1 = r.w2;
    r.w2 = r.w3;
    r.w3 = now;
    const auto* const constants = reinterpret_cast<const __m128i*>(sha256_round_constants.data() + 4 * Four);
    const __m128i words = _mm_add_epi32(now, _mm_load_si128(constants));
    r.hgdc = _mm_sha256rnds2_epu32(r.hgdc, r.feba, words);
    r.feba = _mm_sha256rnds2_epu32(r.feba, r.hgdc, _mm_shuffle_epi32(words, 0x0e));
}

/// Mixes blocks of 64 bytes, and does work(0) … work(count - 1): work_beside_block pieces between the rounds of each block, the rest after.
///
/// Each round waits for the one before it, for which this processor has nothing else to do: what stands between them is done meanwhile, and
/// costs next to nothing. It must stand between them in small pieces: a processor does not look far enough ahead to do one block
/// and a long piece of work at once.
/// Requires: has_sha256_instructions(); blocks * work_beside_block <= count, or there is nothing to do. `work` is always inlined.
template <class Work>
[[gnu::target("sha,avx2,bmi,bmi2,popcnt"), gnu::noinline]] void sha256_beside(sha256_state& state, const std::uint8_t* bytes,
                                                                              std::size_t blocks, std::size_t count, Work& work)
{
    // A copy, so that it may stay in registers.
    Work mine = work;
    // The instructions hold the eight words as (f,e,b,a) and (h,g,d,c), the lowest first.
    const __m128i cdab = _mm_shuffle_epi32(_mm_loadu_si128(reinterpret_cast<const __m128i*>(state.data())), 0xb1);
    const __m128i efgh = _mm_shuffle_epi32(_mm_loadu_si128(reinterpret_cast<const __m128i*>(state.data() + 4)), 0x1b);
    sha256_registers r{};
    r.feba = _mm_alignr_epi8(cdab, efgh, 8);
    r.hgdc = _mm_blend_epi16(efgh, cdab, 0xf0);

    std::size_t piece = 0;
    for (; blocks != 0; --blocks, bytes += 64, piece += work_beside_block) {
        const __m128i feba_before = r.feba;
        const __m128i hgdc_before = r.hgdc;
        sha256_four_rounds<0>(r, bytes);
        mine(piece);
        sha256_four_rounds<1>(r, bytes);
        sha256_four_rounds<2>(r, bytes);
        mine(piece + 1);
        sha256_four_rounds<3>(r, bytes);
        mine(piece + 2);
        sha256_four_rounds<4>(r, bytes);
        sha256_four_rounds<5>(r, bytes);
        mine(piece + 3);
        sha256_four_rounds<6>(r, bytes);
        sha256_four_rounds<7>(r, bytes);
        mine(piece + 4);
        sha256_four_rounds<8>(r, bytes);
        mine(piece + 5);
        sha256_four_rounds<9>(r, bytes);
        sha256_four_rounds<10>(r, bytes);
        mine(piece + 6);
        sha256_four_rounds<11>(r, bytes);
        mine(piece + 7);
        sha256_four_rounds<12>(r, bytes);
        sha256_four_rounds<13>(r, bytes);
        mine(piece + 8);
        sha256_four_rounds<14>(r, bytes);
        sha256_four_rounds<15>(r, bytes);
        mine(piece + 9);
        r.feba = _mm_add_epi32(r.feba, feba_before);
        r.hgdc = _mm_add_epi32(r.hgdc, hgdc_before);
    }

    for (; piece < count; ++piece) mine(piece);

    const __m128i abef = _mm_shuffle_epi32(r.feba, 0x1b);
    const __m128i dchg = _mm_shuffle_epi32(r.hgdc, 0xb1);
    _mm_storeu_si128(reinterpret_cast<__m128i*>(state.data()), _mm_blend_epi16(abef, dchg, 0xf0));
    _mm_storeu_si128(reinterpret_cast<__m128i*>(state.data() + 4), _mm_alignr_epi8(dchg, abef, 8));
    work = mine;
}

#else

template <class Work>
void sha256_beside(sha256_state& state, const std::uint8_t* bytes, std::size_t blocks, std::size_t count, Work& work)
{
    sha256_blocks_portable(state, bytes, blocks);
    for (std::size_t piece = 0; piece < count; ++piece) work(piece);
}

#endif

}  // namespace detail

PARTNERING_END
