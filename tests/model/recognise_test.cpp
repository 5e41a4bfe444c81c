#include "model/chains.hpp"

using namespace chains;

namespace {

/// A maker, a shop and its buyers, under an agreement for what the shop gets and another one for what it sells.
ecosystem_draft shop(std::vector<charge_clause> supply, std::vector<charge_clause> retail)
{
    return {.services = {{.key = "film"}},
            .parties = {{.key = "maker"}, {.key = "shop"}, {.key = "buyers"}, {.key = "employer"}},
            .agreements = {{.key = "supply",
                            .versions = since(date::of(2026, 1, 1),
                                              {.type = "distribute",
                                               .in = currency{"EUR"},
                                               .engaged = {{"maker", "supplier"}, {"shop", "distributor"}, {"buyers", "customer"}},
                                               .charges = std::move(supply)})},
                           {.key = "retail",
                            .versions = since(date::of(2026, 1, 1),
                                              {.type = "distribute",
                                               .in = currency{"EUR"},
                                               .engaged = {{"shop", "distributor"}, {"buyers", "consumer"}, {"employer", "party"}},
                                               .charges = std::move(retail)})}},
            .offers = {{.key = "in", .from = "maker", .to = "shop", .service = "film", .under = "supply"},
                       {.key = "out", .from = "shop", .to = "buyers", .service = "film", .under = "retail"}}};
}

std::set<std::string> idle_with(const flow_set& flows, const recognition::instance& of)
{
    std::set<std::string> all;
    for (const auto party : of.engaged_and_idle()) all.insert(flows.chain().of()[party_id{party}].key);
    return all;
}

bool says(const recognition& found, const std::string& reason)
{
    const auto reasons = found[0].reasons();
    return std::find(reasons.begin(), reasons.end(), reason) != reasons.end();
}

}  // namespace

TEST_CASE("recognise: a price that nobody agreed on is told to be taken for one")
{
    const recognition found = recognise(flows_of(shop({}, {price("consumer", "distributor")})));
    REQUIRE(found.size() == 1);
    CHECK(found[0].acronym() == "B2D2C");
    CHECK(says(found, "C pays D for S"));
    CHECK(says(found, "D pays B for S (where no price is agreed, it is taken to)"));
}

TEST_CASE("recognise: who pays the maker itself does not owe the shop a price that nobody agreed on")
{
    const flow_set flows = flows_of(shop({price("customer", "supplier")}, {}));
    const recognition found = recognise(flows);
    CHECK(found.size() == 0);
    REQUIRE(found.near_misses().size() == 1);
    CHECK(found.near_misses()[0].model == "B2D2C");
    CHECK(found.near_misses()[0].missing == "C does not pay D for S: C pays B");
    CHECK(flows.chain().of()[flows.chain()[found.near_misses()[0].edge].offer].key == "out");
    // With a price agreed at the shop too, both are paid.
    CHECK(recognise(flows_of(shop({price("customer", "supplier")}, {price("consumer", "distributor")}))).size() == 1);
}

TEST_CASE("recognise: who is paid for taking the service does not owe a price that nobody agreed on")
{
    const flow_set flows = flows_of(shop({price("supplier", "distributor")}, {price("consumer", "distributor")}));
    const recognition found = recognise(flows);
    CHECK(found.size() == 0);
    REQUIRE(found.near_misses().size() == 1);
    CHECK(found.near_misses()[0].model == "B2D2C");
    CHECK(found.near_misses()[0].missing == "D does not pay B for S: B pays D");
    CHECK(flows.chain().of()[flows.chain()[found.near_misses()[0].edge].offer].key == "in");
    // With a price agreed as well, what flows back is a commission.
    charge_clause wholesale = price("distributor", "supplier");
    wholesale.key = "wholesale";
    CHECK(recognise(flows_of(shop({price("supplier", "distributor"), wholesale}, {price("consumer", "distributor")}))).size() == 1);
}

TEST_CASE("recognise: where a model knows payments both ways, one that flows back is told beside the price that is taken for agreed")
{
    // An enabler is paid by its suppliers a unit, and nobody says what it pays them.
    const recognition found =
        recognise(flows_of(build("A2E2B", {.charges = {{.key = "take", .payer = "A", .payee = "E", .how = per_unit(1)}}}).value()));
    REQUIRE(found.size() == 1);
    CHECK(found[0].acronym() == "A2E2B");
    CHECK(says(found, "E pays A for S (where no price is agreed, it is taken to, although A pays E there)"));
    CHECK(says(found, "B pays E for S (where no price is agreed, it is taken to)"));
}

