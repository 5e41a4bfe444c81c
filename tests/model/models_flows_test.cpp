#include "../support/ecosystems.hpp"

#include <partnering/contract/derive.hpp>
#include <partnering/model/catalogue.hpp>
#include <partnering/model/recognise.hpp>

#include <algorithm>
#include <set>

// The rows of the table of partnership models and their variants: every flow of each, and no other. Expected flows are those of the table
// (TM Forum's B2B2X partnering guidance in our own words), written out for the parties of each small ecosystem.

using namespace ecosystems;

namespace {

using texts = std::vector<std::string>;

const formula price = per_unit(n("1"));

/// `giver -> receiver what`, with what the flow says beside: `through`, `consolidated`, `netted`.
std::string words_of(const flow_set& from, const flow& f)
{
    const ecosystem& of = from.chain().of();
    const auto end = [&](const flow_end& e) { return e.party ? of[*e.party].key : std::string{"(introducer)"}; };
    std::string text = end(f.giver) + " -> " + end(f.receiver);
    if (f.clause) {
        const agreement_terms& under = of[f.under].versions.entries()[f.version].value;
        text +=
            " " + (f.clause->of == clause_ref::kind::charge ? under.charges[f.clause->index].key : under.divisions[f.clause->index].key);
    } else if (f.kind == flow_kind::payment) {
        text += " (no price)";
    } else if (f.on) {
        text += " " + of[from.chain()[*f.on].service].key;
    }
    for (std::size_t i = 0; i < f.through.size(); ++i) text += (i == 0 ? " through " : ", ") + of[f.through[i]].key;
    if (f.consolidated) text += " consolidated";
    if (f.netted) text += " netted";
    return text;
}

texts flows_of(const flow_set& from, flow_kind kind)
{
    texts all;
    for (const auto i : from.of_kind(kind)) {
        all.push_back(words_of(from, from[i]));
        CHECK(!from[i].why.empty());
    }
    std::sort(all.begin(), all.end());
    return all;
}

texts sorted(texts all)
{
    std::sort(all.begin(), all.end());
    return all;
}

/// What a row of the table says flows.
struct row {
    texts services;
    texts payments;
    texts bills;
    texts introductions{};
    texts exposures{};
};

flow_set check(const builder& b, const row& expected)
{
    const ecosystem of = b.made();
    const auto d = derive(value_chain::as_of(of, day("2026-10-15")).value());
    INFO(lines(d.findings()));
    REQUIRE(d.has_value());
    CHECK(codes(d.findings()) == texts{});
    CHECK(flows_of(d.value(), flow_kind::service) == sorted(expected.services));
    CHECK(flows_of(d.value(), flow_kind::payment) == sorted(expected.payments));
    CHECK(flows_of(d.value(), flow_kind::bill) == sorted(expected.bills));
    CHECK(flows_of(d.value(), flow_kind::introduction) == sorted(expected.introductions));
    CHECK(flows_of(d.value(), flow_kind::exposure) == sorted(expected.exposures));
    return d.value();
}

charge_clause recurring(std::string key, std::string payer, std::string payee)
{
    charge_clause made = charge(std::move(key), std::move(payer), std::move(payee), flat(n("100")));
    made.kind = charge_kind::recurring;
    return made;
}

charge_clause one_time(std::string key, std::string payer, std::string payee)
{
    charge_clause made = recurring(std::move(key), std::move(payer), std::move(payee));
    made.kind = charge_kind::one_time;
    made.due.on = day("2026-10-01");
    return made;
}

/// B supplies `s` to an intermediary in a role, which sells it to the receiver in another: two agreements.
builder passed_on(const std::string& policy, const std::string& supplier_role, const std::string& role, const std::string& receiver_role,
                  std::vector<charge_clause> more = {})
{
    builder b;
    b.service("s").parties({"b", "m", "x"});
    std::vector<charge_clause> charges{charge("wholesale", role, supplier_role, price)};
    charges.insert(charges.end(), more.begin(), more.end());
    b.agree("buying", terms(policy, "EUR", {{"b", supplier_role}, {"m", role}}, charges));
    b.agree("selling", terms("distribute", "EUR", {{"m", role}, {"x", receiver_role}}, {charge("retail", receiver_role, role, price)}));
    b.offer("in", "b", "m", "s", "buying").offer("out", "m", "x", "s", "selling");
    return b;
}

const row passed_on_flows{{"b -> m s", "m -> x s"}, {"x -> m retail", "m -> b wholesale"}, {"b -> m s", "m -> x s"}};

}  // namespace

TEST_CASE("A2M2B, B2M2X: what a business or a customer gets passes an intermediary, and its payment goes back the same way")
{
    for (const char* receiver : {"business", "customer", "consumer"}) {
        CAPTURE(receiver);
        check(passed_on("distribute", "supplier", "intermediary", receiver), passed_on_flows);
    }
}

