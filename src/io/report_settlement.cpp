#include "report_collection.hpp"
#include "report_common.hpp"
#include "report_reconciliation.hpp"

#include <partnering/core/date_text.hpp>
#include <partnering/core/rational_text.hpp>
#include <partnering/io/report.hpp>
#include <partnering/io/text_table.hpp>
#include <partnering/money/money_text.hpp>
#include <partnering/settlement/netted_balance.hpp>

#include <algorithm>
#include <map>
#include <set>
#include <tuple>
#include <utility>

PARTNERING_BEGIN

namespace {

using json::value;

value text(std::string_view of) { return value::of(of); }

/// The sum of payments in one currency, whose agreements may count in different quanta: as many decimals as the finest needs.
struct currency_total {
    std::size_t payments = 0;
    rational amount;
    int places = 0;

    void add(const rounded_money& one)
    {
        ++payments;
        amount += one.exact().amount();
        const int needed = one.step().decimal_places();
        places = places < 0 || needed < 0 ? -1 : std::max(places, needed);
    }
    [[nodiscard]] std::string str() const
    {
        return places < 0 ? to_decimal_or_ratio(amount) : fixed_decimal(amount, places, rounding_mode::half_even);
    }
};

/// All a report shows, worked out once.
struct shown {
    std::vector<statement> statements;
    std::vector<payment> payments;
    std::vector<position> positions;
    std::vector<netted_balance> netted;
    std::map<currency, currency_total> totals;
    std::vector<finding> findings;

