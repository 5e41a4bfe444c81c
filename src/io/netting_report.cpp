#include "netting_report.hpp"

#include "report_common.hpp"

#include <partnering/clearing/bilateral.hpp>
#include <partnering/clearing/payment_explanation.hpp>
#include <partnering/core/date_text.hpp>
#include <partnering/core/rational_text.hpp>
#include <partnering/io/report.hpp>
#include <partnering/io/text_table.hpp>
#include <partnering/money/money_text.hpp>

#include <map>

PARTNERING_BEGIN
namespace report {

namespace {

constexpr int most_places = 30;

/// One currency of a netting, told.
class currency_report {
public:
    currency_report(const netted& of, const currency_netting& in, const currency_clearing& cleared)
        : of_{of}, in_{in}, cleared_{cleared}, discharged_{discharges(of.set, of.result, in)}
    {
    }

    [[nodiscard]] json::value json() const
    {
        json::value out = json::value::object();
        out.set("gross", amount(in_.of.gross));
        json::value positions = json::value::array();
        for (const net_position& each : in_.positions) {
            json::value one = json::value::object();
            one.set("party", key(each.party));
            one.set("owes", amount(each.owes));
            one.set("owed", amount(each.owed));
            one.set("net", amount(each.net()));
            positions.add(std::move(one));
        }
        out.set("positions", std::move(positions));
        out.set("bilateral", bilateral());
        out.set("payments", payments());
        json::value table = json::value::array();
        for (const discharge& each : discharged_) table.add(discharged(each));
        out.set("discharges", std::move(table));
        out.set("cleared", cleared());
        return out;
    }

    [[nodiscard]] std::string text() const
    {
        int128 to_pay = 0;
        for (const net_payment& each : in_.payments) to_pay += each.amount;
        const std::string code = in_.of.in.code();
        std::string out = code + ": " + money(in_.of.gross) + " owed on " + counted(in_.of.last - in_.of.first, "line", "lines") + ", " +
                          money(to_pay) + " to pay in " + counted(in_.payments.size(), "payment", "payments") + "\n\n";
        text_table positions({"party", "owes", "owed", "net"});
        positions.right(1).right(2).right(3);
        for (const net_position& each : in_.positions)
            positions.row({of_.set.key_of(each.party), money(each.owes), money(each.owed), money(each.net())});
        out += positions.str() + '\n';
        text_table pairs({"debtor", "creditor", "owes", "owed", "net between the two"});
        pairs.right(2).right(3).right(4);
        for (const pair_balance& each : pair_balances(of_.set, in_.of))
            pairs.row({of_.set.key_of(each.debtor), of_.set.key_of(each.creditor), money(each.owes), money(each.owed), money(each.net())});
        out += pairs.str() + '\n';
        if (in_.payments.empty()) {
            out += "Nothing is left to pay.\n\n";
        } else {
            text_table paid({"payment", "payer", "payee", "amount", "netting"});
            paid.right(0).right(3);
            for (std::size_t i = 0; i < in_.payments.size(); ++i) {
                const net_payment& each = in_.payments[i];
                paid.row({std::to_string(i + 1), of_.set.key_of(each.payer), of_.set.key_of(each.payee), money(each.amount),
                          std::string{to_string(each.scope)}});
            }
            out += paid.str() + '\n';
        }
        text_table table({"line", "debtor", "creditor", "amount", "discharged by"});
        table.right(3);
        for (const discharge& each : discharged_)
            table.row({std::string{of_.set.line(each.line)}, of_.set.key_of(of_.set.debtor(each.line)),
                       of_.set.key_of(of_.set.creditor(each.line)), money(each.amount), how(each)});
        out += table.str() + '\n' + cleared_text();
        if (of_.explained)
            for (std::size_t i = 0; i < in_.payments.size(); ++i)
                out += '\n' + explanation_text(explain_payment(of_.set, in_, discharged_, i));
        return out;
    }

private:
    [[nodiscard]] json::value key(clearing_party_id party) const { return json::value::of(of_.set.key_of(party)); }
    [[nodiscard]] std::string money(int128 count) const { return to_string(in_.of.money(count)); }
    [[nodiscard]] json::value amount(int128 count) const { return json::value::of(money(count)); }

    [[nodiscard]] json::value discharged(const discharge& each) const
    {
        json::value one = json::value::object();
        one.set("line", json::value::of(of_.set.line(each.line)));
        one.set("debtor", key(of_.set.debtor(each.line)));
        one.set("creditor", key(of_.set.creditor(each.line)));
        one.set("amount", amount(each.amount));
        one.set("by", json::value::of(to_string(each.way())));
        one.set("debtor_gives", means(each.debtor_gives));
        one.set("creditor_gets", means(each.creditor_gets));
        return one;
    }

