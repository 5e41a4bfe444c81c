#include "report_collection.hpp"

#include "report_common.hpp"

#include <partnering/core/date_text.hpp>
#include <partnering/core/rational_text.hpp>
#include <partnering/io/text_table.hpp>
#include <partnering/money/money_text.hpp>

#include <string_view>
#include <vector>

PARTNERING_BEGIN
namespace report {

namespace {

using json::value;

value text(std::string_view of) { return value::of(of); }

/// What a viewer may see of a collection, or all of it.
struct seen {
    std::vector<collected_statement> statements;
    std::vector<claim> claims;
    std::vector<statement> due;

    seen(const collection& all, const std::optional<std::string>& viewer)
    {
        for (std::size_t i = 0; i < all.statements().size(); ++i) {
            const collected_statement& s = all.statements()[i];
            if (viewer && s.payer != *viewer && s.payee != *viewer) continue;
            statements.push_back(s);
            due.push_back(all.due()[i]);
            if (!viewer || s.payer == *viewer) continue;
            for (collected_line& line : statements.back().lines) {
                line.sources.clear();
                // A guarantor's own misfortune changes nothing for the payee.
                if (line.owed == owed_when::guaranteed) line.paid_ratio = 1;
            }
        }
        for (const claim& c : all.claims()) {
            if (viewer && c.holder != *viewer && c.on != *viewer) continue;
            claims.push_back(c);
            if (!viewer || c.holder == *viewer) continue;
            if (c.kind == claim_kind::guaranteed) claims.back().kind = claim_kind::unpaid;
            claims.back().guaranteed_to.clear();
        }
    }
};

/// What a statement's amounts alone do not tell, after the day it is due on.
std::string standing_of(const collected_statement& s)
{
    std::string said = s.overdue ? ", overdue" : "";
    if (s.early.count() != 0) said += ", " + grouped(to_string(s.early)) + " of it paid before it is owed";
    if (s.overpaid.count() != 0) said += ", overpaid by " + grouped(to_string(s.overpaid)) + ": a balance in favour of " + s.in_favour_of;
    return said;
}

value json_of(const collected_statement& s)
{
    value lines = value::array();
    for (const collected_line& line : s.lines) {
        value sources = value::array();
        for (const collected_source& source : line.sources) {
            value one = value::object();
            one.set("payer", text(source.payer));
            one.set("agreement", text(source.agreement));
            one.set("period", text(to_string(source.when)));
            one.set("clause", text(source.clause));
            one.set("offer", text(source.offer));
            one.set("owed", text(to_decimal_or_ratio(source.owed)));
            one.set("paid_ratio", text(to_string(source.paid_ratio)));
            sources.add(std::move(one));
        }
        value one = value::object();
        one.set("clause", text(line.clause));
        one.set("label", text(line.label));
        one.set("offer", text_or_null(line.offer));
        one.set("owed", text(to_string(line.owed)));
        one.set("exact", text(to_decimal_or_ratio(line.exact)));
        one.set("paid_ratio", text(to_string(line.paid_ratio)));
        one.set("due", text(to_decimal_or_ratio(line.due)));
        one.set("sources", std::move(sources));
        lines.add(std::move(one));
    }
    value out = report::head_of(s);
    out.set("payable", text(to_string(s.payable)));
    out.set("due", text(to_string(s.due)));
    out.set("deferred", text(to_string(s.deferred)));
    out.set("set_off", text(to_string(s.set_off)));
    out.set("paid", text(to_string(s.paid)));
    out.set("open", text(to_string(s.open)));
    out.set("early", text(to_string(s.early)));
    out.set("overpaid", text(to_string(s.overpaid)));
    out.set("in_favour_of", text_or_null(s.in_favour_of));
    out.set("due_on", text(to_string(s.due_on)));
    out.set("overdue", value::of(s.overdue));
    out.set("lines", std::move(lines));
    return out;
}

value json_of(const claim& c)
{
    value guaranteed = value::array();
    for (const std::string& to : c.guaranteed_to) guaranteed.add(text(to));
    value out = value::object();
    out.set("holder", text(c.holder));
    out.set("on", text(c.on));
    out.set("currency", text(c.amount.in().code()));
    out.set("amount", text(to_string(c.amount)));
    out.set("agreement", text(c.agreement));
    out.set("period", text(to_string(c.when)));
    out.set("kind", text(to_string(c.kind)));
    out.set("overdue", value::of(c.overdue));
    out.set("guaranteed_to", std::move(guaranteed));
    out.set("why", text(c.why));
    return out;
}

}  // namespace

value of(const payment& p)
{
    value out = value::object();
    out.set("payer", text(p.payer));
    out.set("payee", text(p.payee));
    out.set("currency", text(p.in.code()));
    out.set("amount", text(to_string(p.amount)));
    value lines = value::array();
    for (const payment::part& part : p.lines) {
        value line = value::object();
        line.set("agreement", text(part.agreement));
        line.set("period", text(to_string(part.when)));
        line.set("amount", text(to_string(part.amount)));
        lines.add(std::move(line));
    }
    out.set("lines", std::move(lines));
    return out;
}

value of(const collection& collected, std::span<const reject> unread, const std::optional<std::string>& viewer)
{
    const seen shown{collected, viewer};
    value rejects = value::array();
    const auto add_reject = [&](const std::string& key, const std::string& reason, const std::string& place, const std::string& why) {
        value one = value::object();
        one.set("key", text(key));
        one.set("reason", text(reason));
        one.set("place", text_or_null(place));
        one.set("text", text(why));
        rejects.add(std::move(one));
    };
    for (const reject& r : unread) add_reject(r.key, r.reason, r.place, r.text);
    for (const rejected_receipt& r : collected.rejects()) add_reject(r.row.key, r.reason, {}, r.text);
    value statements = value::array();
    for (const collected_statement& s : shown.statements) statements.add(json_of(s));
    value claims = value::array();
    for (const claim& c : shown.claims) claims.add(json_of(c));
    value due = value::array();
    for (const payment& p : payments(shown.due)) due.add(of(p));
    value out = value::object();
    out.set("receipts", viewer ? value{} : count(collected.receipts()));
    out.set("duplicates", viewer ? value{} : count(collected.duplicates()));
    out.set("not_yet_received", viewer ? value{} : count(collected.not_yet_received()));
    out.set("rejects", viewer ? value{} : std::move(rejects));
    out.set("statements", std::move(statements));
    out.set("claims", std::move(claims));
    out.set("payments", std::move(due));
    return out;
}

std::string text_of(const collection& collected, std::span<const reject> unread, const std::optional<std::string>& viewer)
{
    const seen shown{collected, viewer};
    const auto money = [](const rounded_money& of) { return grouped(to_string(of)); };
    text_table table{{"payer", "payee", "agreement", "period", "payable", "due", "set off", "paid", "open", "", "due on"}};
    table.right(4).right(5).right(6).right(7).right(8);
    for (const collected_statement& s : shown.statements) {
        table.row({s.payer, s.payee, s.agreement, to_string(s.when), money(s.payable), money(s.due), money(s.set_off), money(s.paid),
                   money(s.open), s.payable.in().code(), to_string(s.due_on) + standing_of(s)});
        for (const collected_line& line : s.lines)
            if (line.owed == owed_when::paid)
                table.row({"", "", "", "", "", "", "", "", "", "",
                           grouped(line.paid_ratio) + " of " + line.label + (line.offer.empty() ? "" : " on " + line.offer) +
                               ", as its payer has been paid"});
    }
    std::string out = "\nPaid and open\n\n" + table.str();
    if (!shown.claims.empty()) {
        text_table claims{{"holder", "claim on", "amount", "", "kind", "why"}};
        claims.right(2);
        for (const claim& c : shown.claims) {
            std::string to;
            for (const std::string& each : c.guaranteed_to) to += (to.empty() ? "; guaranteed to " : ", ") + each;
            claims.row({c.holder, c.on, money(c.amount), c.amount.in().code(),
                        std::string{to_string(c.kind)} + (c.overdue ? ", overdue" : ""), c.why + to});
        }
        out += "\nClaims\n\n" + claims.str();
    }
    if (viewer) return out;
    out += '\n' + counted(collected.receipts(), "receipt", "receipts") + " counted";
    if (collected.duplicates() > 0) out += ", " + counted(collected.duplicates(), "duplicate", "duplicates") + " that changed nothing";
    if (collected.not_yet_received() > 0) out += ", " + grouped(collected.not_yet_received()) + " of later days";
    out += '\n';
    if (const std::size_t rejected = collected.rejects().size() + unread.size(); rejected != 0) {
        text_table rejects{{"receipt", "reason", "what is wrong"}};
        for (const reject& r : unread) rejects.row({r.place, r.reason, r.text});
        for (const rejected_receipt& r : collected.rejects()) rejects.row({r.row.key, r.reason, r.text});
        out += "\nRejected: " + counted(rejected, "receipt", "receipts") + " that pay no statement\n\n" + rejects.str();
    }
    return out;
}

}  // namespace report
PARTNERING_END
