#pragma once

#include <partnering/core/rational.hpp>

#include <cstddef>
#include <cstdint>
#include <deque>
#include <span>
#include <string>
#include <string_view>
#include <vector>

PARTNERING_BEGIN

namespace usage_csv {

/// A record may be that long, its end included: so much text and no more is ever held to see where one ends.
inline constexpr std::size_t max_record_bytes = std::size_t{16} << 20;

/// One record of a file, taken apart; the patient way, which knows every corner of RFC 4180 and can say what is wrong.
struct record {
    enum class fault : std::uint8_t {
        none,
        not_utf8,
        nul_byte,
        stray_quote,   ///< a quote in a field that does not begin with one
        after_quote,   ///< something between a closing quote and the separator
        stray_return,  ///< a carriage return that no line feed follows, outside quotes
        open_quote,    ///< the quote is never closed
    };
    std::vector<std::string_view> fields;  ///< without their quotes
    fault wrong = fault::none;
    std::size_t wrong_field = 0;        ///< where `wrong` was seen first
    bool open = false;                  ///< a quote is never closed, whatever else was wrong before it
    const char* next = nullptr;         ///< where the next record begins
    std::uint64_t lines = 0;            ///< how many line feeds it holds, its own end included
    std::deque<std::string> unescaped;  ///< storage of fields that held `""`
};

enum class quoted_lines : std::uint8_t {
    allowed,    ///< a quoted field may hold line ends
    forbidden,  ///< a quote must close on the line it opens on
};

/// Takes apart the record that begins at `at`. Requires: at < end.
///
/// Ensures: next > at. A quote that is never closed ends its record with the line the record began on.
/// Cost:    O(bytes of the record); with an open quote O(end - at)
void take_apart(const char* at, const char* end, char separator, quoted_lines lines, record& into);

/// What is wrong with how a record is written, for behind "the record": `has a quote ...`. Requires: something is.
/// Shapes: `names` of the columns, or none.
[[nodiscard]] std::string fault_text(const record& of, std::span<const std::string> names, quoted_lines lines);

/// Whether all of it is UTF-8: no overlong form, no surrogate, nothing above U+10FFFF. Source: RFC 3629.
[[nodiscard]] bool is_utf8(std::string_view text) noexcept;

/// A decimal number at a scale.
struct scaled {
    enum class fault : std::uint8_t { none, not_a_number, too_many_decimals, too_large };
    int128 value = 0;
    fault wrong = fault::none;
};
/// An optional `-`, digits, and perhaps a point and more digits; times 10^decimals. Errors: too_large beyond 127 bits.
[[nodiscard]] scaled read_scaled(std::string_view text, int decimals) noexcept;

}  // namespace usage_csv

PARTNERING_END
