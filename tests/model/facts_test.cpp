#include "../support/ecosystems.hpp"

#include <partnering/chain/service_network.hpp>
#include <partnering/contract/derive.hpp>
#include <partnering/model/recognise.hpp>

#include <algorithm>
#include <random>
#include <set>
#include <tuple>

using namespace ecosystems;

namespace {

using index = chain_facts::index;
constexpr index none = chain_facts::none;

/// A little chain, its facts, and its parties and offers by name.
struct drawn {
    flow_set flows;
    chain_facts facts;

    [[nodiscard]] const ecosystem& of() const { return flows.chain().of(); }
    [[nodiscard]] std::string party(index number) const { return number == none ? "whoever" : of()[party_id{number}].key; }
    [[nodiscard]] std::string offer(index edge) const
    {
        return edge == none ? "by the calendar" : edge < facts.links() ? of()[flows.chain()[edge].offer].key : "no offer";
    }
    [[nodiscard]] index edge(std::string_view key) const
    {
        for (index e = 0; e < facts.links(); ++e)
            if (offer(e) == key) return e;
        FAIL("no such offer");
        return none;
    }
    [[nodiscard]] index number(std::string_view key) const { return of().find_party(key)->index(); }
    [[nodiscard]] index agreement(std::string_view key) const { return of().find_agreement(key)->index(); }
    /// The offers that something holds of, sorted.
    [[nodiscard]] std::vector<std::string> offers(bool (chain_facts::*holds)(index) const) const
    {
        std::vector<std::string> all;
        for (index e = 0; e < facts.edges(); ++e)
            if ((facts.*holds)(e)) all.push_back(offer(e));
        std::sort(all.begin(), all.end());
        return all;
    }
    /// `shop: tea-in same -> tea-out tea-away` of each line, sorted; sources and sales sorted too.
    [[nodiscard]] std::vector<std::string> lines() const
    {
        static constexpr const char* words[] = {"same", "almost", "part", "some"};
        std::vector<std::string> all;
        for (index l = 0; l < facts.lines(); ++l) {
            const chain_facts::line line = facts.line_at(l);
            std::vector<std::string> in;
            std::vector<std::string> out;
            for (std::size_t i = 0; i < line.sources.size(); ++i)
                in.push_back(offer(line.sources[i]) + " " + words[static_cast<std::size_t>(line.how[i])]);
            for (const index e : line.sales) out.push_back(offer(e));
            std::sort(in.begin(), in.end());
            std::sort(out.begin(), out.end());
            std::string told = party(line.hub) + ":";
            for (const std::string& each : in) told += " " + each;
            told += " ->";
            for (const std::string& each : out) told += " " + each;
            all.push_back(std::move(told));
        }
        std::sort(all.begin(), all.end());
        return all;
    }
    /// `guest pays agent on tea-out`
    [[nodiscard]] std::vector<std::string> transfers(std::string_view under) const
    {
        std::vector<std::string> all;
        for (const chain_facts::transfer& t : facts.transfers_under(agreement(under)))
            all.push_back(party(t.payer) + " pays " + party(t.payee) + " on " + offer(t.on));
        std::sort(all.begin(), all.end());
        return all;
    }
};

drawn draw(const builder& of, const policy_registry& policies = policy_registry::shipped())
{
    const checked<value_chain> chain = value_chain::as_of(of.made(), day("2026-06-01"));
    INFO(lines(chain.findings()));
    REQUIRE(chain.has_value());
    checked<flow_set> flows = derive(chain.value(), policies);
    INFO(lines(flows.findings()));
    REQUIRE(flows.has_value());
    chain_facts facts = chain_facts::of(flows.value());
    return {std::move(flows).value(), std::move(facts)};
}

using keys = std::vector<std::string>;

/// An agreement of supplier and customer with a price, under its own name.
builder& sale(builder& b, const std::string& key, const std::string& from, const std::string& to)
{
    return b.agree(
        key, terms("sell", "EUR", {{from, "supplier"}, {to, "customer"}}, {charge("price", "customer", "supplier", per_unit(n("1")))}));
}

const service::part one_tea{.service = "tea", .units = 1};
const service::part one_coffee{.service = "coffee", .units = 1};
const service::part one_cake{.service = "cake", .units = 1};

/// Tea, coffee, cake; a set of two of them and a feast of three.
builder teas(keys who)
{
    builder b;
    b.services({"tea", "coffee", "cake"}).service("set", {one_tea, one_coffee}).service("feast", {one_tea, one_coffee, one_cake});
    return b.parties(std::move(who));
}

}  // namespace

