#include "model/chains.hpp"

#include <algorithm>

using namespace chains;

// What is told where a model is nearly there, and what takes none from those who fit. What is expected follows from the roles, services
// and payments that a draft states, model by model, as the rows of the models have them.

namespace {

using lines = std::set<std::string>;
using strings = std::vector<std::string>;

charge_clause commission(std::string payer, std::string payee)
{
    charge_clause c = price(std::move(payer), std::move(payee));
    c.key = "commission";
    return c;
}

/// Instances in a line each: the acronym and who stands where.
lines told_of(const ecosystem_draft& draft)
{
    const flow_set flows = flows_of(draft);
    lines all;
    for (const told& each : tell(flows, recognise(flows))) {
        std::string line = each.acronym;
        for (const auto& [place, parties] : each.places) {
            line += " " + place + ":";
            for (const std::string& party : parties) line += " " + party;
        }
        all.insert(line);
    }
    return all;
}

std::string near_of(const ecosystem_draft& draft)
{
    const flow_set flows = flows_of(draft);
    return near(flows, recognise(flows));
}

/// Who is named by a near miss of a model.
strings named_by(const ecosystem_draft& draft, const std::string& model)
{
    const flow_set flows = flows_of(draft);
    strings parties;
    const recognition found = recognise(flows);
    for (const recognition::near_miss& n : found.near_misses())
        if (n.model == model) parties.push_back(n.party == chain_facts::none ? "-" : flows.chain().of()[party_id{n.party}].key);
    return parties;
}

ecosystem_draft without(ecosystem_draft draft, const std::string& offered)
{
    std::erase_if(draft.offers, [&](const offer& o) { return o.key == offered; });
    return draft;
}

/// An app: free for those who are shown adverts, a better one for those who pay, whom an affiliate brings for so much a lead.
ecosystem_draft app()
{
    return {.services = {{.key = "free"}, {.key = "pro"}, {.key = "advert"}, {.key = "lead"}},
            .parties = {{.key = "app"}, {.key = "brand"}, {.key = "affiliate"}, {.key = "users"}},
            .agreements = {agreed("ads", "advertise", {{"app", "business"}, {"brand", "advertiser"}, {"users", "customer"}},
                                  {price("advertiser", "business")}),
                           agreed("paid", "sell", {{"app", "business"}, {"users", "customer"}}, {price("customer", "business")}),
                           agreed("leads", "broker", {{"app", "business"}, {"affiliate", "broker"}}, {price("business", "broker")})},
            .offers = {{.key = "free", .from = "app", .to = "users", .service = "free", .under = "ads"},
                       {.key = "space", .from = "app", .to = "brand", .service = "advert", .under = "ads"},
                       {.key = "pro", .from = "app", .to = "users", .service = "pro", .under = "paid"},
                       {.key = "leads", .from = "affiliate", .to = "app", .service = "lead", .under = "leads"}}};
}

/// A game that is free for its players, and two brands that advertise in it.
ecosystem_draft game()
{
    return {.services = {{.key = "game"}, {.key = "advert"}},
            .parties = {{.key = "studio"}, {.key = "brand-1"}, {.key = "brand-2"}, {.key = "players"}},
            .agreements = {agreed(
                "ads", "advertise",
                {{"studio", "service_provider"}, {"brand-1", "advertiser"}, {"brand-2", "advertiser"}, {"players", "customer"}},
                {price("advertiser", "service_provider")})},
            .offers = {{.key = "play", .from = "studio", .to = "players", .service = "game", .under = "ads"},
                       {.key = "ad-1", .from = "studio", .to = "brand-1", .service = "advert", .under = "ads"},
                       {.key = "ad-2", .from = "studio", .to = "brand-2", .service = "advert", .under = "ads"}}};
}

/// A maker, somebody who sells on in some role, and who gets it in some role; each side pays as its charge says.
ecosystem_draft resale(const std::string& role, const std::string& receiver, const charge_clause& wholesale, const charge_clause& retail)
{
    return {.services = {{.key = "tv"}},
            .parties = {{.key = "studio"}, {.key = "telco"}, {.key = "subs"}},
            .agreements = {agreed("w", "sell", {{"studio", "supplier"}, {"telco", role}}, {wholesale}),
                           agreed("r", "sell", {{"telco", role}, {"subs", receiver}, {"studio", "supplier"}}, {retail})},
            .offers = {{.key = "in", .from = "studio", .to = "telco", .service = "tv", .under = "w"},
                       {.key = "out", .from = "telco", .to = "subs", .service = "tv", .under = "r"}}};
}

/// Two who supply what somebody in some role joins up into one.
ecosystem_draft joined(const std::string& role, const std::string& receiver)
{
    const std::string type = role == "business" ? "sell" : "integrate";  // which needs somebody to integrate
    return {.services = {{.key = "sx"}, {.key = "sy"}, {.key = "both", .parts = {{"sx"}, {"sy"}}}},
            .parties = {{.key = "x"}, {.key = "y"}, {.key = "hub"}, {.key = "buyer"}},
            .agreements = {agreed("a", type, {{"x", "supplier"}, {"y", "supplier"}, {"hub", role}}, {price(role, "supplier")}),
                           agreed("b", type, {{"hub", role}, {"buyer", receiver}}, {price(receiver, role)})},
            .offers = {{.key = "x", .from = "x", .to = "hub", .service = "sx", .under = "a"},
                       {.key = "y", .from = "y", .to = "hub", .service = "sy", .under = "a"},
                       {.key = "out", .from = "hub", .to = "buyer", .service = "both", .under = "b"}}};
}

/// Operators who supply one another through a house, all of them or all but the last one.
ecosystem_draft club(std::size_t operators, bool last_supplies, const strings& industries = {})
{
    ecosystem_draft draft{.parties = {{.key = "house"}}};
    std::vector<engagement> engaged{{"house", "clearing_house"}};
    for (std::size_t i = 0; i < operators; ++i) {
        const std::string number = std::to_string(i);
        draft.services.push_back({.key = "calls-" + number});
        draft.parties.push_back({.key = "op-" + number, .industry = industries.empty() ? std::string{} : industries[i]});
        engaged.push_back({"op-" + number, "operator"});
        if (i + 1 == operators && !last_supplies) continue;
        draft.offers.push_back(
            {.key = number + "-in", .from = "op-" + number, .to = "house", .service = "calls-" + number, .under = "club"});
        for (std::size_t k = 0; k < operators; ++k)
            if (k != i)
                draft.offers.push_back({.key = number + "-to-" + std::to_string(k),
                                        .from = "house",
                                        .to = "op-" + std::to_string(k),
                                        .service = "calls-" + number,
                                        .under = "club"});
    }
    charge_clause out = price("clearing_house", "operator");
    out.key = "out";
    draft.agreements.push_back(agreed("club", "clear", std::move(engaged), {price("operator", "clearing_house"), std::move(out)}));
    return draft;
}

/// Three suppliers behind one enabler, of these verticals, and one who draws on all of them.
ecosystem_draft platform(const strings& verticals)
{
    ecosystem_draft draft{.parties = {{.key = "hub"}, {.key = "tenant"}},
                          .agreements = {agreed("use", "enable", {{"hub", "ecosystem_enabler"}, {"tenant", "tenant"}},
                                                {price("tenant", "ecosystem_enabler")})}};
    std::vector<engagement> engaged{{"hub", "ecosystem_enabler"}};
    for (std::size_t i = 0; i < verticals.size(); ++i) {
        const std::string number = std::to_string(i);
        draft.services.push_back({.key = "sms-" + number, .vertical = verticals[i]});
        draft.parties.push_back({.key = "s-" + number});
        engaged.push_back({"s-" + number, "supplier"});
        draft.offers.push_back({.key = "in-" + number, .from = "s-" + number, .to = "hub", .service = "sms-" + number, .under = "supply"});
        draft.offers.push_back({.key = "out-" + number, .from = "hub", .to = "tenant", .service = "sms-" + number, .under = "use"});
    }
    draft.agreements.push_back(agreed("supply", "enable", std::move(engaged), {price("ecosystem_enabler", "supplier")}));
    return draft;
}

}  // namespace

