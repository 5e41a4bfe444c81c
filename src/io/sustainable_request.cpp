#include "sustainable_request.hpp"

#include <partnering/governance/sustainability.hpp>
#include <partnering/io/report.hpp>
#include <partnering/io/text_table.hpp>

#include "allocate_answer.hpp"
#include "chain_reader.hpp"
#include "report_common.hpp"

#include <algorithm>
#include <map>
#include <set>

PARTNERING_BEGIN
namespace requests {

using reading::collector;
using reading::spot;

namespace {

/// A question as it is read, and what the answer tells it by.
struct read_question {
    sustainability_question asked;
    std::set<std::string, std::less<>> players;  ///< of the game, if there is one
    const char* game = nullptr;                  ///< what to call that
    bool counted = true;                         ///< whether the coalitions that object can be counted
};

class question_reader {
public:
    question_reader(collector& into, const json::value& content, const spot& where) : into_{into}, content_{content}, where_{where} {}

    std::optional<read_question> read()
    {
        read_question made;
        read_shares(made.asked);
        read_options(made.asked);
        if (into_.any()) return std::nullopt;
        read_game(made);
        if (into_.any()) return std::nullopt;
        return made;
    }

private:
    void read_shares(sustainability_question& made)
    {
        const spot here = where_.at("shares");
        made.division = to_measures(into_, content_, where_, "shares");
        if (made.division.empty() && !into_.any())
            into_.error(here, "no_members", R"(the division has no members: name at least one, as in {"a": "6", "b": "4"})");
        for (const auto& [key, share] : made.division) {
            check_name(into_, here, key);
            if (!members_.insert(key).second)
                into_.error(here, "repeated_member", quote(key) + " is in the division twice: name each member once");
        }
    }

    void read_options(sustainability_question& made)
    {
        const json::value* options = content_.find("options");
        if (options == nullptr) return;
        const spot here = where_.at("options");
        if (options->kind != json::kind::array) {
            reading::wrong_type(into_, *options, here, "a list of options");
            return;
        }
        for (std::size_t i = 0; i < options->items.size() && !into_.full(); ++i)
            made.options.push_back(to_option(options->items[i], here.at(i)));
    }

    outside_option to_option(const json::value& content, const spot& where)
    {
        outside_option made;
        if (!has_fields(into_, content, where, {"name", "members", "worth", "own_cost", "switching_cost"})) return made;
        if (const json::value* name = needed(into_, content, where, "name"); name != nullptr) {
            made.name = reading::to_text(into_, *name, where.at("name")).value_or("?");
            if (made.name.empty())
                into_.error(where.at("name"), "empty_key", "the option has no name: say in a few words what could be done");
        }
        if (const json::value* members = needed(into_, content, where, "members"); members != nullptr)
            read_members(*members, where.at("members"), made);
        made.worth = to_measure(into_, content, where, "worth");
        const auto cost = [&](std::string_view field) {
            const json::value* found = content.find(field);
            if (found == nullptr) return rational{};
            rational read = reading::to_number(into_, *found, where.at(field)).value_or(rational{});
            if (read.sign() < 0) into_.error(where.at(field), "negative_cost", "a cost is at least 0: what brings money in is the worth");
            return read;
        };
        made.own_cost = cost("own_cost");
        made.switching_cost = cost("switching_cost");
        return made;
    }

    void read_members(const json::value& content, const spot& where, outside_option& made)
    {
        if (content.kind != json::kind::array) {
            reading::wrong_type(into_, content, where, "a list of members");
            return;
        }
        if (content.items.empty()) into_.error(where, "option_of_nobody", "the option is nobody's: name who could do it");
        std::set<std::string_view> once;
        for (std::size_t i = 0; i < content.items.size() && !into_.full(); ++i) {
            auto key = reading::to_text(into_, content.items[i], where.at(i));
            if (!key) continue;
            if (!once.insert(content.items[i].text).second)
                into_.error(where.at(i), "repeated_member", quote(*key) + " is named twice: name each member once");
            else if (!members_.contains(*key))
                into_.error(where.at(i), "unknown_member",
                            quote(*key) + R"( has no place in "shares": give its share, 0 if it has none)" + meant(*key));
            made.members.push_back(std::move(*key));
        }
    }

