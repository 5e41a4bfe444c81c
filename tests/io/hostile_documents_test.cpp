#include "../../src/io/json.hpp"

#include <partnering/io/document.hpp>

#include <doctest/doctest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <map>
#include <optional>
#include <random>
#include <set>
#include <sstream>
#include <string>
#include <vector>

using namespace partnering;

namespace {

const std::filesystem::path root{PARTNERING_SOURCE_DIR};
const std::filesystem::path folder = root / "tests/data/hostile-documents";

std::string bytes_of(const std::filesystem::path& path)
{
    std::ifstream file{path, std::ios::binary};
    REQUIRE_MESSAGE(file.good(), path.string());
    return {std::istreambuf_iterator<char>{file}, std::istreambuf_iterator<char>{}};
}

struct expected_finding {
    std::string code;
    std::string place;
    std::string phrase;
};

/// File → every finding of severity error it must give.
std::map<std::string, std::vector<expected_finding>> expected_findings()
{
    std::map<std::string, std::vector<expected_finding>> table;
    std::istringstream lines{bytes_of(folder / "expected.tsv")};
    for (std::string line; std::getline(lines, line);) {
        if (line.starts_with('#') || line.starts_with("file\t")) continue;
        std::vector<std::string> fields;
        for (std::size_t at = 0; at <= line.size();) {
            const std::size_t end = std::min(line.find('\t', at), line.size());
            fields.push_back(line.substr(at, end - at));
            at = end + 1;
        }
        REQUIRE_MESSAGE(fields.size() == 5, line);
        table[fields[0]].push_back({fields[2], fields[3], fields[4]});
    }
    return table;
}

std::vector<finding> errors_of(const checked<document>& read)
{
    std::vector<finding> errors;
    for (const finding& one : read.findings()) {
        if (one.level == severity::error) errors.push_back(one);
    }
    return errors;
}

/// The codes of all errors, each once, in order.
std::string codes_of(const checked<document>& read)
{
    std::set<std::string> codes;
    for (const finding& one : errors_of(read)) codes.insert(one.code);
    std::string all;
    for (const std::string& one : codes) all += (all.empty() ? "" : " ") + one;
    return all;
}

std::string repeated(const std::string& text, std::size_t times)
{
    std::string made;
    made.reserve(text.size() * times);
    for (std::size_t i = 0; i < times; ++i) made += text;
    return made;
}

}  // namespace

TEST_CASE("hostile documents: each gives just the findings it must, at the place they are about")
{
    const auto table = expected_findings();
    CHECK(table.size() >= 60);
    for (const auto& [file, expected] : table) {
        CAPTURE(file);
        const auto read = read_document(bytes_of(folder / file));
        CHECK_FALSE(read.has_value());
        const std::vector<finding> found = errors_of(read);
        std::string said;
        for (const finding& one : found) said += one.code + "\t" + one.place + "\t" + one.text + "\n";
        INFO(said);
        CHECK(found.size() == expected.size());
        for (const expected_finding& one : expected) {
            CAPTURE(one.code);
            CAPTURE(one.place);
            CAPTURE(one.phrase);
            CHECK(std::any_of(found.begin(), found.end(), [&](const finding& f) {
                return f.code == one.code && f.place == one.place && f.text.find(one.phrase) != std::string::npos;
            }));
        }
        // Nothing that is printed may carry control characters or break a line.
        for (const finding& one : found) {
            const std::string all = one.code + one.place + one.text;
            CHECK(std::none_of(all.begin(), all.end(), [](char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7F; }));
        }
    }
}