TEST_CASE("recognise: a product that adverts pay for takes no customers who pay from whoever brings them")
{
    const lines brokered{"B2K2C B: app K: affiliate C: users"};
    CHECK(told_of(without(without(app(), "free"), "space")) == brokered);
    lines both = brokered;
    both.insert("BV2C B: app V: brand C: users");
    CHECK(told_of(app()) == both);
    CHECK(near_of(app()).empty());
    // Who pays nothing for it, and is shown nothing, is told by itself.
    ecosystem_draft gift = without(app(), "space");
    agreement_terms free_of_charge = gift.agreements[0].versions.entries().front().value;
    free_of_charge.engaged = {{"app", "business"}, {"users", "customer"}, {"brand", "supplier"}};
    free_of_charge.type = "sell";
    free_of_charge.charges = {price("customer", "supplier")};
    gift.agreements[0].versions = since(date::of(2026, 1, 1), free_of_charge);
    CHECK(told_of(gift) == brokered);
    CHECK(near_of(gift) == "B2K2C: C does not pay B for S: C pays somebody else, free");
}

TEST_CASE("recognise: an advertiser whom its host gives nothing takes no other one from it, and is told by itself")
{
    CHECK(told_of(game()) == lines{"BV2C B: studio V: brand-1 brand-2 C: players"});
    for (const std::string other : {"1", "2"}) {
        CAPTURE(other);
        const ecosystem_draft draft = without(game(), "ad-" + other);
        CHECK(told_of(draft) == lines{"BV2C B: studio V: brand-" + std::string{other == "1" ? "2" : "1"} + " C: players"});
        CHECK(near_of(draft) == "BV2C: no service R from B to V, play | studio | brand-" + other);
    }
    // Of two hosts under one agreement each serves a brand of its own: nobody is idle.
    ecosystem_draft two = game();
    two.parties.push_back({.key = "other-studio"});
    agreement_terms terms = two.agreements[0].versions.entries().front().value;
    terms.engaged.push_back({"other-studio", "service_provider"});
    two.agreements[0].versions = since(date::of(2026, 1, 1), terms);
    two.offers[2].from = "other-studio";
    two.offers.push_back({.key = "play-2", .from = "other-studio", .to = "players", .service = "game", .under = "ads"});
    CHECK(told_of(two) == lines{"BV2C B: studio V: brand-1 C: players", "BV2C B: other-studio V: brand-2 C: players"});
    CHECK(near_of(two).empty());
}

