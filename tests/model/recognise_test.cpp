#include "model/chains.hpp"

#include <partnering/charge/formula.hpp>

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

charge_clause price(std::string payer, std::string payee)
{
    return {.key = "price", .payer = std::move(payer), .payee = std::move(payee), .how = per_unit(10)};
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
    CHECK(found.near_misses()[0].missing == "C does not pay D for S");
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
    CHECK(says(found, "C pays D for S, or somebody in its stead"));
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
    CHECK(found.near_misses()[0].missing == "C does not pay D for S");
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