namespace {

/// One step of a path: a field, or an element of a list.
struct step {
    std::string name;  ///< of a field
    std::size_t index = 0;
    bool is_field = false;
};

/// The steps of a path without its `$`; none where it is no path.
std::optional<std::vector<step>> steps_of(std::string_view path)
{
    std::vector<step> steps;
    for (std::size_t i = 0; i < path.size();) {
        std::size_t end = 0;
        if (path[i] == '.') {
            end = std::min(path.find_first_of(".[", i + 1), path.size());
            steps.push_back({std::string{path.substr(i + 1, end - i - 1)}, 0, true});
        } else if (path.substr(i, 2) == "[\"") {
            const std::size_t close = path.find("\"]", i);
            if (close == std::string_view::npos) return std::nullopt;
            end = close + 2;
            steps.push_back({std::string{path.substr(i + 2, close - i - 2)}, 0, true});
        } else {
            if (path[i] != '[' || path.find(']', i) == std::string_view::npos) return std::nullopt;
            end = path.find(']', i) + 1;
            steps.push_back({{}, std::stoul(std::string{path.substr(i + 1, end - i - 2)})});
        }
        i = end;
    }
    return steps;
}

/// The field of an object that a name in a path means: the whole name, or both its ends and how much lies between; none where two may.
const json::value* field_of(const json::value& object, std::string_view name)
{
    const std::size_t cut = name.find("…(");
    const std::size_t unit_at = name.find(" bytes, ", cut);
    const std::string_view end = ")…";
    const std::size_t tail_at = name.find(end, unit_at);
    if (cut == std::string_view::npos || tail_at == std::string_view::npos) return object.find(name);
    const std::string_view head = name.substr(0, cut);
    const std::string_view tail = name.substr(tail_at + end.size());
    const std::size_t number_at = cut + std::string_view{"…("}.size();
    const std::size_t size = head.size() + std::stoul(std::string{name.substr(number_at, unit_at - number_at)}) + tail.size();
    const json::value* found = nullptr;
    for (std::size_t i = 0; i < object.names.size(); ++i) {
        if (object.names[i].size() != size || !object.names[i].starts_with(head) || !object.names[i].ends_with(tail)) continue;
        if (found != nullptr) return nullptr;
        found = &object.items[i];
    }
    return found;
}

/// Where steps lead from a value, or nullptr; the last field may be one that is missing.
const json::value* follow(const json::value* at, const std::vector<step>& steps, bool may_miss_last)
{
    for (std::size_t i = 0; i < steps.size(); ++i) {
        if (steps[i].is_field) {
            if (at->kind != json::kind::object) return nullptr;
            const json::value* field = field_of(*at, steps[i].name);
            if (field == nullptr) return may_miss_last && i + 1 == steps.size() ? at : nullptr;
            at = field;
        } else {
            if (at->kind != json::kind::array || steps[i].index >= at->items.size()) return nullptr;
            at = &at->items[steps[i].index];
        }
    }
    return at;
}

/// How many values of a document a place may mean: one that is written out, or those that lie as many steps below its head as it says to
/// have left out, and have its tail below them.
std::size_t values_at(const json::value& document, std::string_view place, bool may_miss_last)
{
    if (!place.starts_with('$')) return 0;
    // Of steps that are left out; a name that is too long has bytes left out.
    const std::size_t more = place.find(" more, ");
    const std::size_t cut = more == std::string_view::npos ? more : place.rfind("…(", more);
    const auto head = steps_of(place.substr(1, cut == std::string_view::npos ? cut : cut - 1));
    const json::value* from = head ? follow(&document, *head, may_miss_last && cut == std::string_view::npos) : nullptr;
    if (from == nullptr || cut == std::string_view::npos) return from != nullptr;
    const std::string_view end = ")…";
    const std::size_t tail_at = place.find(end, more);
    if (tail_at == std::string_view::npos) return 0;
    const std::size_t number_at = cut + std::string_view{"…("}.size();
    const std::size_t left_out = std::stoul(std::string{place.substr(number_at, more - number_at)});
    const auto tail = steps_of(place.substr(tail_at + end.size()));
    if (!tail || tail->empty()) return 0;
    std::vector<const json::value*> here{from};
    for (std::size_t i = 0; i < left_out; ++i) {
        std::vector<const json::value*> below;
        for (const json::value* each : here)
            for (const json::value& item : each->items) below.push_back(&item);
        here = std::move(below);
    }
    return static_cast<std::size_t>(
        std::count_if(here.begin(), here.end(), [&](const json::value* each) { return follow(each, *tail, may_miss_last) != nullptr; }));
}

}  // namespace

