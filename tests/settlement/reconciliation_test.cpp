#include "../support/enabled.hpp"

#include <partnering/settlement/collection.hpp>
#include <partnering/settlement/reconciliation.hpp>

#include <algorithm>
#include <random>
#include <set>

using namespace ecosystems;

namespace {

plan october(void (*how)(charge_clause&) = nullptr) { return planned(call_centres(how).made(), "2026-10"); }

struct sides {
    usage_table supplier{};
    usage_table consumer{};
    usage_table arbiter{};
};

/// What two sides report, laid side by side; the tables outlive it.
reconciliation laid(const plan& under, const sides& of, const reconcile_options& options = {})
{
    checked<reconciliation> made = reconcile(
        under, {.supplier = {of.supplier.columns()}, .consumer = {of.consumer.columns()}, .arbiter = {of.arbiter.columns()}}, options);
    INFO(lines(made.findings()));
    REQUIRE(made.has_value());
    return std::move(made).value();
}
ledger settled_of(const plan& under, const reconciliation& of)
{
    accumulate_options options;
    options.rejects.assign(of.rejects().begin(), of.rejects().end());
    return finish(under, accumulate(under, of.usage(), options).value());
}
std::vector<std::string> told(const reconciliation& of)
{
    std::vector<std::string> all;
    for (const dispute& d : of.disputes()) all.push_back(d.key + " " + std::string{to_string(d.is)} + ": " + d.text);
    return all;
}
/// `key quantity gross` of what is settled.
std::vector<std::string> settled_rows(const reconciliation& of)
{
    std::vector<std::string> all;
    const usage_columns usage = of.usage();
    usage.check_shapes();
    const auto number = [](const quantity_column& column, std::size_t row) {
        if (column.values.empty() || column.values[row] == quantity_column::missing) return std::string{"-"};
        int128 value = column.values[row];
        if (column.values[row] == quantity_column::in_wide)
            for (const auto& [at, wide] : column.wide)
                if (at == row) value = wide;
        rational scale = 1;
        for (int i = 0; i < column.decimals; ++i) scale *= rational{10};
        return to_decimal_or_ratio(rational{value, 1} / scale, 20);
    };
    for (std::size_t row = 0; row < usage.rows; ++row)
        all.push_back(usage.key_of(row) + " " + number(usage.quantity, row) + " " + number(usage.gross, row));
    return all;
}
reconciliation_terms within(std::string_view absolute, std::string_view relative, agreed_figure counts = agreed_figure::supplier)
{
    reconciliation_terms made;
    made.counts = counts;
    made.quantity = {n(absolute), n(relative)};
    return made;
}

}  // namespace

TEST_CASE("reconciliation: records that agree, differ within and beyond the tolerance, and stand on one side only are told apart")
{
    const plan p = october();
    const sides both{usage_table{{{.key = "1", .offer = "e-b1-1", .quantity = "100"},
                                  {.key = "2", .offer = "e-b1-1", .quantity = "100"},
                                  {.key = "3", .offer = "e-b1-1", .quantity = "100"},
                                  {.key = "4", .offer = "e-b1-2", .quantity = "7"}}},
                     usage_table{{{.key = "1", .offer = "e-b1-1", .quantity = "100"},
                                  {.key = "2", .offer = "e-b1-1", .quantity = "99"},
                                  {.key = "3", .offer = "e-b1-1", .quantity = "98.999"},
                                  {.key = "5", .offer = "e-b2-1", .quantity = "9"}}}};
    const reconciliation r = laid(p, both, {.terms = within("0", "1/100")});
    CHECK(told(r) == std::vector<std::string>{
                         "3 disputed: the two sides differ on quantity: supplier 100, consumer 98.999",
                         "4 supplier_only: the supplier reports 7 of \"e-b1-2\", the consumer does not report the record",
                         "5 consumer_only: the consumer reports 9 of \"e-b2-1\", the supplier does not report the record",
                     });
    CHECK(settled_rows(r) == std::vector<std::string>{"1 100 -", "2 100 -"});
    const std::vector<reconciliation_line> expected{
        {record_match::equal, "e-b1-1", 1, {100, 0}, {100, 0}, {100, 0}},
        {record_match::tolerated, "e-b1-1", 1, {100, 0}, {99, 0}, {100, 0}},
        {record_match::disputed, "e-b1-1", 1, {100, 0}, {n("98.999"), 0}, {0, 0}},
        {record_match::supplier_only, "e-b1-2", 1, {7, 0}, {0, 0}, {0, 0}},
        {record_match::consumer_only, "e-b2-1", 1, {0, 0}, {9, 0}, {0, 0}},
    };
    CHECK(std::vector<reconciliation_line>{r.lines().begin(), r.lines().end()} == expected);
    CHECK(r.records(record_match::disputed) == 1);
    CHECK(r.records(record_match::decided) == 0);
    // 200 minutes at 0.60 of b1, and at 0.40 to a1; neither the second centre nor b2 is in it.
    CHECK(all_paid(settled_of(p, r)) == std::vector<std::string>{"b1 -> e 120.00 EUR", "e -> a1 80.00 EUR"});
}

