#include "../support/ecosystems.hpp"

using namespace ecosystems;

namespace {

/// seller -> buyer under one agreement with these terms.
builder sale(std::vector<charge_clause> charges)
{
    builder b;
    b.service("s").parties({"buyer", "seller"});
    b.agree("a", terms("distribute", "EUR", {{"seller", "distributor"}, {"buyer", "customer"}}, std::move(charges)));
    b.offer("o", "seller", "buyer", "s", "a");
    return b;
}

charge_clause unit(std::string_view price) { return charge("price", "customer", "distributor", per_unit(n(price))); }

charge_clause recurring(formula how, recurrence every = recurrence::month, bool prorated = false)
{
    charge_clause c = charge("fee", "customer", "distributor", std::move(how));
    c.kind = charge_kind::recurring;
    c.due.every = every;
    c.due.prorated = prorated;
    return c;
}

builder versions(version_policy by, std::vector<std::pair<date_range, std::vector<charge_clause>>> all)
{
    builder b = sale({});
    std::vector<timeline<agreement_terms>::entry> entries;
    for (auto& [when, charges] : all)
        entries.push_back({when, terms("distribute", "EUR", {{"seller", "distributor"}, {"buyer", "customer"}}, charges)});
    b.last().versions = timeline<agreement_terms>{entries};
    b.last().versions_by = by;
    return b;
}

std::string pays(const builder& b, std::string_view period, const usage_table& usage = {})
{
    return paid(settled(b.made(), period, usage), "buyer", "seller");
}

usage_table once(std::string time, std::string quantity = "1")
{
    return usage_table{{{.key = "1", .time = std::move(time), .offer = "o", .quantity = std::move(quantity)}}};
}

}  // namespace

TEST_CASE("getlago/lago#61, #146, killbill/killbill#1918: usage falls into the month of the agreement's zone, half-open to the microsecond")
{
    builder b = sale({unit("1")});
    b.last().zone = central_europe();
    struct row {
        const char* time;
        const char* october;
        const char* november;
    };
    const row rows[] = {
        {"2026-09-30T21:59:59.999999Z", "none", "none"},  // 23:59:59 on 30 September in Berlin
        {"2026-09-30T22:00:00Z", "1.00", "none"},         // summer time: 00:00 on 1 October
        {"2026-10-31T22:59:59.999999Z", "1.00", "none"},  // winter time by now: 23:59:59 on 31 October
        {"2026-10-31T23:00:00Z", "none", "1.00"},        {"2026-10-31T23:59:59+01:00", "1.00", "none"},
        {"2026-11-01T00:00:00+01:00", "none", "1.00"},
    };
    for (const row& r : rows) {
        CAPTURE(r.time);
        CHECK(pays(b, "2026-10", once(r.time)) == r.october);
        CHECK(pays(b, "2026-11", once(r.time)) == r.november);
        // Two months at once lose nothing and count nothing twice.
        const ledger both = [&] {
            compile_options options;
            options.periods = {months("2026-10"), months("2026-11")};
            const plan p = compile(b.made(), options).value();
            return finish(p, summed(p, once(r.time)));
        }();
        CHECK(both.records() + both.outside() == 1);
    }
}

TEST_CASE("two agreements of one chain keep their own zones: one record, two periods")
{
    builder b = sale({unit("1")});
    b.last().zone = central_europe();
    b.party("supplier")
        .agree("up", terms("distribute", "EUR", {{"supplier", "supplier"}, {"seller", "distributor"}},
                           {charge("w", "distributor", "supplier", percent(n("50"), retail))}));
    b.offer("u", "supplier", "seller", "s", "up");
    const ecosystem e = b.made();
    // 1 November in Berlin, still 31 October in UTC.
    const usage_table usage = once("2026-10-31T23:30:00Z", "8");
    CHECK(all_paid(settled(e, "2026-10", usage)) == std::vector<std::string>{"seller -> supplier 4.00 EUR"});
    CHECK(all_paid(settled(e, "2026-11", usage)) == std::vector<std::string>{"buyer -> seller 8.00 EUR"});
}

