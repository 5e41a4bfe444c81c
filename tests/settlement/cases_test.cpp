#include "../support/ecosystems.hpp"

using namespace ecosystems;

// The figures of this file are those of public contracts and tariffs worked out by hand; each case shows the sum.

TEST_CASE("music-bundle: retail minus 30 %, through an operator to a class of subscribers")
{
    builder b;
    b.service("streaming").parties({"operator", "streamer"}).together("subscribers");
    b.agree("retail", terms("distribute", "SEK", {{"operator", "distributor"}, {"subscribers", "customer"}},
                            {charge("price", "customer", "distributor", per_unit(n("99.00")))}));
    b.agree("wholesale", terms("distribute", "SEK", {{"streamer", "supplier"}, {"operator", "distributor"}},
                               {charge("w", "distributor", "supplier", retail_minus(n("30")))}));
    b.offer("to-subscribers", "operator", "subscribers", "streaming", "retail")
        .offer("to-operator", "streamer", "operator", "streaming", "wholesale");
    const ledger l = settled(b.made(), "2026-10",
                             usage_table{{{.key = "a", .offer = "to-subscribers", .quantity = "1000"},
                                          {.key = "b", .offer = "to-subscribers", .quantity = "234"}}});
    CHECK(paid(l, "subscribers", "operator") == "122166.00");  // 1234 × 99
    CHECK(paid(l, "operator", "streamer") == "85516.20");      // × 0.7
    CHECK(l.records() == 2);
    check_conserved(l);
}

TEST_CASE("connected-car: five layers, a metered network with graduated tiers, a share of retail")
{
    builder b;
    b.service("sensor").service("gateway").service("network").service("analytics");
    b.service("car", {{"sensor", rational{1}}, {"gateway", rational{1}}, {"network", std::nullopt}, {"analytics", rational{1}}});
    b.parties({"maker", "sensors", "gateways", "operator", "analysts"}).together("drivers");
    const auto supply = [&](const char* who, const char* service, formula how) {
        const std::string key{who};
        b.agree(key, terms("integrate", "EUR", {{key, "supplier"}, {"maker", "integrator"}},
                           {charge("c-" + key, "integrator", "supplier", std::move(how))}));
        b.offer("o-" + key, key, "maker", service, key);
    };
    supply("sensors", "sensor", per_unit(n("0.40")));
    supply("gateways", "gateway", per_unit(n("0.95")));
    supply("operator", "network", tiered(tier_mode::graduated, {step("1000000", "0.0020"), step("5000000", "0.0015"), step("", "0.0010")}));
    supply("analysts", "analytics", percent(n("8"), retail));
    b.agree("driving", terms("integrate", "EUR", {{"maker", "integrator"}, {"drivers", "customer"}},
                             {charge("month", "customer", "integrator", per_unit(n("12.50")))}));
    b.offer("cars", "maker", "drivers", "car", "driving");
    const ledger l = settled(b.made(), "2026-10",
                             usage_table{{{.key = "1", .offer = "cars", .quantity = "48000"},
                                          {.key = "2", .offer = "o-operator", .quantity = "5000001"},
                                          {.key = "3", .offer = "o-operator", .quantity = "2299999"}}});
    CHECK(paid(l, "drivers", "maker") == "600000.00");
    CHECK(paid(l, "maker", "sensors") == "19200.00");
    CHECK(paid(l, "maker", "gateways") == "45600.00");
    CHECK(paid(l, "maker", "operator") == "10300.00");  // 2000 + 6000 + 2300
    CHECK(paid(l, "maker", "analysts") == "48000.00");
    for (const position& p : positions(payments(statements(l))))
        if (p.party == "maker") CHECK(to_string(p.net) == "476900.00");
    check_conserved(l);
}

namespace {

builder two_sellers(std::vector<charge_clause> more)
{
    builder b;
    b.service("device").service("visit").parties({"b", "g"}).together("customers");
    std::vector<charge_clause> charges{charge("device-price", "customer", "coseller", per_unit(n("20.00")), {"device"}),
                                       charge("visit-price", "customer", "coseller", per_unit(n("35.00")), {"visit"})};
    charges.insert(charges.end(), more.begin(), more.end());
    b.agree("together", terms("co_sell", "EUR", {{"b", "coseller"}, {"g", "coseller"}, {"customers", "customer"}}, charges));
    b.offer("devices", "b", "customers", "device", "together").offer("visits", "g", "customers", "visit", "together");
    return b;
}

usage_table hundred_customers(bool introduced)
{
    usage_table usage;
    for (int i = 0; i < 100; ++i) {
        const std::string who = !introduced ? "" : i < 60 ? "b" : "g";
        usage.add({.key = "d" + std::to_string(i), .offer = "devices", .introducer = who});
        usage.add({.key = "v" + std::to_string(i), .offer = "visits", .introducer = who});
    }
    return usage;
}

}  // namespace

