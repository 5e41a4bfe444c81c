#include "../../src/settlement/partial_data.hpp"
#include "support/carried.hpp"
#include "support/ecosystems.hpp"

#include <partnering/settlement/partial_bytes.hpp>
#include <partnering/settlement/usage_part.hpp>

#include <algorithm>
#include <atomic>
#include <random>
#include <set>

using namespace ecosystems;

namespace {

using texts = std::vector<std::string>;

charge_clause running(charge_clause of)
{
    of.per = charge_scope::running;
    return of;
}

const rounding_rule cents_each = rounds(rounding_place::event, quantum::decimals(2));
const rounding_rule cents = rounds(rounding_place::statement, quantum::decimals(2));

/// A table of prices as the test adds it up: bounds and prices, the last without a bound.
struct price_table {
    std::vector<std::pair<std::string, std::string>> rows;

    [[nodiscard]] std::vector<tier> tiers() const
    {
        std::vector<tier> made;
        for (const auto& [up_to, unit] : rows) made.push_back(step(up_to, unit));
        return made;
    }
    /// What a quantity costs in all: each tier's units at its price, one after the other.
    [[nodiscard]] rational cost(const rational& quantity) const
    {
        rational sum;
        rational from;
        for (const auto& [up_to, unit] : rows) {
            const rational end = up_to.empty() || quantity < n(up_to) ? quantity : n(up_to);
            if (end <= from) break;
            sum += (end - from) * n(unit);
            from = end;
        }
        // What is given back below nothing mirrors.
        return quantity.sign() < 0 ? -cost(-quantity) : sum;
    }
};

const price_table retail_prices{{{"10", "1.005"}, {"25", "0.815"}, {"", "0.333"}}};
const price_table dealer_prices{{{"7.5", "0.12345"}, {"40", "0.1"}, {"", "0.07"}}};
const price_table supply_prices{{{"30", "0.2"}, {"", "0.15"}}};
const price_table revenue_shares{{{"100", "0.15"}, {"250", "0.225"}, {"", "0.3"}}};

rational to_cents(const rational& amount) { return (amount * rational{100}).rounded(rounding_mode::half_even) / rational{100}; }

/// Three ways to sell by usage so far: to buyers that nobody listed, with a division of each record's price; to listed dealers; and a
/// share of revenue. With `supply`, what two offers are made of is bought by the usage of both together.
ecosystem market(bool supply)
{
    builder b;
    b.service("net").service("plan-a", {{"net", 1}}).service("plan-b", {{"net", 2}}).service("box").service("ads");
    b.parties({"maker", "shop", "agent", "host", "store"}).each("buyers").each("dealers", {"d1", "d2", "d3"}).together("people");
    b.agree(
        "retail",
        terms("distribute", "EUR", {{"shop", "distributor"}, {"buyers", "customer"}, {"agent", "broker"}, {"host", "provider"}},
              {running(charge("price", "customer", "distributor", tiered(tier_mode::graduated, retail_prices.tiers())))},
              {division("takings", "distributor", clause("price"), {share("broker", n("1/3")), share("provider")}, charge_scope::event)},
              {cents_each, cents}));
    b.offer("a", "shop", "buyers", "plan-a", "retail").offer("b", "shop", "buyers", "plan-b", "retail");
    b.agree("dealing", terms("distribute", "EUR", {{"maker", "distributor"}, {"dealers", "customer"}},
                             {running(charge("box", "customer", "distributor", tiered(tier_mode::graduated, dealer_prices.tiers())))}, {},
                             {cents_each, cents}));
    b.offer("c", "maker", "dealers", "box", "dealing");
    b.agree("ads",
            terms("distribute", "EUR", {{"store", "distributor"}, {"people", "customer"}, {"host", "provider"}},
                  {running(charge("fee", "provider", "distributor", tiered(tier_mode::graduated, revenue_shares.tiers(), reported)))}, {},
                  {cents_each, cents}));
    b.offer("d", "store", "people", "ads", "ads");
    if (supply) {
        b.agree("supply", terms("distribute", "EUR", {{"maker", "supplier"}, {"shop", "distributor"}},
                                {running(charge("w", "distributor", "supplier", tiered(tier_mode::graduated, supply_prices.tiers())))}, {},
                                {cents_each, cents}));
        b.offer("n", "maker", "shop", "net", "supply");
    }
    return b.made();
}

class dice {
public:
    explicit dice(std::uint32_t seed) : engine_{seed} {}
    std::size_t below(std::size_t bound) { return engine_() % bound; }
    bool one_in(std::size_t count) { return below(count) == 0; }
    std::mt19937& engine() { return engine_; }

private:
    std::mt19937 engine_;
};

std::vector<record> random_usage(dice& roll, std::size_t count, bool odd)
{
    const char* const offers[] = {"a", "b", "c", "d"};
    std::vector<record> all;
    for (std::size_t i = 0; i < count; ++i) {
        record r;
        // Some at the same moment, of two sources, with keys that are numbers and keys that are none: 9 comes before 10, both before k1.
        r.key = roll.one_in(4) ? "k" + std::to_string(i) : std::to_string(i);
        r.source = roll.one_in(4) ? "other" : "test";
        r.time = "2026-10-15T12:00:" + std::to_string(10 + roll.below(30)) + "Z";
        r.offer = offers[roll.below(4)];
        r.quantity = to_decimal_or_ratio(rational{static_cast<int>(roll.below(6000)), 1000});
        r.gross = to_decimal_or_ratio(rational{static_cast<int>(roll.below(3000)), 100});
        if (odd && roll.one_in(9)) r.quantity = "";
        if (odd && roll.one_in(9)) r.quantity = "-" + to_decimal_or_ratio(rational{static_cast<int>(roll.below(3000)), 1000});
        if (odd && roll.one_in(20)) r.quantity = "12345678901234567890123.5";
        r.who = {{"buyers", "buyer-" + std::to_string(roll.below(4))}, {"dealers", "d" + std::to_string(1 + roll.below(3))}};
        all.push_back(r);
        if (roll.one_in(9)) all.push_back(r);  // delivered twice
    }
    return all;
}

using amounts = std::map<std::string, rational>;  ///< by `payer payee clause`

/// The records in the order that ordered charges are owed in, each once.
std::vector<record> ordered(const std::vector<record>& usage)
{
    std::map<std::pair<std::string, std::string>, record> once;
    for (const record& r : usage) once.emplace(std::pair{r.source, r.key}, r);
    std::vector<record> all;
    for (const auto& [key, r] : once) all.push_back(r);
    const auto key_of = [](const record& r) {
        const bool text = r.key.front() == 'k';
        return std::tuple{at(r.time), r.source, text, text ? 0 : std::stoi(r.key), r.key};
    };
    std::sort(all.begin(), all.end(), [&](const record& a, const record& b) { return key_of(a) < key_of(b); });
    return all;
}

/// The same amounts, added up record by record with no part of the engine but the exact number.
amounts by_hand(const std::vector<record>& usage, bool supply)
{
    amounts owed;
    std::map<std::string, rational> so_far;
    const auto adds = [&](const std::string& account, const price_table& prices, const rational& by) {
        rational& total = so_far[account];
        const rational before = prices.cost(total);
        total += by;
        return to_cents(prices.cost(total) - before);
    };
    for (const record& r : ordered(usage)) {
        const rational quantity = r.quantity.empty() ? rational{1} : n(r.quantity);
        if (r.offer == "a" || r.offer == "b") {
            const std::string buyer = r.who.at("buyers");
            const rational price = adds(buyer + r.offer, retail_prices, quantity);
            const rational third = to_cents(price / rational{3});
            owed[buyer + " shop price " + r.offer] += price;
            owed["shop agent takings " + r.offer] += third;
            owed["shop host takings " + r.offer] += price - third;
            if (supply) owed["shop maker w n"] += adds("w", supply_prices, r.offer == "a" ? quantity : quantity + quantity);
        } else if (r.offer == "c") {
            owed[r.who.at("dealers") + " maker box c"] += adds(r.who.at("dealers"), dealer_prices, quantity);
        } else {
            owed["host store fee d"] += adds("fee", revenue_shares, n(r.gross));
        }
    }
    std::erase_if(owed, [](const auto& each) { return each.second.sign() == 0; });
    return owed;
}

amounts of(const ledger& settled)
{
    amounts owed;
    for (const ledger_account& a : settled.accounts()) {
        const plan_leg& leg = settled.of().legs()[a.leg.index()];
        if (a.amount.sign() != 0)
            owed[settled.party_key(a.payer) + ' ' + settled.party_key(a.payee) + ' ' + leg.clause_key(settled.of().of()) + ' ' +
                 settled.of().of()[*leg.on].key] += a.amount;
    }
    return owed;
}

void check_same(const amounts& found, const amounts& expected)
{
    CHECK(found.size() == expected.size());
    for (const auto& [account, amount] : expected) {
        CAPTURE(account);
        const auto at_account = found.find(account);
        CHECK((at_account == found.end() ? rational{} : at_account->second) == amount);
    }
}

}  // namespace