    shown(const ledger& from, const settlement_report_options& options)
        : statements{partnering::statements(from, {.viewer = options.viewer})}, payments{partnering::payments(statements)},
          positions{partnering::positions(payments)}, netted{netted_balances(statements)}, findings{findings_for(from, options.viewer)}
    {
        add_even_parties();
        // The others' positions would be cut short to what they have to do with the viewer, and so be wrong.
        if (options.viewer) std::erase_if(positions, [&](const position& p) { return p.party != *options.viewer; });
        if (!options.viewer) {
            findings.insert(findings.end(), options.besides.begin(), options.besides.end());
            if (options.collected)
                findings.insert(findings.end(), options.collected->findings().begin(), options.collected->findings().end());
            std::sort(findings.begin(), findings.end());
            findings.erase(std::unique(findings.begin(), findings.end()), findings.end());
        }
        for (const payment& p : payments) totals[p.in].add(p.amount);
    }

private:
    /// Who is even in all it nets pays and receives nothing: that it does is shown all the same.
    void add_even_parties()
    {
        std::set<std::pair<std::string, currency>> known;
        for (const position& p : positions) known.emplace(p.party, p.in);
        for (const netted_balance& b : netted) {
            const rounded_money nothing{0, b.net.step(), b.net.in()};
            for (const std::string& party : {b.debtor, b.creditor})
                if (known.emplace(party, b.net.in()).second) positions.push_back({party, b.net.in(), nothing, nothing, nothing});
        }
        std::sort(positions.begin(), positions.end(),
                  [](const position& a, const position& b) { return std::tie(a.party, a.in) < std::tie(b.party, b.in); });
    }
};

/// The first day of the version of its agreement that a line was charged by; empty where it has none.
std::string version_of(const ecosystem& of, const statement& s, const statement_line& line)
{
    const date begin = of[*of.find_agreement(s.agreement)].versions.entries()[line.version].when.begin;
    return begin <= date::of(1, 1, 1) ? std::string{} : to_string(begin);
}

bool has_versions(const ecosystem& of, const statement& s) { return of[*of.find_agreement(s.agreement)].versions.entries().size() > 1; }

/// What a statement's line says, for JSON and CSV alike: the order is that of JSON.
struct line_field {
    std::string_view name;
    std::string (*write)(const ecosystem& of, const statement& s, const statement_line& line);
    bool optional = false;  ///< empty text means that there is none
    bool counts = false;    ///< a number in JSON too
};
constexpr line_field line_fields[] = {
    {"clause", [](const ecosystem&, const statement&, const statement_line& l) { return l.clause; }},
    {"label", [](const ecosystem&, const statement&, const statement_line& l) { return l.label; }},
    {"offer", [](const ecosystem&, const statement&, const statement_line& l) { return l.offer; }, true},
    {"service", [](const ecosystem&, const statement&, const statement_line& l) { return l.service; }, true},
    {"version", version_of, true},
    {"quantity", [](const ecosystem&, const statement&, const statement_line& l) { return to_decimal_or_ratio(l.quantity); }},
    {"records", [](const ecosystem&, const statement&, const statement_line& l) { return std::to_string(l.records); }, false, true},
    {"exact", [](const ecosystem&, const statement&, const statement_line& l) { return to_decimal_or_ratio(l.exact); }},
    {"amount", [](const ecosystem&, const statement&, const statement_line& l) { return to_string(l.amount); }},
};

value json_of(const ecosystem& of, const statement& s)
{
    value out = report::head_of(s);
    out.set("amount", text(to_string(s.payable)));
    out.set("exact", text(to_decimal_or_ratio(s.exact)));
    out.set("rounding", text(to_decimal_or_ratio(s.rounding)));
    out.set("borne_by", report::text_or_null(s.bearer));
    value lines = value::array();
    for (const statement_line& l : s.lines) {
        value line = value::object();
        for (const line_field& field : line_fields) {
            const std::string content = field.write(of, s, l);
            line.set(field.name, field.counts ? report::count(l.records) : field.optional ? report::text_or_null(content) : text(content));
        }
        lines.add(std::move(line));
    }
    out.set("lines", std::move(lines));
    return out;
}

value json_of(const netted_balance& b)
{
    value out = value::object();
    out.set("period", text(to_string(b.when)));
    out.set("currency", text(b.net.in().code()));
    out.set("debtor", text(b.debtor));
    out.set("creditor", text(b.creditor));
    out.set("owes", text(to_string(b.owes)));
    out.set("owed", text(to_string(b.owed)));
    out.set("net", text(to_string(b.net)));
    return out;
}

value json_of(const position& p)
{
    value out = value::object();
    out.set("party", text(p.party));
    out.set("currency", text(p.in.code()));
    out.set("pays", text(to_string(p.pays)));
    out.set("receives", text(to_string(p.receives)));
    out.set("net", text(to_string(p.net)));
    return out;
}

std::map<std::string, std::vector<const reject*>> by_reason(std::span<const reject> rejects)
{
    std::map<std::string, std::vector<const reject*>> by;
    for (const reject& r : rejects) by[r.reason].push_back(&r);
    return by;
}

value json_of(std::span<const reject> rejects)
{
    value reasons = value::object();
    for (const auto& [reason, those] : by_reason(rejects)) reasons.set(reason, report::count(those.size()));
    value out = value::object();
    out.set("count", report::count(rejects.size()));
    out.set("by_reason", std::move(reasons));
    return out;
}

std::string money_cell(const rounded_money& amount) { return report::grouped(to_string(amount)); }

std::string unit_of(const ecosystem& of, const std::string& service_key)
{
    const auto id = of.find_service(service_key);
    if (!id) return {};
    const std::string& unit = of[*id].unit;
    return unit.empty() ? "unit" : unit;
}

std::string statements_text(const ecosystem& of, const std::vector<statement>& all)
{
    if (all.empty()) return "nothing is owed\n";
    text_table table{{"payer", "payee", "agreement", "period", "charge", "service", "quantity", "unit", "amount", ""}};
    table.right(6).right(8);
    for (const statement& s : all) {
        const std::string currency = s.payable.in().code();
        bool first = true;
        const auto add = [&](std::string what, std::string service, std::string quantity, std::string unit, std::string amount) {
            std::vector<std::string> cells{"", "", "", ""};
            if (first) cells = {s.payer, s.payee, s.agreement, to_string(s.when)};
            first = false;
            const std::string in = amount.empty() ? "" : currency;
            for (std::string* cell : {&what, &service, &quantity, &unit, &amount}) cells.push_back(std::move(*cell));
            cells.push_back(in);
            table.row(std::move(cells));
        };
        for (const statement_line& l : s.lines) {
            std::string what = l.label;
            if (const std::string begin = version_of(of, s, l); has_versions(of, s))
                what += begin.empty() ? " (the first terms)" : " (terms of " + begin + ')';
            const bool standing = l.service.empty();
            add(what, l.service, standing ? "" : report::grouped(l.quantity), standing ? "" : unit_of(of, l.service), money_cell(l.amount));
        }
        if (s.lines.size() != 1) add("total", "", "", "", money_cell(s.payable));
        if (!s.bearer.empty())
            add("rounded by " + std::string{s.rounding.sign() > 0 ? "+" : ""} + report::grouped(s.rounding) + ", borne by " + s.bearer, "",
                "", "", "");
    }
    return table.str();
}

/// Whether a part goes against the payment.
bool is_set_off(const payment& p, const payment::part& part) { return p.amount.count() > 0 && part.amount.count() < 0; }

std::string payments_text(const shown& all)
{
    text_table table{{"payer", "payee", "amount", "", "for"}};
    table.right(2);
    for (const payment& p : all.payments) {
        // Few are named, many are counted: the statements above have them all.
        std::string what;
        for (const bool set_off : {false, true})
            for (const payment::part& part : p.lines) {
                if (p.lines.size() > 3 || is_set_off(p, part) != set_off) continue;
                what += (what.empty() ? "" : set_off ? " less " : ", ") + part.agreement + ' ' + to_string(part.when);
            }
        if (p.lines.size() > 3) what = report::counted(p.lines.size(), "statement", "statements");
        table.row({p.payer, p.payee, money_cell(p.amount), p.in.code(), what});
    }
    return table.str();
}

std::string netted_text(const shown& all)
{
    text_table table{{"period", "debtor", "creditor", "owes", "is owed", "pays", ""}};
    table.right(3).right(4).right(5);
    for (const netted_balance& b : all.netted)
        table.row({to_string(b.when), b.debtor, b.creditor, money_cell(b.owes), money_cell(b.owed), money_cell(b.net), b.net.in().code()});
    return table.str();
}

std::string positions_text(const shown& all)
{
    text_table table{{"party", "pays", "receives", "net", ""}};
    table.right(1).right(2).right(3);
    for (const position& p : all.positions)
        table.row({p.party, money_cell(p.pays), money_cell(p.receives), money_cell(p.net), p.in.code()});
    return table.str();
}

std::string rejects_text(std::span<const reject> rejects, std::size_t examples)
{
    std::string out = "\nRejected: " + report::counted(rejects.size(), "record", "records") +
                      " not settled; repair them in the usage and settle again\n\n";
    text_table table{{"reason", "records", "place", "key", "what is wrong"}};
    table.right(1);
    for (const auto& [reason, those] : by_reason(rejects)) {
        if (examples == 0) table.row({reason, report::grouped(those.size())});
        for (std::size_t i = 0; i < those.size() && i < examples; ++i)
            table.row({i == 0 ? reason : "", i == 0 ? report::grouped(those.size()) : "", those[i]->place, those[i]->key, those[i]->text});
        if (those.size() > examples && examples > 0)
            table.row({"", "", "...", "", "and " + report::grouped(those.size() - examples) + " more"});
    }
    return out + table.str();
}

/// As a document gives it under `measures`, to be put there for the next period.
value json_of(const measure& carried)
{
    value made = value::object();
    made.set("measure", text(carried.name));
    made.set("of", text(carried.of));
    made.set("period", text(to_string(carried.when)));
    made.set("value", text(to_decimal_or_ratio(carried.value)));
    return made;
}

std::string carried_text(std::span<const measure> carried)
{
    text_table table{{"measure", "of", "period", "value"}};
    table.right(3);
    for (const measure& each : carried)
        table.row({each.name, each.of, to_string(each.when), report::grouped(to_decimal_or_ratio(each.value))});
    return table.str();
}

finding missing_for_viewer()
{
    return {"part_missing", severity::error, "", "", "parts of the usage are missing: no amount counts their records"};
}

}  // namespace