TEST_CASE("facts: what enters a party leaves it unchanged, almost so, as a part, or in part")
{
    builder b = teas({"maker", "shop", "guest"});
    sale(sale(b, "wholesale", "maker", "shop"), "retail", "shop", "guest");
    b.offer("tea-in", "maker", "shop", "tea", "wholesale");
    b.offer("tea-out", "shop", "guest", "tea", "retail");
    b.offer("set-out", "shop", "guest", "set", "retail");
    b.offer("feast-out", "shop", "guest", "feast", "retail");
    const drawn d = draw(b);
    // One element more than the tea is almost the tea; two more make it a part.
    CHECK(d.lines() == keys{"shop: tea-in almost -> set-out", "shop: tea-in part -> feast-out", "shop: tea-in same -> tea-out"});
    CHECK(d.offers(&chain_facts::is_passed_on) == keys{"tea-in"});
    CHECK(d.offers(&chain_facts::is_passed_on_in_part).empty());
    CHECK(d.facts.sold_in(d.edge("tea-in")) == none);
    for (const char* sold : {"tea-out", "set-out", "feast-out"}) {
        const chain_facts::line in = d.facts.line_at(d.facts.sold_in(d.edge(sold)));
        CHECK(std::ranges::count(in.sales, d.edge(sold)) == 1);
    }
    const auto [first, last] = d.facts.lines_of(d.number("shop"));
    CHECK(last - first == 3);
    CHECK(d.facts.lines_of(d.number("guest")).first == d.facts.lines_of(d.number("guest")).second);
    CHECK(d.offers(&chain_facts::stays_in_agreement).empty());

    // Of the set only the tea leaves.
    builder apart = teas({"maker", "shop", "guest"});
    sale(sale(apart, "wholesale", "maker", "shop"), "retail", "shop", "guest");
    apart.offer("set-in", "maker", "shop", "set", "wholesale", keys{"tea-out"}).offer("tea-out", "shop", "guest", "tea", "retail");
    const drawn some = draw(apart);
    CHECK(some.lines() == keys{"shop: set-in some -> tea-out"});
    CHECK(some.offers(&chain_facts::is_passed_on).empty());
    CHECK(some.offers(&chain_facts::is_passed_on_in_part) == keys{"set-in"});
}

TEST_CASE("facts: a line is what one party sells as one service and makes of the same purchases")
{
    builder b = teas({"maker", "roaster", "shop", "guest", "club"});
    sale(sale(sale(sale(b, "m", "maker", "shop"), "r", "roaster", "shop"), "g", "shop", "guest"), "c", "shop", "club");
    b.offer("tea-in", "maker", "shop", "tea", "m").offer("coffee-in", "roaster", "shop", "coffee", "r");
    b.offer("set-guest", "shop", "guest", "set", "g").offer("set-club", "shop", "club", "set", "c");
    b.offer("tea-club", "shop", "club", "tea", "c");
    const drawn d = draw(b);
    CHECK(d.lines() == keys{"shop: coffee-in almost tea-in almost -> set-club set-guest", "shop: tea-in same -> tea-club"});

    // Two suppliers of the same say which sales theirs goes into: two lines, or one that rests on both.
    builder two = teas({"maker", "grower", "shop", "guest", "club"});
    sale(sale(sale(sale(two, "m", "maker", "shop"), "w", "grower", "shop"), "g", "shop", "guest"), "c", "shop", "club");
    two.offer("from-maker", "maker", "shop", "tea", "m", keys{"to-guest", "to-club"});
    two.offer("from-grower", "grower", "shop", "tea", "w", keys{"to-club"});
    two.offer("to-guest", "shop", "guest", "tea", "g").offer("to-club", "shop", "club", "tea", "c");
    CHECK(draw(two).lines() == keys{"shop: from-grower same from-maker same -> to-club", "shop: from-maker same -> to-guest"});

    // What `feeds` joins though it has nothing in common goes nowhere.
    builder odd = teas({"maker", "shop", "guest"});
    sale(sale(odd, "m", "maker", "shop"), "g", "shop", "guest");
    odd.offer("cake-in", "maker", "shop", "cake", "m", keys{"set-out"}).offer("set-out", "shop", "guest", "set", "g");
    const drawn apart = draw(odd);
    CHECK(apart.lines().empty());
    CHECK(apart.facts.sold_in(apart.edge("set-out")) == none);

    // In and out under one agreement.
    builder within = teas({"maker", "shop", "guest"});
    within.agree("all", terms("distribute", "EUR", {{"maker", "supplier"}, {"shop", "distributor"}, {"guest", "customer"}},
                              {charge("retail", "customer", "distributor", per_unit(n("2"))),
                               charge("wholesale", "distributor", "supplier", per_unit(n("1")))}));
    within.offer("in", "maker", "shop", "tea", "all").offer("out", "shop", "guest", "tea", "all");
    CHECK(draw(within).offers(&chain_facts::stays_in_agreement) == keys{"in"});
}

