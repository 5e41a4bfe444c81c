#include "svg_page.hpp"

#include "picture_text.hpp"

#include <partnering/core/rational_text.hpp>

PARTNERING_BEGIN
namespace svg_page {

std::string text(int x, int y, std::string_view words, std::string_view more)
{
    return "<text x=\"" + std::to_string(x) + "\" y=\"" + std::to_string(y) + '"' + std::string{more} + '>' + escaped_for_xml(words) +
           "</text>\n";
}

std::string box(int x, int y, int width, int height, std::string_view more)
{
    return "<rect x=\"" + std::to_string(x) + "\" y=\"" + std::to_string(y) + "\" width=\"" + std::to_string(width) + "\" height=\"" +
           std::to_string(height) + "\" " + std::string{more} + "/>\n";
}

std::string amount(const rational& value)
{
    const rational thousandths = value * 1000;
    return thousandths.is_integer() ? to_decimal_or_ratio(value) : "\u2248" + fixed_decimal(value, 3, rounding_mode::half_even);
}

std::string listed(const std::vector<std::string>& names)
{
    std::string made;
    for (std::size_t i = 0; i < names.size(); ++i) made += (i == 0 ? "" : i + 1 == names.size() ? " and " : ", ") + names[i];
    return made;
}

std::vector<std::string> lines_of(std::string_view words, int width, int size)
{
    std::vector<std::string> lines;
    for (std::size_t at = 0; at <= words.size();) {
        const std::size_t end = std::min(words.find(' ', at), words.size());
        const std::string_view word = words.substr(at, end - at);
        at = end + 1;
        if (word.empty()) continue;
        if (lines.empty() || width_of(lines.back(), size) + width_of(word, size) + size > width)
            lines.emplace_back(word);
        else
            lines.back().append(1, ' ').append(word);
    }
    return lines;
}

std::string page(int width, int height, std::string_view title, std::string_view description, std::string_view drawn)
{
    const std::string size = "width=\"" + std::to_string(width) + "\" height=\"" + std::to_string(height) + '"';
    std::string out = "<svg xmlns=\"http://www.w3.org/2000/svg\" role=\"img\" " + size + " viewBox=\"0 0 " + std::to_string(width) + ' ' +
                      std::to_string(height) + "\" font-family=\"sans-serif\" font-size=\"13\">\n";
    out += "<title>" + escaped_for_xml(title) + "</title>\n";
    if (!description.empty()) out += "<desc>" + escaped_for_xml(description) + "</desc>\n";
    out += "<rect " + size + " rx=\"8\" fill=\"#ffffff\" stroke=\"#a8a29e\"/>\n";
    out += text(margin, 30, title, " font-size=\"17\" font-weight=\"bold\"");
    return out.append(drawn) + "</svg>\n";
}

}  // namespace svg_page
PARTNERING_END