TEST_CASE("ordered: a record is charged what it adds to the usage so far, and a division shares out just that")
{
    // 8 units at 1.005 are 8.04; the next 4 are 2 × 1.005 + 2 × 0.815 = 3.64; 20 more are 13 × 0.815 + 7 × 0.333 = 12.926, rounded 12.93.
    const usage_table usage{{{.key = "3", .time = "2026-10-03T00:00:00Z", .offer = "a", .quantity = "20", .who = {{"buyers", "ann"}}},
                             {.key = "1", .time = "2026-10-01T00:00:00Z", .offer = "a", .quantity = "8", .who = {{"buyers", "ann"}}},
                             {.key = "2", .time = "2026-10-02T00:00:00Z", .offer = "a", .quantity = "4", .who = {{"buyers", "ann"}}}}};
    const plan p = planned(market(false), "2026-10");
    CHECK(std::count_if(p.legs().begin(), p.legs().end(), [](const plan_leg& leg) { return leg.is == leg_class::ordered; }) == 4);
    const ledger made = finish(p, summed(p, usage));
    CHECK(paid(made, "ann", "shop") == "24.61");
    // A third of each: 2.68 + 1.21 + 4.31.
    CHECK(paid(made, "shop", "agent") == "8.20");
    CHECK(paid(made, "shop", "host") == "16.41");
    check_conserved(made);

    const auto why = explain(p, usage.columns(), {.payer = "ann", .payee = "shop", .agreement = {}, .viewer = {}, .place = {}});
    REQUIRE(why.has_value());
    const explanation& records = why.value().children.front().children.front().children.front();
    REQUIRE(records.children.size() == 3);
    texts results;
    texts before;
    for (const explanation& record : records.children) {
        results.push_back(record.result);
        const explanation* node = &record.children.front();
        if (node->rule == "round") node = &node->children.front();
        CHECK(node->rule == "running");
        REQUIRE(node->inputs.size() == 2);
        before.push_back(node->inputs[1].second);
    }
    CHECK(results == texts{"8.04", "3.64", "12.93"});
    CHECK(before == texts{"0", "8.04", "11.68"});
}