TEST_CASE("recognise: a sale that a hub has no supply for any more is told to be the hub's own, in which place and to whom")
{
    ecosystem_draft draft = build("A2E2B", {.who = {{"A", {"ann", "art", "abe"}}, {"E", {"hub"}}, {"B", {"ben", "bob"}}}}).value();
    CHECK(recognise(flows_of(draft))[0].own_edges().empty());
    CHECK(recognise(flows_of(draft))[0].engaged_and_idle().empty());
    const auto gone = std::find_if(draft.offers.begin(), draft.offers.end(), [](const offer& o) { return o.from == "abe"; });
    REQUIRE(gone != draft.offers.end());
    const std::string service = gone->service;
    draft.offers.erase(gone);
    const flow_set flows = flows_of(draft);
    const recognition found = recognise(flows);
    REQUIRE(found.size() == 1);
    CHECK(found[0].acronym() == "A2E2B");
    CHECK(found[0].parties("A").size() == 2);
    std::set<std::string> to;
    for (const auto e : found[0].own_edges()) {
        const value_chain::link& l = flows.chain()[e];
        CHECK(flows.chain().of()[l.service].key == service);
        CHECK(flows.chain().of()[l.from].key == "hub");
        to.insert(flows.chain().of()[l.to].key);
    }
    CHECK(to == std::set<std::string>{"ben", "bob"});
    CHECK(idle_with(flows, found[0]) == std::set<std::string>{"abe"});
}

TEST_CASE("recognise: who is engaged beside a hub as its suppliers are, and gives it nothing, is told")
{
    ecosystem_draft draft = shop({price("distributor", "supplier")}, {price("consumer", "distributor")});
    agreement_terms terms = draft.agreements[0].versions.entries().front().value;
    terms.engaged.push_back({"second", "supplier"});
    terms.engaged.push_back({"onlooker", "business"});
    draft.agreements[0].versions = since(date::of(2026, 1, 1), terms);
    draft.parties.push_back({.key = "second"});
    draft.parties.push_back({.key = "onlooker"});
    // Engaged elsewhere, it may be meant for anything.
    draft.parties.push_back({.key = "third"});
    draft.agreements.push_back(agreed("talks", "sell", {{"third", "supplier"}, {"shop", "distributor"}}));
    const flow_set flows = flows_of(draft);
    const recognition found = recognise(flows);
    REQUIRE(found.acronyms() == std::vector<std::string>{"B2D2C"});
    CHECK(idle_with(flows, found[0]) == std::set<std::string>{"second"});
    // Who gives the hub anything is not idle.
    draft.services.push_back({.key = "bags"});
    draft.offers.push_back({.key = "bagged", .from = "second", .to = "shop", .service = "bags", .under = "supply"});
    const flow_set busy = flows_of(draft);
    const recognition with_bags = recognise(busy);
    CHECK(idle_with(busy, with_bags[0]).empty());
    // Where no service goes on there is nothing to supply.
    const flow_set side = flows_of(build("AB2C").value());
    CHECK(idle_with(side, recognise(side)[0]).empty());
}

TEST_CASE("recognise: who shares out what a service brings in has been paid for it")
{
    ecosystem_draft draft = shop({}, {});
    agreement_terms terms = draft.agreements[0].versions.entries().front().value;
    terms.divisions = {{.key = "takings",
                        .payer = "distributor",
                        .of = {basis_kind::reported, {}},
                        .members = {{.payee = "supplier", .share = rational{7, 10}}, {.payee = "distributor", .share = rational{3, 10}}}}};
    terms.engaged.push_back({"buyers", "consumer"});
    draft.agreements = {{.key = "supply", .versions = since(date::of(2026, 1, 1), terms)}};
    draft.offers[1].under = "supply";
    const recognition found = recognise(flows_of(draft));
    REQUIRE(found.size() == 1);
    CHECK(found[0].acronym() == "B2D2C");
    CHECK(says(found, "C pays D for S"));
    CHECK(says(found, "D pays B for S"));
}