TEST_CASE("killbill/killbill#2291, #2079, #1661, #481: two prices in a cycle, by each of the three policies, none dropped in silence")
{
    const date_range before{day("2026-01-01"), day("2026-10-16")};
    const date_range after{day("2026-10-16"), day("2027-01-01")};
    usage_table usage;
    usage.add({.key = "1", .time = "2026-10-15T23:59:59Z", .offer = "o", .quantity = "10"});
    usage.add({.key = "2", .time = "2026-10-16T00:00:00Z", .offer = "o", .quantity = "7"});
    struct row {
        version_policy by;
        const char* pays;
        std::size_t lines;
    };
    const row rows[] = {
        {version_policy::by_date, "31.00", 2}, {version_policy::period_start, "17.00", 1}, {version_policy::period_end, "51.00", 1}};
    for (const row& r : rows) {
        const ledger l = settled(versions(r.by, {{before, {unit("1")}}, {after, {unit("3")}}}).made(), "2026-10", usage);
        CAPTURE(static_cast<int>(r.by));
        CHECK(paid(l, "buyer", "seller") == r.pays);
        REQUIRE(statements(l).size() == 1);
        CHECK(statements(l).front().lines.size() == r.lines);
        check_conserved(l);
    }
}

TEST_CASE("versions: tiers count anew for each version by date, once over the period otherwise")
{
    const date_range before{day("2026-01-01"), day("2026-10-16")};
    const date_range after{day("2026-10-16"), day("2027-01-01")};
    const charge_clause tiers = charge("price", "customer", "distributor", tiered(tier_mode::graduated, {step("10", "1"), step("", "0")}));
    usage_table usage;
    usage.add({.key = "1", .time = "2026-10-01T00:00:00Z", .offer = "o", .quantity = "10"});
    usage.add({.key = "2", .time = "2026-10-20T00:00:00Z", .offer = "o", .quantity = "10"});
    CHECK(pays(versions(version_policy::by_date, {{before, {tiers}}, {after, {tiers}}}), "2026-10", usage) == "20.00");
    CHECK(pays(versions(version_policy::period_start, {{before, {tiers}}, {after, {tiers}}}), "2026-10", usage) == "10.00");
    CHECK(pays(versions(version_policy::period_end, {{before, {tiers}}, {after, {tiers}}}), "2026-10", usage) == "10.00");
}

TEST_CASE("versions: what is due by the calendar follows the policy too")
{
    const date_range before{day("2026-01-01"), day("2026-10-11")};
    const date_range after{day("2026-10-11"), day("2027-01-01")};
    const auto fees = [&](version_policy by, bool prorated) {
        return pays(versions(by, {{before, {recurring(flat(n("31")), recurrence::month, prorated)}},
                                  {after, {recurring(flat(n("62")), recurrence::month, prorated)}}}),
                    "2026-10");
    };
    CHECK(fees(version_policy::by_date, true) == "52.00");  // 10 days at 1, 21 at 2
    CHECK(fees(version_policy::period_start, true) == "31.00");
    CHECK(fees(version_policy::period_end, true) == "62.00");
    CHECK(fees(version_policy::by_date, false) == "31.00");  // due on the 1st
    CHECK(fees(version_policy::period_start, false) == "31.00");
    CHECK(fees(version_policy::period_end, false) == "62.00");
}

TEST_CASE("versions: a commitment is owed once a period, under the version that counts")
{
    const date_range before{day("2026-01-01"), day("2026-10-16")};
    const date_range after{day("2026-10-16"), day("2027-01-01")};
    const auto commitment = [](const char* least) {
        return charge("price", "customer", "distributor", take_or_pay(per_unit(n("1")), n(least)));
    };
    CHECK(pays(versions(version_policy::period_start, {{before, {commitment("100")}}, {after, {commitment("300")}}}), "2026-10") ==
          "100.00");
    CHECK(pays(versions(version_policy::period_end, {{before, {commitment("100")}}, {after, {commitment("300")}}}), "2026-10") == "300.00");
    // By date bounds count anew for each version: both are owed.
    CHECK(pays(versions(version_policy::by_date, {{before, {commitment("100")}}, {after, {commitment("300")}}}), "2026-10") == "400.00");
}

