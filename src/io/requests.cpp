#include "requests.hpp"

#include "../entity/key.hpp"
#include "report_common.hpp"

#include <partnering/io/text_table.hpp>
#include <partnering/money/money_text.hpp>

#include <algorithm>

PARTNERING_BEGIN
namespace requests {

using reading::collector;
using reading::spot;

namespace {

answer refusal(const finding& first, std::size_t more = 0, bool uncounted = false)
{
    json::value error = json::value::object();
    error.set("code", json::value::of(first.code));
    error.set("place", json::value::of(first.place));
    error.set("text", json::value::of(first.text));
    if (more > 0) error.set("more", report::count(more));
    json::value whole = json::value::object();
    whole.set("error", std::move(error));
    return {.json = std::move(whole),
            .text =
                "error " + first.code + (first.place.empty() ? "" : " at " + printable(first.place)) + ": " + printable(first.text) +
                (more > 0 ? (uncounted ? "; and at least " : "; and ") + report::grouped(std::uint64_t{more}) + " more" : std::string{}) +
                '\n',
            .refused = true,
            .wrong = true};
}

/// Of several the first is told, and how many more there are; of very many, how many of them are counted.
answer refusal_of(const std::vector<finding>& found)
{
    const auto is_error = [](const finding& f) { return f.level == severity::error; };
    const auto errors = static_cast<std::size_t>(std::count_if(found.begin(), found.end(), is_error));
    const bool uncounted = std::any_of(found.begin(), found.end(), [](const finding& f) { return f.code == "too_many_findings"; });
    return refusal(*std::find_if(found.begin(), found.end(), is_error), errors - 1, uncounted);
}

answer answer_to(const json::value& content, const spot& where, const read_options& options, std::string_view what, const answer_one& one)
{
    collector into{options};
    std::optional<answer> given;
    try {
        given = one(into, content, where);
    } catch (const arithmetic_error& failed) {
        return refusal({.code = failed.code(),
                        .level = severity::error,
                        .subject = {},
                        .place = json::at(options.place, reading::to_path(where)),
                        .text = std::string{what} + " is out of range: " + failed.what()});
    }
    const std::vector<finding> found = std::move(into).findings();
    if (any_error(found)) return refusal_of(found);
    PARTNERING_EXPECTS(given.has_value(), "a request without an error has an answer");
    return *std::move(given);
}

answers whole(const answer& only)
{
    return {.json = json::to_text(only.json), .text = only.text, .any_error = only.wrong, .nothing_done = only.refused};
}

}  // namespace

answers answer_all(std::string_view requests_json, const answer_options& options, std::string_view what, const answer_one& one)
{
    const read_options how{.place = options.place, .zones = {}};
    const checked<json::value> content = json::parse_strictly(requests_json, options.place);
    if (!content) return whole(refusal_of(content.findings()));
    const spot root{};
    if (content.value().kind != json::kind::array) return whole(answer_to(content.value(), root, how, what, one));

    answers all;
    json::value list = json::value::array();
    std::size_t refused = 0;
    for (std::size_t i = 0; i < content.value().items.size(); ++i) {
        answer each = answer_to(content.value().items[i], root.at(i), how, what, one);
        refused += each.refused ? 1 : 0;
        all.any_error = all.any_error || each.wrong;
        if (i > 0) all.text += '\n';
        all.text += each.text;
        list.add(std::move(each.json));
    }
    all.nothing_done = refused > 0 && refused == content.value().items.size();
    all.json = json::to_text(list);
    return all;
}

void check_name(collector& into, const spot& where, std::string_view name)
{
    if (const char* wrong = what_is_wrong_with_key(name); wrong != nullptr)
        into.error(where, name.empty() ? "empty_key" : "bad_key", "the name " + quote(name) + ' ' + wrong);
}

bool has_fields(collector& into, const json::value& content, const spot& where, const std::vector<std::string_view>& known)
{
    if (!reading::object::is_object(into, content, where)) return false;
    for (const std::string& name : content.names) {
        if (name.starts_with("x-") || std::find(known.begin(), known.end(), name) != known.end()) continue;
        into.error(where.at(name), "unknown_field", "there is no field " + quote(name) + " here" + reading::suggestion(into, name, known));
    }
    return true;
}

std::optional<int> to_decimals(collector& into, const json::value& content, const spot& where)
{
    const auto number = reading::to_number(into, content, where);
    if (!number) return std::nullopt;
    if (number->is_integer() && *number >= rational{0} && *number <= rational{18})
        return static_cast<int>(number->to_integer(rounding_mode::down));
    into.error(where, "out_of_range", "an amount has a whole number of decimals, from 0 to 18");
    return std::nullopt;
}

namespace {

template <class Value>
std::optional<Value> taken(collector& into, const spot& where, const checked<Value>& known)
{
    if (known) return known.value();
    into.take(where, known.findings());
    return std::nullopt;
}

}  // namespace

std::optional<currency> to_currency(collector& into, const json::value& content, const spot& where)
{
    const auto text = reading::to_text(into, content, where);
    return text ? taken(into, where, parse_currency(*text)) : std::nullopt;
}

std::optional<rounding_mode> to_rounding(collector& into, const json::value& content, const spot& where)
{
    const auto text = reading::to_text(into, content, where);
    return text ? taken(into, where, parse_rounding_mode(*text)) : std::nullopt;
}

amount_unit to_amount_unit(collector& into, const json::value& content, const spot& where)
{
    amount_unit read;
    if (const json::value* code = content.find("currency"); code != nullptr) read.in = to_currency(into, *code, where.at("currency"));
    if (const json::value* units = content.find("minor_units"); units != nullptr) {
        read.places = to_decimals(into, *units, where.at("minor_units"));
    } else if (read.in) {
        if (read.in->minor_units() >= 0)
            read.places = read.in->minor_units();
        else
            into.error(where.at("currency"), "no_minor_unit",
                       std::string{read.in->code()} + " has no minor unit to round to; give \"minor_units\", the number of decimals");
    }
    return read;
}

}  // namespace requests
PARTNERING_END