    /// A guess for each of a million wrong names would cost a million times a million.
    std::string meant(std::string_view key)
    {
        return guesses_++ < 10 ? reading::suggestion(into_, key, {members_.begin(), members_.end()}) : std::string{};
    }

    void read_game(read_question& made)
    {
        const std::vector<std::string_view> fields = game_fields(content_);
        if (std::none_of(fields.begin(), fields.end(), [&](std::string_view field) { return content_.find(field) != nullptr; })) return;
        if (states_chain(content_)) {
            made.game = "the chain";
            read_chain(made);
        } else {
            made.game = "the game";
            read_table(made);
        }
        for (const std::string& key : made.players)
            if (!members_.contains(key))
                into_.error(where_.at("shares"), "unknown_member",
                            quote(key) + R"( plays and has no place in "shares": give its share, 0 if it has none)" + meant(key));
    }

    void read_table(read_question& made)
    {
        std::optional<game> played = to_game(into_, content_, where_);
        if (!played) return;
        if (played->sense() == game_sense::cost) {
            into_.error(where_.at(content_.find("cost") != nullptr ? "cost" : "generator"), "misplaced_field",
                        "this is a game of costs, and who could leave is asked by worths: say what coalitions are worth, their costs paid");
            return;
        }
        made.players.insert(played->keys().begin(), played->keys().end());
        made.asked.chain = std::move(*played);
    }

    /// Who has a part in nothing counts where it has a share.
    void read_chain(read_question& made)
    {
        const std::optional<stated_chain> stated = to_chain(into_, content_, where_);
        if (!stated) return;
        const chain_game& chain = stated->played;
        std::set<std::uint32_t> players;
        for (const std::vector<std::uint32_t>& each : chain.components()) players.insert(each.begin(), each.end());
        for (const auto& [key, share] : made.asked.division)
            if (const auto party = chain.find(key)) players.insert(*party);
        for (const std::uint32_t party : players) made.players.insert(chain.key(party));
        if (players.size() <= most_players_in_table && !players.empty()) {
            checked<game> table = chain.table(std::vector<std::uint32_t>{players.begin(), players.end()});
            if (table)
                made.asked.chain = std::move(table).value();
            else
                take_from_chain(into_, where_, *stated, table.findings());
            return;
        }
        // What it says about alternatives has its place at the supply.
        if (const auto asked = chain.largest_objection(std::vector<rational>(chain.parties())); !asked) {
            take_from_chain(into_, where_, *stated, asked.findings());
            return;
        }
        made.counted = false;
        made.asked.chain = chain;
    }

    collector& into_;
    const json::value& content_;
    const spot& where_;
    std::set<std::string, std::less<>> members_;
    int guesses_ = 0;
};

// -------------------------------------------------------------------------------------------------------------- the answer

class answer_writer {
public:
    answer_writer(const read_question& question, const sustainability_report& report, const std::vector<finding>& warnings,
                  std::string_view method)
        : question_{question}, report_{report}, warnings_{warnings}, method_{method}
    {
        if (report.change)
            for (const auto& [member, share] : report.change->division) after_.emplace(member, share);
    }

    [[nodiscard]] answer write() const { return {.json = to_json(), .text = to_text(), .refused = false, .wrong = false}; }

private:
    [[nodiscard]] static std::string in_words(const std::vector<std::string>& members, way_out by, const std::string& option)
    {
        if (by == way_out::option) return option;
        return by == way_out::leaving ? "leaving" : members.size() == 1 ? "itself" : "themselves";
    }
    [[nodiscard]] rational change_of(const member_outlook& one) const { return after_.at(one.member) - one.has; }
    [[nodiscard]] bool changes() const
    {
        return report_.change && (report_.change->moved.sign() != 0 || report_.change->missing.sign() != 0);
    }

    // ------------------------------------------------------------------------------------------------------------ JSON