TEST_CASE("facts: parties have roles on each edge and over all, an industry and a parent; services a vertical")
{
    builder b = teas({"maker", "shop", "guest", "group"});
    sale(sale(b, "wholesale", "maker", "shop"), "retail", "shop", "guest");
    b.offer("in", "maker", "shop", "tea", "wholesale").offer("out", "shop", "guest", "tea", "retail");
    for (party& each : b.draft.parties) {
        if (each.key == "maker" || each.key == "guest") each.industry = "food";
        if (each.key == "shop") each.industry = "trade";
        if (each.key == "maker") each.kind = party_kind::unit;
        if (each.key == "maker") each.parent = "group";
    }
    for (service& each : b.draft.services)
        if (each.key != "cake") each.vertical = each.key == "tea" ? "drinks" : "other";
    const drawn d = draw(b);
    const role_table& roles = d.facts.roles();
    const index out = d.edge("out");
    CHECK((d.facts.roles_from(out) & roles.one("supplier")) != 0);
    CHECK((d.facts.roles_from(out) & roles.one("customer")) == 0);
    CHECK((d.facts.roles_of(d.number("shop")) & roles.one("customer")) != 0);
    CHECK((d.facts.roles_to(out) & roles.one("customer")) != 0);
    CHECK(d.facts.industry(d.number("maker")) == d.facts.industry(d.number("guest")));
    CHECK(d.facts.industry(d.number("maker")) != d.facts.industry(d.number("shop")));
    CHECK(d.facts.industry(d.number("group")) == none);
    CHECK(d.facts.parent(d.number("maker")) == d.number("group"));
    CHECK(d.facts.parent(d.number("shop")) == none);
    CHECK(d.facts.vertical(d.of().find_service("coffee")->index()) == d.facts.vertical(d.of().find_service("set")->index()));
    CHECK(d.facts.vertical(d.of().find_service("tea")->index()) != d.facts.vertical(d.of().find_service("set")->index()));
    CHECK(d.facts.vertical(d.of().find_service("cake")->index()) == none);
    const auto seats = d.facts.engaged_in(d.agreement("retail"));
    REQUIRE(seats.size() == 2);
    CHECK(seats[0].party == d.number("guest"));
    CHECK(seats[1].roles == d.facts.roles_from(out));
    CHECK(d.facts.parties() == 4);
    CHECK(d.facts.services() == 5);
    CHECK(d.facts.agreements() == 2);
    CHECK(d.facts.links() == 2);
    CHECK(d.facts.edges() == 2);
    CHECK(d.facts.edges_from(d.number("shop")).size() == 1);
    CHECK(d.facts.edges_to(d.number("shop")).front() == d.edge("in"));
    CHECK(d.facts.edges_under(d.agreement("retail")).front() == out);
}

TEST_CASE("facts: a service is paid to whoever serves, by whoever is served or pays for it, or elsewhere")
{
    builder b = teas({"maker", "agent", "sponsor", "guest"});
    sale(b, "plain", "maker", "guest");
    b.agree("free", terms("advertise", "EUR", {{"maker", "supplier"}, {"sponsor", "advertiser"}, {"guest", "customer"}}, {}));
    b.agree("silent", terms("sell", "EUR", {{"maker", "supplier"}, {"guest", "customer"}}, {}));
    b.agree("by-agent", terms("sell", "EUR", {{"maker", "supplier"}, {"agent", "agent"}, {"guest", "customer"}},
                              {charge("price", "customer", "agent", per_unit(n("3")))}));
    b.agree("by-sponsor", terms("sell", "EUR", {{"maker", "supplier"}, {"guest", "customer"}, {"sponsor", "sponsor"}},
                                {charge("price", "sponsor", "supplier", per_unit(n("3")))}));
    b.offer("priced", "maker", "guest", "tea", "plain").offer("given", "maker", "guest", "coffee", "free");
    b.offer("unsaid", "maker", "guest", "cake", "silent").offer("collected", "maker", "guest", "set", "by-agent");
    b.offer("sponsored", "maker", "guest", "feast", "by-sponsor");
    b.draft.offers.back().paid_by = "sponsor";
    b.role("sponsor").role("agent");
    const drawn d = draw(b);
    // What nobody agreed on is owed to the supplier, except where the price is agreed with somebody else.
    CHECK(d.offers(&chain_facts::is_paid) == keys{"priced", "sponsored", "unsaid"});
    CHECK(d.offers(&chain_facts::is_price_open) == keys{"unsaid"});
    CHECK(d.offers(&chain_facts::is_paid_in_stead) == keys{"sponsored"});
    CHECK(d.offers(&chain_facts::is_paid_elsewhere) == keys{"collected"});
    CHECK(d.transfers("by-agent") == keys{"guest pays agent on collected"});
    CHECK(d.transfers("plain").empty());
    CHECK(d.facts.pays(d.number("guest"), d.number("agent")));
    CHECK_FALSE(d.facts.pays(d.number("agent"), d.number("guest")));
    CHECK_FALSE(d.facts.pays(d.number("guest"), d.number("maker")));
}