TEST_CASE("A2M2B: the business that receives sells on")
{
    builder b = passed_on("distribute", "supplier", "intermediary", "reseller");
    b.together("people").agree("retail", terms("distribute", "EUR", {{"x", "reseller"}, {"people", "customer"}},
                                               {charge("end-price", "customer", "reseller", price)}));
    b.offer("end", "x", "people", "s", "retail");
    row expected = passed_on_flows;
    expected.services.push_back("x -> people s");
    expected.bills.push_back("x -> people s");
    expected.payments.push_back("people -> x end-price");
    check(b, expected);
}

TEST_CASE("B2D2C: a distributor sells on; many D of one B, many B of one D")
{
    check(passed_on("distribute", "supplier", "distributor", "customer"), passed_on_flows);

    builder many;
    many.service("s1").service("s2").parties({"b1", "b2", "d1", "d2"}).together("c");
    for (const char* d : {"d1", "d2"}) {
        const std::string key = d;
        many.agree("of-" + key,
                   terms("distribute", "EUR", {{"b1", "supplier"}, {"b2", "supplier"}, {key, "distributor"}, {"c", "customer"}},
                         {charge("retail", "customer", "distributor", price), charge("wholesale", "distributor", "supplier", price)}));
        for (const char* i : {"1", "2"}) {
            const std::string s = i;
            many.offer(key + "-in-" + s, "b" + s, key, "s" + s, "of-" + key).offer(key + "-out-" + s, key, "c", "s" + s, "of-" + key);
        }
    }
    const texts services{"b1 -> d1 s1", "b2 -> d1 s2", "d1 -> c s1", "d1 -> c s2",
                         "b1 -> d2 s1", "b2 -> d2 s2", "d2 -> c s1", "d2 -> c s2"};
    check(many, {services,
                 {"c -> d1 retail", "c -> d1 retail", "c -> d2 retail", "c -> d2 retail", "d1 -> b1 wholesale", "d1 -> b2 wholesale",
                  "d2 -> b1 wholesale", "d2 -> b2 wholesale"},
                 services});
}

TEST_CASE("B2F2C: a franchisee sells on under the franchisor's brand, with and without entry fee and royalty")
{
    check(passed_on("franchise", "franchisor", "franchisee", "customer"), passed_on_flows);

    row with_fees = passed_on_flows;
    with_fees.payments.push_back("m -> b entry");
    with_fees.payments.push_back("m -> b royalty");
    check(passed_on("franchise", "franchisor", "franchisee", "customer",
                    {one_time("entry", "franchisee", "franchisor"), charge("royalty", "franchisee", "franchisor", percent(n("6"), gross))}),
          with_fees);

    // All three under one agreement.
    builder one;
    one.service("s").parties({"b", "f"}).together("c");
    one.agree("brand", terms("franchise", "EUR", {{"b", "franchisor"}, {"f", "franchisee"}, {"c", "customer"}},
                             {charge("retail", "customer", "franchisee", price), charge("wholesale", "franchisee", "franchisor", price)}));
    one.offer("in", "b", "f", "s", "brand").offer("out", "f", "c", "s", "brand");
    check(one, {{"b -> f s", "f -> c s"}, {"c -> f retail", "f -> b wholesale"}, {"b -> f s", "f -> c s"}});
}

namespace {

/// Three suppliers of like services, two consumers: b1 draws on all three, b2 on two. Each has one agreement with e.
builder enabled(std::vector<charge_clause> of_suppliers = {}, std::vector<charge_clause> of_consumers = {})
{
    builder b;
    b.parties({"a1", "a2", "a3", "b1", "b2", "e"}).services({"s1", "s2", "s3"});
    for (const char* i : {"1", "2", "3"}) {
        const std::string key = i;
        std::vector<charge_clause> charges{charge("cost", "ecosystem_enabler", "supplier", price)};
        charges.insert(charges.end(), of_suppliers.begin(), of_suppliers.end());
        b.agree("with-a" + key, terms("enable", "EUR", {{"a" + key, "supplier"}, {"e", "ecosystem_enabler"}}, charges));
        b.offer("in-" + key, "a" + key, "e", "s" + key, "with-a" + key);
    }
    const auto consumer = [&](const std::string& key, const texts& draws_on) {
        std::vector<charge_clause> charges{charge("price", "consumer", "ecosystem_enabler", price)};
        charges.insert(charges.end(), of_consumers.begin(), of_consumers.end());
        b.agree("with-" + key, terms("enable", "EUR", {{key, "consumer"}, {"e", "ecosystem_enabler"}}, charges));
        for (const std::string& s : draws_on) b.offer("out-" + key + "-" + s, "e", key, s, "with-" + key);
    };
    consumer("b1", {"s1", "s2", "s3"});
    consumer("b2", {"s1", "s2"});
    return b;
}

const texts enabled_services{"a1 -> e s1", "a2 -> e s2", "a3 -> e s3", "e -> b1 s1",
                             "e -> b1 s2", "e -> b1 s3", "e -> b2 s1", "e -> b2 s2"};

texts each_with(const texts& all, std::string_view more)
{
    texts made;
    for (const std::string& text : all) made.push_back(text + std::string{more});
    return made;
}

texts together(texts all, const texts& more)
{
    all.insert(all.end(), more.begin(), more.end());
    return all;
}

const texts consumers_pay{"b1 -> e price consolidated", "b1 -> e price consolidated", "b1 -> e price consolidated",
                          "b2 -> e price consolidated", "b2 -> e price consolidated"};
const texts suppliers_are_paid{"e -> a1 cost", "e -> a2 cost", "e -> a3 cost"};

}  // namespace