    /// What clearing removes in place of netting, with no payment at all.
    [[nodiscard]] json::value cleared() const
    {
        json::value made = json::value::object();
        made.set("removed", amount(cleared_.removed));
        made.set("left", amount(cleared_.of.gross - cleared_.removed));
        json::value lines = json::value::array();
        for (const cleared_line& each : cleared_.lines) {
            json::value one = json::value::object();
            one.set("line", json::value::of(of_.set.line(each.row)));
            one.set("debtor", key(of_.set.debtor(each.row)));
            one.set("creditor", key(of_.set.creditor(each.row)));
            one.set("before", amount(each.before));
            one.set("removed", amount(each.removed));
            one.set("after", amount(each.after()));
            lines.add(std::move(one));
        }
        made.set("lines", std::move(lines));
        json::value table = json::value::array();
        for (const discharge& each : discharges(of_.set, of_.cleared, cleared_)) table.add(discharged(each));
        made.set("discharges", std::move(table));
        return made;
    }

    [[nodiscard]] std::string cleared_text() const
    {
        if (cleared_.removed == 0) return "Without a payment nothing can be cleared.\n";
        std::string out = "Without a payment " + money(cleared_.removed) + " can be cleared, and " +
                          money(cleared_.of.gross - cleared_.removed) + " is left:\n\n";
        text_table table({"line", "debtor", "creditor", "before", "cleared", "after"});
        table.right(3).right(4).right(5);
        for (const cleared_line& each : cleared_.lines)
            if (each.removed > 0)
                table.row({std::string{of_.set.line(each.row)}, of_.set.key_of(of_.set.debtor(each.row)),
                           of_.set.key_of(of_.set.creditor(each.row)), money(each.before), money(each.removed), money(each.after())});
        return out + table.str();
    }

    [[nodiscard]] json::value lines(std::size_t first, std::size_t last) const
    {
        json::value made = json::value::array();
        for (std::size_t row = first; row < last; ++row) made.add(json::value::of(of_.set.line(row)));
        return made;
    }

    [[nodiscard]] json::value bilateral() const
    {
        json::value made = json::value::array();
        for (const pair_balance& each : pair_balances(of_.set, in_.of)) {
            json::value one = json::value::object();
            one.set("debtor", key(each.debtor));
            one.set("creditor", key(each.creditor));
            one.set("amount", amount(each.net()));
            one.set("owes", amount(each.owes));
            one.set("owed", amount(each.owed));
            one.set("owes_lines", lines(each.first_owes, each.last_owes));
            one.set("owed_lines", lines(each.first_owed, each.last_owed));
            made.add(std::move(one));
        }
        return made;
    }

    [[nodiscard]] json::value payments() const
    {
        // What each payment discharges on its payer's side.
        std::vector<std::vector<std::pair<std::size_t, int128>>> paid(in_.payments.size());
        for (const discharge& each : discharged_) {
            if (each.debtor_gives.by != discharge_means::kind::payment) continue;
            auto& of = paid[each.debtor_gives.index];
            if (of.empty() || of.back().first != each.line) of.emplace_back(each.line, 0);
            of.back().second += each.amount;
        }
        json::value made = json::value::array();
        for (std::size_t i = 0; i < in_.payments.size(); ++i) {
            const net_payment& each = in_.payments[i];
            json::value one = json::value::object();
            one.set("key", json::value::of(std::to_string(i + 1)));
            one.set("payer", key(each.payer));
            one.set("payee", key(each.payee));
            one.set("amount", amount(each.amount));
            one.set("netting", json::value::of(to_string(each.scope)));
            json::value discharged = json::value::array();
            for (const auto& [row, part] : paid[i]) {
                json::value line = json::value::object();
                line.set("line", json::value::of(of_.set.line(row)));
                line.set("amount", amount(part));
                discharged.add(std::move(line));
            }
            one.set("lines", std::move(discharged));
            if (of_.explained) one.set("explanation", of(explain_payment(of_.set, in_, discharged_, i)));
            made.add(std::move(one));
        }
        return made;
    }

    [[nodiscard]] json::value means(const discharge_means& by) const
    {
        json::value made = json::value::object();
        if (by.by == discharge_means::kind::payment)
            made.set("payment", json::value::of(std::to_string(by.index + 1)));
        else
            made.set("line", json::value::of(of_.set.line(by.index)));
        return made;
    }

    [[nodiscard]] std::string name(const discharge_means& by) const
    {
        return by.by == discharge_means::kind::payment ? "payment " + std::to_string(by.index + 1)
                                                       : "line " + std::string{of_.set.line(by.index)};
    }

    [[nodiscard]] std::string how(const discharge& each) const
    {
        switch (each.way()) {
        case discharge_way::payment:
            return name(each.debtor_gives);
        case discharge_way::set_off:
            return "set-off against " + name(each.debtor_gives);
        case discharge_way::centre:
            break;
        }
        return "the centre: " + of_.set.key_of(of_.set.debtor(each.line)) + " gives " + name(each.debtor_gives) + ", " +
               of_.set.key_of(of_.set.creditor(each.line)) + " gets " + name(each.creditor_gets);
    }

