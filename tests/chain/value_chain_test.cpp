#include "../support/ecosystems.hpp"

#include <partnering/chain/value_chain.hpp>

#include <algorithm>

using namespace ecosystems;

namespace {

const date today = date::of(2026, 10, 15);

/// Every agreement here is the same: the chain reads nothing of it but its time.
agreement_terms plain_terms(in_roles engaged) { return terms("distribute", "EUR", std::move(engaged), {}); }

value_chain chain_of(const builder& b, date on = today)
{
    checked<value_chain> chain = value_chain::as_of(b.made(), on);
    INFO(lines(chain.findings()));
    REQUIRE(chain.has_value());
    return chain.value();
}

value_chain::link_index link_of(const value_chain& chain, std::string_view offer)
{
    for (value_chain::link_index i = 0; i < chain.links().size(); ++i)
        if (chain.of()[chain[i].offer].key == offer) return i;
    FAIL("no link of that offer: ", offer);
    return 0;
}

std::vector<std::string> offers(const value_chain& chain, const std::vector<value_chain::link_index>& links)
{
    std::vector<std::string> keys;
    for (const auto i : links) keys.push_back(chain.of()[chain[i].offer].key);
    return keys;
}

std::vector<std::string> parties(const value_chain& chain, const std::vector<party_id>& ids)
{
    std::vector<std::string> keys;
    for (const party_id id : ids) keys.push_back(chain.of()[id].key);
    return keys;
}

/// `offer:units` of what a link feeds, `offer:metered` where its own records count it.
std::vector<std::string> feeds(const value_chain& chain, std::string_view offer)
{
    std::vector<std::string> all;
    for (const value_chain::feed& f : chain[link_of(chain, offer)].feeds)
        all.push_back(chain.of()[chain[f.link].offer].key + ":" + (f.units ? to_string(*f.units) : "metered"));
    return all;
}

using texts = std::vector<std::string>;

/// maker -> dealer -> people, all of one service.
builder resale()
{
    builder b;
    b.service("tv").parties({"maker", "dealer"}).together("people");
    b.agree("wholesale", plain_terms({{"maker", "supplier"}, {"dealer", "distributor"}}));
    b.agree("retail", plain_terms({{"dealer", "distributor"}, {"people", "customer"}}));
    b.offer("a-wholesale", "maker", "dealer", "tv", "wholesale").offer("b-retail", "dealer", "people", "tv", "retail");
    return b;
}

/// One maker sells `part` to a seller whose whole has it in the shape that `bundle` gives.
builder bundled(std::vector<std::pair<std::string, std::vector<service::part>>> services)
{
    builder b;
    for (auto& [key, parts] : services) b.service(key, parts);
    b.parties({"maker", "seller"}).together("people");
    b.agree("supply", plain_terms({{"maker", "supplier"}, {"seller", "integrator"}}));
    b.agree("sale", plain_terms({{"seller", "integrator"}, {"people", "customer"}}));
    b.offer("up", "maker", "seller", "part", "supply").offer("down", "seller", "people", "whole", "sale");
    return b;
}

}  // namespace

TEST_CASE("chain: a service sold on feeds the offers of its receiver, one unit a unit")
{
    const value_chain chain = chain_of(resale());
    CHECK(feeds(chain, "a-wholesale") == texts{"b-retail:1"});
    CHECK(feeds(chain, "b-retail") == texts{});
    CHECK(offers(chain, chain.ends()) == texts{"b-retail"});
}

