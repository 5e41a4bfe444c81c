#include "../support/ecosystems.hpp"

#include <partnering/clearing/discharge.hpp>
#include <partnering/settlement/obligations.hpp>

using namespace ecosystems;

namespace {

/// Two who sell together, and owe one another a commission for whom they introduced: cases_test.cpp has the sums.
ledger co_market()
{
    builder b;
    b.service("device").service("visit").parties({"b", "g"}).together("customers");
    b.agree("together", terms("co_sell", "EUR", {{"b", "coseller"}, {"g", "coseller"}, {"customers", "customer"}},
                              {charge("device-price", "customer", "coseller", per_unit(n("20.00")), {"device"}),
                               charge("visit-price", "customer", "coseller", per_unit(n("35.00")), {"visit"}),
                               charge("commission", "introduced", "introducer", percent(n("10"), retail))}));
    b.offer("devices", "b", "customers", "device", "together").offer("visits", "g", "customers", "visit", "together");
    usage_table usage;
    for (int i = 0; i < 100; ++i) {
        const std::string who = i < 60 ? "b" : "g";
        usage.add({.key = "d" + std::to_string(i), .offer = "devices", .introducer = who});
        usage.add({.key = "v" + std::to_string(i), .offer = "visits", .introducer = who});
    }
    return settled(b.made(), "2026-10", usage);
}

std::vector<std::string> rows_of(const obligation_set& set)
{
    std::vector<std::string> all;
    for (std::size_t row = 0; row < set.size(); ++row) {
        const obligation each = set.at(row);
        all.push_back(each.line + ": " + each.debtor + " owes " + each.creditor + ' ' + to_text(each.amount));
    }
    return all;
}

statement of_one_line(std::string payer, std::string payee, rounded_money amount)
{
    const rational exact = amount.exact().amount();
    return {.payer = std::move(payer),
            .payee = std::move(payee),
            .agreement = "a/b",
            .when = months("2026-10"),
            .exact = exact,
            .payable = amount,
            .rounding = {},
            .bearer = {},
            .lines = {{.clause = "50%",
                       .label = {},
                       .offer = "o",
                       .service = {},
                       .version = 0,
                       .records = 1,
                       .quantity = 1,
                       .exact = exact,
                       .amount = amount}}};
}

}  // namespace

TEST_CASE("obligations: partners who bill one another net what is between them, and each line says where it stands")
{
    const std::vector<statement> shown = statements(co_market());
    const obligation_set set = obligations(shown).value();
    CHECK(rows_of(set) == std::vector<std::string>{
                              "together/2026-10/b/g/commission/devices/0 EUR: b owes g 80.00 EUR",
                              "together/2026-10/customers/b/device-price/devices/0 EUR: customers owes b 2000.00 EUR",
                              "together/2026-10/customers/g/visit-price/visits/0 EUR: customers owes g 3500.00 EUR",
                              "together/2026-10/g/b/commission/visits/0 EUR: g owes b 210.00 EUR",
                          });
    // Customers take no part in netting; 210 - 80 is left between the two.
    const netting whole = partnering::net(set, {.consent = {.parties = {{"customers", netting_scope::gross}}}}).value();
    std::vector<std::string> paid;
    for (const net_payment& each : whole.currencies.at(0).payments)
        paid.push_back(set.key_of(each.payer) + " pays " + set.key_of(each.payee) + ' ' +
                       to_text(whole.currencies[0].of.money(each.amount)));
    CHECK(paid == std::vector<std::string>{"customers pays b 2000.00 EUR", "customers pays g 3500.00 EUR", "g pays b 130.00 EUR"});
    const std::vector<discharge> table = discharges(set, whole, whole.currencies[0]);
    REQUIRE(table.size() == 5);
    CHECK(table[0].way() == discharge_way::set_off);
    CHECK(set.line(table[0].debtor_gives.index) == "together/2026-10/g/b/commission/visits/0 EUR");
}

TEST_CASE("obligations: net positions are those of the statements")
{
    const std::vector<payment> due = payments(statements(co_market()));
    for (const obligation_set& set : {obligations(statements(co_market())).value(), obligations(due).value()}) {
        const netting whole = partnering::net(set).value();
        for (const position& each : positions(due)) {
            for (const net_position& netted : whole.currencies.at(0).positions)
                if (set.key_of(netted.party) == each.party) CHECK(whole.currencies[0].of.money(netted.net()) == each.net);
        }
    }
    CHECK(rows_of(obligations(due).value())[0] == "b/g/EUR: b owes g 80.00 EUR");
}

TEST_CASE("obligations: a credit is owed the other way round, quanta of one currency meet, keys stay apart")
{
    const currency eur = currency::from_code("EUR");
    const std::vector<statement> shown{of_one_line("x", "y", {-5, quantum{1, 20}, eur}),
                                       of_one_line("y", "z", {123456, quantum::decimals(4), eur}),
                                       of_one_line("z", "y", {7, quantum{3, 100}, eur})};
    const obligation_set set = obligations(shown).value();
    CHECK(rows_of(set) == std::vector<std::string>{"a%2Fb/2026-10/x/y/50%25/o/0 EUR: y owes x 0.2500 EUR",
                                                   "a%2Fb/2026-10/y/z/50%25/o/0 EUR: y owes z 12.3456 EUR",
                                                   "a%2Fb/2026-10/z/y/50%25/o/0 EUR: z owes y 0.2100 EUR"});
    // A clause that stands twice between the same two is two lines.
    const obligation_set twice = obligations(std::vector<statement>{shown[0], shown[0]}).value();
    CHECK(twice.size() == 2);
    CHECK(twice.line(1) == "a%2Fb/2026-10/x/y/50%25/o/0 EUR/2");
    const std::vector<statement> apart{of_one_line("x", "y", {1, quantum{1, INT64_MAX}, eur}),
                                       of_one_line("x", "y", {1, quantum::decimals(18), eur})};
    CHECK(obligations(apart).findings().at(0).code == "amount_out_of_range");
}
