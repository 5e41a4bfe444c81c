#pragma once

#include <partnering/core/date_text.hpp>
#include <partnering/core/rational_text.hpp>
#include <partnering/money/money_text.hpp>
#include <partnering/settlement/explain.hpp>
#include <partnering/settlement/settle.hpp>
#include <partnering/settlement/statement.hpp>

#include <doctest/doctest.h>

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

/// Small ecosystems in a few lines each, usage beside them, and short ways to read what they settle to.
namespace ecosystems {

using namespace partnering;

inline rational n(std::string_view text) { return parse_rational(text).value(); }
inline date day(std::string_view text) { return parse_date(text).value(); }
inline std::int64_t at(std::string_view text) { return parse_instant(text).value().microseconds_since_epoch(); }
inline date_range months(std::string_view text) { return parse_period(text).value(); }

inline const date_range long_time{date::of(2020, 1, 1), date::of(2040, 1, 1)};

inline const basis retail{basis_kind::retail, {}};
inline const basis gross{basis_kind::gross, {}};
inline const basis net{basis_kind::net, {}};
inline const basis wholesale{basis_kind::wholesale, {}};
inline const basis margin{basis_kind::margin, {}};
inline const basis reported{basis_kind::reported, {}};
inline basis clause(std::string key) { return {basis_kind::clause, std::move(key)}; }

/// The central European rule of 1996 to this day, for 2025 and 2026: +1 h, summer +2 h from the last Sunday of March to that of October.
inline time_zone central_europe()
{
    return {"Europe/Berlin",
            "by hand",
            {{instant{at("2024-10-27T01:00:00Z")}, 3600},
             {instant{at("2025-03-30T01:00:00Z")}, 7200},
             {instant{at("2025-10-26T01:00:00Z")}, 3600},
             {instant{at("2026-03-29T01:00:00Z")}, 7200},
             {instant{at("2026-10-25T01:00:00Z")}, 3600}}};
}

inline tier step(std::string_view up_to, std::string_view unit, tier_bound bound = tier_bound::inclusive)
{
    tier made;
    if (!up_to.empty()) made.up_to = n(up_to);
    made.bound = bound;
    made.unit = n(unit);
    return made;
}

inline charge_clause charge(std::string key, std::string payer, std::string payee, formula how, std::vector<std::string> services = {})
{
    return {.key = std::move(key),
            .label = {},
            .payer = std::move(payer),
            .payee = std::move(payee),
            .kind = charge_kind::usage,
            .how = std::move(how),
            .services = std::move(services),
            .per = charge_scope::period,
            .counts = charge_driver::own,
            .due = {}};
}

inline charge_clause per_event(charge_clause of)
{
    of.per = charge_scope::event;
    return of;
}

inline division_clause::member share(std::string payee, std::optional<rational> of = {}, std::string payer = {})
{
    return {.payer = std::move(payer), .payee = std::move(payee), .share = std::move(of), .label = {}};
}

inline division_clause division(std::string key, std::string payer, basis of, std::vector<division_clause::member> members,
                                charge_scope per = charge_scope::period)
{
    return {
        .key = std::move(key), .payer = std::move(payer), .of = std::move(of), .members = std::move(members), .services = {}, .per = per};
}

inline rounding_rule rounds(rounding_place place, quantum to, rounding_mode mode = rounding_mode::half_even) { return {place, to, mode}; }

/// `{{"operator", "distributor"}, {"subscribers", "customer"}}`
using in_roles = std::vector<engagement>;

inline agreement_terms terms(std::string type, std::string_view in, in_roles engaged, std::vector<charge_clause> charges,
                             std::vector<division_clause> divisions = {}, std::vector<rounding_rule> rounding = {})
{
    return {.type = std::move(type),
            .money = financial_model::settlement,
            .in = currency::from_code(std::string{in}.c_str()),
            .engaged = std::move(engaged),
            .items = {},
            .charges = std::move(charges),
            .divisions = std::move(divisions),
            .rounding = std::move(rounding),
            .restrictions = {}};
}

/// Builds a draft; each function adds one thing.
struct builder {
    ecosystem_draft draft;