TEST_CASE("versions: a gap between versions is not bridged")
{
    const builder b = versions(version_policy::period_start, {{{day("2026-10-01"), day("2026-10-11")}, {unit("1")}},
                                                              {{day("2026-10-21"), day("2026-11-01")}, {unit("5")}}});
    const plan p = planned(b.made(), "2026-10");
    const partial sums = summed(p, once("2026-10-15T00:00:00Z"));
    REQUIRE(sums.rejects().size() == 1);
    CHECK(sums.rejects().front().reason == "offer_not_in_force");
    CHECK(pays(b, "2026-10", once("2026-10-25T00:00:00Z")) == "1.00");
}

TEST_CASE("versions: the cycle of an agreement that is not settled now still decides which version counts")
{
    // The price is settled by quarter, by the version at its start; the supplier's share of it by month. The third quarter ends, in Berlin,
    // two hours before the supplier's September does.
    builder b = sale({});
    b.last().zone = central_europe();
    b.last().cycle = recurrence::quarter;
    b.last().versions_by = version_policy::period_start;
    b.last().versions =
        timeline<agreement_terms>{{{{day("2026-01-01"), day("2026-07-02")},
                                    terms("distribute", "EUR", {{"seller", "distributor"}, {"buyer", "customer"}}, {unit("1")})},
                                   {{day("2026-07-02"), day("2027-01-01")},
                                    terms("distribute", "EUR", {{"seller", "distributor"}, {"buyer", "customer"}}, {unit("5")})}}};
    b.party("supplier")
        .agree("up", terms("distribute", "EUR", {{"supplier", "supplier"}, {"seller", "distributor"}},
                           {charge("w", "distributor", "supplier", percent(n("100"), retail))}));
    b.offer("u", "supplier", "seller", "s", "up");
    const auto share = [&](const char* period, const char* time) {
        return paid(settled(b.made(), period, once(time)), "seller", "supplier");
    };
    CHECK(share("2026-08", "2026-08-10T00:00:00Z") == "1.00");  // third quarter: the version of 1 July
    CHECK(share("2026-11", "2026-11-10T00:00:00Z") == "5.00");
    CHECK(share("2026-10", "2026-10-10T00:00:00Z") == "5.00");
    CHECK(share("2026-09", "2026-09-30T21:59:59Z") == "1.00");
    CHECK(share("2026-09", "2026-09-30T22:00:00Z") == "5.00");  // already the fourth quarter in Berlin
    // Five hours west the fourth quarter begins within the supplier's October, and is not settled then.
    b.draft.agreements.front().zone = time_zone{"west", "by hand", {{instant::min(), -5 * 3600}}};
    CHECK(share("2026-10", "2026-10-01T04:59:59Z") == "1.00");
    CHECK(share("2026-10", "2026-10-01T05:00:00Z") == "5.00");
    CHECK(share("2026-10", "2026-10-10T00:00:00Z") == "5.00");
}

TEST_CASE("getlago/lago-api#1179, #6194: a period that starts late is charged for its days over the days of the whole period")
{
    builder b = sale({recurring(flat(n("91")), recurrence::quarter, true)});
    b.last().cycle = recurrence::quarter;
    // 42 of the 91 days of the second quarter: from 20 May on.
    b.last().versions = timeline<agreement_terms>{{{{day("2026-05-20"), day("2027-01-01")}, b.last().versions.entries().front().value}}};
    CHECK(pays(b, "2026-Q2") == "42.00");
    CHECK(pays(b, "2026-Q3") == "91.00");
}