TEST_CASE("chain: units of a part multiply down nested bundles and add up where two ways lead to it")
{
    struct shape {
        const char* name;
        std::vector<std::pair<std::string, std::vector<service::part>>> services;
        const char* feeds;
    };
    const shape shapes[] = {
        {"flat", {{"part", {}}, {"whole", {{"part", rational{3}}}}}, "down:3"},
        {"nested", {{"part", {}}, {"box", {{"part", rational{3}}}}, {"whole", {{"box", rational{4}}}}}, "down:12"},
        {"three deep",
         {{"part", {}}, {"a", {{"part", rational{1, 2}}}}, {"b", {{"a", rational{3}}}}, {"whole", {{"b", rational{5}}}}},
         "down:15/2"},
        // 2 left boxes of 3 and 5 right boxes of 7: 6 + 35.
        {"diamond",
         {{"part", {}},
          {"left", {{"part", rational{3}}}},
          {"right", {{"part", rational{7}}}},
          {"whole", {{"left", rational{2}}, {"right", rational{5}}}}},
         "down:41"},
        {"diamond and straight",
         {{"part", {}}, {"left", {{"part", rational{3}}}}, {"whole", {{"left", rational{2}}, {"part", rational{1}}}}},
         "down:7"},
        {"metered", {{"part", {}}, {"whole", {{"part", std::nullopt}}}}, "down:metered"},
        {"metered within a counted box",
         {{"part", {}}, {"box", {{"part", std::nullopt}}}, {"whole", {{"box", rational{2}}}}},
         "down:metered"},
        {"counted within a metered box",
         {{"part", {}}, {"box", {{"part", rational{2}}}}, {"whole", {{"box", std::nullopt}}}},
         "down:metered"},
        {"metered one way, counted the other",
         {{"part", {}}, {"box", {{"part", std::nullopt}}}, {"whole", {{"box", rational{2}}, {"part", rational{5}}}}},
         "down:5"},
    };
    for (const shape& s : shapes) {
        CAPTURE(s.name);
        CHECK(feeds(chain_of(bundled(s.services)), "up") == texts{s.feeds});
    }
}

TEST_CASE("chain: what is in nothing the receiver sells feeds nothing")
{
    builder b = bundled({{"part", {}}, {"other", {}}, {"whole", {{"other", rational{1}}}}});
    const value_chain chain = chain_of(b);
    CHECK(feeds(chain, "up") == texts{});
    CHECK(offers(chain, chain.ends()) == texts{"down", "up"});
}

TEST_CASE("chain: `feeds` names where a service ends up, also where it is no part of it")
{
    builder b = resale();
    b.service("advice").agree("advising", plain_terms({{"dealer", "distributor"}, {"people", "customer"}}));
    b.offer("c-advice", "dealer", "people", "advice", "advising");
    b.offer("d-more", "dealer", "people", "tv", "retail");
    CHECK(feeds(chain_of(b), "a-wholesale") == texts{"b-retail:1", "d-more:1"});
    b.draft.offers.front().feeds = {"c-advice"};
    CHECK(feeds(chain_of(b), "a-wholesale") == texts{"c-advice:1"});
}

TEST_CASE("chain: two suppliers of one part into one offer must say where each goes")
{
    builder b = resale();
    b.party("second").agree("wholesale-2", plain_terms({{"second", "supplier"}, {"dealer", "distributor"}}));
    b.offer("a-second", "second", "dealer", "tv", "wholesale-2");
    const auto found = value_chain::as_of(b.made(), today);
    CHECK(codes(found.findings()) == texts{"two_suppliers"});
    CHECK(found.findings().front().subject == "b-retail");

    // Each into an offer of its own is clear.
    b.offer("c-retail", "dealer", "people", "tv", "retail");
    b.draft.offers[0].feeds = {"b-retail"};
    b.draft.offers[2].feeds = {"c-retail"};
    CHECK(chain_of(b).ends().size() == 2);
}

TEST_CASE("chain: one supplier that says where it goes does not excuse two others that do not")
{
    builder b = resale();
    for (const char* name : {"second", "third"}) {
        const std::string key{name};
        b.party(key).agree("wholesale-" + key, plain_terms({{key, "supplier"}, {"dealer", "distributor"}}));
        b.offer("b-" + key, key, "dealer", "tv", "wholesale-" + key);
    }
    b.draft.offers.front().feeds = {"b-retail"};
    CHECK(codes(value_chain::as_of(b.made(), today).findings()) == texts{"two_suppliers"});
}

TEST_CASE("chain: where many bring the same into many, as many findings are told as there are offers, and the rest is counted")
{
    builder b;
    b.service("tv").parties({"dealer", "people"});
    b.agree("retail", plain_terms({{"dealer", "distributor"}, {"people", "customer"}}));
    constexpr int many = 30;
    for (int i = 0; i < many; ++i) {
        const std::string key = std::to_string(i);
        b.party("a" + key).agree("wholesale-" + key, plain_terms({{"a" + key, "supplier"}, {"dealer", "distributor"}}));
        b.offer("in" + key, "a" + key, "dealer", "tv", "wholesale-" + key).offer("out" + key, "dealer", "people", "tv", "retail");
    }
    // Of 30 suppliers 29 bring into each of 30 offers what another one brings as well: 870 findings, of which each offer has one.
    const std::vector<finding> found = value_chain::as_of(b.made(), today).findings();
    REQUIRE(found.size() == many + 1);
    CHECK(std::count_if(found.begin(), found.end(), [](const finding& each) { return each.code == "two_suppliers"; }) == many);
    CHECK(found.back().code == "too_many_findings");
    CHECK(found.back().text == "840 more of the code two_suppliers are not shown");
}

