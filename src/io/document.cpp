#include <partnering/io/document.hpp>

#include "document_reader.hpp"
#include "file_kind.hpp"
#include "json.hpp"

#include <partnering/io/usage_mapping.hpp>

#include <algorithm>
#include <array>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <map>
#include <set>
#include <unordered_set>

PARTNERING_BEGIN

namespace {

using reading::moved_term;

/// What a draft calls a member and a document calls a field.
struct renamed {
    std::string_view in_draft;
    std::string_view in_document;
};

/// Replaces the step `from` by `to` where it follows a list element of `list`: `$.offers[3].from` → `$.provides[3].supplier`.
bool rename_step(std::string& path, std::size_t at, const renamed& step)
{
    if (path.compare(at, step.in_draft.size(), step.in_draft) != 0) return false;
    const std::size_t end = at + step.in_draft.size();
    if (end < path.size() && path[end] != '.' && path[end] != '[') return false;
    path.replace(at, step.in_draft.size(), step.in_document);
    return true;
}

/// The place in the document of what a finding about the draft names.
std::string to_document_path(std::string path, const std::vector<moved_term>& moved)
{
    static constexpr renamed lists[] = {{"$.offers", "$.provides"}};
    static constexpr renamed of_offer[] = {{".from", ".supplier"}, {".to", ".customer"}, {".when", ""}};
    static constexpr renamed of_measure[] = {{".name", ".measure"}, {".when", ".period"}};
    static constexpr renamed of_due[] = {{".due.on", ".on"},          {".due.every", ".every"}, {".due.prorated", ".prorated"},
                                         {".due.days", ".day_count"}, {".due.due_day", ".due"}, {".due.due_month", ".due"}};
    for (const renamed& one : lists) rename_step(path, 0, one);
    const std::size_t first = path.find(']');
    if (first == std::string::npos) return path;
    const auto rename_one_of = [&](std::size_t at, const auto& steps) {
        for (const renamed& one : steps) {
            if (rename_step(path, at, one)) return;
        }
    };
    if (path.starts_with("$.provides[")) rename_one_of(first + 1, of_offer);
    if (path.starts_with("$.measures[")) rename_one_of(first + 1, of_measure);
    if (!path.starts_with("$.agreements[")) return path;

    // The term stands behind the agreement, or behind its version.
    std::size_t term = first + 1;
    if (path.compare(term, 10, ".versions[") == 0) {
        term = path.find(']', term);
        if (term == std::string::npos) return path;
        ++term;
    }
    rename_step(path, term, {".engaged", ".parties"});
    rename_step(path, term, {".in", ".currency"});
    if (path.compare(term, 9, ".charges[") == 0) {
        const std::size_t charge = path.find(']', term);
        if (charge != std::string::npos) rename_one_of(charge + 1, of_due);
    }
    const std::size_t end = std::min(path.find_first_of(".[", term + 1), path.size());
    const std::string stated = path.substr(0, end);
    const auto found =
        std::lower_bound(moved.begin(), moved.end(), stated, [](const moved_term& a, const std::string& b) { return a.from < b; });
    if (found != moved.end() && found->from == stated) path.replace(0, end, found->to);
    return path;
}

/// A finding's text, which may name other places of the draft: `"x" is already the key of $.offers[0]; keys are unique`. Where a key that
/// somebody wrote looks like a place it stands in quotes, and stays.
std::string to_document_text(const std::string& text, const std::vector<moved_term>& moved)
{
    std::string made;
    bool quoted = false;
    for (std::size_t at = 0; at < text.size();) {
        if (text[at] == '"') quoted = !quoted;
        if (quoted || text.compare(at, 2, "$.") != 0) {
            made += text[at++];
            continue;
        }
        std::size_t end = at + 2;
        while (end < text.size() && (text[end] == '.' || text[end] == '_' || text[end] == '[' || text[end] == ']' ||
                                     (text[end] >= '0' && text[end] <= '9') || (text[end] >= 'a' && text[end] <= 'z')))
            ++end;
        made += to_document_path(text.substr(at, end - at), moved);
        at = end;
    }
    return made;
}

/// Whether one path is the other or stands within it.
bool within(std::string_view inner, std::string_view outer)
{
    return inner.starts_with(outer) && (inner.size() == outer.size() || inner[outer.size()] == '.' || inner[outer.size()] == '[');
}

/// Whether a finding about content may only say what a finding of form has said already.
///
/// What could not be read is not there for others to name, and a thing that is read in part is not judged as a whole.
bool follows_from_form(const finding& one, std::string_view path, const reading::collector& form)
{
    static const std::map<std::string_view, std::vector<std::string_view>> needs{
        {"unknown_role", {"role"}},
        {"role_not_engaged", {"role", "engagement"}},
        {"unknown_service", {"service"}},
        {"not_an_item", {"service", "item"}},
        {"unknown_party", {"party"}},
        {"class_member", {"party"}},
        {"unknown_agreement", {"agreement"}},
        {"unknown_offer", {"offer"}},
        {"unknown_clause", {"charge", "division", "clause"}},
        {"no_common_agreement", {"engagement", "party", "agreement"}},
        {"no_version", {"engagement"}},
    };
    if (one.level != severity::error && !form.damaged.empty()) return true;
    if (const auto found = needs.find(one.code); found != needs.end()) {
        for (const std::string_view kind : found->second) {
            if (form.damaged.find(kind) != form.damaged.end()) return true;
        }
    }
    const auto& broken = form.broken_paths();
    if (broken.empty()) return false;
    // The place itself or one around it is broken ...
    for (std::size_t end = path.size(); end != std::string_view::npos && end > 0; end = path.find_last_of(".[", end - 1)) {
        if (broken.find(path.substr(0, end)) != broken.end()) return true;
    }
    // ... or one within it.
    for (const char* step : {".", "["}) {
        const auto next = broken.lower_bound(std::string{path} + step);
        if (next != broken.end() && within(*next, path)) return true;
    }
    return false;
}

/// At most so many findings are listed, with a last one that counts the others.
constexpr std::size_t most_findings = 1000;

std::vector<finding> cut_short(std::vector<finding> findings, const read_options& options)
{
    if (findings.size() <= most_findings) return findings;
    const bool said = findings.back().code == "too_many_findings";
    const std::size_t more = findings.size() - most_findings;
    if (said && more == 1) return findings;
    const bool errors = any_error(findings);
    findings.erase(findings.begin() + most_findings, findings.end());
    findings.push_back({.code = "too_many_findings",
                        .level = errors ? severity::error : severity::warning,
                        .subject = {},
                        .place = json::at(options.place, "$"),
                        .text = std::to_string(more) + " more findings are not listed: mend these first"});
    return findings;
}

/// Each finding once: a term that holds on in ten versions is wrong in one place of the document.
std::vector<finding> each_once(std::vector<finding> findings)
{
    std::unordered_set<std::string> seen;
    std::vector<finding> kept;
    for (finding& one : findings) {
        std::string mark = one.code + '\n' + one.place + '\n' + one.text;
        if (seen.insert(std::move(mark)).second) kept.push_back(std::move(one));
    }
    return kept;
}

struct form {
    reading::collector found;
    reading::result read;
    std::vector<finding> findings;  ///< of JSON, then of the document
};

form read_form(std::string_view json_text, const read_options& options)
{
    form made{.found = reading::collector{options}, .read = {}, .findings = {}};
    json::limits limits;
    limits.max_bytes = options.max_bytes;
    json::parsed text = json::parse(json_text, options.place, limits);
    made.findings = std::move(text.findings);
    if (!text.content) return made;
    made.read = reading::read(made.found, *text.content);
    std::vector<finding> of_document = std::move(made.found).findings();
    made.findings.insert(made.findings.end(), std::make_move_iterator(of_document.begin()), std::make_move_iterator(of_document.end()));
    made.findings = each_once(std::move(made.findings));
    return made;
}

/// Classes that the document's `usage` names are there, and are classes.
void check_usage(const form& made, const read_options& options, std::vector<finding>& into)
{
    const std::vector<party>& parties = made.read.content.parties;
    std::vector<std::string_view> classes;
    for (const party& one : parties) {
        if (one.kind == party_kind::party_class) classes.push_back(one.key);
    }
    if (made.found.damaged.contains("party")) return;
    const std::set<std::string_view> known{classes.begin(), classes.end()};
    for (const auto& [key, column] : made.read.usage.party_columns) {
        if (known.contains(key)) continue;
        std::string path = "$.usage.columns.parties";
        json::append_name(path, key);
        into.push_back({.code = "unknown_party",
                        .level = severity::error,
                        .subject = key,
                        .place = json::at(options.place, path),
                        .text = quote(key) + " is not the key of a party of kind \"class\"" +
                                // Each suggestion looks at all classes: not for what is not listed anyway.
                                (into.size() < most_findings ? reading::suggestion(made.found, key, classes) : std::string{})});
    }
}

}  // namespace

