#include <partnering/io/model_picture.hpp>
#include <partnering/model/catalogue.hpp>

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <regex>
#include <set>
#include <string>
#include <utility>
#include <vector>

using namespace partnering;

namespace {

std::size_t count(const std::string& in, const std::string& what)
{
    std::size_t many = 0;
    for (std::size_t at = in.find(what); at != std::string::npos; at = in.find(what, at + what.size())) ++many;
    return many;
}

/// WCAG 2.1, relative luminance.
double luminance(const std::string& colour)
{
    const auto channel = [&](std::size_t at) {
        const double c = std::stoi(colour.substr(at, 2), nullptr, 16) / 255.0;
        return c <= 0.03928 ? c / 12.92 : std::pow((c + 0.055) / 1.055, 2.4);
    };
    return 0.2126 * channel(1) + 0.7152 * channel(3) + 0.0722 * channel(5);
}

struct box {
    int left, right, top, bottom;
};

/// The texts of a picture as boxes: as wide as their letters, which the picture assumes to be 0.6 of their height.
std::vector<box> texts_of(const std::string& svg)
{
    static const std::regex text{R"re(<text x="(-?\d+)" y="(-?\d+)" text-anchor="(\w+)"(?: font-size="(\d+)")?[^>]*>([^<]*)</text>)re"};
    std::vector<box> all;
    for (std::sregex_iterator at{svg.begin(), svg.end(), text}, end; at != end; ++at) {
        const int size = (*at)[4].matched ? std::stoi((*at)[4]) : 13;
        const std::string words = std::regex_replace((*at)[5].str(), std::regex{"&[a-z]+;"}, "x");
        const int width = static_cast<int>(words.size()) * size * 6 / 10;
        const int x = std::stoi((*at)[1]);
        const int left = (*at)[3] == "middle" ? x - width / 2 : x;
        all.push_back({left, left + width, std::stoi((*at)[2]) - size, std::stoi((*at)[2])});
    }
    return all;
}

partnership_model hostile()
{
    return {.acronym = "\"<&>\n\x1b",
            .name = "</text><script>",
            .policy = "distribute",
            .places = {{"B\"", "party"}, {"M]", "intermediary"}, {"X|", "an own role, with a very long name & more"}},
            .arrows = {{flow_kind::service, "B\"", "M]", "S;\"`"},
                       {flow_kind::service, "M]", "X|", std::string(200, 'S')},
                       {flow_kind::payment, "M]", "M]", "itself"}},
            .contract_with = "M]"};
}

}  // namespace