std::vector<finding> findings_for(const ledger& from, const std::optional<std::string>& viewer)
{
    std::vector<finding> all{from.findings().begin(), from.findings().end()};
    std::sort(all.begin(), all.end());
    all.erase(std::unique(all.begin(), all.end()), all.end());
    if (!viewer) return all;
    // An account that could not be worked out names its two ends in its text; warnings are for whoever writes the document.
    // That usage is not all there concerns everybody; what its files are called does not.
    const bool part_missing = std::any_of(all.begin(), all.end(), [](const finding& f) { return f.code == "part_missing"; });
    std::erase_if(all, [named = '\'' + *viewer + '\''](const finding& f) {
        if (f.code == "part_missing") return true;
        return f.level != severity::error ||
               (f.text.find(" from " + named) == std::string::npos && f.text.find(" to " + named) == std::string::npos);
    });
    if (part_missing) all.insert(std::upper_bound(all.begin(), all.end(), missing_for_viewer()), missing_for_viewer());
    return all;
}

std::string settlement_json(const ledger& from, const settlement_report_options& options)
{
    const shown all{from, options};
    value statements = value::array();
    for (const statement& s : all.statements) statements.add(json_of(from.of().of(), s));
    value payments = value::array();
    for (const payment& p : all.payments) payments.add(report::of(p));
    value positions = value::array();
    for (const position& p : all.positions) positions.add(json_of(p));

    value netted = value::array();
    for (const netted_balance& b : all.netted) netted.add(json_of(b));

    value currencies = value::object();
    for (const auto& [in, total] : all.totals) {
        value one = value::object();
        one.set("payments", report::count(total.payments));
        one.set("amount", text(total.str()));
        currencies.set(in.code(), std::move(one));
    }
    const bool everything = !options.viewer;
    value carried = value::array();
    for (const measure& each : from.carried()) carried.add(json_of(each));
    value totals = value::object();
    totals.set("records", everything ? report::count(from.records()) : value{});
    totals.set("superseded", everything ? report::count(from.superseded()) : value{});
    totals.set("outside", everything ? report::count(from.outside()) : value{});
    totals.set("not_yet_booked", everything ? report::count(from.not_yet_booked()) : value{});
    totals.set("currencies", std::move(currencies));

    value out = value::object();
    out.set("statements", std::move(statements));
    out.set("payments", std::move(payments));
    out.set("positions", std::move(positions));
    if (!all.netted.empty()) out.set("netted", std::move(netted));
    if (options.reconciled) out.set("reconciliation", everything ? report::of(*options.reconciled) : value{});
    if (options.collected) out.set("collection", report::of(*options.collected, options.unread_receipts, options.viewer));
    if (everything && !from.carried().empty()) out.set("carried", std::move(carried));
    out.set("rejects", everything ? json_of(from.rejects()) : value{});
    out.set("duplicates", everything ? report::count(from.duplicates()) : value{});
    out.set("totals", std::move(totals));
    out.set("findings", report::of(all.findings));
    out.set("digest", text(to_string(everything ? from.content_digest() : digest_of(all.statements))));
    return json::to_text(out);
}

