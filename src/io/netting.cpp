#include <partnering/io/netting.hpp>

#include <partnering/clearing/conversion.hpp>
#include <partnering/clearing/maximum_clearing.hpp>
#include <partnering/clearing/netting.hpp>
#include <partnering/money/money_text.hpp>

#include "netting_report.hpp"
#include "requests.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <limits>
#include <set>
#include <tuple>

PARTNERING_BEGIN

namespace {

using reading::collector;
using reading::spot;

constexpr words::table<payment_rule, 3> plans{
    {{"automatic", payment_rule::automatic}, {"greedy", payment_rule::greedy}, {"fewest", payment_rule::fewest}}};
constexpr words::table<netting_scope, 3> scopes{
    {{"gross", netting_scope::gross}, {"bilateral", netting_scope::bilateral}, {"multilateral", netting_scope::multilateral}}};
constexpr words::table<rate_rule, 2> rate_rules{{{"exact_day", rate_rule::exact_day}, {"latest_before", rate_rule::latest_before}}};
constexpr words::table<rate_day, 2> rate_days{{{"netting_day", rate_day::netting_day}, {"due_day", rate_day::due_day}}};

struct exchange_request {
    conversion_terms terms;
    exchange_rates rates;
    bool dated;
};

struct request {
    std::vector<obligation> rows;
    obligation_set_options quanta;
    std::size_t named_quanta = 0;  ///< the first of them, which the request names
    netting_options how;
    std::optional<exchange_request> exchange;
    bool explained = false;
};

/// A place in a list that the library was given: `pairs[3].other`.
struct listed_place {
    std::string_view list;
    std::size_t number = 0;
    std::string_view field;

    explicit listed_place(std::string_view text)
    {
        const std::size_t open = text.find('[');
        if (open == std::string_view::npos) return;
        list = text.substr(0, open);
        const auto [end, failed] = std::from_chars(text.data() + open + 1, text.data() + text.size(), number);
        PARTNERING_EXPECTS(failed == std::errc{} && *end == ']', "a place in a list ends with its number");
        const std::size_t behind = static_cast<std::size_t>(end - text.data()) + 1;
        if (behind < text.size()) field = text.substr(behind + 1);
    }
};

class request_reader {
public:
    request_reader(collector& into, const json::value& content, const spot& where) : into_{into}, content_{content}, where_{where} {}

    request read()
    {
        request made;
        if (!requests::has_fields(into_, content_, where_,
                                  {"obligations", "plan", "explain", "minor_units", "consent", "rates", "settle_in", "day", "rate_rule",
                                   "rounding", "debtor_rate", "creditor_rate", "exchange_account"}))
            return made;
        read_minor_units();
        made.named_quanta = quanta_.size();
        read_obligations(made.rows);
        made.how.rule = word("plan", plans).value_or(payment_rule::automatic);
        if (const json::value* explain = content_.find("explain"); explain != nullptr) {
            if (explain->kind == json::kind::boolean)
                made.explained = explain->truth;
            else
                reading::wrong_type(into_, *explain, where_.at("explain"), "true or false");
        }
        if (const json::value* consent = content_.find("consent"); consent != nullptr)
            read_consent(*consent, where_.at("consent"), made.how.consent);
        read_exchange(made);
        made.quanta.quanta = quanta_;
        return made;
    }

private:
    template <class E, std::size_t N>
    std::optional<E> to_word(const json::value& content, const spot& where, const words::table<E, N>& table)
    {
        const auto written = reading::to_text(into_, content, where);
        if (!written) return std::nullopt;
        std::vector<std::string_view> known;
        for (const auto& [name, meaning] : table) {
            if (name == *written) return meaning;
            known.push_back(name);
        }
        into_.error(where, "unknown_value",
                    quote(*written) + " is none of " + reading::one_of(known) + reading::suggestion(into_, *written, known));
        return std::nullopt;
    }
    template <class E, std::size_t N>
    std::optional<E> word(std::string_view field, const words::table<E, N>& table)
    {
        const json::value* found = content_.find(field);
        return found == nullptr ? std::nullopt : to_word(*found, where_.at(field), table);
    }

