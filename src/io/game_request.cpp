#include "game_request.hpp"

#include "allocate_answer.hpp"
#include "allocation/sums.hpp"
#include "chain_explained.hpp"
#include "chain_reader.hpp"
#include "chain_sample.hpp"
#include "game_generator.hpp"
#include "game_reader.hpp"
#include "report_common.hpp"
#include "sustainable_request.hpp"

#include <partnering/allocation/game/banzhaf.hpp>
#include <partnering/allocation/game/convexity.hpp>
#include <partnering/allocation/game/core.hpp>
#include <partnering/allocation/game/game_solution.hpp>
#include <partnering/allocation/game/gately.hpp>
#include <partnering/allocation/game/myerson.hpp>
#include <partnering/allocation/game/nucleolus.hpp>
#include <partnering/allocation/game/owen.hpp>
#include <partnering/allocation/game/separable_costs.hpp>
#include <partnering/allocation/game/shapley.hpp>
#include <partnering/allocation/game/tau.hpp>
#include <partnering/allocation/game/weighted_shapley.hpp>
#include <partnering/allocation/game/weighted_voting.hpp>
#include <partnering/io/report.hpp>
#include <partnering/io/text_table.hpp>

#include <algorithm>
#include <map>
#include <numeric>

PARTNERING_BEGIN
namespace requests {

using reading::collector;
using reading::spot;

namespace {

/// A request as it is read.
struct asked {
    collector& into;
    const json::value& content;
    const spot& where;
    std::string_view method;
    bool explained;
};

/// What was divided among whom, as a request to divide has it.
divided to_divided(const asked& one, std::span<const std::string> keys, rational total, allocation exact, std::vector<finding> warnings,
                   bool rounds)
{
    divided made;
    made.method = one.method;
    made.member = "player";
    made.problem.total = std::move(total);
    for (const std::string& key : keys) made.problem.members.push_back({key});
    made.explained = one.explained;
    made.exact = std::move(exact);
    made.warnings = std::move(warnings);
    if (!rounds) return made;
    made.problem.carried = to_carried(one.into, one.content, one.where);
    made.rounding = to_rounding_wish(one.into, one.content, one.where, one.method, std::nullopt);
    return made;
}

// ------------------------------------------------------------------------------------------------------------ solutions

/// Pairs of names in a field that has to be there.
std::vector<std::pair<std::string, std::string>> to_links(const asked& one)
{
    std::vector<std::pair<std::string, std::string>> links;
    const spot here = one.where.at("links");
    const std::vector<std::vector<std::string>> lists = to_lists(one.into, one.content, one.where, "links");
    for (std::size_t i = 0; i < lists.size(); ++i) {
        if (lists[i].size() == 2)
            links.emplace_back(lists[i][0], lists[i][1]);
        else
            one.into.error(here.at(i), "wrong_type", R"(a link is between two players: ["a", "b"])");
    }
    return links;
}

struct solution_row {
    std::string_view name;
    std::vector<std::string_view> fields;
    any_game_solution (*make)(const asked& one);
    bool rounds = true;  ///< whether its shares are of something that can be paid out
};

template <class Solution>
any_game_solution plain(const asked&)
{
    return Solution{};
}

const std::vector<solution_row>& solutions()
{
    static const std::vector<solution_row> all{
        {"alternate_cost_avoided", {}, plain<alternate_cost_avoided>},
        {"banzhaf", {}, plain<banzhaf>, false},
        {"banzhaf_normalised", {}, plain<banzhaf_normalised>},
        {"equal_nonseparable", {}, plain<equal_nonseparable>},
        {"gately", {}, plain<gately>},
        {"myerson", {"links"}, [](const asked& one) -> any_game_solution { return myerson{to_links(one)}; }},
        {"nucleolus", {}, plain<nucleolus>},
        {"owen",
         {"unions"},
         [](const asked& one) -> any_game_solution { return owen{to_lists(one.into, one.content, one.where, "unions")}; }},
        {"prenucleolus", {}, plain<prenucleolus>},
        {"separable_costs",
         {"benefits"},
         [](const asked& one) -> any_game_solution {
             if (one.content.find("benefits") == nullptr) return separable_costs{};
             return separable_costs{to_measures(one.into, one.content, one.where, "benefits")};
         }},
        {"shapley", {"sample"}, plain<shapley>},
        {"tau", {}, plain<tau>},
        {"weighted_shapley",
         {"weights"},
         [](const asked& one) -> any_game_solution { return weighted_shapley{to_measures(one.into, one.content, one.where, "weights")}; }},
    };
    return all;
}

/// The fields that every request here may have, and those of its method.
bool has_own_fields(const asked& one, std::span<const std::string_view> own, bool rounds)
{
    std::vector<std::string_view> known{"method", "explain"};
    known.insert(known.end(), own.begin(), own.end());
    // What the request's own method takes and the one in its place does not is passed over.
    const json::value* written = one.content.find("method");
    const bool replaced = written != nullptr && written->text != one.method;
    if (rounds || replaced) {
        known.insert(known.end(), std::begin(rounding_fields), std::end(rounding_fields));
        known.push_back("carried");
    }
    if (replaced && written->text == "core") known.push_back("shares");
    if (replaced && written->text == "sustainable") known.insert(known.end(), std::begin(sustainable_fields), std::end(sustainable_fields));
    for (const solution_row& row : solutions())
        if (replaced && row.name == written->text) known.insert(known.end(), row.fields.begin(), row.fields.end());
    return has_fields(one.into, one.content, one.where, known) && !one.into.any();
}

/// The answer of shares, or why there are none.
std::optional<answer> by_shares(const asked& one, std::span<const std::string> keys, checked<allocation> exact, bool rounds,
                                const char* member = "player")
{
    std::vector<finding> warnings = exact.findings();
    auto known = value_of(one.into, one.where, std::move(exact));
    if (!known) return std::nullopt;
    // Not everything here gives away what all are worth: what is rounded is what was given.
    rational given = sum_of(known->shares);
    divided made = to_divided(one, keys, std::move(given), std::move(*known), std::move(warnings), rounds);
    made.member = member;
    if (one.into.any() || !round(one.into, one.where, made, {})) return std::nullopt;
    return to_answer(made);
}

/// The Shapley values of a chain; sampled, where the request has it, as far as they have to be, which `how` then says.
std::optional<chain_shares> to_chain_shares(const asked& one, const stated_chain& stated, std::optional<sampled>& how)
{
    const auto value_or_why_not = [&](auto found) {
        if (!found) take_from_chain(one.into, one.where, stated, found.findings());
        return found ? std::optional{std::move(found).value()} : std::nullopt;
    };
    if (one.content.find("sample") == nullptr) return value_or_why_not(stated.played.shapley());
    const std::optional<sample_wish> wish = to_sample_wish(one.into, one.content, one.where);
    if (!wish) return std::nullopt;
    if (is_too_much(*wish, stated)) {
        one.into.error(one.where.at("sample"), "too_many_draws",
                       "so many draws would look at more than " + report::grouped(most_looked_at_by_draws) +
                           " supplies and needs: draw less, or leave out alternatives that nobody would take");
        return std::nullopt;
    }
    std::optional<chain_estimate> made = value_or_why_not(stated.played.sampled(wish->how, wish->confidence));
    if (!made) return std::nullopt;
    how =
        sampled{std::move(made->half_widths), made->sampled, wish->how.draws, wish->how.seed, name_of(wish->how.orders), wish->confidence};
    return chain_shares{std::move(made->values), std::move(made->costs)};
}

/// What each party of a chain is left with, however many there are, and what it spends on the way.
std::optional<answer> of_chain(const asked& one)
{
    const std::optional<stated_chain> stated = to_chain(one.into, one.content, one.where);
    if (!stated) return std::nullopt;
    std::optional<sampled> how;
    std::optional<chain_shares> found = to_chain_shares(one, *stated, how);
    if (!found) return std::nullopt;
    chain_shares shares = std::move(*found);
    allocation exact;
    if (one.explained) exact.why = explain(*stated, shares);
    exact.shares = std::move(shares.values);
    rational given = sum_of(exact.shares);
    divided made = to_divided(one, stated->keys(), std::move(given), std::move(exact), {}, true);
    made.member = "party";
    made.costs = std::move(shares.costs);
    made.drawn = std::move(how);
    if (one.into.any() || !round(one.into, one.where, made, {})) return std::nullopt;
    return to_answer(made);
}

std::optional<answer> by_solution(const asked& one, const solution_row& row)
{
    if (!knows_generator(one.into, one.content, one.where)) return std::nullopt;
    std::vector<std::string_view> fields = game_fields(one.content);
    fields.insert(fields.end(), row.fields.begin(), row.fields.end());
    if (!row.rounds && one.content.find("currency") != nullptr && one.content.find("method")->text == one.method) {
        one.into.error(one.where.at("currency"), "misplaced_field",
                       std::string{one.method} + " counts influence and divides nothing: for amounts ask for `banzhaf_normalised`");
        return std::nullopt;
    }
    if (!has_own_fields(one, fields, row.rounds)) return std::nullopt;
    if (row.name == "shapley" && !states_chain(one.content) && one.content.find("sample") != nullptr &&
        one.content.find("method")->text == one.method) {
        one.into.error(one.where.at("sample"), "misplaced_field",
                       "what is sampled is a chain, \"generator\": \"chain\", with more alternatives than a table holds: of other games "
                       "shares are exact");
        return std::nullopt;
    }
    if (const auto sum = row.name == "shapley" ? to_unanimity_sum(one.into, one.content, one.where) : std::nullopt)
        return by_shares(one, sum->players, shapley_of(*sum), row.rounds);
    if (row.name == "shapley" && states_chain(one.content)) return of_chain(one);
    const std::optional<game> played = to_game(one.into, one.content, one.where);
    const any_game_solution solution = row.make(one);
    if (!played || one.into.any()) return std::nullopt;
    return by_shares(one, played->keys(), solve(solution, *played), row.rounds);
}

// ------------------------------------------------------------------------------------------------------------ questions

json::value to_json(const game& of, coalition members)
{
    json::value keys = json::value::array();
    for (unsigned i = 0; i < of.players(); ++i)
        if (members.contains(i)) keys.add(json::value::of(of.keys()[i]));
    return keys;
}

json::value to_json(const game& of, const complaint& one)
{
    json::value made = json::value::object();
    made.set("coalition", to_json(of, one.members));
    made.set("excess", number(one.excess));
    return made;
}

/// `{a, b}`
std::string in_braces(const game& of, coalition members) { return '{' + to_string(of, members) + '}'; }

/// How content a coalition is whose excess is not above 0.
std::string staying(const rational& excess)
{
    return excess.sign() == 0 ? "has as much as on its own" : "is " + report::grouped(-excess) + " better off with all";
}

rational per_member(const complaint& one) { return one.excess / rational{one.members.size()}; }

std::string objections_in_words(const game& of, const core_verdict& verdict)
{
    const auto said = [&](const complaint& one) { return in_braces(of, one.members) + " by " + report::grouped(one.excess); };
    if (verdict.objections == 1) return "1 coalition does better on its own: " + said(*verdict.largest);
    std::string text = std::to_string(verdict.objections) + " coalitions do better on their own, most of all " + said(*verdict.largest);
    if (verdict.largest_per_member->members != verdict.largest->members)
        text += "; each member most of all in " + in_braces(of, verdict.largest_per_member->members) + ", by " +
                report::grouped(per_member(*verdict.largest_per_member));
    return text;
}

/// The shares that a request asks about, by player; who is not named has nothing.
std::vector<rational> to_shares(const asked& one, std::span<const std::string> keys)
{
    std::vector<rational> shares(keys.size());
    const spot here = one.where.at("shares");
    std::map<std::string_view, std::size_t> places;
    for (std::size_t i = 0; i < keys.size(); ++i) places.emplace(keys[i], i);
    std::vector<bool> named(keys.size());
    int guesses = 0;
    for (auto& [key, share] : to_measures(one.into, one.content, one.where, "shares")) {
        const auto at = places.find(key);
        if (at == places.end()) {
            // A guess for each of a million wrong names would cost a million times a million.
            const bool guess = guesses++ < 10;
            one.into.error(here.at(key), "unknown_player",
                           quote(key) + " is none of the players" +
                               (guess ? reading::suggestion(one.into, key, {keys.begin(), keys.end()}) : std::string{}));
        } else if (named[at->second]) {
            one.into.error(here.at(key), "repeated_player", quote(key) + " has a share twice: give one");
        } else {
            named[at->second] = true;
            shares[at->second] = std::move(share);
        }
    }
    return shares;
}

/// The first lines of the answer, and what the shares leave.
std::string verdict_in_words(bool stable, const rational& undivided, const rational& total)
{
    std::string text = stable ? "in the core: no coalition does better on its own\n" : "not in the core\n";
    if (undivided.sign() > 0) text += "shares leave " + report::grouped(undivided) + " of " + report::grouped(total) + " undivided\n";
    if (undivided.sign() < 0)
        text += "shares come to " + report::grouped(total - undivided) + ", " + report::grouped(-undivided) + " more than the " +
                report::grouped(total) + " there are\n";
    return text;
}

/// Whether shares are in the core.
std::optional<answer> in_core(const asked& one, const game& of)
{
    const std::vector<rational> shares = to_shares(one, of.keys());
    if (one.into.any()) return std::nullopt;
    const auto verdict = value_of(one.into, one.where, check_core(of, shares));
    if (!verdict) return std::nullopt;
    answer given;
    given.json = json::value::object();
    given.json.set("method", json::value::of(one.method));
    given.json.set("in_core", json::value::of(verdict->stable()));
    given.json.set("undivided", number(verdict->undivided));
    given.json.set("objections", json::value::integer(verdict->objections));
    given.json.set("largest", verdict->largest ? to_json(of, *verdict->largest) : json::value{});
    json::value by_member;
    if (verdict->largest_per_member) {
        by_member = to_json(of, *verdict->largest_per_member);
        by_member.set("per_member", number(per_member(*verdict->largest_per_member)));
    }
    given.json.set("largest_per_member", std::move(by_member));
    given.text = verdict_in_words(verdict->stable(), verdict->undivided, of.total());
    if (verdict->objections > 0)
        given.text += objections_in_words(of, *verdict) + '\n';
    else if (verdict->largest)
        given.text +=
            "the closest to leaving, " + in_braces(of, verdict->largest->members) + ", " + staying(verdict->largest->excess) + '\n';
    return given;
}

/// The same for a chain with more parties than a table has: who gains most by leaving is found without one, and how many gain is not.
std::optional<answer> in_core(const asked& one, const stated_chain& of)
{
    const std::vector<std::string> keys = of.keys();
    const std::vector<rational> shares = to_shares(one, keys);
    if (one.into.any()) return std::nullopt;
    const checked<chain_objection> found = of.played.largest_objection(shares);
    if (!found) {
        take_from_chain(one.into, one.where, of, found.findings());
        return std::nullopt;
    }
    const chain_objection& most = found.value();
    const rational undivided = of.played.total() - sum_of(shares);
    const bool stable = undivided.sign() == 0 && !most.is_there();
    answer given;
    given.json = json::value::object();
    given.json.set("method", json::value::of(one.method));
    given.json.set("in_core", json::value::of(stable));
    given.json.set("undivided", number(undivided));
    given.json.set("objections", most.is_there() ? json::value{} : json::value::integer(0));
    json::value largest;
    given.text = verdict_in_words(stable, undivided, of.played.total());
    if (most.is_there()) {
        json::value members = json::value::array();
        std::vector<std::string> names;
        for (const std::uint32_t party : most.members) {
            members.add(json::value::of(keys[party]));
            names.push_back(keys[party]);
        }
        largest = json::value::object();
        largest.set("coalition", std::move(members));
        largest.set("excess", number(most.gain));
        given.text +=
            "a coalition does better on its own, most of all {" + printable(listed(names)) + "} by " + report::grouped(most.gain) + '\n';
    }
    given.json.set("largest", std::move(largest));
    given.json.set("largest_per_member", json::value{});
    return given;
}

/// Whether there is a core, and what shows it.
std::optional<answer> of_core(const asked& one)
{
    if (!knows_generator(one.into, one.content, one.where)) return std::nullopt;
    std::vector<std::string_view> fields = game_fields(one.content);
    fields.push_back("shares");
    if (!has_own_fields(one, fields, false)) return std::nullopt;
    if (states_chain(one.content) && one.content.find("shares") != nullptr) {
        const std::optional<stated_chain> stated = to_chain(one.into, one.content, one.where);
        if (!stated) return std::nullopt;
        if (stated->played.parties() > most_players_in_table) return in_core(one, *stated);
    }
    const std::optional<game> played = to_game(one.into, one.content, one.where);
    if (!played) return std::nullopt;
    if (one.content.find("shares") != nullptr) return in_core(one, *played);
    const auto found = value_of(one.into, one.where, find_core(*played));
    if (!found) return std::nullopt;
    answer given;
    given.json = json::value::object();
    given.json.set("method", json::value::of(one.method));
    given.json.set("empty", json::value::of(found->core_is_empty()));
    given.json.set("least_excess", found->epsilon ? number(*found->epsilon) : json::value{});
    json::value shares = json::value::object();
    std::vector<std::size_t> order(played->players());
    std::iota(order.begin(), order.end(), std::size_t{0});
    std::sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) { return played->keys()[a] < played->keys()[b]; });
    text_table table{{"player", "exact"}};
    table.right(1);
    for (const std::size_t i : order) {
        shares.set(played->keys()[i], number(found->shares[i]));
        table.row({played->keys()[i], report::grouped(found->shares[i])});
    }
    given.json.set("shares", std::move(shares));
    json::value collection = json::value::array();
    text_table balanced{{"coalition", "weight"}};
    balanced.right(1);
    for (const balanced_coalition& each : found->collection) {
        json::value row = json::value::object();
        row.set("coalition", to_json(*played, each.members));
        row.set("weight", number(each.weight));
        collection.add(std::move(row));
        balanced.row({in_braces(*played, each.members), report::grouped(each.weight)});
    }
    given.json.set("collection", std::move(collection));
    if (found->core_is_empty())
        given.text = "no core: by any shares some coalition does better on its own, by " + report::grouped(*found->epsilon) +
                     " at least. What shows it: by these weights each player is in coalitions of weight 1\n\n" + balanced.str() +
                     "\nshares by which the largest objection is the least\n\n" + table.str();
    else
        given.text = "there is a core: by these shares nobody does better on its own" +
                     (found->epsilon ? ", and the closest to leaving " + staying(*found->epsilon) : std::string{}) + "\n\n" + table.str();
    return given;
}