TEST_CASE("A2E2B: everything goes through the enabler, in one bill and one payment each; a margin is the difference of two prices")
{
    check(enabled(), {enabled_services, together(consumers_pay, each_with(suppliers_are_paid, " consolidated")),
                      each_with(enabled_services, " consolidated")});
}

TEST_CASE("A2E2B: what suppliers pay the enabler is taken off what it pays them, and is paid for enabling")
{
    check(enabled({recurring("hosting", "supplier", "ecosystem_enabler")}),
          {together(enabled_services, {"e -> a1 hosting", "e -> a2 hosting", "e -> a3 hosting"}),
           together(consumers_pay, together(each_with(suppliers_are_paid, " consolidated netted"),
                                            {"a1 -> e hosting consolidated netted", "a2 -> e hosting consolidated netted",
                                             "a3 -> e hosting consolidated netted"})),
           each_with(enabled_services, " consolidated")});
}

TEST_CASE("A2E2B: what consumers pay on top goes onto their one bill, and is paid for enabling")
{
    check(enabled({}, {recurring("access", "consumer", "ecosystem_enabler")}),
          {together(enabled_services, {"e -> b1 access", "e -> b2 access"}),
           together(together(consumers_pay, {"b1 -> e access consolidated", "b2 -> e access consolidated"}),
                    each_with(suppliers_are_paid, " consolidated")),
           each_with(enabled_services, " consolidated")});
}

TEST_CASE("A2E2B: enabling may be an offer of its own; one agreement with all says the same as one for each")
{
    builder b;
    b.services({"s1", "s2", "enabling"}).parties({"a1", "a2", "b", "e"});
    b.agree("all", terms("enable", "EUR", {{"a1", "supplier"}, {"a2", "supplier"}, {"b", "consumer"}, {"e", "ecosystem_enabler"}},
                         {charge("price", "consumer", "ecosystem_enabler", price, {"s1", "s2"}),
                          charge("cost", "ecosystem_enabler", "supplier", price, {"s1", "s2"}),
                          charge("records", "consumer", "ecosystem_enabler", price, {"enabling"})}));
    b.offer("in1", "a1", "e", "s1", "all").offer("in2", "a2", "e", "s2", "all");
    b.offer("out1", "e", "b", "s1", "all").offer("out2", "e", "b", "s2", "all").offer("r", "e", "b", "enabling", "all");
    const texts services{"a1 -> e s1", "a2 -> e s2", "e -> b s1", "e -> b s2", "e -> b enabling"};
    check(b, {services, each_with({"b -> e price", "b -> e price", "b -> e records", "e -> a1 cost", "e -> a2 cost"}, " consolidated"),
              each_with(services, " consolidated")});
}

namespace {

/// Three operators, each of which supplies every other through the clearing house.
builder cleared(std::vector<charge_clause> more = {})
{
    builder b;
    b.services({"s1", "s2", "s3"}).party("house");
    in_roles engaged{{"house", "clearing_house"}};
    for (const char* i : {"1", "2", "3"}) {
        b.party("o" + std::string{i});
        b.draft.parties.back().industry = "telecommunications";
        engaged.push_back({"o" + std::string{i}, "operator"});
    }
    std::vector<charge_clause> charges{charge("visited", "clearing_house", "operator", price),
                                       charge("home", "operator", "clearing_house", price)};
    charges.insert(charges.end(), more.begin(), more.end());
    b.agree("roaming", terms("clear", "EUR", engaged, charges));
    for (const std::string i : {"1", "2", "3"}) {
        b.offer("in" + i, "o" + i, "house", "s" + i, "roaming");
        for (const std::string j : {"1", "2", "3"})
            if (i != j) b.offer("out" + i + "-" + j, "house", "o" + j, "s" + i, "roaming");
    }
    return b;
}

const texts cleared_services{"o1 -> house s1", "o2 -> house s2", "o3 -> house s3", "house -> o2 s1", "house -> o3 s1",
                             "house -> o1 s2", "house -> o3 s2", "house -> o1 s3", "house -> o2 s3"};
const texts cleared_payments{"house -> o1 visited", "house -> o2 visited", "house -> o3 visited", "o1 -> house home", "o1 -> house home",
                             "o2 -> house home",    "o2 -> house home",    "o3 -> house home",    "o3 -> house home"};

}  // namespace

TEST_CASE("B2E2B: services go both ways, and all that is billed and paid is netted")
{
    check(cleared(),
          {cleared_services, each_with(cleared_payments, " consolidated netted"), each_with(cleared_services, " consolidated netted")});
}

TEST_CASE("B2E2B: the clearing house charges for itself, within the same net amount")
{
    check(cleared({recurring("membership", "operator", "clearing_house")}),
          {together(cleared_services, {"house -> o1 membership", "house -> o2 membership", "house -> o3 membership"}),
           each_with(together(cleared_payments, {"o1 -> house membership", "o2 -> house membership", "o3 -> house membership"}),
                     " consolidated netted"),
           each_with(cleared_services, " consolidated netted")});
}