TEST_CASE("reconciliation: which figure counts is one of five")
{
    const plan p = october();
    const sides both{usage_table{{{.key = "1", .offer = "e-b1-1", .quantity = "10.5", .gross = "3"},
                                  {.key = "2", .offer = "e-b1-1", .quantity = "-10"}}},
                     usage_table{{{.key = "1", .offer = "e-b1-1", .quantity = "11", .gross = "3.01"},
                                  {.key = "2", .offer = "e-b1-1", .quantity = "-10.001"}}}};
    const auto by = [&](agreed_figure counts) {
        reconciliation_terms terms = within("1", "0", counts);
        terms.gross.absolute = n("0.01");
        return settled_rows(laid(p, both, {.terms = terms}));
    };
    CHECK(by(agreed_figure::supplier) == std::vector<std::string>{"1 10.5 3", "2 -10 -"});
    CHECK(by(agreed_figure::consumer) == std::vector<std::string>{"1 11 3.01", "2 -10.001 -"});
    CHECK(by(agreed_figure::lower) == std::vector<std::string>{"1 10.5 3", "2 -10.001 -"});
    CHECK(by(agreed_figure::higher) == std::vector<std::string>{"1 11 3.01", "2 -10 -"});
    CHECK(by(agreed_figure::mean) == std::vector<std::string>{"1 10.75 3.005", "2 -10.0005 -"});
}

TEST_CASE("reconciliation: the mean of figures with 18 decimals goes to the even one")
{
    const plan p = october();
    sides both{usage_table{{{.key = "1", .offer = "e-b1-1", .quantity = "0.000000000000000001"}}},
               usage_table{{{.key = "1", .offer = "e-b1-1", .quantity = "0.000000000000000002"}}}};
    both.supplier.quantity_decimals = both.consumer.quantity_decimals = 18;
    CHECK(settled_rows(laid(p, both, {.terms = within("1", "0", agreed_figure::mean)})) ==
          std::vector<std::string>{"1 0.000000000000000002 -"});
}

namespace {

/// What the two of one agreement have agreed on differences, from a day on.
void agree_on(builder& of, std::string_view agreement, date from, std::optional<reconciliation_terms> terms)
{
    for (partnering::agreement& each : of.draft.agreements) {
        if (each.key != agreement) continue;
        auto versions = each.versions.entries();
        if (versions.back().when.begin < from) {
            versions.push_back({{from, versions.back().when.end}, versions.back().value});
            versions[versions.size() - 2].when.end = from;
        }
        versions.back().value.reconciliation = std::move(terms);
        each.versions = timeline<agreement_terms>{std::move(versions)};
    }
}

}  // namespace