std::string settlement_text(const ledger& from, const settlement_report_options& options)
{
    const shown all{from, options};
    const ecosystem& of = from.of().of();
    std::string out;
    if (!of.name().empty()) out += printable(of.name()) + '\n';
    if (options.viewer) out += "as " + printable(*options.viewer) + " sees it\n";
    if (!out.empty()) out += '\n';

    out += "Statements\n\n" + statements_text(of, all.statements);
    if (!all.payments.empty() || !all.netted.empty()) {
        if (!all.payments.empty()) out += "\nPayments\n\n" + payments_text(all);
        if (!all.netted.empty()) out += "\nNetted\n\n" + netted_text(all);
        out += "\nPositions\n\n" + positions_text(all);
        out += '\n';
        for (const auto& [in, total] : all.totals)
            out += report::counted(total.payments, "payment", "payments") + ", together " + report::grouped(total.str()) + ' ' + in.code() +
                   '\n';
    }
    if (options.reconciled && !options.viewer)
        out += report::text_of(*options.reconciled, options.dispute_examples) + (options.collected ? "" : "\n");
    if (options.collected) out += report::text_of(*options.collected, options.unread_receipts, options.viewer);
    if (!options.viewer && !from.carried().empty())
        out += "\nCarried to the next period, to be given there under `measures`\n\n" + carried_text(from.carried()) + '\n';
    if (!options.viewer) {
        out += (all.payments.empty() && all.netted.empty() ? "\n" : "") + report::counted(from.records(), "record", "records") + " settled";
        if (from.duplicates() > 0) out += ", " + report::counted(from.duplicates(), "duplicate", "duplicates") + " that changed nothing";
        if (from.superseded() > 0) out += ", " + report::grouped(from.superseded()) + " replaced by a later revision";
        if (from.outside() > 0) out += ", " + report::grouped(from.outside()) + " outside the periods settled";
        if (from.not_yet_booked() > 0)
            out += ", " + report::grouped(from.not_yet_booked()) + " not yet booked by " + to_string(*from.booked_until());
        out += '\n';
        if (!from.rejects().empty()) out += rejects_text(from.rejects(), options.reject_examples);
    }
    if (!all.findings.empty()) out += "\nFindings\n\n" + findings_text(all.findings);
    out += "\ndigest " + to_string(options.viewer ? digest_of(all.statements) : from.content_digest()) + '\n';
    return out;
}

