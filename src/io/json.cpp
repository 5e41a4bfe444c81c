#include "json.hpp"

#include <partnering/core/digest.hpp>

#include <nlohmann/json.hpp>

#include <algorithm>
#include <iterator>
#include <numeric>

PARTNERING_BEGIN
namespace json {

namespace {

/// Bytes of the UTF-8 character that starts at `at`, or 0 where none does (RFC 3629: no overlong form, no surrogate).
std::size_t utf8_length(std::string_view text, std::size_t at)
{
    const auto byte = [&](std::size_t i) { return i < text.size() ? static_cast<unsigned char>(text[i]) : 0u; };
    const auto tail = [&](std::size_t i, unsigned low = 0x80, unsigned high = 0xBF) { return byte(i) >= low && byte(i) <= high; };
    const unsigned first = byte(at);
    if (first < 0x80) return 1;
    if (first >= 0xC2 && first <= 0xDF) return tail(at + 1) ? 2 : 0;
    if (first >= 0xE0 && first <= 0xEF) {
        return tail(at + 1, first == 0xE0 ? 0xA0 : 0x80, first == 0xED ? 0x9F : 0xBF) && tail(at + 2) ? 3 : 0;
    }
    if (first >= 0xF0 && first <= 0xF4) {
        return tail(at + 1, first == 0xF0 ? 0x90 : 0x80, first == 0xF4 ? 0x8F : 0xBF) && tail(at + 2) && tail(at + 3) ? 4 : 0;
    }
    return 0;
}

/// The index of the first byte that is not UTF-8, or npos.
std::size_t first_not_utf8(std::string_view text)
{
    for (std::size_t i = 0; i < text.size();) {
        const std::size_t length = utf8_length(text, i);
        if (length == 0) return i;
        i += length;
    }
    return std::string_view::npos;
}

/// `line:column`, both from 1, the column in characters.
std::string line_and_column(std::string_view text, std::size_t offset)
{
    offset = std::min(offset, text.size());
    const std::string_view before = text.substr(0, offset);
    const auto line = 1 + std::count(before.begin(), before.end(), '\n');
    const std::size_t line_feed = before.rfind('\n');
    const std::string_view in_line = line_feed == std::string_view::npos ? before : before.substr(line_feed + 1);
    const auto is_first_byte = [](char c) { return (static_cast<unsigned char>(c) & 0xC0u) != 0x80u; };
    const auto column = 1 + std::count_if(in_line.begin(), in_line.end(), is_first_byte);
    return std::to_string(line) + ":" + std::to_string(column);
}

std::string at_line(std::string_view place, std::string_view text, std::size_t offset)
{
    return place.empty() ? line_and_column(text, offset) : std::string{place} + ":" + line_and_column(text, offset);
}

finding error_at(std::string code, std::string place, std::string text)
{
    return {.code = std::move(code), .level = severity::error, .subject = {}, .place = std::move(place), .text = std::move(text)};
}

/// Stands for what is left out of a place, so that two places that differ only there are two: the first digits of its digest.
std::string what_is_left_out(std::string_view text)
{
    return to_string(digester{}.add(text).finish()).substr(std::string_view{"sha256:"}.size(), 12);
}

/// A field's name in a path: in double quotes, with control characters written out. A key is whole, whose 200 bytes are the longest that
/// there are; of what is longer both ends are there, how much lies between, and a digest of it.
std::string name_in_path(std::string_view name)
{
    constexpr std::size_t longest = 200;
    constexpr std::size_t at_each_end = 60;
    const auto begins_no_character = [&](std::size_t at) { return (static_cast<unsigned char>(name[at]) & 0xC0u) == 0x80u; };
    std::string text = "\"";
    const auto append = [&](std::string_view part) {
        constexpr const char* hex = "0123456789abcdef";
        for (const char c : part) {
            const auto byte = static_cast<unsigned char>(c);
            if (byte < 0x20 || byte == 0x7F)
                text += {'\\', 'x', hex[byte >> 4], hex[byte & 15]};
            else
                text += c;
        }
    };
    if (name.size() <= longest) {
        append(name);
    } else {
        std::size_t head = at_each_end;
        std::size_t tail = name.size() - at_each_end;
        while (begins_no_character(head)) --head;
        while (tail < name.size() && begins_no_character(tail)) ++tail;
        append(name.substr(0, head));
        text += "…(" + std::to_string(tail - head) + " bytes, " + what_is_left_out(name.substr(head, tail - head)) + ")…";
        append(name.substr(tail));
    }
    return text + '"';
}

/// A path as it stands in a finding: of a long one the first steps and the last, how many are left out between them, and a digest of those.
/// The last field stays, by its name, where lists alone follow it.
std::string fit_to_read(std::string_view path)
{
    // The deepest place in a formula is whole: as many steps as formulas nest, into the largest lists that they may hold.
    constexpr std::size_t longest = 640;
    constexpr std::size_t at_each_end = 60;
    constexpr std::size_t longest_end = 180;
    if (path.size() <= longest) return std::string{path};
    std::vector<std::size_t> starts;
    for (std::size_t i = 1; i < path.size(); ++i) {
        if (path[i] != '.' && path[i] != '[') continue;
        starts.push_back(i);
        // A name in quotes is one step, whatever stands in it.
        if (path.substr(i, 2) == "[\"") i = std::min(path.find("\"]", i + 2), path.size() - 2) + 1;
    }
    const auto from = std::upper_bound(starts.begin(), starts.end(), at_each_end);
    auto to = std::lower_bound(starts.begin(), starts.end(), path.size() - at_each_end);
    if (to == starts.end() && to != starts.begin()) --to;  // the last step stays, however long it is
    const auto is_name = [&](std::size_t start) { return path[start] == '.' || path[start + 1] == '"'; };
    if (from < to && std::none_of(to, starts.end(), is_name))
        if (const auto last = std::find_if(std::reverse_iterator{to}, std::reverse_iterator{from}, is_name);
            last.base() != from && path.size() - *last <= longest_end)
            to = last.base() - 1;
    if (from >= to) return std::string{path};
    return std::string{path.substr(0, *from)} + "…(" + std::to_string(to - from) + " more, " +
           what_is_left_out(path.substr(*from, *to - *from)) + ")…" + std::string{path.substr(*to)};
}

bool all_digits(std::string_view text)
{
    if (text.starts_with('-')) text.remove_prefix(1);
    return !text.empty() && std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
}

/// What nlohmann says of a syntax error, without its own numbering, and with what it read last cut to a size fit to read.
std::string syntax_text(std::string_view what)
{
    if (const std::size_t start = what.find("syntax error"); start != std::string_view::npos) what.remove_prefix(start);
    std::string_view last;
    std::string_view expected;
    if (const std::size_t quoted = what.find("; last read: '"); quoted != std::string_view::npos) {
        last = what.substr(quoted + 14);
        what = what.substr(0, quoted);
        if (const std::size_t end = last.rfind('\''); end != std::string_view::npos) {
            expected = last.substr(end + 1);
            last = last.substr(0, end);
        }
        // The end of what was read is where it broke.
        if (last.size() > 40) last.remove_prefix(last.size() - 40);
        while (!last.empty() && (static_cast<unsigned char>(last.front()) & 0xC0u) == 0x80u) last.remove_prefix(1);
    }
    // A string shows its own quotes.
    if (last.starts_with('"')) last.remove_prefix(1);
    if (last.ends_with('"')) last.remove_suffix(1);
    std::string text = "this is no JSON: " + std::string{what};
    if (!last.empty()) text += ", read last: " + quote(last);
    text += expected;
    return text;
}

/// Builds the tree from nlohmann's events, and stops where the text is too deep, too much or no JSON.
class builder {
public:
    builder(std::string_view text, std::string_view place, const limits& within) : text_{text}, place_{place}, within_{within} {}