    const netted& of_;
    const currency_netting& in_;
    const currency_clearing& cleared_;
    std::vector<discharge> discharged_;
};

std::string rate_text(const exchange_rate& rate) { return to_decimal_or_ratio(rate.rate, most_places); }

json::value rate_json(const exchange_rate& rate, bool dated)
{
    json::value made = json::value::object();
    made.set("rate", json::value::of(rate_text(rate)));
    if (dated) made.set("day", json::value::of(to_string(rate.day)));
    return made;
}

json::value conversions_json(const std::vector<conversion>& all, bool dated)
{
    json::value made = json::value::array();
    for (const conversion& each : all) {
        json::value one = json::value::object();
        one.set("line", json::value::of(each.from.line));
        one.set("debtor", json::value::of(each.from.debtor));
        one.set("creditor", json::value::of(each.from.creditor));
        one.set("amount", json::value::of(to_string(each.from.amount)));
        one.set("currency", json::value::of(each.from.amount.in().code()));
        one.set("debtor_rate", rate_json(each.debtor_rate, dated));
        one.set("creditor_rate", rate_json(each.creditor_rate, dated));
        one.set("debtor_pays", json::value::of(to_string(each.debtor_pays)));
        one.set("creditor_gets", json::value::of(to_string(each.creditor_gets)));
        one.set("difference", json::value::of(to_string(each.difference())));
        one.set("rounding", json::value::of(to_decimal_or_ratio(each.rounding, most_places)));
        made.add(std::move(one));
    }
    return made;
}

std::string conversions_text(const std::vector<conversion>& all)
{
    if (all.empty()) return {};
    text_table table({"line", "amount", "debtor's rate", "creditor's rate", "debtor pays", "creditor gets", "difference"});
    for (std::size_t i = 1; i < 7; ++i) table.right(i);
    for (const conversion& each : all)
        table.row({each.from.line, to_text(each.from.amount), rate_text(each.debtor_rate), rate_text(each.creditor_rate),
                   to_text(each.debtor_pays), to_text(each.creditor_gets), to_text(each.difference())});
    return table.str() + '\n';
}

json::value rejects_json(const std::vector<rejected_obligation>& all, const std::vector<std::string>& places)
{
    std::map<std::string, std::uint64_t> counts;
    json::value rows = json::value::array();
    for (std::size_t i = 0; i < all.size(); ++i) {
        const rejected_obligation& each = all[i];
        ++counts[each.reason];
        json::value one = json::value::object();
        one.set("line", json::value::of(each.row.line));
        one.set("debtor", json::value::of(each.row.debtor));
        one.set("creditor", json::value::of(each.row.creditor));
        one.set("amount", json::value::of(to_string(each.row.amount)));
        one.set("currency", json::value::of(each.row.amount.in().code()));
        one.set("reason", json::value::of(each.reason));
        one.set("place", json::value::of(places[i]));
        one.set("text", json::value::of(each.text));
        rows.add(std::move(one));
    }
    json::value by_reason = json::value::object();
    for (const auto& [reason, number] : counts) by_reason.set(reason, count(number));
    json::value made = json::value::object();
    made.set("count", count(all.size()));
    made.set("by_reason", std::move(by_reason));
    made.set("obligations", std::move(rows));
    return made;
}

}  // namespace

json::value netting_json(const netted& of)
{
    json::value currencies = json::value::object();
    for (std::size_t i = 0; i < of.result.currencies.size(); ++i) {
        const currency_netting& in = of.result.currencies[i];
        currencies.set(in.of.in.code(), currency_report{of, in, of.cleared.currencies[i]}.json());
    }
    json::value out = json::value::object();
    out.set("currencies", std::move(currencies));
    if (of.conversions != nullptr) out.set("conversions", conversions_json(*of.conversions, of.dated));
    if (!of.rejects.empty()) out.set("rejects", rejects_json(of.rejects, of.reject_places));
    if (of.duplicates > 0) out.set("duplicates", count(of.duplicates));
    if (!of.notes.empty()) out.set("findings", report::of(std::span<const finding>{of.notes}));
    return out;
}

std::string netting_text(const netted& of)
{
    std::string out;
    if (of.conversions != nullptr) out += conversions_text(*of.conversions);
    for (std::size_t i = 0; i < of.result.currencies.size(); ++i) {
        if (i > 0) out += '\n';
        out += currency_report{of, of.result.currencies[i], of.cleared.currencies[i]}.text();
    }
    if (of.result.currencies.empty()) out += "There is nothing to net.\n";
    if (!of.rejects.empty()) {
        out += '\n' + counted(of.rejects.size(), "obligation was", "obligations were") + " rejected:\n\n";
        text_table table({"line", "place", "reason", ""});
        for (std::size_t i = 0; i < of.rejects.size(); ++i) {
            const rejected_obligation& each = of.rejects[i];
            table.row({each.row.line, of.reject_places[i], each.reason, each.text});
        }
        out += table.str();
    }
    if (of.duplicates > 0) out += '\n' + counted(of.duplicates, "obligation", "obligations") + " came again and counted once.\n";
    for (const finding& each : of.notes) out += '\n' + line_of(each) + '\n';
    return out;
}

}  // namespace report
PARTNERING_END