/// Whether a division keeps all together, which may be asked without a game.
std::optional<answer> of_sustainability(const asked& one)
{
    if (!knows_generator(one.into, one.content, one.where)) return std::nullopt;
    std::vector<std::string_view> fields = game_fields(one.content);
    fields.insert(fields.end(), std::begin(sustainable_fields), std::end(sustainable_fields));
    if (!has_own_fields(one, fields, false)) return std::nullopt;
    return answer_sustainable(one.into, one.content, one.where, one.method);
}

std::optional<answer> of_convexity(const asked& one)
{
    if (!knows_generator(one.into, one.content, one.where)) return std::nullopt;
    if (!has_own_fields(one, game_fields(one.content), false)) return std::nullopt;
    const std::optional<game> played = to_game(one.into, one.content, one.where);
    if (!played) return std::nullopt;
    const auto found = value_of(one.into, one.where, check_convexity(*played));
    if (!found) return std::nullopt;
    const bool costs = played->sense() == game_sense::cost;
    answer given;
    given.json = json::value::object();
    given.json.set("method", json::value::of(one.method));
    given.json.set("convex", json::value::of(found->holds()));
    given.text =
        std::string{costs ? "concave" : "convex"} + ": who joins adds the " + (costs ? "less" : "more") + " the larger a coalition is\n";
    json::value breach;
    if (found->breach) {
        const convexity_breach& by = *found->breach;
        breach = json::value::object();
        breach.set("others", to_json(*played, by.others));
        breach.set("first", json::value::of(played->keys()[by.first]));
        breach.set("second", json::value::of(played->keys()[by.second]));
        breach.set("by", number(by.by));
        given.text = std::string{costs ? "not concave: " : "not convex: "} + played->keys()[by.first] + " adds " + report::grouped(by.by) +
                     (costs ? " more" : " less") + " to " + in_braces(*played, by.others) + " where " + played->keys()[by.second] +
                     " is with them\n";
    }
    given.json.set("breach", std::move(breach));
    return given;
}