namespace {

/// g joins up what two suppliers sell it, what it makes itself (t1) and what it buys of a third (t2), and sells the whole. The suppliers
/// are businesses too: what a business pays for the whole says that it is for that.
builder integrated(const std::string& receiver_role)
{
    builder b;
    b.services({"s1", "s2", "t1", "t2"});
    b.service("whole", {{"s1", rational{1}}, {"s2", rational{1}}, {"t1", rational{1}}, {"t2", rational{1}}});
    b.parties({"b1", "b2", "b3", "g", "c"});
    b.agree("all",
            terms("integrate", "EUR",
                  {{"b1", "supplier"}, {"b2", "supplier"}, {"b3", "supplier"}, {"g", "integrator"}, {"c", receiver_role}},
                  {charge("bundle", receiver_role, "integrator", price, {"whole"}), charge("part", "integrator", "supplier", price)}));
    b.offer("in1", "b1", "g", "s1", "all")
        .offer("in2", "b2", "g", "s2", "all")
        .offer("in3", "b3", "g", "t2", "all")
        .offer("out", "g", "c", "whole", "all");
    return b;
}

const texts integrated_services{"b1 -> g s1", "b2 -> g s2", "b3 -> g t2", "g -> c whole"};
const row integrated_flows{integrated_services, {"c -> g bundle", "g -> b1 part", "g -> b2 part", "g -> b3 part"}, integrated_services};

}  // namespace

TEST_CASE("B2G2C: parts go in, the whole goes out, with what the integrator makes itself and buys")
{
    check(integrated("customer"), integrated_flows);
}

namespace {

/// b sells s and g sells t, to the same customer or business.
builder side_by_side(const std::string& policy, const std::string& role_of_g, const std::string& receiver_role,
                     std::vector<charge_clause> more = {})
{
    builder b;
    b.services({"s", "t"}).parties({"b", "g", "c"});
    std::vector<charge_clause> charges{charge("s-price", receiver_role, "coseller", price, {"s"}),
                                       charge("t-price", receiver_role, role_of_g, price, {"t"})};
    charges.insert(charges.end(), more.begin(), more.end());
    b.agree("together", terms(policy, "EUR", {{"b", "coseller"}, {"g", role_of_g}, {"c", receiver_role}}, charges));
    b.offer("os", "b", "c", "s", "together").offer("ot", "g", "c", "t", "together");
    return b;
}

const row side_by_side_flows{{"b -> c s", "g -> c t"}, {"c -> b s-price", "c -> g t-price"}, {"b -> c s", "g -> c t"}};

}  // namespace

TEST_CASE("BG2C, AG2B, BG2X: two payments that belong together, and no commission")
{
    for (const char* receiver : {"customer", "business", "consumer"}) {
        CAPTURE(receiver);
        check(side_by_side("co_sell", "integrator", receiver), side_by_side_flows);
    }
}

namespace {

/// Either of the two may bring the receiver, and earns from the other then.
builder marketed(const std::string& receiver_role)
{
    return side_by_side("co_market", "coseller", receiver_role,
                        {charge("commission", "introduced", "introducer", percent(n("10"), retail))});
}

const row marketed_flows{{"b -> c s", "g -> c t"},
                         {"c -> b s-price", "c -> g t-price", "b -> (introducer) commission", "g -> (introducer) commission"},
                         {"b -> c s", "g -> c t", "(introducer) -> b commission", "(introducer) -> g commission"},
                         {"(introducer) -> b s", "(introducer) -> g t"}};

}  // namespace

TEST_CASE("AB2C: each sells its own, with or without a commission for who brought the customer")
{
    check(side_by_side("co_market", "coseller", "customer"), side_by_side_flows);
    check(marketed("customer"), marketed_flows);
}

TEST_CASE("AB2C: where only one of the two introduces, the agreement says who")
{
    builder b;
    b.role("finder").services({"s", "t"}).parties({"a", "b"}).together("c");
    b.agree("together", terms("co_market", "EUR", {{"a", "coseller"}, {"a", "finder"}, {"b", "coseller"}, {"c", "customer"}},
                              {charge("price", "customer", "coseller", price),
                               charge("commission", "introduced", "finder", percent(n("10"), retail), {"t"})}));
    b.offer("os", "a", "c", "s", "together").offer("ot", "b", "c", "t", "together");
    check(b, {{"a -> c s", "b -> c t"},
              {"c -> a price", "c -> b price", "b -> a commission"},
              {"a -> c s", "b -> c t", "a -> b commission"},
              {"a -> b t"}});
}

