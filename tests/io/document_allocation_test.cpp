#include "../../src/io/document_allocation.hpp"

#include <partnering/core/rational_literals.hpp>

#include <doctest/doctest.h>

#include <fstream>
#include <iterator>
#include <random>
#include <set>
#include <string>
#include <string_view>
#include <vector>

using namespace partnering;

namespace {

struct reading_of {
    std::optional<allocation_terms> terms;
    std::vector<finding> findings;
};

reading_of read(const json::value& content)
{
    const read_options options{};
    reading::collector into{options};
    const reading::spot root{};
    reading_of made{reading::to_allocation_terms(into, content, root), {}};
    made.findings = std::move(into).findings();
    return made;
}

reading_of read(std::string_view text) { return read(json::parse_strictly(text).value()); }

std::string bytes_of(const char* path)
{
    std::ifstream file{path, std::ios::binary};
    return {std::istreambuf_iterator<char>{file}, {}};
}

std::string said(const std::vector<finding>& found)
{
    std::string text;
    for (const finding& one : found) text += one.code + " at " + one.place + ": " + one.text + '\n';
    return text;
}

void check_both_ways(const allocation_terms& terms)
{
    const json::value written = to_json(terms);
    CAPTURE(json::to_text(written));
    // By text, so that nothing hides in the tree.
    const reading_of again = read(json::to_line(written));
    CAPTURE(said(again.findings));
    REQUIRE(again.terms.has_value());
    CHECK(again.findings.empty());
    CHECK(*again.terms == terms);
    CHECK(json::to_text(to_json(*again.terms)) == json::to_text(written));
}

}  // namespace

TEST_CASE("allocation terms: every form of the schema's sample reads, and what is written of it reads as the same")
{
    const json::value sample = json::parse_strictly(bytes_of("tests/data/allocation-terms.json")).value();
    std::set<std::size_t> kinds;
    for (const json::value& each : sample.items) {
        CAPTURE(json::to_text(each));
        const reading_of got = read(each);
        CAPTURE(said(got.findings));
        REQUIRE(got.terms.has_value());
        kinds.insert(got.terms->index());
        check_both_ways(*got.terms);
    }
    CHECK(kinds.size() == std::variant_size_v<allocation_terms>);
}

TEST_CASE("allocation terms: what is written is what is meant: percent in hundredths, shares as ratios")
{
    using w = waterfall;
    const reading_of got = read(R"({"method": "waterfall", "takes": [
        {"to": "broker", "percent": "5", "of": "gross"}, {"to": "platform", "amount": "3", "name": "fee"},
        {"to": "scout", "percent": "12.5", "of": "fee", "at_most": "1/3"}, {"to": "publisher", "recoup": "advance", "percent": "100"},
        {"to": "lp", "until": "1000", "received": "lp/received", "rank": 2},
        {"to": {"gp": "0.5", "lp": "1/2"}, "catch_up": {"member": "gp", "target": "0.2", "beyond": ["capital"], "carried": "fund"}},
        {"to": {"a": "2/3", "b": "1/3"}, "of": "rest"}]})");
    CAPTURE(said(got.findings));
    REQUIRE(got.terms.has_value());
    const w expected{{
        {{{"broker", 1}}, w::percentage{{1, 20}, w::gross{}}},
        {{{"platform", 1}}, w::flat{3}, "fee"},
        {{{"scout", 1}}, w::percentage{{1, 8}, w::earlier{"fee"}}, "", std::nullopt, rational{1, 3}},
        {{{"publisher", 1}}, w::recoup{"advance"}},
        {{{"lp", 1}}, w::until{1000, "lp/received"}, "", std::nullopt, std::nullopt, 2},
        {{{"gp", {1, 2}}, {"lp", {1, 2}}}, w::catch_up{"gp", {1, 5}, {"capital"}, "fund"}},
        {{{"a", {2, 3}}, {"b", {1, 3}}}, w::percentage{}},
    }};
    CHECK(std::get<w>(*got.terms) == expected);

    using f = fixed_shares;
    CHECK(std::get<f>(*read(R"({"method": "fixed", "shares": {"a": "0.3", "b": {"amount": "5"}, "c": "rest"}})").terms) ==
          f{{{"a", f::ratio{{3, 10}}}, {"b", f::amount{5}}, {"c", f::rest{}}}});
    CHECK(std::get<f>(*read(R"({"method": "fixed", "shares": [{"key": "g", "share": "1", "at_least": {"amount": 2}, "at_most": "0.5",
                               "parts": {"a": 1}}]})")
                           .terms) == f{{{"g", f::ratio{1}, f::amount{2}, f::ratio{{1, 2}}, {{"a", f::ratio{1}}}}}});

    using t = tiered_shares;
    CHECK(std::get<t>(*read(R"({"method": "tiered", "mode": "volume", "tiers": [
              {"up_to": "1000000", "bound": "exclusive", "shares": {"dev": "0.85", "store": "0.15"}}, {"shares": {"dev": 1}}]})")
                           .terms) == t{{{rational{1000000}, t::bound::exclusive, {{"dev", {17, 20}}, {"store", {3, 20}}}},
                                         {std::nullopt, t::bound::inclusive, {{"dev", 1}}}},
                                        t::mode::volume,
                                        ""});
    CHECK(std::get<claims_rule>(*read(R"({"method": "cel", "by_rank": true})").terms) ==
          claims_rule{claims_method::constrained_equal_losses, true});
    CHECK(std::get<apportionment>(*read(R"({"method": "adams", "minimum": "2", "refuse_ties": true})").terms) ==
          apportionment{apportionment_method::adams, 2, true});
    CHECK(std::get<named_policy>(*read(R"({"method": "tonnage"})").terms) == named_policy{"tonnage"});
}