    const json::value* need(const json::value& content, const spot& where, std::string_view field, const char* why)
    {
        const json::value* found = content.find(field);
        if (found == nullptr) into_.error(where.at(field), "missing_field", why);
        return found;
    }
    std::string need_text(const json::value& content, const spot& where, std::string_view field, const char* why)
    {
        const json::value* found = need(content, where, field, why);
        return found == nullptr ? std::string{} : reading::to_text(into_, *found, where.at(field)).value_or(std::string{});
    }
    std::optional<date> to_day(const json::value& content, const spot& where)
    {
        const auto written = reading::to_text(into_, content, where);
        if (!written) return std::nullopt;
        const checked<date> read = parse_date(*written);
        if (read) return read.value();
        into_.take(where, read.findings());
        return std::nullopt;
    }

    /// One number of decimals for all currencies, or one for each that is named.
    void read_minor_units()
    {
        const json::value* units = content_.find("minor_units");
        if (units == nullptr) return;
        const spot here = where_.at("minor_units");
        if (units->kind != json::kind::object) {
            all_decimals_ = requests::to_decimals(into_, *units, here);
            return;
        }
        for (std::size_t i = 0; i < units->names.size(); ++i) {
            const spot there = here.at(units->names[i]);
            const auto of = requests::to_currency(into_, json::value::of(units->names[i]), there);
            const auto decimals = requests::to_decimals(into_, units->items[i], there);
            if (of && decimals) quanta_.emplace_back(*of, quantum::decimals(*decimals));
        }
    }

    /// What amounts of a currency are counted in; nothing where nobody knows, which is a finding.
    std::optional<quantum> step_of(currency of, const spot& where)
    {
        const auto known = std::find_if(quanta_.begin(), quanta_.end(), [&](const auto& each) { return each.first == of; });
        if (known != quanta_.end()) return known->second;
        if (!all_decimals_ && of.minor_units() < 0) {
            into_.error(where, "no_minor_unit",
                        std::string{of.code()} + " has no minor unit to pay in; give \"minor_units\", the number of decimals");
            return std::nullopt;
        }
        quanta_.emplace_back(of, all_decimals_ ? quantum::decimals(*all_decimals_) : quantum::minor_unit(of));
        return quanta_.back().second;
    }

    /// As it was typed: where it is no whole number of the currency's quantum, netting rejects it and says so.
    std::optional<rounded_money> to_money(const rational& amount, quantum step, currency in, const spot& where)
    {
        try {
            return to_exact_money(amount, step, in, where);
        } catch (const arithmetic_error& failed) {
            into_.error(where, failed.code(), failed.what());
            return std::nullopt;
        }
    }
    std::optional<rounded_money> to_exact_money(const rational& amount, quantum step, currency in, const spot& where)
    {
        const rational count = amount / step.value();
        if (count.is_integer()) return rounded_money{count.to_integer(rounding_mode::down), step, in};
        if (amount.is_small() && amount.denominator() <= std::numeric_limits<std::int64_t>::max())
            return rounded_money{amount.numerator(), quantum{1, static_cast<std::int64_t>(amount.denominator())}, in};
        into_.error(where, "not_payable",
                    "an amount is a whole number of " + to_text(rounded_money{1, step, in}) + ": round it where its agreement says");
        return std::nullopt;
    }

    void read_obligations(std::vector<obligation>& rows)
    {
        const json::value* all = need(content_, where_, "obligations", "netting is asked for \"obligations\", a list");
        if (all == nullptr) return;
        const spot here = where_.at("obligations");
        if (all->kind != json::kind::array) return reading::wrong_type(into_, *all, here, "a list");
        rows.reserve(all->items.size());
        for (std::size_t i = 0; i < all->items.size(); ++i) read_obligation(all->items[i], here.at(i), rows);
        name_lines(rows);
    }