TEST_CASE("recognise: who pays in somebody's stead is told")
{
    ecosystem_draft draft = shop({price("distributor", "supplier")}, {});
    draft.offers[1].paid_by = "employer";
    const recognition found = recognise(flows_of(draft));
    REQUIRE(found.size() == 1);
    CHECK(says(found, "C pays D for S, or somebody in its stead (where no price is agreed, it is taken to)"));
    CHECK(says(found, "D pays B for S"));
}

TEST_CASE("recognise: where a sponsor pays for the very service, no price of the customer's is missing")
{
    const auto retail = [](charge_clause sponsoring) {
        ecosystem_draft draft = shop({price("distributor", "supplier")}, {std::move(sponsoring)});
        agreement_terms terms = draft.agreements[1].versions.entries().front().value;
        terms.engaged[2].role = "sponsor";
        draft.roles.push_back({.key = "sponsor", .parent = "party"});
        draft.agreements[1].versions = since(date::of(2026, 1, 1), terms);
        return recognise(flows_of(draft));
    };
    const recognition sponsored = retail(price("sponsor", "distributor"));
    REQUIRE(sponsored.acronyms() == std::vector<std::string>{"B2D2C"});
    CHECK(says(sponsored, "C pays D for S, or somebody in its stead"));
    CHECK(sponsored.near_misses().empty());
    // Nor is it a price of the customer's that the shop pays somebody, or somebody gives the customer.
    CHECK(says(retail(price("distributor", "sponsor")), "C pays D for S (where no price is agreed, it is taken to)"));
    CHECK(says(retail(price("sponsor", "consumer")), "C pays D for S (where no price is agreed, it is taken to)"));
}

TEST_CASE("recognise: a near miss names who stands in another role, and on which offer")
{
    ecosystem_draft draft = shop({price("distributor", "supplier")}, {price("consumer", "distributor")});
    agreement_terms terms = draft.agreements[1].versions.entries().front().value;
    terms.engaged[0].role = "retailer";
    terms.charges[0].payee = "retailer";
    terms.type = "sell";
    draft.agreements[1].versions = since(date::of(2026, 1, 1), terms);
    agreement_terms supply = draft.agreements[0].versions.entries().front().value;
    supply.engaged[1].role = "operator";
    supply.charges[0].payer = "operator";
    supply.type = "sell";
    draft.agreements[0].versions = since(date::of(2026, 1, 1), supply);
    const flow_set flows = flows_of(draft);
    const recognition found = recognise(flows);
    CHECK(found.size() == 0);
    REQUIRE(!found.near_misses().empty());
    const recognition::near_miss& near = found.near_misses()[0];
    CHECK(near.model == "B2D2C");
    CHECK(near.place == "D");
    CHECK(flows.chain().of()[party_id{near.party}].key == "shop");
}

TEST_CASE("recognise: a missing arrow or party is the one thing that is missing, whatever marks say of it")
{
    struct change {
        std::string model;
        std::string without;  ///< what the key of the offer ends in
        std::string missing;
        std::vector<std::string> from;  ///< place, role, and whoever stands there, or is engaged to
        std::vector<std::string> to;
    };
    for (const change& c :
         {change{"B2D2C", "b1>d1", "no service S from B to D", {"B", "party", "engaged", "b1"}, {"D", "distributor", "d1"}},
          change{"B2G2C", "g1>c1", "no service S+T from G to C", {"G", "integrator", "g1"}, {"C", "consumer", "engaged", "c1"}},
          change{"B2F2C", "f1>c1", "no service S from F to C", {"F", "franchisee", "f1"}, {"C", "consumer", "engaged", "c1"}}}) {
        CAPTURE(c.model);
        ecosystem_draft draft = build(c.model).value();
        const auto ends = [&](const std::string& key) { return key.find(c.without) != std::string::npos; };
        const auto gone = std::find_if(draft.offers.begin(), draft.offers.end(), [&](const offer& o) { return ends(o.key); });
        REQUIRE(gone != draft.offers.end());
        const std::string key = gone->key;
        draft.offers.erase(gone);
        for (offer& o : draft.offers)
            if (o.feeds) std::erase(*o.feeds, key);
        const flow_set flows = flows_of(draft);
        const recognition found = recognise(flows);
        std::string near;
        for (const auto& n : found.near_misses()) near += n.model + ": " + n.missing + "; ";
        CAPTURE(near);
        const auto told = std::find_if(found.near_misses().begin(), found.near_misses().end(),
                                       [&](const recognition::near_miss& n) { return n.model == c.model && n.missing == c.missing; });
        REQUIRE(told != found.near_misses().end());
        // Between whom the offer that is gone would stand.
        const auto in_words = [&](const recognition::arrow_end& end) {
            std::vector<std::string> all{end.place, end.role};
            for (const auto party : end.parties) all.push_back(flows.chain().of()[party_id{party}].key);
            if (!end.engaged.empty()) all.emplace_back("engaged");
            for (const auto party : end.engaged) all.push_back(flows.chain().of()[party_id{party}].key);
            return all;
        };
        REQUIRE(told->between);
        CHECK(in_words(told->between->first) == c.from);
        CHECK(in_words(told->between->second) == c.to);
    }
}