TEST_CASE("facts: who is paid for a service by a sponsor has a price for it, and for no other one")
{
    builder b = teas({"maker", "sponsor", "guest"});
    b.role("sponsor");
    const std::vector<engagement> all{{"maker", "supplier"}, {"guest", "customer"}, {"sponsor", "sponsor"}};
    b.agree("tea-time", terms("sell", "EUR", all, {charge("sponsoring", "sponsor", "supplier", per_unit(n("3")), {"tea"})}));
    b.offer("sponsored", "maker", "guest", "tea", "tea-time").offer("not-sponsored", "maker", "guest", "cake", "tea-time");
    // What the maker pays the sponsor, or the sponsor the guest, is no price of what the maker sells.
    b.agree("fees", terms("sell", "EUR", all, {charge("commission", "supplier", "sponsor", per_unit(n("1")))}));
    b.agree("gifts", terms("sell", "EUR", all, {charge("bonus", "sponsor", "customer", per_unit(n("1")))}));
    b.offer("for-a-fee", "maker", "guest", "coffee", "fees").offer("with-a-gift", "maker", "guest", "set", "gifts");
    // By the month it says of nothing what it is for.
    charge_clause monthly = charge("monthly", "sponsor", "supplier", flat(n("9")));
    monthly.kind = charge_kind::recurring;
    b.agree("club", terms("sell", "EUR", all, {monthly})).offer("by-the-month", "maker", "guest", "feast", "club");
    const drawn d = draw(b);
    CHECK(d.offers(&chain_facts::is_paid).size() == 5);
    CHECK(d.offers(&chain_facts::is_paid_in_stead) == keys{"sponsored"});
    CHECK(d.offers(&chain_facts::is_price_open) == keys{"by-the-month", "for-a-fee", "not-sponsored", "with-a-gift"});
    CHECK(d.transfers("tea-time") == keys{"sponsor pays maker on sponsored"});
}

TEST_CASE("facts: a bank serves somebody as a bank, as something else, or not at all, whatever the agreement")
{
    builder b = teas({"east", "west", "maker", "guest"});
    b.service("rent");
    b.agree("till", terms("sell", "EUR", {{"west", "bank"}, {"maker", "business"}}, {}));
    sale(sale(sale(b, "lease", "west", "maker"), "canteen", "west", "guest"), "visit", "maker", "west");
    b.agree("purse", terms("sell", "EUR", {{"east", "bank"}, {"guest", "customer"}}, {}));
    b.offer("a", "west", "maker", "tea", "lease")
        .offer("b", "west", "maker", "coffee", "till")
        .offer("c", "west", "maker", "cake", "lease");
    b.offer("d", "west", "guest", "cake", "canteen")
        .offer("e", "east", "guest", "tea", "purse")
        .offer("f", "maker", "west", "rent", "visit");
    const drawn d = draw(b);
    using how = chain_facts::bank_service;
    const auto serves = [&](const std::string& bank, const std::string& to) { return d.facts.bank_serves(d.number(bank), d.number(to)); };
    CHECK(serves("west", "maker") == how::banking);
    CHECK(serves("west", "guest") == how::other);
    CHECK(serves("west", "east") == how::none);
    CHECK(serves("east", "guest") == how::banking);
    CHECK(serves("east", "maker") == how::none);
    // One that is no bank anywhere serves nobody as this asks.
    CHECK(serves("maker", "west") == how::none);
}

TEST_CASE("facts: who pays the maker past the shop owes the shop nothing that was not agreed")
{
    builder b = teas({"maker", "shop", "guest"});
    sale(b, "wholesale", "maker", "shop").agree("retail", terms("sell", "EUR", {{"shop", "supplier"}, {"guest", "customer"}}, {}));
    b.offer("in", "maker", "shop", "tea", "wholesale").offer("out", "shop", "guest", "tea", "retail");
    const drawn d = draw(b);
    CHECK(d.offers(&chain_facts::is_paid) == keys{"in", "out"});
    CHECK(d.offers(&chain_facts::is_price_open) == keys{"out"});
    // As it would be if the wholesale agreement engaged the guest too, and said so.
    std::vector<flow> flows{d.flows.flows().begin(), d.flows.flows().end()};
    const auto price = std::ranges::find_if(flows, [&](const flow& f) { return f.kind == flow_kind::payment && f.on == d.edge("in"); });
    REQUIRE(price != flows.end());
    flow past = *price;
    past.giver = {party_id{d.number("guest")}};
    flows.push_back(past);
    const chain_facts f = chain_facts::of(flow_set{d.flows.chain(), std::move(flows), {}});
    CHECK(f.is_paid(d.edge("in")));
    CHECK_FALSE(f.is_paid(d.edge("out")));
    CHECK(f.is_paid_elsewhere(d.edge("out")));
    CHECK_FALSE(f.is_price_open(d.edge("out")));
}

