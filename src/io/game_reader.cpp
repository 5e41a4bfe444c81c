#include "game_reader.hpp"

#include "allocate_answer.hpp"
#include "game_generator.hpp"

#include <algorithm>
#include <array>
#include <map>
#include <set>

PARTNERING_BEGIN
namespace requests {

using reading::collector;
using reading::spot;

namespace {

/// Of one that is completed by the best parts of each coalition: 3^15 steps are done in a tenth of a second.
constexpr std::size_t most_players_completed = 15;

enum class missing_worth : std::uint8_t { refused, zero, superadditive };

/// Players by name.
class player_index {
public:
    explicit player_index(const std::vector<std::string>& keys)
    {
        for (unsigned i = 0; i < keys.size(); ++i) by_key_.emplace(keys[i], i);
    }
    [[nodiscard]] std::optional<unsigned> find(std::string_view key) const
    {
        const auto at = by_key_.find(key);
        return at == by_key_.end() ? std::nullopt : std::optional{at->second};
    }
    [[nodiscard]] std::vector<std::string_view> keys() const
    {
        std::vector<std::string_view> made;
        for (const auto& [key, number] : by_key_) made.push_back(key);
        return made;
    }

private:
    std::map<std::string, unsigned, std::less<>> by_key_;
};

/// One player more, or a finding.
bool join(collector& into, const spot& where, std::string_view key, const player_index& index, coalition& members)
{
    const std::optional<unsigned> player = index.find(key);
    if (!player) {
        into.error(where, "unknown_player", quote(key) + " is none of the players" + reading::suggestion(into, key, index.keys()));
        return false;
    }
    if (members.contains(*player)) {
        into.error(where, "repeated_player", quote(key) + " is a member twice: name each member once");
        return false;
    }
    members = members.with(*player);
    return true;
}

/// The coalition that a key such as `a,b` names; the empty key is nobody.
std::optional<coalition> named_by(collector& into, const spot& where, std::string_view key, const player_index& index)
{
    coalition members;
    for (const std::string_view name : names_between_commas(key))
        if (!join(into, where, name, index, members)) return std::nullopt;
    return members;
}

std::optional<std::vector<std::string>> to_players(collector& into, const json::value& content, const spot& where)
{
    const json::value* written = content.find("players");
    const spot here = where.at("players");
    if (written == nullptr) {
        into.error(here, "missing_field", R"(nothing says who plays: give the players as a list, ["a", "b"])");
        return std::nullopt;
    }
    if (written->kind != json::kind::array) {
        reading::wrong_type(into, *written, here, "a list of names");
        return std::nullopt;
    }
    std::vector<std::string> players;
    for (std::size_t i = 0; i < written->items.size(); ++i) {
        const auto key = reading::to_text(into, written->items[i], here.at(i));
        if (!key) continue;
        check_name(into, here.at(i), *key);
        players.push_back(*key);
    }
    std::set<std::string_view> once;
    for (const std::string& key : players)
        if (!once.insert(key).second) into.error(here, "repeated_player", quote(key) + " is a player twice: name each player once");
    if (into.any()) return std::nullopt;
    return players;
}

missing_worth to_missing(collector& into, const json::value& content, const spot& where)
{
    const json::value* written = content.find("missing");
    if (written == nullptr) return missing_worth::refused;
    if (written->text == "0") return missing_worth::zero;
    if (written->kind == json::kind::string && written->text == "superadditive") return missing_worth::superadditive;
    into.error(where.at("missing"), "unknown_value",
               R"(what a coalition that is left out is worth is "0", or what its best parts are worth together, "superadditive")");
    return missing_worth::refused;
}

/// Worths that are known, and which those are.
struct table {
    std::vector<rational> worths;
    std::vector<bool> known;
};

void read_worths(collector& into, const json::value& content, const spot& where, const player_index& index, table& made)
{
    if (!reading::object::is_object(into, content, where)) return;
    for (std::size_t i = 0; i < content.names.size() && !into.full(); ++i) {
        const std::string& key = content.names[i];
        const spot here = where.at(key);
        const auto worth = reading::to_number(into, content.items[i], here);
        const auto members = named_by(into, here, key, index);
        if (!worth || !members) continue;
        if (made.known[members->bits()] && !members->empty())
            into.error(here, "repeated_coalition",
                       "the coalition of " + quote(key) + " stands there twice: name each coalition once, in any order");
        made.known[members->bits()] = true;
        made.worths[members->bits()] = *worth;
    }
}

std::string name_of(const std::vector<std::string>& players, coalition members)
{
    std::string text;
    for (unsigned i = 0; i < players.size(); ++i)
        if (members.contains(i)) text += (text.empty() ? "" : ",") + players[i];
    return text;
}

void refuse_missing(collector& into, const spot& where, const std::vector<std::string>& players, const table& made)
{
    const auto count = std::count(made.known.begin(), made.known.end(), false);
    if (count == 0) return;
    const auto first = std::find(made.known.begin(), made.known.end(), false) - made.known.begin();
    const std::string name = name_of(players, coalition{static_cast<std::uint32_t>(first)});
    into.error(where, "missing_coalition",
               "nothing says what " + quote(name) + (count > 1 ? " and " + std::to_string(count - 1) + " other coalitions are" : " is") +
                   R"( worth: give a worth, or say what is left out with "missing": "0" or "superadditive")");
}

/// What was left out is worth what its best parts are worth together; alone, nothing. Of costs the best are the least.
void complete(table& made, game_sense sense)
{
    const auto better = [&](const rational& a, const rational& b) { return sense == game_sense::worth ? a > b : a < b; };
    for (std::uint32_t bits = 1; bits < made.worths.size(); ++bits) {
        const coalition members{bits};
        if (made.known[bits] || members.size() == 1) continue;  // who earns nothing alone needs no entry
        // Each way to part it once: the first member stays in `part`.
        const std::uint32_t others = members.without(members.front()).bits();
        rational best;
        bool any = false;
        for (std::uint32_t away = others; away != 0; away = (away - 1) & others) {
            rational sum = made.worths[bits - away] + made.worths[away];
            if (!any || better(sum, best)) best = std::move(sum);
            any = true;
        }
        made.worths[bits] = std::move(best);
    }
}

}  // namespace

std::vector<std::string_view> names_between_commas(std::string_view key)
{
    std::vector<std::string_view> names;
    while (!key.empty()) {
        const std::size_t comma = key.find(',');
        names.push_back(key.substr(0, comma));
        if (comma == std::string_view::npos) break;
        key.remove_prefix(comma + 1);
        // A comma at the end has a name behind it, which is empty.
        if (key.empty()) names.push_back(key);
    }
    return names;
}

std::vector<std::string_view> game_fields(const json::value& content)
{
    std::vector<std::string_view> fields{"generator"};
    const std::vector<std::string_view> own = generator_fields(content);
    fields.insert(fields.end(), own.begin(), own.end());
    if (own.empty()) fields.insert(fields.end(), {"players", "worth", "cost", "missing"});
    return fields;
}

std::optional<game> to_game(collector& into, const json::value& content, const spot& where)
{
    if (content.find("generator") != nullptr) return to_generated_game(into, content, where);
    const std::optional<std::vector<std::string>> players = to_players(into, content, where);
    const json::value* worth = content.find("worth");
    const json::value* cost = content.find("cost");
    if (worth != nullptr && cost != nullptr)
        into.error(where.at("cost"), "conflicting_fields", R"(a game is one of worths or of costs: give "worth" or "cost")");
    if (worth == nullptr && cost == nullptr)
        into.error(where.at("worth"), "missing_field",
                   R"(nothing says what coalitions are worth: give "worth" (or "cost"), as in {"a": "0", "b": "0", "a,b": "10"})");
    const missing_worth missing = to_missing(into, content, where);
    if (into.any()) return std::nullopt;
    const std::size_t most = missing == missing_worth::superadditive ? most_players_completed : most_players_in_table;
    if (players->size() > most) {
        into.error(where.at("players"), "too_many_players",
                   std::to_string(players->size()) + " players: a game whose coalitions are written out has at most " +
                       std::to_string(most_players_in_table) + ", one that is completed by the best parts " +
                       std::to_string(most_players_completed));
        return std::nullopt;
    }
    const player_index index{*players};
    const game_sense sense = worth != nullptr ? game_sense::worth : game_sense::cost;
    const spot here = where.at(worth != nullptr ? "worth" : "cost");
    table made{std::vector<rational>(std::size_t{1} << players->size()), std::vector<bool>(std::size_t{1} << players->size())};
    made.known[0] = true;
    read_worths(into, worth != nullptr ? *worth : *cost, here, index, made);
    if (into.any()) return std::nullopt;
    if (missing == missing_worth::refused) refuse_missing(into, here, *players, made);
    // What serving somebody alone costs is no sum of anything.
    for (unsigned i = 0; missing == missing_worth::superadditive && sense == game_sense::cost && i < players->size(); ++i)
        if (!made.known[coalition::of(i).bits()])
            into.error(here, "missing_coalition",
                       "nothing says what " + quote((*players)[i]) + " costs alone, which has no parts: give its cost");
    if (missing == missing_worth::superadditive) complete(made, sense);
    if (into.any()) return std::nullopt;
    return value_of(into, where, game::of(*players, std::move(made.worths), sense));
}

}  // namespace requests
PARTNERING_END