TEST_CASE("reconciliation: each agreement has its own tolerance and its own figure that counts; the options are for those that say nothing")
{
    builder b = call_centres();
    agree_on(b, "sale-b1", long_time.begin, within("1", "0", agreed_figure::lower));
    agree_on(b, "sale-b2", long_time.begin, within("0", "1/10", agreed_figure::mean));
    const plan p = planned(b.made(), "2026-10");
    const sides both{
        usage_table{{{.key = "1", .offer = "e-b1-1", .quantity = "100"},
                     {.key = "2", .offer = "e-b1-1", .quantity = "100"},
                     {.key = "3", .offer = "e-b2-1", .quantity = "100"},
                     {.key = "4", .offer = "e-b2-1", .quantity = "100"},
                     {.key = "5", .offer = "a1-e", .quantity = "100"},
                     {.key = "6", .offer = "a1-e", .quantity = "100"},
                     {.key = "7", .offer = "a1-e", .quantity = "100"}}},
        usage_table{{{.key = "1", .offer = "e-b1-1", .quantity = "99"},
                     {.key = "2", .offer = "e-b1-1", .quantity = "98.999"},
                     {.key = "3", .offer = "e-b2-1", .quantity = "95"},
                     {.key = "4", .offer = "e-b2-1", .quantity = "89"},
                     {.key = "5", .offer = "a1-e", .quantity = "96"},
                     // The centre names what it gives the intermediary, its customer what it gets: what the two of them agreed counts.
                     {.key = "6", .offer = "e-b1-1", .quantity = "99"},
                     {.key = "7", .offer = "e-b1-1", .quantity = "96"}}}};
    const reconciliation r = laid(p, both, {.terms = within("5", "0", agreed_figure::consumer)});
    CHECK(told(r) == std::vector<std::string>{"2 disputed: the two sides differ on quantity: supplier 100, consumer 98.999",
                                              "4 disputed: the two sides differ on quantity: supplier 100, consumer 89",
                                              "7 disputed: the two sides differ on quantity: supplier 100, consumer 96"});
    CHECK(settled_rows(r) == std::vector<std::string>{"1 99 -", "3 97.5 -", "5 96 -", "6 99 -"});
    // Nothing agreed is not agreed that they must be equal.
    agree_on(b, "sale-b1", long_time.begin, reconciliation_terms{});
    const reconciliation strict = laid(planned(b.made(), "2026-10"), both, {.terms = within("5", "0", agreed_figure::consumer)});
    CHECK(settled_rows(strict) == std::vector<std::string>{"3 97.5 -", "5 96 -"});
}

TEST_CASE(
    "reconciliation: the version counts that does at the time of the report whose offer is settled, the supplier's where both name it")
{
    builder b = call_centres();
    reconciliation_terms close = within("1", "0");
    close.apart_us = 3'000'000;
    agree_on(b, "sale-b1", day("2026-10-20"), close);
    const std::string before = "2026-10-19T23:59:59Z";
    const std::string after = "2026-10-20T00:00:01Z";
    const sides both{usage_table{{{.key = "1", .time = "2026-10-19T12:00:00Z", .offer = "e-b1-1", .quantity = "100"},
                                  {.key = "2", .time = "2026-10-20T12:00:00Z", .offer = "e-b1-1", .quantity = "100"},
                                  {.key = "3", .time = before, .offer = "e-b1-1", .quantity = "100"},
                                  {.key = "4", .time = after, .offer = "e-b1-1", .quantity = "100"}}},
                     usage_table{{{.key = "1", .time = "2026-10-19T12:00:00Z", .offer = "e-b1-1", .quantity = "99"},
                                  {.key = "2", .time = "2026-10-20T12:00:00Z", .offer = "e-b1-1", .quantity = "99"},
                                  {.key = "3", .time = after, .offer = "e-b1-1", .quantity = "99"},
                                  {.key = "4", .time = before, .offer = "e-b1-1", .quantity = "99"}}}};
    CHECK(settled_rows(laid(planned(b.made(), "2026-10"), both)) == std::vector<std::string>{"2 100 -", "4 100 -"});

    // Taken back from a day on, the options are for what follows.
    agree_on(b, "sale-b1", day("2026-10-21"), std::nullopt);
    const sides later{usage_table{{{.key = "5", .time = "2026-10-21T12:00:00Z", .offer = "e-b1-1", .quantity = "100"}}},
                      usage_table{{{.key = "5", .time = "2026-10-21T12:00:00Z", .offer = "e-b1-1", .quantity = "99"}}}};
    const plan p = planned(b.made(), "2026-10");
    CHECK(settled_rows(laid(p, later)).empty());
    CHECK(settled_rows(laid(p, later, {.terms = within("1", "0", agreed_figure::consumer)})) == std::vector<std::string>{"5 99 -"});
}

