#include "../support/ecosystems.hpp"

#include <partnering/contract/derive.hpp>

#include <algorithm>

// What the policies beyond integrate, distribute and co_sell find, each in the smallest ecosystem that shows it; next to it stands the same
// mended, which has no finding.

using namespace ecosystems;

namespace {

using texts = std::vector<std::string>;

const formula price = per_unit(n("1"));

checked<flow_set> derived(const builder& b)
{
    const ecosystem of = b.made();
    return derive(value_chain::as_of(of, day("2026-10-15")).value());
}

texts findings_of(const builder& b) { return codes(derived(b).findings()); }

/// The one finding of an ecosystem: its text.
std::string told(const builder& b)
{
    const auto d = derived(b);
    REQUIRE(d.findings().size() == 1);
    CHECK(!d.findings().front().subject.empty());
    return d.findings().front().text;
}

/// The role of a party in the agreement that was added last.
void engage(builder& b, const std::string& party, const std::string& role)
{
    auto entries = b.last().versions.entries();
    for (engagement& e : entries.front().value.engaged)
        if (e.party == party) e.role = role;
    b.last().versions = timeline<agreement_terms>{entries};
}

builder sale(const std::string& type, const std::string& seller, const std::string& buyer)
{
    builder b;
    b.service("s").parties({"a", "b"});
    b.agree("deal", terms(type, "EUR", {{"a", seller}, {"b", buyer}}, {}));
    b.offer("o", "a", "b", "s", "deal");
    return b;
}

}  // namespace

TEST_CASE("a policy needs somebody in the role that it is about, and a kind of that role will do")
{
    struct row {
        std::string type;
        std::string role;
        std::string code;
    };
    for (const row& r : {row{"franchise", "franchisee", "no_franchisee"}, row{"enable", "ecosystem_enabler", "no_enabler"},
                         row{"clear", "clearing_house", "no_clearing_house"}, row{"broker", "broker", "no_broker"},
                         row{"advertise", "advertiser", "no_advertiser"}}) {
        CAPTURE(r.type);
        const builder none = sale(r.type, "supplier", "customer");
        CHECK(findings_of(none) == texts{r.code});
        CHECK(!derived(none).has_value());
        CHECK(told(none).find("role " + r.role) != std::string::npos);

        builder kind = sale(r.type, "business", "consumer");
        kind.role("special");
        kind.draft.roles.back().parent = r.role;
        engage(kind, r.type == "advertise" ? "b" : "a", "special");
        CHECK_FALSE(has_code(derived(kind).findings(), r.code));
        CHECK(derived(kind).has_value());
    }
}

TEST_CASE("franchise: who supplies the franchisee owns the brand, and is the only one")
{
    const auto brand = [](const std::vector<std::pair<std::string, std::string>>& suppliers, bool in_one) {
        builder b;
        b.service("s").service("t").party("f").together("c");
        in_roles all{{"f", "franchisee"}};
        for (const auto& [key, role] : suppliers) {
            b.party(key);
            all.push_back({key, role});
        }
        if (in_one) b.agree("brand", terms("franchise", "EUR", all, {}));
        std::size_t i = 0;
        for (const auto& [key, role] : suppliers) {
            if (!in_one) b.agree("brand-" + key, terms("franchise", "EUR", {{"f", "franchisee"}, {key, role}}, {}));
            b.offer("in-" + key, key, "f", i++ == 0 ? "s" : "t", in_one ? "brand" : "brand-" + key);
        }
        b.agree("sale", terms("distribute", "EUR", {{"f", "franchisee"}, {"c", "customer"}}, {}));
        b.offer("out-s", "f", "c", "s", "sale").offer("out-t", "f", "c", "t", "sale");
        return b;
    };
    CHECK(findings_of(brand({{"b", "franchisor"}}, false)).empty());
    CHECK(findings_of(brand({{"b", "supplier"}}, false)) == texts{"no_franchisor"});
    CHECK(findings_of(brand({{"b1", "franchisor"}, {"b2", "franchisor"}}, true)) == texts{"two_franchisors"});
    CHECK(told(brand({{"b1", "franchisor"}, {"b2", "franchisor"}}, true)).find("'b1' and 'b2'") != std::string::npos);
    // Under two agreements each says so, and neither stands in the way.
    const builder apart = brand({{"b1", "franchisor"}, {"b2", "franchisor"}}, false);
    CHECK(findings_of(apart) == texts{"two_franchisors", "two_franchisors"});
    CHECK(derived(apart).has_value());
    // A second supplier who is none, under distribution, is no second franchisor.
    builder beside = brand({{"b", "franchisor"}}, false);
    beside.party("maker").agree("supply", terms("distribute", "EUR", {{"maker", "supplier"}, {"f", "distributor"}}, {}));
    beside.offer("in-maker", "maker", "f", "t", "supply");
    CHECK(findings_of(beside).empty());
}