TEST_CASE("recognise: a payment that goes back is a thing that is missing, beside a role too")
{
    // B2D2C lacks a distributor and a payment; of the models that ask for less the payment alone is missing.
    const charge_clause to_supplier = price("reseller", "supplier");
    const charge_clause to_shop = price("customer", "reseller");
    CHECK(told_of(resale("reseller", "customer", to_supplier, to_shop)) == lines{"B2M2C B: studio M: telco X: subs"});
    CHECK(near_of(resale("reseller", "customer", price("supplier", "reseller"), to_shop)) == "B2M2X: M does not pay B for S: B pays M, in");
    CHECK(near_of(resale("reseller", "customer", to_supplier, price("reseller", "customer"))) ==
          "B2M2X: X does not pay M for S: M pays X, out");
}

TEST_CASE("recognise: who is not paid is told with who is paid in its place, or pays itself")
{
    const charge_clause wholesale = price("distributor", "supplier");
    CHECK(near_of(resale("distributor", "customer", wholesale, price("customer", "supplier"))) ==
          "B2D2C: C does not pay D for S: C pays B, out");
    ecosystem_draft agent = resale("distributor", "customer", wholesale, price("customer", "agent"));
    agent.roles = {{.key = "agent", .parent = "business"}};
    agent.parties.push_back({.key = "till"});
    agreement_terms terms = agent.agreements[1].versions.entries().front().value;
    terms.engaged.push_back({"till", "agent"});
    agent.agreements[1].versions = since(date::of(2026, 1, 1), terms);
    CHECK(near_of(agent) == "B2D2C: C does not pay D for S: C pays somebody else, out");

    // A comparison of two, of whom one has no commission agreed, or has one from the broker.
    const auto compared = [](std::vector<charge_clause> of_second) {
        return ecosystem_draft{
            .services = {{.key = "pa"}, {.key = "pb"}},
            .parties = {{.key = "a"}, {.key = "b"}, {.key = "site"}, {.key = "people"}},
            .agreements = {agreed("la", "broker", {{"a", "supplier"}, {"site", "broker"}, {"people", "customer"}},
                                  {price("customer", "supplier"), commission("supplier", "broker")}),
                           agreed("lb", "broker", {{"b", "supplier"}, {"site", "broker"}, {"people", "customer"}}, std::move(of_second))},
            .offers = {{.key = "a", .from = "a", .to = "people", .service = "pa", .under = "la"},
                       {.key = "b", .from = "b", .to = "people", .service = "pb", .under = "lb"}}};
    };
    CHECK(near_of(compared({price("customer", "supplier")})) == "B2K2C: B does not pay K for R, b");
    CHECK(near_of(compared({price("customer", "supplier"), commission("broker", "supplier")})) ==
          "B2K2C: B does not pay K for R: K pays B, b");
}