TEST_CASE("reconciliation: what is held back is held back on both legs and in the margin")
{
    const auto margin_on = [](charge_clause& of) { of.how = percent(n("75"), retail); };
    const plan p = october(margin_on);
    sides both{usage_table{{{.key = "1", .offer = "e-b1-1", .quantity = "100"}, {.key = "2", .offer = "e-b1-1", .quantity = "40"}}},
               usage_table{{{.key = "1", .offer = "e-b1-1", .quantity = "100"}, {.key = "2", .offer = "e-b1-1", .quantity = "30"}}}};
    const auto position_of = [](const ledger& l, const char* who) {
        for (const position& each : positions(payments(statements(l))))
            if (each.party == who) return to_string(each.net);
        return std::string{"none"};
    };
    const ledger waits = settled_of(p, laid(p, both));
    CHECK(all_paid(waits) == std::vector<std::string>{"b1 -> e 60.00 EUR", "e -> a1 45.00 EUR"});
    CHECK(position_of(waits, "e") == "15.00");
    // Resolved later, in favour of the consumer: the supplier sends a revision. Both legs and the margin follow.
    both.supplier.add({.key = "2", .offer = "e-b1-1", .quantity = "30", .revision = 1});
    const ledger resolved = settled_of(p, laid(p, both));
    CHECK(all_paid(resolved) == std::vector<std::string>{"b1 -> e 78.00 EUR", "e -> a1 58.50 EUR"});
    CHECK(position_of(resolved, "e") == "19.50");
}

TEST_CASE("reconciliation: a decision counts whatever the two say, once it is booked")
{
    const plan p = october();
    sides both{usage_table{{{.key = "1", .offer = "e-b1-1", .quantity = "40", .booked = "2026-11-01T00:00:00Z"},
                            {.key = "2", .offer = "e-b1-1", .quantity = "5", .booked = "2026-11-01T00:00:00Z"}}},
               usage_table{{{.key = "1", .offer = "e-b1-1", .quantity = "30", .booked = "2026-11-01T00:00:00Z"}}},
               usage_table{{{.key = "1", .offer = "e-b1-1", .quantity = "33", .booked = "2026-11-20T00:00:00Z"},
                            {.key = "2", .offer = "e-b1-1", .quantity = "0", .booked = "2026-11-20T00:00:00Z"}}}};
    reconcile_options before;
    before.booked_until = instant{at("2026-11-19T00:00:00Z")};
    CHECK(laid(p, both, before).disputes().size() == 2);
    CHECK(laid(p, both, before).counts_of(reporting_side::arbiter).not_yet_booked == 2);
    const reconciliation after = laid(p, both);
    CHECK(after.disputes().empty());
    CHECK(after.records(record_match::decided) == 2);
    CHECK(settled_rows(after) == std::vector<std::string>{"1 33 -", "2 0 -"});
}

TEST_CASE("adcontextprotocol/adcp#2391: what nobody disputes settles, the rest waits, and once it is resolved the difference is open")
{
    const plan p = planned(call_centres().made(), "2026-10");
    sides both{usage_table{{{.key = "1", .offer = "e-b1-1", .quantity = "100"}, {.key = "2", .offer = "e-b1-1", .quantity = "50"}}},
               usage_table{{{.key = "1", .offer = "e-b1-1", .quantity = "100"}, {.key = "2", .offer = "e-b1-1", .quantity = "30"}}}};
    const ledger undisputed = settled_of(p, laid(p, both));
    CHECK(all_paid(undisputed) == std::vector<std::string>{"b1 -> e 60.00 EUR", "e -> a1 40.00 EUR"});
    const std::vector<receipt> paid{{"r1", "b1", "e", "sale-b1", currency::from_code("EUR"), months("2026-10"), 60, day("2026-11-05")},
                                    {"r2", "e", "a1", "supply-1", currency::from_code("EUR"), months("2026-10"), 40, day("2026-11-06")}};
    CHECK(collect(undisputed, paid).value().claims().empty());

    // They meet at 45 minutes: 27.00 at 0.60 and 18.00 at 0.40 are to come, beside what was paid.
    both.arbiter = usage_table{{{.key = "2", .offer = "e-b1-1", .quantity = "45"}}};
    std::vector<std::string> open;
    const collection resolved = collect(settled_of(p, laid(p, both)), paid).value();
    for (const claim& c : resolved.claims()) open.push_back(c.holder + " on " + c.on + ": " + to_string(c.amount));
    CHECK(open == std::vector<std::string>{"a1 on e: 18.00", "e on b1: 27.00"});
}

