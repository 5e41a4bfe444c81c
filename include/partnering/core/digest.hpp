#pragma once

#include <partnering/core/version.hpp>

#include <array>
#include <compare>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

PARTNERING_BEGIN

/// 256 bits that stand for content: equal content gives equal digests, and nobody can make two contents with one.
struct digest {
    std::array<std::uint8_t, 32> bytes{};
    friend auto operator<=>(const digest&, const digest&) = default;
};

/// `sha256:` and 64 hexadecimal digits.
[[nodiscard]] std::string to_string(const digest& value);

namespace detail {
class digest_beside;
}

/// Feeds content into a digest, each piece with its kind and length, so that "ab","c" and "a","bc" differ, and so do 1 and "1".
///
/// finish() may be asked at any time and changes nothing.
///
/// Source: SHA-256, FIPS 180-4.
class digester {
public:
    digester() noexcept;
    digester& add(std::string_view text);
    digester& add(std::int64_t number);
    /// The bytes as they are, without a length: for a caller who frames them.
    digester& add_raw(const void* data, std::size_t size);
    [[nodiscard]] digest finish() const;

private:
    friend class detail::digest_beside;
    void mix(const std::uint8_t* bytes, std::size_t blocks) noexcept;
    std::array<std::uint32_t, 8> state_;
    std::array<std::uint8_t, 64> buffer_{};
    std::uint64_t length_ = 0;
};

PARTNERING_END