TEST_CASE("ordered: whatever order usage comes in, in batches of any size, on any number of threads, amounts are those added up by hand")
{
    for (std::uint32_t seed = 1; seed <= 40; ++seed) {
        CAPTURE(seed);
        dice roll{seed};
        const bool supply = roll.one_in(2);
        const bool odd = roll.one_in(2);
        const plan p = planned(market(supply), "2026-10");
        std::vector<record> usage = random_usage(roll, 150, odd);
        const amounts expected = by_hand(usage, supply);
        std::optional<digest> content;
        for (int turn = 0; turn < 5; ++turn) {
            CAPTURE(turn);
            accumulate_options how;
            how.threads = 1 + static_cast<unsigned>(roll.below(3));
            how.batch_rows = 1 + roll.below(60);
            how.last = turn % 2 == 0;
            // As it comes, in order, and in any order.
            if (turn == 1) usage = ordered(usage);
            if (turn > 2) std::shuffle(usage.begin(), usage.end(), roll.engine());
            const usage_table table{usage};
            const partial sums = carried(summed(p, table, how), p);
            CHECK(sums.internals().last == how.last);
            const ledger made = finish(p, sums);
            check_same(of(made), expected);
            if (turn == 0) content = made.content_digest();
            if (turn != 1) CHECK(made.content_digest() == *content);
            if (turn == 1) content = made.content_digest();
        }
    }
}

