#include <partnering/io/clearing.hpp>

#include <partnering/clearing/default_clearing.hpp>
#include <partnering/io/report.hpp>
#include <partnering/io/text_table.hpp>

#include "report_common.hpp"
#include "requests.hpp"

#include <algorithm>
#include <charconv>

PARTNERING_BEGIN

namespace {

using reading::collector;
using reading::spot;

constexpr int most_places = 12;

struct request {
    liability_system of;
    bool explained = false;
};

class request_reader {
public:
    request_reader(collector& into, const json::value& content, const spot& where) : into_{into}, content_{content}, where_{where} {}

    request read()
    {
        request made;
        if (!requests::has_fields(into_, content_, where_, {"liabilities", "assets", "default_costs", "guarantees", "explain"}))
            return made;
        read_liabilities(made.of.liabilities);
        each_number(content_, where_, "assets", [&](const std::string& party, const rational& amount) {
            made.of.assets.push_back({.party = party, .amount = amount});
        });
        if (const json::value* costs = content_.find("default_costs"); costs != nullptr) {
            const spot here = where_.at("default_costs");
            if (requests::has_fields(into_, *costs, here, {"assets", "payments"})) {
                made.of.costs.assets = number(*costs, here, "assets").value_or(made.of.costs.assets);
                made.of.costs.payments = number(*costs, here, "payments").value_or(made.of.costs.payments);
            }
        }
        each_item("guarantees", {"guarantor", "debtor", "creditor", "rank"}, [&](const json::value& content, const spot& where) {
            made.of.guarantees.push_back({.guarantor = need_text(content, where, "guarantor", "a guarantee has a \"guarantor\""),
                                          .debtor = text(content, where, "debtor"),
                                          .creditor = text(content, where, "creditor"),
                                          .rank = rank(content, where)});
        });
        if (const json::value* explain = content_.find("explain"); explain != nullptr) {
            if (explain->kind == json::kind::boolean)
                made.explained = explain->truth;
            else
                reading::wrong_type(into_, *explain, where_.at("explain"), "true or false");
        }
        return made;
    }

private:
    void read_liabilities(std::vector<liability>& into)
    {
        const json::value* all = content_.find("liabilities");
        const spot here = where_.at("liabilities");
        if (all == nullptr)
            return into_.error(here, "missing_field", "clearing is asked for \"liabilities\": what each owes to whom, or a list of debts");
        if (all->kind == json::kind::array)
            return each_item("liabilities", {"debtor", "creditor", "amount", "rank"}, [&](const json::value& content, const spot& where) {
                if (content.find("amount") == nullptr) into_.error(where.at("amount"), "missing_field", "a debt has an \"amount\"");
                into.push_back({.debtor = need_text(content, where, "debtor", "a debt has a \"debtor\", who owes"),
                                .creditor = need_text(content, where, "creditor", "a debt has a \"creditor\", who is owed"),
                                .amount = number(content, where, "amount").value_or(rational{}),
                                .rank = rank(content, where)});
            });
        if (all->kind != json::kind::object)
            return reading::wrong_type(into_, *all, here, "an object of what each owes, or a list of debts");
        for (std::size_t i = 0; i < all->names.size(); ++i)
            each_in(all->items[i], here.at(all->names[i]), [&](const std::string& creditor, const rational& amount) {
                into.push_back({.debtor = all->names[i], .creditor = creditor, .amount = amount});
            });
    }

    /// Of a field that is an object of numbers.
    template <class Keep>
    void each_number(const json::value& content, const spot& where, std::string_view field, Keep keep)
    {
        if (const json::value* all = content.find(field); all != nullptr) each_in(*all, where.at(field), keep);
    }
    template <class Keep>
    void each_in(const json::value& all, const spot& here, const Keep& keep)
    {
        if (!reading::object::is_object(into_, all, here)) return;
        for (std::size_t i = 0; i < all.names.size(); ++i)
            if (const auto read = reading::to_number(into_, all.items[i], here.at(all.names[i]))) keep(all.names[i], *read);
    }
    template <class Keep>
    void each_item(std::string_view field, const std::vector<std::string_view>& known, Keep keep)
    {
        const json::value* all = content_.find(field);
        if (all == nullptr) return;
        const spot here = where_.at(field);
        if (all->kind != json::kind::array) return reading::wrong_type(into_, *all, here, "a list");
        for (std::size_t i = 0; i < all->items.size(); ++i) {
            const spot there = here.at(i);
            if (requests::has_fields(into_, all->items[i], there, known)) keep(all->items[i], there);
        }
    }

