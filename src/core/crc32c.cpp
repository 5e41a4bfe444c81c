#include <partnering/core/crc32c.hpp>

#include <array>
#include <bit>
#include <cstring>

#if defined(__x86_64__) && (defined(__GNUC__) || defined(__clang__))
#define PARTNERING_CRC32C_INSTRUCTION 1
#include <nmmintrin.h>
#else
#define PARTNERING_CRC32C_INSTRUCTION 0
#endif

PARTNERING_BEGIN

namespace {

/// x^32 + x^28 + x^27 + ... as RFC 3720 has it, its bits in the order in which they leave the register.
constexpr std::uint32_t polynomial = 0x82f6'3b78;

/// What a byte at each of eight places adds to the checksum: eight bytes are taken at a time.
using tables = std::array<std::array<std::uint32_t, 256>, 8>;

constexpr tables make_tables()
{
    tables made{};
    for (std::uint32_t byte = 0; byte < 256; ++byte) {
        std::uint32_t crc = byte;
        for (int bit = 0; bit < 8; ++bit) crc = (crc >> 1) ^ ((crc & 1) != 0 ? polynomial : 0);
        made[0][byte] = crc;
    }
    for (std::size_t place = 1; place < made.size(); ++place)
        for (std::size_t byte = 0; byte < 256; ++byte)
            made[place][byte] = (made[place - 1][byte] >> 8) ^ made[0][made[place - 1][byte] & 0xff];
    return made;
}
constexpr tables by_byte = make_tables();

}  // namespace

namespace detail {

std::uint32_t crc32c_by_table(const void* data, std::size_t size, std::uint32_t before) noexcept
{
    const auto* at = static_cast<const unsigned char*>(data);
    std::uint32_t crc = ~before;
    if constexpr (std::endian::native == std::endian::little) {
        for (; size >= 8; at += 8, size -= 8) {
            std::uint64_t eight = 0;
            std::memcpy(&eight, at, 8);
            eight ^= crc;
            crc = 0;
            for (unsigned place = 0; place < 8; ++place) crc ^= by_byte[7 - place][(eight >> (8 * place)) & 0xff];
        }
    }
    for (; size != 0; ++at, --size) crc = (crc >> 8) ^ by_byte[0][(crc ^ *at) & 0xff];
    return ~crc;
}

}  // namespace detail

#if PARTNERING_CRC32C_INSTRUCTION

namespace {

/// Bytes in each of three lanes that run side by side: the instruction takes three cycles and one can begin in each.
constexpr std::size_t lane = 4096;

/// The register moved on by a lane of zeros, as a sum over its bytes: how two lanes become one.
using shift_table = std::array<std::array<std::uint32_t, 256>, 4>;

constexpr shift_table make_shift()
{
    // The matrix of one zero bit, squared until it is that of a lane. A column is what becomes of one bit.
    std::array<std::uint32_t, 32> matrix{};
    matrix[0] = polynomial;
    for (std::size_t bit = 1; bit < 32; ++bit) matrix[bit] = std::uint32_t{1} << (bit - 1);
    const auto times = [](const std::array<std::uint32_t, 32>& by, std::uint32_t vector) {
        std::uint32_t sum = 0;
        for (std::size_t bit = 0; vector != 0; ++bit, vector >>= 1)
            if ((vector & 1) != 0) sum ^= by[bit];
        return sum;
    };
    for (std::size_t bits = 1; bits < lane * 8; bits *= 2) {
        std::array<std::uint32_t, 32> squared{};
        for (std::size_t bit = 0; bit < 32; ++bit) squared[bit] = times(matrix, matrix[bit]);
        matrix = squared;
    }
    shift_table made{};
    for (std::size_t place = 0; place < 4; ++place)
        for (std::uint32_t byte = 0; byte < 256; ++byte) made[place][byte] = times(matrix, byte << (8 * place));
    return made;
}
static_assert(std::has_single_bit(lane), "squaring reaches powers of two only");
constexpr shift_table over_a_lane = make_shift();

constexpr std::uint64_t shifted(std::uint64_t crc) noexcept
{
    return over_a_lane[0][crc & 0xff] ^ over_a_lane[1][(crc >> 8) & 0xff] ^ over_a_lane[2][(crc >> 16) & 0xff] ^
           over_a_lane[3][(crc >> 24) & 0xff];
}

std::uint64_t load(const unsigned char* at) noexcept
{
    std::uint64_t eight = 0;
    std::memcpy(&eight, at, 8);
    return eight;
}

[[gnu::target("sse4.2")]] std::uint32_t crc32c_by_instruction(const void* data, std::size_t size, std::uint32_t before) noexcept
{
    const auto* at = static_cast<const unsigned char*>(data);
    std::uint64_t crc = ~before;
    for (; size >= 3 * lane; at += 3 * lane, size -= 3 * lane) {
        std::uint64_t second = 0;
        std::uint64_t third = 0;
        for (std::size_t i = 0; i < lane; i += 8) {
            crc = _mm_crc32_u64(crc, load(at + i));
            second = _mm_crc32_u64(second, load(at + lane + i));
            third = _mm_crc32_u64(third, load(at + 2 * lane + i));
        }
        crc = shifted(shifted(crc) ^ second) ^ third;
    }
    for (; size >= 8; at += 8, size -= 8) crc = _mm_crc32_u64(crc, load(at));
    auto rest = static_cast<std::uint32_t>(crc);
    for (; size != 0; ++at, --size) rest = _mm_crc32_u8(rest, *at);
    return ~rest;
}

}  // namespace

std::uint32_t crc32c(const void* data, std::size_t size, std::uint32_t before) noexcept
{
    static const bool has_instruction = __builtin_cpu_supports("sse4.2") != 0;
    return has_instruction ? crc32c_by_instruction(data, size, before) : detail::crc32c_by_table(data, size, before);
}

#else

std::uint32_t crc32c(const void* data, std::size_t size, std::uint32_t before) noexcept
{
    return detail::crc32c_by_table(data, size, before);
}

#endif

PARTNERING_END
