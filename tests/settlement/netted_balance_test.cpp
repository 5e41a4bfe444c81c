#include "../support/ecosystems.hpp"

#include <partnering/settlement/netted_balance.hpp>

#include <random>

using namespace ecosystems;

namespace {

/// A statement of one netted line, and of one that is not, in cents.
statement owes(const std::string& payer, const std::string& payee, int netted, int other = 0, std::string_view when = "2026-10")
{
    const currency eur = currency::from_code("EUR");
    const auto line = [&](const char* clause, int cents, bool is_netted) {
        return statement_line{.clause = clause,
                              .label = {},
                              .offer = {},
                              .service = {},
                              .version = 0,
                              .records = 1,
                              .quantity = 1,
                              .exact = rational{cents, 100},
                              .amount = {cents, quantum::decimals(2), eur},
                              .netted = is_netted};
    };
    statement made{payer, payee, "clearing", months(when), rational{netted + other, 100}, {netted + other, quantum::decimals(2), eur},
                   {},    {},    {}};
    if (netted != 0) made.lines.push_back(line("traffic", netted, true));
    if (other != 0) made.lines.push_back(line("fee", other, false));
    return made;
}
std::vector<std::string> told(const std::vector<netted_balance>& all)
{
    std::vector<std::string> lines;
    for (const netted_balance& b : all)
        lines.push_back(to_string(b.when) + " " + b.debtor + " -> " + b.creditor + " " + to_string(b.owes) + " - " + to_string(b.owed) +
                        " = " + to_string(b.net));
    return lines;
}
std::vector<std::string> told(const std::vector<payment>& all)
{
    std::vector<std::string> lines;
    for (const payment& p : all) {
        std::string line = p.payer + " -> " + p.payee + " " + to_string(p.amount) + ":";
        for (const payment::part& part : p.lines) line += " " + to_string(part.amount);
        lines.push_back(std::move(line));
    }
    return lines;
}

}  // namespace

TEST_CASE("netted_balance: each has one bill or one payment a period, and who is even has neither")
{
    const std::vector<statement> all{owes("b1", "house", 10000), owes("b2", "house", 500), owes("b3", "house", 700, 0, "2026-09"),
                                     owes("house", "b1", 4000),  owes("house", "b2", 500), owes("house", "b3", 900)};
    CHECK(told(netted_balances(all)) ==
          std::vector<std::string>{"2026-09 b3 -> house 7.00 - 0.00 = 7.00", "2026-10 b1 -> house 100.00 - 40.00 = 60.00",
                                   "2026-10 b2 -> house 5.00 - 5.00 = 0.00", "2026-10 house -> b3 9.00 - 0.00 = 9.00"});
    CHECK(told(payments(all)) ==
          std::vector<std::string>{"b1 -> house 60.00: 100.00 -40.00", "b3 -> house 7.00: 7.00", "house -> b3 9.00: 9.00"});
}

TEST_CASE("netted_balance: a line that is not netted is paid beside it, and a credit is owed the other way")
{
    const std::vector<statement> all{owes("b1", "house", 1000, 25), owes("house", "b1", 4000), owes("b2", "house", -300)};
    CHECK(told(netted_balances(all)) ==
          std::vector<std::string>{"2026-10 house -> b1 40.00 - 10.00 = 30.00", "2026-10 house -> b2 3.00 - 0.00 = 3.00"});
    CHECK(told(payments(all)) ==
          std::vector<std::string>{"b1 -> house 0.25: 0.25", "house -> b1 30.00: -10.00 40.00", "house -> b2 3.00: 3.00"});
    CHECK(netted_balances({owes("x", "y", 0, 5)}).empty());
}

TEST_CASE("netted_balance: over random debts no position changes, and each pair pays one way")
{
    for (unsigned seed = 1; seed <= 50; ++seed) {
        CAPTURE(seed);
        std::mt19937 random{seed};
        std::vector<statement> all;
        std::map<std::string, int> owed;
        for (int i = 0; i < 6; ++i) {
            const std::string who = "b" + std::to_string(i);
            const int pays = static_cast<int>(random() % 9);
            const int gets = static_cast<int>(random() % 9);
            if (pays != 0) all.push_back(owes(who, "house", pays));
            if (gets != 0) all.push_back(owes("house", who, gets));
            owed[who] = gets - pays;
            owed["house"] += pays - gets;
        }
        const std::vector<payment> paid = payments(all);
        std::map<std::string, int> after;
        for (const payment& p : paid) {
            CHECK(p.amount.count() > 0);
            after[p.payer] -= static_cast<int>(p.amount.count());
            after[p.payee] += static_cast<int>(p.amount.count());
        }
        for (const auto& [who, amount] : owed) CHECK(after[who] == amount);
        std::size_t uneven = 0;
        for (const auto& [who, amount] : owed) uneven += who != "house" && amount != 0 ? 1 : 0;
        CHECK(paid.size() == uneven);
    }
}

