#include <partnering/core/contract.hpp>
#include <partnering/io/text_table.hpp>

#include <doctest/doctest.h>

#include <string>
#include <utility>
#include <vector>

using namespace partnering;

// Expected texts are laid out by hand: columns as wide as their widest cell, two blanks between them.

TEST_CASE("text_table: numbers stand at the right, words at the left, and no line ends in blanks")
{
    const std::string text = text_table({"payer", "payee", "", "amount"})
                                 .right(3)
                                 .row({"telia", "spotify", "x", "85516.20"})
                                 .row({"subscribers", "telia", "", "122166.00"})
                                 .row({"a", "", "yy"})
                                 .str();
    CHECK(text == "payer        payee           amount\n"
                  "-----------  -------  --  ---------\n"
                  "telia        spotify  x    85516.20\n"
                  "subscribers  telia        122166.00\n"
                  "a                     yy\n");
}

TEST_CASE("text_table: a cell is as wide as its code points, not its bytes")
{
    CHECK(text_table({"name", "n"}).right(1).row({"Z\xc3\xbcrich", "1"}).row({"Berlin", "22"}).str() == "name     n\n"
                                                                                                        "------  --\n"
                                                                                                        "Z\xc3\xbcrich   1\n"
                                                                                                        "Berlin  22\n");
}

TEST_CASE("text_table: without headers there is no line of dashes, without rows only headers")
{
    CHECK(text_table({"", ""}).row({"a", "b"}).row({"ccc", "d"}).str() == "a    b\nccc  d\n");
    CHECK(text_table({"a", "bb"}).str() == "a  bb\n-  --\n");
    CHECK(text_table({"a"}).row({"1"}).row({"2"}).rows() == 2);
}

TEST_CASE("text_table: nothing in a cell breaks a line or talks to the terminal")
{
    const std::vector<std::pair<std::string, std::string>> table{
        {"a\nb", "a\\x0ab"},
        {"\x1b[2J", "\\x1b[2J"},
        {"tab\there", "tab\\x09here"},
        {std::string{"nul\0", 4}, "nul\\x00"},
        {"del\x7f", "del\\x7f"},
        {"\xc2\x9b", "\\xc2\\x9b"},           // U+009B, a control sequence introducer in one code point
        {"\xe2\x80\xae", "\\xe2\\x80\\xae"},  // U+202E turns what follows around
        {"\xe2\x80\xa8", "\\xe2\\x80\\xa8"},  // U+2028 ends a line
        {"\xff", "\\xff"},
        {"cut\xe2\x82", "cut\\xe2\\x82"},
        {"\xed\xa0\x80", "\\xed\\xa0\\x80"},  // a surrogate is no UTF-8
        {"\xe2\x82\xac", "\xe2\x82\xac"},     // the euro sign stays
        {"\xf0\x9f\x9a\x97", "\xf0\x9f\x9a\x97"},
        {"back\\slash", "back\\slash"},
        {"", ""},
    };
    for (const auto& [given, expected] : table) {
        CAPTURE(expected);
        CHECK(printable(given) == expected);
    }
    CHECK(text_table({"h\n"}).row({"a\nb"}).str() == "h\\x0a\n------\na\\x0ab\n");
}

TEST_CASE("text_table: a long list in one row stands out of its column, and fills no other row with blanks")
{
    const std::string list(text_table::most_aligned + 60, 'x');
    // What is left of the column beside some letters.
    const auto blanks_beside = [](std::size_t letters) { return std::string(text_table::most_aligned - letters, ' '); };
    const std::string dashes(text_table::most_aligned, '-');
    CHECK(text_table({"who", "n"}).row({list, "1"}).row({"y", "2"}).str() ==
          "who" + blanks_beside(3) + "  n\n" + dashes + "  -\n" + list + "  1\ny" + blanks_beside(1) + "  2\n");
    // One that is just as long as a column may be wide is aligned as any other.
    const std::string last(text_table::most_aligned, 'x');
    CHECK(text_table({"", ""}).row({last, "1"}).row({"y", "2"}).str() == last + "  1\ny" + blanks_beside(1) + "  2\n");
    CHECK(text_table({"", ""}).right(0).row({list, "1"}).row({"y", "2"}).str() == list + "  1\n" + blanks_beside(1) + "y  2\n");
}

TEST_CASE("text_table: a cell or an alignment without its column is the caller's bug")
{
    CHECK_THROWS_AS(text_table({"a"}).right(1), contract_violation);
    CHECK_THROWS_AS(text_table({"a"}).row({"1", "2"}), contract_violation);
}