TEST_CASE("enable: nobody passes the enabler by, and what it buys it passes on")
{
    const auto made = [](bool straight, bool passed_on) {
        builder b;
        b.service("s").parties({"a", "b", "e"});
        b.agree("all", terms("enable", "EUR", {{"a", "supplier"}, {"b", "consumer"}, {"e", "ecosystem_enabler"}}, {}));
        b.offer("in", "a", "e", "s", "all");
        if (passed_on) b.offer("out", "e", "b", "s", "all");
        if (straight) b.offer("by", "a", "b", "s", "all");
        return b;
    };
    CHECK(findings_of(made(false, true)).empty());
    CHECK(findings_of(made(true, true)) == texts{"bypasses_enabler"});
    CHECK(!derived(made(true, true)).has_value());
    CHECK(findings_of(made(false, false)) == texts{"not_passed_on"});
    CHECK(told(made(false, false)).find("as ecosystem enabler it passes on") != std::string::npos);
}

TEST_CASE("enable: who both supplies and is supplied under one role pays each price once, on what it is for")
{
    builder b;
    b.service("s1").service("s2").parties({"m1", "m2", "e"});
    b.agree("all",
            terms("enable", "EUR", {{"m1", "business"}, {"m2", "business"}, {"e", "ecosystem_enabler"}},
                  {charge("cost", "ecosystem_enabler", "business", price), charge("price", "business", "ecosystem_enabler", price)}));
    b.offer("in1", "m1", "e", "s1", "all").offer("out1", "e", "m2", "s1", "all");
    b.offer("in2", "m2", "e", "s2", "all").offer("out2", "e", "m1", "s2", "all");
    const auto d = derived(b);
    REQUIRE(d.has_value());
    CHECK(d.value().of_kind(flow_kind::payment).size() == 4);
    for (const auto i : d.value().of_kind(flow_kind::payment)) {
        const flow& f = d.value()[i];
        CHECK(f.is_price);
        CHECK(f.giver.party == d.value().chain()[*f.on].to);
    }
}

TEST_CASE("enable: a supplier may pay for each unit it supplies, by a charge that is the price of nothing")
{
    builder b;
    b.service("s").parties({"a", "b", "e"});
    b.agree("supply",
            terms("enable", "EUR", {{"a", "supplier"}, {"e", "ecosystem_enabler"}},
                  {charge("cost", "ecosystem_enabler", "supplier", price), charge("handling", "supplier", "ecosystem_enabler", price)}));
    b.agree("use", terms("enable", "EUR", {{"b", "consumer"}, {"e", "ecosystem_enabler"}},
                         {charge("price", "consumer", "ecosystem_enabler", price)}));
    b.offer("in", "a", "e", "s", "supply").offer("out", "e", "b", "s", "use");
    const auto d = derived(b);
    REQUIRE(d.has_value());
    CHECK(d.value().of_kind(flow_kind::payment).size() == 3);
    int netted = 0;
    for (const flow& f : d.value().flows()) netted += f.netted ? 1 : 0;
    CHECK(netted == 2);
}

TEST_CASE("clear: the members are of one industry, as far as they state one")
{
    const auto made = [](const texts& industries) {
        builder b;
        b.party("e");
        in_roles all{{"e", "clearing_house"}};
        for (std::size_t i = 0; i < industries.size(); ++i) {
            const std::string key = "m" + std::to_string(i);
            b.party(key).service("s" + std::to_string(i));
            b.draft.parties.back().industry = industries[i];
            all.push_back({key, "operator"});
        }
        b.draft.parties.front().industry = "clearing";
        b.agree("all", terms("clear", "EUR", all, {}));
        for (std::size_t i = 0; i < industries.size(); ++i) {
            const std::string s = std::to_string(i);
            const std::string next = std::to_string((i + 1) % industries.size());
            b.offer("in" + s, "m" + s, "e", "s" + s, "all").offer("out" + s, "e", "m" + next, "s" + s, "all");
        }
        return b;
    };
    CHECK(findings_of(made({"telecoms", "telecoms", "telecoms"})).empty());
    CHECK(findings_of(made({"", "telecoms", ""})).empty());
    CHECK(findings_of(made({"telecoms", "", "energy"})) == texts{"not_one_industry"});
    CHECK(derived(made({"telecoms", "", "energy"})).has_value());
}