TEST_CASE("hostile documents: every place that is named is one of the document as it is written, and so is one that is shortened")
{
    std::size_t looked_at = 0;
    for (const auto& [file, expected] : expected_findings()) {
        CAPTURE(file);
        const std::string text = bytes_of(folder / file);
        // What is too deep to be read stands in the document all the same.
        const json::parsed document = json::parse(text, {}, {.max_depth = 1000});
        if (!document.content) continue;
        const checked<partnering::document> read = read_document(text);
        for (const finding& one : read.findings()) {
            CAPTURE(one.place);
            CAPTURE(one.text);
            CHECK(values_at(*document.content, one.place, true) == 1);
            ++looked_at;
            // Other places stand in the text, after a blank.
            for (std::size_t at = one.text.find(" $"); at != std::string::npos; at = one.text.find(" $", at + 1)) {
                const std::size_t end = std::min(one.text.find_first_of(" ;,", at + 1), one.text.size());
                CHECK(values_at(*document.content, one.text.substr(at + 1, end - at - 1), false) == 1);
            }
        }
    }
    CHECK(looked_at > 100);
}

TEST_CASE("hostile documents: a place that is shortened leads to one value though others are named and nested much like it")
{
    // Coalitions of a game, classes of parties, free fields: what tells names apart may come late in them.
    const std::string long_name(150, 'n');
    const std::string very_long_name(500, 'v');
    const auto nested = [](std::string inner, const std::string& left, const std::string& right) {
        for (int i = 0; i < 40; ++i) inner = left + inner + right;
        return inner;
    };
    const std::string twice = R"({"a": 1, "a": 2})";
    for (const std::string& at : {std::string{"x-one"}, "x-" + long_name + "2", "x-" + very_long_name + "2"}) {
        CAPTURE(at);
        for (const auto& [left, right] : {std::pair{"[", "]"}, std::pair{"{\"twenty-letters-a-name\": ", "}"}}) {
            const std::string text = R"({"format": "partnering/1", "x-)" + long_name + R"(1": {}, "x-)" + very_long_name + R"(1": {}, ")" +
                                     at + R"(": )" + nested("{\"last-field\": " + twice + "}", left, right) + "}";
            const json::parsed document = json::parse(text, {}, {.max_depth = 1000});
            REQUIRE(document.content);
            std::string place;
            const checked<partnering::document> read = read_document(text);
            for (const finding& one : read.findings())
                if (one.code == "duplicate_field") place = one.place;
            CAPTURE(place);
            CHECK(place.size() < 700);
            CHECK((place.find(" more, ") != std::string::npos) == (*left == '{'));
            CHECK(place.ends_with(".a"));
            CHECK(values_at(*document.content, place, false) == 1);
            // It is the value that was meant, and not one above it.
            CHECK(place.find("last-field") != std::string::npos);
        }
    }
}

TEST_CASE("hostile documents: two mistakes in formulas that lie deep are two, at places that lead to them")
{
    // At each depth in turn a sum has two parts; the same field is wrong below both.
    constexpr std::size_t deep = 30;
    for (std::size_t fork = 0; fork < deep; ++fork) {
        CAPTURE(fork);
        std::string formula = R"({"kind": "flat", "amount": 1, "amonut": 1})";
        for (std::size_t depth = deep; depth-- > 0;)
            formula = R"({"kind": "sum", "formulas": [)" + formula + (depth == fork ? ", " + formula : "") + "]}";
        const std::string text =
            R"({"format": "partnering/1", "services": [{"key": "s"}], "parties": [{"key": "a"}, {"key": "b"}], "agreements": [{"key": "deal",)"
            R"("type": "sell", "currency": "EUR", "parties": [{"party": "a", "role": "supplier"}, {"party": "b", "role": "customer"}],)"
            R"("charges": [{"key": "c", "payer": "customer", "payee": "supplier", "formula": )" +
            formula + R"(}]}], "provides": [{"key": "o", "supplier": "a", "customer": "b", "service": "s", "under": "deal"}]})";
        const json::parsed document = json::parse(text);
        REQUIRE(document.content);
        std::set<std::string> places;
        const checked<partnering::document> read = read_document(text);
        for (const finding& one : read.findings()) {
            CAPTURE(one.place);
            CHECK(one.code == "unknown_field");
            CHECK(values_at(*document.content, one.place, false) == 1);
            places.insert(one.place);
        }
        CHECK(places.size() == 2);
    }
}