TEST_CASE("field-service: each customer pays each seller for its own part")
{
    const ledger l = settled(two_sellers({}).made(), "2026-10", hundred_customers(false));
    CHECK(all_paid(l) == std::vector<std::string>{"customers -> b 2000.00 EUR", "customers -> g 3500.00 EUR"});
    check_conserved(l);
}

TEST_CASE("co-market: whoever was introduced pays the introducer, customer by customer")
{
    const builder b = two_sellers({charge("commission", "introduced", "introducer", percent(n("10"), retail))});
    const ledger l = settled(b.made(), "2026-10", hundred_customers(true));
    // G owes B for the 60 that B brought: 60 × 35 × 10 %; B owes G for its 40: 40 × 20 × 10 %. Nobody pays itself.
    CHECK(all_paid(l) ==
          std::vector<std::string>{"b -> g 80.00 EUR", "customers -> b 2000.00 EUR", "customers -> g 3500.00 EUR", "g -> b 210.00 EUR"});
    check_conserved(l);
    // Where nobody introduced nobody is owed a commission.
    CHECK(all_paid(settled(b.made(), "2026-10", hundred_customers(false))).size() == 2);
}

TEST_CASE("leased-access: a rate a unit and a share of reported revenue, one payment")
{
    builder b;
    b.service("access").service("broadband", {{"access", rational{1}}}).parties({"owner", "lessee"}).together("households");
    b.agree("lease", terms("distribute", "EUR", {{"owner", "supplier"}, {"lessee", "reseller"}, {"households", "customer"}},
                           {charge("rate", "reseller", "supplier", per_unit(n("0.15")), {"access"}),
                            charge("share", "reseller", "supplier", percent(n("5"), reported), {"access"})}));
    b.offer("up", "owner", "lessee", "access", "lease").offer("down", "lessee", "households", "broadband", "lease");
    const ledger l = settled(b.made(), "2026-10",
                             usage_table{{{.key = "1", .offer = "down", .quantity = "7000", .gross = "25000.01"},
                                          {.key = "2", .offer = "down", .quantity = "5000", .gross = "14999.99"}}});
    CHECK(all_paid(l) == std::vector<std::string>{"lessee -> owner 3800.00 EUR"});
    const std::vector<statement> shown = statements(l);
    REQUIRE(shown.size() == 1);
    REQUIRE(shown.front().lines.size() == 2);
    CHECK(to_string(shown.front().lines[0].amount) == "1800.00");
    CHECK(to_string(shown.front().lines[1].amount) == "2000.00");
}

namespace {

ecosystem marketplace(std::string_view sales_of_last_year)
{
    builder b;
    b.service("listing").parties({"market", "seller"});
    charge_clause fee = charge("fee", "tenant", "intermediary",
                               discounted_by(flat(n("8000")),
                                             {step("100000", "0", tier_bound::exclusive), step("250000", "3/20", tier_bound::exclusive),
                                              step("750000", "3/10", tier_bound::exclusive), step("1000000", "1/2"), step("", "4/5")},
                                             {.name = "sales", .of = {}, .when = measure_period::previous_year, .otherwise = {}}));
    fee.kind = charge_kind::recurring;
    fee.due.every = recurrence::year;
    b.agree("tariff", terms("distribute", "EUR", {{"market", "intermediary"}, {"seller", "tenant"}},
                            {fee, charge("share", "tenant", "intermediary",
                                         tiered(tier_mode::graduated,
                                                {step("100000", "0"), step("200000", "0.04"), step("500000", "0.03"),
                                                 step("800000", "0.02"), step("", "0.01")},
                                                reported))}));
    b.offer("o", "market", "seller", "listing", "tariff");
    if (!sales_of_last_year.empty()) b.measured("sales", "seller", "2024", sales_of_last_year);
    return b.made();
}

}  // namespace

TEST_CASE("marketplace-2025: a yearly fee discounted by last year's sales, a graduated share of the month's")
{
    struct row {
        const char* sales;
        const char* share;
    };
    const row rows[] = {{"1000000", "21000.00"}, {"150000", "2000.00"}, {"800000.01", "19000.00"}, {"100000", "0.00"}};
    for (const row& r : rows) {
        CAPTURE(r.sales);
        CHECK(paid(settled(marketplace("500000"), "2025-03",
                           usage_table{{{.key = "1", .time = "2025-03-10T00:00:00Z", .offer = "o", .gross = r.sales}}}),
                   "seller", "market") == r.share);
    }
    struct year {
        const char* sales;
        const char* fee;
    };
    const year years[] = {{"99999.99", "8000.00"}, {"100000", "6800.00"},  {"250000", "5600.00"},    {"500000", "5600.00"},
                          {"750000", "4000.00"},   {"1000000", "4000.00"}, {"1000000.01", "1600.00"}};
    for (const year& y : years) {
        CAPTURE(y.sales);
        CHECK(paid(settled(marketplace(y.sales), "2025-01", {}), "seller", "market") == y.fee);
        CHECK(paid(settled(marketplace(y.sales), "2025-02", {}), "seller", "market") == "none");
        CHECK(paid(settled(marketplace(y.sales), "2025", {}), "seller", "market") == y.fee);
    }
}