// --------------------------------------------------------------------------------------------------------------- voting

std::optional<answer> by_votes(const asked& one, checked<allocation> (*index)(const weighted_voting&))
{
    constexpr std::string_view fields[] = {"quota", "weights"};
    if (!has_own_fields(one, fields, true)) return std::nullopt;
    const weighted_voting vote{to_measure(one.into, one.content, one.where, "quota"),
                               to_measures(one.into, one.content, one.where, "weights")};
    if (one.into.any()) return std::nullopt;
    std::vector<std::string> keys;
    const spot named = one.where.at("weights");
    for (const auto& [key, weight] : vote.weights) {
        check_name(one.into, named.at(key), key);
        keys.push_back(key);
    }
    if (one.into.any()) return std::nullopt;
    return by_shares(one, keys, index(vote), true, "voter");
}

// -------------------------------------------------------------------------------------------------------------- airport

/// What one user of each kind bears: exactly, or, where so many costs differ that a share is too long to be told, between two decimals.
struct borne_shares {
    std::optional<allocation> exact{};
    airport_ranges within{};

    [[nodiscard]] json::value json_of(std::size_t kind) const { return exact ? number(exact->shares[kind]) : number(within.shares[kind]); }
    [[nodiscard]] std::string text_of(std::size_t kind) const
    {
        return exact ? report::grouped(exact->shares[kind]) : number_in_text(within.shares[kind]);
    }
    [[nodiscard]] const explanation& why() const { return exact ? exact->why : within.why; }
};

