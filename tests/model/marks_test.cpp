#include "../support/ecosystems.hpp"

#include <partnering/contract/derive.hpp>
#include <partnering/model/marks.hpp>
#include <partnering/model/recognise.hpp>

#include <algorithm>
#include <set>

using namespace ecosystems;

namespace {

/// Flows of a draft, as a test may change them: contract policies do not make every chain that there could be.
using change_flows = void (*)(const value_chain& chain, std::vector<flow>& flows);

flow_set flows_of(const builder& of, change_flows change = nullptr)
{
    const checked<value_chain> chain = value_chain::as_of(of.made(), day("2026-06-01"));
    INFO(lines(chain.findings()));
    REQUIRE(chain.has_value());
    const checked<flow_set> derived = derive(chain.value());
    INFO(lines(derived.findings()));
    REQUIRE(derived.has_value());
    if (change == nullptr) return derived.value();
    std::vector<flow> flows{derived.value().flows().begin(), derived.value().flows().end()};
    change(chain.value(), flows);
    return flow_set{chain.value(), std::move(flows), {}};
}

/// What a shipped mark says of the candidates that a row finds where it asks for nothing else: `holds`, `lacks`, both, or nothing; or
/// whether it names what it fails by.
std::string verdicts(const std::string& name, std::string_view row_of, const flow_set& flows, bool by_what = false)
{
    const mark* const asked = mark_registry::shipped().find(name);
    REQUIRE(asked != nullptr);
    std::set<std::string> said;
    mark probe{.name = "probe", .holds = "asked", .missing = "not asked", .test = [&](const model_candidate& c) {
                   const mark_misfit by = asked->misfit(c);
                   const bool names = by.edge != chain_facts::none || by.party != chain_facts::none;
                   if (by_what)
                       said.insert(names ? "names one" : "names nobody");
                   else
                       said.insert(asked->test(c) ? "holds" : "lacks");
                   return true;
               }};
    partnership_model row = *model_catalogue::shipped().find(row_of);
    row.acronym = "TEST";
    row.variants.clear();
    row.refines.clear();
    row.marks = {"probe"};
    // Who passes something on needs no role for it here; and what is paid is no question, but where the payments are the model.
    if (centre_of(row).shape == model_shape::passed_on)
        for (model_place& each : row.places) each.role = "party";
    // What serves the partners may be missing, since two marks are about that.
    for (model_arrow& each : row.arrows) each.optional = each.optional || each.of == "R";
    std::erase_if(row.arrows, [](const model_arrow& a) { return a.kind == flow_kind::payment && a.through.empty(); });
    const checked<model_catalogue> catalogue = model_catalogue::shipped().with(std::move(probe)).with(std::move(row));
    INFO(lines(catalogue.findings()));
    REQUIRE(catalogue.has_value());
    static_cast<void>(recognise(flows, catalogue.value()));
    std::string all;
    for (const std::string& each : said) all += (all.empty() ? "" : " ") + each;
    return all;
}

using keys = std::vector<std::string>;

builder& sale(builder& b, const std::string& key, const std::string& from, const std::string& to)
{
    return b.agree(
        key, terms("sell", "EUR", {{from, "supplier"}, {to, "customer"}}, {charge("price", "customer", "supplier", per_unit(n("1")))}));
}

/// One maker or two, a shop, a guest: what goes in from each, and what comes out.
builder shop(const keys& in, const std::string& out, std::optional<keys> feeds = {})
{
    builder b;
    b.services({"tea", "coffee", "cake"});
    b.service("set", {{.service = "tea", .units = 1}, {.service = "coffee", .units = 1}});
    b.service("feast", {{.service = "tea", .units = 1}, {.service = "coffee", .units = 1}, {.service = "cake", .units = 1}});
    b.parties({"shop", "guest"});
    for (std::size_t i = 0; i < in.size(); ++i) {
        const std::string maker = "maker-" + std::to_string(i);
        b.party(maker);
        sale(b, "from-" + maker, maker, "shop");
        b.offer("in-" + std::to_string(i), maker, "shop", in[i], "from-" + maker, feeds);
    }
    sale(b, "retail", "shop", "guest");
    return b.offer("out", "shop", "guest", out, "retail");
}

/// Two suppliers behind one enabler; who draws on the first and the second one's calls.
builder enabler(const std::string& of_first, const std::string& of_second)
{
    builder b;
    b.services({"calls-1", "calls-2"}).parties({"a1", "a2", "b1", "b2", "e"});
    for (const std::string number : {"1", "2"}) {
        sale(b, "supply-" + number, "a" + number, "e");
        sale(b, "use-" + number, "e", "b" + number);
        b.offer("a" + number + "-e", "a" + number, "e", "calls-" + number, "supply-" + number);
    }
    b.offer("e-1", "e", of_first, "calls-1", "use-" + of_first.substr(1));
    return b.offer("e-2", "e", of_second, "calls-2", "use-" + of_second.substr(1));
}
builder with_verticals(builder of, const std::string& first, const std::string& second)
{
    of.draft.services[0].vertical = first;
    of.draft.services[1].vertical = second;
    return of;
}
builder with_industries(builder of, const std::string& first, const std::string& second)
{
    of.draft.parties[0].industry = first;
    of.draft.parties[1].industry = second;
    return of;
}

/// Two operators behind one house, each ending the other's calls, or only one of them.
builder club(std::string type, bool both)
{
    builder b;
    b.services({"calls-a", "calls-b"}).parties({"a", "b", "house"});
    b.agree("club", terms(std::move(type), "EUR",
                          {{"a", "operator"}, {"b", "operator"}, {"house", "clearing_house"}, {"house", "ecosystem_enabler"}},
                          {charge("out", "operator", "clearing_house", per_unit(n("2"))),
                           charge("in", "clearing_house", "operator", per_unit(n("1")))}));
    b.offer("a-house", "a", "house", "calls-a", "club").offer("house-b", "house", "b", "calls-a", "club");
    if (both) b.offer("b-house", "b", "house", "calls-b", "club").offer("house-a", "house", "a", "calls-b", "club");
    return b;
}

/// A finder that offers its introductions to a maker, which sells to a guest, and to the finder itself where that is asked for.
builder found(bool buys_itself)
{
    builder b;
    b.services({"tea", "leads"}).parties({"maker", "finder", "guest"});
    b.agree("deal", terms("broker", "EUR", {{"maker", "supplier"}, {"finder", "broker"}, {"finder", "customer"}, {"guest", "customer"}},
                          {charge("price", "customer", "supplier", per_unit(n("3")), {"tea"}),
                           charge("fee", "supplier", "broker", per_unit(n("1")), {"leads"})}));
    b.offer("leads", "finder", "maker", "leads", "deal").offer("tea-out", "maker", "guest", "tea", "deal");
    if (buys_itself) b.offer("tea-in", "maker", "finder", "tea", "deal");
    return b;
}

/// A paper with readers and an advertiser, whom it serves where that is asked for.
builder paper(bool serves_advertiser)
{
    builder b;
    b.services({"news", "interest"}).parties({"paper", "shoemaker", "readers"});
    b.agree("adverts", terms("advertise", "EUR", {{"paper", "business"}, {"shoemaker", "advertiser"}, {"readers", "customer"}},
                             {charge("click", "advertiser", "business", per_unit(n("1")))}));
    b.offer("reading", "paper", "readers", "news", "adverts");
    if (serves_advertiser) b.offer("clicks", "paper", "shoemaker", "interest", "adverts");
    return b;
}

/// A tram, its rider and a bank of both.
builder tram()
{
    builder b;
    b.services({"ride", "account"}).parties({"tram", "rider", "west"});
    b.agree("riding", terms("bank", "EUR", {{"tram", "supplier"}, {"rider", "customer"}},
                            {charge("fare", "customer", "supplier", per_unit(n("3")))}));
    b.agree("purse", terms("bank", "EUR", {{"west", "bank"}, {"rider", "customer"}}, {}));
    b.agree("till", terms("bank", "EUR", {{"west", "bank"}, {"tram", "customer"}}, {}));
    b.offer("rides", "tram", "rider", "ride", "riding").offer("to-rider", "west", "rider", "account", "purse");
    return b.offer("to-tram", "west", "tram", "account", "till", keys{});
}
/// Whatever a bank carries, the supplier's house bank is the supplier.
void carried_by_the_tram(const value_chain& chain, std::vector<flow>& flows)
{
    for (flow& f : flows)
        if (!f.through.empty()) f.through = {*chain.of().find_party("west"), *chain.of().find_party("tram")};
}
/// A bank of the rider carries it that the tram has nothing to do with.
void carried_by_a_stranger(const value_chain& chain, std::vector<flow>& flows)
{
    for (flow& f : flows)
        if (!f.through.empty()) f.through = {*chain.of().find_party("east")};
}

/// Two who sell to one customer under one agreement.
builder bid(keys services, keys roles, std::vector<charge_clause> more = {}, std::vector<engagement> others = {})
{
    builder b;
    b.services({"design", "works"}).parties({"architect", "builder", "company", "lender"}).role("agent");
    std::vector<charge_clause> charges{charge("price", "customer", "coseller", per_unit(n("5")))};
    if (roles[1] != "coseller") charges.push_back(charge("other-price", "customer", roles[1], per_unit(n("5"))));
    charges.insert(charges.end(), more.begin(), more.end());
    std::vector<engagement> engaged{{"architect", roles[0]}, {"builder", roles[1]}, {"company", "customer"}};
    engaged.insert(engaged.end(), others.begin(), others.end());
    b.agree("bid", terms("co_market", "EUR", std::move(engaged), std::move(charges)));
    b.offer("designing", "architect", "company", services[0], "bid");
    return b.offer("building", "builder", "company", services[1], "bid");
}

/// An operator with subscribers, and a city that purchases beside them; what the city does with it.
builder sideline(const std::string& bought, bool sold_on)
{
    builder b;
    b.services({"calls", "statistics"}).parties({"operator", "subscribers", "city", "paper"});
    b.agree("tariff", terms("sell", "EUR", {{"operator", "operator"}, {"subscribers", "customer"}},
                            {charge("price", "customer", "operator", per_unit(n("1")))}));
    b.agree("planning", terms("purchase", "EUR", {{"operator", "operator"}, {"city", "purchaser"}},
                              {charge("price", "purchaser", "operator", per_unit(n("1")))}));
    b.offer("calling", "operator", "subscribers", "calls", "tariff").offer("planned", "operator", "city", bought, "planning");
    if (!sold_on) return b;
    sale(b, "press", "city", "paper");
    return b.offer("printed", "city", "paper", bought, "press");
}

/// A chain, and the row that finds the candidate in it.
struct mark_case {
    std::string name;
    std::string row;
    flow_set has;
    flow_set lacks;
};

std::vector<mark_case> cases()
{
    const keys two{"coseller", "coseller"};
    const keys different{"design", "works"};
    const charge_clause commission = charge("lead", "introduced", "introducer", percent(n("10"), retail));
    std::vector<mark_case> all;
    all.push_back({"passes_on_whole", "B2M2X", flows_of(shop({"tea"}, "set")), flows_of(shop({"tea"}, "feast"))});
    all.push_back({"passes_on_some", "B2M2X", flows_of(shop({"set"}, "tea", keys{"out"})), flows_of(shop({"tea"}, "feast"))});
    all.push_back({"adds_to_it", "B2G2C", flows_of(shop({"tea"}, "feast")), flows_of(shop({"tea"}, "tea"))});
    all.push_back({"joins_nothing", "B2D2C", flows_of(shop({"tea", "tea"}, "tea", keys{"out"})), flows_of(shop({"tea", "coffee"}, "set"))});
    all.push_back({"draws_on_several", "A2E2B", flows_of(enabler("b1", "b1")), flows_of(enabler("b1", "b2"))});
    all.push_back({"like_services", "A2E2B", flows_of(with_verticals(enabler("b1", "b1"), "phone", "")),
                   flows_of(with_verticals(enabler("b1", "b1"), "phone", "post"))});
    all.push_back({"both_ways", "B2E2B", flows_of(club("clear", true)), flows_of(club("clear", false))});
    all.push_back({"same_business", "B2E2B", flows_of(with_industries(club("clear", true), "telecom", "")),
                   flows_of(with_industries(club("clear", true), "telecom", "rail"))});
    all.push_back({"netted", "B2E2B", flows_of(club("clear", true)), flows_of(club("distribute", true))});
    all.push_back({"out_of_the_way", "B2K2C", flows_of(found(false)), flows_of(found(true))});
    all.push_back({"host_serves_both", "BV2C", flows_of(paper(true)), flows_of(paper(false))});
    all.push_back({"passes_bank_by", "C2C", flows_of(tram()), flows_of(tram(), carried_by_the_tram)});
    builder stranger = tram();
    stranger.party("east").agree("other-purse", terms("bank", "EUR", {{"east", "bank"}, {"rider", "customer"}}, {}));
    stranger.offer("to-rider-too", "east", "rider", "account", "other-purse");
    all.push_back({"both_sides_bank_there", "C2C", flows_of(tram()), flows_of(stranger, carried_by_a_stranger)});
    all.push_back({"different_services", "AB2C", flows_of(bid(different, two)), flows_of(bid({"works", "works"}, two))});
    all.push_back({"nobody_integrates", "AB2C", flows_of(bid(different, two)), flows_of(bid(different, {"coseller", "integrator"}))});
    all.push_back({"among_themselves", "AB2C", flows_of(bid(different, two)),
                   flows_of(bid(different, two, {charge("interest", "customer", "agent", per_unit(n("1")))}, {{"lender", "agent"}}))});
    // A bank may sell beside others; where it serves another seller as well as their customer, it is there for what they pay.
    const std::vector<engagement> as_bank{{"architect", "customer"}};
    builder banking = bid(different, {"coseller", "bank"}, {}, as_bank);
    all.push_back(
        {"among_themselves", "AB2C", flows_of(banking), flows_of(banking.offer("account", "builder", "architect", "works", "bid"))});
    // So it is where the bank has an agreement of its own with that seller, whether it is a bank there or where both sell. An account of
    // its own with the customer is one side only; so is what it gives that seller as somebody else than a bank, whose bank it may be
    // elsewhere.
    const auto as = [](builder b, const std::string& role, const std::string& to) {
        b.agree("own-" + to, terms("sell", "EUR", {{"builder", role}, {to, "customer"}}, {}));
        return b.offer("account-" + to, "builder", to, "account", "own-" + to);
    };
    builder as_builder = bid(different, two);
    as_builder.service("account");
    builder with_bank = bid(different, {"coseller", "bank"});
    with_bank.service("account");
    all.push_back(
        {"among_themselves", "AB2C", flows_of(as(with_bank, "supplier", "company")), flows_of(as(with_bank, "supplier", "architect"))});
    all.push_back({"among_themselves", "AB2C", flows_of(as(as(as_builder, "bank", "lender"), "supplier", "architect")),
                   flows_of(as(as_builder, "bank", "architect"))});
    all.push_back({"no_commission", "BG2C", flows_of(bid(different, {"coseller", "integrator"})),
                   flows_of(bid(different, {"coseller", "integrator"}, {commission}))});
    all.push_back({"not_the_same_service", "B2P", flows_of(sideline("statistics", false)), flows_of(sideline("calls", false))});
    all.push_back({"not_sold_on", "B2P", flows_of(sideline("statistics", false)), flows_of(sideline("statistics", true))});
    return all;
}

}  // namespace