TEST_CASE("chain: who is engaged in a role holds what it is a kind of, under that agreement only")
{
    builder b = resale();
    const value_chain chain = chain_of(b);
    const ecosystem& of = chain.of();
    const agreement_id under = *of.find_agreement("retail");
    const party_id dealer = *of.find_party("dealer");
    CHECK(chain.holds(under, dealer, "distributor"));
    CHECK(chain.holds(under, dealer, "intermediary"));
    CHECK_FALSE(chain.holds(under, dealer, "customer"));
    CHECK_FALSE(chain.holds(under, dealer, "no such role"));
    CHECK_FALSE(chain.holds(under, *of.find_party("maker"), "party"));
    CHECK(chain.seats(under).size() == 2);
    CHECK(chain_of(b, date::of(1990, 1, 1)).seats(under).empty());
}

TEST_CASE("chain: `feeds` that names an offer which is not in force today feeds nothing today")
{
    builder b = resale();
    b.draft.offers.front().feeds = {"b-retail"};
    b.draft.offers.back().when = {date::of(2027, 1, 1), date::of(2028, 1, 1)};
    CHECK(feeds(chain_of(b), "a-wholesale") == texts{});
    CHECK(feeds(chain_of(b, date::of(2027, 6, 1)), "a-wholesale") == texts{"b-retail:1"});
}

TEST_CASE("chain: a service that ends up in itself is a finding that names the offers")
{
    builder b;
    b.service("minutes").parties({"north", "south"});
    b.agree("interconnect", plain_terms({{"north", "supplier"}, {"south", "customer"}}));
    b.offer("n-to-s", "north", "south", "minutes", "interconnect").offer("s-to-n", "south", "north", "minutes", "interconnect");
    const auto found = value_chain::as_of(b.made(), today);
    REQUIRE(codes(found.findings()) == texts{"feed_cycle"});
    CHECK(found.findings().front().text.find("'n-to-s'") != std::string::npos);
    CHECK(found.findings().front().text.find("'s-to-n'") != std::string::npos);
}

TEST_CASE("chain: parties that supply one another with different things are a cycle one may ask for, not a defect")
{
    builder b;
    b.service("minutes-north").service("minutes-south").parties({"east", "north", "south"});
    b.agree("interconnect", plain_terms({{"north", "supplier"}, {"south", "customer"}, {"east", "customer"}}));
    b.offer("n-to-s", "north", "south", "minutes-north", "interconnect").offer("s-to-n", "south", "north", "minutes-south", "interconnect");
    b.offer("n-to-e", "north", "east", "minutes-north", "interconnect");
    CHECK(parties(chain_of(b), chain_of(b).find_cycle()) == texts{"north", "south"});
    CHECK(chain_of(resale()).find_cycle().empty());

    b.draft.offers[1] = b.draft.offers[2];
    b.draft.offers.pop_back();
    CHECK(chain_of(b).find_cycle().empty());
}

TEST_CASE("chain: a cycle behind a long tail is found without the tail")
{
    builder b;
    b.service("s0");
    in_roles all;
    for (int i = 0; i < 300; ++i) {
        b.party("p" + std::to_string(1000 + i));
        all.push_back({"p" + std::to_string(1000 + i), "business"});
    }
    b.agree("all", plain_terms(all));
    for (int i = 0; i + 1 < 300; ++i) {
        b.service("t" + std::to_string(i));
        b.offer("o" + std::to_string(1000 + i), "p" + std::to_string(1000 + i), "p" + std::to_string(1001 + i), "t" + std::to_string(i),
                "all");
    }
    CHECK(chain_of(b).find_cycle().empty());
    b.offer("back", "p1299", "p1297", "s0", "all");
    CHECK(parties(chain_of(b), chain_of(b).find_cycle()) == texts{"p1297", "p1298", "p1299"});
}