template <class Value>
bool is_too_long(const checked<Value>& made)
{
    return !made && made.findings().front().code == "number_too_long";
}

/// What is wrong with users, at the one that it is about.
void take_at_users(const asked& one, std::span<const airport_user> users, const std::vector<finding>& found)
{
    const spot all = one.where.at("users");
    for (const finding& each : found) {
        std::size_t at = 0;
        std::string_view field;
        bool is_again = false;
        for (; at < users.size() && field.empty(); ++at) {
            if (users[at].id != each.subject) continue;
            if (each.code == "negative_measure" && users[at].cost.sign() < 0) field = "cost";
            if (each.code == "no_users_of_kind" && users[at].count == 0) field = "count";
            if (each.code == "repeated_player" && std::exchange(is_again, true)) field = "id";
        }
        if (field.empty()) {
            one.into.error(one.where, each.code, each.text);
        } else {
            const spot here = all.at(at - 1);
            one.into.error(here.at(field), each.code, each.text);
        }
    }
}

std::optional<borne_shares> to_borne(const asked& one, airport_rule rule, std::span<const airport_user> users)
{
    checked<allocation> exact = rule == airport_rule::shapley ? airport_shapley(users) : airport_nucleolus(users);
    if (!is_too_long(exact)) {
        if (exact) return borne_shares{std::move(exact).value()};
        take_at_users(one, users, exact.findings());
        return std::nullopt;
    }
    constexpr int places = 20;
    std::optional<airport_ranges> within = value_of(one.into, one.where, airport_within(rule, users, places));
    return within ? std::optional{borne_shares{std::nullopt, *std::move(within)}} : std::nullopt;
}

