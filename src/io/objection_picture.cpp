#include "picture_text.hpp"
#include "svg_page.hpp"

#include <partnering/io/objection_picture.hpp>

#include <algorithm>
#include <set>
#include <tuple>
#include <utility>

PARTNERING_BEGIN

namespace {

using namespace svg_page;

constexpr int head_height = 64;
constexpr int line_height = 16;
constexpr int label_width = 300;
constexpr int bar_width = 84;
constexpr std::size_t most_rows = 100;
constexpr std::string_view red = "#b91c1c";
constexpr std::string_view green = "#15803d";

/// Those who object, and what of any report says so.
struct row {
    const std::vector<std::string>* members;
    way_out by;
    const std::string* option;
    std::vector<std::string> label{};
};

/// Each once, in the order in which they are met; of very many the first, and how many more there are.
std::pair<std::vector<row>, std::size_t> rows_of(std::span<const titled_report> of)
{
    std::vector<row> rows;
    std::set<std::tuple<std::vector<std::string>, way_out, std::string>> seen;
    for (const titled_report& each : of)
        for (const objection& one : each.report.objections) {
            if (!seen.emplace(one.members, one.by, one.option).second || rows.size() == most_rows) continue;
            rows.push_back({&one.members, one.by, &one.option, lines_of(listed(one.members), label_width, 13)});
            rows.back().label.push_back(one.by == way_out::option    ? "by " + one.option
                                        : one.by == way_out::leaving ? "leaving"
                                        : one.members.size() > 1     ? "by themselves"
                                                                     : "by itself");
        }
    return {std::move(rows), seen.size() - std::min(seen.size(), most_rows)};
}

const objection* find(const sustainability_report& report, const row& of)
{
    const auto found = std::find_if(report.objections.begin(), report.objections.end(), [&](const objection& each) {
        return each.members == *of.members && each.by == of.by && each.option == *of.option;
    });
    return found == report.objections.end() ? nullptr : &*found;
}

rational has_of(const sustainability_report& report, const std::vector<std::string>& members)
{
    rational sum;
    for (const std::string& member : members) {
        const auto found = std::lower_bound(report.members.begin(), report.members.end(), member,
                                            [](const member_outlook& each, const std::string& key) { return each.member < key; });
        if (found != report.members.end() && found->member == member) sum += found->has;
    }
    return sum;
}

/// Requires: neither is below 0, and `largest` is above it
int length_of(const rational& value, const rational& largest)
{
    return value.sign() <= 0 ? 0 : static_cast<int>((value * bar_width / largest).to_integer(rounding_mode::half_even));
}

std::string verdict(std::string_view against, bool holds) { return std::string{against} + (holds ? "holds" : "fails"); }

std::string coloured(std::string_view colour) { return " font-size=\"12\" fill=\"" + std::string{colour} + '"'; }

std::string cell(const sustainability_report& report, const row& of, const rational& largest, int x, int y)
{
    const objection* const against = find(report, of);
    if (against == nullptr && of.by == way_out::within_chain && !report.holds_within_chain()) return {};
    const rational has = against == nullptr ? has_of(report, *of.members) : against->has;
    const int bar = length_of(has, largest);
    std::string drawn;
    const std::string_view look = against == nullptr ? "fill=\"#1d4ed8\"" : "fill=\"url(#lacks)\" stroke=\"#b91c1c\"";
    if (bar != 0) drawn += box(x, y + 5, bar, 12, look);
    if (against == nullptr) return drawn + text(x + bar + 6, y + 15, amount(has), coloured("#1c1917"));
    const int could = length_of(against->could_have, largest);
    drawn += box(x + could - 1, y + 1, 3, 20, "fill=\"#b91c1c\"");
    return drawn + text(x + std::max(bar, could) + 8, y + 15, amount(has) + " < " + amount(against->could_have), coloured(red));
}

}  // namespace

std::string svg_picture(std::span<const titled_report> of)
{
    const auto [rows, more] = rows_of(of);
    int left = margin + width_of("nobody objects", 13) + 20;
    int numbers = 0;
    for (const row& each : rows) {
        for (const std::string& line : each.label) left = std::max(left, margin + width_of(line, 13) + 20);
        for (const titled_report& column : of) {
            const objection* const one = find(column.report, each);
            numbers = std::max(numbers, one == nullptr ? width_of(amount(has_of(column.report, *each.members)), 12)
                                                       : width_of(amount(one->has) + " < " + amount(one->could_have), 12));
        }
    }
    int column = std::max(bar_width + numbers + 30, 170);
    for (const titled_report& each : of) column = std::max(column, width_of(each.title, 15) + 20);
    const std::string_view title = "Who objects, and what they could have";
    const int width = std::max(left + column * static_cast<int>(of.size()) + margin, width_of(title, 17) + 2 * margin);

    std::string drawn =
        "<defs><pattern id=\"lacks\" width=\"5\" height=\"5\" patternUnits=\"userSpaceOnUse\" patternTransform=\"rotate(45)\"><rect "
        "width=\"5\" height=\"5\" fill=\"#fecaca\"/><rect width=\"2\" height=\"5\" fill=\"#b91c1c\"/></pattern></defs>\n";
    for (std::size_t i = 0; i < of.size(); ++i) {
        const int x = left + column * static_cast<int>(i);
        const bool within = of[i].report.holds_within_chain();
        const bool outside = of[i].report.holds_outside();
        drawn += text(x, title_height + 16, of[i].title, " font-size=\"15\" font-weight=\"bold\"");
        drawn += text(x, title_height + 34, verdict("within the chain: ", within), coloured(within ? green : red));
        drawn += text(x, title_height + 51, verdict("against options: ", outside), coloured(outside ? green : red));
    }
    int y = title_height + head_height;
    if (rows.empty()) {
        drawn += text(margin, y + 15, "nobody objects");
        y += 30;
    }
    for (std::size_t r = 0; r < rows.size(); ++r) {
        const row& each = rows[r];
        const int height = 8 + line_height * static_cast<int>(std::max<std::size_t>(each.label.size(), 1));
        rational largest = 0;
        for (const titled_report& one : of) {
            const objection* const against = find(one.report, each);
            largest = std::max({largest, has_of(one.report, *each.members), against == nullptr ? rational{} : against->could_have});
        }
        if (r % 2 == 0) drawn += box(1, y, width - 2, height, "fill=\"#f5f5f4\"");
        for (std::size_t l = 0; l < each.label.size(); ++l)
            drawn += text(margin, y + 16 + line_height * static_cast<int>(l), each.label[l],
                          l + 1 == each.label.size() ? " fill=\"#44403c\" font-style=\"italic\"" : "");
        for (std::size_t i = 0; i < of.size(); ++i)
            drawn += cell(of[i].report, each, largest, left + column * static_cast<int>(i), y + (height - 22) / 2);
        y += height;
    }
    if (more > 0) {
        drawn += text(margin, y + 15, "and " + std::to_string(more) + " more");
        y += 30;
    }
    constexpr std::string_view legend =
        "Blue: what they have. Red and hatched: what they have where they could have more, which the line marks. Each row has a scale of "
        "its own.";
    for (const std::string& line : lines_of(legend, width - 2 * margin, 12)) {
        drawn += text(margin, y + 20, line, " font-size=\"12\" fill=\"#44403c\"");
        y += note_height;
    }
    return page(width, y + margin, title, "", drawn);
}

PARTNERING_END