TEST_CASE("ordered: usage in order is worked out as it streams by, on several threads too")
{
    // Enough rows that threads share them.
    dice roll{77};
    std::vector<record> usage = random_usage(roll, 30000, true);
    usage = ordered(usage);
    const plan p = planned(market(false), "2026-10");
    const usage_table table{usage};
    const amounts expected = by_hand(usage, false);
    accumulate_options how;
    how.last = true;
    how.batch_rows = 1000;
    const ledger one = finish(p, summed(p, table, how));
    check_same(of(one), expected);
    for (const unsigned threads : {2u, 3u, 7u}) {
        how.threads = threads;
        const partial sums = summed(p, table, how);
        CHECK(sums.records() == one.records());
        CHECK(finish(p, sums).content_digest() == one.content_digest());
    }
}

TEST_CASE("ordered: a caller may cancel where usage came in any order and only waits to be worked out")
{
    dice roll{78};
    const usage_table table{random_usage(roll, 200, false)};
    for (const bool supply : {false, true}) {
        const plan p = planned(market(supply), "2026-10");
        std::atomic<bool> stop{false};
        accumulate_options how;
        how.last = true;
        how.threads = 3;
        how.cancel = &stop;
        CHECK(accumulate(p, table.columns(), how).has_value());
        // All of it is one batch, which is read then.
        how.progress = [&](std::size_t) { stop = true; };
        CHECK(codes(accumulate(p, table.columns(), how).findings()) == texts{"cancelled"});
    }
}

TEST_CASE("ordered: any partition of usage, merged in any order, settles as the whole does")
{
    for (std::uint32_t seed = 100; seed < 120; ++seed) {
        CAPTURE(seed);
        dice roll{seed};
        const bool supply = roll.one_in(2);
        const plan p = planned(market(supply), "2026-10");
        const usage_table table{random_usage(roll, 120, roll.one_in(2))};
        const usage_columns all = table.columns();
        const ledger whole = finish(p, accumulate(p, all).value());
        const auto parts = static_cast<unsigned>(2 + roll.below(5));
        std::vector<partial> made;
        for (unsigned i = 0; i < parts; ++i) {
            const usage_part part{all, {i, parts}};
            made.push_back(carried(accumulate(p, part.columns()).value(), p));
        }
        std::shuffle(made.begin(), made.end(), roll.engine());
        const partial together = carried(merge(made).value(), p);
        CHECK(finish(p, together).content_digest() == whole.content_digest());
        std::shuffle(made.begin(), made.end(), roll.engine());
        partial chained = made.front();
        for (std::size_t i = 1; i < made.size(); ++i) chained = merge(chained, made[i]).value();
        CHECK(to_bytes(chained) == to_bytes(together));
        CHECK(merge(chained, made.back()).value().records() == chained.records());
    }
}

TEST_CASE("ordered: parts of other scales merge")
{
    const plan p = planned(market(false), "2026-10");
    const record first{.key = "1", .time = "2026-10-02T00:00:00Z", .offer = "c", .quantity = "30", .who = {{"dealers", "d1"}}};
    const record second{.key = "2", .time = "2026-10-01T00:00:00Z", .offer = "c", .quantity = "2.25", .who = {{"dealers", "d1"}}};
    usage_table coarse{{first}};
    coarse.quantity_decimals = 0;
    const ledger made = finish(p, merge(summed(p, coarse), summed(p, usage_table{{second}})).value());
    check_same(of(made), by_hand({first, second}, false));
}