    void read_obligation(const json::value& content, const spot& where, std::vector<obligation>& rows)
    {
        if (!requests::has_fields(into_, content, where, {"line", "debtor", "creditor", "amount", "currency", "due"})) return;
        std::string line;
        if (const json::value* given = content.find("line"); given != nullptr) {
            line = reading::to_text(into_, *given, where.at("line")).value_or(std::string{});
            if (line.empty() && given->kind == json::kind::string && given->text.empty())
                into_.error(where.at("line"), "empty_key", "a line has a key; leave the field out to have it named");
        }
        std::string debtor = need_text(content, where, "debtor", "an obligation has a \"debtor\", who owes");
        std::string creditor = need_text(content, where, "creditor", "an obligation has a \"creditor\", who is owed");
        const json::value* amount = need(content, where, "amount", "an obligation has an \"amount\"");
        const json::value* code = need(content, where, "currency", "an obligation has a \"currency\", a code of ISO 4217");
        const auto number = amount == nullptr ? std::nullopt : reading::to_number(into_, *amount, where.at("amount"));
        const auto in = code == nullptr ? std::nullopt : requests::to_currency(into_, *code, where.at("currency"));
        std::optional<date> due;
        if (const json::value* day = content.find("due"); day != nullptr) due = to_day(*day, where.at("due"));
        const auto step = in ? step_of(*in, where.at("currency")) : std::nullopt;
        if (!number || !step) return;
        const auto money = to_money(*number, *step, *in, where.at("amount"));
        if (money) rows.push_back({std::move(line), std::move(debtor), std::move(creditor), *money, due});
    }

    /// Lines without a key are numbered by content, so that the order in which they are written decides nothing.
    static void name_lines(std::vector<obligation>& rows)
    {
        std::set<std::string> taken;
        std::vector<obligation*> unnamed;
        for (obligation& each : rows) {
            if (each.line.empty())
                unnamed.push_back(&each);
            else
                taken.insert(each.line);
        }
        const auto pair = [](const obligation& o) {
            return std::tuple{std::string_view{o.debtor}, std::string_view{o.creditor}, o.amount.in()};
        };
        std::sort(unnamed.begin(), unnamed.end(), [&](const obligation* a, const obligation* b) {
            const auto key = [&](const obligation& o) { return std::tuple{pair(o), o.due.value_or(date{INT32_MAX})}; };
            if (key(*a) != key(*b)) return key(*a) < key(*b);
            // What is no whole number of the currency's quantum is counted in another.
            if (a->amount.step() != b->amount.step()) return a->amount.exact().amount() < b->amount.exact().amount();
            return a->amount.count() < b->amount.count();
        });
        std::uint64_t number = 0;
        for (std::size_t i = 0; i < unnamed.size(); ++i) {
            obligation& each = *unnamed[i];
            if (i == 0 || pair(each) != pair(*unnamed[i - 1])) number = 0;
            do {
                each.line = each.debtor + '>' + each.creditor + ' ' + each.amount.in().code() + ' ' + std::to_string(++number);
            } while (!taken.insert(each.line).second);
        }
    }

    void read_consent(const json::value& content, const spot& where, netting_consent& consent)
    {
        if (!requests::has_fields(into_, content, where, {"otherwise", "parties", "pairs", "lines"})) return;
        if (const json::value* otherwise = content.find("otherwise"); otherwise != nullptr)
            consent.otherwise = to_word(*otherwise, where.at("otherwise"), scopes).value_or(consent.otherwise);
        each_scope(content, where, "parties", [&](const std::string& key, netting_scope most) { consent.parties.push_back({key, most}); });
        each_scope(content, where, "lines", [&](const std::string& key, netting_scope most) { consent.lines.push_back({key, most}); });
        const json::value* pairs = content.find("pairs");
        if (pairs == nullptr) return;
        const spot here = where.at("pairs");
        if (pairs->kind != json::kind::array) return reading::wrong_type(into_, *pairs, here, "a list");
        for (std::size_t i = 0; i < pairs->items.size(); ++i) {
            const spot there = here.at(i);
            const json::value& pair = pairs->items[i];
            if (pair.kind != json::kind::array) {
                reading::wrong_type(into_, pair, there, "a list of two parties and how far they net");
                continue;
            }
            if (pair.items.size() != 3) {
                into_.error(there, "wrong_type",
                            "a pair is a list of three, one party, the other and how far they net, and this one has " +
                                std::to_string(pair.items.size()) + R"(: write it as ["ann", "bob", "gross"])");
                continue;
            }
            const auto one = reading::to_text(into_, pair.items[0], there.at(std::size_t{0}));
            const auto other = reading::to_text(into_, pair.items[1], there.at(std::size_t{1}));
            const auto most = to_word(pair.items[2], there.at(std::size_t{2}), scopes);
            if (one && other && most) consent.pairs.push_back({*one, *other, *most});
        }
    }

