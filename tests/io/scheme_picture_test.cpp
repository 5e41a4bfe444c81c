#include <partnering/io/scheme_picture.hpp>

#include <doctest/doctest.h>

#include <string>

using namespace partnering;

namespace {

std::size_t count_of(const std::string& text, const std::string& what)
{
    std::size_t count = 0;
    for (std::size_t at = text.find(what); at != std::string::npos; at = text.find(what, at + 1)) ++count;
    return count;
}

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
    CHECK(count_of(drawn, ">10 by equal</text>") == 2);
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