TEST_CASE("clear: a member that supplies and is not supplied pays the clearing house nothing by a price")
{
    builder b;
    b.service("s").parties({"e", "o", "p"});
    b.agree("with-o", terms("clear", "EUR", {{"e", "clearing_house"}, {"o", "operator"}},
                            {charge("visited", "clearing_house", "operator", price), charge("home", "operator", "clearing_house", price)}));
    b.agree("with-p",
            terms("clear", "EUR", {{"e", "clearing_house"}, {"p", "operator"}}, {charge("home", "operator", "clearing_house", price)}));
    b.offer("in", "o", "e", "s", "with-o").offer("out", "e", "p", "s", "with-p");
    const auto d = derived(b);
    // o's own price is due for nothing, which is worth a word.
    CHECK(codes(d.findings()) == texts{"charge_without_flow"});
    REQUIRE(d.has_value());
    CHECK(d.value().of_kind(flow_kind::payment).size() == 2);
}

TEST_CASE("broker: it neither sells what it brings about nor passes it on")
{
    const auto made = [](const std::string& from, const std::string& to, const std::string& service) {
        builder b;
        b.service("s").service("introducing").parties({"b", "k"}).together("c");
        b.agree("all", terms("broker", "EUR", {{"b", "supplier"}, {"k", "broker"}, {"c", "customer"}}, {}));
        b.offer("sale", "b", "c", "s", "all");
        if (!from.empty()) b.offer("more", from, to, service, "all");
        return b;
    };
    CHECK(findings_of(made("", "", "")).empty());
    CHECK(findings_of(made("k", "b", "introducing")).empty());
    CHECK(findings_of(made("k", "c", "s")) == texts{"in_the_way"});
    builder passes = made("b", "k", "s");
    CHECK(findings_of(passes).empty());  // what it buys for itself
    passes.offer("on", "k", "c", "s", "all");
    CHECK(findings_of(passes) == texts{"in_the_way", "in_the_way"});
    CHECK(derived(passes).has_value());
}

TEST_CASE("co_market: two sell, to one customer, and none of them integrates")
{
    const auto made = [](const std::string& role, bool both) {
        builder b;
        b.service("s").service("t").parties({"a", "b"}).together("c");
        b.agree("all", terms("co_market", "EUR", {{"a", "coseller"}, {"b", role}, {"c", "customer"}}, {}));
        b.offer("os", "a", "c", "s", "all");
        if (both) b.offer("ot", "b", "c", "t", "all");
        return b;
    };
    CHECK(findings_of(made("coseller", true)).empty());
    CHECK(findings_of(made("integrator", true)) == texts{"integrated"});
    CHECK(findings_of(made("coseller", false)) == texts{"one_seller"});
    CHECK(told(made("coseller", false)).find("type co_market") != std::string::npos);
}

TEST_CASE("purchase: a sideline is no part of what the seller sells others, and is not sold on")
{
    const auto made = [](const std::string& sideline, bool sold_on) {
        builder b;
        b.service("t").service("u").service("s", {{"t", rational{1}}}).parties({"b", "p", "q"}).together("c");
        b.agree("main", terms("sell", "EUR", {{"b", "business"}, {"c", "customer"}}, {}));
        b.offer("os", "b", "c", "s", "main");
        b.agree("side", terms("purchase", "EUR", {{"b", "business"}, {"p", "purchaser"}}, {}));
        b.offer("ot", "b", "p", sideline, "side");
        // A second purchaser of the same makes it no main business.
        b.agree("side-2", terms("purchase", "EUR", {{"b", "business"}, {"q", "purchaser"}}, {}));
        b.offer("oq", "b", "q", "u", "side-2");
        if (sold_on) {
            b.agree("on", terms("sell", "EUR", {{"p", "business"}, {"c", "customer"}}, {}));
            b.offer("op", "p", "c", sideline, "on");
        }
        return b;
    };
    CHECK(findings_of(made("u", false)).empty());
    CHECK(findings_of(made("t", false)) == texts{"not_a_sideline"});
    CHECK(findings_of(made("s", false)) == texts{"not_a_sideline"});
    CHECK(findings_of(made("u", true)) == texts{"sold_on"});
    CHECK(derived(made("u", true)).has_value());
}