TEST_CASE("netted_balance: legs of a clearing house are netted, those of a sale beside it are not")
{
    builder b;
    b.service("minutes-x").service("minutes-y").service("desks").parties({"house", "x", "y"});
    b.agree("clearing", terms("clear", "EUR", {{"house", "clearing_house"}, {"x", "operator"}, {"y", "operator"}},
                              {charge("visited", "clearing_house", "operator", per_unit(n("0.10"))),
                               charge("abroad", "operator", "clearing_house", per_unit(n("0.12")))}));
    b.agree("desk", terms("provide", "EUR", {{"house", "provider"}, {"x", "business"}},
                          {charge("desk", "business", "provider", per_unit(n("7")))}));
    for (const std::string who : {"x", "y"}) {
        const std::string other = who == "x" ? "y" : "x";
        b.offer(who + "-in", who, "house", "minutes-" + who, "clearing").offer(who + "-out", "house", other, "minutes-" + who, "clearing");
    }
    b.offer("desks", "house", "x", "desks", "desk", std::vector<std::string>{});
    const ledger l = settled(b.made(), "2026-10",
                             usage_table{{{.key = "1", .offer = "x-out", .quantity = "1000"},
                                          {.key = "2", .offer = "y-out", .quantity = "400"},
                                          {.key = "3", .offer = "desks", .quantity = "1"}}});
    // x earns 100.00 and pays 48.00, y pays 120.00 and earns 40.00; the house keeps 0.02 of 1,400 minutes, and 7.00 for its desk.
    CHECK(told(netted_balances(statements(l))) ==
          std::vector<std::string>{"2026-10 house -> x 100.00 - 48.00 = 52.00", "2026-10 y -> house 120.00 - 40.00 = 80.00"});
    CHECK(all_paid(l) == std::vector<std::string>{"house -> x 52.00 EUR", "x -> house 7.00 EUR", "y -> house 80.00 EUR"});
    check_conserved(l);
}

TEST_CASE("netted_balance: the explanation of a payment shows what was set off")
{
    builder b;
    b.service("minutes-x").service("minutes-y").parties({"house", "x", "y"});
    b.agree("clearing", terms("clear", "EUR", {{"house", "clearing_house"}, {"x", "operator"}, {"y", "operator"}},
                              {charge("visited", "clearing_house", "operator", per_unit(n("0.10"))),
                               charge("abroad", "operator", "clearing_house", per_unit(n("0.10")))}));
    for (const std::string who : {"x", "y"}) {
        const std::string other = who == "x" ? "y" : "x";
        b.offer(who + "-in", who, "house", "minutes-" + who, "clearing").offer(who + "-out", "house", other, "minutes-" + who, "clearing");
    }
    const plan p = planned(b.made(), "2026-10");
    const usage_table usage{{{.key = "1", .offer = "x-out", .quantity = "1000"}, {.key = "2", .offer = "y-out", .quantity = "400"}}};
    const auto why = [&](const char* payer, const char* payee) {
        return explain(p, usage.columns(), {.payer = payer, .payee = payee}).value();
    };
    const explanation house_pays = why("house", "x");
    CHECK(house_pays.rule == "net");
    CHECK(house_pays.inputs == std::vector<std::pair<std::string, std::string>>{{"owes", "100.00 EUR"}, {"set_off", "40 EUR"}});
    CHECK(house_pays.result == "60.00 EUR");
    REQUIRE(house_pays.children.size() == 2);
    CHECK(house_pays.children[0].rule == "payment");
    CHECK(house_pays.children[0].result == "100.00 EUR");
    // x owes 40.00, which is set off whole.
    CHECK(why("x", "house").result == "0.00 EUR");
}