    // The names and signatures are those of nlohmann's SAX interface.
    bool null() { return put({}); }
    bool boolean(bool truth) { return put(value::of(truth)); }
    bool number_integer(std::int64_t number) { return put(number_of(json::kind::integer, std::to_string(number))); }
    bool number_unsigned(std::uint64_t number) { return put(number_of(json::kind::integer, std::to_string(number))); }
    bool number_float(double /*never looked at*/, const std::string& typed)
    {
        // An integer too long for 64 bits comes here too: it is as exact as any.
        return put(number_of(all_digits(typed) ? json::kind::integer : json::kind::decimal, typed));
    }
    bool string(std::string& text)
    {
        value read;
        read.kind = json::kind::string;
        read.text = std::move(text);
        return put(std::move(read));
    }
    bool binary(std::vector<std::uint8_t>&) { return false; }
    bool start_object(std::size_t) { return open(json::kind::object); }
    bool start_array(std::size_t) { return open(json::kind::array); }
    bool key(std::string& name)
    {
        levels_.back().names.push_back(std::move(name));
        return true;
    }
    bool end_object()
    {
        drop_duplicates();
        return close();
    }
    bool end_array() { return close(); }
    bool parse_error(std::size_t position, const std::string& token, const nlohmann::detail::exception& why)
    {
        if (why.id == 406) {
            // The lexer makes a double of every long number and refuses what is beyond it.
            const bool whole = all_digits(token);
            fail(whole ? "number_too_long" : "float_number", json::at(place_, path()),
                 whole ? "an integer of " + std::to_string(token.size()) + " characters: an amount this long is written as a string"
                       : quote(token) + " is a floating-point number beyond any range: write an exact value as a string");
            return false;
        }
        fail("json_syntax", at_line(place_, text_, position == 0 ? 0 : position - 1), syntax_text(why.what()));
        return false;
    }