TEST_CASE("recognise: suppliers of one business that sells on what it gets are no sellers side by side, under one agreement or two")
{
    for (const bool together : {true, false}) {
        CAPTURE(together);
        const auto agreed = [](std::vector<engagement> engaged) {
            return since(date::of(2026, 1, 1), agreement_terms{.type = "sell", .in = currency{"EUR"}, .engaged = std::move(engaged)});
        };
        ecosystem_draft draft{
            .services = {{.key = "heat"}, {.key = "light"}, {.key = "home", .parts = {{"heat"}, {"light"}}}},
            .parties = {{.key = "boilers"}, {.key = "lamps"}, {.key = "platform"}, {.key = "people"}},
            .agreements = {{.key = "parts",
                            .versions = agreed({{"boilers", "supplier"}, {"lamps", "supplier"}, {"platform", "integrator"}})},
                           {.key = "more", .versions = agreed({{"lamps", "supplier"}, {"platform", "integrator"}})},
                           {.key = "homes", .versions = agreed({{"platform", "integrator"}, {"people", "consumer"}})}},
            .offers = {{.key = "a", .from = "boilers", .to = "platform", .service = "heat", .under = "parts"},
                       {.key = "b", .from = "lamps", .to = "platform", .service = "light", .under = together ? "parts" : "more"},
                       {.key = "c", .from = "platform", .to = "people", .service = "home", .under = "homes"}}};
        const recognition found = recognise(flows_of(draft));
        REQUIRE(found.size() == 1);
        CHECK(found[0].acronym() == "B2G2C");
        CHECK(found.unexplained().empty());
    }
}

TEST_CASE("recognise: who pays past the seller is seen, however many others do so elsewhere")
{
    for (const int guests : {1, 300}) {
        CAPTURE(guests);
        ecosystem_draft draft = shop({price("customer", "supplier")}, {});
        // A shop of its own whose many buyers all pay the maker of what it sells.
        draft.parties.push_back({.key = "a-maker"});
        draft.parties.push_back({.key = "a-shop"});
        agreement_terms made{.type = "distribute", .in = currency{"EUR"}, .engaged = {{"a-maker", "supplier"}, {"a-shop", "distributor"}}};
        agreement_terms sold{.type = "distribute", .in = currency{"EUR"}, .engaged = {{"a-shop", "distributor"}}};
        draft.offers.push_back({.key = "a-in", .from = "a-maker", .to = "a-shop", .service = "film", .under = "a-supply"});
        for (int i = 0; i < guests; ++i) {
            const std::string guest = "a-guest-" + std::to_string(i);
            draft.parties.push_back({.key = guest});
            draft.roles.push_back({.key = "role-of-" + guest, .parent = "customer"});
            made.engaged.push_back({guest, "role-of-" + guest});
            made.charges.push_back(price("role-of-" + guest, "supplier"));
            made.charges.back().key += "-" + std::to_string(i);
            sold.engaged.push_back({guest, "consumer"});
            draft.offers.push_back({.key = "a-" + guest, .from = "a-shop", .to = guest, .service = "film", .under = "a-retail"});
        }
        draft.agreements.push_back({.key = "a-supply", .versions = since(date::of(2026, 1, 1), made)});
        draft.agreements.push_back({.key = "a-retail", .versions = since(date::of(2026, 1, 1), sold)});
        const recognition found = recognise(flows_of(draft));
        CHECK(found.size() == 0);
        CHECK(found.unexplained().size() == 3U + static_cast<unsigned>(guests));
    }
}

