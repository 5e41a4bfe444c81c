#include "model/chains.hpp"

#include <partnering/charge/formula.hpp>

#include <algorithm>
#include <cstdint>
#include <map>
#include <random>

using namespace chains;

namespace {

using engine = std::mt19937_64;

unsigned upto(engine& random, unsigned least, unsigned most) { return least + static_cast<unsigned>(random() % (most - least + 1)); }

struct built {
    std::string acronym;  ///< as it was asked for
    const partnership_model* model;
    model_parts parts;
    ecosystem_draft draft;
};

/// A charge between two places: a price a unit, a share of what was reported, or by the month.
charge_clause any_charge(engine& random, const model_arrow& a, std::size_t number)
{
    charge_clause c{
        .key = "charge" + std::to_string(number), .payer = a.from, .payee = a.to, .how = per_unit(rational{upto(random, 1, 999), 100})};
    const unsigned kind = upto(random, 0, 2);
    if (kind == 1) c.how = percent(rational{upto(random, 1, 60)}, {basis_kind::reported, {}});
    if (kind == 2) {
        c.kind = charge_kind::recurring;
        c.how = flat(rational{upto(random, 1, 500)});
    }
    return c;
}

/// Any model, or a variant with another role in one place, for any number of parties up to `most` in each place, on any terms.
built any_model(engine& random, unsigned most, const std::string& prefix)
{
    const auto models = model_catalogue::shipped().models();
    built b{"", &models[random() % models.size()], {}, {}};
    std::vector<std::string> names{b.model->acronym};
    for (const model_variant& v : b.model->variants)
        if (!v.place.empty()) names.push_back(v.acronym);
    b.acronym = names[random() % names.size()];
    b.parts.prefix = prefix;
    const model_centre centre = centre_of(*b.model);
    for (const model_place& p : b.model->places) {
        const bool hub = p.key == centre.hub;
        unsigned count = upto(random, p.least, std::max(p.least, most));
        if (!hub && p.most != model_place::any_number) count = std::min(count, p.most);
        // Everybody supplies everybody through a clearing house: one of few houses has thousands of offers already.
        if (hub && (b.model->acronym == "B2E2B" || b.model->acronym == "C2C")) count = std::min(count, 2U);
        b.parts.who.push_back({p.key, {}, count});
    }
    std::size_t number = 0;
    for (const model_arrow& a : b.model->arrows)
        if (a.kind == flow_kind::payment && upto(random, 0, 1) == 1) b.parts.charges.push_back(any_charge(random, a, number++));
    auto draft = build(b.acronym, b.parts);
    REQUIRE(draft.has_value());
    b.draft = std::move(draft).value();
    return b;
}

std::set<std::string> offers_of(const ecosystem_draft& draft)
{
    std::set<std::string> keys;
    for (const offer& o : draft.offers) keys.insert(o.key);
    return keys;
}

/// People who have nothing to do with it, or with one of its parties only: sales that stand alone.
ecosystem_draft bystanders(engine& random, const ecosystem_draft& beside)
{
    ecosystem_draft more;
    for (unsigned i = 0, n = upto(random, 0, 8); i < n; ++i) {
        const std::string number = std::to_string(i);
        more.services.push_back({.key = "aside-" + number});
        more.parties.push_back({.key = "onlooker-" + number});
        more.parties.push_back({.key = "shop-" + number});
        const bool known = !beside.parties.empty() && upto(random, 0, 1) == 1;
        const std::string shop = known ? beside.parties[random() % beside.parties.size()].key : "shop-" + number;
        more.agreements.push_back(
            {.key = "aside-" + number,
             .versions =
                 since(date::of(2026, 1, 1),
                       {.type = "sell", .in = currency{"EUR"}, .engaged = {{shop, "retailer"}, {"onlooker-" + number, "customer"}}})});
        more.offers.push_back(
            {.key = "aside-" + number, .from = shop, .to = "onlooker-" + number, .service = "aside-" + number, .under = "aside-" + number});
    }
    return more;
}

/// Every offer is in an instance or is told to be in none, and not both.
void check_all_told(const flow_set& flows, const recognition& found)
{
    std::set<std::uint32_t> in;
    for (std::size_t i = 0; i < found.size(); ++i)
        for (const auto e : found[i].edges()) in.insert(e);
    const std::set<std::uint32_t> out{found.unexplained().begin(), found.unexplained().end()};
    for (std::uint32_t e = 0; e < flows.chain().links().size(); ++e) CHECK((in.count(e) + out.count(e)) == 1);
}

}  // namespace

