#include "../../src/io/json.hpp"

#include <partnering/io/document.hpp>

#include <doctest/doctest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <map>
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

TEST_CASE("hostile documents: every place that is named is one of the document as it is written")
{
    // Steps to what a path names; the last field may be one that is missing.
    const auto leads_somewhere = [](const json::value& document, std::string_view path, bool may_miss_last) {
        if (!path.starts_with('$')) return false;
        const json::value* at = &document;
        for (std::size_t i = 1; i < path.size();) {
            std::size_t end = 0;
            std::string_view name;
            if (path[i] == '.') {
                end = std::min(path.find_first_of(".[", i + 1), path.size());
                name = path.substr(i + 1, end - i - 1);
            } else if (path.substr(i, 2) == "[\"") {
                const std::size_t close = path.find("\"]", i);
                if (close == std::string_view::npos) return false;
                end = close + 2;
                name = path.substr(i + 2, close - i - 2);
            } else {
                end = std::min(path.find(']', i), path.size() - 1) + 1;
                const std::size_t index = std::stoul(std::string{path.substr(i + 1, end - i - 2)});
                if (at->kind != json::kind::array || index >= at->items.size()) return false;
                at = &at->items[index];
            }
            if (!name.empty()) at = at->kind == json::kind::object ? at->find(name) : nullptr;
            if (at == nullptr) return may_miss_last && end == path.size();
            i = end;
        }
        return true;
    };
    std::size_t looked_at = 0;
    for (const auto& [file, expected] : expected_findings()) {
        CAPTURE(file);
        const std::string text = bytes_of(folder / file);
        const json::parsed document = json::parse(text);
        if (!document.content) continue;
        const checked<partnering::document> read = read_document(text);
        for (const finding& one : read.findings()) {
            CAPTURE(one.place);
            CAPTURE(one.text);
            // Of a long place the middle is left out: it is followed that far.
            CHECK(leads_somewhere(*document.content, std::string_view{one.place}.substr(0, one.place.find("…(")), true));
            ++looked_at;
            // Other places stand in the text, after a blank.
            for (std::size_t at = one.text.find(" $"); at != std::string::npos; at = one.text.find(" $", at + 1)) {
                const std::size_t end = std::min(one.text.find_first_of(" ;,", at + 1), one.text.size());
                CHECK(leads_somewhere(*document.content, one.text.substr(at + 1, end - at - 1), false));
            }
        }
    }
    CHECK(looked_at > 100);
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
            if (each.text.size() > 800 || each.place.size() > 300)
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