    explicit builder(std::string name = "test") { draft.name = std::move(name); }

    builder& service(std::string key, std::vector<service::part> parts = {})
    {
        partnering::service made;
        made.key = std::move(key);
        made.parts = std::move(parts);
        draft.services.push_back(std::move(made));
        return *this;
    }
    builder& services(std::vector<std::string> keys)
    {
        for (std::string& key : keys) service(std::move(key));
        return *this;
    }
    builder& role(std::string key)
    {
        partnering::role made;
        made.key = std::move(key);
        draft.roles.push_back(std::move(made));
        return *this;
    }
    builder& party(std::string key)
    {
        partnering::party made;
        made.key = std::move(key);
        draft.parties.push_back(std::move(made));
        return *this;
    }
    builder& parties(std::vector<std::string> keys)
    {
        for (std::string& key : keys) party(std::move(key));
        return *this;
    }
    /// A class that pays as one.
    builder& together(std::string key)
    {
        party(std::move(key));
        draft.parties.back().kind = party_kind::party_class;
        draft.parties.back().settles = class_settlement::together;
        draft.parties.back().open = true;
        return *this;
    }
    /// A class whose members have accounts of their own; open where none are listed.
    builder& each(std::string key, std::vector<std::string> members = {})
    {
        party(std::move(key));
        draft.parties.back().kind = party_kind::party_class;
        draft.parties.back().settles = class_settlement::each;
        draft.parties.back().open = members.empty();
        draft.parties.back().members = std::move(members);
        return *this;
    }
    builder& agree(std::string key, agreement_terms of, date_range when = long_time)
    {
        return agree_in(std::move(key), {{when, std::move(of)}});
    }
    builder& agree_in(std::string key, std::vector<timeline<agreement_terms>::entry> versions)
    {
        agreement made;
        made.key = std::move(key);
        made.versions = timeline<agreement_terms>{std::move(versions)};
        draft.agreements.push_back(std::move(made));
        return *this;
    }
    /// The agreement that was added last.
    agreement& last() { return draft.agreements.back(); }
    builder& offer(std::string key, std::string from, std::string to, std::string service, std::string under,
                   std::optional<std::vector<std::string>> feeds = {})
    {
        partnering::offer made;
        made.key = std::move(key);
        made.from = std::move(from);
        made.to = std::move(to);
        made.service = std::move(service);
        made.under = std::move(under);
        made.feeds = std::move(feeds);
        draft.offers.push_back(std::move(made));
        return *this;
    }
    builder& measured(std::string name, std::string of, std::string_view when, std::string_view value)
    {
        draft.measures.push_back({std::move(name), std::move(of), months(when), n(value)});
        return *this;
    }

    [[nodiscard]] ecosystem made() const
    {
        checked<ecosystem> result = ecosystem::from(draft);
        std::string text;
        for (const finding& each : result.findings()) text += each.code + ' ' + each.place + ": " + each.text + '\n';
        INFO(text);
        REQUIRE(result.has_value());
        return std::move(result).value();
    }
};

/// One record, as a person would write it; quantities and amounts as text (`12.5`), empty where missing.
struct record {
    std::string key{};
    std::string time = "2026-10-15T12:00:00Z";
    std::string offer{};
    std::string quantity{};
    std::string gross{};
    std::map<std::string, std::string> who{};  ///< class to member
    std::string introducer{};
    std::uint32_t revision = 0;
    std::string source = "test";
    std::string service{};
    std::string booked{};
};

/// Records as columns. Keys are text unless all are numbers and `numeric_keys` is set.
class usage_table {
public:
    int quantity_decimals = 3;
    int gross_decimals = 2;
    bool numeric_keys = false;

