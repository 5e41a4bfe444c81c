#include "../../src/io/json.hpp"

#include <doctest/doctest.h>

#include <set>
#include <string>
#include <vector>

using namespace partnering;

TEST_CASE("json: what was typed is what is read, numbers as text")
{
    struct row {
        const char* text;
        json::kind kind;
        const char* typed;
    };
    const std::vector<row> table{
        {"12", json::kind::integer, "12"},
        {"-7", json::kind::integer, "-7"},
        {"18446744073709551615", json::kind::integer, "18446744073709551615"},
        {"18446744073709551616", json::kind::integer, "18446744073709551616"},
        {"1234567890123456789012345678901234567890", json::kind::integer, "1234567890123456789012345678901234567890"},
        {"0.10", json::kind::decimal, "0.10"},
        {"1e3", json::kind::decimal, "1e3"},
        {"\"0.10\"", json::kind::string, "0.10"},
        {"\"\\u00e5\"", json::kind::string, "\xC3\xA5"},
        {"null", json::kind::null, ""},
    };
    for (const row& one : table) {
        CAPTURE(one.text);
        const auto read = json::parse_strictly(one.text);
        REQUIRE(read.has_value());
        CHECK(read.value().kind == one.kind);
        CHECK(read.value().text == one.typed);
    }
}

TEST_CASE("json: a UTF-8 byte order mark says nothing and is passed over")
{
    const auto read = json::parse_strictly("\xEF\xBB\xBF[1]");
    REQUIRE(read.has_value());
    CHECK(read.value().items.size() == 1);
}

TEST_CASE("json: of a field given twice the first stays, and each further one is a finding where it stands")
{
    const json::parsed read = json::parse(R"({"a": {"b": 1, "c": 2, "b": 3, "b": 4}})", "in.json");
    REQUIRE(read.findings.size() == 2);
    CHECK(read.findings[0].code == "duplicate_field");
    CHECK(read.findings[0].place == "in.json $.a.b");
    REQUIRE(read.content.has_value());
    const json::value& inner = read.content->items.front();
    REQUIRE(inner.names == std::vector<std::string>{"b", "c"});
    CHECK(inner.items[0].text == "1");
    CHECK(inner.items[1].text == "2");
    CHECK_FALSE(json::parse_strictly(R"({"b": 1, "b": 1})").has_value());
}

TEST_CASE("json: limits on depth, size and number of values are findings, not crashes")
{
    json::limits small;
    small.max_depth = 3;
    small.max_values = 5;
    small.max_bytes = 40;
    struct row {
        std::string text;
        const char* code;  // empty: it is within the limits
    };
    const std::vector<row> table{
        {"[[[1]]]", ""},
        {"[[[[1]]]]", "nesting_too_deep"},
        {"[1,1,1,1]", ""},
        {"[1,1,1,1,1]", "document_too_large"},
        {std::string(40, ' ') + "1", "document_too_large"},
    };
    for (const row& one : table) {
        CAPTURE(one.text);
        const auto read = json::parse_strictly(one.text, {}, small);
        CHECK((read.has_value() ? "" : read.findings().front().code) == one.code);
    }
}

TEST_CASE("json: a million levels of nesting are refused at once, without recursion")
{
    for (const char* opening : {"[", "{\"a\":"}) {
        std::string text;
        for (int i = 0; i < 1'000'000; ++i) text += opening;
        const auto read = json::parse_strictly(text);
        REQUIRE_FALSE(read.has_value());
        CHECK(read.findings().front().code == "nesting_too_deep");
        CHECK(read.findings().front().place.size() < 300);
    }
}

namespace {

std::string nested(std::string path, const std::string& step, std::size_t times)
{
    for (; times > 0; --times) path += step;
    return path;
}
/// A place or name without the digest of what it leaves out, which is as many hexadecimal digits.
std::string without_digest(std::string text)
{
    const std::size_t end = text.find(")…");
    const std::size_t begin = text.rfind(", ", end);
    REQUIRE(begin != std::string::npos);
    const std::string digest = text.substr(begin + 2, end - begin - 2);
    CHECK(digest.size() == 12);
    CHECK(digest.find_first_not_of("0123456789abcdef") == std::string::npos);
    return text.erase(begin, end - begin);
}

}  // namespace