TEST_CASE("purchase: under one agreement the purchaser's part is the sideline, whoever else buys")
{
    builder b;
    b.service("s").service("t").parties({"b", "p"}).together("c");
    b.agree("all", terms("purchase", "EUR", {{"b", "business"}, {"p", "purchaser"}, {"c", "customer"}}, {}));
    b.offer("os", "b", "c", "s", "all").offer("ot", "b", "p", "t", "all");
    CHECK(findings_of(b).empty());
    b.offer("ou", "b", "c", "t", "all");
    CHECK(findings_of(b) == texts{"not_a_sideline"});
}

TEST_CASE("provide: what is provided is no part of what the buyer sells, or is said to be for its own use")
{
    const auto made = [](const std::string& provided) {
        builder b;
        b.service("r").service("t").service("s", {{"t", rational{1}}}).parties({"p", "b"}).together("c");
        b.agree("main", terms("sell", "EUR", {{"b", "business"}, {"c", "customer"}}, {}));
        b.offer("os", "b", "c", "s", "main");
        b.agree("side", terms("provide", "EUR", {{"p", "provider"}, {"b", "business"}}, {}));
        b.offer("or", "p", "b", provided, "side");
        return b;
    };
    CHECK(findings_of(made("r")).empty());
    CHECK(findings_of(made("t")) == texts{"sold_on"});
    CHECK(findings_of(made("s")) == texts{"sold_on"});
    builder own = made("t");
    own.draft.offers.back().feeds.emplace();
    CHECK(findings_of(own).empty());
}

TEST_CASE("advertise: somebody is there to see the adverts, and other advertisers are not")
{
    builder b;
    b.service("placement").service("news").parties({"b", "v", "w"});
    b.agree("with-v", terms("advertise", "EUR", {{"b", "business"}, {"v", "advertiser"}}, {}));
    b.offer("to-v", "b", "v", "placement", "with-v");
    CHECK(findings_of(b) == texts{"no_audience"});
    CHECK(derived(b).has_value());
    b.agree("with-w", terms("advertise", "EUR", {{"b", "business"}, {"w", "advertiser"}}, {}));
    b.offer("to-w", "b", "w", "placement", "with-w");
    CHECK(findings_of(b) == texts{"no_audience", "no_audience"});
    b.together("c").agree("reading", terms("sell", "EUR", {{"b", "business"}, {"c", "customer"}}, {}));
    b.offer("to-c", "b", "c", "news", "reading");
    CHECK(findings_of(b).empty());
    CHECK(derived(b).value().of_kind(flow_kind::exposure).size() == 2);
}

TEST_CASE("bank: each side is served by a bank, and the banks lead to one another")
{
    const auto made = [](const std::vector<std::pair<std::string, std::string>>& serves) {
        builder b;
        b.service("goods").service("account").parties({"c1", "c2", "n1", "n2", "n3"});
        b.agree("sale", terms("bank", "EUR", {{"c1", "supplier"}, {"c2", "customer"}}, {}));
        b.offer("o", "c1", "c2", "goods", "sale");
        for (const auto& [bank, served] : serves) {
            const std::string key = bank + served;
            b.agree(key, terms("sell", "EUR", {{bank, "bank"}, {served, served[0] == 'n' ? "bank" : "party"}}, {}));
            b.offer(key, bank, served, "account", key, texts{});
        }
        return b;
    };
    CHECK(findings_of(made({{"n1", "c1"}, {"n1", "c2"}})).empty());
    CHECK(findings_of(made({})) == texts{"no_bank", "no_bank"});
    CHECK(findings_of(made({{"n1", "c1"}})) == texts{"no_bank"});
    CHECK(told(made({{"n1", "c1"}})).find("serves 'c2'") != std::string::npos);
    CHECK(findings_of(made({{"n1", "c1"}, {"n2", "c2"}})) == texts{"banks_apart"});
    CHECK(findings_of(made({{"n1", "c1"}, {"n2", "c2"}, {"n1", "n3"}})) == texts{"banks_apart"});
    CHECK(findings_of(made({{"n1", "c1"}, {"n2", "c2"}, {"n1", "n3"}, {"n3", "n2"}})).empty());
    CHECK(!derived(made({})).has_value());
    // Two banks of which one serves the other as it would any business, whichever of them the payment comes from.
    for (const bool forth : {true, false}) {
        CAPTURE(forth);
        builder apart = made({{"n1", "c1"}, {"n2", "c2"}});
        const std::string one = forth ? "n1" : "n2";
        const std::string other = forth ? "n2" : "n1";
        apart.agree("between", terms("sell", "EUR", {{one, "bank"}, {other, "party"}}, {}));
        apart.offer("between", one, other, "account", "between", texts{});
        CHECK(findings_of(apart) == texts{"banks_apart"});
        CHECK(told(apart).find("pass payments on; '" + other + "' is not engaged so under 'between'") != std::string::npos);
    }
    CHECK(told(made({{"n1", "c1"}, {"n2", "c2"}})).find("pass payments on; state which bank serves which") != std::string::npos);
}