TEST_CASE("recognise: who pays by the month in somebody's stead has agreed on a price")
{
    ecosystem_draft draft = shop({price("distributor", "supplier")}, {});
    agreement_terms terms = draft.agreements[1].versions.entries().front().value;
    terms.engaged[2].role = "sponsor";
    draft.roles.push_back({.key = "sponsor", .parent = "party"});
    charge_clause monthly = price("sponsor", "distributor");
    monthly.kind = charge_kind::recurring;
    monthly.how = flat(rational{100});
    terms.charges = {monthly};
    draft.agreements[1].versions = since(date::of(2026, 1, 1), terms);
    draft.offers[1].paid_by = "employer";
    const recognition found = recognise(flows_of(draft));
    REQUIRE(found.size() == 1);
    CHECK(found[0].acronym() == "B2D2C");
    CHECK(says(found, "C pays D for S, or somebody in its stead (where nothing else is agreed, by fees that name no service)"));
}

TEST_CASE("recognise: who sells on one of the things that two sell to it side by side stays their customer")
{
    ecosystem_draft draft = build("AB2B", {.who = {{"A", {"telco"}}, {"B", {"maker"}}, {"C", {"firm"}}}}).value();
    REQUIRE(recognise(flows_of(draft)).size() == 1);
    const offer phone = *std::find_if(draft.offers.begin(), draft.offers.end(), [](const offer& o) { return o.from == "maker"; });
    draft.parties.push_back({.key = "staff"});
    draft.agreements.push_back(
        {.key = "resale",
         .versions = since(date::of(2026, 1, 1),
                           {.type = "sell", .in = currency{"EUR"}, .engaged = {{"firm", "business"}, {"staff", "consumer"}}})});
    draft.offers.push_back({.key = "resold", .from = "firm", .to = "staff", .service = phone.service, .under = "resale"});
    const auto acronyms = recognise(flows_of(draft)).acronyms();
    CHECK(std::find(acronyms.begin(), acronyms.end(), "AB2B") != acronyms.end());
}

TEST_CASE("recognise: one receiver that does not pay the hub takes no partner from those who do")
{
    ecosystem_draft draft = shop({price("distributor", "supplier")}, {});
    // Readers pay the shop, buyers the maker.
    agreement_terms supply = draft.agreements[0].versions.entries().front().value;
    charge_clause direct = price("customer", "supplier");
    direct.key = "direct";
    supply.charges.push_back(direct);
    draft.agreements[0].versions = since(date::of(2026, 1, 1), supply);
    draft.parties.push_back({.key = "readers"});
    draft.agreements.push_back({.key = "more",
                                .versions = since(date::of(2026, 1, 1), {.type = "distribute",
                                                                         .in = currency{"EUR"},
                                                                         .engaged = {{"shop", "distributor"}, {"readers", "consumer"}},
                                                                         .charges = {price("consumer", "distributor")}})});
    draft.offers.push_back({.key = "read", .from = "shop", .to = "readers", .service = "film", .under = "more"});
    const flow_set flows = flows_of(draft);
    const recognition found = recognise(flows);
    REQUIRE(found.size() == 1);
    CHECK(tell(flows, found)[0].offers == std::set<std::string>{"in", "read"});
    REQUIRE(found.near_misses().size() == 1);
    CHECK(found.near_misses()[0].missing == "C does not pay D for S: C pays B");
    CHECK(flows.chain().of()[flows.chain()[found.near_misses()[0].edge].offer].key == "out");
}

TEST_CASE("recognise: one sound line at a hub does not hide what is passed on to nobody")
{
    ecosystem_draft draft = shop({price("distributor", "supplier")}, {price("consumer", "distributor")});
    draft.services.push_back({.key = "song"});
    draft.offers.push_back({.key = "sung", .from = "shop", .to = "buyers", .service = "song", .under = "retail"});
    const flow_set flows = flows_of(draft);
    const recognition found = recognise(flows);
    REQUIRE(found.size() == 1);
    REQUIRE(found.near_misses().size() == 1);
    CHECK(found.near_misses()[0].missing == "no service S from B to D");
    CHECK(flows.chain().of()[flows.chain()[found.near_misses()[0].edge].offer].key == "sung");
}

