#include "document_reader.hpp"

#include <partnering/charge/evaluate.hpp>

PARTNERING_BEGIN
namespace reading {

/// What was read of something that must be whole to be of use: nothing where any part of it is missing.
std::optional<measure_ref> to_measure(collector& into, const json::value& content, const spot& where)
{
    if (!object::is_object(into, content, where)) return std::nullopt;
    const object from{into, content, where, "measure_ref"};
    const std::optional<std::string> name = from.need_text("measure");
    const std::optional<std::string> of = from.text("of");
    const std::optional<measure_period> when = from.word("period", words::measured);
    std::optional<rational> otherwise = from.number("otherwise");
    if (!name || (from.has("of") && !of) || (from.has("period") && !when) || (from.has("otherwise") && !otherwise)) return std::nullopt;
    return measure_ref{.name = *name,
                       .of = of.value_or(std::string{}),
                       .when = when.value_or(measure_period::this_period),
                       .otherwise = std::move(otherwise)};
}

namespace {

constexpr std::string_view clause_prefix = "clause:";

std::optional<driver> to_driver(collector& into, const json::value& content, const spot& where)
{
    if (content.kind == json::kind::string && content.text == "quantity") return driver{quantity_driver{}};
    if (content.kind == json::kind::object) {
        std::optional<measure_ref> read = to_measure(into, content, where);
        return read ? std::optional<driver>{std::move(*read)} : std::nullopt;
    }
    if (content.kind != json::kind::string) {
        wrong_type(into, content, where, "\"quantity\", the name of a basis, or an object that names a measure");
        return std::nullopt;
    }
    std::optional<basis> read = to_basis(into, content, where);
    return read ? std::optional<driver>{std::move(*read)} : std::nullopt;
}

/// What a formula goes by; quantity where nothing is said.
std::optional<driver> driver_of(const object& from)
{
    const json::value* found = from.find("of");
    return found == nullptr ? std::optional<driver>{quantity_driver{}} : to_driver(from.into(), *found, from.at("of"));
}

std::optional<basis> basis_of(const object& from, basis otherwise)
{
    const json::value* found = from.find("of");
    return found == nullptr ? std::optional<basis>{std::move(otherwise)} : to_basis(from.into(), *found, from.at("of"));
}

std::optional<std::vector<tier>> to_tiers(const object& from, std::string_view kind, bool by_quantity)
{
    if (from.need("tiers") == nullptr) return std::nullopt;
    std::vector<tier> tiers;
    bool whole = true;
    const bool discount = kind == "discount_tier";
    const bool is_list = from.each(
        "tiers", kind,
        [&](const object& one, std::size_t) {
            tier read;
            if (const json::value* up_to = one.find("up_to"); up_to != nullptr && up_to->kind != json::kind::null) {
                read.up_to = to_number(one.into(), *up_to, one.at("up_to"));
                if (!read.up_to) whole = false;
            }
            const std::optional<tier_bound> bound = one.word("bound", words::bound);
            if (one.has("bound") && !bound) whole = false;
            read.bound = bound.value_or(tier_bound::inclusive);
            const std::optional<rational> percent = one.number("percent");
            if (one.has("percent") && !percent) whole = false;
            if (percent) {
                const std::optional<rational> ratio = hundredths(one, *percent);
                if (!ratio) whole = false;
                read.unit = ratio.value_or(rational{});
            }
            if (discount) {
                if (one.need("percent") == nullptr) whole = false;
            } else {
                const std::optional<rational> unit = one.number("unit");
                const std::optional<rational> entered = one.number("flat");
                if ((one.has("unit") && !unit) || (one.has("flat") && !entered)) whole = false;
                if (unit) read.unit = *unit;
                read.flat = entered.value_or(rational{});
                if (one.has("unit") && one.has("percent")) {
                    one.into().error(one.where(), "conflicting_fields", "a tier has a \"unit\" price or a \"percent\", not both");
                    whole = false;
                } else if (one.has("percent") && by_quantity) {
                    one.into().error(
                        one.at("percent"), "misplaced_field",
                        "a percentage is of an amount, and this table goes by quantity: give a \"unit\" price, or say what it is \"of\"");
                    whole = false;
                } else if (!one.has("unit") && !one.has("percent") && !one.has("flat")) {
                    one.into().error(one.where(), "missing_field", "a tier has a \"unit\" price, a \"percent\" or a \"flat\" amount");
                    whole = false;
                }
            }
            tiers.push_back(std::move(read));
        },
        [&](std::size_t) { whole = false; });
    // A table with a broken tier has findings enough; what it would say of order is guesswork.
    if (!is_list || !whole) return std::nullopt;
    const std::vector<finding> wrong = tier_findings(tiers);
    for (const finding& one : wrong) {
        // The place is `[i]`; an empty table has no tier to point to.
        const spot table = from.at("tiers");
        const bool numbered = one.place.size() > 2 && one.place.front() == '[' && !tiers.empty();
        from.into().take(numbered ? table.at(static_cast<std::size_t>(std::stoul(one.place.substr(1)))) : table, {one});
    }
    if (any_error(wrong)) return std::nullopt;
    return tiers;
}

std::optional<formula> inner(const object& from, std::string_view field, int depth)
{
    const json::value* found = from.need(field);
    return found == nullptr ? std::nullopt : to_formula(from.into(), *found, from.at(field), depth + 1);
}

std::optional<formula> read_bounded(const object& from, int depth, formula (*make)(formula, rational))
{
    std::optional<rational> amount = from.need_number("amount");
    std::optional<formula> of = inner(from, "formula", depth);
    if (!amount || !of) return std::nullopt;
    return make(std::move(*of), std::move(*amount));
}

std::optional<formula> read_flat(const object& from, int)
{
    std::optional<rational> amount = from.need_number("amount");
    return amount ? std::optional{flat(std::move(*amount))} : std::nullopt;
}

std::optional<formula> read_per_unit(const object& from, int)
{
    std::optional<rational> price = from.need_number("price");
    std::optional<driver> by = driver_of(from);
    if (!price || !by) return std::nullopt;
    return per_unit(std::move(*price), std::move(*by));
}

std::optional<formula> read_package(const object& from, int)
{
    std::optional<rational> size = from.need_number("size");
    std::optional<rational> price = from.need_number("price");
    std::optional<driver> by = driver_of(from);
    if (size && size->sign() <= 0) {
        from.into().error(from.at("size"), "not_positive", "a package holds more than nothing: its size is greater than 0");
        return std::nullopt;
    }
    if (!size || !price || !by) return std::nullopt;
    return package(std::move(*size), std::move(*price), std::move(*by));
}

std::optional<formula> read_tiered(const object& from, tier_mode mode)
{
    std::optional<driver> by = driver_of(from);
    // Where the driver is broken it was not quantity that was meant.
    const bool by_quantity = by && std::holds_alternative<quantity_driver>(*by);
    std::optional<std::vector<tier>> tiers = to_tiers(from, "tier", by_quantity);
    if (!tiers || !by) return std::nullopt;
    return tiered(mode, std::move(*tiers), std::move(*by));
}

std::optional<formula> read_graduated(const object& from, int) { return read_tiered(from, tier_mode::graduated); }
std::optional<formula> read_volume(const object& from, int) { return read_tiered(from, tier_mode::volume); }

std::optional<formula> read_percent(const object& from, int)
{
    std::optional<rational> share = from.need_number("percent");
    const json::value* named = from.need("of");
    std::optional<basis> of = named == nullptr ? std::nullopt : to_basis(from.into(), *named, from.at("of"));
    if (!share || !hundredths(from, *share) || !of) return std::nullopt;
    return percent(std::move(*share), std::move(*of));
}

std::optional<formula> read_around(const object& from, basis_kind otherwise, formula (*make)(rational, rational, basis))
{
    std::optional<rational> share = from.need_number("percent");
    std::optional<rational> unit = from.number("per_unit");
    std::optional<basis> of = basis_of(from, {.kind = otherwise, .clause = {}});
    if (!share || !hundredths(from, *share) || (from.has("per_unit") && !unit) || !of) return std::nullopt;
    return make(std::move(*share), unit.value_or(rational{}), std::move(*of));
}

std::optional<formula> read_cost_plus(const object& from, int) { return read_around(from, basis_kind::wholesale, &cost_plus); }
std::optional<formula> read_retail_minus(const object& from, int) { return read_around(from, basis_kind::retail, &retail_minus); }

/// Whether a formula of these parts has no more nodes than a formula may; says so where it has. What may stand around it keeps its room.
bool fits(const object& from, const std::vector<formula>& parts)
{
    std::uint64_t nodes = 1;
    for (const formula& part : parts) nodes += part.size();
    if (nodes + formula::max_depth <= formula::max_size) return true;
    from.into().error(from.where(), "formula_too_long",
                      "this formula holds more than " + std::to_string(formula::max_size - formula::max_depth) +
                          " formulas: write a table of tiers, or several charges");
    return false;
}

std::optional<formula> read_sum(const object& from, int depth)
{
    const json::value* list = from.need("formulas");
    if (list == nullptr) return std::nullopt;
    const spot here = from.at("formulas");
    if (list->kind != json::kind::array) {
        wrong_type(from.into(), *list, here, "a list of formulas");
        return std::nullopt;
    }
    if (list->items.empty()) {
        from.into().error(here, "missing_field", "a sum has at least one formula");
        return std::nullopt;
    }
    std::vector<formula> parts;
    for (std::size_t i = 0; i < list->items.size(); ++i) {
        std::optional<formula> part = to_formula(from.into(), list->items[i], here.at(i), depth + 1);
        if (part) parts.push_back(std::move(*part));
    }
    if (parts.size() != list->items.size()) return std::nullopt;
    if (!fits(from, parts)) return std::nullopt;
    return sum(std::move(parts));
}

std::optional<formula> read_minimum(const object& from, int depth) { return read_bounded(from, depth, &take_or_pay); }
std::optional<formula> read_floor(const object& from, int depth) { return read_bounded(from, depth, &at_least); }
std::optional<formula> read_cap(const object& from, int depth) { return read_bounded(from, depth, &at_most); }

std::optional<formula> read_discount(const object& from, int depth)
{
    std::optional<formula> of = inner(from, "formula", depth);
    if (from.has("percent") == from.has("tiers")) {
        from.into().error(from.where(), from.has("percent") ? "conflicting_fields" : "missing_field",
                          "a discount has one \"percent\", or \"tiers\" with the measure they go \"by\"");
        return std::nullopt;
    }
    if (from.has("percent")) {
        std::optional<rational> share = from.number("percent");
        from.refuse("by", "a discount of one percentage goes by nothing");
        if (!of || !share || !hundredths(from, *share)) return std::nullopt;
        return discounted(std::move(*of), std::move(*share));
    }
    std::optional<std::vector<tier>> steps = to_tiers(from, "discount_tier", false);
    const json::value* named = from.need("by");
    std::optional<measure_ref> by = named == nullptr ? std::nullopt : to_measure(from.into(), *named, from.at("by"));
    if (!of || !steps || !by) return std::nullopt;
    return discounted_by(std::move(*of), std::move(*steps), std::move(*by));
}

std::optional<formula> read_when(const object& from, int depth)
{
    std::optional<driver> left;
    std::optional<comparison> is;
    std::optional<rational> right;
    if (const json::value* condition = from.need("if"); condition != nullptr) {
        const spot here = from.at("if");
        if (object::is_object(from.into(), *condition, here)) {
            const object test{from.into(), *condition, here, "condition"};
            if (const json::value* named = test.need("left"); named != nullptr) left = to_driver(from.into(), *named, test.at("left"));
            if (test.need("is") != nullptr) is = test.word("is", words::is);
            right = test.need_number("right");
        }
    }
    std::optional<formula> then = inner(from, "then", depth);
    std::optional<formula> otherwise = from.has("else") ? inner(from, "else", depth) : std::optional{flat(0)};
    if (!left || !is || !right || !then || !otherwise || !fits(from, {*then, *otherwise})) return std::nullopt;
    return when(std::move(*left), *is, std::move(*right), std::move(*then), std::move(*otherwise));
}

std::optional<formula> read_reported(const object&, int) { return percent(100, {.kind = basis_kind::reported, .clause = {}}); }

struct formula_kind {
    std::string_view word;
    std::string_view table;
    std::optional<formula> (*read)(const object&, int);
};
constexpr formula_kind formula_kinds[] = {
    {"flat", "formula_flat", read_flat},
    {"per_unit", "formula_per_unit", read_per_unit},
    {"package", "formula_package", read_package},
    {"graduated", "formula_graduated", read_graduated},
    {"volume", "formula_volume", read_volume},
    {"percent", "formula_percent", read_percent},
    {"cost_plus", "formula_cost_plus", read_cost_plus},
    {"retail_minus", "formula_retail_minus", read_retail_minus},
    {"sum", "formula_sum", read_sum},
    {"minimum", "formula_minimum", read_minimum},
    {"floor", "formula_floor", read_floor},
    {"cap", "formula_cap", read_cap},
    {"discount", "formula_discount", read_discount},
    {"when", "formula_when", read_when},
    {"reported", "formula_reported", read_reported},
};

}  // namespace

std::optional<basis> to_basis(collector& into, const json::value& content, const spot& where)
{
    const std::optional<std::string> written = to_text(into, content, where);
    if (!written) return std::nullopt;
    if (written->starts_with(clause_prefix) && written->size() > clause_prefix.size()) {
        return basis{.kind = basis_kind::clause, .clause = written->substr(clause_prefix.size())};
    }
    std::vector<std::string_view> known;
    for (const auto& [word, meaning] : words::basis) {
        if (word == *written) return basis{.kind = meaning, .clause = {}};
        known.push_back(word);
    }
    known.push_back("clause:KEY");
    into.error(where, "unknown_value", quote(*written) + " is no basis: there are " + one_of(known) + suggestion(into, *written, known));
    return std::nullopt;
}

std::optional<formula> to_formula(collector& into, const json::value& content, const spot& where, int depth)
{
    // The reader of JSON bounds the depth of the text, so this recursion is bounded with it.
    if (depth >= formula::max_depth) {
        into.error(where, "formula_too_deep", "formulas stand in one another more than " + std::to_string(formula::max_depth) + " deep");
        return std::nullopt;
    }
    if (!object::is_object(into, content, where)) return std::nullopt;
    const json::value* kind = content.find("kind");
    const spot here = where.at("kind");
    if (kind == nullptr) {
        into.error(here, "missing_field", "a formula says what kind it is: \"per_unit\", \"percent\", \"graduated\" ...");
        return std::nullopt;
    }
    const std::optional<std::string> written = to_text(into, *kind, here);
    if (!written) return std::nullopt;
    std::vector<std::string_view> known;
    for (const formula_kind& one : formula_kinds) {
        if (one.word == *written) return one.read(object{into, content, where, one.table}, depth);
        known.push_back(one.word);
    }
    into.error(here, "unknown_value", quote(*written) + " is no formula: there are " + one_of(known) + suggestion(into, *written, known));
    return std::nullopt;
}

}  // namespace reading
PARTNERING_END