TEST_CASE("hostile documents: no file lies in the folder that the table does not know")
{
    const auto table = expected_findings();
    for (const auto& entry : std::filesystem::directory_iterator{folder}) {
        if (entry.path().filename() == "expected.tsv") continue;
        CAPTURE(entry.path().filename().string());
        CHECK(table.count(entry.path().filename().string()) == 1);
    }
}

TEST_CASE("hostile documents: what is much too deep, too long or too much is refused in few words")
{
    struct row {
        std::string what;
        std::string text;
        std::string codes;
    };
    const std::string head = R"({"format": "partnering/1", )";
    // 30,000 charges in 366 versions would be eleven million clauses out of three megabytes.
    std::string versions;
    for (int i = 0; i < 366; ++i) {
        const date day = date::of(2024, 1, 1).plus_days(i);
        const auto [year, month, of_month] = day.to_civil();
        const auto two = [](unsigned n) { return (n < 10 ? "0" : "") + std::to_string(n); };
        versions +=
            (i == 0 ? "" : ",") + std::string{"{\"from\": \""} + std::to_string(year) + "-" + two(month) + "-" + two(of_month) + "\"}";
    }
    std::string charges;
    for (int i = 0; i < 30'000; ++i) {
        charges += (i == 0 ? "" : ",") + std::string{"{\"key\": \"c"} + std::to_string(i) +
                   R"(", "payer": "customer", "payee": "supplier", "formula": {"kind": "flat", "amount": 1}})";
    }
    const std::vector<row> table{
        {"a million lists in one another", repeated("[", 1'000'000), "nesting_too_deep"},
        {"a million objects in one another", repeated("{\"a\":", 1'000'000), "nesting_too_deep"},
        {"a million formulas in one another",
         head + "\"agreements\": [{\"charges\": [{\"formula\": " + repeated(R"({"kind": "cap", "formula": )", 1'000'000),
         "nesting_too_deep"},
        {"a number of a million digits", head + "\"x-n\": " + repeated("9", 1'000'000) + "}", "number_too_long"},
        {"a price of a million digits",
         head + R"("measures": [{"measure": "m", "of": "p", "period": "2024", "value": ")" + repeated("9", 1'000'000) + "\"}]}",
         "number_too_long unknown_party"},
        {"a float of a million digits", head + "\"x-n\": 0." + repeated("9", 1'000'000) + "e-999999999}", ""},
        {"five million values", "[" + repeated("0,", 5'000'000) + "0]", "document_too_large"},
        {"more than 64 MiB", std::string((std::size_t{64} << 20) + 1, ' '), "document_too_large"},
        {"a key of a million letters", head + R"("parties": [{"key": ")" + repeated("k", 1'000'000) + "\"}]}", "bad_key"},
        {"an unknown field of a million letters", head + "\"" + repeated("f", 1'000'000) + "\": 1}", "unknown_field"},
        {"a hundred thousand unknown fields",
         [&] {
             std::string text = "{\"format\": \"partnering/1\"";
             for (int i = 0; i < 100'000; ++i) text += ", \"partie" + std::to_string(i) + "\": 1";
             return text + "}";
         }(),
         "too_many_findings unknown_field"},
        {"a hundred thousand times the same field", head + repeated("\"name\": \"x\", ", 100'000) + "\"name\": \"x\"}",
         "duplicate_field too_many_findings"},
        {"a hundred thousand parties without a key", head + "\"parties\": [" + repeated("{},", 100'000) + "{}]}",
         "missing_field too_many_findings"},
        {"a hundred thousand wrong references",
         head + "\"provides\": [" +
             [&] {
                 std::string text;
                 for (int i = 0; i < 100'000; ++i) {
                     text += (i == 0 ? "" : ",") + std::string{R"({"key": "o)"} + std::to_string(i) +
                             R"(", "supplier": "a", "customer": "b", "service": "s", "under": "u"})";
                 }
                 return text;
             }() +
             "]}",
         "too_many_findings unknown_agreement unknown_party unknown_service"},
        {"three megabytes that would make eleven million clauses",
         head + R"("agreements": [{"key": "a", "type": "t", "currency": "EUR", "parties": [], "versions": [)" + versions +
             R"(], "charges": [)" + charges + "]}]}",
         "document_too_large"},
        {"a sum of a hundred and twenty thousand",
         head +
             R"("agreements": [{"key": "a", "type": "t", "currency": "EUR", "parties": [], "charges": [{"key": "c", "payer": "customer", )" +
             R"("payee": "supplier", "formula": {"kind": "sum", "formulas": [)" + repeated(R"({"kind": "flat", "amount": 1},)", 119'999) +
             R"({"kind": "flat", "amount": 1}]}}]}]})",
         "formula_too_long role_not_engaged too_few_parties"},
        {"a string that never ends", head + "\"name\": \"" + repeated("x", 1'000'000), "json_syntax"},
        {"a million quotes", repeated("\"", 1'000'000), "json_syntax"},
        {"bytes of one value", std::string(1'000'000, '\xFF'), "not_utf8"},
    };
    for (const row& one : table) {
        CAPTURE(one.what);
        const auto read = read_document(one.text);
        CHECK(codes_of(read) == one.codes);
        CHECK(read.findings().size() <= 1001);
        for (const finding& each : read.findings()) {
            if (each.text.size() > 800 || each.place.size() > 700)
                FAIL_CHECK("a finding of " << each.text.size() << " and " << each.place.size() << " letters");
        }
    }
}

