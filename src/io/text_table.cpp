#include <partnering/io/text_table.hpp>

#include <partnering/core/contract.hpp>

#include "io/usage_csv_record.hpp"

#include <algorithm>
#include <utility>

PARTNERING_BEGIN

namespace {

/// Shapes: `text` is UTF-8, as printable() leaves it.
std::size_t code_points(std::string_view text) noexcept
{
    return static_cast<std::size_t>(
        std::count_if(text.begin(), text.end(), [](char c) { return (static_cast<unsigned char>(c) & 0xc0) != 0x80; }));
}

void append_escaped(std::string& to, unsigned char byte)
{
    constexpr std::string_view hex = "0123456789abcdef";
    to += "\\x";
    to += hex[byte >> 4];
    to += hex[byte & 15];
}

/// The bytes of the code point that `text` begins with, by its first byte alone.
std::size_t length_of(unsigned char lead) noexcept { return lead < 0x80 ? 1 : lead < 0xe0 ? 2 : lead < 0xf0 ? 3 : 4; }

}  // namespace

std::string printable(std::string_view text)
{
    std::string out;
    out.reserve(text.size());
    while (!text.empty()) {
        const auto lead = static_cast<unsigned char>(text.front());
        const std::string_view one = text.substr(0, length_of(lead));
        const bool whole = lead < 0x80 || usage_csv::is_utf8(one);
        // U+0080 to U+009F are controls too, and U+2028, U+2029 end lines; U+202A to U+202E and U+2066 to U+2069 turn text around.
        const bool control = lead < 0x20 || lead == 0x7f || (whole && lead == 0xc2 && static_cast<unsigned char>(one[1]) < 0xa0) ||
                             (whole && one.size() == 3 &&
                              ((one >= "\xe2\x80\xa8" && one <= "\xe2\x80\xae") || (one >= "\xe2\x81\xa6" && one <= "\xe2\x81\xa9")));
        if (whole && !control) {
            out += one;
            text.remove_prefix(one.size());
        } else {
            const std::size_t bytes = whole ? one.size() : 1;
            for (const char c : one.substr(0, bytes)) append_escaped(out, static_cast<unsigned char>(c));
            text.remove_prefix(bytes);
        }
    }
    return out;
}

text_table::text_table(std::vector<std::string> headers) : headers_{std::move(headers)}, right_(headers_.size(), false)
{
    for (std::string& header : headers_) header = printable(header);
}

text_table& text_table::right(std::size_t column)
{
    PARTNERING_EXPECTS(column < right_.size(), "a column that is aligned is one of the table's");
    right_[column] = true;
    return *this;
}

text_table& text_table::row(std::vector<std::string> cells)
{
    PARTNERING_EXPECTS(cells.size() <= headers_.size(), "a row has no more cells than the table has columns");
    cells.resize(headers_.size());
    for (std::string& cell : cells) cell = printable(cell);
    rows_.push_back(std::move(cells));
    return *this;
}

std::string text_table::str() const
{
    std::vector<std::size_t> widths(headers_.size(), 0);
    const auto widen = [&widths](const std::vector<std::string>& cells) {
        for (std::size_t i = 0; i < cells.size(); ++i) widths[i] = std::max(widths[i], std::min(code_points(cells[i]), most_aligned));
    };
    widen(headers_);
    for (const auto& cells : rows_) widen(cells);

    std::string out;
    const auto write = [&](const std::vector<std::string>& cells) {
        std::size_t blanks = 0;  // owed, and paid before the next cell that has something: no line ends in blanks
        for (std::size_t i = 0; i < cells.size(); ++i) {
            if (i > 0) blanks += 2;
            const std::size_t padding = widths[i] - std::min(code_points(cells[i]), widths[i]);
            if (right_[i]) blanks += padding;
            if (!cells[i].empty()) {
                out.append(blanks, ' ');
                out += cells[i];
                blanks = 0;
            }
            if (!right_[i]) blanks += padding;
        }
        out += '\n';
    };
    if (std::any_of(headers_.begin(), headers_.end(), [](const std::string& h) { return !h.empty(); })) {
        write(headers_);
        std::vector<std::string> dashes;
        for (const std::size_t width : widths) dashes.emplace_back(width, '-');
        write(dashes);
    }
    for (const auto& cells : rows_) write(cells);
    return out;
}

PARTNERING_END