TEST_CASE("bank: a chain of two hundred banks carries a payment, and banks that serve one another in a ring end the search")
{
    for (const bool closed : {false, true}) {
        CAPTURE(closed);
        constexpr int banks = 200;
        builder b;
        b.service("goods").service("account").parties({"c1", "c2"});
        b.agree("sale", terms("bank", "EUR", {{"c1", "supplier"}, {"c2", "customer"}}, {}));
        b.offer("o", "c1", "c2", "goods", "sale");
        const auto name = [](int i) { return "n" + std::to_string(1000 + i); };
        for (int i = 0; i < banks; ++i) b.party(name(i));
        const auto serve = [&](const std::string& bank, const std::string& served, const char* role) {
            const std::string key = bank + served;
            b.agree(key, terms("sell", "EUR", {{bank, "bank"}, {served, role}}, {}));
            b.offer(key, bank, served, "account", key, texts{});
        };
        for (int i = 0; i + 1 < banks; ++i) serve(name(i), name(i + 1), "bank");
        serve(name(0), "c2", "customer");
        serve(name(banks - 1), "c1", "customer");
        if (closed) serve(name(banks - 1), name(0), "bank");
        const auto d = derived(b);
        REQUIRE(d.has_value());
        const flow& paid = *std::find_if(d.value().flows().begin(), d.value().flows().end(), [&](const flow& f) {
            return f.kind == flow_kind::payment && f.under == *d.value().chain().of().find_agreement("sale");
        });
        // Closed, the first and the last bank serve one another.
        CHECK(paid.through.size() == (closed ? 2 : banks));
    }
}

TEST_CASE("flows do not depend on the order of a draft, whatever the policy")
{
    builder b;
    b.service("s").service("account").parties({"b", "f", "k", "v", "n"}).together("c");
    b.agree("brand",
            terms("franchise", "EUR", {{"b", "franchisor"}, {"f", "franchisee"}}, {charge("w", "franchisee", "franchisor", price)}));
    b.agree("sale",
            terms("broker", "EUR", {{"f", "franchisee"}, {"k", "broker"}, {"c", "customer"}},
                  {charge("p", "customer", "franchisee", price), charge("commission", "franchisee", "broker", percent(n("5"), retail))}));
    b.agree("adverts", terms("advertise", "EUR", {{"f", "business"}, {"v", "advertiser"}}, {}));
    b.agree("banking", terms("bank", "EUR", {{"n", "bank"}, {"f", "business"}, {"c", "customer"}}, {}));
    b.offer("in", "b", "f", "s", "brand").offer("out", "f", "c", "s", "sale");
    b.offer("n-f", "n", "f", "account", "banking", texts{}).offer("n-c", "n", "c", "account", "banking");
    const auto one = derived(b);
    std::reverse(b.draft.offers.begin(), b.draft.offers.end());
    std::reverse(b.draft.parties.begin(), b.draft.parties.end());
    std::reverse(b.draft.agreements.begin(), b.draft.agreements.end());
    const auto other = derived(b);
    REQUIRE(one.has_value());
    REQUIRE(other.has_value());
    CHECK(std::equal(one.value().flows().begin(), one.value().flows().end(), other.value().flows().begin(), other.value().flows().end()));
}