    template <class Keep>
    void each_scope(const json::value& content, const spot& where, std::string_view field, Keep keep)
    {
        const json::value* all = content.find(field);
        if (all == nullptr || !reading::object::is_object(into_, *all, where.at(field))) return;
        const spot here = where.at(field);
        for (std::size_t i = 0; i < all->names.size(); ++i)
            if (const auto most = to_word(all->items[i], here.at(all->names[i]), scopes)) keep(all->names[i], *most);
    }

    void read_exchange(request& made)
    {
        const json::value* written = content_.find("rates");
        if (written == nullptr) {
            for (const std::string_view field :
                 {"settle_in", "day", "rate_rule", "rounding", "debtor_rate", "creditor_rate", "exchange_account"})
                if (content_.find(field) != nullptr)
                    into_.error(where_.at(field), "misplaced_field", "nothing is exchanged: give \"rates\", or leave this out");
            return;
        }
        const spot here = where_.at("rates");
        std::optional<currency> into;
        if (const json::value* code = content_.find("settle_in"); code != nullptr) {
            into = requests::to_currency(into_, *code, where_.at("settle_in"));
            if (!into) return;
        }
        std::optional<date> day;
        if (const json::value* given = content_.find("day"); given != nullptr) day = to_day(*given, where_.at("day"));
        std::vector<exchange_rate> rates;
        std::vector<std::size_t> numbers;  // of the rates, in a list
        if (written->kind == json::kind::object) {
            // Undated: they hold on whatever day they are asked for.
            if (!into) into = base_of(*written, here);
            if (!into) return;
            if (!day) day = date{0};
            for (std::size_t i = 0; i < written->names.size(); ++i) {
                const spot there = here.at(written->names[i]);
                const auto from = requests::to_currency(into_, json::value::of(written->names[i]), there);
                const auto rate = reading::to_number(into_, written->items[i], there);
                if (rate && rate->sign() <= 0) into_.error(there, "not_positive", "a rate is above 0");
                if (from && rate && *from == *into && *rate != rational{1})
                    into_.error(there, "same_currency",
                                std::string{into->code()} + " is what is settled in, so that its rate is 1 and not " +
                                    to_decimal_or_ratio(*rate) + R"(: leave it out, or name another currency in "settle_in")");
                else if (from && rate && rate->sign() > 0)
                    rates.push_back({{*from, *into}, date{std::numeric_limits<std::int32_t>::min()}, *rate});
            }
        } else if (written->kind == json::kind::array) {
            if (!into) into_.error(where_.at("settle_in"), "missing_field", "dated rates need \"settle_in\", the currency to net in");
            if (content_.find("day") == nullptr)
                into_.error(where_.at("day"), "missing_field", "dated rates need \"day\", that of netting");
            for (std::size_t i = 0; i < written->items.size(); ++i) {
                read_rate(written->items[i], here.at(i), rates);
                if (numbers.size() < rates.size()) numbers.push_back(i);
            }
        } else {
            reading::wrong_type(into_, *written, here, "an object of rates, or a list of dated ones");
        }
        const auto rule = written->kind == json::kind::object ? rate_rule::latest_before
                                                              : word("rate_rule", rate_rules).value_or(rate_rule::latest_before);
        if (!into || !day) return;
        const auto step = step_of(*into, where_.at("settle_in"));
        if (!step) return;
        conversion_terms terms{.into = *into, .step = *step, .day = *day};
        if (const json::value* mode = content_.find("rounding"); mode != nullptr)
            terms.mode = requests::to_rounding(into_, *mode, where_.at("rounding")).value_or(terms.mode);
        terms.debtor_rate = word("debtor_rate", rate_days).value_or(terms.debtor_rate);
        terms.creditor_rate = word("creditor_rate", rate_days).value_or(terms.creditor_rate);
        if (const json::value* account = content_.find("exchange_account"); account != nullptr) {
            terms.account = reading::to_text(into_, *account, where_.at("exchange_account")).value_or(terms.account);
            if (terms.account.empty()) into_.error(where_.at("exchange_account"), "empty_key", "the exchange account has a key");
        }
        checked<exchange_rates> all = exchange_rates::of(std::move(rates), rule);
        if (!all) {
            for (const finding& each : all.findings()) {
                const std::size_t number = listed_place{each.place}.number;
                PARTNERING_EXPECTS(number < numbers.size(), "rates of an object have been looked at one by one");
                into_.take(here.at(numbers[number]), {each});
            }
            return;
        }
        made.exchange =
            exchange_request{.terms = std::move(terms), .rates = std::move(all).value(), .dated = written->kind == json::kind::array};
    }