    static json::value list(const std::vector<std::string>& names)
    {
        json::value made = json::value::array();
        for (const std::string& each : names) made.add(json::value::of(each));
        return made;
    }
    /// `option` is null where there is none: they do it by themselves within the game, or leave with nothing.
    static void set_by(json::value& to, way_out by, const std::string& option, const rational& could_have)
    {
        to.set("could_have", number(could_have));
        to.set("option", report::text_or_null(option));
        to.set("within_game", json::value::of(by == way_out::within_chain));
    }

    [[nodiscard]] json::value side(bool holds, const json::value& objections) const
    {
        json::value made = json::value::object();
        made.set("holds", json::value::of(holds));
        made.set("objections", objections);
        return made;
    }

    [[nodiscard]] json::value to_json() const
    {
        json::value out = json::value::object();
        out.set("method", json::value::of(method_));
        out.set("sustainable", json::value::of(report_.is_sustainable()));
        const bool known = question_.counted || report_.holds_within_chain();
        out.set("within_game", question_.game == nullptr
                                   ? json::value{}
                                   : side(report_.holds_within_chain(), known ? report::count(report_.within_chain) : json::value{}));
        out.set("outside", side(report_.holds_outside(), report::count(report_.outside)));
        json::value members = json::value::array();
        for (const member_outlook& each : report_.members) {
            json::value one = json::value::object();
            one.set("member", json::value::of(each.member));
            one.set("has", number(each.has));
            set_by(one, each.by, each.option, each.could_have);
            one.set("better_off", number(each.better_off()));
            members.add(std::move(one));
        }
        out.set("members", std::move(members));
        json::value objections = json::value::array();
        for (const objection& each : report_.objections) {
            json::value one = json::value::object();
            one.set("members", list(each.members));
            one.set("has", number(each.has));
            set_by(one, each.by, each.option, each.could_have);
            one.set("gain", number(each.gain()));
            objections.add(std::move(one));
        }
        out.set("objections", std::move(objections));
        out.set("change", report_.change ? to_json(*report_.change) : json::value{});
        if (!warnings_.empty()) out.set("findings", report::of(warnings_));
        return out;
    }

    [[nodiscard]] json::value to_json(const least_change& change) const
    {
        json::value made = json::value::object();
        made.set("moved", number(change.moved));
        made.set("missing", number(change.missing));
        json::value gives = json::value::object();
        json::value gets = json::value::object();
        json::value shares = json::value::object();
        for (const member_outlook& each : report_.members) {
            const rational more = change_of(each);
            if (more.sign() < 0) gives.set(each.member, number(-more));
            if (more.sign() > 0) gets.set(each.member, number(more));
            shares.set(each.member, number(after_.at(each.member)));
        }
        made.set("gives", std::move(gives));
        made.set("gets", std::move(gets));
        made.set("shares", std::move(shares));
        json::value because = json::value::array();
        for (const weighted_demand& each : change.because) {
            json::value one = json::value::object();
            one.set("members", list(each.members));
            set_by(one, each.by, each.option, each.could_have);
            one.set("weight", number(each.weight));
            because.add(std::move(one));
        }
        made.set("because", std::move(because));
        return made;
    }

    // ------------------------------------------------------------------------------------------------------------ text

    [[nodiscard]] std::string to_text() const
    {
        std::string text = report_.is_sustainable() ? "sustainable: nobody does better without the others\n\n"
                                                    : "not sustainable: some do better without the others\n\n";
        text_table sides{{"", "", ""}};
        const std::string name = question_.game == nullptr ? "the game" : question_.game;
        sides.row({"against " + name + " alone",
                   question_.game == nullptr      ? "not asked"
                   : report_.holds_within_chain() ? "holds"
                                                  : "fails",
                   within_in_words()});
        sides.row({"against what is stated", report_.holds_outside() ? "holds" : "fails", outside_in_words()});
        text += sides.str();
        if (!report_.objections.empty()) text += '\n' + objections_in_words();
        if (changes()) text += '\n' + change_in_words(*report_.change);
        for (const finding& each : warnings_) text += '\n' + report::line_of(each) + '\n';
        return text + '\n' + members_in_words();
    }

