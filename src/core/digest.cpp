#include "core/sha256.hpp"

#include <partnering/core/digest.hpp>

#include <algorithm>

PARTNERING_BEGIN

namespace {

std::array<std::uint8_t, 8> big_endian(std::uint64_t value) noexcept
{
    std::array<std::uint8_t, 8> bytes;
    for (std::size_t i = 0; i < 8; ++i) bytes[i] = static_cast<std::uint8_t>(value >> (56 - 8 * i));
    return bytes;
}

constexpr std::uint8_t kind_text = 't';
constexpr std::uint8_t kind_number = 'n';

}  // namespace

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
        mix(buffer_.data(), 1);
    }
    const std::size_t blocks = size / buffer_.size();
    mix(bytes, blocks);
    std::copy_n(bytes + blocks * buffer_.size(), size % buffer_.size(), buffer_.begin());
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

void digester::mix(const std::uint8_t* bytes, std::size_t blocks) noexcept
{
    if (detail::has_sha256_instructions()) {
        detail::sha256_blocks_by_instruction(state_, bytes, blocks);
    } else {
        detail::sha256_blocks_portable(state_, bytes, blocks);
    }
}

PARTNERING_END
