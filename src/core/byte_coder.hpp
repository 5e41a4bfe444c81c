#pragma once

#include <partnering/core/digest.hpp>
#include <partnering/core/rational.hpp>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

PARTNERING_BEGIN

/// Longest beginning that a text may share with the one before it. A bound, so that a text in a file stands for at most about a hundred
/// times its bytes: else a small file could ask for all memory there is.
inline constexpr std::size_t most_shared_bytes = 255;

/// Zigzag: small numbers of either sign become small numbers.
[[nodiscard]] constexpr uint128 zigzag(int128 value) noexcept
{
    return (static_cast<uint128>(value) << 1) ^ (value < 0 ? ~uint128{0} : uint128{0});
}
[[nodiscard]] constexpr int128 unzigzag(uint128 value) noexcept
{
    return static_cast<int128>((value >> 1) ^ ((value & 1) != 0 ? ~uint128{0} : uint128{0}));
}

/// Values as bytes, the same on every machine: numbers seven bits a byte, the lowest first (LEB128); texts with their length before them.
class byte_writer {
public:
    byte_writer& raw(const void* data, std::size_t size)
    {
        bytes_.append(static_cast<const char*>(data), size);
        return *this;
    }
    byte_writer& raw(const digest& value) { return raw(value.bytes.data(), value.bytes.size()); }
    byte_writer& byte(std::uint8_t value)
    {
        bytes_.push_back(static_cast<char>(value));
        return *this;
    }
    /// Four bytes, the lowest first.
    byte_writer& fixed(std::uint32_t value)
    {
        for (int i = 0; i < 4; ++i) byte(static_cast<std::uint8_t>(value >> (8 * i)));
        return *this;
    }
    byte_writer& number(std::uint64_t value)
    {
        for (; value >= 0x80; value >>= 7) byte(static_cast<std::uint8_t>(value | 0x80));
        return byte(static_cast<std::uint8_t>(value));
    }
    byte_writer& wide(int128 value)
    {
        uint128 left = zigzag(value);
        for (; left >= 0x80; left >>= 7) byte(static_cast<std::uint8_t>(static_cast<std::uint8_t>(left) | 0x80));
        return byte(static_cast<std::uint8_t>(left));
    }
    byte_writer& text(std::string_view value) { return number(value.size()).raw(value.data(), value.size()); }
    /// A text after another: how many bytes they share at the beginning, then the rest.
    byte_writer& text_after(std::string_view before, std::string_view value)
    {
        const std::size_t most = std::min({before.size(), value.size(), most_shared_bytes});
        const auto shared = static_cast<std::size_t>(
            std::mismatch(value.begin(), value.begin() + static_cast<std::ptrdiff_t>(most), before.begin()).first - value.begin());
        return number(shared).text(value.substr(shared));
    }
    [[nodiscard]] const std::string& bytes() const noexcept { return bytes_; }
    /// All of it, and behind it the SHA-256 over it.
    [[nodiscard]] std::string sealed() &&
    {
        raw(digester{}.add_raw(bytes_.data(), bytes_.size()).finish());
        return std::move(bytes_);
    }

private:
    std::string bytes_;
};

/// What byte_reader throws where the bytes do not hold what they should; caught by whoever reads a whole.
struct bad_bytes {
    std::string what;
    bool ends_early = false;  ///< there are fewer bytes than those before say
};

/// Reads what byte_writer wrote and trusts nothing: every number is within its bounds, no list is longer than the bytes left allow.
///
/// A value has one form only: a number with zeros to spare is refused. Errors: bad_bytes.
class byte_reader {
public:
    explicit byte_reader(std::string_view bytes) noexcept : bytes_{bytes} {}

    [[nodiscard]] std::size_t size() const noexcept { return bytes_.size(); }
    [[nodiscard]] std::size_t left() const noexcept { return bytes_.size() - at_; }
    [[nodiscard]] std::string_view raw(std::size_t size)
    {
        if (size > left()) throw bad_bytes{"it ends in the middle of a value", true};
        const std::string_view taken = bytes_.substr(at_, size);
        at_ += size;
        return taken;
    }
    [[nodiscard]] std::uint8_t byte() { return static_cast<std::uint8_t>(raw(1).front()); }
    [[nodiscard]] bool flag()
    {
        const std::uint8_t value = byte();
        if (value > 1) throw bad_bytes{"a mark is neither 0 nor 1"};
        return value == 1;
    }
    [[nodiscard]] digest sha256()
    {
        digest value;
        const std::string_view taken = raw(value.bytes.size());
        std::transform(taken.begin(), taken.end(), value.bytes.begin(), [](char c) { return static_cast<std::uint8_t>(c); });
        return value;
    }
    [[nodiscard]] std::uint32_t fixed()
    {
        std::uint32_t value = 0;
        for (int i = 0; i < 4; ++i) value |= std::uint32_t{byte()} << (8 * i);
        return value;
    }
    [[nodiscard]] std::uint64_t number(std::uint64_t most = UINT64_MAX)
    {
        const uint128 value = varint<64>();
        if (value > most) throw bad_bytes{"a number is too large"};
        return static_cast<std::uint64_t>(value);
    }
    [[nodiscard]] std::uint32_t number32(std::uint32_t most = UINT32_MAX) { return static_cast<std::uint32_t>(number(most)); }
    [[nodiscard]] int128 wide() { return unzigzag(varint<128>()); }
    /// How many things follow. Requires: each takes at least `bytes_each` bytes, one or more.
    [[nodiscard]] std::size_t count(std::size_t bytes_each)
    {
        const std::uint64_t value = number();
        if (value > left() / bytes_each) throw bad_bytes{"a list is longer than the bytes that are left", true};
        return static_cast<std::size_t>(value);
    }
    [[nodiscard]] std::string_view text()
    {
        const std::uint64_t size = number();
        if (size > left()) throw bad_bytes{"a text is longer than the bytes that are left", true};
        return raw(static_cast<std::size_t>(size));
    }
    [[nodiscard]] std::string text_after(std::string_view before)
    {
        const auto shared = static_cast<std::size_t>(number(std::min(before.size(), most_shared_bytes)));
        std::string value{before.substr(0, shared)};
        const std::string_view rest = text();
        // One form only: what could have been shared is.
        if (shared < std::min(before.size(), most_shared_bytes) && !rest.empty() && rest.front() == before[shared])
            throw bad_bytes{"a text is not written in its shortest form"};
        return value.append(rest);
    }
    void end() const
    {
        if (left() != 0) throw bad_bytes{"more bytes follow than there should be"};
    }

private:
    template <unsigned Bits>
    uint128 varint()
    {
        uint128 value = 0;
        for (unsigned shift = 0;; shift += 7) {
            const std::uint8_t part = byte();
            if (shift >= Bits || (Bits - shift < 7 && (part & 0x7f) >> (Bits - shift) != 0)) throw bad_bytes{"a number is too long"};
            value |= static_cast<uint128>(part & 0x7f) << shift;
            if (part >= 0x80) continue;
            if (part == 0 && shift != 0) throw bad_bytes{"a number is not written in its shortest form"};
            return value;
        }
    }
    std::string_view bytes_;
    std::size_t at_ = 0;
};

PARTNERING_END