checked<ecosystem_draft> read_draft(std::string_view json_text, const read_options& options)
{
    form made = read_form(json_text, options);
    if (any_error(made.findings)) return std::move(made.findings);
    return {std::move(made.read.content), std::move(made.findings)};
}

checked<document> read_document(std::string_view json_text, const read_options& options)
{
    if (const std::string_view kind = kind_of_file(json_text); !kind.empty())
        return finding{"not_a_document", severity::error, "", options.place, "a document is JSON, and this is " + std::string{kind}};
    form made = read_form(json_text, options);
    if (!made.read.readable) return std::move(made.findings);
    std::vector<finding> findings = std::move(made.findings);
    // So much is wrong with the form that what the content says of it would be guesswork.
    if (findings.size() > most_findings) return cut_short(std::move(findings), options);
    std::vector<finding> of_usage;
    check_usage(made, options, of_usage);

    checked<ecosystem> content = ecosystem::from(std::move(made.read.content));
    std::vector<finding> of_content;
    for (finding one : content.findings()) {
        const std::string path = to_document_path(std::move(one.place), made.read.moved);
        if (follows_from_form(one, path, made.found)) continue;
        one.place = json::at(options.place, path);
        one.text = to_document_text(one.text, made.read.moved);
        of_content.push_back(std::move(one));
    }
    const auto append = [&](std::vector<finding>& more) {
        findings.insert(findings.end(), std::make_move_iterator(more.begin()), std::make_move_iterator(more.end()));
    };
    append(of_content);
    append(of_usage);
    findings = cut_short(each_once(std::move(findings)), options);
    if (any_error(findings)) return findings;
    PARTNERING_EXPECTS(content.has_value(), "a draft whose form is right and whose content has no error is an ecosystem");
    document read{.content = std::move(content).value(), .usage = std::move(made.read.usage)};
    // A reader of usage knows no document: it reads the columns its format lists.
    for (const party& one : read.content.parties())
        if (one.kind == party_kind::party_class) read.usage.party_columns.try_emplace(one.key, one.key);
    resolve_minor_units(read.content, read.usage);
    return {std::move(read), std::move(findings)};
}

checked<document> read_document_file(const std::string& path, read_options options)
{
    if (options.place.empty()) options.place = path;
    const auto cannot_read = [&](std::string why) {
        return finding{.code = "cannot_read", .level = severity::error, .subject = {}, .place = options.place, .text = std::move(why)};
    };
    std::error_code unknown;
    if (std::filesystem::is_directory(path, unknown)) return cannot_read("this is a folder: name a file in it");
    std::ifstream file{path, std::ios::binary};
    if (!file) return cannot_read("the file cannot be opened: it is not there, or may not be read");
    // One byte more than is allowed is enough to know that there is too much: a device never ends.
    std::string text;
    std::array<char, 65536> block;
    while (text.size() <= options.max_bytes && (file.read(block.data(), block.size()) || file.gcount() > 0)) {
        text.append(block.data(), static_cast<std::size_t>(file.gcount()));
    }
    if (file.bad()) return cannot_read("reading the file broke off");
    return read_document(text, options);
}

PARTNERING_END