TEST_CASE("property: what is built of any model, for any counts and terms and with bystanders, is recognised as that model")
{
    for (std::uint64_t seed = 1; seed <= 60; ++seed) {
        CAPTURE(seed);
        engine random{seed};
        const built b = any_model(random, seed % 6 == 0 ? 50 : 9, "");
        CAPTURE(b.acronym);
        const ecosystem_draft aside = bystanders(random, b.draft);
        const flow_set flows = flows_of(glue(b.draft, aside));
        const recognition found = recognise(flows);
        check_all_told(flows, found);

        std::string near;
        for (const recognition::near_miss& n : found.near_misses()) near += n.model + ": " + n.missing + "\n";
        CAPTURE(near);
        std::set<std::string> offers;
        std::map<std::string, std::set<std::string>> stand;
        for (const told& t : tell(flows, found)) {
            CAPTURE(t.acronym);
            // One supplier's part and one of the integrator's own: the line to passing on is unclear, and both hold.
            const bool unclear = b.model->acronym == "B2G2C" && (t.model == "B2M2X" || t.model == "A2M2B");
            if (unclear) continue;
            REQUIRE(t.model == b.model->acronym);
            CHECK(t.acronym == b.acronym);
            for (const auto& [place, parties] : t.places) stand[place].insert(parties.begin(), parties.end());
            offers.insert(t.offers.begin(), t.offers.end());
        }
        std::map<std::string, std::set<std::string>> meant;
        std::set<std::string> named;
        for (const model_parts::members& m : b.parts.who)
            for (unsigned i = 1; i <= m.count; ++i) {
                std::string key = m.place + std::to_string(i);
                for (char& c : key) c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
                meant[m.place].insert(key);
                named.insert(key);
            }
        const std::set<std::string> mine = offers_of(b.draft);
        CHECK(std::includes(offers.begin(), offers.end(), mine.begin(), mine.end()));
        if (b.model->acronym == "AB2C") {
            // Which of the sellers is A is a matter of names.
            std::set<std::string> sellers = meant["A"];
            sellers.insert(meant["B"].begin(), meant["B"].end());
            std::set<std::string> seen = stand["A"];
            seen.insert(stand["B"].begin(), stand["B"].end());
            CHECK(seen == sellers);
            CHECK(stand["C"] == meant["C"]);
        } else {
            for (const auto& [place, parties] : meant) {
                CAPTURE(place);
                std::set<std::string> seen;
                for (const std::string& key : stand[place])
                    if (named.count(key) != 0) seen.insert(key);
                std::string lacking;
                for (const std::string& key : parties)
                    if (seen.count(key) == 0) lacking += key + " ";
                CAPTURE(lacking);
                CHECK(seen == parties);
            }
        }
        // Sales that stand alone are told to do so, unless the seller is a business whose other sales are in P2B or B2P.
        for (const auto e : found.unexplained()) CHECK(flows.chain().of()[flows.chain()[e].offer].key.starts_with("aside-"));
    }
}

TEST_CASE("property: the order of what is stated decides nothing")
{
    for (std::uint64_t seed = 100; seed < 115; ++seed) {
        CAPTURE(seed);
        engine random{seed};
        const built b = any_model(random, 6, "");
        ecosystem_draft mixed = b.draft;
        std::shuffle(mixed.parties.begin(), mixed.parties.end(), random);
        std::shuffle(mixed.offers.begin(), mixed.offers.end(), random);
        std::shuffle(mixed.agreements.begin(), mixed.agreements.end(), random);
        std::shuffle(mixed.services.begin(), mixed.services.end(), random);
        const flow_set one = flows_of(b.draft);
        const flow_set other = flows_of(mixed);
        CHECK(tell(one, recognise(one)) == tell(other, recognise(other)));
    }
}