    [[nodiscard]] std::string within_in_words() const
    {
        if (question_.game == nullptr) return "nothing says what coalitions are worth by themselves";
        if (report_.holds_within_chain()) return "no coalition has less than it is worth by itself";
        if (!question_.counted) return "a coalition has less than it is worth by itself; that which gains most is listed";
        return report::counted(report_.within_chain, "coalition has", "coalitions have") + " less than " +
               (report_.within_chain == 1 ? "it is worth by itself" : "they are worth by themselves; that which gains most is listed");
    }
    [[nodiscard]] std::string outside_in_words() const
    {
        if (!report_.holds_outside()) return report::counted(report_.outside, "group", "groups") + " could have more than now";
        return question_.asked.options.empty() ? "no options are stated, and nobody has less than nothing"
                                               : "nobody could have more than now";
    }

    [[nodiscard]] std::string objections_in_words() const
    {
        text_table table{{"who does better", "has", "could have", "gain", "by"}};
        table.right(1).right(2).right(3);
        for (const objection& each : report_.objections)
            table.row({listed(each.members), report::grouped(each.has), report::grouped(each.could_have), report::grouped(each.gain()),
                       in_words(each.members, each.by, each.option)});
        return table.str();
    }

    [[nodiscard]] std::string change_in_words(const least_change& change) const
    {
        const std::string moved = report::grouped(change.moved);
        if (change.missing.sign() == 0) return "the least change that makes it sustainable: " + moved + " changes hands\n";
        const std::string missing = report::grouped(change.missing);
        text_table table{{"what they could have", "by", "of", "weight"}};
        table.right(0).right(3);
        rational demanded;
        for (const weighted_demand& each : change.because) {
            demanded += each.weight * each.could_have;
            table.row({report::grouped(each.could_have), in_words(each.members, each.by, each.option), listed(each.members),
                       report::grouped(each.weight)});
        }
        return "no division is sustainable: " + missing +
               " is missing. Each of these counts as often as its weight says, so that every member counts once in all: they come to " +
               report::grouped(demanded) + ", and there is " + report::grouped(demanded - change.missing) + "\n\n" + table.str() +
               "\nwith " + missing + " from outside this would be sustainable" +
               (change.moved.sign() == 0 ? "" : "; " + moved + " changes hands") + '\n';
    }

    [[nodiscard]] std::string members_in_words() const
    {
        std::vector<std::string> headers{"member", "has", "alone", "by", "better off"};
        if (changes()) headers.insert(headers.end(), {"change", "then"});
        text_table table{headers};
        for (std::size_t column = 1; column < headers.size(); ++column)
            if (column != 3) table.right(column);
        for (const member_outlook& each : report_.members) {
            std::vector<std::string> row{each.member, report::grouped(each.has), report::grouped(each.could_have),
                                         in_words({each.member}, each.by, each.option), report::grouped(each.better_off())};
            if (changes()) {
                const rational more = change_of(each);
                row.push_back(more.sign() == 0 ? std::string{} : (more.sign() > 0 ? "+" : "") + report::grouped(more));
                row.push_back(report::grouped(after_.at(each.member)));
            }
            table.row(std::move(row));
        }
        return table.str();
    }

    const read_question& question_;
    const sustainability_report& report_;
    const std::vector<finding>& warnings_;
    std::string_view method_;
    std::map<std::string, rational> after_;
};

}  // namespace

std::optional<answer> answer_sustainable(collector& into, const json::value& content, const spot& where, std::string_view method)
{
    const std::optional<read_question> question = question_reader{into, content, where}.read();
    if (!question) return std::nullopt;
    checked<sustainability_report> found = sustainability(question->asked);
    const std::vector<finding> warnings = found.findings();
    // Members and options have been looked at: what is left is about the division as a whole.
    const auto report = value_of(into, where.at("shares"), std::move(found));
    if (!report) return std::nullopt;
    return answer_writer{*question, *report, warnings, method}.write();
}

}  // namespace requests
PARTNERING_END