TEST_CASE("AB2C: a consortium of three for one bid to a company; whoever led the bid earns from the others")
{
    builder b;
    b.services({"design", "works", "upkeep"}).parties({"architect", "builder", "caretaker", "company"});
    b.agree("bid",
            terms("co_market", "EUR",
                  {{"architect", "coseller"}, {"builder", "coseller"}, {"caretaker", "coseller"}, {"company", "consumer"}},
                  {charge("price", "consumer", "coseller", price), charge("lead", "introduced", "introducer", percent(n("2"), retail))}));
    b.offer("o1", "architect", "company", "design", "bid")
        .offer("o2", "builder", "company", "works", "bid")
        .offer("o3", "caretaker", "company", "upkeep", "bid");
    check(b, {{"architect -> company design", "builder -> company works", "caretaker -> company upkeep"},
              {"company -> architect price", "company -> builder price", "company -> caretaker price", "architect -> (introducer) lead",
               "builder -> (introducer) lead", "caretaker -> (introducer) lead"},
              {"architect -> company design", "builder -> company works", "caretaker -> company upkeep", "(introducer) -> architect lead",
               "(introducer) -> builder lead", "(introducer) -> caretaker lead"},
              {"(introducer) -> architect design", "(introducer) -> builder works", "(introducer) -> caretaker upkeep"}});
}

namespace {

/// b sells s to c by an agreement in which k is engaged, or by one of the two alone.
builder brought_about(std::vector<charge_clause> commissions, const std::string& receiver_role = "customer")
{
    builder b;
    b.service("s").parties({"b", "k", "c"});
    std::vector<charge_clause> charges{charge("price", receiver_role, "supplier", price)};
    charges.insert(charges.end(), commissions.begin(), commissions.end());
    b.agree("sale", terms("broker", "EUR", {{"b", "supplier"}, {"k", "broker"}, {"c", receiver_role}}, charges));
    b.offer("o", "b", "c", "s", "sale");
    return b;
}

}  // namespace

TEST_CASE("B2K2C: supplier and customer deal with one another; the broker is paid for introducing, once, by the month or by what is used")
{
    for (const charge_clause& commission : {one_time("commission", "supplier", "broker"), recurring("commission", "supplier", "broker"),
                                            charge("commission", "supplier", "broker", percent(n("5"), retail))}) {
        CAPTURE(static_cast<int>(commission.kind));
        check(brought_about({commission}),
              {{"b -> c s", "k -> b commission"}, {"c -> b price", "b -> k commission"}, {"b -> c s", "k -> b commission"}, {"k -> b s"}});
    }
    // All at once are still one service of introducing.
    check(brought_about({one_time("fee", "supplier", "broker"), charge("part", "supplier", "broker", percent(n("5"), retail))}),
          {{"b -> c s", "k -> b part"}, {"c -> b price", "b -> k fee", "b -> k part"}, {"b -> c s", "k -> b part"}, {"k -> b s"}});
}

namespace {

/// k has an agreement with each of two suppliers, who sell to c under others.
builder brokered_apart()
{
    builder b;
    b.services({"s1", "s2", "introducing"}).parties({"b1", "b2", "k"}).together("c");
    for (const std::string i : {"1", "2"}) {
        b.agree("sale" + i,
                terms("sell", "EUR", {{"b" + i, "supplier"}, {"c", "customer"}}, {charge("price", "customer", "supplier", price)}));
        b.agree("brokerage" + i, terms("broker", "EUR", {{"b" + i, "supplier"}, {"k", "broker"}},
                                       {charge("per-lead", "supplier", "broker", price), recurring("listing", "supplier", "broker")}));
        b.offer("o" + i, "b" + i, "c", "s" + i, "sale" + i).offer("r" + i, "k", "b" + i, "introducing", "brokerage" + i);
    }
    return b;
}

const texts brokered_apart_services{"b1 -> c s1", "b2 -> c s2", "k -> b1 introducing", "k -> b2 introducing"};
const row brokered_apart_flows{
    brokered_apart_services,
    {"c -> b1 price", "c -> b2 price", "b1 -> k per-lead", "b2 -> k per-lead", "b1 -> k listing", "b2 -> k listing"},
    brokered_apart_services,
    {"k -> b1 introducing", "k -> b2 introducing"}};

}  // namespace

TEST_CASE("K2B: the broker has an agreement of its own with each of the competing suppliers, who sell under others")
{
    check(brokered_apart(), brokered_apart_flows);
}

TEST_CASE("B2K2C: where usage says which of several brokers brought the customer, the introduction is that one's")
{
    builder b = brought_about({charge("commission", "supplier", "introducer", percent(n("5"), retail))});
    b.party("k2");
    auto entries = b.last().versions.entries();
    entries.front().value.engaged.push_back({"k2", "broker"});
    b.last().versions = timeline<agreement_terms>{entries};
    check(b, {{"b -> c s", "(introducer) -> b commission"},
              {"c -> b price", "b -> (introducer) commission"},
              {"b -> c s", "(introducer) -> b commission"},
              {"(introducer) -> b s"}});
}

