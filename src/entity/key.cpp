#include <entity/key.hpp>

#include <cstdint>

PARTNERING_BEGIN

namespace {

/// Takes one code point off the front of `text`; false where the bytes are not UTF-8 (Unicode 15, table 3-7).
bool take_code_point(std::string_view& text, std::uint32_t& code) noexcept
{
    const auto byte = [&text](std::size_t i) { return static_cast<std::uint8_t>(text[i]); };
    const std::uint8_t first = byte(0);
    if (first < 0x80) {
        code = first;
        text.remove_prefix(1);
        return true;
    }
    // How many bytes follow, and the least value that needs that many: a longer form of a smaller one is not UTF-8.
    const std::size_t more = first >= 0xf0 ? 3 : first >= 0xe0 ? 2 : 1;
    constexpr std::uint32_t least[] = {0, 0x80, 0x800, 0x10000};
    if (first < 0xc2 || first > 0xf4 || text.size() <= more) return false;
    code = first & (0x3fU >> more);
    for (std::size_t i = 1; i <= more; ++i) {
        if ((byte(i) & 0xc0) != 0x80) return false;
        code = code << 6 | (byte(i) & 0x3fU);
    }
    text.remove_prefix(more + 1);
    return code >= least[more] && code <= 0x10ffff && (code < 0xd800 || code > 0xdfff);
}

}  // namespace

bool is_utf8(std::string_view text) noexcept
{
    std::uint32_t code = 0;
    while (!text.empty()) {
        if (!take_code_point(text, code)) return false;
    }
    return true;
}

const char* what_is_wrong_with_key(std::string_view key) noexcept
{
    if (key.empty()) return "is empty";
    if (key.size() > max_key_bytes) return "has more than 200 bytes";
    std::uint32_t code = 0;
    while (!key.empty()) {
        if (!take_code_point(key, code)) return "is not UTF-8";
        if (code < 0x20 || (code >= 0x7f && code < 0xa0)) return "has a control character";
        if (code == ',') return "has a comma";
    }
    return nullptr;
}

PARTNERING_END