// What explains a loss: the model, or one that it is a special case of, or that is one of it, lacks one thing; or whoever was engaged anew
// is told to stand in no role of what the others are; or other models explain every offer that is left.
TEST_CASE("property: after any single change the model stands, is nearly there, or has become others")
{
    std::map<std::string, std::size_t> outcomes;
    for (std::uint64_t seed = 200; seed < 1'100; ++seed) {
        CAPTURE(seed);
        engine random{seed};
        const built b = any_model(random, upto(random, 1, 3), "");
        CAPTURE(b.acronym);
        ecosystem_draft changed = b.draft;
        const unsigned change = upto(random, 0, 3);
        CAPTURE(change);
        offer& o = changed.offers[random() % changed.offers.size()];
        const std::string offered = o.key;
        agreement& a = changed.agreements[random() % changed.agreements.size()];
        agreement_terms terms = a.versions.entries().front().value;
        engagement& who = terms.engaged[random() % terms.engaged.size()];
        const std::string role_before = who.role;
        switch (change) {
        case 0:
            changed.offers.erase(changed.offers.begin() + (&o - changed.offers.data()));
            for (offer& each : changed.offers)
                if (each.feeds) std::erase(*each.feeds, offered);
            break;
        case 1:
            who.role = built_in_roles()[random() % built_in_roles().size()].key;
            terms.charges.clear();
            a.versions = since(date::of(2026, 1, 1), terms);
            break;
        case 2:
            changed.services.push_back({.key = "something-else"});
            o.service = "something-else";
            break;
        default:
            terms.type = "sell";
            a.versions = since(date::of(2026, 1, 1), terms);
        }
        const auto flows = try_flows(changed);
        if (!flows) {
            ++outcomes["refused"];
            CHECK(!flows.findings().empty());
            continue;
        }
        const recognition found = recognise(flows.value());
        check_all_told(flows.value(), found);
        std::string is;
        bool stands = false;
        for (const told& t : tell(flows.value(), found)) {
            is += t.acronym + " ";
            stands = stands || t.acronym == b.acronym;
        }
        const auto& links = flows.value().chain();
        std::set<std::string> left;
        for (const auto e : found.unexplained()) left.insert(links.of()[links[e].offer].key);
        const auto refines = [](const partnership_model& one, const std::string& other) {
            return std::find(one.refines.begin(), one.refines.end(), other) != one.refines.end();
        };
        std::string near;
        bool is_near = false;
        for (const recognition::near_miss& n : found.near_misses()) {
            near += n.model + ": " + n.missing + "; ";
            CHECK(!n.missing.empty());
            const partnership_model* const other = model_catalogue::shipped().find(n.model);
            REQUIRE(other != nullptr);
            is_near = is_near || n.model == b.model->acronym || refines(*b.model, n.model) || refines(*other, b.model->acronym);
            // Who was engaged anew may be what is left beside what the others are without it.
            is_near = is_near || (change == 1 && n.party != chain_facts::none && links.of()[party_id{n.party}].key == who.party);
            is_near = is_near || (change == 1 && n.hub != chain_facts::none && links.of()[party_id{n.hub}].key == who.party);
            // Whoever does not stand in its role is the one who was engaged anew.
            if (change == 1 && n.model == b.model->acronym && n.party != chain_facts::none)
                CHECK(links.of()[party_id{n.party}].key == who.party);
        }
        CAPTURE(is);
        CAPTURE(near);
        if (stands)
            ++outcomes["stands"];
        else if (is_near)
            ++outcomes["near"];
        else if (left.empty())
            ++outcomes["became"];
        else if (change == 2) {
            // Another service from a hub that gets none of it is a sale of its own.
            CHECK(left == std::set<std::string>{offered});
            ++outcomes["beside"];
        } else {
            // Only the purchaser's role tells a sideline from the main business.
            CHECK(b.acronym == "B2P");
            CHECK(role_before == "purchaser");
            ++outcomes["beside"];
        }
    }
    // The test means something only as long as all of these come about.
    for (const char* outcome : {"stands", "near", "became"}) {
        CAPTURE(outcome);
        CHECK(outcomes[outcome] > 10);
    }
}

