#include <partnering/io/scheme_picture.hpp>

#include "svg.hpp"

#include <doctest/doctest.h>

#include <string>

using namespace partnering;
using svg::count_of;

namespace {

value_scheme made(std::vector<std::string> members, rational worth)
{
    value_scheme_draft draft{.key = "S<&>", .manager = "m", .members = std::move(members)};
    by_terms equal{equal_shares{}};
    for (const std::string& each : draft.members) equal.among.push_back({each});
    for (int year = 2026; year < 2028; ++year)
        draft.stages.push_back({{date::of(year, 1, 1), date::of(year + 1, 1, 1)}, {lifecycle_stage::growth, "agreed", worth, equal}});
    return value_scheme::from(draft).value();
}

}  // namespace

TEST_CASE("scheme picture: a bar and a number for each member and stage, with names escaped")
{
    const std::string drawn = svg_picture(made({"a", "<script>", "\"c\""}, 10));
    CHECK(count_of(drawn, ">\u22483.333</text>") == 6);
    CHECK(count_of(drawn, "fill=\"#1d4ed8\"") == 6);
    CHECK(count_of(drawn, ">worth 10</text>") == 2);
    CHECK(count_of(drawn, ">rule: equal</text>") == 2);
    CHECK(svg::tags_close(drawn));
    CHECK(count_of(drawn, "&lt;script&gt;") == 1);
    CHECK(drawn.find("<script>") == std::string::npos);
    CHECK(drawn.find("S&lt;&amp;&gt;: who has what") != std::string::npos);
    CHECK(drawn == svg_picture(made({"\"c\"", "a", "<script>"}, 10)));
}

TEST_CASE("scheme picture: nothing to divide, and what is taken back")
{
    const std::string nothing = svg_picture(made({"a"}, 0));
    CHECK(count_of(nothing, "fill=\"#1d4ed8\"") == 0);
    CHECK(count_of(nothing, ">0</text>") == 2);
    const std::string back = svg_picture(made({"a", "b"}, -3));
    CHECK(count_of(back, "fill=\"none\" stroke=\"#1d4ed8\"") == 4);
    CHECK(count_of(back, ">-1.5</text>") == 4);
}

TEST_CASE("scheme picture: who manages it, and how the worth of which stages is determined")
{
    value_scheme_draft draft{.key = "s", .manager = "m", .members = {"a", "b"}, .consents = {"b", "m", "a"}};
    const std::vector<std::string> determined{"as agreed", "as measured", "as measured", "by <auction>"};
    for (int i = 0; i < 4; ++i)
        draft.stages.push_back(
            {{date::of(2026 + i, 1, 1), date::of(2027 + i, 1, 1)},
             {static_cast<lifecycle_stage>(i), determined[static_cast<std::size_t>(i)], 10, by_terms{equal_shares{}, {{"a"}, {"b"}}}}});
    const std::string drawn = svg_picture(value_scheme::from(draft).value());
    CHECK(count_of(drawn, ">managed by m, who changes it with the consent of a and b</text>") == 1);
    CHECK(count_of(drawn, ">worth, introduction from 2026-01-01: as agreed</text>") == 1);
    CHECK(count_of(drawn, ">worth, growth from 2027-01-01 to maturity: as measured</text>") == 1);
    CHECK(count_of(drawn, ">worth, decline from 2029-01-01: by &lt;auction&gt;</text>") == 1);
    CHECK(count_of(svg_picture(made({"a"}, 1)), ">managed by m, who changes it alone</text>") == 1);
    CHECK(count_of(svg_picture(made({"a"}, 1)), ">worth, in each stage: agreed</text>") == 1);
    // A long text is broken at blanks, not cut.
    draft.stages.erase(draft.stages.begin() + 1, draft.stages.end());
    draft.stages[0].terms.determined =
        "what customers pay in a year in all countries, less tax, less what members spend on it, less what is kept "
        "back for claims, as the accounts of the year say that the last meeting of the members has approved";
    const std::string broken = svg_picture(value_scheme::from(draft).value());
    CHECK(count_of(broken, ">worth, in each stage: what customers pay in a year in all countries,") == 1);
    CHECK(count_of(broken, " has approved</text>") == 1);
}