TEST_CASE("recognise: where nobody provides anything there is nothing to tell, whatever is agreed")
{
    ecosystem_draft draft = shop({price("distributor", "supplier")}, {price("consumer", "distributor")});
    draft.offers.clear();
    const recognition found = recognise(flows_of(draft));
    CHECK(found.size() == 0);
    CHECK(found.unexplained().empty());
    CHECK(found.near_misses().empty());
}

namespace {

/// Two sellers of power, each under an agreement of its own with a site that brings customers.
ecosystem_draft compared(std::vector<charge_clause> hydro, std::vector<charge_clause> solar)
{
    return {.services = {{.key = "power"}},
            .parties = {{.key = "hydro"}, {.key = "solar"}, {.key = "site"}, {.key = "homes"}},
            .agreements = {agreed("h", "broker", {{"hydro", "supplier"}, {"site", "broker"}, {"homes", "customer"}}, std::move(hydro)),
                           agreed("s", "broker", {{"solar", "supplier"}, {"site", "broker"}, {"homes", "customer"}}, std::move(solar))},
            .offers = {{.key = "hp", .from = "hydro", .to = "homes", .service = "power", .under = "h"},
                       {.key = "sp", .from = "solar", .to = "homes", .service = "power", .under = "s"}}};
}

charge_clause commission(std::string payer, std::string payee)
{
    charge_clause c = price(std::move(payer), std::move(payee));
    c.key = "commission";
    return c;
}

using lines = std::set<std::string>;

}  // namespace

TEST_CASE("recognise: a seller whom a broker does not fit takes no other seller from the broker")
{
    const std::vector<charge_clause> fits{price("customer", "supplier"), commission("supplier", "broker")};
    struct oddity {
        std::vector<charge_clause> charges;
        std::string near;
    };
    for (const oddity& o :
         {oddity{{price("customer", "supplier")}, "B2K2C: B does not pay K for R, sp"},
          oddity{{price("customer", "broker"), commission("broker", "supplier")}, "B2K2C: C does not pay B for S: C pays K, sp"}}) {
        const flow_set flows = flows_of(compared(fits, o.charges));
        const recognition found = recognise(flows);
        const auto told = tell(flows, found);
        REQUIRE(told.size() == 1);
        CHECK(told[0].acronym == "B2K2C");
        CHECK(told[0].offers == lines{"hp"});
        CHECK(near(flows, found) == o.near);
    }
    CHECK(recognise(flows_of(compared(fits, fits)))[0].parties("B").size() == 2);
    // Where nobody fits, all lack the same thing, and it is told once.
    const flow_set none = flows_of(compared({price("customer", "supplier")}, {price("customer", "supplier")}));
    CHECK(near(none, recognise(none)) == "B2K2C: B does not pay K for R, hp");
}

TEST_CASE("recognise: who pays a broker and sells nothing is no partner in it")
{
    ecosystem_draft draft = compared({price("customer", "supplier")}, {price("customer", "supplier")});
    draft.services.push_back({.key = "lead"});
    for (const std::string seller : {"hydro", "solar"}) {
        draft.agreements.push_back(
            agreed("by-" + seller, "broker", {{seller, "supplier"}, {"site", "broker"}}, {price("supplier", "broker")}));
        draft.offers.push_back({.key = seller + "-leads", .from = "site", .to = seller, .service = "lead", .under = "by-" + seller});
    }
    for (agreement& a : draft.agreements)
        if (a.key == "h" || a.key == "s")
            a = agreed(a.key, "sell", {{a.key == "h" ? "hydro" : "solar", "supplier"}, {"homes", "customer"}},
                       {price("customer", "supplier")});
    CHECK(tell(flows_of(draft), recognise(flows_of(draft)))[0].offers == lines{"hp", "hydro-leads", "solar-leads", "sp"});
    std::erase_if(draft.offers, [](const offer& o) { return o.key == "sp"; });
    const flow_set flows = flows_of(draft);
    const recognition found = recognise(flows);
    REQUIRE(found.size() == 1);
    CHECK(tell(flows, found)[0].offers == lines{"hp", "hydro-leads"});
    CHECK(near(flows, found) == "B2K2C: no service S from B to C, solar-leads | solar | engaged homes");
}