TEST_CASE("facts: who is paid for being served is told, unless a price is agreed or the charge is one elsewhere under the agreement")
{
    const charge_clause back = charge("commission", "supplier", "customer", per_unit(n("1")));
    const auto with = [&](std::vector<charge_clause> charges, bool both_ways = false) {
        builder b = teas({"maker", "shop"});
        b.agree("deal", terms("sell", "EUR", {{"maker", "supplier"}, {"shop", "customer"}}, std::move(charges)));
        b.offer("there", "maker", "shop", "tea", "deal");
        if (both_ways) b.offer("back", "shop", "maker", "coffee", "deal");
        return draw(b);
    };
    CHECK(with({}).offers(&chain_facts::is_paid_back).empty());
    CHECK(with({back}).offers(&chain_facts::is_paid_back) == keys{"there"});
    // It counts as paid all the same: what a model makes of it is its own.
    CHECK(with({back}).offers(&chain_facts::is_price_open) == keys{"there"});
    CHECK(with({back, charge("price", "customer", "supplier", per_unit(n("3")))}).offers(&chain_facts::is_paid_back).empty());
    // The maker pays the shop for coffee. By its roles alone the same charge stands on the tea, which says nothing of the tea.
    CHECK(with({back}, true).offers(&chain_facts::is_paid_back).empty());
    CHECK(with({back}, true).offers(&chain_facts::is_price_open) == keys{"there"});
}

TEST_CASE("facts: which agreements engage a party")
{
    builder b = teas({"maker", "shop", "guest"});
    sale(b, "wholesale", "maker", "shop");
    sale(b, "retail", "shop", "guest");
    b.offer("in", "maker", "shop", "tea", "wholesale").offer("out", "shop", "guest", "tea", "retail");
    const drawn d = draw(b);
    const auto with = [&](const char* party) {
        const auto found = d.facts.agreements_with(d.number(party));
        return std::vector<index>{found.begin(), found.end()};
    };
    const index sold = d.agreement("retail");
    const index bought = d.agreement("wholesale");
    CHECK(with("maker") == std::vector<index>{bought});
    CHECK(with("shop") == std::vector<index>{sold, bought});
    CHECK(with("guest") == std::vector<index>{sold});
}

TEST_CASE("facts: what a clearing house stands between is netted, other sales are not")
{
    builder b;
    b.services({"calls-a", "calls-b"}).parties({"a", "b", "house"});
    b.agree("club", terms("clear", "EUR", {{"a", "operator"}, {"b", "operator"}, {"house", "clearing_house"}},
                          {charge("out", "operator", "clearing_house", per_unit(n("2"))),
                           charge("in", "clearing_house", "operator", per_unit(n("1")))}));
    sale(b, "aside", "a", "b");
    b.offer("a-house", "a", "house", "calls-a", "club").offer("house-b", "house", "b", "calls-a", "club");
    b.offer("b-house", "b", "house", "calls-b", "club").offer("house-a", "house", "a", "calls-b", "club");
    b.offer("direct", "a", "b", "calls-a", "aside", keys{});
    const drawn d = draw(b);
    CHECK(d.offers(&chain_facts::is_netted) == keys{"a-house", "b-house", "house-a", "house-b"});
    CHECK(d.offers(&chain_facts::is_paid) == keys{"a-house", "b-house", "direct", "house-a", "house-b"});
    CHECK(d.lines() == keys{"house: a-house same -> house-b", "house: b-house same -> house-a"});
}