    /// The one currency whose rate is 1.
    std::optional<currency> base_of(const json::value& rates, const spot& where)
    {
        std::vector<std::string> ones;
        for (std::size_t i = 0; i < rates.names.size(); ++i) {
            const checked<rational> rate = parse_rational(rates.items[i].text);
            if (rate && rate.value() == rational{1}) ones.push_back(rates.names[i]);
        }
        if (ones.size() == 1) return requests::to_currency(into_, json::value::of(ones.front()), where.at(ones.front()));
        into_.error(where_.at("settle_in"), "missing_field",
                    ones.empty() ? "no rate is 1: give \"settle_in\", the currency to net in"
                                 : "more than one rate is 1: give \"settle_in\", the currency to net in");
        return std::nullopt;
    }

    void read_rate(const json::value& content, const spot& where, std::vector<exchange_rate>& rates)
    {
        if (!requests::has_fields(into_, content, where, {"from", "to", "day", "rate"})) return;
        const json::value* from = need(content, where, "from", "a rate has a currency \"from\"");
        const json::value* to = need(content, where, "to", "a rate has a currency \"to\"");
        const json::value* day = need(content, where, "day", "a rate has a \"day\"");
        const json::value* rate = need(content, where, "rate", "a rate has a \"rate\": what one unit of \"from\" is in units of \"to\"");
        if (from == nullptr || to == nullptr || day == nullptr || rate == nullptr) return;
        const auto one = requests::to_currency(into_, *from, where.at("from"));
        const auto other = requests::to_currency(into_, *to, where.at("to"));
        const auto on = to_day(*day, where.at("day"));
        const auto number = reading::to_number(into_, *rate, where.at("rate"));
        if (one && other && on && number) rates.push_back({{*one, *other}, *on, *number});
    }

    collector& into_;
    const json::value& content_;
    const spot& where_;
    std::optional<int> all_decimals_;
    std::vector<std::pair<currency, quantum>> quanta_;
};

/// Says where a request has what findings of the library are about.
class request_places {
public:
    request_places(const json::value& content, const spot& where, const std::vector<obligation>& rows)
        : content_{content}, where_{where}, rows_{rows}
    {
    }

    [[nodiscard]] std::string of(const finding& what) const
    {
        const listed_place place{what.place};
        const spot consent = where_.at("consent");
        const spot list = consent.at(place.list);
        if (place.list == "pairs") {
            const spot pair = list.at(place.number);
            return place.field.empty() ? to_path(pair) : to_path(pair.at(std::size_t{place.field == "one" ? 0U : 1U}));
        }
        if (place.list == "parties" || place.list == "lines")
            return within(list, content_.find("consent")->find(place.list)->names[place.number]);
        if (place.list == "quanta") return within(where_.at("minor_units"), content_.find("minor_units")->names[place.number]);
        if (what.code == "missing_rate") return to_path(where_.at("rates"));
        if (what.code == "taken_account") return to_path(where_.at("exchange_account"));
        if (what.code == "too_many_positions") return to_path(where_.at("plan"));
        if (what.code == "missing_due_day") return of_line(what.subject, "due");
        if (what.code == "conflicting_line") return of_line(what.subject, "line");
        return to_path(where_.at("obligations"));
    }
    [[nodiscard]] std::string of(const rejected_obligation& what) const { return to_path(where_.at("obligations").at(what.number)); }

private:
    /// A field without a name has no path of its own.
    [[nodiscard]] static std::string within(const spot& above, const std::string& field)
    {
        return to_path(field.empty() ? above : above.at(field));
    }
    [[nodiscard]] std::string of_line(const std::string& line, std::string_view field) const
    {
        const auto row = std::find_if(rows_.begin(), rows_.end(), [&](const obligation& each) { return each.line == line; });
        const spot all = where_.at("obligations");
        return row == rows_.end() ? to_path(all) : to_path(all.at(static_cast<std::size_t>(row - rows_.begin())).at(field));
    }