std::string settlement_csv(const ledger& from, const settlement_report_options& options)
{
    // Here the count of records stands before the quantity, in JSON behind it: who reads either relies on it.
    std::vector<const line_field*> columns;
    for (const line_field& field : line_fields) columns.push_back(&field);
    const auto named = [&](std::string_view name) {
        return std::find_if(columns.begin(), columns.end(), [&](const line_field* field) { return field->name == name; });
    };
    std::iter_swap(named("records"), named("quantity"));

    std::string out = "payer,payee,agreement,period,";
    for (const line_field* column : columns) out += std::string{column->name} + ',';
    out += "currency\n";
    const ecosystem& of = from.of().of();
    for (const statement& s : statements(from, {.viewer = options.viewer})) {
        std::string account;
        for (const std::string& field : {s.payer, s.payee, s.agreement, to_string(s.when)}) {
            report::append_csv(account, field);
            account += ',';
        }
        for (const statement_line& l : s.lines) {
            out += account;
            for (const line_field* column : columns) {
                report::append_csv(out, column->write(of, s, l));
                out += ',';
            }
            out += s.payable.in().code();
            out += '\n';
        }
    }
    return out;
}

std::string rejects_csv(std::span<const reject> rejects)
{
    std::string out = "reason,source,key,revision,place,text\n";
    for (const reject& r : rejects) {
        for (const std::string& field : {r.reason, r.source, r.key, std::to_string(r.revision), r.place}) {
            report::append_csv(out, field);
            out += ',';
        }
        report::append_csv(out, r.text);
        out += '\n';
    }
    return out;
}

PARTNERING_END