TEST_CASE("ordered: what was the last usage merges with no other")
{
    const plan p = planned(market(false), "2026-10");
    accumulate_options last;
    last.last = true;
    const record one{.key = "1", .offer = "c", .quantity = "30", .who = {{"dealers", "d1"}}};
    const record two{.key = "2", .offer = "c", .quantity = "30", .who = {{"dealers", "d1"}}};
    const partial a = summed(p, usage_table{{one}}, last);
    CHECK(codes(merge(a, summed(p, usage_table{{two}})).findings()) == texts{"last_partial"});
    CHECK(merge(a, a).value().records() == 1);
}

TEST_CASE("ordered: prices of any shape run, rounded or not: the records' amounts add up to the price of the period")
{
    struct row {
        const char* what;
        formula how;
        const char* total;  // by hand: of 3 + 0 + 9.5 + 4 = 16.5 units
    };
    const row rows[] = {
        {"packages of 5: four of them", package(n("5"), n("2.5")), "10"},
        {"a cap of 12 on 1 a unit", at_most(per_unit(n("1")), n("12")), "12"},
        {"a floor of 40", at_least(per_unit(n("1")), n("40")), "40"},
        {"volume: all 16.5 at 0.5, after 10 at 1", tiered(tier_mode::volume, {step("10", "1"), step("", "0.5")}), "8.25"},
        {"a fee beside a price", sum({flat(n("3")), per_unit(n("2"))}), "36"},
        {"tiers and a discount of a tenth", discounted(tiered(tier_mode::graduated, {step("10", "1"), step("", "0.5")}), n("10")),
         "11.925"},
        {"two tables at once",
         sum({tiered(tier_mode::graduated, {step("4", "1"), step("", "0")}),
              tiered(tier_mode::graduated, {step("10", "0"), step("", "2")})}),
         "17"},
        {"a tier that ends before its bound", tiered(tier_mode::graduated, {step("3", "1", tier_bound::exclusive), step("", "2")}), "30"},
    };
    const char* const quantities[] = {"3", "0", "9.5", "4"};
    for (const row& r : rows) {
        CAPTURE(r.what);
        for (const char* rounded : {"", "0.001"}) {
            CAPTURE(rounded);
            std::vector<rounding_rule> rules{cents};
            if (*rounded != 0) rules.insert(rules.begin(), rounds(rounding_place::event, quantum::decimals(3)));
            builder b;
            b.service("s").parties({"p", "q"}).together("customers");
            b.agree("a", terms("distribute", "EUR", {{"p", "distributor"}, {"customers", "customer"}, {"q", "broker"}},
                               {running(charge("price", "customer", "distributor", r.how))},
                               {division("share", "distributor", clause("price"), {share("broker")}, charge_scope::event)}, rules));
            b.offer("o", "p", "customers", "s", "a");
            const plan p = planned(b.made(), "2026-10");
            for (const bool last : {false, true}) {
                usage_table usage;
                int second = 10;
                for (const char* quantity : quantities)
                    usage.add({.key = std::to_string(second),
                               .time = "2026-10-15T12:00:" + std::to_string(second++) + "Z",
                               .offer = "o",
                               .quantity = quantity});
                accumulate_options how;
                how.last = last;
                const amounts found = of(finish(p, summed(p, usage, how)));
                CHECK(found.at("customers p price o") == n(r.total));
                CHECK(found.at("p q share o") == n(r.total));
                CHECK(explain(p, usage.columns(), {.payer = "p", .payee = "q", .agreement = {}, .viewer = {}, .place = {}}).has_value());
            }
        }
    }
}