TEST_CASE("reconciliation: the supplier names the offer it makes, the consumer the one it gets: it is the same event")
{
    const plan p = october();
    const sides both{usage_table{{{.key = "1", .offer = "a1-e", .quantity = "100"},
                                  {.key = "2", .offer = "a1-e", .quantity = "10"},
                                  {.key = "3", .offer = "a2-e", .quantity = "10"},
                                  {.key = "4", .quantity = "10", .service = "calls-2"}}},
                     usage_table{{{.key = "1", .offer = "e-b1-1", .quantity = "100"},
                                  {.key = "2", .offer = "e-b2-1", .quantity = "10"},
                                  {.key = "3", .offer = "e-b1-1", .quantity = "10"},
                                  {.key = "4", .offer = "e-b1-2", .quantity = "10"}}}};
    const reconciliation r = laid(p, both);
    // The second centre's calls are not those of the first.
    CHECK(told(r) == std::vector<std::string>{"3 disputed: the two sides differ on offer: supplier a2-e, consumer e-b1-1"});
    CHECK(all_paid(settled_of(p, r)) ==
          std::vector<std::string>{"b1 -> e 66.00 EUR", "b2 -> e 6.00 EUR", "e -> a1 44.00 EUR", "e -> a2 5.00 EUR"});
}

TEST_CASE("reconciliation: revisions and duplicates of a side count as in settlement")
{
    const plan p = october();
    sides both{usage_table{{{.key = "1", .offer = "e-b1-1", .quantity = "1"},
                            {.key = "1", .offer = "e-b1-1", .quantity = "2", .revision = 1},
                            {.key = "1", .offer = "e-b1-1", .quantity = "2", .revision = 1},
                            {.key = "2", .offer = "e-b1-1", .quantity = "5"},
                            {.key = "2", .offer = "e-b1-1", .quantity = "6"},
                            {.key = "3", .offer = "e-b1-1", .quantity = "4"},
                            {.key = "3", .offer = "nowhere", .quantity = "9", .revision = 1}}},
               usage_table{{{.key = "1", .offer = "e-b1-1", .quantity = "2"},
                            {.key = "2", .offer = "e-b1-1", .quantity = "5"},
                            {.key = "3", .offer = "e-b1-1", .quantity = "4"}}}};
    const reconciliation r = laid(p, both);
    CHECK(settled_rows(r) == std::vector<std::string>{"1 2 -", "3 4 -"});
    CHECK(told(r) ==
          std::vector<std::string>{"2 consumer_only: the consumer reports 5 of \"e-b1-1\", the supplier does not report the record"});
    std::vector<std::string> why;
    for (const reject& each : r.rejects()) why.push_back(each.key + ": " + each.reason);
    CHECK(why == std::vector<std::string>{"2: conflicting_content", "2: conflicting_content", "3: unknown_offer"});
    CHECK(r.counts_of(reporting_side::supplier).duplicates == 1);
    CHECK(r.counts_of(reporting_side::supplier).superseded == 1);
    CHECK(r.counts_of(reporting_side::supplier).records == 2);
    CHECK(settled_of(p, r).rejects().size() == 3);
}

