#pragma once

// What the parts of the document reader share: a walk over a JSON tree that collects findings with paths.

#include "document_fields.hpp"
#include "document_words.hpp"
#include "json.hpp"

#include <partnering/core/date_text.hpp>
#include <partnering/core/rational_text.hpp>
#include <partnering/io/document.hpp>

#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

PARTNERING_BEGIN
namespace reading {

/// One step of a path, and the step above it: only a finding pays for the text.
struct spot {
    const spot* above = nullptr;
    std::string_view name;
    std::size_t index = 0;  ///< where the name is empty

    [[nodiscard]] spot at(std::string_view field) const { return {.above = this, .name = field, .index = 0}; }
    [[nodiscard]] spot at(std::size_t element) const { return {.above = this, .name = {}, .index = element}; }
};
[[nodiscard]] std::string to_path(const spot& where);

/// All that the walk collects.
class collector {
public:
    explicit collector(const read_options& options) : options_{options} {}

    /// The value at `where` cannot be used.
    void error(const spot& where, std::string code, std::string text) { add(to_path(where), std::move(code), std::move(text), true); }
    /// The same, of what was read before.
    void error(std::string path, std::string code, std::string text) { add(std::move(path), std::move(code), std::move(text), true); }
    /// The value is wrong, but what is meant is clear enough to go on.
    void recovered(const spot& where, std::string code, std::string text) { add(to_path(where), std::move(code), std::move(text), false); }
    /// What a parser of a single value found, with the place it could not know.
    void take(const spot& where, const std::vector<finding>& found);

    [[nodiscard]] bool any() const noexcept { return !findings_.empty(); }
    /// Whether so much was found that work on suggestions would only help somebody who wants to keep us busy.
    [[nodiscard]] bool full() const noexcept { return findings_.size() >= most; }
    [[nodiscard]] const read_options& options() const noexcept { return options_; }

    std::string subject;  ///< the key of the thing that is read just now

    /// Things of these kinds may be missing from what was read: `role`, `service`, `party`, `agreement`, `offer`, `engagement`.
    std::set<std::string, std::less<>> damaged;
    [[nodiscard]] const std::set<std::string, std::less<>>& broken_paths() const noexcept { return broken_; }
    [[nodiscard]] std::vector<finding> findings() &&;

private:
    static constexpr std::size_t most = 1000;
    void add(std::string path, std::string code, std::string text, bool breaks);
    const read_options& options_;
    std::vector<finding> findings_;
    std::set<std::string, std::less<>> broken_;
    std::size_t more_ = 0;
};

/// `; did you mean "x"?` where something is close enough, else empty.
[[nodiscard]] std::string suggestion(const collector& into, std::string_view given, const std::vector<std::string_view>& candidates);
/// `"a", "b" or "c"`
[[nodiscard]] std::string one_of(const std::vector<std::string_view>& words);

/// One JSON object of a known kind: its fields by name, whatever else it has reported.
class object {
public:
    /// Requires: `content` is an object.
    object(collector& into, const json::value& content, const spot& where, std::string_view kind);

    [[nodiscard]] collector& into() const noexcept { return *into_; }
    [[nodiscard]] const spot& where() const noexcept { return where_; }
    /// The field, or nullptr. Requires: the table of fields has it.
    [[nodiscard]] const json::value* find(std::string_view field) const;
    [[nodiscard]] bool has(std::string_view field) const { return find(field) != nullptr; }
    /// As find(), and a finding where there is none.
    [[nodiscard]] const json::value* need(std::string_view field) const;
    [[nodiscard]] spot at(std::string_view field) const { return where_.at(field); }

