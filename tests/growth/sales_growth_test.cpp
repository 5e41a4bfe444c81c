#include "partnership.hpp"

#include <doctest/doctest.h>

#include <string>
#include <vector>

// That what is done with a document after it was read takes work in proportion to the document as well: who sells what to whom, and what
// is charged for it. growth_test.cpp says how work is counted.
//
// Two things grow faster than a document by their nature, and are no part of this: flows where everybody provides for everybody, or pays
// everybody (n introducers of n sellers are n * n introductions), and `check` over days on each of which something begins, since it looks
// at the whole chain on each.

using namespace growth;

namespace {

/// n suppliers, each with a service of its own, that a hub sells on to n customers, one each; all under one agreement.
void pass_through(partnership& p, number n, const std::string& type, const std::string& hub, const std::string& more)
{
    seats all{{"hub", hub}};
    p.party("hub");
    engage(p, all, n, "a", "supplier");
    engage(p, all, n, "c", "customer");
    for (number i = 0; i < n; ++i) {
        p.service(key("s", i));
        p.offer(key("in", i), key("a", i), "hub", key("s", i), "u");
        p.offer(key("out", i), "hub", key("c", i), key("s", i), "u");
    }
    p.agreement("u", type, all, more);
}

/// n agreements between the same two, each with an offer of another service.
void between_two(partnership& p, number n, const std::string& type, const std::string& seller, const std::string& buyer)
{
    p.party("a");
    p.party("b");
    for (number i = 0; i < n; ++i) {
        p.service(key("s", i));
        p.agreement(key("u", i), type, {{"a", seller}, {"b", buyer}}, charges({price("c", buyer, seller)}));
        p.offer(key("o", i), "a", "b", key("s", i), key("u", i));
    }
}

/// One sells the same to n others under one agreement.
void to_many(partnership& p, number n, const std::string& type, const std::string& seller, const std::string& buyer,
             const std::string& more)
{
    seats all{{"a", seller}};
    p.party("a");
    p.service("s");
    engage(p, all, n, "b", buyer);
    for (number i = 0; i < n; ++i) p.offer(key("o", i), "a", key("b", i), "s", "u");
    p.agreement("u", type, all, more);
}

/// One offer under an agreement between a and b, with n of something in its terms.
void one_offer(partnership& p, const std::string& more, const seats& beside = {})
{
    p.party("a");
    p.party("b");
    p.service("s");
    seats all{{"a", "supplier"}, {"b", "customer"}};
    for (const partnership::seat& each : beside) {
        p.party(each.first);
        all.push_back(each);
    }
    p.agreement("u", "sell", all, more);
    p.offer("o", "a", "b", "s", "u");
}

/// n offers of a service each, from a to b.
void offers_of_services(partnership& p, number n, const std::string& type, const seats& all, const std::string& more)
{
    for (const partnership::seat& each : all) p.party(each.first);
    for (number i = 0; i < n; ++i) {
        p.service(key("s", i));
        p.offer(key("o", i), "a", "b", key("s", i), "u");
    }
    p.agreement("u", type, all, more);
}

std::vector<std::string> many(number n, const std::function<std::string(number)>& one)
{
    std::vector<std::string> all;
    for (number i = 0; i < n; ++i) all.push_back(one(i));
    return all;
}

const std::string retail = price("retail", "customer", "supplier");
const std::string by_hub = charges({price("wholesale", "intermediary", "supplier"), price("retail", "customer", "intermediary")});
const seats two{{"a", "supplier"}, {"b", "customer"}};

std::vector<partnership_dimension> sales()
{
    return {
        {"offers under one agreement", 500, "", [](auto& p, number n) { offers_of_services(p, n, "sell", two, charges({retail})); }},
        {"offers whose price nobody has agreed", 500, "", [](auto& p, number n) { offers_of_services(p, n, "sell", two, ""); }},
        {"offers that somebody else pays for", 500, "",
         [](auto& p, number n) {
             p.party("payer");
             p.party("a");
             p.party("b");
             for (number i = 0; i < n; ++i) {
                 p.service(key("s", i));
                 p.offer(key("o", i), "a", "b", key("s", i), "u", R"("paid_by":"payer")");
             }
             p.agreement("u", "sell", {{"a", "supplier"}, {"b", "customer"}, {"payer", "customer"}}, charges({retail}));
         }},
        {"agreements of type sell", 250, "", [](auto& p, number n) { between_two(p, n, "sell", "supplier", "customer"); }},
        {"agreements of type provide", 250, "", [](auto& p, number n) { between_two(p, n, "provide", "provider", "business"); }},
        {"agreements of type purchase", 250, "", [](auto& p, number n) { between_two(p, n, "purchase", "supplier", "purchaser"); }},
        {"agreements of type distribute", 250, "not_passed_on",
         [](auto& p, number n) { between_two(p, n, "distribute", "supplier", "distributor"); }},
        {"agreements of type franchise", 250, "not_passed_on",
         [](auto& p, number n) { between_two(p, n, "franchise", "franchisor", "franchisee"); }},
        {"agreements of type enable", 250, "not_passed_on",
         [](auto& p, number n) { between_two(p, n, "enable", "supplier", "ecosystem_enabler"); }},
        {"agreements of type integrate", 250, "not_part_of_bundle",
         [](auto& p, number n) { between_two(p, n, "integrate", "supplier", "integrator"); }},
        {"customers of one supplier", 500, "", [](auto& p, number n) { to_many(p, n, "sell", "supplier", "customer", charges({retail})); }},
        {"purchasers of one seller", 500, "",
         [](auto& p, number n) { to_many(p, n, "purchase", "supplier", "purchaser", charges({price("c", "purchaser", "supplier")})); }},
        {"franchisees of one franchisor", 500, "not_passed_on",
         [](auto& p, number n) {
             to_many(p, n, "franchise", "franchisor", "franchisee", charges({price("c", "franchisee", "franchisor")}));
         }},
        {"customers of whom an agent has a commission each", 500, "",
         [](auto& p, number n) {
             seats all{{"a", "supplier"}, {"agent", "partner"}};
             p.party("a");
             p.party("agent");
             p.service("s");
             engage(p, all, n, "b", "customer");
             for (number i = 0; i < n; ++i) p.offer(key("o", i), "a", key("b", i), "s", "u");
             p.agreement("u", "sell", all, charges({retail, price("commission", "supplier", "partner")}));
         }},
        {"customers who share out what they pay, one of them aside", 500, "",
         [](auto& p, number n) {
             seats all{{"a", "supplier"}, {"agent", "partner"}};
             p.party("a");
             p.party("agent");
             p.service("s");
             engage(p, all, n, "b", "customer");
             for (number i = 0; i < n; ++i) p.offer(key("o", i), "a", key("b", i), "s", "u");
             p.agreement("u", "sell", all,
                         R"("divisions":[{"key":"d","of":"reported","payer":"customer","members":)"
                         R"([{"payee":"partner","share":"0.1"},{"payee":"supplier","rest":true}]}])");
         }},
        {"suppliers of one customer", 500, "",
         [](auto& p, number n) {
             seats all{{"b", "customer"}};
             p.party("b");
             engage(p, all, n, "a", "supplier");
             for (number i = 0; i < n; ++i) {
                 p.service(key("s", i));
                 p.offer(key("o", i), key("a", i), "b", key("s", i), "u");
             }
             p.agreement("u", "sell", all, charges({retail}));
         }},
        {"a line in which each sells on to the next", 100, "not_passed_on",
         [](auto& p, number n) {
             p.service("s");
             for (number i = 0; i <= n; ++i) p.party(key("p", i));
             for (number i = 0; i < n; ++i) {
                 p.agreement(key("u", i), "distribute", {{key("p", i), "supplier"}, {key("p", i + 1), "distributor"}},
                             charges({price("c", "distributor", "supplier")}));
                 p.offer(key("o", i), key("p", i), key("p", i + 1), "s", key("u", i));
             }
         },
         false},
        {"services that a distributor passes on", 250, "",
         [](auto& p, number n) { pass_through(p, n, "distribute", "distributor", by_hub); }},
        {"services that an enabler passes on", 250, "",
         [](auto& p, number n) { pass_through(p, n, "enable", "ecosystem_enabler", by_hub); }},
        {"services that a clearing house passes on", 250, "",
         [](auto& p, number n) { pass_through(p, n, "clear", "clearing_house", by_hub); }},
        {"services that an integrator passes on", 250, "",
         [](auto& p, number n) { pass_through(p, n, "integrate", "integrator", by_hub); }},
        {"services that are passed on without a price", 250, "",
         [](auto& p, number n) { pass_through(p, n, "distribute", "distributor", ""); }},
        {"services that a distributor passes on, with an agreement for each", 250, "",
         [](auto& p, number n) {
             p.party("hub");
             for (number i = 0; i < n; ++i) {
                 p.service(key("s", i));
                 p.party(key("a", i));
                 p.party(key("c", i));
                 p.agreement(key("u", i), "distribute", {{key("a", i), "supplier"}, {"hub", "distributor"}},
                             charges({price("wholesale", "distributor", "supplier")}));
                 p.agreement(key("v", i), "distribute", {{"hub", "distributor"}, {key("c", i), "customer"}},
                             charges({price("retail", "customer", "distributor")}));
                 p.offer(key("in", i), key("a", i), "hub", key("s", i), key("u", i));
                 p.offer(key("out", i), "hub", key("c", i), key("s", i), key("v", i));
             }
         }},
        {"parts of what an integrator sells", 250, "",
         [](auto& p, number n) {
             seats all{{"hub", "integrator"}, {"c", "customer"}};
             p.party("hub");
             p.party("c");
             engage(p, all, n, "a", "supplier");
             for (number i = 0; i < n; ++i) {
                 p.service(key("s", i));
                 p.offer(key("in", i), key("a", i), "hub", key("s", i), "u");
             }
             p.service("whole", many(n, [](number i) { return key("s", i); }));
             p.offer("out", "hub", "c", "whole", "u");
             p.agreement("u", "integrate", all,
                         charges({price("parts", "integrator", "supplier"), price("retail", "customer", "integrator")}));
         }},
        {"parts of something much larger, under an agreement that sells on", 250, "altered",
         [](auto& p, number n) {
             seats all{{"hub", "distributor"}, {"c", "customer"}, {"a", "supplier"}};
             for (const char* each : {"hub", "c", "a"}) p.party(each);
             for (number i = 0; i < n; ++i) {
                 p.service(key("s", i));
                 p.offer(key("in", i), "a", "hub", key("s", i), "u");
             }
             p.service("whole", many(n, [](number i) { return key("s", i); }));
             p.offer("out", "hub", "c", "whole", "u");
             p.agreement("u", "distribute", all, by_hub);
         }},
        {"bundles of two parts that an integrator sells", 250, "",
         [](auto& p, number n) {
             seats all{{"hub", "integrator"}, {"c", "customer"}};
             p.party("hub");
             p.party("c");
             engage(p, all, n, "a", "supplier");
             for (number i = 0; i < n; ++i) {
                 p.service(key("s", i));
                 p.service(key("own", i));
                 p.service(key("whole", i), {key("s", i), key("own", i)});
                 p.offer(key("in", i), key("a", i), "hub", key("s", i), "u");
                 p.offer(key("out", i), "hub", "c", key("whole", i), "u");
             }
             p.agreement("u", "integrate", all,
                         charges({price("parts", "integrator", "supplier"), price("retail", "customer", "integrator")}));
         }},
        {"bundles in one another, of which the largest is sold", 250, "",
         [](auto& p, number n) {
             seats all{{"hub", "integrator"}, {"c", "customer"}};
             p.party("hub");
             p.party("c");
             engage(p, all, n, "a", "supplier");
             for (number i = 0; i < n; ++i) {
                 p.service(key("s", i));
                 p.service(key("whole", i), i == 0 ? std::vector<std::string>{} : std::vector{key("s", i), key("whole", i - 1)});
                 p.offer(key("in", i), key("a", i), "hub", i == 0 ? "whole0" : key("s", i), "u");
             }
             p.offer("out", "hub", "c", key("whole", n - 1), "u");
             p.agreement("u", "integrate", all,
                         charges({price("parts", "integrator", "supplier"), price("retail", "customer", "integrator")}));
         }},
        {"what is bought and not passed on", 500, "not_passed_on",
         [](auto& p, number n) { offers_of_services(p, n, "distribute", {{"a", "supplier"}, {"b", "distributor"}}, ""); }},
        {"suppliers of the same service to one hub", 500, "two_suppliers",
         [](auto& p, number n) {
             seats all{{"hub", "distributor"}, {"c", "customer"}};
             p.party("hub");
             p.party("c");
             p.service("s");
             engage(p, all, n, "a", "supplier");
             for (number i = 0; i < n; ++i) p.offer(key("in", i), key("a", i), "hub", "s", "u");
             p.offer("out", "hub", "c", "s", "u");
             p.agreement("u", "distribute", all, by_hub);
         }},
        {"a ring in which each sells on to the next", 250, "feed_cycle",
         [](auto& p, number n) {
             p.service("s");
             for (number i = 0; i < n; ++i) p.party(key("p", i));
             for (number i = 0; i < n; ++i) {
                 p.agreement(key("u", i), "sell", {{key("p", i), "supplier"}, {key("p", (i + 1) % n), "customer"}}, charges({retail}));
                 p.offer(key("o", i), key("p", i), key("p", (i + 1) % n), "s", key("u", i));
             }
         }},
        {"parties who are engaged and do nothing", 1000, "",
         [](auto& p, number n) {
             seats all;
             for (number i = 0; i < n; ++i) all.emplace_back(key("x", i), "partner");
             one_offer(p, charges({retail}), all);
         }},
        {"suppliers of a hub who are engaged and do nothing", 500, "",
         [](auto& p, number n) {
             seats all{{"hub", "distributor"}, {"c", "customer"}, {"a", "supplier"}};
             for (const char* each : {"hub", "c", "a"}) p.party(each);
             p.service("s");
             engage(p, all, n, "x", "supplier");
             p.offer("in", "a", "hub", "s", "u");
             p.offer("out", "hub", "c", "s", "u");
             p.agreement("u", "distribute", all, by_hub);
         }},
        {"roles of roles", 500, "",
         [](auto& p, number n) {
             for (number i = 0; i < n; ++i) p.role(key("r", i), i == 0 ? "customer" : key("r", i - 1));
             p.party("a");
             p.party("b");
             p.service("s");
             p.agreement("u", "sell", {{"a", "supplier"}, {"b", key("r", n - 1)}}, charges({retail}));
             p.offer("o", "a", "b", "s", "u");
         }},
        {"roles, each held by one", 250, "",
         [](auto& p, number n) {
             seats all{{"a", "supplier"}};
             p.party("a");
             for (number i = 0; i < n; ++i) {
                 p.role(key("r", i), "customer");
                 p.party(key("b", i));
                 all.emplace_back(key("b", i), key("r", i));
                 p.service(key("s", i));
                 p.offer(key("o", i), "a", key("b", i), key("s", i), "u");
             }
             p.agreement("u", "sell", all, charges({retail}));
         }},
        {"charges of one agreement", 500, "",
         [](auto& p, number n) { one_offer(p, charges(many(n, [](number i) { return price(key("c", i), "customer", "supplier"); }))); }},
        {"charges that somebody aside is paid", 500, "",
         [](auto& p, number n) {
             std::vector<std::string> all = many(n, [](number i) { return price(key("c", i), "supplier", "partner"); });
             all.push_back(retail);
             one_offer(p, charges(all), {{"agent", "partner"}});
         }},
        {"charges by the month", 500, "",
         [](auto& p, number n) { one_offer(p, charges(many(n, [](number i) { return fee(key("c", i), "customer", "supplier"); }))); }},
        {"parties who owe a charge by the month", 500, "",
         [](auto& p, number n) { to_many(p, n, "sell", "supplier", "customer", charges({fee("c", "customer", "supplier")})); }},
        {"charges by the month beside parties who do nothing", 500, "",
         [](auto& p, number n) {
             seats all;
             for (number i = 0; i < n; ++i) all.emplace_back(key("x", i), "partner");
             one_offer(p, charges(many(n, [](number i) { return fee(key("c", i), "customer", "supplier"); })), all);
         }},
        {"charges for a service each", 500, "",
         [](auto& p, number n) {
             offers_of_services(p, n, "sell", two,
                                charges(many(n, [](number i) { return price(key("c", i), "customer", "supplier", {key("s", i)}); })));
         }},
        {"services that one charge names", 500, "",
         [](auto& p, number n) {
             offers_of_services(p, n, "sell", two,
                                charges({price("c", "customer", "supplier", many(n, [](number i) { return key("s", i); }))}));
         }},
        {"services that a charge names and nobody offers", 500, "charge_without_flow",
         [](auto& p, number n) {
             for (number i = 0; i < n; ++i) p.service(key("x", i));
             std::vector<std::string> named = many(n, [](number i) { return key("x", i); });
             named.emplace_back("s");
             one_offer(p, charges({price("c", "customer", "supplier", named)}));
         }},
        {"charges for what nobody offers", 500, "charge_without_flow",
         [](auto& p, number n) {
             for (number i = 0; i < n; ++i) p.service(key("x", i));
             std::vector<std::string> all = many(n, [](number i) { return price(key("c", i), "customer", "supplier", {key("x", i)}); });
             all.push_back(retail);
             one_offer(p, charges(all));
         }},
        {"charges that nobody pays", 500, "charge_without_flow",
         [](auto& p, number n) {
             std::vector<std::string> all = many(n, [](number i) { return price(key("c", i), "partner", "supplier"); });
             all.push_back(retail);
             one_offer(p, charges(all), {{"x", "partner"}, {"y", "partner"}});
         }},
        {"prices beside a price for all", 500, "charge_on_all_services",
         [](auto& p, number n) {
             std::vector<std::string> all = many(n, [](number i) { return price(key("c", i), "customer", "supplier", {key("s", i)}); });
             all.push_back(retail);
             offers_of_services(p, n, "sell", two, charges(all));
         }},
        {"prices for all beside a price", 500, "charge_on_all_services",
         [](auto& p, number n) {
             std::vector<std::string> all = many(n, [](number i) { return price(key("c", i), "customer", "supplier"); });
             all.push_back(price("named", "customer", "supplier", {"s"}));
             one_offer(p, charges(all));
         }},
        {"divisions of what one offer brings in", 250, "",
         [](auto& p, number n) {
             std::string all;
             for (number i = 0; i < n; ++i)
                 all +=
                     (i == 0 ? "" : ",") + (R"({"key":")" + key("d", i)) +
                     R"(","of":"reported","payer":"customer","members":[{"payee":"partner","share":"0.1"},{"payee":"supplier","rest":true}]})";
             one_offer(p, R"("divisions":[)" + all + "]", {{"agent", "partner"}});
         }},
        {"members of a division", 500, "",
         [](auto& p, number n) {
             std::string all;
             for (number i = 0; i < n; ++i) all += R"({"payee":"partner","label":")" + key("l", i) + R"(","share":"1/1000000"},)";
             one_offer(p,
                       R"("divisions":[{"key":"d","of":"reported","payer":"customer","members":[)" + all +
                           R"({"payee":"supplier","rest":true}]}])",
                       {{"agent", "partner"}});
         }},
        {"sales of one large chain beside many small ones", 250, "",
         [](auto& p, number n) {
             seats all{{"a", "supplier"}, {"hub", "distributor"}};
             p.party("a");
             p.party("hub");
             p.service("s");
             engage(p, all, n, "c", "customer");
             p.offer("in", "a", "hub", "s", "u");
             for (number i = 0; i < n; ++i) {
                 p.offer(key("out", i), "hub", key("c", i), "s", "u");
                 for (const char* each : {"x", "y", "z"}) p.party(key(each, i));
                 p.agreement(key("v", i), "distribute",
                             {{key("x", i), "supplier"}, {key("y", i), "distributor"}, {key("z", i), "customer"}}, by_hub);
                 p.offer(key("i", i), key("x", i), key("y", i), "s", key("v", i));
                 p.offer(key("o", i), key("y", i), key("z", i), "s", key("v", i));
             }
             p.agreement("u", "distribute", all, by_hub);
         }},
    };
}

}  // namespace

TEST_CASE("growth: what is done with a document of twice the sales or charges takes about twice the steps") { check_growth(sales()); }