TEST_CASE("chain: what people ask of it")
{
    builder b = bundled({{"part", {}}, {"box", {{"part", rational{1}}}}, {"whole", {{"box", rational{1}}}}});
    b.party("miner").agree("mining", plain_terms({{"miner", "supplier"}, {"maker", "customer"}}));
    b.offer("ore", "miner", "maker", "part", "mining");
    const value_chain chain = chain_of(b);
    const ecosystem& of = chain.of();
    CHECK(parties(chain, chain.suppliers_of(*of.find_service("part"))) == texts{"maker", "miner"});
    CHECK(parties(chain, chain.suppliers_of(*of.find_service("box"))) == texts{});
    CHECK(offers(chain, chain.rests_on(link_of(chain, "down"))) == texts{"ore", "up"});
    CHECK(offers(chain, chain.rests_on(link_of(chain, "ore"))) == texts{});
    CHECK(offers(chain, chain.ends_up_in(link_of(chain, "ore"))) == texts{"down", "up"});
    CHECK(offers(chain, chain.links_to(*of.find_party("seller"))) == texts{"up"});
    CHECK(offers(chain, chain.links_from(*of.find_party("maker"))) == texts{"up"});
    CHECK(parties(chain, chain.channels_of(*of.find_party("maker"))) == texts{"seller"});
    CHECK(parties(chain, chain.channels_of(*of.find_party("miner"))) == texts{"maker"});
    CHECK(parties(chain, chain.channels_of(*of.find_party("seller"))) == texts{});
    CHECK(offers(chain, chain.supplier_first()) == texts{"ore", "up", "down"});
}

TEST_CASE("chain: supplier first puts every link after all that it rests on, whatever the keys")
{
    // Keys fall down the chain, so that the order of keys alone would be the wrong way round.
    builder b;
    b.service("s").parties({"p0", "p1", "p2", "p3", "p4", "p5"});
    b.agree("all",
            plain_terms(
                {{"p0", "business"}, {"p1", "business"}, {"p2", "business"}, {"p3", "business"}, {"p4", "business"}, {"p5", "business"}}));
    for (int i = 0; i < 5; ++i) b.offer("o" + std::to_string(9 - i), "p" + std::to_string(i), "p" + std::to_string(i + 1), "s", "all");
    const value_chain chain = chain_of(b);
    CHECK(offers(chain, chain.supplier_first()) == texts{"o9", "o8", "o7", "o6", "o5"});
}

TEST_CASE("chain: a snapshot holds what is in force on its day, half-open")
{
    builder b = resale();
    b.draft.offers.back().when = {date::of(2026, 10, 1), date::of(2026, 11, 1)};
    const auto count = [&](date on) { return chain_of(b, on).links().size(); };
    CHECK(count(date::of(2026, 9, 30)) == 1);
    CHECK(count(date::of(2026, 10, 1)) == 2);
    CHECK(count(date::of(2026, 10, 31)) == 2);
    CHECK(count(date::of(2026, 11, 1)) == 1);
    CHECK(count(date::of(2019, 12, 31)) == 0);  // no agreement yet
}

TEST_CASE("chain: a link names the version of its agreement that holds")
{
    builder b = resale();
    const agreement_terms any = b.draft.agreements.front().versions.entries().front().value;
    b.draft.agreements.front().versions = timeline<agreement_terms>{
        {{{date::of(2026, 1, 1), date::of(2026, 6, 1)}, any}, {{date::of(2026, 8, 1), date::of(2027, 1, 1)}, any}}};
    CHECK(chain_of(b, date::of(2026, 5, 31)).links().front().version == 0);
    CHECK(chain_of(b, date::of(2026, 8, 1)).links().front().version == 1);
    // In the gap between two versions nothing is supplied under the agreement.
    const value_chain gap = chain_of(b, date::of(2026, 7, 1));
    CHECK(offers(gap, gap.ends()) == texts{"b-retail"});
    CHECK(gap.terms(*gap.of().find_agreement("wholesale")) == nullptr);
    // Other days for one agreement: version 1 of it counts, while its offers hold as of July.
    const agreement_id id = *gap.of().find_agreement("wholesale");
    const value_chain::agreement_days instead[] = {{id, date::of(2026, 7, 1), date::of(2026, 8, 1)}};
    CHECK(value_chain::as_of(b.made(), date::of(2026, 7, 1), instead).value().links().front().version == 1);
}