    const json::value& content_;
    const spot& where_;
    const std::vector<obligation>& rows_;  ///< as the request has them
};

std::optional<requests::answer> answer_to(collector& into, const json::value& content, const spot& where)
{
    const request asked = request_reader{into, content, where}.read();
    if (into.any()) return std::nullopt;
    const request_places places{content, where, asked.rows};
    const auto refuse = [&](const std::vector<finding>& found) -> std::optional<requests::answer> {
        for (const finding& each : found) into.error(places.of(each), each.code, each.text);
        return std::nullopt;
    };
    const auto placed = [&](const auto& what) { return json::at(into.options().place, places.of(what)); };
    checked<obligation_set> read = obligation_set::of(asked.rows, asked.quanta);
    if (!read) return refuse(read.findings());
    obligation_set set = std::move(read).value();
    const std::vector<rejected_obligation> rejects = set.rejects();
    const std::size_t duplicates = set.duplicates();
    if (set.size() == 0 && !rejects.empty()) {
        std::vector<const rejected_obligation*> as_written;
        for (const rejected_obligation& each : rejects) as_written.push_back(&each);
        std::sort(as_written.begin(), as_written.end(), [](const auto* a, const auto* b) { return a->number < b->number; });
        for (const rejected_obligation* each : as_written) into.error(places.of(*each), each->reason, each->text);
        return std::nullopt;
    }
    std::vector<finding> notes;
    // Quanta are named for the currencies of the obligations too, and for what is settled in.
    for (const finding& each : set.notes())
        if (listed_place{each.place}.number < asked.named_quanta && !(asked.exchange && each.subject == asked.exchange->terms.into.code()))
            notes.push_back(each);
    std::vector<conversion> conversions;
    if (asked.exchange) {
        checked<converted_obligations> converted = convert(set, asked.exchange->rates, asked.exchange->terms);
        if (!converted) {
            std::vector<finding> found = converted.findings();
            // Undated rates hold on whatever day: what is missing is missing on all of them.
            for (finding& each : found)
                if (each.code == "missing_rate" && !asked.exchange->dated)
                    each.text = "there is no rate of " + each.subject + R"(: add one to "rates")";
            return refuse(found);
        }
        converted_obligations all = std::move(converted).value();
        checked<obligation_set> exchanged = obligation_set::of(all.rows, asked.quanta);
        if (!exchanged) return refuse(exchanged.findings());
        set = std::move(exchanged).value();
        conversions = std::move(all.conversions);
    }
    const checked<netting> result = net(set, asked.how);
    if (!result) return refuse(result.findings());
    notes.insert(notes.end(), result.value().notes.begin(), result.value().notes.end());
    for (finding& each : notes) each.place = placed(each);
    std::vector<std::string> reject_places;
    for (const rejected_obligation& each : rejects) reject_places.push_back(placed(each));
    const checked<obligation_clearing> cleared = clear_to_maximum(set, asked.how.consent);
    if (!cleared) return refuse(cleared.findings());
    const report::netted told{.set = set,
                              .result = result.value(),
                              .cleared = cleared.value(),
                              .rejects = rejects,
                              .reject_places = reject_places,
                              .notes = notes,
                              .duplicates = duplicates,
                              .conversions = asked.exchange ? &conversions : nullptr,
                              .dated = asked.exchange && asked.exchange->dated,
                              .explained = asked.explained};
    return requests::answer{
        .json = report::netting_json(told), .text = report::netting_text(told), .refused = false, .wrong = !rejects.empty()};
}

}  // namespace

answers netting_answer(std::string_view requests_json, const answer_options& options)
{
    return requests::answer_all(requests_json, options, "an amount", answer_to);
}

PARTNERING_END
