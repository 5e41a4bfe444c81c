#include <partnering/io/objection_picture.hpp>

#include "svg.hpp"

#include <doctest/doctest.h>

#include <string>

using namespace partnering;

namespace {

sustainability_report report_of(std::vector<std::pair<std::string, rational>> division)
{
    sustainability_question question{.division = std::move(division)};
    question.options = {{.name = "<direct>", .members = {"a", "b"}, .worth = 5}, {.name = "other", .members = {"c"}, .worth = 3}};
    return sustainability(question).value();
}

}  // namespace

TEST_CASE("objection picture: a row for all who object to any of the divisions, red where they do")
{
    // Against 5 and 3: the first fails c, the second a and b, the third nobody.
    const std::vector<titled_report> reports{{"first", report_of({{"a", 3}, {"b", 4}, {"c", 1}})},
                                             {"second", report_of({{"a", 2}, {"b", 2}, {"c", 4}})},
                                             {"<third>", report_of({{"a", 3}, {"b", 2}, {"c", 3}})}};
    const std::string drawn = svg_picture(reports);
    CHECK(svg::tags_close(drawn));
    CHECK(svg::count_of(drawn, ">by other</text>") == 1);
    CHECK(svg::count_of(drawn, ">by &lt;direct&gt;</text>") == 1);
    CHECK(svg::count_of(drawn, ">a and b</text>") == 1);
    CHECK(svg::count_of(drawn, ">1 &lt; 3</text>") == 1);
    CHECK(svg::count_of(drawn, ">4 &lt; 5</text>") == 1);
    // Content: 7 and 5 of a and b, 4 and 3 of c.
    for (const char* const has : {">7</text>", ">5</text>", ">4</text>", ">3</text>"}) CHECK(svg::count_of(drawn, has) == 1);
    CHECK(svg::count_of(drawn, "url(#lacks)") == 2);
    CHECK(svg::count_of(drawn, "against options: fails") == 2);
    CHECK(svg::count_of(drawn, "against options: holds") == 1);
    CHECK(svg::count_of(drawn, "&lt;third&gt;") == 1);
    // A bar is as long as its part of the most in its row: 3 of 4 of 84 pixels, and the line where 3 is.
    CHECK(svg::count_of(drawn, "width=\"63\" height=\"12\"") == 1);
}

TEST_CASE("objection picture: what a report does not tell is not drawn")
{
    // By a chain in which a and b are worth 6 together, and b and c are; of two who object the one that gains most is told.
    const auto of = [](std::vector<std::pair<std::string, rational>> division) {
        return sustainability({.division = std::move(division), .chain = game::of({"a", "b", "c"}, {0, 0, 0, 6, 0, 0, 6, 8}).value()})
            .value();
    };
    const std::vector<titled_report> reports{{"to c", of({{"a", 1}, {"b", 1}, {"c", 6}})},
                                             {"to a", of({{"a", 6}, {"b", 1}, {"c", 1}})},
                                             {"to b", of({{"a", 1}, {"b", 6}, {"c", 1}})}};
    const std::string drawn = svg_picture(reports);
    CHECK(svg::count_of(drawn, ">2 &lt; 6</text>") == 2);
    CHECK(svg::count_of(drawn, ">by themselves</text>") == 2);
    // In the first two the row of the other pair is empty: 7 would be, and nothing says that it is enough.
    CHECK(svg::count_of(drawn, ">7</text>") == 2);
    CHECK(svg::count_of(drawn, "within the chain: fails") == 2);
}

TEST_CASE("objection picture: nobody, what is negative, and very many")
{
    const std::vector<titled_report> content{{"all", report_of({{"a", 3}, {"b", 2}, {"c", 3}})}};
    CHECK(svg::count_of(svg_picture(content), "nobody objects") == 1);
    CHECK(svg::tags_close(svg_picture({})));
    const std::vector<titled_report> owed{{"owed", sustainability({.division = {{"a", -2}, {"b", 2}}}).value()}};
    const std::string drawn = svg_picture(owed);
    CHECK(svg::count_of(drawn, ">-2 &lt; 0</text>") == 1);
    CHECK(svg::count_of(drawn, ">leaving</text>") == 1);
    // What the chain gives one by itself is another row than leaving, though it be as much.
    const game pair = game::of_counts({"a", "b"}, {0, 0, 0, 8}, rational{1}, game_sense::worth).value();
    const std::vector<titled_report> twice{{"twice", sustainability({.division = {{"a", -2}, {"b", 10}}, .chain = pair}).value()}};
    CHECK(svg::count_of(svg_picture(twice), ">leaving</text>") == 1);
    CHECK(svg::count_of(svg_picture(twice), ">by itself</text>") == 1);

    sustainability_report many;
    for (int i = 100; i < 350; ++i) {
        many.members.push_back({std::to_string(i), 0, 1});
        many.objections.push_back({{std::to_string(i)}, way_out::leaving, "", 0, 1});
    }
    const std::vector<titled_report> long_one{{"long", many}};
    CHECK(svg::count_of(svg_picture(long_one), ">leaving</text>") == 100);
    CHECK(svg::count_of(svg_picture(long_one), ">and 150 more</text>") == 1);
}