TEST_CASE("one-time charges fall due once: on their day, or on the first day of the agreement")
{
    charge_clause setup = charge("setup", "customer", "distributor", flat(n("500")));
    setup.kind = charge_kind::one_time;
    builder b = sale({setup});
    b.last().versions = timeline<agreement_terms>{{{{day("2026-03-05"), day("2027-01-01")}, b.last().versions.entries().front().value}}};
    CHECK(pays(b, "2026-03") == "500.00");
    CHECK(pays(b, "2026-04") == "none");
    auto on = b.last().versions.entries();
    on.front().value.charges.front().due.on = day("2026-04-30");
    b.last().versions = timeline<agreement_terms>{on};
    CHECK(pays(b, "2026-03") == "none");
    CHECK(pays(b, "2026-04") == "500.00");
    CHECK(pays(b, "2026") == "500.00");
}

TEST_CASE("recurring charges fall due on their day: day, month, quarter, year")
{
    CHECK(pays(sale({recurring(flat(n("1")), recurrence::day)}), "2026-10") == "31.00");
    CHECK(pays(sale({recurring(flat(n("1")), recurrence::month)}), "2026") == "12.00");
    CHECK(pays(sale({recurring(flat(n("1")), recurrence::quarter)}), "2026") == "4.00");
    CHECK(pays(sale({recurring(flat(n("1")), recurrence::year)}), "2026") == "1.00");
    charge_clause late = recurring(flat(n("1")), recurrence::year);
    late.due.due_month = 2;
    late.due.due_day = 28;
    CHECK(pays(sale({late}), "2026-02") == "1.00");
    CHECK(pays(sale({late}), "2026-03") == "none");
}

TEST_CASE("a commitment is owed without any usage, a floor is not")
{
    const auto with = [&](formula how, const usage_table& usage = {}) {
        return pays(sale({charge("price", "customer", "distributor", std::move(how))}), "2026-10", usage);
    };
    CHECK(with(take_or_pay(per_unit(n("1")), n("100"))) == "100.00");
    CHECK(with(take_or_pay(per_unit(n("1")), n("100")), once("2026-10-02T00:00:00Z", "130")) == "130.00");
    CHECK(with(at_least(per_unit(n("1")), n("100"))) == "none");
    CHECK(with(at_least(per_unit(n("1")), n("100")), once("2026-10-02T00:00:00Z", "3")) == "100.00");
    CHECK(with(at_most(per_unit(n("1")), n("100")), once("2026-10-02T00:00:00Z", "300")) == "100.00");
}

TEST_CASE("a commitment on an offer that does not hold in the period is not owed")
{
    builder b = sale({charge("price", "customer", "distributor", take_or_pay(per_unit(n("1")), n("100")))});
    b.draft.offers.front().when = {day("2026-11-10"), day("2026-11-20")};
    compile_options both;
    both.periods = {months("2026-10"), months("2026-11"), months("2026-12")};
    const plan p = compile(b.made(), both).value();
    CHECK(paid(finish(p, summed(p, {})), "buyer", "seller") == "100.00");
}

TEST_CASE("a discount, a condition and a bound by a measure of this or an earlier period")
{
    const measure_ref now{.name = "uptime", .of = "distributor", .when = measure_period::this_period, .otherwise = rational{100}};
    builder b = sale({charge("price", "customer", "distributor",
                             when(now, comparison::less, n("99"), discounted(per_unit(n("1")), n("10")), per_unit(n("1"))))});
    b.measured("uptime", "seller", "2026-10", "98.5");
    CHECK(pays(b, "2026-10", once("2026-10-02T00:00:00Z", "100")) == "90.00");
    CHECK(pays(b, "2026-11", once("2026-11-02T00:00:00Z", "100")) == "100.00");
}

TEST_CASE("periods: cycles that end in what is asked for, or touch it")
{
    builder b = sale({unit("1")});
    b.last().cycle = recurrence::quarter;
    const ecosystem e = b.made();
    compile_options october;
    october.periods = {months("2026-10")};
    CHECK(has_code(compile(e, october).findings(), "no_period"));  // the quarter ends in December
    october.which = compile_options::cycles::touching;
    const plan p = compile(e, october).value();
    CHECK(paid(finish(p, summed(p, once("2026-12-31T00:00:00Z", "4"))), "buyer", "seller") == "4.00");
    CHECK(has_code(compile(e, {}).findings(), "no_period"));
}