TEST_CASE("facts: introductions are by a party, or by whoever a record names; the introducing itself is a service behind the links")
{
    builder b;
    b.services({"tea", "cake"}).parties({"maker", "finder", "guest"});
    b.agree("found",
            terms("broker", "EUR", {{"maker", "supplier"}, {"finder", "broker"}, {"guest", "customer"}},
                  {charge("price", "customer", "supplier", per_unit(n("3"))), charge("fee", "supplier", "broker", per_unit(n("1")))}));
    b.agree("named", terms("broker", "EUR", {{"maker", "supplier"}, {"finder", "broker"}, {"guest", "customer"}},
                           {charge("price", "customer", "supplier", per_unit(n("3"))),
                            charge("trail", "supplier", "introducer", per_unit(n("1")))}));
    b.offer("tea-out", "maker", "guest", "tea", "found").offer("cake-out", "maker", "guest", "cake", "named");
    const drawn d = draw(b);
    std::vector<std::string> told;
    for (const chain_facts::introduction& i : d.facts.introductions())
        told.push_back(d.party(i.introducer) + " brings " + d.party(i.introduced) + " " + d.offer(i.on));
    CHECK(told == keys{"finder brings maker tea-out", "whoever brings maker cake-out"});
    CHECK(d.offers(&chain_facts::is_introduced) == keys{"cake-out", "tea-out"});
    REQUIRE(d.facts.introductions_on(d.edge("tea-out")).size() == 1);
    CHECK(d.facts.introductions_on(d.edge("tea-out")).front().introducer == d.number("finder"));
    CHECK(d.facts.introductions_on(d.edge("cake-out")).front().introducer == none);
    CHECK(d.transfers("found") == keys{"maker pays finder on tea-out"});
    CHECK(d.transfers("named") == keys{"maker pays whoever on cake-out"});
    CHECK(d.facts.pays(d.number("maker"), none));
    // Bringing customers is a service that no offer states, and the fee is its price.
    CHECK(d.facts.links() == 2);
    REQUIRE(d.facts.edges() == 3);
    CHECK(d.facts.from(2) == d.number("finder"));
    CHECK(d.facts.to(2) == d.number("maker"));
    CHECK(d.facts.service_of(2) == none);
    CHECK(d.facts.agreement_of(2) == d.agreement("found"));
    CHECK(d.facts.is_paid(2));
}

TEST_CASE("facts: adverts are shown by a host to those it serves")
{
    builder b;
    b.services({"news", "interest"}).parties({"paper", "shoemaker", "readers"});
    b.agree("adverts", terms("advertise", "EUR", {{"paper", "business"}, {"shoemaker", "advertiser"}, {"readers", "customer"}},
                             {charge("click", "advertiser", "business", per_unit(n("1")), {"interest"})}));
    b.offer("reading", "paper", "readers", "news", "adverts").offer("clicks", "paper", "shoemaker", "interest", "adverts");
    const drawn d = draw(b);
    REQUIRE(d.facts.exposures().size() == 1);
    const chain_facts::exposure shown = d.facts.exposures().front();
    CHECK(d.party(shown.host) == "paper");
    CHECK(d.party(shown.advertiser) == "shoemaker");
    CHECK(d.party(shown.shown_to) == "readers");
    CHECK(shown.on == d.edge("reading"));
    CHECK(d.offers(&chain_facts::is_paid) == keys{"clicks"});
}

TEST_CASE("facts: banks carry a price from the payer to the payee, in order, and no price of their own")
{
    builder b;
    b.services({"ride", "account"}).parties({"tram", "rider", "west", "east"});
    b.agree("riding", terms("bank", "EUR", {{"tram", "supplier"}, {"rider", "customer"}},
                            {charge("fare", "customer", "supplier", per_unit(n("3")))}));
    b.agree("wallet", terms("bank", "EUR", {{"west", "bank"}, {"rider", "customer"}}, {}));
    b.agree("accepting", terms("bank", "EUR", {{"east", "bank"}, {"tram", "customer"}}, {}));
    b.agree("between", terms("bank", "EUR", {{"west", "bank"}, {"east", "bank"}}, {}));
    b.offer("rides", "tram", "rider", "ride", "riding").offer("purse", "west", "rider", "account", "wallet");
    b.offer("till", "east", "tram", "account", "accepting", keys{}).offer("nostro", "west", "east", "account", "between", keys{});
    const drawn d = draw(b);
    REQUIRE(d.facts.carriages() == 1);
    const chain_facts::carriage way = d.facts.carriage_at(0);
    CHECK(way.on == d.edge("rides"));
    CHECK(std::vector<index>{way.banks.begin(), way.banks.end()} == std::vector<index>{d.number("west"), d.number("east")});
    CHECK(d.offers(&chain_facts::is_carried) == keys{"rides"});
    CHECK(d.offers(&chain_facts::is_paid) == keys{"rides"});
}

TEST_CASE("facts: a fee by the month is a price as well, and shares of one price are paid here and elsewhere")
{
    builder b;
    b.services({"tea", "cake"}).parties({"maker", "baker", "agent", "guest"});
    b.agree("shared", terms("co_sell", "EUR", {{"maker", "coseller"}, {"baker", "integrator"}, {"guest", "customer"}}, {},
                            {division("shares", "customer", reported, {share("coseller", n("0.7")), share("integrator")})}));
    charge_clause monthly = charge("fee", "customer", "supplier", flat(n("10")));
    monthly.kind = charge_kind::recurring;
    b.agree("by-month", terms("sell", "EUR", {{"agent", "supplier"}, {"guest", "customer"}}, {monthly}));
    b.offer("tea-out", "maker", "guest", "tea", "shared").offer("cake-out", "baker", "guest", "cake", "shared");
    b.offer("cake-monthly", "agent", "guest", "cake", "by-month");
    const drawn d = draw(b);
    CHECK(d.offers(&chain_facts::is_paid) == keys{"cake-monthly", "cake-out", "tea-out"});
    CHECK(d.offers(&chain_facts::is_paid_elsewhere) == keys{"cake-out", "tea-out"});
    CHECK(d.transfers("shared") == keys{"guest pays baker on tea-out", "guest pays maker on cake-out"});
    CHECK(d.transfers("by-month") == keys{"guest pays agent on by the calendar"});
    CHECK(d.facts.pays(d.number("guest"), d.number("agent")));
}