TEST_CASE("a measure that is missing is a finding, and the rest stands")
{
    const ledger l =
        settled(marketplace(""), "2025-01", usage_table{{{.key = "1", .time = "2025-01-10T00:00:00Z", .offer = "o", .gross = "150000"}}});
    CHECK(paid(l, "seller", "market") == "2000.00");
    REQUIRE(codes(l.findings()) == std::vector<std::string>{"missing_measure"});
    CHECK(l.findings().front().text.find("'sales' of 'seller' for 2024") != std::string::npos);
    check_conserved(l);
}

TEST_CASE("mercurjs/mercur#1357, spree/spree#14451: several commissions on one sale, each percent or fixed, with a minimum and a maximum")
{
    builder b;
    b.service("goods").parties({"seller", "market", "affiliate"}).together("buyers");
    b.agree("sale",
            terms("distribute", "EUR",
                  {{"seller", "distributor"}, {"market", "broker"}, {"affiliate", "advertiser"}, {"buyers", "customer"}},
                  {charge("price", "customer", "distributor", per_unit(n("1"))),
                   per_event(charge("percent", "distributor", "broker", at_most(at_least(percent(n("10"), retail), n("1")), n("20")))),
                   per_event(charge("fixed", "distributor", "broker", flat(n("0.30")))),
                   per_event(charge("lead", "distributor", "advertiser", percent(n("2"), retail)))}));
    b.offer("o", "seller", "buyers", "goods", "sale");
    const ledger l = settled(b.made(), "2026-10",
                             usage_table{{{.key = "1", .offer = "o", .quantity = "5"},
                                          {.key = "2", .offer = "o", .quantity = "50"},
                                          {.key = "3", .offer = "o", .quantity = "500"}}});
    CHECK(paid(l, "seller", "market") == "26.90");     // 1 + 5 + 20, and 3 × 0.30
    CHECK(paid(l, "seller", "affiliate") == "11.10");  // 2 % of 555
    check_conserved(l);
}

TEST_CASE("anujtenani/goaffpro#125, Podcastindex-org/podcast-namespace#596: off the top and of the rest are two bases, and the order is "
          "the contract's")
{
    const auto third = [](const basis& of) {
        builder b;
        b.service("show").parties({"host", "app", "guest"}).together("listeners");
        b.agree("sale",
                terms("distribute", "EUR", {{"host", "distributor"}, {"app", "broker"}, {"guest", "provider"}, {"listeners", "customer"}},
                      {charge("price", "customer", "distributor", per_unit(n("100"))),
                       charge("off-the-top", "distributor", "broker", percent(n("10"), gross)),
                       charge("share", "distributor", "provider", percent(n("50"), of))}));
        b.offer("o", "host", "listeners", "show", "sale");
        return paid(settled(b.made(), "2026-10", usage_table{{{.key = "1", .offer = "o"}}}), "host", "guest");
    };
    CHECK(third(gross) == "50.00");
    CHECK(third(net) == "45.00");
    CHECK(third(clause("off-the-top")) == "5.00");
}

TEST_CASE("easydigitaldownloads/EDD-Commissions#89, #181, frappe/erpnext#46328: a share that steps with the period's revenue starts anew "
          "each period")
{
    builder b;
    b.service("app").parties({"store", "studio"}).together("people");
    b.agree("sale", terms("distribute", "EUR", {{"store", "distributor"}, {"studio", "supplier"}, {"people", "customer"}},
                          {charge("price", "customer", "distributor", per_unit(n("10"))),
                           charge("share", "distributor", "supplier",
                                  tiered(tier_mode::graduated, {step("1000", "0.5"), step("", "0.7")}, retail))}));
    b.offer("o", "store", "people", "app", "sale");
    const usage_table usage{{{.key = "1", .time = "2026-10-02T00:00:00Z", .offer = "o", .quantity = "150"},
                             {.key = "2", .time = "2026-11-02T00:00:00Z", .offer = "o", .quantity = "150"}}};
    CHECK(paid(settled(b.made(), "2026-10", usage), "store", "studio") == "850.00");  // 500 + 350
    CHECK(paid(settled(b.made(), "2026-Q4", usage), "store", "studio") == "1700.00");
    b.last().cycle = recurrence::quarter;
    CHECK(paid(settled(b.made(), "2026-Q4", usage), "store", "studio") == "1900.00");  // 500 + 0.7 × 2000
}