TEST_CASE("periods: where nothing is settled in what was asked for, the finding says what could be asked")
{
    struct row {
        recurrence cycle;
        std::string asked;
        std::string says;
    };
    // The agreement holds in 2026; a day in the middle of a month ends no cycle but a daily one.
    const std::vector<row> table{
        {recurrence::month, "2026-10-15", "are settled monthly in UTC: ask for 2026-10"},
        {recurrence::quarter, "2026-10", "are settled quarterly in UTC: ask for 2026-Q4"},
        {recurrence::year, "2026-10", "are settled yearly in UTC: ask for 2026"},
        {recurrence::month, "1999-05", "are settled monthly in UTC: ask for 2026-01"},
        {recurrence::day, "1999-05", "are settled daily in UTC: ask for 2026-01-01"},
        {recurrence::quarter, "2030", "are settled quarterly in UTC: ask for 2026-Q4"},
    };
    for (const row& each : table) {
        CAPTURE(each.says);
        builder b = sale({unit("1")});
        b.last().cycle = each.cycle;
        b.last().versions = timeline<agreement_terms>{{{months("2026"), b.last().versions.entries().front().value}}};
        const checked<plan> made = compile(b.made(), {.periods = {parse_period(each.asked).value()}});
        REQUIRE(made.findings().size() == 1);
        CHECK(made.findings().front().code == "no_period");
        CHECK(made.findings().front().text.find(each.says) != std::string::npos);
        // What it says to ask for is settled.
        const std::string ask = each.says.substr(each.says.rfind(' ') + 1);
        CHECK(compile(b.made(), {.periods = {parse_period(ask).value()}}).has_value());
    }
    CHECK(compile(sale({unit("1")}).made(), {}).findings().front().text.find("no period is asked for") == 0);
}

TEST_CASE("periods: a share of an amount that is not settled now is a finding, not a zero")
{
    // The price has tiers over a quarter; the supplier's share of it is settled by month.
    builder b = sale({charge("price", "customer", "distributor", tiered(tier_mode::graduated, {step("10", "2"), step("", "1")}))});
    b.last().cycle = recurrence::quarter;
    b.party("supplier")
        .agree("up", terms("distribute", "EUR", {{"supplier", "supplier"}, {"seller", "distributor"}},
                           {charge("w", "distributor", "supplier", percent(n("50"), retail)),
                            charge("u", "distributor", "supplier", per_unit(n("1")))}));
    b.offer("u", "supplier", "seller", "s", "up");
    const ledger l = settled(b.made(), "2026-10", once("2026-10-02T00:00:00Z", "20"));
    CHECK(codes(l.findings()) == std::vector<std::string>{"basis_without_amount", "cycle_goes_on"});
    CHECK(paid(l, "seller", "supplier") == "20.00");
    // Three months beside their quarter: the quarter's amount is not a month's either.
    CHECK(codes(settled(b.made(), "2026-Q4",
                        usage_table{{{.key = "1", .time = "2026-10-02T00:00:00Z", .offer = "o", .quantity = "8"},
                                     {.key = "2", .time = "2026-11-02T00:00:00Z", .offer = "o", .quantity = "8"}}})
                    .findings()) == std::vector<std::string>{"basis_not_attributable", "basis_not_attributable"});
}