TEST_CASE("marks: each one holds of a candidate that has it, and not of one that lacks it")
{
    for (const mark_case& each : cases()) {
        CAPTURE(each.name);
        CHECK(verdicts(each.name, each.row, each.has) == "holds");
        CHECK(verdicts(each.name, each.row, each.lacks) == "lacks");
    }
}

TEST_CASE("marks: one that fails names by whom or what, unless that is nobody's alone, and one that holds names nothing")
{
    for (const mark_case& each : cases()) {
        CAPTURE(each.name);
        const bool is_of_one = each.name != "draws_on_several" && each.name != "different_services";
        CHECK(verdicts(each.name, each.row, each.has, true) == "names nobody");
        CHECK(verdicts(each.name, each.row, each.lacks, true) == (is_of_one ? "names one" : "names nobody"));
    }
}

TEST_CASE("marks: none is shipped without a case, and each says in words why it holds and why not")
{
    std::set<std::string, std::less<>> with_case;
    for (const mark_case& each : cases()) with_case.insert(each.name);
    for (const std::string_view name : mark_registry::shipped().names()) {
        CAPTURE(name);
        CHECK(with_case.contains(name));
        const mark* const shipped = mark_registry::shipped().find(name);
        REQUIRE(shipped != nullptr);
        CHECK(shipped->name == name);
        CHECK_FALSE(shipped->holds.empty());
        CHECK_FALSE(shipped->missing.empty());
        CHECK(shipped->holds != shipped->missing);
    }
    CHECK(with_case.size() == mark_registry::shipped().names().size());
    CHECK(mark_registry::shipped().find("unheard_of") == nullptr);
}

TEST_CASE("marks: one of one's own stands beside the shipped ones, or in place of one")
{
    const mark_registry more =
        mark_registry::shipped().with({"mine", "it is mine", "it is not mine", [](const model_candidate&) { return true; }});
    CHECK(more.names().size() == mark_registry::shipped().names().size() + 1);
    CHECK(mark_registry::shipped().find("mine") == nullptr);
    const mark_registry other = more.with({"mine", "it is", "it is not", [](const model_candidate&) { return false; }, true});
    CHECK(other.names().size() == more.names().size());
    CHECK(other.find("mine")->holds == "it is");
    CHECK(other.find("mine")->of_a_line);
    CHECK(more.find("mine")->holds == "it is mine");
}

TEST_CASE("marks: notes are of what was noted since they were last forgotten")
{
    notes n{3};
    CHECK_FALSE(n.has(2));
    CHECK(n.of(2) == chain_facts::none);
    CHECK(n.first(2));
    CHECK_FALSE(n.first(2));
    n.put(1, 7);
    CHECK(n.of(1) == 7);
    n.forget();
    CHECK_FALSE(n.has(1));
    CHECK_FALSE(n.has(2));
    CHECK(n.first(1));
}