TEST_CASE("allocation terms: a method is written by the name that the library gives it")
{
    for (const std::string_view method : reading::allocation_methods()) {
        CAPTURE(method);
        const std::string field = "{\"method\": \"" + std::string{method} + "\"";
        const reading_of got = read(field + (method == "weighted"    ? R"(, "weights": {"a": 1}})"
                                             : method == "fixed"     ? R"(, "shares": {"a": 1}})"
                                             : method == "tiered"    ? R"(, "tiers": [{"shares": {"a": 1}}]})"
                                             : method == "waterfall" ? R"(, "takes": [{"to": "a"}]})"
                                                                     : "}"));
        REQUIRE(got.terms.has_value());
        if (const auto* claims = std::get_if<claims_rule>(&*got.terms)) {
            CHECK(to_string(claims->method) == method);
            continue;
        }
        const auto policy = to_policy(*got.terms);
        REQUIRE(policy.has_value());
        CHECK(policy.value().name() == method);
    }
}

namespace {

/// Terms without sense: what a reader and a writer must agree on whatever it says.
class any_terms {
public:
    explicit any_terms(unsigned seed) : random_{seed} {}

    allocation_terms make()
    {
        switch (below(10)) {
        case 0:
            return equal_shares{};
        case 1:
            return proportional{};
        case 2:
            return weighted{ratios()};
        case 3:
            return fixed_shares{parts(0)};
        case 4:
            return relative();
        case 5:
            return tiers();
        case 6:
            return takes();
        case 7:
            return claims_rule{static_cast<claims_method>(below(7)), below(2) == 1};
        case 8:
            return apportionment{static_cast<apportionment_method>(below(5)), count(), below(2) == 1};
        default:
            return named_policy{"own " + name()};
        }
    }

private:
    unsigned below(unsigned end) { return static_cast<unsigned>(random_() % end); }
    unsigned count() { return below(3) == 0 ? 4294967295U - below(3) : below(4); }
    std::string name()
    {
        static const char* const names[] = {"a",   "b",   "",          "x-ray", "method", "na me", "\"quoted\"", "\xC3\xA9t\xC3\xA9",
                                            "c,d", "1/2", "rest of it"};
        return names[below(std::size(names))];
    }
    rational number()
    {
        switch (below(4)) {
        case 0:
            return rational{static_cast<std::int64_t>(below(5)), 1} - 2;
        case 1:
            return {static_cast<std::int64_t>(below(1000)) - 500, static_cast<std::int64_t>(1 + below(999))};
        case 2:
            return parse_rational("1234567890123456789012345678901234567890." + std::to_string(below(1000)) + "1").value();
        default:
            return parse_rational(std::to_string(below(99)) + "/9876543210987654321098765432109876543210987654321").value();
        }
    }
    std::optional<rational> maybe() { return below(2) == 0 ? std::nullopt : std::optional{number()}; }
    std::vector<std::string> names()
    {
        std::vector<std::string> made;
        for (unsigned i = below(3); i > 0; --i) made.push_back(name());
        return made;
    }
    reading::named_numbers ratios()
    {
        reading::named_numbers made;
        for (unsigned i = below(4); i > 0; --i) made.emplace_back(name(), below(3) == 0 ? rational{1} : number());
        return made;
    }
    fixed_shares::bound bound()
    {
        if (below(2) == 0) return fixed_shares::ratio{number()};
        return fixed_shares::amount{number()};
    }
    std::vector<fixed_shares::part> parts(int depth)
    {
        std::vector<fixed_shares::part> made;
        for (unsigned i = below(4); i > 0; --i) {
            fixed_shares::part one{name(), fixed_shares::rest{}};
            if (below(3) != 0) std::visit([&](const auto& what) { one.gets = what; }, bound());
            if (below(4) == 0) one.at_least = bound();
            if (below(4) == 0) one.at_most = bound();
            if (depth < 3 && below(3) == 0) one.parts = parts(depth + 1);
            made.push_back(std::move(one));
        }
        return made;
    }
    relative_price relative()
    {
        relative_price made;
        for (unsigned i = below(3); i > 0; --i) made.variable.push_back({name(), number(), below(2) == 1});
        for (unsigned i = below(3); i > 0; --i) made.groups.push_back({names(), number()});
        if (below(2) == 0) made.residual = relative_price::residual_price{name(), maybe(), maybe()};
        return made;
    }
    tiered_shares tiers()
    {
        tiered_shares made{{}, static_cast<tiered_shares::mode>(below(2)), name()};
        for (unsigned i = below(4); i > 0; --i) made.tiers.push_back({maybe(), static_cast<tiered_shares::bound>(below(2)), ratios()});
        return made;
    }
    waterfall::basis basis()
    {
        switch (below(3)) {
        case 0:
            return waterfall::gross{};
        case 1:
            return waterfall::rest{};
        default:
            return waterfall::earlier{name()};
        }
    }
    waterfall takes()
    {
        waterfall made;
        for (unsigned i = below(5); i > 0; --i) {
            waterfall::take one{ratios(), waterfall::flat{number()}, name(), maybe(), maybe(), count()};
            switch (below(5)) {
            case 0:
                one.amount = waterfall::percentage{below(3) == 0 ? rational{1} : number(), basis()};
                break;
            case 1:
                one.amount = waterfall::recoup{name(), below(3) == 0 ? rational{1} : number(), basis()};
                break;
            case 2:
                one.amount = waterfall::until{number(), name()};
                break;
            case 3:
                one.amount = waterfall::catch_up{name(), number(), names(), name()};
                break;
            default:
                break;
            }
            made.takes.push_back(std::move(one));
        }
        return made;
    }