TEST_CASE("property: whoever loses its supplies, or gets something else, lacks them, whatever else it buys and sells")
{
    for (std::uint64_t seed = 1'200; seed < 1'260; ++seed) {
        CAPTURE(seed);
        engine random{seed};
        const std::pair<const char*, const char*> models[] = {{"A2E2B", "E"}, {"B2F2C", "F"}, {"B2D2C", "D"},
                                                              {"B2G2C", "G"}, {"A2M2B", "M"}, {"B2M2X", "M"}};
        const auto& [acronym, hub] = models[random() % std::size(models)];
        CAPTURE(acronym);
        ecosystem_draft all = build(acronym, {.who = {{hub, {"hub"}}}}).value();
        std::set<std::string> supplies;
        for (const offer& o : all.offers)
            if (o.to == "hub") supplies.insert(o.key);
        // It buys from a provider, sells to a purchaser and shows adverts, or some of that.
        for (const char* beside : {"P2B", "B2P", "BV2C"})
            if (upto(random, 0, 2) > 0)
                all = glue(all, build(beside, {.prefix = std::string{beside} + "-", .who = {{"B", {"hub"}}}}).value());
        const bool dropped = upto(random, 0, 1) == 1;
        CAPTURE(dropped);
        if (dropped) {
            std::erase_if(all.offers, [&](const offer& o) { return supplies.count(o.key) != 0; });
        } else {
            all.services.push_back({.key = "something-else"});
            for (offer& o : all.offers)
                if (supplies.count(o.key) != 0) o.service = "something-else";
        }
        for (offer& o : all.offers)
            if (o.feeds) std::erase_if(*o.feeds, [&](const std::string& fed) { return supplies.count(fed) != 0; });
        const flow_set flows = flows_of(all);
        const recognition found = recognise(flows);
        check_all_told(flows, found);
        std::string words;
        bool is_told = false;
        for (const recognition::near_miss& n : found.near_misses()) {
            words += n.model + ": " + n.missing + "; ";
            is_told = is_told || (n.model == acronym && n.missing.starts_with("no service"));
        }
        CAPTURE(words);
        for (const told& each : tell(flows, found)) CHECK(each.model != acronym);
        CHECK(is_told);
    }
}

TEST_CASE("property: a chain glued from three models decomposes into them")
{
    for (std::uint64_t seed = 400; seed < 430; ++seed) {
        CAPTURE(seed);
        engine random{seed};
        std::vector<built> parts;
        ecosystem_draft whole;
        for (const std::string prefix : {"x-", "y-", "z-"}) {
            built b = any_model(random, 4, prefix);
            // One of its parties is one of those that are there already.
            if (!parts.empty()) {
                const auto& known = parts.back().draft.parties;
                const std::string shared = known[random() % known.size()].key;
                model_parts again = b.parts;
                model_parts::members& m = again.who[random() % again.who.size()];
                if (m.count == 1) {
                    m.parties = {shared};
                    b.parts = again;
                    b.draft = build(b.acronym, again).value();
                }
            }
            whole = glue(std::move(whole), b.draft);
            parts.push_back(std::move(b));
        }
        const flow_set flows = flows_of(whole);
        const recognition found = recognise(flows);
        check_all_told(flows, found);
        const auto all = tell(flows, found);
        for (const built& b : parts) {
            CAPTURE(b.acronym);
            const flow_set alone = flows_of(b.draft);
            for (const told& wanted : tell(alone, recognise(alone))) {
                const bool there = std::any_of(all.begin(), all.end(), [&](const told& t) {
                    return t.acronym == wanted.acronym &&
                           std::includes(t.offers.begin(), t.offers.end(), wanted.offers.begin(), wanted.offers.end());
                });
                CAPTURE(wanted.acronym);
                CHECK(there);
            }
        }
    }
}
