#include "picture_text.hpp"

#include <partnering/io/text_table.hpp>

PARTNERING_BEGIN

std::string escaped_for_dot(std::string_view text)
{
    std::string out;
    for (const char c : printable(text)) {
        if (c == '"' || c == '\\') out += '\\';
        out += c;
    }
    return out;
}

std::string escaped_for_mermaid(std::string_view text)
{
    // Mermaid reads HTML and Markdown in labels; characters that mean something to it are written as its entities.
    std::string out;
    for (const char c : printable(text)) {
        if (std::string_view{"\"#&<>`|[]{}()\\:;*_~$"}.find(c) != std::string_view::npos)
            out += '#' + std::to_string(static_cast<int>(c)) + ';';
        else
            out += c;
    }
    return out;
}

PARTNERING_END