TEST_CASE("model picture: every arrow of a row is drawn, and those of other kinds look different")
{
    for (const partnership_model& model : model_catalogue::shipped().models()) {
        CAPTURE(model.acronym);
        const std::string svg = svg_picture(model);
        const std::string dot = dot_picture(model);
        const std::string mermaid = mermaid_picture(model);
        std::set<flow_kind> kinds;
        for (const model_arrow& arrow : model.arrows) kinds.insert(arrow.kind);
        // One line an arrow, and one for each kind in the legend.
        CHECK(count(svg, "<path ") == model.arrows.size() + kinds.size());
        CHECK(count(dot, " -> ") == model.arrows.size() + kinds.size());
        CHECK(count(mermaid, ": ") == 1 + model.arrows.size() + kinds.size());  // the title's is the first
        CHECK(count(mermaid, "  rect ") == kinds.size());
        for (const char* kind : {"services", "payments", "bills", "introductions", "exposures"}) {
            const bool drawn =
                std::any_of(kinds.begin(), kinds.end(), [&](flow_kind each) { return std::string{to_string(each)} + 's' == kind; });
            CHECK((svg.find(">" + std::string{kind} + "<") != std::string::npos) == drawn);
            CHECK((dot.find("label=\"" + std::string{kind}) != std::string::npos) == drawn);
            CHECK((mermaid.find(": " + std::string{kind} + '\n') != std::string::npos) == drawn);
        }
        // Colour and dash of a line belong to one kind.
        std::set<std::pair<std::string, std::string>> looks;
        static const std::regex line{R"re(<path [^>]*stroke="(#\w+)"[^>]*?(?:stroke-dasharray="([^"]*)")?/>)re"};
        for (std::sregex_iterator at{svg.begin(), svg.end(), line}, end; at != end; ++at) looks.insert({(*at)[1], (*at)[2]});
        CHECK(looks.size() == kinds.size());
        std::set<std::string> dashes;
        for (const auto& [colour, dash] : looks) CHECK(dashes.insert(dash).second);
        // Whoever carries something has a ring where it passes.
        const auto carried =
            std::count_if(model.arrows.begin(), model.arrows.end(), [](const model_arrow& a) { return !a.through.empty(); });
        CHECK(count(svg, "r=\"5\" fill=\"#ffffff\"") == static_cast<std::size_t>(carried));
    }
}

TEST_CASE("model picture: no two texts lie over one another, and none leaves the picture")
{
    static const std::regex size_of{R"re(width="(\d+)" height="(\d+)")re"};
    std::vector<partnership_model> models{model_catalogue::shipped().models().begin(), model_catalogue::shipped().models().end()};
    models.push_back(hostile());
    for (const partnership_model& model : models) {
        CAPTURE(model.acronym);
        const std::string svg = svg_picture(model);
        std::smatch size;
        REQUIRE(std::regex_search(svg, size, size_of));
        const std::vector<box> texts = texts_of(svg);
        CHECK(texts.size() >= model.places.size() * 3 + model.arrows.size());
        for (std::size_t i = 0; i < texts.size(); ++i) {
            CHECK(texts[i].left >= 0);
            CHECK(texts[i].right <= std::stoi(size[1]));
            CHECK(texts[i].bottom <= std::stoi(size[2]));
            for (std::size_t j = i + 1; j < texts.size(); ++j) {
                const bool apart = texts[i].right <= texts[j].left || texts[j].right <= texts[i].left ||
                                   texts[i].bottom <= texts[j].top + 3 || texts[j].bottom <= texts[i].top + 3;
                CHECK(apart);
            }
        }
    }
}

TEST_CASE("model picture: texts have a contrast of at least 4.5 to 1 on the picture's own ground")
{
    // WCAG 2.1, success criterion 1.4.3. The ground is white, or the tint of a band: 7 % of its colour, mixed channel by channel.
    static const std::regex text{R"re(<text [^>]*fill="(#\w+)")re"};
    std::size_t texts = 0;
    for (const partnership_model& model : model_catalogue::shipped().models()) {
        const std::string svg = svg_picture(model);
        for (std::sregex_iterator at{svg.begin(), svg.end(), text}, end; at != end; ++at, ++texts) {
            const std::string colour = (*at)[1];
            CAPTURE(colour);
            std::string tint = "#";
            for (const std::size_t channel : {1U, 3U, 5U}) {
                const int mixed = (std::stoi(colour.substr(channel, 2), nullptr, 16) * 7 + 255 * 93) / 100;
                tint += {"0123456789abcdef"[mixed / 16], "0123456789abcdef"[mixed % 16]};
            }
            CHECK((luminance(tint) + 0.05) / (luminance(colour) + 0.05) >= 4.5);
        }
        CHECK(svg.find("fill=\"#ffffff\" stroke=\"#a8a29e\"/>") != std::string::npos);
        CHECK(svg.find("@font-face") == std::string::npos);
        CHECK(svg.find("<script") == std::string::npos);
    }
    CHECK(texts > 100);
}

TEST_CASE("model picture: names may hold anything, and the same row gives the same bytes")
{
    const partnership_model model = hostile();
    const std::string svg = svg_picture(model);
    CHECK(svg.find("<script") == std::string::npos);
    CHECK(svg.find("&lt;/text&gt;&lt;script&gt;") != std::string::npos);
    CHECK(std::none_of(svg.begin(), svg.end(), [](char c) { return c == '\x1b'; }));
    const std::string dot = dot_picture(model);
    CHECK(dot.find("label=\"B\\\"") != std::string::npos);
    const std::string mermaid = mermaid_picture(model);
    CHECK(mermaid.find("X#124;") != std::string::npos);
    CHECK(mermaid.find(": S#59;#34;#96;\n") != std::string::npos);
    CHECK(mermaid.find("<script") == mermaid.rfind("<script"));  // in the title alone, which is plain text
    CHECK(svg_picture(model) == svg);
    CHECK(dot_picture(model) == dot);
    CHECK(mermaid_picture(model) == mermaid);
    // A row without anything in it is a picture all the same.
    CHECK_FALSE(svg_picture({}).empty());
    CHECK_FALSE(dot_picture({}).empty());
    CHECK_FALSE(mermaid_picture({}).empty());
}
