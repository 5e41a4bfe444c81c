#include <partnering/core/digest.hpp>

#include <algorithm>
#include <bit>

PARTNERING_BEGIN

namespace {

// FIPS 180-4, 4.2.2: the first 32 bits of the fractional parts of the cube roots of the first 64 primes.
constexpr std::array<std::uint32_t, 64> round_constants{
    0x428a2f98, 0x71374491, 0xb5c0fbcf, 0xe9b5dba5, 0x3956c25b, 0x59f111f1, 0x923f82a4, 0xab1c5ed5, 0xd807aa98, 0x12835b01, 0x243185be,
    0x550c7dc3, 0x72be5d74, 0x80deb1fe, 0x9bdc06a7, 0xc19bf174, 0xe49b69c1, 0xefbe4786, 0x0fc19dc6, 0x240ca1cc, 0x2de92c6f, 0x4a7484aa,
    0x5cb0a9dc, 0x76f988da, 0x983e5152, 0xa831c66d, 0xb00327c8, 0xbf597fc7, 0xc6e00bf3, 0xd5a79147, 0x06ca6351, 0x14292967, 0x27b70a85,
    0x2e1b2138, 0x4d2c6dfc, 0x53380d13, 0x650a7354, 0x766a0abb, 0x81c2c92e, 0x92722c85, 0xa2bfe8a1, 0xa81a664b, 0xc24b8b70, 0xc76c51a3,
    0xd192e819, 0xd6990624, 0xf40e3585, 0x106aa070, 0x19a4c116, 0x1e376c08, 0x2748774c, 0x34b0bcb5, 0x391c0cb3, 0x4ed8aa4a, 0x5b9cca4f,
    0x682e6ff3, 0x748f82ee, 0x78a5636f, 0x84c87814, 0x8cc70208, 0x90befffa, 0xa4506ceb, 0xbef9a3f7, 0xc67178f2};

std::array<std::uint8_t, 8> big_endian(std::uint64_t value) noexcept
{
    std::array<std::uint8_t, 8> bytes;
    for (std::size_t i = 0; i < 8; ++i) bytes[i] = static_cast<std::uint8_t>(value >> (56 - 8 * i));
    return bytes;
}

constexpr std::uint8_t kind_text = 't';
constexpr std::uint8_t kind_number = 'n';

}  // namespace v1

std::string to_string(const digest& value)
{
    constexpr char hex[] = "0123456789abcdef";
    std::string text = "sha256:";
    for (const std::uint8_t byte : value.bytes) {
        text += hex[byte >> 4];
        text += hex[byte & 15];
    }
    return text;
}

// FIPS 180-4, 5.3.3: the first 32 bits of the fractional parts of the square roots of the first eight primes.
digester::digester() noexcept : state_{0x6a09e667, 0xbb67ae85, 0x3c6ef372, 0xa54ff53a, 0x510e527f, 0x9b05688c, 0x1f83d9ab, 0x5be0cd19} {}

digester& digester::add(std::string_view text)
{
    add_raw(&kind_text, 1);
    const auto length = big_endian(text.size());
    add_raw(length.data(), length.size());
    return add_raw(text.data(), text.size());
}

digester& digester::add(std::int64_t number)
{
    add_raw(&kind_number, 1);
    const auto bytes = big_endian(static_cast<std::uint64_t>(number));
    return add_raw(bytes.data(), bytes.size());
}

digester& digester::add_raw(const void* data, std::size_t size)
{
    const auto* bytes = static_cast<const std::uint8_t*>(data);
    const std::size_t held = length_ % buffer_.size();
    length_ += size;
    if (held != 0) {
        const std::size_t taken = std::min(size, buffer_.size() - held);
        std::copy_n(bytes, taken, buffer_.begin() + static_cast<std::ptrdiff_t>(held));
        bytes += taken;
        size -= taken;
        if (held + taken < buffer_.size()) return *this;
        block(buffer_.data());
    }
    for (; size >= buffer_.size(); bytes += buffer_.size(), size -= buffer_.size()) block(bytes);
    std::copy_n(bytes, size, buffer_.begin());
    return *this;
}

digest digester::finish() const
{
    // FIPS 180-4, 5.1.1: a one bit, zeros up to eight bytes before the end of a block, the length in bits.
    constexpr std::array<std::uint8_t, 64> padding{0x80};
    digester last{*this};
    const std::size_t held = length_ % 64;
    last.add_raw(padding.data(), (held < 56 ? 56 : 120) - held);
    const auto bits = big_endian(length_ * 8);
    last.add_raw(bits.data(), bits.size());
    digest result;
    for (std::size_t i = 0; i < result.bytes.size(); ++i)
        result.bytes[i] = static_cast<std::uint8_t>(last.state_[i / 4] >> (24 - 8 * (i % 4)));
    return result;
}

// FIPS 180-4, 6.2.2.
void digester::block(const std::uint8_t* bytes) noexcept
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
    auto [a, b, c, d, e, f, g, h] = state_;
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
    const std::array<std::uint32_t, 8> mixed{a, b, c, d, e, f, g, h};
    for (std::size_t i = 0; i < state_.size(); ++i) state_[i] += mixed[i];
}

PARTNERING_END