TEST_CASE("reconciliation: clocks may be apart, text may not, and what a side never reports is not compared")
{
    const plan p = october();
    reconcile_options options;
    options.terms.apart_us = 2'000'000;
    const sides both{usage_table{{{.key = "1", .time = "2026-10-05T10:00:00Z", .offer = "e-b1-1", .gross = "5"},
                                  {.key = "2", .time = "2026-10-05T10:00:00Z", .offer = "e-b1-1"},
                                  {.key = "3", .offer = "e-b1-1", .introducer = "a1"}}},
                     usage_table{{{.key = "1", .time = "2026-10-05T10:00:02Z", .offer = "e-b1-1"},
                                  {.key = "2", .time = "2026-10-05T10:00:02.000001Z", .offer = "e-b1-1"},
                                  {.key = "3", .offer = "e-b1-1"}}}};
    const reconciliation r = laid(p, both, options);
    CHECK(r.records(record_match::tolerated) == 1);
    CHECK(r.records(record_match::equal) == 1);
    CHECK(told(r) == std::vector<std::string>{"2 disputed: the two sides differ on time: supplier 2026-10-05T10:00:00Z, consumer "
                                              "2026-10-05T10:00:02.000001Z"});
    CHECK(settled_rows(r) == std::vector<std::string>{"1 1 5", "3 1 -"});
    // The consumer counts: of the supplier is only what the consumer never says.
    options.terms.counts = agreed_figure::consumer;
    const reconciliation by_consumer = laid(p, both, options);
    CHECK(by_consumer.usage().time[0] == at("2026-10-05T10:00:02Z"));
    CHECK(settled_rows(by_consumer)[0] == "1 1 5");
    CHECK(by_consumer.origin_of(0).side == reporting_side::consumer);
}

TEST_CASE("reconciliation: keys that are numbers on one side and text on the other are the same event; sources are kept apart")
{
    const plan p = october();
    sides both{
        usage_table{{{.key = "12", .offer = "e-b1-1"}, {.key = "7", .offer = "e-b1-1"}, {.key = "12", .offer = "e-b1-1", .source = "b"}}},
        usage_table{{{.key = "12", .offer = "e-b1-1"}, {.key = "07", .offer = "e-b1-1"}}}};
    both.supplier.numeric_keys = true;
    const reconciliation r = laid(p, both);
    CHECK(settled_rows(r).size() == 1);
    std::vector<std::string> held;
    for (const dispute& d : r.disputes()) held.push_back(d.source + "/" + d.key);
    CHECK(held == std::vector<std::string>{"b/12", "test/7", "test/07"});
}

TEST_CASE("reconciliation: events that both put outside the periods are no dispute; one that only one side puts there is")
{
    const plan p = october();
    const sides both{usage_table{{{.key = "1", .time = "2026-09-30T12:00:00Z", .offer = "e-b1-1"},
                                  {.key = "2", .time = "2026-09-30T12:00:00Z", .offer = "e-b1-1"},
                                  {.key = "3", .time = "2026-09-30T12:00:00Z", .offer = "e-b1-1"}}},
                     usage_table{{{.key = "1", .time = "2026-09-30T12:00:00Z", .offer = "e-b1-1", .quantity = "77"},
                                  {.key = "2", .time = "2026-10-01T12:00:00Z", .offer = "e-b1-1"}}}};
    const reconciliation r = laid(p, both);
    CHECK(r.outside() == 2);
    CHECK(told(r).size() == 1);
    CHECK(r.usage().rows == 0);
}

TEST_CASE("reconciliation: one side with nothing at all, and both")
{
    const plan p = october();
    sides supplied;
    supplied.supplier.add({.key = "1", .offer = "e-b1-1"});
    CHECK(laid(p, supplied).records(record_match::supplier_only) == 1);
    sides consumed;
    consumed.consumer.add({.key = "1", .offer = "e-b1-1"});
    CHECK(laid(p, consumed).records(record_match::consumer_only) == 1);
    const reconciliation none = laid(p, {});
    CHECK(none.usage().rows == 0);
    CHECK(none.lines().empty());
    CHECK(reconcile(p, {}).value().usage().rows == 0);
}