/// What all users of each kind bear together, by the Shapley value, rounded where that is wished.
std::optional<divided> to_borne_together(const asked& one, std::span<const airport_user> users, const borne_shares& each)
{
    std::vector<std::string> keys;
    allocation together{{}, each.why(), {}};
    std::vector<rational_range> within;
    for (std::size_t i = 0; i < users.size(); ++i) {
        keys.push_back(users[i].id);
        const rational count{users[i].count};
        if (each.exact)
            together.shares.push_back(users[i].count == 1 ? each.exact->shares[i] : each.exact->shares[i] * count);
        else
            within.push_back({each.within.shares[i].least * count, each.within.shares[i].most * count});
    }
    const auto dearest = std::ranges::max_element(users, {}, &airport_user::cost);
    divided made = to_divided(one, keys, dearest->cost, std::move(together), {}, true);
    made.member = "users";
    if (one.into.any()) return std::nullopt;
    if (!each.exact) made.within = std::move(within);
    if (!made.rounding.unit.places) return made;
    const allocation_rounding how = to_rounding(made.rounding, {});
    // Both come to the same; one can explain and carry what it does, the other does without the shares, which may be long.
    const bool by_shares = each.exact && (how.carry || users.size() <= allocation::most_explained);
    checked<rounded_allocation> rounded =
        by_shares ? round_allocation(made.problem, made.exact, how) : airport_rounded(airport_rule::shapley, users, how);
    // Shares may be short enough each, and too long on the way to their sum.
    if (by_shares && !how.carry && is_too_long(rounded)) rounded = airport_rounded(airport_rule::shapley, users, how);
    made.rounded = value_of(one.into, one.where, std::move(rounded));
    return made.rounded ? std::optional{std::move(made)} : std::nullopt;
}

