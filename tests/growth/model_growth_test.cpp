#include "partnership.hpp"

#include <doctest/doctest.h>

#include <string>
#include <vector>

// The same as sales_growth_test.cpp, where others stand beside a sale: who introduces, shows and carries, sells beside another one, or is
// nearly something.

using namespace growth;

namespace {

/// n sellers, each with a customer and a service of its own, and the broker k, who may offer each of them its own service.
void sellers_of_a_broker(partnership& p, number n, bool is_offered)
{
    seats all{{"k", "broker"}};
    p.party("k");
    p.service("lead");
    engage(p, all, n, "a", "supplier");
    engage(p, all, n, "c", "customer");
    for (number i = 0; i < n; ++i) {
        p.service(key("s", i));
        p.offer(key("o", i), key("a", i), key("c", i), key("s", i), "u");
        if (is_offered) p.offer(key("l", i), "k", key("a", i), "lead", "u");
    }
    p.agreement("u", "broker", all, charges({price("retail", "customer", "supplier"), price("commission", "supplier", "broker")}));
}

/// n brokers of one seller, who has some customers.
void brokers_of_a_seller(partnership& p, number n, number customers, bool is_offered)
{
    seats all{{"a", "supplier"}};
    p.party("a");
    p.service("lead");
    p.service("s");
    engage(p, all, n, "k", "broker");
    engage(p, all, customers, "c", "customer");
    for (number i = 0; i < customers; ++i) p.offer(key("o", i), "a", key("c", i), "s", "u");
    for (number i = 0; i < n && is_offered; ++i) p.offer(key("l", i), key("k", i), "a", "lead", "u");
    p.agreement("u", "broker", all, charges({price("retail", "customer", "supplier"), price("commission", "supplier", "broker")}));
}

/// What a host gives its audience, and who pays to be shown to it.
const std::string by_advertiser = charges({price("click", "advertiser", "service_provider")});

/// The account of a party at a bank, under an agreement of its own.
void account(partnership& p, const std::string& bank, const std::string& customer)
{
    p.agreement("account-" + bank + "-" + customer, "bank", {{bank, "bank"}, {customer, "customer"}});
    p.offer("account-" + bank + "-" + customer, bank, customer, "account", "account-" + bank + "-" + customer);
}
/// That two banks serve one another; what the one does for the other is sold on to nobody.
void link_banks(partnership& p, const std::string& one, const std::string& other)
{
    p.agreement("between-" + one + "-" + other, "bank", {{one, "bank"}, {other, "bank"}});
    p.offer("between-" + one + "-" + other, one, other, "clearing", "between-" + one + "-" + other, R"("feeds":[])");
}
/// A sells to n others under one agreement, and is paid by bank.
void sell_by_bank(partnership& p, number n)
{
    seats all{{"a", "retailer"}};
    p.party("a");
    for (const char* each : {"s", "account", "clearing"}) p.service(each);
    engage(p, all, n, "b", "customer");
    for (number i = 0; i < n; ++i) p.offer(key("o", i), "a", key("b", i), "s", "u");
    p.agreement("u", "bank", all, charges({price("retail", "customer", "retailer")}));
}

/// a sells b something, and n others are engaged there in a role of a model, and do nothing.
void idle(partnership& p, number n, const std::string& role)
{
    seats all{{"a", "supplier"}, {"b", "customer"}};
    p.party("a");
    p.party("b");
    p.service("s");
    engage(p, all, n, "x", role);
    p.agreement("u", "sell", all, charges({price("retail", "customer", "supplier")}));
    p.offer("o", "a", "b", "s", "u");
}

/// n chains of three, each on its own.
void apart(partnership& p, number n, const std::string& type, const std::string& first, const std::string& hub, const std::string& last)
{
    p.service("s");
    for (number i = 0; i < n; ++i) {
        for (const char* each : {"a", "h", "c"}) p.party(key(each, i));
        p.agreement(key("u", i), type, {{key("a", i), first}, {key("h", i), hub}, {key("c", i), last}},
                    charges({price("wholesale", hub, first), price("retail", last, hub)}));
        p.offer(key("i", i), key("a", i), key("h", i), "s", key("u", i));
        p.offer(key("o", i), key("h", i), key("c", i), "s", key("u", i));
    }
}

std::vector<partnership_dimension> beside_sales()
{
    return {
        {"sellers of one broker", 250, "", [](auto& p, number n) { sellers_of_a_broker(p, n, true); }},
        {"sellers of one broker whose service nobody states", 250, "", [](auto& p, number n) { sellers_of_a_broker(p, n, false); }},
        {"brokers of one seller", 250, "", [](auto& p, number n) { brokers_of_a_seller(p, n, 1, true); }},
        {"brokers of one seller whose service nobody states", 250, "charge_without_flow",
         [](auto& p, number n) { brokers_of_a_seller(p, n, 1, false); }},
        {"brokers of one seller, and as many customers", 250, "", [](auto& p, number n) { brokers_of_a_seller(p, n, n, true); }},
        {"brokers whom records name, and as many sellers", 250, "",
         [](auto& p, number n) {
             seats all;
             engage(p, all, n, "k", "broker");
             engage(p, all, n, "a", "supplier");
             engage(p, all, n, "c", "customer");
             for (number i = 0; i < n; ++i) {
                 p.service(key("s", i));
                 p.offer(key("o", i), key("a", i), key("c", i), key("s", i), "u");
             }
             p.agreement("u", "broker", all,
                         charges({price("retail", "customer", "supplier"), price("commission", "introduced", "introducer")}));
         }},
        {"introducers whom an agreement names beside many sellers", 250, "",
         [](auto& p, number n) {
             seats all{{"b", "customer"}, {"k", "partner"}};
             p.party("b");
             p.party("k");
             engage(p, all, n, "a", "coseller");
             for (number i = 0; i < n; ++i) {
                 p.service(key("s", i));
                 p.offer(key("o", i), key("a", i), "b", key("s", i), "u");
             }
             p.agreement("u", "co_sell", all,
                         charges({price("retail", "customer", "coseller"), price("commission", "introduced", "partner")}));
         }},
        {"sellers side by side", 250, "",
         [](auto& p, number n) {
             seats all{{"b", "customer"}};
             p.party("b");
             engage(p, all, n, "a", "coseller");
             for (number i = 0; i < n; ++i) {
                 p.service(key("s", i));
                 p.offer(key("o", i), key("a", i), "b", key("s", i), "u");
             }
             p.agreement("u", "co_sell", all, charges({price("retail", "customer", "coseller")}));
         }},
        {"sellers side by side, any of whom introduces", 250, "",
         [](auto& p, number n) {
             seats all{{"b", "customer"}};
             p.party("b");
             engage(p, all, n, "a", "coseller");
             for (number i = 0; i < n; ++i) {
                 p.service(key("s", i));
                 p.offer(key("o", i), key("a", i), "b", key("s", i), "u");
             }
             p.agreement("u", "co_market", all,
                         charges({price("retail", "customer", "coseller"), price("commission", "introduced", "introducer")}));
         }},
        {"customers of two who sell side by side", 250, "",
         [](auto& p, number n) {
             seats all{{"x", "coseller"}, {"y", "coseller"}};
             p.party("x");
             p.party("y");
             p.service("s");
             p.service("t");
             engage(p, all, n, "b", "customer");
             for (number i = 0; i < n; ++i) {
                 p.offer(key("x", i), "x", key("b", i), "s", "u");
                 p.offer(key("y", i), "y", key("b", i), "t", "u");
             }
             p.agreement("u", "co_sell", all, charges({price("retail", "customer", "coseller")}));
         }},
        {"hosts of one advertiser, under one agreement", 250, "",
         [](auto& p, number n) {
             seats all{{"v", "advertiser"}};
             p.party("v");
             p.service("click");
             engage(p, all, n, "h", "service_provider");
             for (number i = 0; i < n; ++i) {
                 p.party(key("c", i));
                 p.service(key("s", i));
                 p.agreement(key("v", i), "sell", {{key("h", i), "service_provider"}, {key("c", i), "customer"}});
                 p.offer(key("s", i), key("h", i), key("c", i), key("s", i), key("v", i));
                 p.offer(key("o", i), key("h", i), "v", "click", "u");
             }
             p.agreement("u", "advertise", all, by_advertiser);
         }},
        {"hosts of one advertiser, under an agreement each", 250, "",
         [](auto& p, number n) {
             p.party("v");
             p.service("click");
             for (number i = 0; i < n; ++i) {
                 p.party(key("h", i));
                 p.party(key("c", i));
                 p.service(key("s", i));
                 p.agreement(key("v", i), "sell", {{key("h", i), "service_provider"}, {key("c", i), "customer"}});
                 p.offer(key("s", i), key("h", i), key("c", i), key("s", i), key("v", i));
                 p.agreement(key("u", i), "advertise", {{key("h", i), "service_provider"}, {"v", "advertiser"}}, by_advertiser);
                 p.offer(key("o", i), key("h", i), "v", "click", key("u", i));
             }
         }},
        {"advertisers of one host", 250, "",
         [](auto& p, number n) {
             p.party("h");
             p.party("c");
             p.service("click");
             p.service("s");
             p.agreement("v", "sell", {{"h", "service_provider"}, {"c", "customer"}});
             p.offer("s", "h", "c", "s", "v");
             for (number i = 0; i < n; ++i) {
                 p.party(key("v", i));
                 p.agreement(key("u", i), "advertise", {{"h", "service_provider"}, {key("v", i), "advertiser"}}, by_advertiser);
                 p.offer(key("o", i), "h", key("v", i), "click", key("u", i));
             }
         }},
        {"advertisers of one host, each shown to a customer of its own", 250, "",
         [](auto& p, number n) {
             p.party("h");
             p.service("click");
             p.service("s");
             for (number i = 0; i < n; ++i) {
                 p.party(key("v", i));
                 p.party(key("c", i));
                 p.agreement(key("u", i), "advertise", {{"h", "service_provider"}, {key("v", i), "advertiser"}, {key("c", i), "customer"}},
                             by_advertiser);
                 p.offer(key("o", i), "h", key("v", i), "click", key("u", i));
                 p.offer(key("s", i), "h", key("c", i), "s", key("u", i));
             }
         }},
        {"the audience of one host", 250, "",
         [](auto& p, number n) {
             seats all{{"h", "service_provider"}};
             p.party("h");
             p.party("v");
             p.service("click");
             p.service("s");
             engage(p, all, n, "c", "customer");
             for (number i = 0; i < n; ++i) p.offer(key("s", i), "h", key("c", i), "s", "v");
             p.agreement("v", "sell", all);
             p.agreement("u", "advertise", {{"h", "service_provider"}, {"v", "advertiser"}}, by_advertiser);
             p.offer("o", "h", "v", "click", "u");
         }},
        {"services of a host beside which adverts are shown", 250, "",
         [](auto& p, number n) {
             std::string items = quoted("click");
             for (const char* each : {"h", "v", "c"}) p.party(each);
             p.service("click");
             for (number i = 0; i < n; ++i) {
                 p.service(key("s", i));
                 p.offer(key("s", i), "h", "c", key("s", i), "v");
                 items += "," + quoted(key("s", i));
             }
             p.agreement("v", "sell", {{"h", "service_provider"}, {"c", "customer"}});
             p.agreement("u", "advertise", {{"h", "service_provider"}, {"v", "advertiser"}}, by_advertiser + R"(,"items":[)" + items + "]");
             p.offer("o", "h", "v", "click", "u");
         }},
        {"payments through one bank", 250, "",
         [](auto& p, number n) {
             sell_by_bank(p, n);
             seats all{{"n", "bank"}, {"a", "customer"}};
             p.party("n");
             for (number i = 0; i < n; ++i) {
                 all.emplace_back(key("b", i), "customer");
                 p.offer(key("account", i), "n", key("b", i), "account", "accounts");
             }
             p.offer("account-a", "n", "a", "account", "accounts");
             p.agreement("accounts", "bank", all);
         }},
        {"payments through one bank, under an agreement each", 250, "",
         [](auto& p, number n) {
             for (const char* each : {"n", "a"}) p.party(each);
             for (const char* each : {"s", "account", "clearing"}) p.service(each);
             account(p, "n", "a");
             for (number i = 0; i < n; ++i) {
                 p.party(key("b", i));
                 p.agreement(key("u", i), "bank", {{"a", "retailer"}, {key("b", i), "customer"}},
                             charges({price("retail", "customer", "retailer")}));
                 p.offer(key("o", i), "a", key("b", i), "s", key("u", i));
                 account(p, "n", key("b", i));
             }
         }},
        {"payments through two banks", 250, "",
         [](auto& p, number n) {
             sell_by_bank(p, n);
             for (const char* each : {"n", "m"}) p.party(each);
             account(p, "m", "a");
             link_banks(p, "n", "m");
             for (number i = 0; i < n; ++i) account(p, "n", key("b", i));
         }},
        {"banks around one that serves them all", 250, "",
         [](auto& p, number n) {
             sell_by_bank(p, n);
             for (const char* each : {"z", "m"}) p.party(each);
             account(p, "z", "a");
             link_banks(p, "m", "z");
             for (number i = 0; i < n; ++i) {
                 p.party(key("n", i));
                 account(p, key("n", i), key("b", i));
                 link_banks(p, key("n", i), "m");
             }
         }},
        {"a chain of banks", 250, "",
         [](auto& p, number n) {
             sell_by_bank(p, 1);
             p.party("n0");
             account(p, "n0", "b0");
             for (number i = 1; i < n; ++i) {
                 p.party(key("n", i));
                 link_banks(p, key("n", i - 1), key("n", i));
             }
             account(p, key("n", n - 1), "a");
         }},
        {"banks of one payer", 250, "",
         [](auto& p, number n) {
             sell_by_bank(p, 1);
             for (number i = 0; i < n; ++i) {
                 p.party(key("n", i));
                 account(p, key("n", i), "b0");
             }
             account(p, "n0", "a");
         }},
        {"payers without a bank", 250, "no_bank",
         [](auto& p, number n) {
             sell_by_bank(p, n);
             p.party("n");
             account(p, "n", "a");
         }},
        {"payers whose bank leads nowhere", 250, "banks_apart",
         [](auto& p, number n) {
             sell_by_bank(p, n);
             for (const char* each : {"n", "m"}) p.party(each);
             account(p, "m", "a");
             for (number i = 0; i < n; ++i) account(p, "n", key("b", i));
         }},
        {"members of a clearing house, each of whom serves the next", 250, "",
         [](auto& p, number n) {
             seats all{{"hub", "clearing_house"}};
             p.party("hub");
             engage(p, all, n, "m", "operator");
             for (number i = 0; i < n; ++i) {
                 p.service(key("s", i));
                 p.offer(key("in", i), key("m", i), "hub", key("s", i), "u");
                 p.offer(key("out", i), "hub", key("m", (i + 1) % n), key("s", i), "u");
             }
             p.agreement("u", "clear", all,
                         charges({price("in", "clearing_house", "operator"), price("out", "operator", "clearing_house")}));
         }},
        {"purchasers of sidelines, from one who sells as many things", 250, "",
         [](auto& p, number n) {
             seats main{{"a", "supplier"}, {"c", "customer"}};
             seats side{{"a", "supplier"}, {"b", "purchaser"}};
             for (const char* each : {"a", "b", "c"}) p.party(each);
             for (number i = 0; i < n; ++i) {
                 p.service(key("s", i));
                 p.service(key("t", i));
                 p.offer(key("s", i), "a", "c", key("s", i), "u");
                 p.offer(key("t", i), "a", "b", key("t", i), "v");
             }
             p.agreement("u", "sell", main, charges({price("c", "customer", "supplier")}));
             p.agreement("v", "purchase", side, charges({price("c", "purchaser", "supplier")}));
         }},
        {"sidelines under an agreement each, from one who sells as many things", 250, "",
         [](auto& p, number n) {
             for (const char* each : {"a", "b", "c"}) p.party(each);
             for (number i = 0; i < n; ++i) {
                 p.service(key("s", i));
                 p.service(key("t", i));
                 p.offer(key("s", i), "a", "c", key("s", i), "u");
                 p.offer(key("t", i), "a", "b", key("t", i), key("v", i));
                 p.agreement(key("v", i), "purchase", {{"a", "supplier"}, {"b", "purchaser"}},
                             charges({price("c", "purchaser", "supplier")}));
             }
             p.agreement("u", "sell", {{"a", "supplier"}, {"c", "customer"}}, charges({price("c", "customer", "supplier")}));
         }},
        {"chains of a distributor", 250, "", [](auto& p, number n) { apart(p, n, "distribute", "supplier", "distributor", "customer"); }},
        {"chains of a franchisee", 250, "", [](auto& p, number n) { apart(p, n, "franchise", "franchisor", "franchisee", "customer"); }},
        {"chains of an enabler that are nearly one", 250, "",
         [](auto& p, number n) { apart(p, n, "enable", "supplier", "ecosystem_enabler", "customer"); }},
        {"chains of a clearing house that are nearly one", 250, "",
         [](auto& p, number n) { apart(p, n, "clear", "operator", "clearing_house", "customer"); }},
        {"chains in which nobody is an intermediary", 250, "",
         [](auto& p, number n) { apart(p, n, "sell", "supplier", "partner", "customer"); }},
        {"brokers who do nothing", 250, "", [](auto& p, number n) { idle(p, n, "broker"); }},
        {"advertisers who do nothing", 250, "", [](auto& p, number n) { idle(p, n, "advertiser"); }},
        {"banks that do nothing", 250, "", [](auto& p, number n) { idle(p, n, "bank"); }},
        {"enablers who do nothing", 250, "", [](auto& p, number n) { idle(p, n, "ecosystem_enabler"); }},
        {"cosellers who do nothing", 250, "", [](auto& p, number n) { idle(p, n, "coseller"); }},
    };
}

}  // namespace

TEST_CASE("growth: what is done with a document in which twice as many stand beside sales takes about twice the steps")
{
    check_growth(beside_sales());
}