TEST_CASE("json: a long place keeps its first and last steps, and says how many it leaves out")
{
    const auto at = [](const std::string& path) { return without_digest(json::at("", path)); };
    // 640 letters are written out; of more, steps that begin within the first 60 letters and within the last 60.
    CHECK(json::at("", nested("$.a", "[0]", 212)) == nested("$.a", "[0]", 212));
    CHECK(at(nested("$.a", "[0]", 213)) == nested("$.a", "[0]", 20) + "…(173 more)…" + nested("", "[0]", 20));
    CHECK(without_digest(json::at("in.json", nested("$", "[0]", 10'000))) ==
          "in.json " + nested("$", "[0]", 20) + "…(9960 more)…" + nested("", "[0]", 20));
    // A name in quotes is one step, dots and brackets in it or not, and none is cut within.
    const std::string name = "[\"a.b[1].c d\"]";  // 14 letters
    CHECK(at(nested("$", name, 50)) == nested("$", name, 5) + "…(41 more)…" + nested("", name, 4));
    // The last step stays even where it alone is longer than that.
    const std::string last = "[\"" + std::string(100, 'x') + "\"]";
    CHECK(at(nested("$", ".field", 100) + last) == nested("$", ".field", 10) + "…(90 more)…" + last);
    // So does the last field, where steps into lists alone follow it; but not where they fill the place by themselves.
    CHECK(at(nested("$", ".field", 100) + ".worth" + nested("", "[0]", 30)) ==
          nested("$", ".field", 10) + "…(90 more)….worth" + nested("", "[0]", 30));
    CHECK(at(nested("$", ".field", 100) + ".worth" + nested("", "[0]", 60)) ==
          nested("$", ".field", 10) + "…(131 more)…" + nested("", "[0]", 20));
}

TEST_CASE("json: no two places become one by what they leave out")
{
    std::set<std::string> places;
    for (std::size_t step = 0; step < 300; ++step) {
        std::string path = nested("$", "[0]", step) + "[1]" + nested("", "[0]", 299 - step);
        places.insert(json::at("", path));
    }
    CHECK(places.size() == 300);
    // Names of one length with the same ends.
    std::string one = "$";
    std::string other = "$";
    json::append_name(one, std::string(200, 'a') + "b" + std::string(199, 'a'));
    json::append_name(other, std::string(199, 'a') + "b" + std::string(200, 'a'));
    CHECK(one != other);
    CHECK(one.size() == other.size());
}

TEST_CASE("json: a name in a place is whole as long as a key may be; of a longer one both ends are there, cut between characters")
{
    const auto named = [](std::string_view name) {
        std::string path = "$";
        json::append_name(path, name);
        return path;
    };
    CHECK(named("worth") == "$.worth");
    const std::string coalition = "alpha, beta, gamma, delta, epsilon, zeta, eta, theta, iota, kappa, lambda and mu";  // 80 letters
    CHECK(named(coalition) == "$[\"" + coalition + "\"]");
    CHECK(named(std::string(200, 'k')) == "$[\"" + std::string(200, 'k') + "\"]");
    CHECK(without_digest(named(std::string(60, 'a') + std::string(100, 'b') + std::string(60, 'c'))) ==
          "$[\"" + std::string(60, 'a') + "…(100 bytes)…" + std::string(60, 'c') + "\"]");
    // The å of two bytes that begins at byte 59 is left out, and so is the one that ends within the last 60.
    CHECK(without_digest(named(std::string(59, 'a') + "\xC3\xA5" + std::string(97, 'b') + "\xC3\xA5" + std::string(59, 'c'))) ==
          "$[\"" + std::string(59, 'a') + "…(101 bytes)…" + std::string(59, 'c') + "\"]");
    CHECK(named("a\tb") == "$[\"a\\x09b\"]");
}

TEST_CASE("json: lines and columns count characters, not bytes")
{
    const auto read = json::parse_strictly("{\n  \"n\xC3\xA5me\": x}", "in.json");
    REQUIRE_FALSE(read.has_value());
    CHECK(read.findings().front().place == "in.json:2:11");
}

TEST_CASE("json: what is written is read again as the same")
{
    json::value made = json::value::object();
    made.set("text", json::value::of("quote \" backslash \\ line\nfeed \x01 \xC3\xA5"));
    made.set("none", json::value{});
    made.set("yes", json::value::of(true));
    made.set("count", json::value::integer(-9'223'372'036'854'775'807));
    made.set("empty list", json::value::array());
    json::value list = json::value::array();
    for (int i = 0; i < 100; ++i) list.add(json::value::integer(i));
    made.set("list", std::move(list));
    for (const std::string& text : {json::to_line(made), json::to_text(made)}) {
        CAPTURE(text);
        const auto read = json::parse_strictly(text);
        REQUIRE(read.has_value());
        CHECK(read.value() == made);
    }
    CHECK(json::to_line(json::value::of("\xFF")) == "\"\xEF\xBF\xBD\"");
}
