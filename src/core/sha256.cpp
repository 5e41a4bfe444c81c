#include "core/sha256.hpp"

#include "core/sha256_beside.hpp"

#include <bit>

#if PARTNERING_SHA256_INSTRUCTIONS
#include <cpuid.h>
#endif

PARTNERING_BEGIN

namespace detail {

namespace {

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
        const std::uint32_t t1 = h + s1 + ((e & f) ^ (~e & g)) + sha256_round_constants[t] + w[t];
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
    // g++ 12 has no word for "sha" in __builtin_cpu_supports. Source: Intel's manual, CPUID leaf 7. The others are what is done beside
    // them; but for a few small processors, those that have the one have all.
    static const bool there = [] {
        unsigned a = 0;
        unsigned b = 0;
        unsigned c = 0;
        unsigned d = 0;
        constexpr unsigned sha = 1U << 29;
        return __get_cpuid_count(7, 0, &a, &b, &c, &d) != 0 && (b & sha) != 0 && __builtin_cpu_supports("avx2") &&
               __builtin_cpu_supports("bmi") && __builtin_cpu_supports("bmi2") && __builtin_cpu_supports("popcnt");
    }();
    return there;
}

#else

bool has_sha256_instructions() noexcept { return false; }

#endif

void sha256_blocks_by_instruction(sha256_state& state, const std::uint8_t* bytes, std::size_t blocks) noexcept
{
    struct nothing {
        [[gnu::always_inline]] void operator()(std::size_t) const noexcept {}
    } beside;
    sha256_beside(state, bytes, blocks, 0, beside);
}

}  // namespace detail

PARTNERING_END