TEST_CASE("ordered: a new version and a change elsewhere in the middle of a period are gone through in order")
{
    builder b;
    b.service("s").service("t").parties({"p", "q"}).each("dealers", {"d1", "d2"});
    const auto dealing = [](const char* price) {
        return terms(
            "distribute", "EUR", {{"p", "distributor"}, {"dealers", "customer"}},
            {running(charge("price", "customer", "distributor", tiered(tier_mode::graduated, {step("10", price), step("", "0.5")})))}, {},
            {cents_each, cents});
    };
    b.agree("a", dealing("1"));
    b.offer("o", "p", "dealers", "s", "a");
    // Another agreement changes in the middle of the month: what runs on is not cut by it.
    b.agree_in("b", {{{date::of(2026, 1, 1), date::of(2026, 10, 10)},
                      terms("distribute", "EUR", {{"q", "distributor"}, {"p", "customer"}},
                            {charge("x", "customer", "distributor", per_unit(n("1")))})},
                     {{date::of(2026, 10, 10), date::of(2027, 1, 1)},
                      terms("distribute", "EUR", {{"q", "distributor"}, {"p", "customer"}},
                            {charge("x", "customer", "distributor", per_unit(n("2")))})}});
    b.offer("u", "q", "p", "t", "b");
    const plan p = planned(b.made(), "2026-10");
    usage_table usage;
    for (int i = 1; i <= 20; ++i)
        usage.add({.key = std::to_string(i),
                   .time = "2026-10-" + std::string{i < 10 ? "0" : ""} + std::to_string(i) + "T12:00:00Z",
                   .offer = "o",
                   .quantity = "1",
                   .who = {{"dealers", i % 4 == 0 ? "d2" : "d1"}}});
    for (const bool last : {false, true}) {
        accumulate_options how;
        how.last = last;
        const ledger made = finish(p, summed(p, usage, how));
        CHECK(paid(made, "d1", "p") == "12.50");  // 10 × 1 + 5 × 0.5
        CHECK(paid(made, "d2", "p") == "5.00");
    }
}

TEST_CASE("ordered: a charge that nobody asks for record by record is worked out for the period")
{
    builder b;
    b.service("s").party("p").together("customers");
    b.agree("a",
            terms("distribute", "EUR", {{"p", "distributor"}, {"customers", "customer"}},
                  {running(charge("tiers", "customer", "distributor", tiered(tier_mode::graduated, {step("10", "1"), step("", "0.5")}))),
                   running(charge("unit", "customer", "distributor", per_unit(n("1"))))}));
    b.offer("o", "p", "customers", "s", "a");
    const plan p = planned(b.made(), "2026-10");
    texts classes;
    for (const plan_leg& leg : p.legs()) classes.emplace_back(to_string(leg.is));
    CHECK(classes == texts{"aggregate", "linear"});
    CHECK(paid(finish(p, summed(p, usage_table{{{.key = "1", .offer = "o", .quantity = "16.5"}}})), "customers", "p") == "29.75");
}

TEST_CASE("ordered: what cannot run is said so")
{
    builder minimum;
    minimum.service("s").party("p").together("customers");
    minimum.agree("a", terms("distribute", "EUR", {{"p", "distributor"}, {"customers", "customer"}},
                             {running(charge("m", "customer", "distributor", take_or_pay(per_unit(n("1")), n("5"))))},
                             {division("d", "distributor", clause("m"), {share("customer")}, charge_scope::running)}));
    minimum.offer("o", "p", "customers", "s", "a");
    const checked<ecosystem> broken = ecosystem::from(minimum.draft);
    CHECK(codes(broken.findings()) == texts{"running_charge", "running_charge"});

    // A quarter's charge, and a month's share of it: within October nobody knows how far the quarter's usage has come in November.
    builder quarters;
    quarters.service("s").service("t", {{"s", 1}}).parties({"p", "shop", "q"}).together("customers");
    quarters.agree("supply",
                   terms("distribute", "EUR", {{"p", "supplier"}, {"shop", "distributor"}},
                         {running(charge("w", "distributor", "supplier", tiered(tier_mode::graduated, {step("5", "1"), step("", "0.5")})))},
                         {}, {cents_each, cents}));
    quarters.last().cycle = recurrence::quarter;
    quarters.offer("w", "p", "shop", "s", "supply");
    quarters.agree("retail", terms("distribute", "EUR", {{"shop", "distributor"}, {"customers", "customer"}},
                                   {per_event(charge("r", "customer", "distributor", cost_plus(n("10"))))}));
    quarters.offer("r", "shop", "customers", "t", "retail");
    compile_options october;
    october.periods = {months("2026-10")};
    CHECK(has_code(compile(quarters.made(), october).findings(), "running_without_period"));
    compile_options quarter;
    quarter.periods = {months("2026-Q4")};
    CHECK(compile(quarters.made(), quarter).has_value());
}

