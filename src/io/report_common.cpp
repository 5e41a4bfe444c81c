#include "report_common.hpp"

#include <partnering/core/rational_text.hpp>
#include <partnering/io/report.hpp>
#include <partnering/io/text_table.hpp>

#include <algorithm>

PARTNERING_BEGIN
namespace report {

json::value text_or_null(std::string_view text) { return text.empty() ? json::value{} : json::value::of(text); }

json::value count(std::uint64_t number)
{
    json::value made = json::value::integer(0);
    made.text = std::to_string(number);
    return made;
}

json::value of(std::span<const finding> findings)
{
    json::value list = json::value::array();
    for (const finding& f : findings) {
        json::value one = json::value::object();
        one.set("code", json::value::of(f.code));
        one.set("severity", json::value::of(to_string(f.level)));
        one.set("subject", json::value::of(f.subject));
        one.set("place", json::value::of(f.place));
        one.set("text", json::value::of(f.text));
        list.add(std::move(one));
    }
    return list;
}

namespace {

/// Whether a text begins with a ratio that people cannot read at a glance: longer than `3/4` or `12/7`.
bool is_long_ratio(std::string_view written)
{
    const std::size_t slash = written.find('/');
    const std::size_t end = std::min(written.find(' '), written.size());
    return slash != std::string_view::npos && slash <= end && (slash > 2 || end - slash > 3);
}

/// What it is, about, behind it: ` (about 161.2903)`.
std::string and_about(const rational& value) { return " (" + about(value) + ')'; }

/// A ratio people cannot read at a glance, with about what it is: `5000/31 (about 161.2903)`; what is none stays as it is.
std::string ratio_in_words(std::string_view written)
{
    if (!is_long_ratio(written)) return std::string{written};
    const std::size_t end = std::min(written.find(' '), written.size());
    const checked<rational> value = parse_rational(written.substr(0, end));
    if (!value) return std::string{written};
    return std::string{written.substr(0, end)} + and_about(value.value()) + std::string{written.substr(end)};
}

}  // namespace

std::string grouped(std::string_view number)
{
    if (number.find('/') != std::string_view::npos) return ratio_in_words(number);
    const std::size_t sign = !number.empty() && number.front() == '-' ? 1 : 0;
    const std::size_t point = std::min(number.find_first_of(". "), number.size());
    const std::string_view whole = number.substr(sign, point - sign);
    const auto is_digit = [](char c) { return c >= '0' && c <= '9'; };
    if (whole.empty() || !std::all_of(whole.begin(), whole.end(), is_digit)) return std::string{number};
    std::string out{number.substr(0, sign)};
    for (std::size_t i = 0; i < whole.size(); ++i) {
        if (i > 0 && (whole.size() - i) % 3 == 0) out += ',';
        out += whole[i];
    }
    return out += number.substr(point);
}

std::string grouped(const rational& value)
{
    const std::string written = to_decimal_or_ratio(value);
    return is_long_ratio(written) ? written + and_about(value) : grouped(written);
}

std::string about(const rational& value)
{
    // Nobody counts thirty digits: `about 5.4321 * 10^1190`.
    constexpr std::size_t most_digits = 24;
    const std::string whole = fixed_decimal(value, 0, rounding_mode::down);
    const std::size_t sign = whole.starts_with('-') ? 1 : 0;
    if (whole.size() - sign > most_digits)
        return "about " + whole.substr(0, sign + 1) + '.' + whole.substr(sign + 1, 4) + " * 10^" + std::to_string(whole.size() - sign - 1);
    const auto is_zero = [](std::string_view digits) { return digits.find_first_not_of("-0.") == std::string_view::npos; };
    std::string digits = fixed_decimal(value, 4, rounding_mode::half_even);
    if (is_zero(digits)) digits = fixed_decimal(value, 12, rounding_mode::half_even);
    if (is_zero(digits) && value.sign() != 0) return value.sign() > 0 ? "under 0.000000000001" : "above -0.000000000001";
    return "about " + grouped(digits);
}
std::string grouped(std::uint64_t number) { return grouped(std::to_string(number)); }

std::string counted(std::uint64_t number, std::string_view one, std::string_view many)
{
    return grouped(number) + ' ' + std::string{number == 1 ? one : many};
}

void append_csv(std::string& to, std::string_view field)
{
    if (field.find_first_of("\",\r\n") == std::string_view::npos) {
        to += field;
        return;
    }
    to += '"';
    for (const char c : field) {
        if (c == '"') to += '"';
        to += c;
    }
    to += '"';
}

std::string line_of(const finding& what)
{
    std::string line = std::string{to_string(what.level)} + ' ' + what.code;
    if (!what.place.empty()) line += " at " + printable(what.place);
    if (!what.subject.empty() && what.place.find(what.subject) == std::string::npos) line += " (" + printable(what.subject) + ')';
    return line + ": " + printable(what.text);
}

}  // namespace report

std::string findings_json(std::span<const finding> findings)
{
    json::value out = json::value::object();
    out.set("findings", report::of(findings));
    return json::to_text(out);
}

std::string findings_text(std::span<const finding> findings)
{
    std::vector<const finding*> order;
    for (const finding& f : findings) order.push_back(&f);
    std::stable_sort(order.begin(), order.end(), [](const finding* a, const finding* b) { return a->level > b->level; });
    std::string text;
    for (const finding* f : order) text += report::line_of(*f) + '\n';
    return text;
}

PARTNERING_END