namespace {

builder with_sideline()
{
    builder b;
    b.services({"calls", "statistics"}).parties({"b", "p"}).together("c");
    b.agree("main", terms("sell", "EUR", {{"b", "operator"}, {"c", "customer"}}, {charge("tariff", "customer", "operator", price)}));
    b.agree("side", terms("purchase", "EUR", {{"b", "operator"}, {"p", "purchaser"}}, {charge("fee", "purchaser", "operator", price)}));
    b.offer("o1", "b", "c", "calls", "main").offer("o2", "b", "p", "statistics", "side");
    return b;
}

const row with_sideline_flows{
    {"b -> c calls", "b -> p statistics"}, {"c -> b tariff", "p -> b fee"}, {"b -> c calls", "b -> p statistics"}};

builder provided()
{
    builder b;
    b.services({"mail", "groceries"}).parties({"shop", "provider"}).together("c");
    b.agree("main", terms("sell", "EUR", {{"shop", "business"}, {"c", "customer"}}, {charge("till", "customer", "business", price)}));
    b.agree("office",
            terms("provide", "EUR", {{"provider", "provider"}, {"shop", "business"}}, {charge("fee", "business", "provider", price)}));
    b.offer("o1", "shop", "c", "groceries", "main").offer("o2", "provider", "shop", "mail", "office");
    return b;
}

const row provided_flows{{"provider -> shop mail", "shop -> c groceries"},
                         {"shop -> provider fee", "c -> shop till"},
                         {"provider -> shop mail", "shop -> c groceries"}};

}  // namespace

TEST_CASE("B2P: a sideline is sold beside the main business, and the two are unrelated") { check(with_sideline(), with_sideline_flows); }

TEST_CASE("P2B: what a provider provides is not sold on, and the two payments are unrelated") { check(provided(), provided_flows); }

namespace {

builder advertised(std::vector<charge_clause> charges, bool with_offers)
{
    builder b;
    b.services({"news", "interest", "conversion"}).parties({"b", "v"}).together("c");
    b.agree("adverts", terms("advertise", "EUR", {{"b", "business"}, {"v", "advertiser"}, {"c", "customer"}}, std::move(charges)));
    b.offer("paper", "b", "c", "news", "adverts");
    if (with_offers) b.offer("clicks", "b", "v", "interest", "adverts").offer("orders", "b", "v", "conversion", "adverts");
    return b;
}

}  // namespace

TEST_CASE("BV2C: the advertiser pays in place of the customer, for placement, interest and conversion")
{
    for (const charge_clause& placement :
         {one_time("placement", "advertiser", "business"), recurring("placement", "advertiser", "business")}) {
        CAPTURE(static_cast<int>(placement.kind));
        check(advertised({placement}, false),
              {{"b -> c news", "b -> v placement"}, {"v -> b placement"}, {"b -> v placement"}, {}, {"v -> c news through b"}});
    }
    check(advertised({charge("click", "advertiser", "business", price, {"interest"}),
                      charge("order", "advertiser", "business", percent(n("4"), reported), {"conversion"})},
                     true),
          {{"b -> c news", "b -> v interest", "b -> v conversion"},
           {"v -> b click", "v -> b order"},
           {"b -> v interest", "b -> v conversion"},
           {},
           {"v -> c news through b"}});
}

TEST_CASE("BV2C: the customer may pay as well, and is billed then")
{
    check(advertised({charge("cover", "customer", "business", price), charge("click", "advertiser", "business", price)}, true),
          {{"b -> c news", "b -> v interest", "b -> v conversion"},
           {"c -> b cover", "v -> b click", "v -> b click"},
           {"b -> c news", "b -> v interest", "b -> v conversion"},
           {},
           {"v -> c news through b"}});
}

TEST_CASE("BV2C: adverts are shown to the customers of the agreement, else to those of its items, else to all of the host's")
{
    builder b;
    b.services({"news", "weather", "placement"}).parties({"b", "v", "w"}).together("readers").together("farmers");
    b.agree("readers", terms("sell", "EUR", {{"b", "business"}, {"readers", "customer"}, {"farmers", "customer"}},
                             {charge("cover", "customer", "business", price)}));
    b.offer("paper", "b", "readers", "news", "readers").offer("report", "b", "farmers", "weather", "readers");
    for (const char* v : {"v", "w"}) {
        const std::string key = v;
        b.agree("with-" + key,
                terms("advertise", "EUR", {{"b", "business"}, {key, "advertiser"}}, {charge("shown", "advertiser", "business", price)}));
        b.offer("placed-" + key, "b", key, "placement", "with-" + key);
    }
    auto entries = b.last().versions.entries();
    entries.front().value.items = {"placement", "weather"};
    b.last().versions = timeline<agreement_terms>{entries};
    const texts services{"b -> readers news", "b -> farmers weather", "b -> v placement", "b -> w placement"};
    check(b, {services,
              {"readers -> b cover", "farmers -> b cover", "v -> b shown", "w -> b shown"},
              services,
              {},
              {"v -> readers news through b", "v -> farmers weather through b", "w -> farmers weather through b"}});
}