TEST_CASE("ordered: an account of a member goes on from every offer that drives it, whatever their order")
{
    // 8 units of d1 by each of two buyers, then 8 of its own: 8 × 1, 2 × 1 + 6 × 0.5, 8 × 0.5; and 8 × 1 of d2.
    for (const bool wholesale_first : {false, true}) {
        for (const bool last : {false, true}) {
            CAPTURE(wholesale_first);
            CAPTURE(last);
            builder b;
            b.service("s").service("t", {{"s", 1}}).party("p").each("dealers", {"d1", "d2"}).each("buyers", {"b1", "b2"});
            b.agree(
                "supply",
                terms("distribute", "EUR", {{"p", "distributor"}, {"dealers", "customer"}},
                      {running(charge("w", "customer", "distributor", tiered(tier_mode::graduated, {step("10", "1"), step("", "0.5")})))},
                      {}, {cents_each, cents}));
            b.agree("retail", terms("distribute", "EUR", {{"dealers", "distributor"}, {"buyers", "customer"}},
                                    {charge("r", "customer", "distributor", per_unit(n("3")))}));
            b.offer(wholesale_first ? "a" : "z", "p", "dealers", "s", "supply").offer("r", "dealers", "buyers", "t", "retail");
            const plan p = planned(b.made(), "2026-10");
            const auto bought = [&](const char* day, const char* offer, const char* dealer, const char* buyer) {
                record r{.key = day,
                         .time = "2026-10-" + std::string{day} + "T10:00:00Z",
                         .offer = offer,
                         .quantity = "8",
                         .who = {{"dealers", dealer}}};
                if (*buyer != 0) r.who["buyers"] = buyer;
                return r;
            };
            const char* const own = wholesale_first ? "a" : "z";
            const usage_table usage{
                {bought("01", "r", "d1", "b1"), bought("02", "r", "d1", "b2"), bought("03", own, "d2", ""), bought("04", own, "d1", "")}};
            accumulate_options how;
            how.last = last;
            const ledger made = finish(p, summed(p, usage, how));
            CHECK(paid(made, "d1", "p") == "17.00");
            CHECK(paid(made, "d2", "p") == "8.00");
            CHECK(explain(p, usage.columns(), {.payer = "d1", .payee = "p", .agreement = {}, .viewer = {}, .place = {}}).has_value());
        }
    }
}

TEST_CASE("ordered: several offers that share a running charge are worked out as they stream by, and nothing is kept")
{
    dice roll{78};
    std::vector<record> usage = ordered(random_usage(roll, 20000, true));
    const plan p = planned(market(true), "2026-10");
    const usage_table table{usage};
    accumulate_options how;
    how.last = true;
    how.batch_rows = 3000;
    for (const unsigned threads : {1u, 2u, 4u}) {
        CAPTURE(threads);
        how.threads = threads;
        const partial sums = summed(p, table, how);
        CHECK(sums.internals().last);
        check_same(of(finish(p, sums)), by_hand(usage, true));
    }
}