/// What one user of each kind bears, by two solutions, in the order of their names; what a kind bears together is rounded.
std::optional<answer> of_airport(const asked& one)
{
    constexpr std::string_view fields[] = {"users"};
    if (!has_own_fields(one, fields, true)) return std::nullopt;
    const std::vector<airport_user> users = to_airport_users(one.into, one.content, one.where);
    if (one.into.any()) return std::nullopt;
    const std::optional<borne_shares> shapley_shares = to_borne(one, airport_rule::shapley, users);
    if (!shapley_shares) return std::nullopt;
    const std::optional<borne_shares> nucleolus_shares = to_borne(one, airport_rule::nucleolus, users);
    if (!nucleolus_shares) return std::nullopt;
    const std::optional<divided> together = to_borne_together(one, users, *shapley_shares);
    if (!together) return std::nullopt;
    const answer amounts = to_answer(*together);

    std::vector<std::size_t> order(users.size());
    std::iota(order.begin(), order.end(), std::size_t{0});
    std::sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) { return users[a].id < users[b].id; });
    json::value by_shapley = json::value::object();
    json::value by_nucleolus = json::value::object();
    text_table table{{"user", "number", "cost", "shapley", "nucleolus"}};
    table.right(1).right(2).right(3).right(4);
    for (const std::size_t i : order) {
        by_shapley.set(users[i].id, shapley_shares->json_of(i));
        by_nucleolus.set(users[i].id, nucleolus_shares->json_of(i));
        table.row({users[i].id, std::to_string(users[i].count), report::grouped(users[i].cost), shapley_shares->text_of(i),
                   nucleolus_shares->text_of(i)});
    }
    answer given;
    given.json = json::value::object();
    given.json.set("method", json::value::of(one.method));
    given.json.set("shares", std::move(by_shapley));
    given.json.set("nucleolus", std::move(by_nucleolus));
    for (const std::string_view field : {"amounts", "currency", "carried"})
        if (const json::value* found = amounts.json.find(field); found != nullptr) given.json.set(field, *found);
    given.text = report::grouped(together->problem.total) + " for all; what one user of each kind bears\n\n" + table.str();
    if (together->rounded) given.text += '\n' + amounts.text;
    if (one.explained) {
        given.json.set("explanation", report::of(shapley_shares->why()));
        given.text += '\n' + explanation_text(shapley_shares->why());
    }
    return given;
}

}  // namespace

std::span<const std::string_view> game_methods()
{
    static const std::vector<std::string_view> all = [] {
        std::vector<std::string_view> names{"airport", "banzhaf_voting", "convex", "core", "shapley_shubik", "sustainable"};
        for (const solution_row& row : solutions()) names.push_back(row.name);
        std::sort(names.begin(), names.end());
        return names;
    }();
    return all;
}

std::optional<answer> answer_game(collector& into, const json::value& content, const spot& where, std::string_view method, bool explain)
{
    const asked one{into, content, where, method, to_truth(into, content, where, "explain") || explain};
    if (method == "shapley_shubik") return by_votes(one, shapley_shubik);
    if (method == "banzhaf_voting") return by_votes(one, banzhaf_voting);
    if (method == "airport") return of_airport(one);
    if (method == "core") return of_core(one);
    if (method == "convex") return of_convexity(one);
    if (method == "sustainable") return of_sustainability(one);
    const auto row = std::find_if(solutions().begin(), solutions().end(), [&](const solution_row& each) { return each.name == method; });
    PARTNERING_EXPECTS(row != solutions().end(), "the method is one of game_methods()");
    return by_solution(one, *row);
}

}  // namespace requests
PARTNERING_END