    parsed result() &&
    {
        parsed result;
        result.findings = std::move(findings_);
        if (more_ > 0) {
            result.findings.push_back(error_at("too_many_findings", std::string{place_},
                                               std::to_string(more_) + " more fields that are given twice are not listed"));
        }
        if (!failed_) result.content = std::move(root_);
        return result;
    }

private:
    static value number_of(json::kind kind, std::string typed)
    {
        value read;
        read.kind = kind;
        read.text = std::move(typed);
        return read;
    }

    [[nodiscard]] std::string path() const
    {
        std::string path = "$";
        for (const value& one : levels_) {
            if (one.kind == json::kind::array)
                append_index(path, one.items.size());
            else if (!one.names.empty())
                append_name(path, one.names.back());
        }
        return path;
    }

    void fail(std::string code, std::string place, std::string text)
    {
        failed_ = true;
        findings_.push_back(error_at(std::move(code), std::move(place), std::move(text)));
    }

    bool count()
    {
        if (++values_ <= within_.max_values) return true;
        fail("document_too_large", json::at(place_, path()),
             "there are more than " + std::to_string(within_.max_values) + " values in it: split the document");
        return false;
    }

    bool put(value read)
    {
        if (!count()) return false;
        if (levels_.empty())
            root_ = std::move(read);
        else
            levels_.back().items.push_back(std::move(read));
        return true;
    }

    bool open(json::kind kind)
    {
        if (!count()) return false;
        if (levels_.size() >= static_cast<std::size_t>(within_.max_depth)) {
            fail("nesting_too_deep", json::at(place_, path()),
                 "objects and arrays stand in one another more than " + std::to_string(within_.max_depth) +
                     " deep: no document needs that");
            return false;
        }
        levels_.emplace_back();
        levels_.back().kind = kind;
        return true;
    }

    bool close()
    {
        value made = std::move(levels_.back());
        levels_.pop_back();
        if (levels_.empty())
            root_ = std::move(made);
        else
            levels_.back().items.push_back(std::move(made));
        return true;
    }

    /// A field given twice is a finding; the first one stays.
    void drop_duplicates()
    {
        value& made = levels_.back();
        std::vector<std::size_t> order(made.names.size());
        std::iota(order.begin(), order.end(), std::size_t{0});
        std::sort(order.begin(), order.end(),
                  [&](std::size_t a, std::size_t b) { return made.names[a] != made.names[b] ? made.names[a] < made.names[b] : a < b; });
        std::vector<std::size_t> twice;
        for (std::size_t i = 1; i < order.size(); ++i) {
            if (made.names[order[i]] == made.names[order[i - 1]]) twice.push_back(order[i]);
        }
        if (twice.empty()) return;
        std::sort(twice.begin(), twice.end());
        for (const std::size_t index : twice) {
            if (findings_.size() >= within_.max_findings) {
                ++more_;
                continue;
            }
            // The last name is what path() ends with: put this one there for a moment.
            made.names.push_back(made.names[index]);
            findings_.push_back(error_at("duplicate_field", json::at(place_, path()),
                                         "the field " + quote(made.names[index]) + " is given twice: which is meant cannot be told"));
            made.names.pop_back();
        }
        value kept;
        kept.kind = json::kind::object;
        std::size_t next = 0;
        for (std::size_t i = 0; i < made.names.size(); ++i) {
            if (next < twice.size() && twice[next] == i) {
                ++next;
                continue;
            }
            kept.names.push_back(std::move(made.names[i]));
            kept.items.push_back(std::move(made.items[i]));
        }
        made = std::move(kept);
    }

