#include "picture_text.hpp"

#include <partnering/core/date_text.hpp>
#include <partnering/core/rational_text.hpp>
#include <partnering/io/scheme_picture.hpp>

#include <algorithm>
#include <string_view>

PARTNERING_BEGIN

namespace {

constexpr int margin = 16;
constexpr int title_height = 44;
constexpr int head_height = 66;
constexpr int row_height = 22;
constexpr int bar_width = 84;
constexpr int text_size = 13;

std::string number(int value) { return std::to_string(value); }

std::string text(int x, int y, std::string_view words, std::string_view more = "")
{
    return "<text x=\"" + number(x) + "\" y=\"" + number(y) + '"' + std::string{more} + '>' + escaped_for_xml(words) + "</text>\n";
}

rational size_of(const rational& value) { return value.sign() < 0 ? -value : value; }

std::string share_text(const rational& share)
{
    const rational thousandths = share * 1000;
    return thousandths.is_integer() ? to_decimal_or_ratio(share) : "\u2248" + fixed_decimal(share, 3, rounding_mode::half_even);
}

}  // namespace

std::string svg_picture(const value_scheme& of)
{
    const auto& stages = of.stages().entries();
    rational largest;
    int names = 0;
    int shares = 0;
    for (const std::string& each : of.members()) names = std::max(names, width_of(each, text_size));
    for (const auto& [when, stage] : stages)
        for (const auto& [member, share] : stage.shares) {
            largest = std::max(largest, size_of(share));
            shares = std::max(shares, width_of(share_text(share), 12));
        }
    int column = bar_width + shares + 26;
    for (const auto& [when, stage] : stages)
        column = std::max({column, width_of(to_string(stage.stage), 15) + 20, width_of(stage.rule, 12) + 20, 150});
    const std::string title = of.key() + ": who has what, stage by stage";
    const int left = margin + names + 20;
    const int width = std::max(left + column * static_cast<int>(stages.size()) + margin, width_of(title, 17) + 2 * margin);
    const int top = title_height + head_height;
    const int height = top + row_height * static_cast<int>(of.members().size()) + margin;

    std::string out = "<svg xmlns=\"http://www.w3.org/2000/svg\" role=\"img\" width=\"" + number(width) + "\" height=\"" + number(height) +
                      "\" viewBox=\"0 0 " + number(width) + ' ' + number(height) + "\" font-family=\"sans-serif\" font-size=\"13\">\n";
    out += "<title>" + escaped_for_xml(title) + "</title>\n";
    out += "<rect width=\"" + number(width) + "\" height=\"" + number(height) + "\" rx=\"8\" fill=\"#ffffff\" stroke=\"#a8a29e\"/>\n";
    out += text(margin, 30, title, " font-size=\"17\" font-weight=\"bold\"");
    for (std::size_t m = 0; m < of.members().size(); ++m) {
        const int y = top + row_height * static_cast<int>(m);
        if (m % 2 == 0)
            out += "<rect x=\"1\" y=\"" + number(y) + "\" width=\"" + number(width - 2) + "\" height=\"" + number(row_height) +
                   "\" fill=\"#f5f5f4\"/>\n";
        out += text(margin, y + 15, of.members()[m]);
    }
    for (std::size_t s = 0; s < stages.size(); ++s) {
        const auto& [when, stage] = stages[s];
        const int x = left + column * static_cast<int>(s);
        out += text(x, title_height + 16, to_string(stage.stage), " font-size=\"15\" font-weight=\"bold\"");
        out += text(x, title_height + 34, "from " + to_string(when.begin), " font-size=\"12\" fill=\"#44403c\"");
        out += text(x, title_height + 51, share_text(stage.worth) + " by " + stage.rule, " font-size=\"12\" fill=\"#44403c\"");
        for (std::size_t m = 0; m < stage.shares.size(); ++m) {
            const rational& share = stage.shares[m].second;
            const int y = top + row_height * static_cast<int>(m);
            const int bar = share.sign() == 0 ? 0 : static_cast<int>((size_of(share) * bar_width / largest).to_integer(rounding_mode::up));
            if (bar != 0)
                out += "<rect x=\"" + number(x) + "\" y=\"" + number(y + 5) + "\" width=\"" + number(bar) + "\" height=\"" +
                       number(row_height - 10) + "\" " + (share.sign() < 0 ? "fill=\"none\" stroke=\"#1d4ed8\"" : "fill=\"#1d4ed8\"") +
                       "/>\n";
            out += text(x + bar + 6, y + 15, share_text(share),
                        share.sign() == 0 ? " font-size=\"12\" fill=\"#57534e\"" : " font-size=\"12\"");
        }
    }
    return out + "</svg>\n";
}

PARTNERING_END