    std::mt19937 random_;
};

}  // namespace

TEST_CASE("allocation terms: reading what was written gives the same value, whatever the terms say")
{
    for (unsigned seed = 1; seed <= 3000; ++seed) {
        CAPTURE(seed);
        check_both_ways(any_terms{seed}.make());
    }
}

TEST_CASE("allocation terms: what is wrong is said with its place")
{
    struct row {
        const char* text;
        const char* code;
        const char* place;
        const char* says;
    };
    const std::vector<row> table{
        {R"([])", "wrong_type", "$", "an object"},
        {R"({})", "missing_field", "$.method", "\"waterfall\""},
        {R"({"method": 1})", "wrong_type", "$.method", "a string"},
        {R"({"method": "waterfal", "takes": []})", "unknown_method", "$.method", "did you mean \"waterfall\"?"},
        {R"({"method": "equal", "takes": []})", "unknown_field", "$.takes", "no field is called \"takes\""},
        {R"({"method": "weighted"})", "missing_field", "$.weights", "missing"},
        {R"({"method": "weighted", "weigths": {"a": 1}})", "unknown_field", "$.weigths", "did you mean \"weights\"?"},
        {R"({"method": "weighted", "weights": 3})", "wrong_type", "$.weights", "an object of names and numbers"},
        {R"({"method": "weighted", "weights": {"a": 0.5}})", "float_number", "$.weights.a", "write it as a string"},
        {R"({"method": "weighted", "weights": [["a"]]})", "wrong_type", "$.weights[0]", "a pair"},
        {R"({"method": "weighted", "weights": [["a", "b"]]})", "not_a_number", "$.weights[0]", "b"},
        {R"({"method": "fixed", "shares": "a"})", "wrong_type", "$.shares", "a list of parts"},
        {R"({"method": "fixed", "shares": {"a": "rst"}})", "not_a_number", "$.shares.a", "rst"},
        {R"({"method": "fixed", "shares": {"a": {"amout": 1}}})", "unknown_field", "$.shares.a.amout", "did you mean \"amount\"?"},
        {R"({"method": "fixed", "shares": {"a": {}}})", "missing_field", "$.shares.a.amount", "missing"},
        {R"({"method": "fixed", "shares": [{"key": "a"}]})", "missing_field", "$.shares[0]", "a part has one of"},
        {R"({"method": "fixed", "shares": [{"key": "a", "share": 1, "rest": true}]})", "conflicting_fields", "$.shares[0]", "one of"},
        {R"({"method": "fixed", "shares": [{"key": "a", "rest": "yes"}]})", "wrong_type", "$.shares[0].rest", "true or false"},
        {R"({"method": "fixed", "shares": [{"key": "a", "share": 1, "parts": 1}]})", "wrong_type", "$.shares[0].parts", "a list of parts"},
        {R"({"method": "tiered", "tiers": {}})", "wrong_type", "$.tiers", "a list"},
        {R"({"method": "tiered", "tiers": [{"up_to": "1"}]})", "missing_field", "$.tiers[0].shares", "missing"},
        {R"({"method": "tiered", "mode": "steps", "tiers": []})", "unknown_value", "$.mode", "\"graduated\""},
        {R"({"method": "waterfall"})", "missing_field", "$.takes", "missing"},
        {R"({"method": "waterfall", "takes": ["a"]})", "wrong_type", "$.takes[0]", "an object"},
        {R"({"method": "waterfall", "takes": [{}]})", "missing_field", "$.takes[0].to", "missing"},
        {R"({"method": "waterfall", "takes": [{"to": "a", "precent": "5"}]})", "unknown_field", "$.takes[0].precent",
         "did you mean \"percent\"?"},
        {R"({"method": "waterfall", "takes": [{"to": "a", "amount": 1, "until": 2}]})", "conflicting_fields", "$.takes[0]", "not both"},
        {R"({"method": "waterfall", "takes": [{"to": "a", "amount": 1, "of": "rest"}]})", "misplaced_field", "$.takes[0].of", "amount"},
        {R"({"method": "waterfall", "takes": [{"to": "a", "received": "r"}]})", "misplaced_field", "$.takes[0].received", "until"},
        {R"({"method": "waterfall", "takes": [{"to": "a", "catch_up": {"member": "a"}}]})", "missing_field", "$.takes[0].catch_up.target",
         "missing"},
        {R"({"method": "waterfall", "takes": [{"to": "a", "name": "rest"}]})", "take_name", "$.takes[0].name", "not called"},
        {R"({"method": "waterfall", "takes": [{"to": "a", "rank": -1}]})", "out_of_range", "$.takes[0].rank", "4294967295"},
        {R"({"method": "waterfall", "takes": [{"to": "a", "rank": 4294967296}]})", "out_of_range", "$.takes[0].rank", "4294967295"},
        {R"({"method": "waterfall", "takes": [{"to": "a\u0007"}]})", "control_character", "$.takes[0].to", "control"},
        {R"({"method": "relative_price", "variable": [{"key": "a"}]})", "missing_field", "$.variable[0].amount", "missing"},
        {R"({"method": "relative_price", "groups": [{"price": "1"}]})", "missing_field", "$.groups[0].members", "missing"},
        {R"({"method": "relative_price", "residual": []})", "wrong_type", "$.residual", "an object"},
        {R"({"method": "largest_remainder"})", "unknown_method", "$.method", R"(beside "by")"},
        {R"({"method": "first_first"})", "unknown_method", "$.method", R"("remainder": "first_first"})"},
        {R"({"method": "largest_ratio"})", "unknown_method", "$.method", R"(divide by "proportional")"},
        {R"({"method": "talmud", "by_rank": 1})", "wrong_type", "$.by_rank", "true or false"},
        {R"({"method": "talmud", "minimum": 1})", "unknown_field", "$.minimum", "\"by_rank\""},
        {R"({"method": "webster", "minimum": "1/2"})", "out_of_range", "$.minimum", "whole number"},
        {R"({"method": "webster", "refuse_ties": 0})", "wrong_type", "$.refuse_ties", "true or false"},
    };
    for (const row& r : table) {
        CAPTURE(r.text);
        const reading_of got = read(std::string_view{r.text});
        CAPTURE(said(got.findings));
        REQUIRE(got.findings.size() == 1);
        CHECK(got.findings[0].code == r.code);
        CHECK(got.findings[0].place == r.place);
        CHECK(got.findings[0].text.find(r.says) != std::string::npos);
    }
}

