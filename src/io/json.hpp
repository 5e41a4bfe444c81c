#pragma once

// A strict JSON layer for all of `io/`: text in, a small tree out, with findings that say where; and the way back.
//
// It stands in front of nlohmann/json, which costs seconds for each translation unit that sees it: only json.cpp does.

#include <partnering/core/checked.hpp>

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

PARTNERING_BEGIN
namespace json {

enum class kind : std::uint8_t { null, boolean, integer, decimal, string, array, object };

/// `a string`, `an object`: for findings.
[[nodiscard]] std::string_view to_string(kind of) noexcept;

/// One JSON value. Numbers keep the text that was typed: nothing here becomes binary floating point.
struct value {
    json::kind kind = json::kind::null;
    bool truth = false;              ///< of a boolean
    std::string text;                ///< of a string, or of a number as it was typed
    std::vector<value> items;        ///< elements of an array, values of an object
    std::vector<std::string> names;  ///< of an object's fields, in the order written, as long as items

    [[nodiscard]] static value of(std::string_view text);
    [[nodiscard]] static value of(const char* text) { return of(std::string_view{text}); }
    [[nodiscard]] static value of(bool truth);
    [[nodiscard]] static value integer(std::int64_t number);
    [[nodiscard]] static value array();
    [[nodiscard]] static value object();
    /// Appends to an array.
    value& add(value element);
    /// Appends a field to an object, whose name it must not have yet.
    value& set(std::string_view name, value field);

    /// A field of an object, or nullptr. Cost: O(fields)
    [[nodiscard]] const value* find(std::string_view name) const noexcept;

    friend bool operator==(const value&, const value&) = default;
};

struct limits {
    std::size_t max_bytes = std::size_t{64} << 20;
    std::size_t max_values = 4'000'000;
    /// Deep enough for formulas nested as deep as a formula may be (32 sums in one another take 64 levels).
    int max_depth = 80;
    /// What is more than this is counted, not listed.
    std::size_t max_findings = 1000;
};

/// What could be read: the value is there unless the text breaks off being JSON; of a field given twice the first stays.
struct parsed {
    std::optional<value> content;
    std::vector<finding> findings;
};

/// Errors: document_too_large, empty_document, not_utf8, json_syntax (place: `line:column`), nesting_too_deep, number_too_long,
///         float_number (only where the number is beyond any), duplicate_field (with a JSON path).
/// Shapes: `place` is what the text is called, a file name; it stands before line and path.
/// Cost:   O(length); the depth of the calls does not follow the depth of the text
[[nodiscard]] parsed parse(std::string_view text, std::string_view place = {}, const limits& within = {});

/// As parse(), where any finding is one too many.
[[nodiscard]] checked<value> parse_strictly(std::string_view text, std::string_view place = {}, const limits& within = {});

/// What stands in a finding's place: `file.json $.agreements[0]`. Steps in the middle of a long path are counted, not written.
[[nodiscard]] std::string at(std::string_view place, std::string_view path);
/// Appends `.name`, or `["na me"]` where the name is no plain word; of one longer than a key may be the middle is counted, not written.
void append_name(std::string& path, std::string_view name);
void append_index(std::string& path, std::size_t index);

/// In one line: no blank outside strings.
[[nodiscard]] std::string to_line(const value& what);
/// For people: what fits into a line stands in one, two blanks of indent, a line feed at the end. The same value gives the same bytes.
/// Bytes that are not UTF-8 become U+FFFD: JSON has no other way to carry them.
[[nodiscard]] std::string to_text(const value& what);

}  // namespace json
PARTNERING_END