    usage_table() = default;
    explicit usage_table(const std::vector<record>& all)
    {
        for (const record& r : all) add(r);
    }
    usage_table& add(const record& r)
    {
        records_.push_back(r);
        return *this;
    }
    [[nodiscard]] const std::vector<record>& records() const { return records_; }
    [[nodiscard]] std::vector<record>& records() { return records_; }

    /// Points into this table: it must outlive the columns and not change meanwhile.
    [[nodiscard]] usage_columns columns() const
    {
        made_ = std::make_unique<made>();
        made& m = *made_;
        std::map<std::string, text_builder> who;
        bool any_booked = false;
        for (const record& r : records_)
            for (const auto& [of_class, member] : r.who) who.try_emplace(of_class);
        for (std::size_t row = 0; row < records_.size(); ++row) {
            const record& r = records_[row];
            m.source.add(r.source);
            if (numeric_keys)
                m.key.push_back(std::stoull(r.key));
            else
                m.key_text.add(r.key);
            m.revision.push_back(r.revision);
            m.time.push_back(time_of(r.time));
            m.booked.push_back(r.booked.empty() ? usage_columns::not_booked : time_of(r.booked));
            any_booked = any_booked || !r.booked.empty();
            m.offer.add(r.offer);
            m.service.add(r.service);
            m.introducer.add(r.introducer);
            for (auto& [of_class, column] : who) {
                const auto member = r.who.find(of_class);
                column.add(member == r.who.end() ? std::string{} : member->second);
            }
            put(m.quantity, m.wide_quantity, row, r.quantity, quantity_decimals);
            put(m.gross, m.wide_gross, row, r.gross, gross_decimals);
        }
        usage_columns columns;
        columns.rows = records_.size();
        columns.source = m.source.column();
        if (numeric_keys)
            columns.key = m.key;
        else
            columns.key_text = m.key_text.column();
        columns.revision = m.revision;
        columns.time = m.time;
        if (any_booked) columns.booked = m.booked;
        columns.offer = m.offer.column();
        columns.service = m.service.column();
        columns.introducer = m.introducer.column();
        for (auto& [of_class, column] : who) {
            m.who.push_back(std::make_unique<text_builder>(std::move(column)));
            columns.parties.push_back({of_class, m.who.back()->column()});
        }
        columns.quantity = {m.quantity, quantity_decimals, m.wide_quantity};
        columns.gross = {m.gross, gross_decimals, m.wide_gross};
        return columns;
    }

private:
    struct text_builder {
        std::vector<std::uint32_t> codes;
        std::vector<std::string> names;
        std::map<std::string, std::uint32_t> seen;
        void add(const std::string& text)
        {
            if (text.empty()) {
                codes.push_back(text_column::absent);
                return;
            }
            const auto [place, fresh] = seen.emplace(text, static_cast<std::uint32_t>(names.size()));
            if (fresh) names.push_back(text);
            codes.push_back(place->second);
        }
        [[nodiscard]] text_column column() const { return {codes, names, text_column::absent}; }
    };
    struct made {
        text_builder source, key_text, offer, service, introducer;
        std::vector<std::uint64_t> key;
        std::vector<std::uint32_t> revision;
        std::vector<std::int64_t> time, booked, quantity, gross;
        std::vector<std::pair<std::uint64_t, int128>> wide_quantity, wide_gross;
        std::vector<std::unique_ptr<text_builder>> who;
    };
    /// Parsing is slow; many records share a time.
    static std::int64_t time_of(const std::string& text)
    {
        static std::map<std::string, std::int64_t> known;
        const auto place = known.find(text);
        return place != known.end() ? place->second : known.emplace(text, at(text)).first->second;
    }
    static void put(std::vector<std::int64_t>& values, std::vector<std::pair<std::uint64_t, int128>>& wide, std::size_t row,
                    const std::string& text, int decimals)
    {
        if (text.empty()) {
            values.push_back(quantity_column::missing);
            return;
        }
        rational scale = 1;
        for (int i = 0; i < decimals; ++i) scale *= rational{10};
        const rational whole = n(text) * scale;
        REQUIRE(whole.is_integer());
        const int128 value = whole.numerator();
        if (value > INT64_MIN + 1 && value <= INT64_MAX) {
            values.push_back(static_cast<std::int64_t>(value));
        } else {
            values.push_back(quantity_column::in_wide);
            wide.push_back({row, value});
        }
    }
    std::vector<record> records_;
    mutable std::unique_ptr<made> made_;
};

inline std::string lines(const std::vector<finding>& findings)
{
    std::string text;
    for (const finding& f : findings) text += f.code + " (" + f.subject + "): " + f.text + '\n';
    return text;
}
inline std::vector<std::string> codes(std::span<const finding> findings)
{
    std::vector<std::string> all;
    for (const finding& f : findings) all.push_back(f.code);
    return all;
}
inline bool has_code(std::span<const finding> findings, std::string_view code)
{
    for (const finding& f : findings)
        if (f.code == code) return true;
    return false;
}

inline plan planned(const ecosystem& of, std::string_view period, compile_options options = {})
{
    options.periods = {months(period)};
    checked<plan> made = compile(of, std::move(options));
    INFO(lines(made.findings()));
    REQUIRE(made.has_value());
    return std::move(made).value();
}

inline partial summed(const plan& under, const usage_table& usage, const accumulate_options& options = {})
{
    checked<partial> made = accumulate(under, usage.columns(), options);
    REQUIRE(made.has_value());
    return std::move(made).value();
}

/// What somebody pays somebody, over everything settled: `85516.20`, `none` where there is no account.
inline std::string paid(const ledger& from, std::string_view payer, std::string_view payee)
{
    std::string found;
    for (const payment& p : payments(statements(from)))
        if (p.payer == payer && p.payee == payee) found += (found.empty() ? "" : " + ") + to_string(p.amount);
    return found.empty() ? "none" : found;
}

inline ledger settled(const ecosystem& of, std::string_view period, const usage_table& usage)
{
    const plan p = planned(of, period);
    return finish(p, summed(p, usage));
}

/// `payer -> payee amount currency` of each payment.
inline std::vector<std::string> all_paid(const ledger& from)
{
    std::vector<std::string> all;
    for (const payment& p : payments(statements(from))) all.push_back(p.payer + " -> " + p.payee + " " + to_text(p.amount));
    return all;
}

/// Every statement's lines add up to what is payable, every payment to its statements; what all pay is what all receive.
inline void check_conserved(const ledger& from)
{
    const std::vector<statement> shown = statements(from);
    for (const statement& s : shown) {
        CAPTURE(s.payer);
        CAPTURE(s.payee);
        rational exact;
        rational amounts;
        for (const statement_line& line : s.lines) {
            exact += line.exact;
            amounts += line.amount.exact().amount();
        }
        CHECK(exact == s.exact);
        CHECK(amounts == s.payable.exact().amount());
        CHECK(s.rounding == s.payable.exact().amount() - s.exact);
    }
    std::map<std::string, rational> nets;
    for (const position& p : positions(payments(shown))) {
        nets[p.in.code()] += p.net.exact().amount();
        CHECK(p.net.exact().amount() == p.receives.exact().amount() - p.pays.exact().amount());
    }
    for (const auto& [in, sum] : nets) CHECK(sum == rational{});
}

}  // namespace ecosystems

template <>
struct doctest::StringMaker<partnering::rational> {
    static String convert(const partnering::rational& value) { return partnering::to_string(value).c_str(); }
};
template <>
struct doctest::StringMaker<std::vector<std::string>> {
    static String convert(const std::vector<std::string>& all)
    {
        std::string text = "[";
        for (const std::string& each : all) text += (text.size() > 1 ? ", " : "") + each;
        return (text + "]").c_str();
    }
};