    std::optional<rational> number(const json::value& content, const spot& where, std::string_view field)
    {
        const json::value* found = content.find(field);
        return found == nullptr ? std::nullopt : reading::to_number(into_, *found, where.at(field));
    }
    std::string text(const json::value& content, const spot& where, std::string_view field)
    {
        const json::value* found = content.find(field);
        return found == nullptr ? std::string{} : reading::to_text(into_, *found, where.at(field)).value_or(std::string{});
    }
    std::string need_text(const json::value& content, const spot& where, std::string_view field, const char* why)
    {
        if (content.find(field) == nullptr) into_.error(where.at(field), "missing_field", why);
        return text(content, where, field);
    }
    unsigned rank(const json::value& content, const spot& where)
    {
        constexpr int most = 1'000'000;
        const auto read = number(content, where, "rank");
        if (!read) return 1;
        if (!read->is_integer() || *read < rational{1} || *read > rational{most}) {
            into_.error(where.at("rank"), "out_of_range", "a rank is a whole number from 1 to 1000000");
            return 1;
        }
        return static_cast<unsigned>(read->numerator());
    }

    collector& into_;
    const json::value& content_;
    const spot& where_;
};

/// What is too long for exact numbers is told between decimals of so many places.
constexpr int places_within = 20;

json::value exact(const rational& value) { return json::value::of(to_string(value)); }
json::value exact(const rational_range& value)
{
    if (value.is_exact()) return exact(value.least);
    json::value range = json::value::object();
    range.set("least", json::value::of(to_decimal_or_ratio(value.least, places_within)));
    range.set("most", json::value::of(to_decimal_or_ratio(value.most, places_within)));
    return range;
}

/// As a decimal, which amounts are mostly stated as, or a short ratio; about what it is where that would be longer than a column of a
/// table.
std::string written(const rational& value)
{
    constexpr std::size_t widest_ratio = 20;
    constexpr std::size_t widest_decimal = 60;
    std::string made = to_decimal_or_ratio(value, most_places);
    const bool is_ratio = made.find('/') != std::string::npos;
    return made.size() <= (is_ratio ? widest_ratio : widest_decimal) ? made : report::about(value);
}
std::string written(const rational_range& value) { return value.is_exact() ? written(value.least) : report::about(value.least); }

std::size_t waves_of(const default_clearing_ranges& of)
{
    std::size_t last = 0;
    for (const auto& each : of.parties) last = std::max(last, each.wave);
    return last;
}

json::value to_json(const default_clearing_ranges& of, std::span<const explanation> whys)
{
    json::value out = json::value::object();
    json::value payments = json::value::object();
    json::value equity = json::value::object();
    json::value defaulting = json::value::array();
    json::value parties = json::value::array();
    std::vector<json::value> waves(waves_of(of), json::value::array());
    for (std::size_t i = 0; i < of.parties.size(); ++i) {
        const auto& each = of.parties[i];
        payments.set(each.key, exact(each.pays));
        equity.set(each.key, exact(each.equity));
        json::value one = json::value::object();
        one.set("party", json::value::of(each.key));
        if (each.wave > 0) {
            defaulting.add(json::value::of(each.key));
            waves[each.wave - 1].add(json::value::of(each.key));
            one.set("wave", report::count(each.wave));
        }
        one.set("assets", exact(each.assets));
        one.set("receives", exact(each.receives));
        one.set("cost", exact(each.cost));
        one.set("owes", exact(each.owes));
        one.set("pays", exact(each.pays));
        one.set("equity", exact(each.equity));
        json::value ranks = json::value::array();
        for (const auto& rank : each.classes) {
            json::value rate = json::value::object();
            rate.set("rank", report::count(rank.rank));
            rate.set("rate", exact(rank.rate));
            ranks.add(std::move(rate));
        }
        one.set("ranks", std::move(ranks));
        if (!whys.empty()) one.set("explanation", report::of(whys[i]));
        parties.add(std::move(one));
    }
    out.set("payments", std::move(payments));
    out.set("defaulting", std::move(defaulting));
    out.set("equity", std::move(equity));
    json::value all_waves = json::value::array();
    for (json::value& each : waves) all_waves.add(std::move(each));
    out.set("waves", std::move(all_waves));
    out.set("parties", std::move(parties));
    json::value debts = json::value::array();
    for (const auto& each : of.payments) {
        json::value one = json::value::object();
        one.set("debtor", json::value::of(each.owed.debtor));
        one.set("creditor", json::value::of(each.owed.creditor));
        one.set("rank", report::count(each.owed.rank));
        one.set("amount", exact(each.owed.amount));
        one.set("paid", exact(each.paid));
        debts.add(std::move(one));
    }
    out.set("debts", std::move(debts));
    if (!of.calls.empty()) {
        json::value calls = json::value::array();
        for (const auto& each : of.calls) {
            json::value one = json::value::object();
            one.set("guarantor", json::value::of(each.of.guarantor));
            one.set("debtor", json::value::of(each.of.debtor));
            one.set("creditor", json::value::of(each.of.creditor));
            one.set("rank", report::count(each.debt_rank));
            one.set("claim", exact(each.claim));
            one.set("cost", exact(each.paid));
            calls.add(std::move(one));
        }
        out.set("guarantees", std::move(calls));
    }
    if (!of.notes.empty()) out.set("findings", report::of(std::span<const finding>{of.notes}));
    return out;
}

std::string to_text(const default_clearing_ranges& of, std::span<const explanation> whys)
{
    if (of.parties.empty()) return "There is nothing to clear.\n";
    const std::size_t waves = waves_of(of);
    const auto defaulting =
        static_cast<std::uint64_t>(std::count_if(of.parties.begin(), of.parties.end(), [](const auto& each) { return each.wave > 0; }));
    std::string out = waves == 0 ? std::string{"Nobody is in default.\n\n"}
                                 : report::counted(defaulting, "party is", "parties are") + " in default, in " +
                                       report::counted(waves, "wave", "waves") + ".\n\n";
    text_table parties({"party", "wave", "assets", "receives", "costs", "owes", "pays", "equity"});
    for (std::size_t i = 1; i < 8; ++i) parties.right(i);
    for (const auto& each : of.parties)
        parties.row({each.key, each.wave == 0 ? std::string{} : std::to_string(each.wave), written(each.assets), written(each.receives),
                     written(each.cost), written(each.owes), written(each.pays), written(each.equity)});
    out += parties.str();
    if (!of.payments.empty()) {
        text_table debts({"debtor", "creditor", "rank", "owed", "paid", "per unit"});
        for (std::size_t i = 2; i < 6; ++i) debts.right(i);
        for (const auto& each : of.payments)
            debts.row({each.owed.debtor, each.owed.creditor, std::to_string(each.owed.rank), written(each.owed.amount), written(each.paid),
                       written(each.rate)});
        out += '\n' + debts.str();
    }
    if (!of.calls.empty()) {
        text_table calls({"guarantor", "debtor", "creditor", "rank", "claim", "cost"});
        calls.right(3).right(4).right(5);
        for (const auto& each : of.calls)
            calls.row({each.of.guarantor, each.of.debtor, each.of.creditor, std::to_string(each.debt_rank), written(each.claim),
                       written(each.paid)});
        out += '\n' + calls.str();
    }
    for (const explanation& why : whys) out += '\n' + explanation_text(why);
    for (const finding& each : of.notes) out += '\n' + report::line_of(each) + '\n';
    return out;
}

/// Where the request has what a place of the system is about: `liabilities[3].amount`, whose list may be an object of objects.
std::string place_of(const liability_system& of, const json::value& content, const spot& where, const std::string& place)
{
    const std::size_t open = place.find('[');
    if (open == std::string::npos) {
        const std::size_t dot = place.find('.');
        return dot == std::string::npos ? to_path(where) : to_path(where.at("default_costs").at(place.substr(dot + 1)));
    }
    const std::string list = place.substr(0, open);
    std::size_t row = 0;
    std::from_chars(place.data() + open + 1, place.data() + place.size(), row);
    const spot here = where.at(list);
    if (content.find(list)->kind == json::kind::array) return to_path(where) + '.' + place;
    // A field without a name has no path of its own.
    const auto within = [](const spot& above, const std::string& field) { return to_path(field.empty() ? above : above.at(field)); };
    if (list == "assets") return within(here, of.assets[row].party);
    const liability& debt = of.liabilities[row];
    return debt.debtor.empty() ? to_path(here) : within(here.at(debt.debtor), debt.creditor);
}

std::optional<requests::answer> answer_to(collector& into, const json::value& content, const spot& where)
{
    const request asked = request_reader{into, content, where}.read();
    if (into.any()) return std::nullopt;
    checked<default_clearing_ranges> made = clear_under_default_within(asked.of, places_within);
    if (!made) {
        for (const finding& each : made.findings()) into.error(place_of(asked.of, content, where, each.place), each.code, each.text);
        return std::nullopt;
    }
    default_clearing_ranges cleared = std::move(made).value();
    for (finding& each : cleared.notes) each.place = place_of(asked.of, content, where, each.place);
    const std::vector<explanation> whys = asked.explained ? explain_defaults(cleared) : std::vector<explanation>{};
    return requests::answer{.json = to_json(cleared, whys), .text = to_text(cleared, whys), .refused = false, .wrong = false};
}

}  // namespace

answers clearing_answer(std::string_view requests_json, const answer_options& options)
{
    return requests::answer_all(requests_json, options, "a payment", answer_to);
}

PARTNERING_END