namespace {

/// c1 sells c2 goods; the banks of each are given, each under an agreement of its own, with a fee where one is asked for.
builder banked(const std::vector<std::pair<std::string, std::string>>& serves, bool with_fee = false)
{
    builder b;
    b.services({"goods", "account"}).parties({"c1", "c2", "n1", "n2", "n3"});
    b.agree("sale", terms("bank", "EUR", {{"c1", "supplier"}, {"c2", "customer"}}, {charge("price", "customer", "supplier", price)}));
    b.offer("o", "c1", "c2", "goods", "sale");
    b.role("client");
    for (const auto& [bank, served] : serves) {
        const bool is_bank = served[0] == 'n';
        std::vector<charge_clause> fee;
        if (with_fee && !is_bank) fee.push_back(charge("fee", "client", "bank", price));
        b.agree(bank + "-" + served, terms("bank", "EUR", {{bank, "bank"}, {served, is_bank ? "bank" : "client"}}, fee));
        b.offer(bank + "-to-" + served, bank, served, "account", bank + "-" + served, texts{});
    }
    return b;
}

}  // namespace

TEST_CASE("C2C: the bank of both sides carries the payment, and has no part in the sale")
{
    check(banked({{"n1", "c1"}, {"n1", "c2"}}),
          {{"c1 -> c2 goods", "n1 -> c1 account", "n1 -> c2 account"}, {"c2 -> c1 price through n1"}, {"c1 -> c2 goods"}});
    check(banked({{"n1", "c1"}, {"n1", "c2"}}, true), {{"c1 -> c2 goods", "n1 -> c1 account", "n1 -> c2 account"},
                                                       {"c2 -> c1 price through n1", "c1 -> n1 fee", "c2 -> n1 fee"},
                                                       {"c1 -> c2 goods"}});
}

TEST_CASE("C2C: further banks carry the payment on, whichever of two neighbours serves the other")
{
    // c1 is n1's and c2 is n2's; the payment goes from c2 to c1.
    check(banked({{"n1", "c1"}, {"n2", "c2"}, {"n1", "n2"}}),
          {{"c1 -> c2 goods", "n1 -> c1 account", "n2 -> c2 account", "n1 -> n2 account"},
           {"c2 -> c1 price through n2, n1"},
           {"c1 -> c2 goods"}});
    check(banked({{"n1", "c1"}, {"n2", "c2"}, {"n3", "n1"}, {"n3", "n2"}}),
          {{"c1 -> c2 goods", "n1 -> c1 account", "n2 -> c2 account", "n3 -> n1 account", "n3 -> n2 account"},
           {"c2 -> c1 price through n2, n3, n1"},
           {"c1 -> c2 goods"}});
    check(banked({{"n1", "c1"}, {"n2", "c2"}, {"n1", "n3"}, {"n2", "n3"}}),
          {{"c1 -> c2 goods", "n1 -> c1 account", "n2 -> c2 account", "n1 -> n3 account", "n2 -> n3 account"},
           {"c2 -> c1 price through n2, n3, n1"},
           {"c1 -> c2 goods"}});
}

TEST_CASE("C2C: of several ways the one with the fewest banks is taken, and of those the first by key")
{
    const texts services{"c1 -> c2 goods",   "n1 -> c1 account", "n1 -> c2 account",
                         "n2 -> c1 account", "n2 -> c2 account", "n1 -> n2 account"};
    check(banked({{"n2", "c1"}, {"n2", "c2"}, {"n1", "c1"}, {"n1", "c2"}, {"n1", "n2"}}),
          {services, {"c2 -> c1 price through n1"}, {"c1 -> c2 goods"}});
    check(banked({{"n1", "c1"}, {"n2", "c1"}, {"n2", "c2"}, {"n1", "n2"}}),
          {{"c1 -> c2 goods", "n1 -> c1 account", "n2 -> c1 account", "n2 -> c2 account", "n1 -> n2 account"},
           {"c2 -> c1 price through n2"},
           {"c1 -> c2 goods"}});
}

TEST_CASE("C2C: under one agreement with the bank, which takes a part of what it carries")
{
    builder b;
    b.services({"goods", "wallet"}).parties({"shop", "n"}).together("people");
    b.agree("all",
            terms("bank", "EUR", {{"shop", "supplier"}, {"n", "bank"}, {"people", "customer"}},
                  {charge("price", "customer", "supplier", price), charge("cut", "supplier", "bank", percent(n("1"), retail), {"goods"})}));
    b.offer("o", "shop", "people", "goods", "all").offer("w1", "n", "shop", "wallet", "all").offer("w2", "n", "people", "wallet", "all");
    check(b, {{"shop -> people goods", "n -> shop wallet", "n -> people wallet"},
              {"people -> shop price through n", "shop -> n cut"},
              {"shop -> people goods"}});
}