TEST_CASE("recognise: a part that is paid the wrong way takes no other supplier from an integrator")
{
    const auto draft = [](std::vector<charge_clause> rent) {
        std::vector<charge_clause> tour{price("customer", "integrator"), commission("integrator", "supplier")};
        return ecosystem_draft{
            .services = {{.key = "flight"},
                         {.key = "bed"},
                         {.key = "car"},
                         {.key = "guide"},
                         {.key = "holiday", .parts = {{"flight"}, {"bed"}, {"car"}, {"guide"}}}},
            .parties = {{.key = "airline"}, {.key = "hotel"}, {.key = "rental"}, {.key = "agency"}, {.key = "people"}},
            .agreements = {agreed("tour", "integrate",
                                  {{"airline", "supplier"}, {"hotel", "supplier"}, {"agency", "integrator"}, {"people", "customer"}}, tour),
                           agreed("rent", "integrate", {{"rental", "supplier"}, {"agency", "integrator"}}, std::move(rent))},
            .offers = {{.key = "sale", .from = "agency", .to = "people", .service = "holiday", .under = "tour"},
                       {.key = "fly", .from = "airline", .to = "agency", .service = "flight", .under = "tour"},
                       {.key = "sleep", .from = "hotel", .to = "agency", .service = "bed", .under = "tour"},
                       {.key = "drive", .from = "rental", .to = "agency", .service = "car", .under = "rent"}}};
    };
    const flow_set all = flows_of(draft({price("integrator", "supplier")}));
    CHECK(tell(all, recognise(all))[0].offers == lines{"drive", "fly", "sale", "sleep"});
    const flow_set flows = flows_of(draft({price("supplier", "integrator")}));
    const recognition found = recognise(flows);
    REQUIRE(found.size() == 1);
    CHECK(found[0].acronym() == "B2G2C");
    CHECK(tell(flows, found)[0].offers == lines{"fly", "sale", "sleep"});
    CHECK(near(flows, found) == "B2G2C: G does not pay B for S: B pays G, drive");
}

TEST_CASE("recognise: an advertiser whose adverts are shown is no near miss, and one whose are not is to be shown to the audience")
{
    ecosystem_draft draft{
        .services = {{.key = "news"}, {.key = "click"}},
        .parties = {{.key = "cars"}, {.key = "shoes"}, {.key = "daily"}, {.key = "readers"}},
        .agreements = {agreed("read", "sell", {{"daily", "business"}, {"readers", "customer"}}),
                       agreed("ad1", "advertise", {{"daily", "business"}, {"shoes", "advertiser"}}, {price("advertiser", "business")}),
                       agreed("ad2", "advertise", {{"daily", "business"}, {"cars", "advertiser"}})},
        .offers = {{.key = "r", .from = "daily", .to = "readers", .service = "news", .under = "read"},
                   {.key = "k", .from = "daily", .to = "shoes", .service = "click", .under = "ad1"}}};
    const flow_set flows = flows_of(draft);
    const recognition found = recognise(flows);
    REQUIRE(found.size() == 1);
    CHECK(found[0].acronym() == "BV2C");
    CHECK(near(flows, found) == "BV2C: no exposure from V to C through B | cars | engaged readers");
}

TEST_CASE("recognise: a host that pays an advertiser by the month, and is agreed to be paid nothing, is told to")
{
    ecosystem_draft draft{
        .services = {{.key = "news"}, {.key = "click"}},
        .parties = {{.key = "cars"}, {.key = "daily"}, {.key = "readers"}},
        .agreements = {agreed("read", "sell", {{"daily", "business"}, {"readers", "customer"}}),
                       agreed("ad", "advertise", {{"daily", "business"}, {"cars", "advertiser"}}, {price("business", "advertiser")})},
        .offers = {{.key = "r", .from = "daily", .to = "readers", .service = "news", .under = "read"},
                   {.key = "k", .from = "daily", .to = "cars", .service = "click", .under = "ad"}}};
    agreement_terms terms = draft.agreements[1].versions.entries().front().value;
    terms.charges[0].kind = charge_kind::recurring;
    terms.charges[0].how = flat(rational{100});
    draft.agreements[1].versions = since(date::of(2026, 1, 1), terms);
    const recognition found = recognise(flows_of(draft));
    REQUIRE(found.size() == 1);
    CHECK(says(found, "V pays B for R (where no price is agreed, it is taken to, although B pays V there)"));
}

