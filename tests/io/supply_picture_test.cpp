#include <partnering/io/supply_picture.hpp>

#include "svg.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <string>

using namespace partnering;

namespace {

using need = supply_draft::need;

/// A shop that takes a line from either of two, two units of power, and a till that rests on power too.
supply_draft shop()
{
    return {{{.key = "sale", .by = "shop", .cost = 1, .worth = 9, .needs = {{{"line a", "line b"}}, {{"power"}, 2}, {{"till"}}}},
             {.key = "till", .by = "<bank>", .needs = {{{"power"}}}},
             {.key = "line a", .by = "a"},
             {.key = "line b", .by = "b", .cost = rational{1, 3}},
             {.key = "power", .cost = 2}}};
}

}  // namespace

TEST_CASE("supply picture: a box a supply, an arrow a need, with names escaped")
{
    const std::string drawn = svg_picture(shop()).value();
    REQUIRE(svg::tags_close(drawn));
    CHECK(svg::count_of(drawn, "rx=\"6\"") == 5);
    CHECK(svg::count_of(drawn, "<polygon") == 5);
    CHECK(svg::count_of(drawn, "fill=\"#dbeafe\"") == 1);
    CHECK(svg::count_of(drawn, "costs 1, worth 9") == 1);
    CHECK(svg::count_of(drawn, "costs \u22480.333") == 1);
    CHECK(svg::count_of(drawn, ">from outside</text>") == 1);
    CHECK(svg::count_of(drawn, ">\u00d7 2</text>") == 1);
    CHECK(svg::count_of(drawn, ">&lt;bank&gt;</text>") == 1);
    // Both lines dashed, and what goes past the till is not.
    CHECK(svg::count_of(drawn, "stroke-dasharray") == 2);
    CHECK(svg::count_of(drawn, "any one of them will do") == 1);
    CHECK(drawn.find("shop: sale takes line a or line b, power, till") != std::string::npos);
}

TEST_CASE("supply picture: what is taken stands left of what takes it")
{
    const std::string drawn = svg_picture(shop()).value();
    const auto left_of = [&](const std::string& words) {
        const std::size_t end = drawn.find('>' + words + "</text>");
        REQUIRE(end != std::string::npos);
        const std::size_t at = drawn.rfind("<text x=\"", end) + 9;
        return std::stoi(drawn.substr(at));
    };
    CHECK(left_of("power") < left_of("till"));
    CHECK(left_of("till") < left_of("sale"));
    CHECK(left_of("line a") == left_of("till"));
    CHECK(left_of("line b") == left_of("till"));
}

TEST_CASE("supply picture: the order of the draft decides nothing")
{
    supply_draft other = shop();
    std::reverse(other.supplies.begin(), other.supplies.end());
    for (supply_draft::supply& each : other.supplies) {
        std::reverse(each.needs.begin(), each.needs.end());
        for (need& one : each.needs) std::reverse(one.any_of.begin(), one.any_of.end());
    }
    CHECK(svg_picture(other).value() == svg_picture(shop()).value());
}

TEST_CASE("supply picture: nothing, a chain that is none, and one that nobody could read")
{
    CHECK(svg::tags_close(svg_picture(supply_draft{}).value()));
    supply_draft circle{{{.key = "a", .by = "x", .needs = {{{"b"}}}}, {.key = "b", .by = "x", .needs = {{{"a"}}}}}};
    CHECK(svg_picture(circle).findings().front().code == "supply_cycle");
    supply_draft many;
    for (std::size_t i = 0; i < most_drawn; ++i) many.supplies.push_back({.key = std::to_string(i), .by = "x"});
    CHECK(svg_picture(many).has_value());
    many.supplies.push_back({.key = "one more", .by = "x"});
    CHECK(svg_picture(many).findings().front().code == "too_many_to_draw");
    // Each takes the next, and the first takes them all: arrows that pass 40 columns would be a thousand places to pass.
    supply_draft deep;
    for (int i = 0; i < 60; ++i) {
        deep.supplies.push_back({.key = std::to_string(i), .by = "x"});
        if (i > 0) {
            deep.supplies.back().needs.push_back({{std::to_string(i - 1)}});
            for (int past = 0; i == 59 && past < 58; ++past) deep.supplies.back().needs.push_back({{std::to_string(past)}});
        }
    }
    CHECK(svg_picture(deep).findings().front().code == "too_many_to_draw");
}