TEST_CASE("a charge that names a service nobody offers any more is told, whatever else it names")
{
    const auto with = [](std::vector<charge_clause> charges, bool messages = true) {
        builder b;
        b.services({"calls", "messages"}).parties({"a", "b"});
        b.agree("deal", terms("sell", "EUR", {{"a", "supplier"}, {"b", "customer"}}, std::move(charges)));
        b.offer("o1", "a", "b", "calls", "deal");
        if (messages) b.offer("o2", "a", "b", "messages", "deal");
        return b;
    };
    const charge_clause both = charge("both", "customer", "supplier", price, {"messages", "calls"});
    charge_clause line = charge("line", "customer", "supplier", flat(n("5")), {"messages"});
    line.kind = charge_kind::recurring;
    CHECK(findings_of(with({both, line})).empty());
    CHECK(told(with({both}, false)) ==
          "charge 'both' is not due for all that it names: no offer under the agreement connects 'customer' and 'supplier' for "
          "'messages'");
    CHECK(told(with({line}, false)) ==
          "charge 'line' is due by the calendar for what nobody provides: no offer under the agreement is for 'messages'");
    // A charge for messages alone prices nothing then, and does not fall on the calls.
    CHECK(told(with({charge("texts", "customer", "supplier", price, {"messages"})}, false)) ==
          "charge 'texts' is never due: no offer under the agreement connects 'customer' and 'supplier' for the services it names");
}

TEST_CASE("a charge without services is told what it is due for where another one between the same two names its own")
{
    // An advertiser is charged for clicks and for orders; what readers pay for is priced apart.
    const auto with = [](std::vector<std::string> of_click, std::vector<std::string> of_order, bool clicks = true) {
        builder b;
        b.services({"clicks", "news", "orders"}).parties({"paper", "reader", "shoemaker"});
        b.agree("adverts", terms("advertise", "EUR", {{"paper", "business"}, {"shoemaker", "advertiser"}, {"reader", "customer"}},
                                 {charge("click", "advertiser", "business", price, std::move(of_click)),
                                  charge("order", "advertiser", "business", price, std::move(of_order)),
                                  charge("reading", "customer", "business", price, {"news"})}));
        b.offer("visits", "paper", "reader", "news", "adverts").offer("orders", "paper", "shoemaker", "orders", "adverts");
        if (clicks) b.offer("clicks", "paper", "shoemaker", "clicks", "adverts");
        return b;
    };
    CHECK(findings_of(with({"clicks"}, {"orders"})).empty());
    CHECK(findings_of(with({"clicks", "orders"}, {"orders"})).empty());
    // Where neither names any, each is plainly for all; the reader pays for something else, and is another one who pays.
    CHECK(findings_of(with({}, {})).empty());
    CHECK(codes(derived(with({}, {"orders"})).findings()) == texts{"charge_on_all_services"});
    CHECK(told(with({}, {"orders"})) ==
          "charge 'click' names no services, so that it is due for all between the same two: 'clicks', 'orders'; for 'orders' it comes on "
          "top of charge 'order', which names its own. State in \"services\" what it is due for");
    // The offer of clicks is gone: its price falls on the orders.
    CHECK(codes(derived(with({}, {"orders"}, false)).findings()) == texts{"charge_on_all_services"});
    CHECK(told(with({}, {"orders"}, false)).find("between the same two: 'orders'; for 'orders'") != std::string::npos);
    // Named, it is due for nothing.
    CHECK(told(with({"clicks"}, {"orders"}, false)).find("charge 'click' is never due") == 0);
}