namespace {

/// A small ecosystem that is the model of an acronym, and what flows in it.
struct flow_case {
    std::string acronym;
    builder of;
    row expected;
};

/// One or more for each row of the table and each variant of it: who receives in it is a customer, a business (B at the end) or a
/// party of which nothing more is said (X). A variant differs in nothing else, so that its flows are those of its row.
std::vector<flow_case> flow_cases()
{
    std::vector<flow_case> all;
    const auto add = [&](const char* acronym, builder of, row expected) { all.push_back({acronym, std::move(of), std::move(expected)}); };
    const auto passes_on = [&](const char* acronym, const char* role, const char* receiver) {
        add(acronym, passed_on("distribute", "supplier", role, receiver), passed_on_flows);
    };
    passes_on("A2M2B", "intermediary", "business");
    passes_on("B2M2X", "intermediary", "engaged_party");
    passes_on("B2M2C", "intermediary", "customer");
    passes_on("B2X2C", "intermediary", "customer");
    passes_on("B2D2C", "distributor", "customer");
    passes_on("A2D2B", "distributor", "business");
    passes_on("B2D2X", "distributor", "engaged_party");

    for (const auto& [acronym, receiver] : {std::pair{"B2F2C", "customer"}, {"A2F2B", "business"}, {"B2F2X", "engaged_party"}}) {
        add(acronym, passed_on("franchise", "franchisor", "franchisee", receiver), passed_on_flows);
        row with_fees = passed_on_flows;
        with_fees.payments.insert(with_fees.payments.end(), {"m -> b entry", "m -> b royalty"});
        add(acronym,
            passed_on(
                "franchise", "franchisor", "franchisee", receiver,
                {one_time("entry", "franchisee", "franchisor"), charge("royalty", "franchisee", "franchisor", percent(n("6"), gross))}),
            with_fees);
    }
    for (const auto& [acronym, receiver] : {std::pair{"B2G2C", "customer"}, {"A2G2B", "business"}, {"B2G2X", "engaged_party"}})
        add(acronym, integrated(receiver), integrated_flows);
    for (const auto& [acronym, receiver] : {std::pair{"BG2C", "customer"}, {"AG2B", "business"}, {"BG2X", "engaged_party"}})
        add(acronym, side_by_side("co_sell", "integrator", receiver), side_by_side_flows);
    for (const auto& [acronym, receiver] : {std::pair{"AB2C", "customer"}, {"AB2B", "business"}, {"AB2X", "engaged_party"}}) {
        add(acronym, side_by_side("co_market", "coseller", receiver), side_by_side_flows);
        add(acronym, marketed(receiver), marketed_flows);
    }
    for (const auto& [acronym, receiver] :
         {std::pair{"B2K2C", "customer"}, {"A2K2B", "business"}, {"B2K2X", "engaged_party"}, {"K2B2C", "customer"}})
        for (const charge_clause& commission : {one_time("commission", "supplier", "broker"), recurring("commission", "supplier", "broker"),
                                                charge("commission", "supplier", "broker", percent(n("5"), retail))})
            add(acronym, brought_about({commission}, receiver),
                {{"b -> c s", "k -> b commission"},
                 {"c -> b price", "b -> k commission"},
                 {"b -> c s", "k -> b commission"},
                 {"k -> b s"}});
    add("K2B", brokered_apart(), brokered_apart_flows);

    add("A2E2B", enabled(),
        {enabled_services, together(consumers_pay, each_with(suppliers_are_paid, " consolidated")),
         each_with(enabled_services, " consolidated")});
    add("B2E2B", cleared(),
        {cleared_services, each_with(cleared_payments, " consolidated netted"), each_with(cleared_services, " consolidated netted")});
    for (const char* acronym : {"B2P", "B2CP"}) add(acronym, with_sideline(), with_sideline_flows);
    for (const char* acronym : {"P2B", "P2B2C"}) add(acronym, provided(), provided_flows);
    add("BV2C", advertised({recurring("placement", "advertiser", "business")}, false),
        {{"b -> c news", "b -> v placement"}, {"v -> b placement"}, {"b -> v placement"}, {}, {"v -> c news through b"}});
    for (const char* acronym : {"C2C", "C2N2C"})
        add(acronym, banked({{"n1", "c1"}, {"n1", "c2"}}),
            {{"c1 -> c2 goods", "n1 -> c1 account", "n1 -> c2 account"}, {"c2 -> c1 price through n1"}, {"c1 -> c2 goods"}});
    return all;
}

}  // namespace

TEST_CASE("models: every row and every variant of the catalogue has its flows, is recognised as what it is, and has a case here")
{
    std::set<std::string> shown;
    for (const flow_case& each : flow_cases()) {
        CAPTURE(each.acronym);
        shown.insert(each.acronym);
        const flow_set flows = check(each.of, each.expected);
        const partnership_model* const row_of = model_catalogue::shipped().find(each.acronym);
        REQUIRE(row_of != nullptr);
        // A variant in which nobody stands in another role is but another way to write its row.
        const auto variant = std::find_if(row_of->variants.begin(), row_of->variants.end(),
                                          [&](const model_variant& v) { return v.acronym == each.acronym; });
        const bool is_spelling = variant != row_of->variants.end() && variant->place.empty();
        texts found;
        const recognition all = recognise(flows);
        for (std::size_t i = 0; i < all.size(); ++i)
            if (all[i].model() == *row_of) found.push_back(is_spelling ? each.acronym : all[i].acronym());
        CHECK(std::count(found.begin(), found.end(), each.acronym) == static_cast<std::ptrdiff_t>(found.size()));
        CHECK(!found.empty());
    }
    std::set<std::string> wanted;
    for (const partnership_model& model : model_catalogue::shipped().models()) {
        wanted.insert(model.acronym);
        for (const model_variant& variant : model.variants) wanted.insert(variant.acronym);
    }
    CHECK(texts{shown.begin(), shown.end()} == texts{wanted.begin(), wanted.end()});
}