    std::string_view text_;
    std::string_view place_;
    const limits& within_;
    std::vector<value> levels_;  ///< the objects and lists that are open, outermost first
    value root_;
    std::vector<finding> findings_;
    std::size_t values_ = 0;
    std::size_t more_ = 0;
    bool failed_ = false;
};

void write_string(std::string& out, std::string_view text)
{
    constexpr const char* hex = "0123456789abcdef";
    out += '"';
    for (std::size_t i = 0; i < text.size();) {
        const std::size_t length = utf8_length(text, i);
        const auto byte = static_cast<unsigned char>(text[i]);
        if (length == 0)
            out += "\xEF\xBF\xBD";
        else if (length > 1)
            out += text.substr(i, length);
        else if (byte == '"')
            out += "\\\"";
        else if (byte == '\\')
            out += "\\\\";
        else if (byte == '\n')
            out += "\\n";
        else if (byte == '\t')
            out += "\\t";
        else if (byte < 0x20 || byte == 0x7F) {
            out += "\\u00";
            out += hex[byte >> 4];
            out += hex[byte & 15];
        } else
            out += text[i];
        i += length == 0 ? 1 : length;
    }
    out += '"';
}

/// Writes in one line, with `gap` after colons and commas; gives up as soon as `out` is longer than `most`.
/// The depth of a tree is bounded by the limit it was read with, or by the code that made it.
bool write_line(std::string& out, const value& what, std::string_view gap, std::size_t most)
{
    switch (what.kind) {
    case kind::null:
        out += "null";
        break;
    case kind::boolean:
        out += what.truth ? "true" : "false";
        break;
    case kind::integer:
    case kind::decimal:
        out += what.text;
        break;
    case kind::string:
        write_string(out, what.text);
        break;
    case kind::array:
    case kind::object: {
        const bool named = what.kind == kind::object;
        out += named ? '{' : '[';
        for (std::size_t i = 0; i < what.items.size(); ++i) {
            if (i > 0) (out += ',') += gap;
            if (named) {
                write_string(out, what.names[i]);
                (out += ':') += gap;
            }
            if (!write_line(out, what.items[i], gap, most)) return false;
        }
        out += named ? '}' : ']';
        break;
    }
    }
    return out.size() <= most;
}

void write_lines(std::string& out, const value& what, std::size_t indent, std::size_t used)
{
    constexpr std::size_t width = 120;
    const bool nested = (what.kind == kind::array || what.kind == kind::object) && !what.items.empty();
    if (!nested) {
        write_line(out, what, " ", std::string::npos);
        return;
    }
    // The whole never stands in one line: a document of one line would be hard to compare.
    if (indent > 0 && used < width) {
        std::string line;
        if (write_line(line, what, " ", width - used)) {
            out += line;
            return;
        }
    }
    const bool named = what.kind == kind::object;
    out += named ? '{' : '[';
    for (std::size_t i = 0; i < what.items.size(); ++i) {
        out += i > 0 ? ",\n" : "\n";
        const std::size_t start = out.size();
        out.append(indent + 2, ' ');
        if (named) {
            write_string(out, what.names[i]);
            out += ": ";
        }
        write_lines(out, what.items[i], indent + 2, out.size() - start);
    }
    out += '\n';
    out.append(indent, ' ');
    out += named ? '}' : ']';
}

}  // namespace

std::string_view to_string(kind of) noexcept
{
    switch (of) {
    case kind::null:
        return "null";
    case kind::boolean:
        return "true or false";
    case kind::integer:
        return "an integer";
    case kind::decimal:
        return "a floating-point number";
    case kind::string:
        return "a string";
    case kind::array:
        return "a list";
    case kind::object:
        return "an object";
    }
    return "a value";
}

value value::of(std::string_view text)
{
    value made;
    made.kind = json::kind::string;
    made.text = text;
    return made;
}

value value::of(bool truth)
{
    value made;
    made.kind = json::kind::boolean;
    made.truth = truth;
    return made;
}

value value::integer(std::int64_t number)
{
    value made;
    made.kind = json::kind::integer;
    made.text = std::to_string(number);
    return made;
}

value value::array()
{
    value made;
    made.kind = json::kind::array;
    return made;
}

value value::object()
{
    value made;
    made.kind = json::kind::object;
    return made;
}

value& value::add(value element)
{
    PARTNERING_EXPECTS(kind == json::kind::array, "only a list takes elements");
    items.push_back(std::move(element));
    return *this;
}

value& value::set(std::string_view name, value field)
{
    PARTNERING_EXPECTS(kind == json::kind::object, "only an object takes fields");
    names.emplace_back(name);
    items.push_back(std::move(field));
    return *this;
}

const value* value::find(std::string_view name) const noexcept
{
    for (std::size_t i = 0; i < names.size(); ++i) {
        if (names[i] == name) return &items[i];
    }
    return nullptr;
}

std::string at(std::string_view place, std::string_view path)
{
    return place.empty() ? fit_to_read(path) : std::string{place} + " " + fit_to_read(path);
}

void append_name(std::string& path, std::string_view name)
{
    const auto letter = [](char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_'; };
    const auto plain = [&](char c) { return letter(c) || (c >= '0' && c <= '9') || c == '-'; };
    if (!name.empty() && name.size() <= 64 && letter(name.front()) && std::all_of(name.begin(), name.end(), plain)) {
        path += '.';
        path += name;
    } else {
        path += '[';
        path += name_in_path(name);
        path += ']';
    }
}

void append_index(std::string& path, std::size_t index)
{
    path += '[';
    path += std::to_string(index);
    path += ']';
}

parsed parse(std::string_view text, std::string_view place, const limits& within)
{
    const auto failed = [](finding why) {
        parsed result;
        result.findings.push_back(std::move(why));
        return result;
    };
    if (text.size() > within.max_bytes) {
        return failed(error_at("document_too_large", std::string{place},
                               "the text has " + std::to_string(text.size()) + " bytes; at most " + std::to_string(within.max_bytes) +
                                   " are read: split the document, or raise the limit"));
    }
    if (text.starts_with("\xFE\xFF") || text.starts_with("\xFF\xFE") || text.starts_with(std::string_view{"\0\0\xFE\xFF", 4})) {
        return failed(error_at("not_utf8", at_line(place, text, 0), "the text is UTF-16 or UTF-32: save it as UTF-8"));
    }
    // Editors put a byte order mark before UTF-8 that nobody sees; it says nothing, so it is no error.
    if (text.starts_with("\xEF\xBB\xBF")) text.remove_prefix(3);
    if (text.find_first_not_of(" \t\r\n") == std::string_view::npos) {
        return failed(error_at("empty_document", at_line(place, text, 0), "there is nothing in it: a document is a JSON object"));
    }
    if (const std::size_t bad = first_not_utf8(text); bad != std::string_view::npos) {
        return failed(error_at("not_utf8", at_line(place, text, bad),
                               "the byte " + quote(text.substr(bad, 1)) + " is not UTF-8: save the text as UTF-8"));
    }
    // nlohmann takes a NUL for the end of the input, whatever follows it.
    if (const std::size_t nul = text.find('\0'); nul != std::string_view::npos) {
        return failed(error_at("json_syntax", at_line(place, text, nul), "this is no JSON: a NUL byte stands here"));
    }
    builder events{text, place, within};
    nlohmann::json::sax_parse(text.begin(), text.end(), &events);
    return std::move(events).result();
}

checked<value> parse_strictly(std::string_view text, std::string_view place, const limits& within)
{
    parsed result = parse(text, place, within);
    if (!result.content || any_error(result.findings)) return std::move(result.findings);
    return {std::move(*result.content), std::move(result.findings)};
}

std::string to_line(const value& what)
{
    std::string out;
    write_line(out, what, "", std::string::npos);
    return out;
}

std::string to_text(const value& what)
{
    std::string out;
    write_lines(out, what, 0, 0);
    out += '\n';
    return out;
}

}  // namespace json
PARTNERING_END