TEST_CASE("recognise: a payment that a chain of banks would carry leads from the banks' customers to the banks' customers")
{
    ecosystem_draft draft{
        .services = {{.key = "goods"}, {.key = "account"}, {.key = "transfer"}},
        .parties = {{.key = "kiosk"}, {.key = "buyers"}, {.key = "east"}, {.key = "west"}},
        .agreements = {agreed("sale", "sell", {{"kiosk", "supplier"}, {"buyers", "customer"}}, {price("customer", "supplier")}),
                       agreed("purse", "sell", {{"west", "bank"}, {"buyers", "customer"}}, {price("customer", "bank")}),
                       agreed("till", "sell", {{"east", "bank"}, {"kiosk", "business"}}, {price("business", "bank")}),
                       agreed("between", "sell", {{"west", "bank"}, {"east", "bank"}}, {price("business", "bank")})},
        .offers = {{.key = "buy", .from = "kiosk", .to = "buyers", .service = "goods", .under = "sale"},
                   {.key = "wb", .from = "west", .to = "buyers", .service = "account", .under = "purse"},
                   {.key = "wk", .from = "east", .to = "kiosk", .service = "account", .under = "till"},
                   {.key = "bb", .from = "west", .to = "east", .service = "transfer", .under = "between"}}};
    const flow_set flows = flows_of(draft);
    const auto told = near(flows, recognise(flows));
    CHECK(told == "C2C: no payment from C2 to C1 through N | engaged buyers kiosk | engaged buyers kiosk");
}

TEST_CASE("recognise: a purchase of something else hides no sale whose supply is missing")
{
    ecosystem_draft draft = shop({price("distributor", "supplier")}, {price("consumer", "distributor")});
    draft.services.push_back({.key = "song"});
    draft.services.push_back({.key = "bags"});
    draft.parties.push_back({.key = "bag-maker"});
    draft.offers.push_back({.key = "sung", .from = "shop", .to = "buyers", .service = "song", .under = "retail"});
    draft.agreements.push_back(
        agreed("bags", "provide", {{"bag-maker", "provider"}, {"shop", "business"}}, {price("business", "provider")}));
    draft.offers.push_back({.key = "bagged", .from = "bag-maker", .to = "shop", .service = "bags", .under = "bags"});
    const flow_set flows = flows_of(draft);
    const recognition found = recognise(flows);
    CHECK(found.acronyms() == std::vector<std::string>{"B2D2C", "P2B"});
    CHECK(near(flows, found) == "B2D2C: no service S from B to D, sung | engaged bag-maker employer maker | shop");
}

TEST_CASE("recognise: whoever is engaged as a consumer may be a customer or a business")
{
    for (const std::string role : {"consumer", "customer"}) {
        ecosystem_draft draft = shop({price("distributor", "supplier")}, {price("consumer", "distributor")});
        draft.agreements[0] = agreed("supply", "distribute", {{"maker", "supplier"}, {"shop", "intermediary"}});
        draft.agreements[1] = agreed("retail", "distribute", {{"shop", "intermediary"}, {"buyers", role}});
        const recognition found = recognise(flows_of(draft));
        REQUIRE(found.size() == 1);
        CHECK(found[0].acronym() == (role == "consumer" ? "B2M2X" : "B2M2C"));
    }
}

TEST_CASE("recognise: two who sell the same are no sellers side by side where one of them sells it for somebody else")
{
    ecosystem_draft draft{
        .services = {{.key = "coffee"}},
        .parties = {{.key = "roaster"}, {.key = "first"}, {.key = "second"}, {.key = "guests"}},
        .agreements = {agreed("brand", "franchise",
                              {{"roaster", "franchisor"}, {"first", "franchisee"}, {"second", "franchisee"}, {"guests", "customer"}},
                              {price("customer", "franchisee"), commission("franchisee", "franchisor")})},
        .offers = {{.key = "in", .from = "roaster", .to = "first", .service = "coffee", .under = "brand"},
                   {.key = "out", .from = "first", .to = "guests", .service = "coffee", .under = "brand"},
                   {.key = "also", .from = "second", .to = "guests", .service = "coffee", .under = "brand"}}};
    const flow_set flows = flows_of(draft);
    const recognition found = recognise(flows);
    CHECK(found.acronyms() == std::vector<std::string>{"B2F2C"});
    CHECK(near(flows, found) == "B2F2C: no service S from B to F, also | engaged roaster | second");
}