    // Each gives nothing where the field is missing or wrong; `need` says that missing is wrong too.
    [[nodiscard]] std::optional<std::string> text(std::string_view field) const;
    [[nodiscard]] std::optional<std::string> need_text(std::string_view field) const;
    [[nodiscard]] std::string text_or_empty(std::string_view field) const { return text(field).value_or(std::string{}); }
    [[nodiscard]] std::string need_text_or_empty(std::string_view field) const { return need_text(field).value_or(std::string{}); }
    [[nodiscard]] std::optional<bool> truth(std::string_view field) const;
    [[nodiscard]] std::optional<rational> number(std::string_view field) const;
    [[nodiscard]] std::optional<rational> need_number(std::string_view field) const;
    [[nodiscard]] std::optional<date> day(std::string_view field) const;
    [[nodiscard]] std::optional<std::vector<std::string>> texts(std::string_view field) const;
    [[nodiscard]] std::optional<int> whole(std::string_view field, int least, int most) const;
    /// Calls read(object, index) for every element of a list of objects. Gives whether the field was a list at all;
    /// for an element that is no object, calls spoilt(index).
    template <class Read, class Spoilt>
    bool each(std::string_view field, std::string_view kind, Read read, Spoilt spoilt) const
    {
        const json::value* list = this->list(field);
        if (list == nullptr) return false;
        const spot here = at(field);
        for (std::size_t i = 0; i < list->items.size(); ++i) {
            const spot there = here.at(i);
            if (!is_object(*into_, list->items[i], there))
                spoilt(i);
            else
                read(object{*into_, list->items[i], there, kind}, i);
        }
        return true;
    }
    /// Calls read(object) for a field that is an object; one that is none is a finding.
    template <class Read>
    void within(std::string_view field, std::string_view kind, Read read) const
    {
        const json::value* const found = find(field);
        if (found == nullptr) return;
        const spot here = at(field);
        if (is_object(*into_, *found, here)) read(object{*into_, *found, here, kind});
    }
    template <class E, std::size_t N>
    [[nodiscard]] std::optional<E> word(std::string_view field, const words::table<E, N>& table) const
    {
        const std::optional<std::string> written = text(field);
        if (!written) return std::nullopt;
        std::vector<std::string_view> known;
        for (const auto& [one, meaning] : table) {
            if (one == *written) return meaning;
            known.push_back(one);
        }
        unknown_word(at(field), *written, known);
        return std::nullopt;
    }
    void unknown_word(const spot& where, std::string_view written, const std::vector<std::string_view>& known) const;
    /// A finding where the field is there: `why` says where it would belong.
    void refuse(std::string_view field, const std::string& why) const;

    /// Whether it is an object; if not, that is a finding.
    static bool is_object(collector& into, const json::value& content, const spot& where);

private:
    [[nodiscard]] const json::value* list(std::string_view field) const;
    collector* into_;
    spot where_;
    const document_object* kind_;
    std::vector<const json::value*> fields_;  ///< as the table's
};

[[nodiscard]] std::optional<std::string> to_text(collector& into, const json::value& content, const spot& where);
[[nodiscard]] std::optional<rational> to_number(collector& into, const json::value& content, const spot& where);
/// Ensures: not empty where there is a range. A missing end is as far as days go.
[[nodiscard]] std::optional<date_range> to_days(const object& from, std::string_view begin, std::string_view end);
/// Hundredths in the field `percent` as the ratio they are: what has room as a percentage may have none as a ratio.
[[nodiscard]] std::optional<rational> hundredths(const object& from, const rational& percent);
void wrong_type(collector& into, const json::value& content, const spot& where, std::string_view expected);

/// The formula at a place, or nothing where it is broken. `depth` formulas stand around it.
[[nodiscard]] std::optional<formula> to_formula(collector& into, const json::value& content, const spot& where, int depth = 0);
[[nodiscard]] std::optional<measure_ref> to_measure(collector& into, const json::value& content, const spot& where);
[[nodiscard]] std::optional<basis> to_basis(collector& into, const json::value& content, const spot& where);

/// Where a term of a version was stated, for findings that name the version: `$.agreements[0].versions[2].charges` →
/// `$.agreements[0].charges`.
struct moved_term {
    std::string from;
    std::string to;
};

struct result {
    ecosystem_draft content;
    usage_format usage;
    std::vector<moved_term> moved;  ///< sorted by `from`
    bool readable = false;          ///< whether there was anything to read at all
};
/// Reads all that can be read; what is broken is left out or stands there as a placeholder, so that indices are the document's.
[[nodiscard]] result read(collector& into, const json::value& content);

}  // namespace reading
PARTNERING_END