TEST_CASE("reconciliation: what cannot be is a finding")
{
    const plan p = october();
    for (const reconciliation_terms& terms :
         {within("-1", "0"), within("0", "-1/100"), reconciliation_terms{.apart_us = -1}, reconciliation_terms{.gross = {n("-0.01"), 0}}}) {
        const auto failed = reconcile(p, {}, {.terms = terms});
        REQUIRE(!failed);
        CHECK(failed.findings().at(0).code == "negative_tolerance");
    }
    sides both{usage_table{{{.key = "1", .offer = "e-b1-1", .quantity = "1" + std::string(37, '0')}}},
               usage_table{{{.key = "1", .offer = "e-b1-1", .quantity = "0.000000000000000001"}}}};
    both.supplier.quantity_decimals = 0;
    both.consumer.quantity_decimals = 18;
    const auto failed = reconcile(p, {.supplier = {both.supplier.columns()}, .consumer = {both.consumer.columns()}});
    REQUIRE(!failed);
    CHECK(failed.findings().at(0).code == "amount_out_of_range");
}

TEST_CASE("reconciliation: random sides against a brute force, in any order of rows")
{
    const plan p = october();
    const std::vector<std::string> offers{"e-b1-1", "e-b1-2", "e-b2-1"};
    for (unsigned seed = 1; seed <= 60; ++seed) {
        CAPTURE(seed);
        std::mt19937 random{seed};
        const auto pick = [&](unsigned below) { return static_cast<unsigned>(random() % below); };
        sides both;
        // By key: offer and quantity of each side that reports it.
        std::map<unsigned, std::pair<std::optional<std::pair<std::string, int>>, std::optional<std::pair<std::string, int>>>> truth;
        for (unsigned i = 0; i < 60; ++i) {
            const unsigned key = pick(1000);
            if (truth.contains(key)) continue;
            auto& of = truth[key];
            const std::string offer = offers[pick(3)];
            const int quantity = static_cast<int>(pick(40)) - 10;
            if (pick(8) != 0) of.first = {offer, quantity};
            if (pick(8) != 0) of.second = {pick(10) == 0 ? offers[pick(3)] : offer, quantity + static_cast<int>(pick(5)) - 2};
        }
        for (const auto& [key, of] : truth) {
            if (of.first)
                both.supplier.add({.key = std::to_string(key), .offer = of.first->first, .quantity = std::to_string(of.first->second)});
            if (of.second)
                both.consumer.add({.key = std::to_string(key), .offer = of.second->first, .quantity = std::to_string(of.second->second)});
        }
        both.supplier.numeric_keys = pick(2) == 0;
        both.consumer.numeric_keys = pick(2) == 0;
        std::map<std::string, std::vector<unsigned>> expected;
        int settled = 0;
        for (const auto& [key, of] : truth) {
            if (!of.first && !of.second) continue;
            if (!of.second) {
                expected["supplier_only"].push_back(key);
            } else if (!of.first) {
                expected["consumer_only"].push_back(key);
            } else {
                const int a = of.first->second;
                const int b = of.second->second;
                // At most 1, or 10 % of the larger.
                const bool agrees = std::abs(a - b) <= 1 || 10 * std::abs(a - b) <= std::max(std::abs(a), std::abs(b));
                if (of.first->first != of.second->first || !agrees)
                    expected["disputed"].push_back(key);
                else
                    settled += std::min(a, b);
            }
        }
        const reconcile_options options{.terms = within("1", "1/10", agreed_figure::lower)};
        const reconciliation r = laid(p, both, options);
        std::map<std::string, std::vector<unsigned>> found;
        for (const dispute& d : r.disputes()) found[std::string{to_string(d.is)}].push_back(static_cast<unsigned>(std::stoul(d.key)));
        CHECK(found == expected);
        rational sum;
        for (const reconciliation_line& line : r.lines()) sum += line.settled.quantity;
        CHECK(sum == rational{settled, 1});
        const ledger first = settled_of(p, r);
        std::shuffle(both.supplier.records().begin(), both.supplier.records().end(), random);
        std::shuffle(both.consumer.records().begin(), both.consumer.records().end(), random);
        const reconciliation again = laid(p, both, options);
        CHECK(told(again) == told(r));
        CHECK(settled_rows(again) == settled_rows(r));
        CHECK(settled_of(p, again).content_digest() == first.content_digest());
    }
}
