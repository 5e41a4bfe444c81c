#include "chain_reader.hpp"

#include <algorithm>
#include <numeric>

PARTNERING_BEGIN
namespace requests {

using reading::collector;
using reading::spot;

namespace {

constexpr const char* forms_of_need = R"(a supply's key, a list of keys that are alternatives, or {"any_of": [...], "units": "2"})";

std::string to_key(collector& into, const json::value& content, const spot& where)
{
    const std::optional<std::string> key = reading::to_text(into, content, where);
    if (!key) return {};
    check_name(into, where, *key);
    return *key;
}

std::vector<std::string> to_alternatives(collector& into, const json::value& content, const spot& where)
{
    std::vector<std::string> made;
    if (content.kind != json::kind::array) reading::wrong_type(into, content, where, "a list of keys");
    for (std::size_t i = 0; i < content.items.size(); ++i)
        if (auto key = reading::to_text(into, content.items[i], where.at(i))) made.push_back(std::move(*key));
    return made;
}

supply_draft::need to_need(collector& into, const json::value& content, const spot& where)
{
    supply_draft::need made;
    if (content.kind == json::kind::string) {
        if (auto key = reading::to_text(into, content, where)) made.any_of.push_back(std::move(*key));
    } else if (content.kind == json::kind::array) {
        made.any_of = to_alternatives(into, content, where);
    } else if (content.kind == json::kind::object) {
        has_fields(into, content, where, {"any_of", "units"});
        if (const json::value* keys = needed(into, content, where, "any_of"); keys != nullptr)
            made.any_of = to_alternatives(into, *keys, where.at("any_of"));
        if (const json::value* units = content.find("units"); units != nullptr)
            made.units = reading::to_number(into, *units, where.at("units")).value_or(rational{1});
    } else {
        reading::wrong_type(into, content, where, forms_of_need);
    }
    return made;
}

supply_draft::supply to_supply(collector& into, const json::value& content, const spot& where)
{
    supply_draft::supply made;
    if (!has_fields(into, content, where, {"key", "by", "cost", "worth", "needs"})) return made;
    const auto amount = [&](std::string_view field) {
        const json::value* found = content.find(field);
        return found == nullptr ? rational{} : reading::to_number(into, *found, where.at(field)).value_or(rational{});
    };
    if (const json::value* key = needed(into, content, where, "key"); key != nullptr) made.key = to_key(into, *key, where.at("key"));
    if (const json::value* by = content.find("by"); by != nullptr) made.by = to_key(into, *by, where.at("by"));
    made.cost = amount("cost");
    made.worth = amount("worth");
    if (const json::value* needs = content.find("needs"); needs != nullptr) {
        const spot here = where.at("needs");
        if (needs->kind != json::kind::array) reading::wrong_type(into, *needs, here, "a list of needs");
        for (std::size_t i = 0; needs->kind == json::kind::array && i < needs->items.size(); ++i)
            made.needs.push_back(to_need(into, needs->items[i], here.at(i)));
    }
    return made;
}

}  // namespace

std::vector<std::string> stated_chain::keys() const
{
    std::vector<std::string> made;
    made.reserve(played.parties());
    for (std::uint32_t p = 0; p < played.parties(); ++p) made.push_back(played.key(p));
    return made;
}

std::vector<std::uint32_t> stated_chain::parties() const
{
    std::vector<std::uint32_t> made(played.parties());
    std::iota(made.begin(), made.end(), 0U);
    return made;
}

bool states_chain(const json::value& content)
{
    const json::value* name = content.find("generator");
    return name != nullptr && name->kind == json::kind::string && name->text == "chain";
}

namespace {

void take_at_supplies(collector& into, const spot& where, const supply_draft& draft, const std::vector<finding>& found)
{
    const spot here = where.at("supplies");
    for (const finding& one : found) {
        if (!one.place.empty()) {
            into.error(to_path(where) + '.' + one.place, one.code, one.text);
            continue;
        }
        const auto about = std::find_if(draft.supplies.begin(), draft.supplies.end(),
                                        [&](const supply_draft::supply& each) { return !one.subject.empty() && each.key == one.subject; });
        const auto row = static_cast<std::size_t>(about - draft.supplies.begin());
        into.error(about == draft.supplies.end() ? here : here.at(row), one.code, one.text);
    }
}

}  // namespace

std::optional<stated_chain> to_chain(collector& into, const json::value& content, const spot& where)
{
    const json::value* supplies = needed(into, content, where, "supplies");
    if (supplies == nullptr) return std::nullopt;
    const spot here = where.at("supplies");
    if (supplies->kind != json::kind::array) {
        reading::wrong_type(into, *supplies, here, "a list of supplies");
        return std::nullopt;
    }
    supply_draft draft;
    draft.supplies.reserve(supplies->items.size());
    for (std::size_t i = 0; i < supplies->items.size() && !into.full(); ++i)
        draft.supplies.push_back(to_supply(into, supplies->items[i], here.at(i)));
    if (into.any()) return std::nullopt;
    checked<chain_game> made = chain_game::of(draft);
    if (!made) {
        take_at_supplies(into, where, draft, made.findings());
        return std::nullopt;
    }
    if (made.value().parties() == 0) {
        into.error(here, "no_players", R"(no supply says who provides it, so that nobody plays: name the party, as its "by")");
        return std::nullopt;
    }
    return stated_chain{std::move(draft), std::move(made).value()};
}

void take_from_chain(collector& into, const spot& where, const stated_chain& about, const std::vector<finding>& found)
{
    std::vector<finding> told{found};
    for (finding& one : told)
        if (one.code == "chain_with_alternatives")
            one.text = "this rests on alternatives, so that every coalition has to be looked at, which a request may ask for " +
                       std::to_string(most_players_in_table) + " parties, not for " + std::to_string(about.played.parties()) +
                       ": leave out alternatives that nobody would take, or ask about fewer parties";
    take_at_supplies(into, where, about.draft, told);
}

}  // namespace requests
PARTNERING_END
