#pragma once

#include <partnering/core/version.hpp>

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

PARTNERING_BEGIN

/// Cells in aligned columns, for a terminal or a file: nothing is wrapped, cut or coloured.
///
/// A cell is as wide as it has code points; one of more than `most_aligned` stands out of its column, so that a long list in one row does
/// not fill all others with blanks. What would move the cursor or is not UTF-8 is written as `\x1b`, so that a name in a
/// document can neither break a line nor talk to the terminal.
///
/// Example: text_table({"payer", "payee", "amount"}).right(2).row({"telia", "spotify", "85516.20"}).str()
class text_table {
public:
    static constexpr std::size_t most_aligned = 240;
    /// Where every header is empty, none is written.
    explicit text_table(std::vector<std::string> headers);
    /// Aligns a column to the right, as numbers are. Requires: column < number of headers.
    text_table& right(std::size_t column);
    /// Cells that are left out at the end are empty. Requires: no more cells than headers.
    text_table& row(std::vector<std::string> cells);
    [[nodiscard]] std::size_t rows() const noexcept { return rows_.size(); }
    /// A line of headers, a line of dashes, a line a row; two blanks between columns, none at the end of a line.
    [[nodiscard]] std::string str() const;

private:
    std::vector<std::string> headers_;
    std::vector<bool> right_;
    std::vector<std::vector<std::string>> rows_;
};

/// Text that stays on its line: control characters, and bytes that are not UTF-8, become `\x1b`.
[[nodiscard]] std::string printable(std::string_view text);

PARTNERING_END