TEST_CASE("chain: the order of a draft changes nothing")
{
    builder b = bundled({{"part", {}}, {"box", {{"part", rational{2}}}}, {"whole", {{"box", rational{2}}}}});
    const value_chain one = chain_of(b);
    std::reverse(b.draft.offers.begin(), b.draft.offers.end());
    std::reverse(b.draft.agreements.begin(), b.draft.agreements.end());
    std::reverse(b.draft.parties.begin(), b.draft.parties.end());
    std::reverse(b.draft.services.begin(), b.draft.services.end());
    const value_chain other = chain_of(b);
    REQUIRE(one.links().size() == other.links().size());
    for (value_chain::link_index i = 0; i < one.links().size(); ++i) {
        CHECK(one[i].offer == other[i].offer);
        CHECK(one[i].feeds == other[i].feeds);
        CHECK(one[i].fed_by == other[i].fed_by);
    }
    CHECK(one.supplier_first() == other.supplier_first());
}

TEST_CASE("chain: a link that is not of the chain is a broken contract")
{
    const value_chain chain = chain_of(resale());
    CHECK_THROWS_AS(static_cast<void>(chain[2]), contract_violation);
    CHECK_THROWS_AS(static_cast<void>(chain.rests_on(2)), contract_violation);
    CHECK_THROWS_AS(static_cast<void>(chain.ends_up_in(2)), contract_violation);
}

TEST_CASE("chain: units that multiply beyond the longest number are told, not multiplied")
{
    // Four bundles in one another, each of 10^600 of the one below: 10^1800 fits into 2000 digits, 10^2400 does not.
    const rational many = parse_rational("1" + std::string(600, '0')).value();
    const auto deep = [&](int levels) {
        std::vector<std::pair<std::string, std::vector<service::part>>> services{{"part", {}}};
        for (int i = 0; i + 1 < levels; ++i) {
            const std::string below = i == 0 ? "part" : "level-" + std::to_string(i);
            services.push_back({"level-" + std::to_string(i + 1), {{below, many}}});
        }
        services.push_back({"whole", {{services.back().first, many}}});
        return value_chain::as_of(bundled(std::move(services)).made(), today);
    };
    CHECK(codes(deep(3).findings()) == texts{});
    const auto broken = deep(4);
    CHECK_FALSE(broken.has_value());
    CHECK(codes(broken.findings()) == texts{"number_too_long"});
    REQUIRE_FALSE(broken.findings().empty());
    CHECK(broken.findings().front().subject == "whole");
}

TEST_CASE("chain: an empty `feeds` says that an offer feeds nothing, one that is not stated leaves it to the services")
{
    builder b = resale();
    CHECK(feeds(chain_of(b), "a-wholesale") == texts{"b-retail:1"});
    b.draft.offers.front().feeds.emplace();
    CHECK(feeds(chain_of(b), "a-wholesale") == texts{});
    // So it is no second supplier either.
    b.parties({"other"});
    b.agree("beside", plain_terms({{"other", "supplier"}, {"dealer", "distributor"}}));
    b.offer("c-wholesale", "other", "dealer", "tv", "beside");
    CHECK(feeds(chain_of(b), "c-wholesale") == texts{"b-retail:1"});
}

TEST_CASE("chain: the links under an agreement are those of its offers that hold, in order of their keys")
{
    builder b = resale();
    b.agree("idle", plain_terms({{"maker", "supplier"}, {"dealer", "distributor"}}));
    b.offer("0-more", "maker", "dealer", "tv", "wholesale", std::vector<std::string>{});
    b.offer("z-later", "dealer", "people", "tv", "retail");
    b.draft.offers.back().when = {date::of(2030, 1, 1), date::of(2031, 1, 1)};
    const value_chain chain = chain_of(b);
    const auto under = [&](std::string_view key) {
        const auto found = chain.links_under(*chain.of().find_agreement(key));
        return offers(chain, {found.begin(), found.end()});
    };
    CHECK(under("wholesale") == texts{"0-more", "a-wholesale"});
    CHECK(under("retail") == texts{"b-retail"});
    CHECK(under("idle") == texts{});
    CHECK_THROWS_AS(static_cast<void>(chain.links_under(agreement_id{3})), contract_violation);
}
