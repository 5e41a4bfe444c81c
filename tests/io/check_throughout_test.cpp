#include "../support/ecosystems.hpp"

#include <partnering/io/document.hpp>
#include <partnering/io/report.hpp>

using namespace ecosystems;

namespace {

charge_clause per_event(charge_clause of)
{
    of.per = charge_scope::event;
    return of;
}

charge_clause running(charge_clause of)
{
    of.per = charge_scope::running;
    return of;
}

/// maker -> seller -> people. What people pay runs through its month, and the maker has a share of each record's price.
builder sale(recurrence making, recurrence selling)
{
    builder b;
    b.service("s").parties({"maker", "people", "seller"});
    b.agree("making", terms("distribute", "EUR", {{"maker", "supplier"}, {"seller", "distributor"}},
                            {per_event(charge("share", "distributor", "supplier", percent(n("7"), retail)))}));
    b.last().cycle = making;
    b.agree("selling",
            terms("distribute", "EUR", {{"seller", "distributor"}, {"people", "customer"}},
                  {running(charge("price", "customer", "distributor", tiered(tier_mode::graduated, {step("10", "1.5"), step("", "1")})))}));
    b.last().cycle = selling;
    b.offer("o-making", "maker", "seller", "s", "making").offer("o-selling", "seller", "people", "s", "selling");
    return b;
}

}  // namespace

TEST_CASE("check_throughout: each agreement is judged by whole cycles of its own, whatever cycles others have")
{
    for (const recurrence making : {recurrence::month, recurrence::quarter, recurrence::year})
        for (const recurrence selling : {recurrence::month, recurrence::quarter, recurrence::year}) {
            CAPTURE(static_cast<int>(making));
            CAPTURE(static_cast<int>(selling));
            const ecosystem e = sale(making, selling).made();
            // A year settles what is settled by the month, the quarter or the year.
            REQUIRE(compile(e, {.periods = {months("2026")}}).has_value());
            CHECK(codes(check_throughout(e)) == std::vector<std::string>{});
        }
}

TEST_CASE("check_throughout: a version that counts from the next cycle on is judged as well")
{
    // From 10 February 2026 on the price is rounded for each record, though it is worked out once a month: as the version in force when
    // a month starts decides, no day of February settles by it.
    builder b = sale(recurrence::month, recurrence::month);
    agreement& selling = b.last();
    agreement_terms later = selling.versions.entries().front().value;
    later.charges.front().per = charge_scope::period;
    later.rounding = {rounds(rounding_place::event, quantum::decimals(2)), rounds(rounding_place::statement, quantum::decimals(2))};
    const date change = date::of(2026, 2, 10);
    selling.versions = timeline<agreement_terms>{
        {{{long_time.begin, change}, selling.versions.entries().front().value}, {{change, long_time.end}, later}}};
    for (const version_policy by : {version_policy::by_date, version_policy::period_start, version_policy::period_end}) {
        CAPTURE(static_cast<int>(by));
        selling.versions_by = by;
        CHECK(has_code(check_throughout(b.made()), "event_rounding"));
    }
}

TEST_CASE("check_throughout: a charge for all services is told once, whichever of the offers that it falls on hold on a day")
{
    const date change = date::of(2026, 7, 1);
    builder b;
    b.services({"calls", "messages"}).parties({"a", "b"});
    const formula price = per_unit(n("1"));
    b.agree("deal", terms("sell", "EUR", {{"a", "supplier"}, {"b", "customer"}},
                          {charge("all", "customer", "supplier", price), charge("of-calls", "customer", "supplier", price, {"calls"}),
                           charge("of-messages", "customer", "supplier", price, {"messages"})}));
    b.offer("o1", "a", "b", "calls", "deal").offer("o2", "a", "b", "messages", "deal");
    b.draft.offers[0].when = {long_time.begin, change};
    b.draft.offers[1].when = {change, long_time.end};
    const std::vector<finding> found = check_throughout(b.made());
    REQUIRE(codes(found) == std::vector<std::string>{"charge_on_all_services"});
    CHECK(found.front().text.find("'calls', 'messages'; for 'calls' it comes on top of charge 'of-calls'") != std::string::npos);
}

TEST_CASE("check_document: what reading found stands before what shows on a day, each once, in its place")
{
    // The class has no offer, and nobody pays `x`: the one is found by reading, the other when flows are derived.
    const std::string text = R"({"format": "partnering/1", "services": [{"key": "s"}],
      "parties": [{"key": "a"}, {"key": "b"}, {"key": "c", "kind": "class", "members": ["m"]}],
      "agreements": [{"key": "u", "type": "sell", "currency": "EUR",
        "parties": [{"party": "a", "role": "supplier"}, {"party": "b", "role": "customer"}],
        "charges": [{"key": "x", "payer": "supplier", "payee": "supplier", "formula": {"kind": "flat", "amount": 1}}]}],
      "provides": [{"key": "o", "supplier": "a", "customer": "b", "service": "s", "under": "u"}]})";
    const checked<document> read = read_document(text, {.place = "d.json"});
    REQUIRE(codes(read.findings()) == std::vector<std::string>{"unused_class"});
    const std::vector<finding> all = check_document(read, "d.json");
    REQUIRE(codes(all) == std::vector<std::string>{"unused_class", "charge_without_flow"});
    CHECK(all.back().place == "d.json");
    CHECK(check_document(read).back().place.empty());

    const checked<document> broken = read_document("{", {.place = "d.json"});
    CHECK(check_document(broken, "d.json") == broken.findings());
}
