#include "../support/ecosystems.hpp"

#include <algorithm>
#include <functional>
#include <set>

using namespace ecosystems;

namespace {

using texts = std::vector<std::string>;

/// miner -> maker -> seller -> people; the seller also pays an agent out of its margin, the maker a fee by the calendar.
struct hidden {
    const char* mining_price = "1.10";
    const char* agency = "10";
};
builder chain(const hidden& terms_of_others = {})
{
    builder b;
    b.service("ore").service("part", {{"ore", rational{2}}}).service("whole", {{"part", rational{3}}});
    b.parties({"agent", "maker", "miner", "seller"}).together("people");
    charge_clause fee = charge("fee", "integrator", "supplier", flat(n("31")));
    fee.kind = charge_kind::recurring;
    fee.due.prorated = true;
    b.agree("mining", terms("integrate", "EUR", {{"miner", "supplier"}, {"maker", "integrator"}},
                            {charge("ore", "integrator", "supplier", per_unit(n(terms_of_others.mining_price)))}));
    b.agree("making", terms("integrate", "EUR", {{"maker", "supplier"}, {"seller", "integrator"}},
                            {charge("part", "integrator", "supplier", tiered(tier_mode::graduated, {step("10", "5"), step("", "4.25")})),
                             charge("share", "integrator", "supplier", percent(n("7"), retail)), fee}));
    b.agree("agency", terms("distribute", "EUR", {{"seller", "distributor"}, {"agent", "broker"}, {"people", "customer"}},
                            {charge("agent", "distributor", "broker", percent(n(terms_of_others.agency), gross))}));
    b.agree("sale", terms("integrate", "EUR", {{"seller", "integrator"}, {"people", "customer"}},
                          {charge("price", "customer", "integrator", per_unit(n("33.333")))}));
    b.offer("o-ore", "miner", "maker", "ore", "mining")
        .offer("o-part", "maker", "seller", "part", "making")
        .offer("o-whole", "seller", "people", "whole", "sale");
    b.draft.agreements[0].zone = b.draft.agreements[1].zone = b.draft.agreements[3].zone = central_europe();
    return b;
}

usage_table sales()
{
    usage_table usage;
    for (int i = 0; i < 25; ++i) usage.add({.key = std::to_string(i), .offer = "o-whole", .quantity = to_string(rational{i + 1, 8})});
    return usage;
}

explain_request between(std::string payer, std::string payee, std::optional<std::string> viewer = {})
{
    return {.payer = std::move(payer), .payee = std::move(payee), .agreement = {}, .viewer = std::move(viewer), .rejects = {}, .place = {}};
}

void each_node(const explanation& at, const std::function<void(const explanation&)>& visit)
{
    visit(at);
    for (const explanation& child : at.children) each_node(child, visit);
}

rational amount_in(const std::string& text) { return n(text.substr(0, text.find(' '))); }

}  // namespace

TEST_CASE("explain: the root is the payment, its statements add up to it, their charges to what each statement is exactly")
{
    const ecosystem e = chain().made();
    const plan p = planned(e, "2026-10");
    const usage_table usage = sales();
    const ledger l = finish(p, summed(p, usage));
    for (const payment& paid : payments(statements(l))) {
        CAPTURE(paid.payer);
        CAPTURE(paid.payee);
        const auto why = explain(p, usage.columns(), between(paid.payer, paid.payee));
        REQUIRE(why.has_value());
        CHECK(why.value().rule == "payment");
        CHECK(why.value().result == to_text(paid.amount));
        rational sum;
        for (const explanation& s : why.value().children) {
            sum += amount_in(s.result);
            rational exact;
            for (const explanation& c : s.children) {
                CHECK(c.rule == "charge");
                exact += amount_in(c.result);
            }
            const auto stated = std::find_if(s.inputs.begin(), s.inputs.end(), [](const auto& in) { return in.first == "exact"; });
            REQUIRE(stated != s.inputs.end());
            CHECK(n(stated->second) == exact);
        }
        CHECK(sum == paid.amount.exact().amount());
    }
}