TEST_CASE("a charge for what is offered on other days is due then, and no warning says that it is not")
{
    const date first = date::of(2026, 1, 1);
    const date change = date::of(2026, 7, 1);
    const auto with = [&](date_range of_calls, date_range of_messages, std::vector<charge_clause> charges) {
        builder b;
        b.services({"calls", "messages"}).parties({"a", "b", "k"});
        b.agree("deal", terms("broker", "EUR", {{"a", "supplier"}, {"k", "broker"}, {"b", "customer"}}, std::move(charges)));
        b.offer("o1", "a", "b", "calls", "deal").offer("o2", "a", "b", "messages", "deal");
        b.draft.offers[0].when = of_calls;
        b.draft.offers[1].when = of_messages;
        return b;
    };
    const auto found_on = [](const builder& b, date on) {
        const ecosystem of = b.made();
        return codes(derive(value_chain::as_of(of, on).value()).findings());
    };
    const date_range always = long_time;
    charge_clause line = charge("line", "customer", "supplier", flat(n("5")), {"messages"});
    line.kind = charge_kind::recurring;
    const std::vector<charge_clause> all{charge("both", "customer", "supplier", price, {"calls", "messages"}),
                                         charge("texts", "customer", "supplier", price, {"messages"}),
                                         charge("brought", "supplier", "broker", percent(n("5"), retail), {"messages"}), line};
    // One is offered later, or is offered no more, or takes the other's place.
    CHECK(found_on(with(always, {change, always.end}, all), first).empty());
    CHECK(found_on(with(always, {always.begin, change}, all), change).empty());
    CHECK(found_on(with({always.begin, change}, {change, always.end}, all), first).empty());
    CHECK(found_on(with({always.begin, change}, {change, always.end}, all), change).empty());
    // Roles that no offer joins on any day are still told, and so is what is offered while other terms hold.
    CHECK(
        found_on(with(always, {change, always.end}, {charge("back", "supplier", "customer", price, {"messages"}), all[0]}), first).empty());
    CHECK(found_on(with(always, {change, always.end}, {charge("wrong", "broker", "broker", price, {"messages"}), all[0]}), first) ==
          texts{"charge_without_flow"});
    builder other_terms = with(always, {change, always.end}, {all[0]});
    auto entries = other_terms.last().versions.entries();
    entries.front().when.end = change;
    other_terms.last().versions = timeline<agreement_terms>{entries};
    CHECK(found_on(other_terms, first) == texts{"charge_without_flow"});
}

TEST_CASE("a charge by the calendar is for a part of what is provided, however deep")
{
    const auto with = [](std::vector<service::part> parts) {
        builder b;
        b.service("line").service("access", {{"line", n("1")}}).service("package", std::move(parts)).parties({"a", "b"});
        charge_clause rent = charge("rent", "customer", "supplier", flat(n("5")), {"line"});
        rent.kind = charge_kind::recurring;
        b.agree("deal", terms("sell", "EUR", {{"a", "supplier"}, {"b", "customer"}}, {charge("p", "customer", "supplier", price), rent}));
        b.offer("o", "a", "b", "package", "deal");
        return b;
    };
    CHECK(findings_of(with({{"line", n("1")}})).empty());
    CHECK(findings_of(with({{"access", n("1")}})).empty());
    CHECK(findings_of(with({})) == texts{"charge_without_flow"});
}

TEST_CASE("a charge for all services is told beside another of its kind, and in the same words whatever order they stand in")
{
    const auto with = [](std::vector<charge_clause> charges) {
        builder b;
        b.services({"calls", "messages"}).parties({"a", "b"});
        b.agree("deal", terms("sell", "EUR", {{"a", "supplier"}, {"b", "customer"}}, std::move(charges)));
        b.offer("o1", "a", "b", "calls", "deal").offer("o2", "a", "b", "messages", "deal");
        return b;
    };
    const auto beside = [&](formula for_all, formula for_calls) {
        return findings_of(with({charge("all", "customer", "supplier", std::move(for_all)),
                                 charge("calls", "customer", "supplier", std::move(for_calls), {"calls"})}));
    };
    const formula share = percent(n("10"), retail);
    const formula rebate = percent(n("-5"), retail);
    const texts told_of{"charge_on_all_services"};
    CHECK(beside(price, price) == told_of);
    CHECK(beside(price, share) == told_of);  // a price a click beside a commission on orders
    CHECK(beside(share, share) == told_of);
    CHECK(beside(at_least(price, n("1")), sum({rebate, price})) == told_of);
    CHECK(beside(discounted(price, n("5")), tiered(tier_mode::volume, {step("", "2")})) == told_of);
    CHECK(beside(retail_minus(n("20")), price) == told_of);
    CHECK(beside(rebate, price).empty());
    CHECK(beside(share, price).empty());
    CHECK(beside(rebate, share).empty());
    CHECK(beside(price, rebate).empty());
    CHECK(beside(per_unit(n("-1")), price).empty());
    CHECK(beside(percent(n("10"), clause("calls")), share).empty());
    CHECK(beside(sum({rebate, share}), tiered(tier_mode::volume, {step("", "2")})).empty());

    const charge_clause y = charge("y", "customer", "supplier", price, {"calls"});
    const charge_clause z = charge("z", "customer", "supplier", price, {"calls"});
    const charge_clause all = charge("all", "customer", "supplier", price);
    CHECK(told(with({z, y, all})) == told(with({y, z, all})));
    CHECK(told(with({all, z, y})).find("on top of charge 'y'") != std::string::npos);
}