namespace {

/// Columns that stay alive as long as facts or a network are made of them.
struct rows {
    index parties = 0;
    std::vector<index> from{}, to{}, service{}, under{}, roles{};
    std::vector<std::vector<std::string>> sets{{"supplier"}, {"distributor"}, {"customer"}};

    [[nodiscard]] chain_facts facts() const
    {
        return chain_facts::of(fact_columns{
            .parties = parties, .from = from, .to = to, .service = service, .under = under, .roles = roles, .role_sets = sets});
    }
    [[nodiscard]] service_network network() const
    {
        return service_network::of({.parties = parties, .from = from, .to = to, .roles = roles, .role_sets = sets}).value();
    }
};

/// All that facts say of edges and lines, in an order of its own.
std::vector<std::string> told(const chain_facts& of)
{
    std::vector<std::string> all;
    const auto number = [](index n) { return n == none ? std::string{"-"} : std::to_string(n); };
    for (index p = 0; p < of.parties(); ++p) all.push_back("party " + number(p) + " " + std::to_string(of.roles_of(p)));
    for (index e = 0; e < of.edges(); ++e) {
        all.push_back("edge " + number(e) + ": " + number(of.from(e)) + " " + number(of.to(e)) + " " + number(of.service_of(e)) + " " +
                      number(of.agreement_of(e)) + (of.is_paid(e) ? " paid" : "") + (of.is_passed_on(e) ? " goes on" : "") +
                      (of.stays_in_agreement(e) ? " stays" : "") + (of.sold_in(e) != none ? " made" : ""));
    }
    for (index l = 0; l < of.lines(); ++l) {
        const chain_facts::line line = of.line_at(l);
        std::string text = "line of " + number(line.hub) + ":";
        for (const index e : line.sources) text += " " + number(e);
        text += " ->";
        for (const index e : line.sales) text += " " + number(e);
        all.push_back(std::move(text));
    }
    std::sort(all.begin(), all.end());
    return all;
}

}  // namespace

TEST_CASE("facts: of columns a party passes on what it gets and gives in one service, and whoever is served pays")
{
    // 0 and 1 supply 2, who serves 3 and 4: service 0 goes on under agreement 0 and 1, service 1 comes in only, service 2 goes out only.
    const rows r{.parties = 6,
                 .from = {0, 1, 1, 2, 2, 2},
                 .to = {2, 2, 2, 3, 4, 4},
                 .service = {0, 0, 1, 0, 0, 2},
                 .under = {0, 1, 1, 1, 1, 3},
                 .roles = {0, 0, 1, 2, 2, 2}};
    const chain_facts f = r.facts();
    REQUIRE(f.lines() == 1);
    const chain_facts::line line = f.line_at(0);
    CHECK(line.hub == 2);
    CHECK(std::vector<index>{line.sources.begin(), line.sources.end()} == std::vector<index>{0, 1});
    CHECK(std::vector<index>{line.sales.begin(), line.sales.end()} == std::vector<index>{3, 4});
    CHECK(std::ranges::all_of(line.how, [](passing p) { return p == passing::same; }));
    for (index e = 0; e < 6; ++e) {
        CAPTURE(e);
        CHECK(f.is_paid(e));
        CHECK_FALSE(f.is_paid_elsewhere(e));
        CHECK_FALSE(f.is_paid_in_stead(e));
        CHECK_FALSE(f.is_price_open(e));
        CHECK_FALSE(f.is_netted(e));
        CHECK_FALSE(f.is_carried(e));
        CHECK_FALSE(f.is_introduced(e));
        CHECK(f.is_passed_on(e) == (e < 2));
        CHECK(f.sold_in(e) == (e == 3 || e == 4 ? 0 : none));
        CHECK(f.stays_in_agreement(e) == (e == 1));  // in under 1, out under 1
    }
    CHECK(f.services() == 3);
    CHECK(f.agreements() == 4);
    CHECK(f.edges_under(2).empty());
    CHECK(f.edges_under(1).size() == 4);
    CHECK(f.engaged_in(1).empty());
    CHECK(f.transfers_under(1).empty());
    CHECK(f.exposures().empty());
    CHECK(f.introductions().empty());
    CHECK(f.carriages() == 0);
    CHECK(f.roles_of(2) == f.roles().all_of("distributor"));
    CHECK(f.roles_from(3) == f.roles().all_of("distributor"));
    CHECK(f.edges_to(5).empty());
    CHECK(f.industry(0) == none);

    // Where nothing is said of services and agreements there is one of each.
    rows bare = r;
    bare.service.clear();
    bare.under.clear();
    const chain_facts one = bare.facts();
    CHECK(one.lines() == 1);
    CHECK(one.line_at(0).sources.size() == 3);
    CHECK(one.service_of(5) == 0);
    CHECK(one.edges_under(0).size() == 6);

    const rows nothing{};
    CHECK(nothing.facts().lines() == 0);
    CHECK(nothing.facts().edges() == 0);
}