TEST_CASE("explain: it goes down to the tiers, the basis and the records")
{
    const plan p = planned(chain().made(), "2026-10");
    const usage_table usage = sales();
    const auto why = explain(p, usage.columns(), between("seller", "maker"));
    std::map<std::string, int> rules;
    rational units;
    each_node(why.value(), [&](const explanation& node) { ++rules[node.rule]; });
    CHECK(rules["graduated"] == 1);
    CHECK(rules["tier"] == 2);
    CHECK(rules["percent"] == 1);
    CHECK(rules["basis"] == 1);
    CHECK(rules["flat"] == 1);
    // Ten records are listed and the other fifteen counted: under the tiers, and under the price that the share rests on.
    CHECK(rules["record"] == 2 * 11);
    bool more = false;
    each_node(why.value(), [&](const explanation& node) { more = more || node.subject == "and 15 more"; });
    CHECK(more);
    explain_request all = between("seller", "maker");
    all.max_records = 1000;
    const auto whole = explain(p, usage.columns(), all);
    each_node(whole.value(), [&](const explanation& node) {
        if (node.rule != "usage") return;
        rational sum;
        for (const explanation& record : node.children) sum += n(record.result);
        CHECK(sum == n(node.result));
        CHECK(node.children.size() == 25);
    });
}

TEST_CASE("explain: a share of what a record was charged shows the steps of that charge, to those who may see them")
{
    // 12 units: 10 at 1.5 and 2 at 0.51, 16.02 in all; the agent has a third of it, 5.34, out of what the host takes.
    builder b;
    b.service("s").parties({"agent", "buyer", "host", "shop"});
    b.agree(
        "a",
        terms("distribute", "EUR", {{"shop", "distributor"}, {"buyer", "customer"}, {"host", "provider"}, {"agent", "broker"}}, {[] {
                  charge_clause price =
                      charge("price", "customer", "distributor", tiered(tier_mode::graduated, {step("10", "1.5"), step("", "0.51")}));
                  price.per = charge_scope::event;
                  return price;
              }()},
              {division("takings", "distributor", clause("price"), {share("broker", n("1/3")), share("provider")}, charge_scope::event)},
              {rounds(rounding_place::event, quantum::decimals(1)), rounds(rounding_place::statement, quantum::decimals(2))}));
    b.offer("o", "shop", "buyer", "s", "a");
    const plan p = planned(b.made(), "2026-10");
    const usage_table usage{{{.key = "1", .offer = "o", .quantity = "12"}}};
    const auto lines = [&](const char* payee, std::optional<std::string> viewer) {
        std::multiset<std::string> all;
        const auto why = explain(p, usage.columns(), between("shop", payee, std::move(viewer)));
        REQUIRE(why.has_value());
        each_node(why.value(), [&](const explanation& node) { all.insert(node.rule + ' ' + node.result); });
        return all;
    };
    // 16.02 rounded for the record is 16.0; its third is 5.3, and 10.7 are left.
    for (const char* payee : {"agent", "host"}) {
        CAPTURE(payee);
        for (const auto& viewer : {std::optional<std::string>{}, std::optional<std::string>{"shop"}}) {
            const auto all = lines(payee, viewer);
            for (const char* step : {"basis 16", "charge 16", "round 16", "graduated 16.02", "tier 15", "tier 1.02"}) {
                CAPTURE(step);
                CHECK(all.count(step) == 1);
            }
        }
        // What they share is the shop's to say, what the buyer pays a unit is not theirs to know.
        const auto all = lines(payee, payee);
        CHECK(all.count("basis 16") == 1);
        for (const std::string& line : all) CHECK((line.rfind("tier", 0) != 0 && line.rfind("graduated", 0) != 0 && line != "charge 16"));
    }
    CHECK(lines("agent", {}).count("record 5.3") == 1);
    CHECK(lines("host", {}).count("rest 10.7") == 1);
}