TEST_CASE("hostile documents: a valid document cut off anywhere is a syntax error, and never anything else")
{
    std::string whole = bytes_of(root / "tests/data/documents/everything.json");
    while (whole.back() != '}') whole.pop_back();
    for (std::size_t length = 0; length < whole.size(); length += 7) {
        CAPTURE(length);
        const std::string code = codes_of(read_document(whole.substr(0, length)));
        REQUIRE((code == "json_syntax" || (length == 0 && code == "empty_document")));
    }
}

TEST_CASE("hostile documents: a valid document with bytes changed at random gives findings or a document, never a crash")
{
    const std::string whole = bytes_of(root / "tests/data/documents/everything.json");
    constexpr unsigned seed = 20261031;
    CAPTURE(seed);
    std::mt19937 random{seed};
    const std::string alphabet = "{}[]\",:0123456789.eE-+/ \\untfabrls\xC3\xFF";
    std::size_t refused = 0;
    constexpr std::size_t rounds = 1500;
    for (std::size_t round = 0; round < rounds; ++round) {
        CAPTURE(round);
        std::string text = whole;
        for (std::size_t i = 0, changes = 1 + random() % 3; i < changes; ++i) {
            // Drawn one after the other: the order of arguments is the compiler's.
            const std::size_t at = random() % text.size();
            const std::size_t from = random() % text.size();
            const std::size_t length = random() % 30;
            switch (random() % 3) {
            case 0:
                text[at] = alphabet[from % alphabet.size()];
                break;
            case 1:
                text.erase(at, 1 + length);
                break;
            default:
                text.insert(at, text.substr(from, length));
                break;
            }
        }
        const auto read = read_document(text);
        if (!read.has_value()) {
            ++refused;
            REQUIRE_FALSE(errors_of(read).empty());
        }
    }
    // A change in free text or in a number leaves a document a document; most changes do not.
    CHECK(refused > rounds / 2);
    CHECK(refused < rounds);
}
