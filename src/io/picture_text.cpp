#include "picture_text.hpp"

#include <partnering/io/text_table.hpp>

#include <algorithm>

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

std::string escaped_for_xml(std::string_view text)
{
    std::string out;
    for (const char c : printable(text)) {
        if (c == '&')
            out += "&amp;";
        else if (c == '<')
            out += "&lt;";
        else if (c == '>')
            out += "&gt;";
        else if (c == '"')
            out += "&quot;";
        else
            out += c;
    }
    return out;
}

int width_of(std::string_view text, int size)
{
    const auto characters =
        std::count_if(text.begin(), text.end(), [](char c) { return (static_cast<unsigned char>(c) & 0xC0U) != 0x80U; });
    return static_cast<int>(characters) * size * 3 / 5;
}

PARTNERING_END