TEST_CASE("explain: a record's time is told by the clocks of the agreement, with their offset")
{
    builder b;
    b.service("s").parties({"buyer", "seller"});
    b.agree("a", terms("distribute", "EUR", {{"seller", "distributor"}, {"buyer", "customer"}},
                       {charge("price", "customer", "distributor", per_unit(n("1")))}));
    b.offer("o", "seller", "buyer", "s", "a");
    b.draft.agreements[0].zone = central_europe();
    const plan p = planned(b.made(), "2026-10");
    // The hour that comes twice.
    const usage_table usage{
        {{.key = "1", .time = "2026-10-25T00:30:00Z", .offer = "o"}, {.key = "2", .time = "2026-10-25T01:30:00Z", .offer = "o"}}};
    texts times;
    each_node(explain(p, usage.columns(), between("buyer", "seller")).value(), [&](const explanation& node) {
        for (const auto& [name, value] : node.inputs)
            if (name == "time") times.push_back(value);
    });
    CHECK(times == texts{"2026-10-25T02:30:00+02:00", "2026-10-25T02:30:00+01:00"});
}

TEST_CASE("explain: where there is nothing, or nothing to see, it says so")
{
    const plan p = planned(chain().made(), "2026-10");
    const usage_table usage = sales();
    CHECK(codes(explain(p, usage.columns(), between("miner", "people")).findings()) == texts{"nothing_to_explain"});
    CHECK(codes(explain(p, usage.columns(), between("seller", "maker", "miner")).findings()) == texts{"not_visible"});
    explain_request other = between("seller", "maker");
    other.agreement = "sale";
    CHECK(codes(explain(p, usage.columns(), other).findings()) == texts{"nothing_to_explain"});
    other.agreement = "making";
    CHECK(explain(p, usage.columns(), other).has_value());
}

TEST_CASE("a viewer sees the accounts it pays or is paid on, and no other")
{
    const plan p = planned(chain().made(), "2026-10");
    const ledger l = finish(p, summed(p, sales()));
    const auto seen = [&](const char* viewer) {
        texts all;
        for (const statement& s : statements(l, {.viewer = viewer})) all.push_back(s.payer + " -> " + s.payee);
        return all;
    };
    CHECK(seen("miner") == texts{"maker -> miner"});
    CHECK(seen("maker") == texts{"maker -> miner", "seller -> maker"});
    CHECK(seen("people") == texts{"people -> seller"});
    CHECK(seen("stranger") == texts{});
}

TEST_CASE("the viewer's law: what differs only in terms hidden from somebody gives it the same statements, digests and explanations")
{
    const ecosystem one = chain().made();
    const ecosystem other = chain({.mining_price = "0.35", .agency = "12.5"}).made();
    const plan p = planned(one, "2026-10");
    const plan q = planned(other, "2026-10");
    const usage_table usage = sales();
    const ledger l = finish(p, summed(p, usage));
    const ledger m = finish(q, summed(q, usage));
    // People and the seller see nothing of the mining; the seller sees the agency, people do not.
    const auto seen = [](const ledger& of, const char* viewer) { return digest_of(statements(of, {.viewer = viewer})); };
    CHECK(seen(l, "people") == seen(m, "people"));
    CHECK(seen(l, "miner") != seen(m, "miner"));
    CHECK(seen(l, "maker") != seen(m, "maker"));
    CHECK(explain(p, usage.columns(), between("people", "seller", "people")).value() ==
          explain(q, usage.columns(), between("people", "seller", "people")).value());
    CHECK(explain(p, usage.columns(), between("seller", "maker", "seller")).value() ==
          explain(q, usage.columns(), between("seller", "maker", "seller")).value());
    CHECK(explain(p, usage.columns(), between("seller", "maker", "maker")).value() ==
          explain(q, usage.columns(), between("seller", "maker", "maker")).value());
    // What rests on a price between others shows the sum and not the price: the maker is not told what people pay a unit.
    bool told = false;
    each_node(explain(p, usage.columns(), between("seller", "maker", "maker")).value(), [&](const explanation& node) {
        for (const auto& [name, value] : node.inputs) told = told || value.find("33.333") != std::string::npos;
    });
    CHECK(!told);
    bool shown = false;
    each_node(explain(p, usage.columns(), between("seller", "maker", "seller")).value(), [&](const explanation& node) {
        for (const auto& [name, value] : node.inputs) shown = shown || value.find("33.333") != std::string::npos;
    });
    CHECK(shown);
}

