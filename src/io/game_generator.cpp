#include "game_generator.hpp"

#include <partnering/allocation/game/assignment_game.hpp>
#include <partnering/allocation/game/bankruptcy_game.hpp>
#include <partnering/allocation/game/glove_game.hpp>
#include <partnering/allocation/game/spanning_tree_game.hpp>
#include <partnering/allocation/game/unanimity_sum.hpp>
#include <partnering/allocation/game/weighted_voting.hpp>

#include "allocate_answer.hpp"
#include "chain_reader.hpp"
#include "document_allocation.hpp"

#include <algorithm>
#include <map>
#include <set>

PARTNERING_BEGIN
namespace requests {

using reading::collector;
using reading::spot;

namespace {

/// Names with what each has; a list of names has one each.
std::vector<std::pair<std::string, rational>> to_holdings(collector& into, const json::value& content, const spot& where,
                                                          std::string_view field)
{
    const json::value* found = needed(into, content, where, field);
    if (found == nullptr) return {};
    const auto is_text = [](const json::value& one) { return one.kind == json::kind::string; };
    if (found->kind != json::kind::array || !std::all_of(found->items.begin(), found->items.end(), is_text))
        return to_measures(into, content, where, field);
    std::vector<std::pair<std::string, rational>> made;
    for (const json::value& one : found->items) made.emplace_back(one.text, rational{1});
    return made;
}

/// Nothing where something could not be read: it would be another game than is meant.
using made_game = std::optional<checked<game>>;

/// A finding where a table of so many players is more than a request may ask for.
void few(collector& into, const spot& where, std::size_t players)
{
    if (players > most_players_in_table)
        into.error(where.at("generator"), "too_many_players",
                   std::to_string(players) + " players: a request for a worth of each coalition has at most " +
                       std::to_string(most_players_in_table));
}

made_game glove(collector& into, const json::value& content, const spot& where)
{
    const glove_market market{to_holdings(into, content, where, "left"), to_holdings(into, content, where, "right")};
    std::set<std::string_view> players;
    for (const auto* side : {&market.left, &market.right})
        for (const auto& [key, held] : *side) players.insert(key);
    few(into, where, players.size());
    if (into.any()) return std::nullopt;
    return glove_game(market);
}

made_game airport(collector& into, const json::value& content, const spot& where)
{
    const std::vector<airport_user> users = to_airport_users(into, content, where);
    std::size_t players = 0;
    for (const airport_user& one : users) players += std::min<std::uint64_t>(one.count, most_players_in_table + 1);
    few(into, where, players);
    if (into.any()) return std::nullopt;
    return airport_game(users);
}

made_game bankruptcy(collector& into, const json::value& content, const spot& where)
{
    allocation_problem problem;
    problem.total = to_measure(into, content, where, "estate");
    for (auto& [key, claim] : to_measures(into, content, where, "claims")) problem.members.push_back({key, std::move(claim), 0});
    few(into, where, problem.members.size());
    if (into.any()) return std::nullopt;
    return bankruptcy_game(problem);
}

made_game voting(collector& into, const json::value& content, const spot& where)
{
    const weighted_voting vote{to_measure(into, content, where, "quota"), to_measures(into, content, where, "weights")};
    few(into, where, vote.weights.size());
    if (into.any()) return std::nullopt;
    return voting_game(vote);
}

/// `{"buyer": {"seller": "5"}}`: a deal that is not written down is worth nothing.
made_game assignment(collector& into, const json::value& content, const spot& where)
{
    assignment_market market;
    std::map<std::string, std::size_t, std::less<>> sellers;
    std::vector<std::map<std::size_t, rational>> deals;
    const json::value* found = needed(into, content, where, "deals");
    const spot here = where.at("deals");
    if (found != nullptr && reading::object::is_object(into, *found, here)) {
        for (std::size_t i = 0; i < found->names.size(); ++i) {
            market.buyers.push_back(found->names[i]);
            deals.emplace_back();
            for (auto& [seller, worth] : to_measures(into, *found, here, found->names[i])) {
                const std::size_t place = sellers.emplace(seller, sellers.size()).first->second;
                if (place == market.sellers.size()) market.sellers.push_back(seller);
                deals.back()[place] = std::move(worth);
            }
        }
    }
    few(into, where, market.buyers.size() + market.sellers.size());
    if (into.any()) return std::nullopt;
    for (const std::map<std::size_t, rational>& row : deals) {
        market.worths.emplace_back(market.sellers.size());
        for (const auto& [place, worth] : row) market.worths.back()[place] = worth;
    }
    return assignment_game(market);
}

/// `{"a,b": "10"}`: what is worth that much where all of them take part. Who is in no term may be named as a player.
unanimity_sum read_unanimity(collector& into, const json::value& content, const spot& where)
{
    unanimity_sum sum;
    std::map<std::string, std::uint32_t, std::less<>> places;
    std::set<std::vector<std::uint32_t>> known;
    const auto place_of = [&](std::string_view key) {
        const auto at = places.emplace(key, static_cast<std::uint32_t>(places.size())).first;
        if (at->second == sum.players.size()) sum.players.emplace_back(key);
        return at->second;
    };
    if (const json::value* players = content.find("players"); players != nullptr) {
        if (players->kind != json::kind::array) reading::wrong_type(into, *players, where.at("players"), "a list of names");
        for (std::size_t i = 0; i < players->items.size(); ++i)
            if (const auto key = reading::to_text(into, players->items[i], where.at("players").at(i))) place_of(*key);
    }
    for (auto& [key, worth] : to_measures(into, content, where, "terms")) {
        unanimity_term term{{}, std::move(worth)};
        for (const std::string_view name : names_between_commas(key)) term.members.push_back(place_of(name));
        std::vector<std::uint32_t> sorted = term.members;
        std::sort(sorted.begin(), sorted.end());
        if (!known.insert(std::move(sorted)).second)
            into.error(where.at("terms").at(key), "repeated_coalition",
                       "the coalition of " + quote(key) + " stands there twice: name each coalition once, in any order");
        sum.terms.push_back(std::move(term));
    }
    return sum;
}

made_game unanimity(collector& into, const json::value& content, const spot& where)
{
    const unanimity_sum sum = read_unanimity(into, content, where);
    few(into, where, sum.players.size());
    if (into.any()) return std::nullopt;
    return unanimity_game(sum);
}

/// `[["source", "a", "5"]]`: what a line costs.
made_game spanning_tree(collector& into, const json::value& content, const spot& where)
{
    connection_costs costs;
    if (const json::value* source = needed(into, content, where, "source"); source != nullptr)
        costs.source = reading::to_text(into, *source, where.at("source")).value_or(std::string{});
    const json::value* lines = needed(into, content, where, "lines");
    const spot here = where.at("lines");
    if (lines != nullptr && lines->kind != json::kind::array) reading::wrong_type(into, *lines, here, "a list of lines");
    for (std::size_t i = 0; lines != nullptr && i < lines->items.size(); ++i) {
        const json::value& line = lines->items[i];
        if (line.kind != json::kind::array || line.items.size() != 3) {
            reading::wrong_type(into, line, here.at(i), "a line, [from, to, cost],");
            continue;
        }
        const auto from = reading::to_text(into, line.items[0], here.at(i).at(0));
        const auto to = reading::to_text(into, line.items[1], here.at(i).at(1));
        const auto cost = reading::to_number(into, line.items[2], here.at(i).at(2));
        if (from && to && cost) costs.lines.push_back({*from, *to, *cost});
    }
    if (into.any()) return std::nullopt;
    return spanning_tree_game(costs);
}

/// Who has a part in nothing plays too, and adds nothing.
made_game chain(collector& into, const json::value& content, const spot& where)
{
    const std::optional<stated_chain> stated = to_chain(into, content, where);
    if (!stated) return std::nullopt;
    if (const std::uint32_t parties = stated->played.parties(); parties > most_players_in_table) {
        into.error(where.at("generator"), "too_many_players",
                   std::to_string(parties) + " parties: a request for a worth of each coalition has at most " +
                       std::to_string(most_players_in_table) +
                       "; without one `shapley` answers, with \"sample\" whatever the alternatives, and where nothing has alternatives "
                       "`core` with \"shares\", and `sustainable`");
        return std::nullopt;
    }
    checked<game> made = stated->played.table(stated->parties());
    if (made) return made;
    take_from_chain(into, where, *stated, made.findings());
    return std::nullopt;
}

struct family {
    std::string_view name;
    std::vector<std::string_view> fields;
    made_game (*make)(collector& into, const json::value& content, const spot& where);
};

const std::vector<family>& families()
{
    static const std::vector<family> all{{"airport", {"users"}, airport},
                                         {"assignment", {"deals"}, assignment},
                                         {"bankruptcy", {"estate", "claims"}, bankruptcy},
                                         {"chain", {"supplies"}, chain},
                                         {"glove", {"left", "right"}, glove},
                                         {"spanning_tree", {"source", "lines"}, spanning_tree},
                                         {"unanimity", {"players", "terms"}, unanimity},
                                         {"weighted_voting", {"quota", "weights"}, voting}};
    return all;
}

const family* find_family(const json::value& content)
{
    const json::value* name = content.find("generator");
    if (name == nullptr || name->kind != json::kind::string) return nullptr;
    const auto at = std::find_if(families().begin(), families().end(), [&](const family& one) { return one.name == name->text; });
    return at == families().end() ? nullptr : &*at;
}

}  // namespace

std::vector<std::string_view> generator_fields(const json::value& content)
{
    const family* one = find_family(content);
    return one == nullptr ? std::vector<std::string_view>{} : one->fields;
}

bool knows_generator(collector& into, const json::value& content, const spot& where)
{
    const json::value* named = content.find("generator");
    if (named == nullptr || find_family(content) != nullptr) return true;
    const spot here = where.at("generator");
    const auto written = reading::to_text(into, *named, here);
    std::vector<std::string_view> known;
    for (const family& each : families()) known.push_back(each.name);
    if (written)
        into.error(here, "unknown_value",
                   "no family of games is called " + quote(*written) + ": there are " + reading::one_of(known) +
                       reading::suggestion(into, *written, known));
    return false;
}

std::optional<unanimity_sum> to_unanimity_sum(collector& into, const json::value& content, const spot& where)
{
    const family* one = find_family(content);
    if (one == nullptr || one->make != unanimity) return std::nullopt;
    unanimity_sum sum = read_unanimity(into, content, where);
    if (into.any()) return std::nullopt;
    return sum;
}

std::optional<game> to_generated_game(collector& into, const json::value& content, const spot& where)
{
    const family* one = find_family(content);
    PARTNERING_EXPECTS(one != nullptr, "the generator is one that there is");
    made_game made = one->make(into, content, where);
    if (!made) return std::nullopt;
    return value_of(into, where, *std::move(made));
}

const json::value* needed(collector& into, const json::value& content, const spot& where, std::string_view field)
{
    const json::value* found = content.find(field);
    if (found == nullptr)
        into.error(where.at(field), "missing_field", "the request needs " + quote(field) + ": docs/reference/games.md shows it");
    return found;
}

std::vector<std::pair<std::string, rational>> to_measures(collector& into, const json::value& content, const spot& where,
                                                          std::string_view field)
{
    const json::value* found = needed(into, content, where, field);
    if (found == nullptr) return {};
    return reading::to_named_numbers(into, *found, where.at(field)).value_or(reading::named_numbers{});
}

rational to_measure(collector& into, const json::value& content, const spot& where, std::string_view field)
{
    const json::value* found = needed(into, content, where, field);
    if (found == nullptr) return {};
    return reading::to_number(into, *found, where.at(field)).value_or(rational{});
}

std::vector<std::vector<std::string>> to_lists(collector& into, const json::value& content, const spot& where, std::string_view field)
{
    std::vector<std::vector<std::string>> made;
    const json::value* found = needed(into, content, where, field);
    if (found == nullptr) return made;
    const spot here = where.at(field);
    if (found->kind != json::kind::array) reading::wrong_type(into, *found, here, "a list of lists of names");
    for (std::size_t i = 0; i < found->items.size(); ++i) {
        const json::value& list = found->items[i];
        const spot there = here.at(i);
        made.emplace_back();
        if (list.kind != json::kind::array) reading::wrong_type(into, list, there, "a list of names");
        for (std::size_t k = 0; k < list.items.size(); ++k)
            if (auto name = reading::to_text(into, list.items[k], there.at(k))) made.back().push_back(std::move(*name));
    }
    return made;
}

std::vector<airport_user> to_airport_users(collector& into, const json::value& content, const spot& where)
{
    std::vector<airport_user> made;
    const json::value* found = needed(into, content, where, "users");
    if (found == nullptr) return made;
    const spot here = where.at("users");
    if (found->kind != json::kind::array) reading::wrong_type(into, *found, here, "a list of users");
    made.reserve(found->items.size());
    for (std::size_t i = 0; i < found->items.size(); ++i) {
        const json::value& user = found->items[i];
        const spot there = here.at(i);
        if (!has_fields(into, user, there, {"id", "count", "cost"})) continue;
        airport_user one;
        if (const json::value* id = needed(into, user, there, "id"); id != nullptr)
            one.id = reading::to_text(into, *id, there.at("id")).value_or(std::string{});
        if (user.find("id") != nullptr && !into.any()) check_name(into, there.at("id"), one.id);
        one.cost = to_measure(into, user, there, "cost");
        if (const json::value* count = user.find("count"); count != nullptr) {
            const std::optional<rational> number = reading::to_number(into, *count, there.at("count"));
            constexpr std::uint64_t most = 0xffff'ffff'ffff'ffff;
            if (number && number->is_integer() && rational{1} <= *number && *number <= rational{most})
                one.count = static_cast<std::uint64_t>(number->numerator());
            else if (number)
                into.error(there.at("count"), "out_of_range", "a count is a whole number from 1 to " + std::to_string(most));
        }
        made.push_back(std::move(one));
    }
    return made;
}

}  // namespace requests
PARTNERING_END
