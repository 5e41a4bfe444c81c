#include "model/chains.hpp"

#include <partnering/model/position.hpp>

using namespace chains;

namespace {

struct around {
    flow_set flows;
    chain_facts facts;
    explicit around(const ecosystem_draft& draft) : flows{flows_of(draft)}, facts{chain_facts::of(flows)} {}
    [[nodiscard]] std::uint32_t at(std::string_view key) const { return flows.chain().of().find_party(key)->index(); }
    [[nodiscard]] partner_relation between(std::string_view party, std::string_view partner) const
    {
        return relation_between(facts, {.party = at(party), .partner = at(partner)});
    }
};

}  // namespace

// The words are those of the partnering guidance: sell to, through, of, with; a reseller is both sold to and sold through.
TEST_CASE("position: a supplier sells to and through its distributor, who sells of it")
{
    const around a{build("B2D2C", {.who = {{"B", {"music"}}, {"D", {"operator"}}, {"C", {"people"}}}}).value()};
    const partner_relation r = a.between("music", "operator");
    CHECK(r.of_party == market_position{.sells_to = true, .sells_through = true});
    CHECK(r.of_partner == market_position{.sells_of = true});
    CHECK(r.is_vertical);
    CHECK(!r.is_horizontal);
    CHECK(r.breadth == partnership_breadth::one_partner_one_service);
    // The same seen from the other side.
    const partner_relation back = a.between("operator", "music");
    CHECK(back.of_party == r.of_partner);
    CHECK(back.of_partner == r.of_party);
    // Along one chain, though neither deals with the other.
    const partner_relation ends = a.between("music", "people");
    CHECK(ends.of_party == market_position{});
    CHECK(ends.of_partner == market_position{});
    CHECK(ends.is_vertical);
    CHECK(ends.breadth == partnership_breadth::none);
}

TEST_CASE("position: sellers side by side sell with one another, and are horizontal only within one industry")
{
    ecosystem_draft draft = build("BG2C", {.who = {{"B", {"device"}}, {"G", {"network"}}, {"C", {"people"}}}}).value();
    const around apart{draft};
    const partner_relation r = apart.between("device", "network");
    CHECK(r.of_party == market_position{.sells_with = true});
    CHECK(r.of_partner == market_position{.sells_with = true});
    CHECK(!r.is_vertical);
    CHECK(!r.is_horizontal);
    for (party& p : draft.parties) p.industry = "telecoms";
    CHECK(around{draft}.between("device", "network").is_horizontal);
}

TEST_CASE("position: suppliers of an enabler sell through it, and not with one another, under one agreement or several")
{
    ecosystem_draft apart = build("A2E2B", {.who = {{"A", {"north", "south"}}, {"E", {"hub"}}, {"B", {"insurer"}}}}).value();
    // One agreement with both suppliers, which says the same.
    const around together{[&] {
        ecosystem_draft draft{
            .services = {{.key = "calls"}, {.key = "mail"}},
            .parties = {{.key = "north"}, {.key = "south"}, {.key = "hub"}, {.key = "insurer"}},
            .agreements = {agreed("supply", "enable", {{"hub", "ecosystem_enabler"}, {"north", "supplier"}, {"south", "supplier"}},
                                  {price("ecosystem_enabler", "supplier")}),
                           agreed("use", "enable", {{"hub", "ecosystem_enabler"}, {"insurer", "tenant"}},
                                  {price("tenant", "ecosystem_enabler")})},
            .offers = {{.key = "1", .from = "north", .to = "hub", .service = "calls", .under = "supply"},
                       {.key = "2", .from = "south", .to = "hub", .service = "mail", .under = "supply"},
                       {.key = "3", .from = "hub", .to = "insurer", .service = "calls", .under = "use"},
                       {.key = "4", .from = "hub", .to = "insurer", .service = "mail", .under = "use"}}};
        return draft;
    }()};
    const around each_apart{apart};
    for (const around* a : std::initializer_list<const around*>{&together, &each_apart}) {
        CHECK(a->between("north", "south").of_party == market_position{});
        CHECK(a->between("north", "hub").of_party == market_position{.sells_to = true, .sells_through = true});
        CHECK(breadth_around(a->facts, a->at("north")) == partnership_breadth::one_partner_one_service);
    }
}

TEST_CASE("position: who only buys what it uses itself sells nothing of it")
{
    const around a{build("P2B", {.who = {{"P", {"paper"}}, {"B", {"shop"}}, {"C", {"people"}}}}).value()};
    const partner_relation r = a.between("paper", "shop");
    CHECK(r.of_party == market_position{.sells_to = true});
    CHECK(r.of_partner == market_position{});
}

TEST_CASE("position: breadth is one of four classes, and what fits none goes to the narrowest that contains it")
{
    using breadth = partnership_breadth;
    CHECK(breadth_of({1, 1, 1}) == breadth::one_partner_one_service);
    CHECK(breadth_of({1, 2, 1}) == breadth::one_partner_one_vertical);
    CHECK(breadth_of({2, 2, 1}) == breadth::many_partners_one_vertical);
    CHECK(breadth_of({2, 1, 1}) == breadth::many_partners_one_vertical);  // fits none
    CHECK(breadth_of({1, 2, 2}) == breadth::many_verticals);              // one large partner
    CHECK(breadth_of({9, 9, 5}) == breadth::many_verticals);
    CHECK(breadth_of({0, 0, 0}) == breadth::none);
}

TEST_CASE("position: breadth around a party counts the businesses it deals with, not its customers")
{
    ecosystem_draft draft = build("B2D2C", {.who = {{"B", {"films", "songs"}}, {"D", {"operator"}}, {"C", {"x", "y", "z"}}}}).value();
    const around plain{draft};
    CHECK(breadth_around(plain.facts, plain.at("operator")) == partnership_breadth::many_partners_one_vertical);
    CHECK(breadth_around(plain.facts, plain.at("songs")) == partnership_breadth::one_partner_one_service);
    draft.services[0].vertical = "cinema";
    draft.services[1].vertical = "music";
    const around two{draft};
    CHECK(breadth_around(two.facts, two.at("operator")) == partnership_breadth::many_verticals);
}

TEST_CASE("position: a party stands in several places at once")
{
    // The operator distributes, and buys paper clips.
    const ecosystem_draft resale = build("B2D2C", {.prefix = "r-", .who = {{"D", {"operator"}}}}).value();
    const ecosystem_draft clips = build("P2B", {.prefix = "p-", .who = {{"B", {"operator"}}}}).value();
    const around a{glue(resale, clips)};
    const recognition found = recognise(a.facts);
    std::vector<std::string> stands;
    for (const model_standing& s : standings_of(found, a.at("operator")))
        stands.push_back(found[s.instance].acronym() + " " + std::string{s.place});
    CHECK(stands == std::vector<std::string>{"B2D2C D", "P2B B"});
    const auto roles = a.facts.roles().narrowest(a.facts.roles_of(a.at("operator")));
    CHECK(roles == std::vector<std::string_view>{"distributor", "service_provider"});
}