TEST_CASE("killbill/killbill#105, #339, #1922, getlago/lago#321: a consolidated payment is the sum of its statements, none missing")
{
    builder b;
    b.service("s").parties({"buyer", "seller"});
    const char* const prices[] = {"0.1", "0.333", "7"};
    const int places[] = {2, 3, 0};
    for (int i = 0; i < 3; ++i) {
        const std::string key = "a" + std::to_string(i);
        b.agree(key, terms("distribute", "EUR", {{"seller", "distributor"}, {"buyer", "customer"}},
                           {charge("price", "customer", "distributor", per_unit(n(prices[i])))}, {},
                           {rounds(rounding_place::statement, quantum::decimals(places[i]))}));
        b.offer("o" + std::to_string(i), "seller", "buyer", "s", key);
    }
    usage_table usage;
    for (const char* month : {"10", "11"})
        for (int i = 0; i < 3; ++i)
            usage.add({.key = month + std::to_string(i),
                       .time = "2026-" + std::string{month} + "-05T00:00:00Z",
                       .offer = "o" + std::to_string(i),
                       .quantity = "1.5"});
    const ledger l = settled(b.made(), "2026-Q4", usage);
    const auto paid = payments(statements(l));
    REQUIRE(paid.size() == 1);
    CHECK(paid.front().lines.size() == 6);
    // 0.15 + 0.500 (0.4995 to three places) + 10 (10.5 half even), twice.
    CHECK(to_string(paid.front().amount) == "21.300");
    check_conserved(l);
}

TEST_CASE("positions: what all pay is what all receive, in each currency, also for quanta of which none is a multiple of another")
{
    builder b;
    b.service("s").parties({"x", "y", "z"});
    const std::pair<const char*, const char*> pairs[] = {{"x", "y"}, {"y", "z"}, {"z", "x"}};
    const quantum steps[] = {quantum{1, 8}, quantum{1, 20}, quantum{3, 1'000'000'000'000'000'000}};
    for (int i = 0; i < 3; ++i) {
        const std::string key = "a" + std::to_string(i);
        b.agree(key, terms("distribute", "EUR", {{pairs[i].first, "distributor"}, {pairs[i].second, "customer"}},
                           {charge("price", "customer", "distributor", per_unit(n("1.23456789")))}, {},
                           {rounds(rounding_place::statement, steps[i])}));
        b.service("s" + std::to_string(i)).offer("o" + std::to_string(i), pairs[i].first, pairs[i].second, "s" + std::to_string(i), key);
    }
    usage_table usage;
    for (int i = 0; i < 3; ++i) usage.add({.key = std::to_string(i), .offer = "o" + std::to_string(i), .quantity = "7"});
    check_conserved(settled(b.made(), "2026-10", usage));
}

TEST_CASE("a plan says what it settles, one line a leg")
{
    const plan p = planned(chain().made(), "2026-10");
    const std::string text = p.to_text();
    for (const char* line : {"linear  people -> seller  sale/price  on o-whole\n", "aggregate  seller -> maker  making/part  on o-part\n",
                             "linear  seller -> maker  making/share  on o-part\n", "standing  seller -> maker  making/fee\n"}) {
        CAPTURE(line);
        CHECK(text.find(line) != std::string::npos);
    }
    CHECK(p.snapshots().size() == 1);
    CHECK(p.content_digest() == planned(chain().made(), "2026-10").content_digest());
    CHECK(p.content_digest() != planned(chain().made(), "2026-11").content_digest());
}