TEST_CASE("facts: of a network in bulk they are those of its columns, and an edge is the row it came from")
{
    for (std::uint32_t seed = 1; seed <= 50; ++seed) {
        CAPTURE(seed);
        std::mt19937 random{seed};
        rows r{.parties = 12};
        for (index p = 0; p < r.parties; ++p) r.roles.push_back(static_cast<index>(random() % 3));
        for (index e = 0; e < 40; ++e) {
            const index giver = static_cast<index>(random() % 12);
            r.from.push_back(giver);
            r.to.push_back((giver + 1 + static_cast<index>(random() % 11)) % 12);
            r.service.push_back(static_cast<index>(random() % 3));
            r.under.push_back(static_cast<index>(random() % 5));
        }
        CHECK(told(chain_facts::of(r.network(), {.service = r.service, .under = r.under})) == told(r.facts()));
        rows bare = r;
        bare.service.clear();
        bare.under.clear();
        CHECK(told(chain_facts::of(r.network())) == told(bare.facts()));
    }
}

TEST_CASE("facts: an instance that was recognised in a network names the rows of its columns")
{
    // Rows out of the order of who serves: the sale stands before the purchase, and a stranger between them.
    rows r{.parties = 5, .from = {1, 3, 0}, .to = {2, 4, 1}, .service = {}, .under = {}, .roles = {0, 1, 2, 0, 2}};
    const std::vector<index> services{7, 8, 7};
    const recognition found = recognise(chain_facts::of(r.network(), {.service = services}));
    std::set<std::pair<std::string, std::vector<index>>> all;
    for (std::size_t i = 0; i < found.size(); ++i)
        all.emplace(found[i].acronym(), std::vector<index>{found[i].edges().begin(), found[i].edges().end()});
    CHECK(all.contains({"B2D2C", {0, 2}}));
    for (const auto& [acronym, edges] : all)
        if (acronym == "B2D2C") CHECK(edges == std::vector<index>{0, 2});

    // Who says nothing of roles is in none.
    const service_network nameless = service_network::of({.parties = 5, .from = r.from, .to = r.to}).value();
    const chain_facts f = chain_facts::of(nameless, {.service = services});
    CHECK(f.roles_of(1) == 0);
    CHECK(f.lines() == 1);
    CHECK(recognise(f).size() == 0);

    // Roles of one's own are known where the taxonomy is given.
    std::vector<role> taxonomy{built_in_roles().begin(), built_in_roles().end()};
    taxonomy.push_back({.key = "kiosk", .parent = "distributor"});
    r.sets[1] = {"kiosk"};
    const service_network own =
        service_network::of({.parties = 5, .from = r.from, .to = r.to, .roles = r.roles, .role_sets = r.sets, .taxonomy = taxonomy})
            .value();
    const chain_facts known = chain_facts::of(own, {.service = services, .taxonomy = taxonomy});
    CHECK((known.roles_of(1) & known.roles().one("distributor")) != 0);
}

TEST_CASE("facts: a network made of a chain has its links as rows")
{
    builder b = teas({"maker", "shop", "guest"});
    sale(sale(b, "wholesale", "maker", "shop"), "retail", "shop", "guest");
    b.offer("a-sale", "shop", "guest", "tea", "retail").offer("purchase", "maker", "shop", "tea", "wholesale");
    const drawn d = draw(b);
    const chain_facts flat = chain_facts::of(service_network::of(d.flows.chain()), {.taxonomy = d.of().roles()});
    REQUIRE(flat.edges() == d.facts.links());
    for (index e = 0; e < flat.edges(); ++e) {
        CHECK(flat.from(e) == d.facts.from(e));
        CHECK(flat.to(e) == d.facts.to(e));
    }
    for (index p = 0; p < flat.parties(); ++p) CHECK(flat.roles_of(p) == d.facts.roles_of(p));
}