TEST_CASE("allocation terms: parts nest as deep as they may, and one deeper is told")
{
    const auto nested = [](int levels) {
        std::string text = R"({"a": "1"})";
        for (int i = 1; i < levels; ++i) text = R"([{"key": "g", "share": "1", "parts": )" + text + "}]";
        return R"({"method": "fixed", "shares": )" + text + "}";
    };
    const reading_of deepest = read(nested(fixed_shares::max_depth));
    REQUIRE(deepest.terms.has_value());
    check_both_ways(*deepest.terms);
    const reading_of deeper = read(nested(fixed_shares::max_depth + 1));
    CHECK_FALSE(deeper.terms.has_value());
    REQUIRE(deeper.findings.size() == 1);
    CHECK(deeper.findings[0].code == "parts_too_deep");
}

TEST_CASE("allocation terms: a percentage whose hundredth has no room is a finding, not an exception")
{
    const std::string text = R"({"method": "waterfall", "takes": [{"to": "a", "percent": "1/)" + std::string(1999, '7') + R"("}]})";
    const reading_of got = read(text);
    CHECK_FALSE(got.terms.has_value());
    REQUIRE(got.findings.size() == 1);
    CHECK(got.findings[0].code == "number_too_long");
    CHECK(got.findings[0].place == "$.takes[0].percent");
}
