#include <partnering/io/price.hpp>

#include <partnering/charge/evaluate.hpp>
#include <partnering/io/text_table.hpp>
#include <partnering/money/money_text.hpp>

#include "requests.hpp"

#include <algorithm>
#include <array>
#include <map>
#include <optional>
#include <string_view>
#include <utility>
#include <vector>

PARTNERING_BEGIN

namespace {

using reading::collector;
using reading::spot;
using requests::answer;

constexpr int most_places = 30;

constexpr std::array<std::string_view, 9> known_fields{"quantity", "mode",     "tiers",       "formula", "bases",
                                                       "measures", "currency", "minor_units", "rounding"};

struct request {
    rational quantity = 1;
    std::optional<formula> how;
    bool by_tiers = false;  ///< `mode` and `tiers`, no `formula`
    std::map<std::string, rational> bases;
    std::map<std::string, rational> measures;
    requests::amount_unit unit;
    rounding_mode mode = rounding_mode::half_even;
};

std::map<std::string, rational> read_numbers(collector& into, const json::value& content, const spot& where)
{
    std::map<std::string, rational> numbers;
    if (!reading::object::is_object(into, content, where)) return numbers;
    for (std::size_t i = 0; i < content.names.size(); ++i) {
        if (auto number = reading::to_number(into, content.items[i], where.at(content.names[i])))
            numbers.emplace(content.names[i], *number);
    }
    return numbers;
}

void read_rounding(collector& into, const json::value& content, const spot& where, request& read)
{
    read.unit = requests::to_amount_unit(into, content, where);
    if (const json::value* mode = content.find("rounding"); mode != nullptr) {
        const spot here = where.at("rounding");
        if (const auto known = requests::to_rounding(into, *mode, here)) read.mode = *known;
        if (content.find("currency") == nullptr && content.find("minor_units") == nullptr) {
            into.error(here, "misplaced_field", "nothing says what to round to: give a \"currency\" or \"minor_units\"");
        }
    }
}

/// `mode` and `tiers` are read as the formula of a document that they are.
void read_tiers(collector& into, const json::value& content, const spot& where, request& read)
{
    read.by_tiers = true;
    const json::value* mode = content.find("mode");
    const json::value* tiers = content.find("tiers");
    if (mode == nullptr) into.error(where.at("mode"), "missing_field", "tiers have a \"mode\": \"volume\" or \"graduated\"");
    if (tiers == nullptr) into.error(where.at("tiers"), "missing_field", "a mode needs \"tiers\" to go by");
    if (mode == nullptr || tiers == nullptr) return;
    const std::optional<std::string> name = reading::to_text(into, *mode, where.at("mode"));
    if (!name) return;
    const std::vector<std::string_view> modes{"volume", "graduated"};
    if (std::find(modes.begin(), modes.end(), *name) == modes.end()) {
        into.error(where.at("mode"), "unknown_value",
                   quote(*name) + " is not a mode; there are " + reading::one_of(modes) + reading::suggestion(into, *name, modes));
        return;
    }
    json::value written = json::value::object();
    written.set("kind", json::value::of(*name));
    written.set("tiers", *tiers);
    read.how = reading::to_formula(into, written, where);
}

request read_request(collector& into, const json::value& content, const spot& where)
{
    request read;
    if (!requests::has_fields(into, content, where, {known_fields.begin(), known_fields.end()})) return read;
    const json::value* how = content.find("formula");
    if (const json::value* quantity = content.find("quantity"); quantity != nullptr) {
        if (const auto number = reading::to_number(into, *quantity, where.at("quantity"))) read.quantity = *number;
    } else if (how == nullptr) {
        into.error(where.at("quantity"), "missing_field", "a price is asked for a \"quantity\"");
    }
    if (how == nullptr) {
        read_tiers(into, content, where, read);
    } else if (content.find("mode") != nullptr || content.find("tiers") != nullptr) {
        into.error(where.at("formula"), "conflicting_fields", "a price goes by a \"formula\", or by a \"mode\" and \"tiers\", not by both");
    } else {
        read.how = reading::to_formula(into, *how, where.at("formula"));
    }
    if (const json::value* bases = content.find("bases"); bases != nullptr) read.bases = read_numbers(into, *bases, where.at("bases"));
    if (const json::value* measures = content.find("measures"); measures != nullptr) {
        read.measures = read_numbers(into, *measures, where.at("measures"));
    }
    read_rounding(into, content, where, read);
    if (!read.how) return read;
    for (const basis& of : read.how->bases()) {
        const std::string name = to_string(of);
        if (!read.bases.contains(name)) {
            into.error(where.at("bases"), "missing_basis", "the formula goes by " + quote(name) + "; give its amount in \"bases\"");
        }
    }
    for (const measure_ref& of : read.how->measures()) {
        const std::string name = to_string(of);
        if (!of.otherwise && !read.measures.contains(name)) {
            into.error(where.at("measures"), "missing_measure",
                       "the formula goes by the measure " + quote(name) + "; give it in \"measures\"");
        }
    }
    return read;
}

std::string input_of(const explanation& of, std::size_t index, std::string otherwise)
{
    return index < of.inputs.size() ? of.inputs[index].second : std::move(otherwise);
}

/// The steps in the order a person would calculate them. Calls nest as formulas do: formula::max_depth, and two for tiers.
void list_steps(const explanation& why, bool is_root, bool by_tiers, std::vector<const explanation*>& steps)
{
    for (const explanation& part : why.children) list_steps(part, false, by_tiers, steps);
    // Of plain tiers the total says what the table as a whole gives.
    if (!(is_root && by_tiers)) steps.push_back(&why);
}

answer calculate(const request& asked)
{
    charge_inputs<traced> inputs{.quantity = traced::of(asked.quantity),
                                 .of_basis = [&asked](const basis& of) { return traced::of(asked.bases.at(to_string(of))); },
                                 .of_measure =
                                     [&asked](const measure_ref& of) {
                                         const auto found = asked.measures.find(to_string(of));
                                         return traced::of(found != asked.measures.end() ? found->second : *of.otherwise);
                                     }};
    const traced total = evaluate(*asked.how, inputs);
    const std::string exact = to_decimal_or_ratio(total.value(), most_places);

    json::value out = json::value::object();
    out.set("total", json::value::of(exact));
    std::string rounded;
    if (asked.unit.places) {
        rounded = fixed_decimal(total.value(), *asked.unit.places, asked.mode);
        out.set("amount", json::value::of(rounded));
        if (asked.unit.in) out.set("currency", json::value::of(asked.unit.in->code()));
    }

    std::vector<const explanation*> steps;
    if (total.why()) list_steps(*total.why(), true, asked.by_tiers, steps);
    json::value lines = json::value::array();
    const bool tiers_only = std::all_of(steps.begin(), steps.end(), [](const explanation* s) { return s->rule == "tier"; });
    text_table table(tiers_only ? std::vector<std::string>{"tier", "units", "unit", "flat", "amount"}
                                : std::vector<std::string>{"rule", "", "from", "amount"});
    for (std::size_t i = tiers_only ? 0 : 3; i < (tiers_only ? 5U : 4U); ++i) table.right(i);
    for (const explanation* step : steps) {
        json::value line = json::value::object();
        if (step->rule == "tier") {
            // The evaluator calls its steps `tier 1`, `tier 2`; their inputs are units, price and, where there is one, a flat amount.
            const std::string number = step->subject.substr(step->subject.rfind(' ') + 1);
            const std::string units = input_of(*step, 0, "0");
            const std::string unit = input_of(*step, 1, "0");
            const std::string entered = input_of(*step, 2, "0");
            line.set("tier", json::value::of(number));
            line.set("units", json::value::of(units));
            line.set("unit", json::value::of(unit));
            line.set("flat", json::value::of(entered));
            if (tiers_only) table.row({number, units, unit, entered, step->result});
        } else {
            json::value from = json::value::object();
            for (const auto& [name, given] : step->inputs) {
                if (from.find(name) == nullptr) from.set(name, json::value::of(given));
            }
            line.set("rule", json::value::of(step->rule));
            if (!step->subject.empty()) line.set("subject", json::value::of(step->subject));
            line.set("inputs", std::move(from));
        }
        if (!tiers_only) {
            std::string from;
            for (const auto& [name, given] : step->inputs) from += (from.empty() ? "" : ", ") + name + ' ' + given;
            table.row({step->rule, step->subject, from, step->result});
        }
        line.set("amount", json::value::of(step->result));
        lines.add(std::move(line));
    }
    out.set("lines", std::move(lines));

    std::string text = "quantity " + to_decimal_or_ratio(asked.quantity, most_places) + '\n';
    if (!steps.empty()) text += table.str();
    text += "total " + exact + '\n';
    if (asked.unit.places) text += "amount " + rounded + (asked.unit.in ? std::string{' '} + asked.unit.in->code() : "") + '\n';
    return {.json = std::move(out), .text = std::move(text), .refused = false, .wrong = false};
}

}  // namespace

answers price_answer(std::string_view requests_json, const answer_options& options)
{
    return requests::answer_all(requests_json, options, "the price",
                                [](collector& into, const json::value& content, const spot& where) -> std::optional<answer> {
                                    const request read = read_request(into, content, where);
                                    if (into.any()) return std::nullopt;
                                    return calculate(read);
                                });
}

PARTNERING_END
