#include "document_reader.hpp"

#include <algorithm>
#include <charconv>

PARTNERING_BEGIN
namespace reading {

std::string to_path(const spot& where)
{
    std::vector<const spot*> steps;
    for (const spot* step = &where; step->above != nullptr; step = step->above) steps.push_back(step);
    std::string path = "$";
    for (auto step = steps.rbegin(); step != steps.rend(); ++step) {
        if ((*step)->name.data() == nullptr)
            json::append_index(path, (*step)->index);
        else
            json::append_name(path, (*step)->name);
    }
    return path;
}

void collector::take(const spot& where, const std::vector<finding>& found)
{
    for (const finding& one : found) add(to_path(where), one.code, one.text, one.level == severity::error);
}

void collector::add(std::string path, std::string code, std::string text, bool breaks)
{
    if (full()) {
        ++more_;
    } else {
        findings_.push_back({.code = std::move(code),
                             .level = severity::error,
                             .subject = subject,
                             .place = json::at(options_.place, path),
                             .text = std::move(text)});
    }
    if (breaks && broken_.size() < most) broken_.insert(std::move(path));
}

std::vector<finding> collector::findings() &&
{
    if (more_ > 0) {
        findings_.push_back({.code = "too_many_findings",
                             .level = severity::error,
                             .subject = {},
                             .place = json::at(options_.place, "$"),
                             .text = std::to_string(more_) + " more findings are not listed: mend these first"});
    }
    return std::move(findings_);
}

std::string suggestion(const collector& into, std::string_view given, const std::vector<std::string_view>& candidates)
{
    if (into.full()) return {};
    const std::string_view near = closest(given, candidates);
    return near.empty() ? std::string{} : "; did you mean " + quote(near) + "?";
}

std::string one_of(const std::vector<std::string_view>& words)
{
    std::string text;
    for (std::size_t i = 0; i < words.size(); ++i) {
        if (i > 0) text += i + 1 == words.size() ? " or " : ", ";
        text += quote(words[i]);
    }
    return text;
}

void wrong_type(collector& into, const json::value& content, const spot& where, std::string_view expected)
{
    into.error(where, "wrong_type",
               "here stands " + std::string{json::to_string(content.kind)} + " where " + std::string{expected} + " belongs");
}

bool object::is_object(collector& into, const json::value& content, const spot& where)
{
    if (content.kind == json::kind::object) return true;
    wrong_type(into, content, where, "an object");
    return false;
}

object::object(collector& into, const json::value& content, const spot& where, std::string_view kind)
    : into_{&into}, where_{where}, kind_{&document_object_of(kind)}, fields_(kind_->fields.size(), nullptr)
{
    PARTNERING_EXPECTS(content.kind == json::kind::object, "only an object has fields");
    const auto index_of = [&](std::string_view name) {
        return static_cast<std::size_t>(std::find(kind_->fields.begin(), kind_->fields.end(), name) - kind_->fields.begin());
    };
    for (std::size_t i = 0; i < content.names.size(); ++i) {
        const std::size_t field = index_of(content.names[i]);
        if (field < fields_.size()) fields_[field] = &content.items[i];
    }
    for (std::size_t i = 0; i < content.names.size(); ++i) {
        const std::string& name = content.names[i];
        if (index_of(name) < fields_.size() || name.starts_with("x-")) continue;
        const std::string_view near = into.full() ? std::string_view{} : closest(name, kind_->fields);
        if (near.empty()) {
            into.recovered(where_.at(name), "unknown_field",
                           "no field is called " + quote(name) + " here; there are " + one_of(kind_->fields) +
                               "; a field of one's own starts with x-");
            continue;
        }
        into.recovered(where_.at(name), "unknown_field", "no field is called " + quote(name) + " here; did you mean " + quote(near) + "?");
        // A slip of the pen: what stands in it is read as what was meant, so that one slip is one finding.
        const json::value*& meant = fields_[index_of(near)];
        if (meant == nullptr) meant = &content.items[i];
    }
}

const json::value* object::find(std::string_view field) const
{
    const auto found = std::find(kind_->fields.begin(), kind_->fields.end(), field);
    PARTNERING_EXPECTS(found != kind_->fields.end(), "a field that is read is in the table of fields");
    return fields_[static_cast<std::size_t>(found - kind_->fields.begin())];
}

const json::value* object::need(std::string_view field) const
{
    const json::value* found = find(field);
    if (found == nullptr) into_->error(at(field), "missing_field", "the field " + quote(field) + " is missing");
    return found;
}

std::optional<std::string> to_text(collector& into, const json::value& content, const spot& where)
{
    if (content.kind != json::kind::string) {
        wrong_type(into, content, where, "a string");
        return std::nullopt;
    }
    const auto control = [](char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7F; };
    if (std::any_of(content.text.begin(), content.text.end(), control)) {
        into.error(where, "control_character", "a control character stands in " + quote(content.text) + ": write it without");
        return std::nullopt;
    }
    return content.text;
}

std::optional<rational> to_number(collector& into, const json::value& content, const spot& where)
{
    if (content.kind == json::kind::decimal) {
        const bool plain = content.text.find_first_of("eE") == std::string::npos;
        into.error(where, "float_number",
                   content.text.size() > 60 || !plain
                       ? "a floating-point number is not exact: write it as a string of digits, such as \"0.0000125\""
                       : "a floating-point number is not exact: write it as a string, \"" + content.text + "\"");
        return std::nullopt;
    }
    if (content.kind != json::kind::string && content.kind != json::kind::integer) {
        wrong_type(into, content, where, "an exact number (a string such as \"0.15\" or \"1/3\", or an integer)");
        return std::nullopt;
    }
    checked<rational> read = parse_rational(content.text);
    if (!read) {
        into.take(where, read.findings());
        return std::nullopt;
    }
    return std::move(read).value();
}

std::optional<rational> hundredths(const object& from, const rational& percent)
{
    try {
        return percent / 100;
    } catch (const arithmetic_error& failure) {
        from.into().error(from.at("percent"), failure.code(), std::string{"a hundredth of it is out of reach: "} + failure.what());
        return std::nullopt;
    }
}

std::optional<std::string> object::text(std::string_view field) const
{
    const json::value* found = find(field);
    return found == nullptr ? std::nullopt : to_text(*into_, *found, at(field));
}

std::optional<std::string> object::need_text(std::string_view field) const
{
    const json::value* found = need(field);
    return found == nullptr ? std::nullopt : to_text(*into_, *found, at(field));
}

std::optional<bool> object::truth(std::string_view field) const
{
    const json::value* found = find(field);
    if (found == nullptr) return std::nullopt;
    if (found->kind == json::kind::boolean) return found->truth;
    wrong_type(*into_, *found, at(field), "true or false");
    return std::nullopt;
}

std::optional<rational> object::number(std::string_view field) const
{
    const json::value* found = find(field);
    return found == nullptr ? std::nullopt : to_number(*into_, *found, at(field));
}

std::optional<rational> object::need_number(std::string_view field) const
{
    const json::value* found = need(field);
    return found == nullptr ? std::nullopt : to_number(*into_, *found, at(field));
}

std::optional<date> object::day(std::string_view field) const
{
    const std::optional<std::string> written = text(field);
    if (!written) return std::nullopt;
    const checked<date> read = parse_date(*written);
    if (read) return read.value();
    into_->take(at(field), read.findings());
    return std::nullopt;
}

std::optional<std::vector<std::string>> object::texts(std::string_view field) const
{
    const json::value* found = list(field);
    if (found == nullptr) return std::nullopt;
    std::vector<std::string> read;
    read.reserve(found->items.size());
    const spot here = at(field);
    for (std::size_t i = 0; i < found->items.size(); ++i) {
        read.push_back(to_text(*into_, found->items[i], here.at(i)).value_or(std::string{}));
    }
    return read;
}

std::optional<int> object::whole(std::string_view field, int least, int most) const
{
    const json::value* found = find(field);
    if (found == nullptr) return std::nullopt;
    const std::string range = std::to_string(least) + " to " + std::to_string(most);
    if (found->kind == json::kind::decimal) {
        into_->error(at(field), "float_number", "here belongs an integer from " + range);
        return std::nullopt;
    }
    if (found->kind != json::kind::integer) {
        wrong_type(*into_, *found, at(field), "an integer from " + range);
        return std::nullopt;
    }
    int read = 0;
    const auto end = found->text.data() + found->text.size();
    const auto [stopped, failure] = std::from_chars(found->text.data(), end, read);
    if (failure == std::errc{} && stopped == end && read >= least && read <= most) return read;
    into_->error(at(field), "out_of_range", quote(found->text) + " is not from " + range);
    return std::nullopt;
}

const json::value* object::list(std::string_view field) const
{
    const json::value* found = find(field);
    if (found == nullptr) return nullptr;
    if (found->kind == json::kind::array) return found;
    wrong_type(*into_, *found, at(field), "a list");
    return nullptr;
}

void object::unknown_word(const spot& where, std::string_view written, const std::vector<std::string_view>& known) const
{
    into_->error(where, "unknown_value", quote(written) + " is none of " + one_of(known) + suggestion(*into_, written, known));
}

void object::refuse(std::string_view field, const std::string& why) const
{
    if (has(field)) into_->error(at(field), "misplaced_field", quote(field) + " has no meaning here: " + why);
}

std::optional<date_range> to_days(const object& from, std::string_view begin, std::string_view end)
{
    const std::optional<date> first = from.day(begin);
    const std::optional<date> after = from.day(end);
    // What is there and cannot be read has its own finding.
    if ((from.has(begin) && !first) || (from.has(end) && !after)) return std::nullopt;
    const date_range days{first.value_or(first_day), after.value_or(no_end)};
    if (!days.empty()) return days;
    from.into().error(from.at(end), "empty_period",
                      "the end " + to_string(days.end) + " is not after the start " + to_string(days.begin) +
                          "; the end is the first day that is no longer in");
    return std::nullopt;
}

}  // namespace reading
PARTNERING_END
