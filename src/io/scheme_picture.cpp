#include "picture_text.hpp"
#include "svg_page.hpp"

#include <partnering/core/date_text.hpp>
#include <partnering/io/scheme_picture.hpp>

#include <algorithm>

PARTNERING_BEGIN

namespace {

using namespace svg_page;

constexpr int head_height = 83;
constexpr int row_height = 22;
constexpr int bar_width = 84;
constexpr int text_size = 13;

rational size_of(const rational& value) { return value.sign() < 0 ? -value : value; }

/// Who manages the scheme, and how the worth of which stages is determined: what a scheme states beside its divisions.
std::vector<std::string> notes_of(const value_scheme& of)
{
    std::vector<std::string> others;
    for (const std::string& each : of.consents())
        if (each != of.manager()) others.push_back(each);
    std::vector<std::string> notes{"managed by " + of.manager() +
                                   (others.empty() ? ", who changes it alone" : ", who changes it with the consent of " + listed(others))};
    const auto& stages = of.stages().entries();
    for (std::size_t first = 0, after = 0; first < stages.size(); first = after) {
        const stage_division& one = stages[first].value;
        while (after < stages.size() && stages[after].value.determined == one.determined) ++after;
        std::string which{"in each stage"};
        if (after - first < stages.size()) {
            which = std::string{to_string(one.stage)} + " from " + to_string(stages[first].when.begin);
            if (after - first > 1) which += " to " + std::string{to_string(stages[after - 1].value.stage)};
        }
        notes.push_back("worth, " + which + ": " + one.determined);
    }
    return notes;
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
            shares = std::max(shares, width_of(amount(share), 12));
        }
    int column = bar_width + shares + 26;
    for (const auto& [when, stage] : stages)
        column = std::max({column, width_of(to_string(stage.stage), 15) + 20, width_of("rule: " + stage.rule, 12) + 20, 150});
    const std::string title = of.key() + ": who has what, stage by stage";
    const int left = margin + names + 20;
    const int width = std::max({left + column * static_cast<int>(stages.size()) + margin, width_of(title, 17) + 2 * margin, 600});
    std::string drawn;
    int head = title_height;
    for (const std::string& note : notes_of(of))
        for (const std::string& line : lines_of(note, width - 2 * margin, text_size)) {
            drawn += text(margin, head + 8, line, " fill=\"#44403c\"");
            head += note_height;
        }
    const int top = head + head_height;
    const int height = top + row_height * static_cast<int>(of.members().size()) + margin;
    for (std::size_t m = 0; m < of.members().size(); ++m) {
        const int y = top + row_height * static_cast<int>(m);
        if (m % 2 == 0) drawn += box(1, y, width - 2, row_height, "fill=\"#f5f5f4\"");
        drawn += text(margin, y + 15, of.members()[m]);
    }
    for (std::size_t s = 0; s < stages.size(); ++s) {
        const auto& [when, stage] = stages[s];
        const int x = left + column * static_cast<int>(s);
        drawn += text(x, head + 16, to_string(stage.stage), " font-size=\"15\" font-weight=\"bold\"");
        drawn += text(x, head + 34, "from " + to_string(when.begin), " font-size=\"12\" fill=\"#44403c\"");
        drawn += text(x, head + 51, "worth " + amount(stage.worth), " font-size=\"12\" fill=\"#44403c\"");
        drawn += text(x, head + 68, "rule: " + stage.rule, " font-size=\"12\" fill=\"#44403c\"");
        for (std::size_t m = 0; m < stage.shares.size(); ++m) {
            const rational& share = stage.shares[m].second;
            const int y = top + row_height * static_cast<int>(m);
            const int bar = share.sign() == 0 ? 0 : static_cast<int>((size_of(share) * bar_width / largest).to_integer(rounding_mode::up));
            if (bar != 0)
                drawn += box(x, y + 5, bar, row_height - 10, share.sign() < 0 ? "fill=\"none\" stroke=\"#1d4ed8\"" : "fill=\"#1d4ed8\"");
            drawn +=
                text(x + bar + 6, y + 15, amount(share), share.sign() == 0 ? " font-size=\"12\" fill=\"#57534e\"" : " font-size=\"12\"");
        }
    }
    return page(width, height, title, "", drawn);
}

PARTNERING_END
