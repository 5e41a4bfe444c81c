#include "report_reconciliation.hpp"

#include "report_common.hpp"

#include <partnering/core/rational_text.hpp>
#include <partnering/io/text_table.hpp>

#include <string_view>

PARTNERING_BEGIN
namespace report {

namespace {

using json::value;

constexpr record_match all_matches[] = {record_match::equal,         record_match::tolerated,     record_match::disputed,
                                        record_match::supplier_only, record_match::consumer_only, record_match::decided};

value text(std::string_view of) { return value::of(of); }

value figures(const reconciliation_line::figures& of)
{
    value out = value::object();
    out.set("quantity", text(to_decimal_or_ratio(of.quantity)));
    out.set("gross", text(to_decimal_or_ratio(of.gross)));
    return out;
}

value json_of(const dispute& d)
{
    value differences = value::array();
    for (const difference& each : d.differences) {
        value one = value::object();
        one.set("field", text(each.field));
        one.set("supplier", text_or_null(each.supplier));
        one.set("consumer", text_or_null(each.consumer));
        differences.add(std::move(one));
    }
    value out = value::object();
    out.set("source", text_or_null(d.source));
    out.set("key", text(d.key));
    out.set("match", text(to_string(d.is)));
    out.set("differences", std::move(differences));
    out.set("supplier_place", text_or_null(d.supplier_place));
    out.set("consumer_place", text_or_null(d.consumer_place));
    out.set("text", text(d.text));
    return out;
}

}  // namespace

value of(const reconciliation& laid)
{
    value records = value::object();
    for (const record_match match : all_matches) records.set(to_string(match), count(laid.records(match)));
    records.set("outside", count(laid.outside()));
    value offers = value::array();
    for (const reconciliation_line& line : laid.lines()) {
        value one = value::object();
        one.set("match", text(to_string(line.is)));
        one.set("offer", text_or_null(line.offer));
        one.set("records", count(line.records));
        one.set("supplier", figures(line.supplier));
        one.set("consumer", figures(line.consumer));
        one.set("settled", figures(line.settled));
        offers.add(std::move(one));
    }
    value sides = value::object();
    for (const reporting_side side : {reporting_side::supplier, reporting_side::consumer, reporting_side::arbiter}) {
        const reconciliation::side_counts& counts = laid.counts_of(side);
        value one = value::object();
        one.set("records", count(counts.records));
        one.set("duplicates", count(counts.duplicates));
        one.set("superseded", count(counts.superseded));
        one.set("not_yet_booked", count(counts.not_yet_booked));
        sides.set(to_string(side), std::move(one));
    }
    value disputes = value::array();
    for (const dispute& d : laid.disputes()) disputes.add(json_of(d));
    value out = value::object();
    out.set("records", std::move(records));
    out.set("offers", std::move(offers));
    out.set("sides", std::move(sides));
    out.set("disputes", std::move(disputes));
    return out;
}

std::string text_of(const reconciliation& laid, std::size_t examples)
{
    text_table table{{"records", "", "offer", "supplier", "consumer", "settled"}};
    table.right(1).right(3).right(4).right(5);
    for (const reconciliation_line& line : laid.lines()) {
        std::string match{to_string(line.is)};
        if (const std::size_t at = match.find('_'); at != std::string::npos) match[at] = ' ';
        table.row({match, grouped(line.records), line.offer, grouped(line.supplier.quantity), grouped(line.consumer.quantity),
                   grouped(line.settled.quantity)});
    }
    std::string out = "\nReconciliation, in units\n\n" + table.str();
    const std::size_t held = laid.disputes().size();
    if (held == 0) return out;
    out += "\nIn dispute: " + counted(held, "record", "records") + " held back from every amount above until the two sides agree\n\n";
    text_table disputes{{"key", "supplier's", "consumer's", "why"}};
    for (std::size_t i = 0; i < held && i < examples; ++i) {
        const dispute& d = laid.disputes()[i];
        disputes.row({d.source.empty() ? d.key : d.source + ' ' + d.key, d.supplier_place, d.consumer_place, d.text});
    }
    if (held > examples) disputes.row({"...", "", "", "and " + grouped(held - examples) + " more"});
    return out + disputes.str();
}

}  // namespace report
PARTNERING_END