TEST_CASE("periods: a record on an offer of which nothing is settled in the run is outside, not settled for nothing")
{
    // One offer is billed by month, the other by quarter; a third agreement, billed by month, rests on the quarterly offer.
    const auto world = [](bool resold) {
        builder b;
        b.service("s").service("t").parties({"seller", "maker"}).together("people");
        const auto terms_of = [](const char* from, const char* to) {
            return terms("distribute", "EUR", {{from, "distributor"}, {to, "customer"}},
                         {charge("price", "customer", "distributor", per_unit(n("2")))});
        };
        b.agree("monthly", terms_of("seller", "people")).agree("quarterly", terms_of("seller", "people"));
        b.last().cycle = recurrence::quarter;
        b.offer("o-month", "seller", "people", "s", "monthly").offer("o-quarter", "seller", "people", "t", "quarterly");
        if (resold)
            b.agree("supply", terms("distribute", "EUR", {{"maker", "supplier"}, {"seller", "distributor"}},
                                    {charge("cost", "distributor", "supplier", per_unit(n("1")))}))
                .offer("o-supply", "maker", "seller", "t", "supply");
        return b;
    };
    const std::vector<record> records{
        {.key = "1", .offer = "o-month"}, {.key = "2", .offer = "o-quarter"}, {.key = "3", .offer = "o-quarter"}};
    for (const bool numbers : {false, true}) {
        CAPTURE(numbers);
        usage_table usage{records};
        usage.numeric_keys = numbers;
        // October ends no quarter.
        const ledger october = settled(world(false).made(), "2026-10", usage);
        CHECK(october.records() == 1);
        CHECK(october.outside() == 2);
        CHECK(all_paid(october) == std::vector<std::string>{"people -> seller 2.00 EUR"});
        const ledger quarter = settled(world(false).made(), "2026-Q4", usage);
        CHECK(quarter.records() == 3);
        CHECK(quarter.outside() == 0);
        // Where something that the record sets off is settled by month, it is not outside.
        const ledger supplied = settled(world(true).made(), "2026-10", usage);
        CHECK(supplied.records() == 3);
        CHECK(supplied.outside() == 0);
        CHECK(all_paid(supplied) == std::vector<std::string>{"people -> seller 2.00 EUR", "seller -> maker 2.00 EUR"});
    }
}

TEST_CASE("periods: a record under an agreement with nothing but a charge by the calendar is settled, and costs nothing")
{
    builder b;
    b.service("s").party("seller").together("people");
    charge_clause fee = charge("fee", "customer", "distributor", flat(n("9")));
    fee.kind = charge_kind::recurring;
    b.agree("a", terms("distribute", "EUR", {{"seller", "distributor"}, {"people", "customer"}}, {fee}));
    b.offer("o", "seller", "people", "s", "a");
    const ledger l = settled(b.made(), "2026-10", usage_table{{{.key = "1", .offer = "o"}}});
    CHECK(l.records() == 1);
    CHECK(l.outside() == 0);
}

TEST_CASE("periods: an agreement in force whose cycle ends in no period asked for is named, with the period that settles it")
{
    builder b = sale({unit("1")});
    const agreement_terms same = b.last().versions.entries().front().value;
    b.agree("long", same).last().cycle = recurrence::quarter;
    b.agree("gone", same, {date::of(2025, 1, 1), date::of(2026, 4, 1)}).last().cycle = recurrence::year;
    const ecosystem e = b.made();
    struct row {
        const char* period;
        std::vector<std::pair<std::string, std::string>> said;  ///< agreement, what to ask for
    };
    // By the calendar: quarters end in March, June, September, December.
    const row rows[] = {
        {"2026-10", {{"long", "2026-Q4"}}}, {"2026-12", {}}, {"2026-Q4", {}}, {"2026-02", {{"gone", "2026"}, {"long", "2026-Q1"}}},
        {"2026-Q1", {{"gone", "2026"}}},    {"2026", {}}};
    for (const row& each : rows) {
        CAPTURE(each.period);
        const plan p = planned(e, each.period);
        std::vector<std::pair<std::string, std::string>> said;
        for (const finding& f : p.findings()) {
            CHECK(f.code == "cycle_goes_on");
            CHECK(f.level == severity::info);
            const std::size_t ask = f.text.find("Ask for ") + 8;
            said.emplace_back(f.subject, f.text.substr(ask, f.text.find(' ', ask) - ask));
        }
        CHECK(said == each.said);
        CHECK(planned(e, each.period, {.periods = {}, .which = compile_options::cycles::touching}).findings().empty());
    }
}