TEST_CASE("recognise: what is joined up by nobody who integrates is nearly integrated, for a customer and for a business")
{
    for (const std::string role : {"business", "aggregator"}) {
        for (const std::string receiver : {"customer", "retailer"}) {
            CAPTURE(role);
            CAPTURE(receiver);
            const ecosystem_draft draft = joined(role, receiver);
            CHECK(told_of(draft).empty());
            CHECK(near_of(draft).find("B2G2C: not everybody in place G stands in the role integrator or a kind of it, ") !=
                  std::string::npos);
            CHECK(named_by(draft, "B2G2C") == strings{"hub"});
        }
    }
    CHECK(told_of(joined("integrator", "retailer")) == lines{"A2G2B B: x y G: hub C: buyer"});
}

TEST_CASE("recognise: a near miss of a mark names who or what does not fit, or nobody")
{
    const ecosystem_draft one_way = club(4, false);
    CHECK(named_by(one_way, "B2E2B") == strings{"op-3"});
    CHECK(near_of(one_way) == "B2E2B: not each member both supplies and is supplied, 0-to-3");
    const ecosystem_draft of_another = club(3, true, {"telecom", "telecom", "rail"});
    CHECK(named_by(of_another, "B2E2B") == strings{"op-2"});
    CHECK(named_by(club(3, true, {"rail", "telecom", "telecom"}), "B2E2B") == strings{"op-0"});
    CHECK(near_of(of_another) == "B2E2B: the members are in different businesses, 0-to-2");
    for (std::size_t other = 0; other < 3; ++other) {
        CAPTURE(other);
        strings verticals(3, "messaging");
        verticals[other] = "insurance";
        CHECK(near_of(platform(verticals)) == "A2E2B: what the suppliers sell is of different verticals, in-" + std::to_string(other));
    }
    // Nobody draws on several: that is nobody's alone.
    ecosystem_draft apart = platform({"", ""});
    apart.parties.push_back({.key = "neighbour"});
    agreement_terms terms = apart.agreements[0].versions.entries().front().value;
    terms.engaged.push_back({"neighbour", "tenant"});
    apart.agreements[0].versions = since(date::of(2026, 1, 1), terms);
    apart.offers[3].to = "neighbour";
    CHECK(near_of(apart) == "A2E2B: nobody draws on several suppliers through the hub");
}

TEST_CASE("recognise: who sells as one who passes on, and gets none of it, lacks a supply, whatever else it buys or is part of")
{
    // An operator resells music to its subscribers, and gets its e-mail from a host. Without the supply the e-mail is still what P2B is.
    ecosystem_draft draft{
        .services = {{.key = "music"}, {.key = "e-mail"}, {.key = "advert"}, {.key = "report"}},
        .parties = {{.key = "stream"}, {.key = "op"}, {.key = "host"}, {.key = "subs"}, {.key = "brand"}, {.key = "city"}},
        .agreements = {agreed("music", "distribute", {{"stream", "supplier"}, {"op", "distributor"}, {"subs", "customer"}},
                              {price("customer", "distributor")}),
                       agreed("hosting", "provide", {{"host", "provider"}, {"op", "business"}}, {price("business", "provider")})},
        .offers = {{.key = "in", .from = "stream", .to = "op", .service = "music", .under = "music"},
                   {.key = "out", .from = "op", .to = "subs", .service = "music", .under = "music"},
                   {.key = "e-mail", .from = "host", .to = "op", .service = "e-mail", .under = "hosting"}}};
    CHECK(told_of(draft) == lines{"B2D2C B: stream D: op C: subs", "P2B P: host B: op C: subs"});
    CHECK(near_of(draft).empty());
    const std::string missing = "B2D2C: no service S from B to D, out | engaged";
    CHECK(told_of(without(draft, "in")) == lines{"P2B P: host B: op C: subs"});
    CHECK(near_of(without(draft, "in")).starts_with(missing));
    // So where it shows adverts to those subscribers and sells reports to a city.
    draft.agreements.push_back(
        agreed("ads", "advertise", {{"op", "business"}, {"brand", "advertiser"}, {"subs", "customer"}}, {price("advertiser", "business")}));
    draft.agreements.push_back(agreed("data", "purchase", {{"op", "business"}, {"city", "purchaser"}}, {price("purchaser", "business")}));
    draft.offers.push_back({.key = "space", .from = "op", .to = "brand", .service = "advert", .under = "ads"});
    draft.offers.push_back({.key = "report", .from = "op", .to = "city", .service = "report", .under = "data"});
    CHECK(near_of(draft).empty());
    CHECK(near_of(without(draft, "in")).starts_with(missing));
    // Without the sale the music is a purchase like the e-mail, and the operator is engaged to sell it on.
    CHECK(near_of(without(draft, "out")).starts_with("B2D2C: no service S from D to C, in | op | engaged"));
    // A supply that has become another service is none of what is sold.
    ecosystem_draft other = draft;
    other.offers[0].service = "e-mail";
    CHECK(near_of(other).starts_with(missing));
}