TEST_CASE("ordered: an explanation shows a record's part of a running charge although the account that runs is not shown")
{
    // A cap of 10, of which 12 units use up all: the second introducer's tenth is of nothing.
    builder b;
    b.service("s").parties({"p", "q", "i1", "i2"}).together("customers");
    b.agree("a", terms("distribute", "EUR", {{"p", "distributor"}, {"customers", "customer"}, {"q", "broker"}},
                       {running(charge("price", "customer", "distributor", at_most(per_unit(n("1")), n("10"))))},
                       {division("takings", "distributor", clause("price"), {share("introducer", n("1/10")), share("broker")},
                                 charge_scope::event)}));
    b.offer("o", "p", "customers", "s", "a");
    const plan p = planned(b.made(), "2026-10");
    const usage_table usage{{{.key = "2", .time = "2026-10-02T10:00:00Z", .offer = "o", .quantity = "5", .introducer = "i2"},
                             {.key = "1", .time = "2026-10-01T10:00:00Z", .offer = "o", .quantity = "12", .introducer = "i1"}}};
    const ledger made = finish(p, summed(p, usage));
    CHECK(paid(made, "p", "i1") == "1.00");
    const auto why = explain(p, usage.columns(), {.payer = "p", .payee = "i2", .agreement = {}, .viewer = {}, .place = {}});
    REQUIRE(why.has_value());
    const explanation& records = why.value().children.front().children.front().children.front();
    REQUIRE(records.children.size() == 1);
    CHECK(records.children.front().result == "0");
}

TEST_CASE("ordered: a record that drives no units is usage all the same, rounded or not")
{
    // 5 for the period, though the wholesale is counted in units that nothing feeds.
    for (const bool rounded : {false, true}) {
        CAPTURE(rounded);
        builder b;
        b.service("s").parties({"p", "q"}).together("customers");
        charge_clause c = running(charge("fee", "customer", "distributor", sum({flat(n("5")), per_unit(n("1"))})));
        c.counts = charge_driver::fed;
        b.service("t", {{"s", 0}});
        b.agree("w", terms("distribute", "EUR", {{"p", "distributor"}, {"q", "customer"}}, {c}, {},
                           rounded ? std::vector<rounding_rule>{cents_each, cents} : std::vector<rounding_rule>{cents}));
        b.offer("o", "p", "q", "s", "w");
        b.agree("r", terms("distribute", "EUR", {{"q", "distributor"}, {"customers", "customer"}},
                           {charge("x", "customer", "distributor", per_unit(n("1")))}));
        b.offer("u", "q", "customers", "t", "r");
        CHECK(paid(settled(b.made(), "2026-10", usage_table{{{.key = "1", .offer = "o", .quantity = "3"}}}), "q", "p") == "5.00");
    }
}

TEST_CASE("ordered: tables of many tiers cost what they cost by hand")
{
    price_table many;
    for (int i = 1; i <= 300; ++i) many.rows.push_back({std::to_string(i * 3), to_string(rational{1000 - i, 1000})});
    many.rows.push_back({"", "0.5"});
    builder b;
    b.service("s").party("p").together("customers");
    b.agree("a", terms("distribute", "EUR", {{"p", "distributor"}, {"customers", "customer"}},
                       {running(charge("price", "customer", "distributor", tiered(tier_mode::graduated, many.tiers())))}, {},
                       {cents_each, cents}));
    b.offer("o", "p", "customers", "s", "a");
    const plan p = planned(b.made(), "2026-10");
    dice roll{5};
    usage_table usage;
    rational total;
    rational so_far;
    for (int i = 0; i < 400; ++i) {
        const rational quantity{static_cast<int>(roll.below(6000)), 1000};
        usage.add({.key = std::to_string(i), .time = "2026-10-15T12:00:00Z", .offer = "o", .quantity = to_decimal_or_ratio(quantity)});
        const rational before = many.cost(so_far);
        so_far += quantity;
        total += to_cents(many.cost(so_far) - before);
    }
    usage.numeric_keys = true;
    accumulate_options how;
    how.last = true;
    CHECK(of(finish(p, summed(p, usage, how))).at("customers p price o") == total);
}