TEST_CASE("recognise: suppliers under one agreement of somebody who passes things on are no sellers side by side")
{
    // Agreements of two suppliers apart or together say the same (docs/reference/contract-types.md).
    ecosystem_draft draft = platform({"", "", ""});
    CHECK(told_of(draft) == lines{"A2E2B A: s-0 s-1 s-2 E: hub B: tenant"});
    // The tenant draws on two of the three: the third one sells to the hub alone.
    draft = without(draft, "out-2");
    const lines two = told_of(draft);
    CHECK(two.count("A2E2B A: s-0 s-1 E: hub B: tenant") == 1);
    CHECK(std::none_of(two.begin(), two.end(), [](const std::string& each) { return each.starts_with("AB2"); }));
    // Before anything is sold, the hub lacks its sales.
    draft = without(without(draft, "out-0"), "out-1");
    CHECK(told_of(draft).empty());
    CHECK(near_of(draft) == "A2E2B: no service S from E to B, in-0 | hub |");
}

TEST_CASE("recognise: a broker that buys leads from somebody else introduces all the same")
{
    // A comparison site brings two sellers customers for so much a lead, and buys some of its leads from an affiliate.
    const auto leads = [](const std::string& number) {
        return agreed("b" + number, "broker", {{"s" + number, "business"}, {"site", "broker"}}, {price("business", "broker")});
    };
    const ecosystem_draft draft{
        .services = {{.key = "power-1"}, {.key = "power-2"}, {.key = "lead"}},
        .parties = {{.key = "s1"}, {.key = "s2"}, {.key = "site"}, {.key = "affiliate"}, {.key = "homes"}},
        .agreements = {leads("1"), leads("2"),
                       agreed("own-1", "sell", {{"s1", "business"}, {"homes", "customer"}}, {price("customer", "business")}),
                       agreed("own-2", "sell", {{"s2", "business"}, {"homes", "customer"}}, {price("customer", "business")}),
                       agreed("more", "sell", {{"affiliate", "supplier"}, {"site", "broker"}}, {price("broker", "supplier")})},
        .offers = {{.key = "p1", .from = "s1", .to = "homes", .service = "power-1", .under = "own-1"},
                   {.key = "p2", .from = "s2", .to = "homes", .service = "power-2", .under = "own-2"},
                   {.key = "l1", .from = "site", .to = "s1", .service = "lead", .under = "b1"},
                   {.key = "l2", .from = "site", .to = "s2", .service = "lead", .under = "b2"},
                   {.key = "more", .from = "affiliate", .to = "site", .service = "lead", .under = "more"}}};
    CHECK(told_of(draft).count("B2K2C B: s1 s2 K: site C: homes") == 1);
    CHECK(near_of(draft).find("B2K2C") == std::string::npos);
}

TEST_CASE("recognise: fees by the calendar that name no service are told where nothing else is agreed")
{
    const auto reasons = [](charge_clause fee, charge_kind kind, strings services) {
        fee.key = "fee";
        fee.kind = kind;
        fee.how = flat(rational{9000});
        fee.services = std::move(services);
        const recognition found = recognise(flows_of(resale("distributor", "customer", fee, price("customer", "distributor"))));
        REQUIRE(found.size() == 1);
        CHECK(found[0].acronym() == "B2D2C");
        const auto all = found[0].reasons();
        return lines{all.begin(), all.end()};
    };
    const std::string by_fees = "D pays B for S (where nothing else is agreed, by fees that name no service)";
    CHECK(reasons(price("distributor", "supplier"), charge_kind::one_time, {}).contains(by_fees));
    CHECK(reasons(price("distributor", "supplier"), charge_kind::recurring, {}).contains(by_fees));
    CHECK(reasons(price("distributor", "supplier"), charge_kind::recurring, {"tv"}).contains("D pays B for S"));
    const recognition priced =
        recognise(flows_of(resale("distributor", "customer", price("distributor", "supplier"), price("customer", "distributor"))));
    CHECK(priced[0].reasons()[2] == "C pays D for S");
    CHECK(priced[0].reasons()[3] == "D pays B for S");
}
