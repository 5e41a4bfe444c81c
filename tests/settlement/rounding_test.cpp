#include "../support/ecosystems.hpp"

#include <algorithm>
#include <random>

using namespace ecosystems;

namespace {

/// store sells to players; its agreement shares the takings among studio, engine and itself.
builder shared(std::vector<division_clause> divisions, std::vector<rounding_rule> rounding = {}, std::vector<charge_clause> charges = {})
{
    builder b;
    b.service("game").parties({"engine", "store", "studio"}).together("players");
    b.agree("sale",
            terms("distribute", "EUR", {{"studio", "supplier"}, {"store", "distributor"}, {"engine", "broker"}, {"players", "customer"}},
                  std::move(charges), std::move(divisions), std::move(rounding)));
    b.offer("o", "store", "players", "game", "sale");
    return b;
}

const rounding_rule to_cents_each{rounding_place::event, quantum::decimals(2), rounding_mode::half_even};
const rounding_rule to_cents{rounding_place::statement, quantum::decimals(2), rounding_mode::half_even};

std::vector<std::string> compile_codes(const builder& b)
{
    compile_options options;
    options.periods = {months("2026-10")};
    return codes(compile(b.made(), options).findings());
}

using texts = std::vector<std::string>;

/// A 128-bit reference for rounding a ratio, written on its own: magnitude and remainder, then the mode.
int128 reference_round(int128 numerator, int128 denominator, rounding_mode mode)
{
    const bool negative = numerator < 0;
    const int128 magnitude = negative ? -numerator : numerator;
    int128 q = magnitude / denominator;
    const int128 rest = magnitude % denominator;
    bool up = false;
    switch (mode) {
    case rounding_mode::half_even:
        up = rest * 2 > denominator || (rest * 2 == denominator && q % 2 == 1);
        break;
    case rounding_mode::half_up:
        up = rest * 2 >= denominator;
        break;
    case rounding_mode::half_down:
        up = rest * 2 > denominator;
        break;
    case rounding_mode::up:
        up = rest != 0;
        break;
    case rounding_mode::down:
        up = false;
        break;
    case rounding_mode::ceiling:
        up = rest != 0 && !negative;
        break;
    case rounding_mode::floor:
        up = rest != 0 && negative;
        break;
    }
    if (up) ++q;
    return negative ? -q : q;
}

const rounding_mode all_modes[] = {rounding_mode::half_even, rounding_mode::half_up, rounding_mode::half_down, rounding_mode::up,
                                   rounding_mode::down,      rounding_mode::ceiling, rounding_mode::floor};

}  // namespace

TEST_CASE("rounding per record agrees with an independent integer computation, under every mode, for either sign")
{
    const std::uint32_t seed = 20261015;
    CAPTURE(seed);
    std::mt19937 random{seed};
    std::vector<record> records;
    std::vector<std::pair<std::int64_t, std::int64_t>> values;
    for (int i = 0; i < 500; ++i) {
        const std::int64_t quantity = static_cast<std::int64_t>(random() % 20001) - 10000;
        const std::int64_t money = static_cast<std::int64_t>(random() % 2000001) - 1000000;
        values.push_back({quantity, money});
        records.push_back({.key = std::to_string(i),
                           .offer = "o",
                           .quantity = to_string(rational{quantity, 1000}),
                           .gross = to_string(rational{money, 100})});
    }
    const usage_table usage{records};
    for (const rounding_mode mode : all_modes) {
        CAPTURE(to_string(mode));
        // 7/300 a unit and 1/16 of the gross amount, to 1/20 of a euro.
        const builder b = shared({}, {{rounding_place::event, quantum{1, 20}, mode}, to_cents},
                                 {charge("price", "customer", "distributor", sum({per_unit(n("7/300")), percent(n("6.25"), reported)}))});
        int128 twentieths = 0;
        for (const auto& [quantity, money] : values) {
            // (q/1000 × 7/300 + g/100 / 16) × 20 = (q × 7 × 20 × 16 + g × 3000 × 20) / (300000 × 16)
            twentieths += reference_round(int128{quantity} * 7 * 20 * 16 + int128{money} * 3000 * 20, int128{300000} * 16, mode);
        }
        const ledger l = settled(b.made(), "2026-10", usage);
        REQUIRE(l.accounts().size() == 1);
        CHECK(l.accounts().front().amount == rational{twentieths, 20});
    }
}

TEST_CASE("the exact way and the 64-bit way give the same, record for record")
{
    // The same records; one more, of 10^30 units, takes the whole batch the exact way. It is taken back by its opposite.
    const std::uint32_t seed = 7;
    CAPTURE(seed);
    std::mt19937 random{seed};
    std::vector<record> small;
    for (int i = 0; i < 300; ++i)
        small.push_back({.key = std::to_string(i),
                         .offer = "o",
                         .quantity = to_string(rational{static_cast<int>(random() % 100000), 1000}),
                         .gross = to_string(rational{static_cast<int>(random() % 100000) - 30000, 100})});
    std::vector<record> large = small;
    large.push_back(
        {.key = "huge", .offer = "o", .quantity = "1000000000000000000000000000000", .gross = "1000000000000000000000000000000"});
    large.push_back(
        {.key = "back", .offer = "o", .quantity = "-1000000000000000000000000000000", .gross = "-1000000000000000000000000000000"});
    for (const rounding_mode mode :
         {rounding_mode::half_even, rounding_mode::half_up, rounding_mode::half_down, rounding_mode::up, rounding_mode::down}) {
        CAPTURE(to_string(mode));
        const builder b =
            shared({division("takings", "distributor", reported,
                             {share("supplier", n("1/3")), share("broker", n("2/7")), share("distributor")}, charge_scope::event)},
                   {{rounding_place::event, quantum::decimals(2), mode}, to_cents},
                   {charge("price", "customer", "distributor", sum({per_unit(n("1/7")), flat(n("0.005"))})),
                    charge("tax", "distributor", "broker", percent(n("11"), clause("price")))});
        auto entries = b.draft.agreements.front().versions.entries();
        entries.front().value.charges[0].per = charge_scope::event;
        builder per_record = b;
        per_record.draft.agreements.front().versions = timeline<agreement_terms>{entries};
        const ecosystem e = per_record.made();
        const ledger fast = settled(e, "2026-10", usage_table{small});
        const ledger exact = settled(e, "2026-10", usage_table{large});
        REQUIRE(fast.accounts().size() == exact.accounts().size());
        for (std::size_t i = 0; i < fast.accounts().size(); ++i) {
            CAPTURE(i);
            rational more;
            // The flat half-cent of the two extra records: rounded together with ±10^30 / 7.
            if (plan_leg leg = fast.of().legs()[fast.accounts()[i].leg.index()]; leg.clause_key(e) == "price" || leg.clause_key(e) == "tax")
                continue;
            CHECK(fast.accounts()[i].amount + more == exact.accounts()[i].amount);
            CHECK(fast.accounts()[i].quantity == exact.accounts()[i].quantity);
        }
        // Those with a flat part: one record at a time, exact by its neighbour of 10^30.
        for (std::size_t i = 0; i < 40; ++i) {
            const ledger one = settled(e, "2026-10", usage_table{{small[i]}});
            const ledger with = settled(e, "2026-10", usage_table{{small[i], large[large.size() - 2], large.back()}});
            const ledger extra = settled(e, "2026-10", usage_table{{large[large.size() - 2], large.back()}});
            for (std::size_t a = 0; a < one.accounts().size(); ++a)
                CHECK(one.accounts()[a].amount + extra.accounts()[a].amount == with.accounts()[a].amount);
        }
    }
}

TEST_CASE("a division with a rest adds up to its basis, record for record, whoever takes the rest")
{
    const std::uint32_t seed = 99;
    CAPTURE(seed);
    std::mt19937 random{seed};
    usage_table usage;
    rational total;
    for (int i = 0; i < 200; ++i) {
        const rational amount{static_cast<int>(random() % 100000) - 20000, 100};
        total += amount;
        usage.add({.key = std::to_string(i), .offer = "o", .gross = to_string(amount)});
    }
    // `rest` is an index: which member has no share.
    for (std::size_t rest = 0; rest < 3; ++rest) {
        for (const bool each : {false, true}) {
            CAPTURE(rest);
            CAPTURE(each);
            std::vector<division_clause::member> members{share("supplier", n("1/3")), share("broker", n("1/7")),
                                                         share("distributor", n("11/21"))};
            members[rest].share.reset();
            const builder b =
                shared({division("takings", "customer", reported, members, each ? charge_scope::event : charge_scope::period)},
                       each ? std::vector{to_cents_each, to_cents} : std::vector{to_cents});
            const ledger l = settled(b.made(), "2026-10", usage);
            rational sum;
            for (const ledger_account& a : l.accounts()) sum += a.amount;
            CHECK(sum == total);
            check_conserved(l);
        }
    }
}

TEST_CASE("a member's share of what it pays itself is booked nowhere, and still its own")
{
    // The store keeps half: 100.00 of takings; 30.00 to the studio, the engine takes the rest, 20.00 and not 70.00.
    for (const bool each : {false, true}) {
        CAPTURE(each);
        const builder b = shared(
            {division("takings", "distributor", reported, {share("distributor", n("1/2")), share("supplier", n("3/10")), share("broker")},
                      each ? charge_scope::event : charge_scope::period)},
            each ? std::vector{to_cents_each, to_cents} : std::vector{to_cents});
        usage_table usage{{{.key = "1", .offer = "o", .gross = "100.00"}}};
        CHECK(all_paid(settled(b.made(), "2026-10", usage)) == texts{"store -> engine 20.00 EUR", "store -> studio 30.00 EUR"});
        // The same the exact way, beside an amount of 10^30 that is taken back.
        usage.add({.key = "2", .offer = "o", .gross = "1000000000000000000000000000000"})
            .add({.key = "3", .offer = "o", .gross = "-1000000000000000000000000000000"});
        CHECK(all_paid(settled(b.made(), "2026-10", usage)) == texts{"store -> engine 20.00 EUR", "store -> studio 30.00 EUR"});
    }
}

TEST_CASE("a share for whoever introduced falls to the rest where nobody did")
{
    for (const bool each : {false, true}) {
        CAPTURE(each);
        const builder b = shared(
            {division("takings", "customer", reported, {share("introducer", n("1/10")), share("supplier", n("6/10")), share("distributor")},
                      each ? charge_scope::event : charge_scope::period)},
            each ? std::vector{to_cents_each, to_cents} : std::vector{to_cents});
        const usage_table usage{
            {{.key = "1", .offer = "o", .gross = "100.00", .introducer = "engine"}, {.key = "2", .offer = "o", .gross = "1000.00"}}};
        const ecosystem e = b.made();
        const ledger l = settled(e, "2026-10", usage);
        CHECK(all_paid(l) == texts{"players -> engine 10.00 EUR", "players -> store 430.00 EUR", "players -> studio 660.00 EUR"});
        const plan p = planned(e, "2026-10");
        for (const char* payee : {"engine", "store", "studio"}) {
            const auto why = explain(p, usage.columns(),
                                     {.payer = "players", .payee = payee, .agreement = {}, .viewer = {}, .rejects = {}, .place = {}});
            REQUIRE(why.has_value());
            CHECK(why.value().result == paid(l, "players", payee) + " EUR");
        }
    }
}

TEST_CASE("a share of a division whose payer introduced the customer itself stays with it, and does not fall to the rest")
{
    // The store shares out what it took: a tenth to whoever introduced, 6/10 to the studio, the rest to the engine.
    for (const bool each : {false, true}) {
        CAPTURE(each);
        const builder b = shared(
            {division("takings", "distributor", reported, {share("introducer", n("1/10")), share("supplier", n("6/10")), share("broker")},
                      each ? charge_scope::event : charge_scope::period)},
            each ? std::vector{to_cents_each, to_cents} : std::vector{to_cents});
        const auto paid_for = [&](const char* introducer) {
            return all_paid(
                settled(b.made(), "2026-10", usage_table{{{.key = "1", .offer = "o", .gross = "100.00", .introducer = introducer}}}));
        };
        CHECK(paid_for("store") == texts{"store -> engine 30.00 EUR", "store -> studio 60.00 EUR"});
        CHECK(paid_for("studio") == texts{"store -> engine 30.00 EUR", "store -> studio 70.00 EUR"});
        CHECK(paid_for("") == texts{"store -> engine 40.00 EUR", "store -> studio 60.00 EUR"});
    }
}

TEST_CASE("divisions that rounding would break are findings before any usage")
{
    const auto takings = [](bool rest) {
        return division("takings", "customer", reported,
                        {share("supplier", n("1/2")), rest ? share("distributor") : share("distributor", n("1/2"))});
    };
    CHECK(compile_codes(shared({takings(true)}, {to_cents})) == texts{});
    CHECK(compile_codes(shared({takings(false)}, {to_cents})) == texts{});
    CHECK(compile_codes(shared({takings(true)}, {to_cents_each, to_cents})) == texts{});
    CHECK(compile_codes(shared({takings(false)}, {to_cents_each, to_cents})) == texts{"division_rounding"});
    CHECK(compile_codes(shared({takings(true)}, {{rounding_place::leg, quantum::decimals(2), rounding_mode::half_even}, to_cents})) ==
          texts{"division_rounding"});
}

TEST_CASE("a charge per record that depends on a measure, or one per period whose records would be rounded, is a finding")
{
    const measure_ref sales{.name = "sales", .of = {}, .when = measure_period::this_period, .otherwise = rational{}};
    CHECK(compile_codes(shared({}, {}, {per_event(charge("price", "customer", "distributor", per_unit(n("1"), sales)))})) ==
          texts{"measure_per_event"});
    CHECK(compile_codes(shared({}, {to_cents_each, to_cents}, {charge("price", "customer", "distributor", per_unit(n("1"), sales))})) ==
          texts{"measure_per_event"});
    CHECK(compile_codes(shared({}, {to_cents_each, to_cents},
                               {charge("price", "customer", "distributor",
                                       tiered(tier_mode::volume, {step("10", "2"), step("", "1")}))})) == texts{"event_rounding"});
    CHECK(compile_codes(shared({}, {to_cents_each, to_cents}, {charge("price", "customer", "distributor", flat(n("5")))})) ==
          texts{"event_rounding"});
    CHECK(compile_codes(shared({}, {to_cents_each, to_cents}, {per_event(charge("price", "customer", "distributor", flat(n("5"))))})) ==
          texts{});
    CHECK(compile_codes(shared({}, {to_cents_each, to_cents}, {charge("price", "customer", "distributor", per_unit(n("5")))})) == texts{});
}

TEST_CASE("a part of one's own amount, an amount of the period within a record's, and a part of a standing charge are findings")
{
    CHECK(compile_codes(shared({}, {},
                               {charge("a", "customer", "distributor", percent(n("1"), clause("b"))),
                                charge("b", "customer", "distributor", percent(n("1"), clause("a")))})) == texts{"basis_cycle"});
    // Of itself there is no other clause that could be given another basis.
    const builder itself = shared({}, {}, {charge("a", "customer", "distributor", percent(n("1"), clause("a")))});
    compile_options october;
    october.periods = {months("2026-10")};
    const checked<plan> cycle = compile(itself.made(), std::move(october));
    REQUIRE(codes(cycle.findings()) == texts{"basis_cycle"});
    CHECK(cycle.findings().front().text == "'a' is a part of itself, so it has no amount. Give it a basis that it does not change");
    CHECK(compile_codes(shared({}, {},
                               {charge("a", "customer", "distributor", tiered(tier_mode::volume, {step("10", "2"), step("", "1")})),
                                per_event(charge("b", "customer", "distributor", percent(n("1"), clause("a"))))})) ==
          texts{"basis_not_attributable"});
    charge_clause monthly = charge("m", "customer", "distributor", flat(n("9")));
    monthly.kind = charge_kind::recurring;
    CHECK(compile_codes(shared({}, {}, {monthly, charge("b", "customer", "distributor", percent(n("1"), clause("m")))})) ==
          texts{"standing_basis"});
}

TEST_CASE("killbill/killbill#1124: 55 × 0.067 is rounded once, at the statement; beside others it stays exact until then")
{
    const builder b = shared({}, {to_cents}, {charge("price", "customer", "distributor", per_unit(n("0.067")))});
    const ledger l = settled(b.made(), "2026-10", usage_table{{{.key = "1", .offer = "o", .quantity = "55"}}});
    CHECK(l.accounts().front().amount == n("3.685"));
    CHECK(paid(l, "players", "store") == "3.68");  // half even
    const builder up = shared({}, {{rounding_place::statement, quantum::decimals(2), rounding_mode::half_up}},
                              {charge("price", "customer", "distributor", per_unit(n("0.067")))});
    CHECK(paid(settled(up.made(), "2026-10", usage_table{{{.key = "1", .offer = "o", .quantity = "55"}}}), "players", "store") == "3.69");
}

TEST_CASE("cgrates/cgrates#2122, #361, #118, #260, #3018: records in one batch or one by one come to the same total")
{
    usage_table usage;
    for (int i = 0; i < 1000; ++i) usage.add({.key = std::to_string(i), .offer = "o", .quantity = "0.001"});
    const ecosystem exact = shared({}, {to_cents}, {charge("price", "customer", "distributor", per_unit(n("4.9")))}).made();
    CHECK(paid(settled(exact, "2026-10", usage), "players", "store") == "4.90");
    const ecosystem each = shared({}, {to_cents_each, to_cents}, {charge("price", "customer", "distributor", per_unit(n("4.9")))}).made();
    CHECK(paid(settled(each, "2026-10", usage), "players", "store") == "0.00");  // 0.0049 each, as the agreement says
    for (const std::size_t batch : {std::size_t{1}, std::size_t{7}, std::size_t{1000}}) {
        const plan p = planned(each, "2026-10");
        accumulate_options options;
        options.batch_rows = batch;
        CHECK(finish(p, summed(p, usage, options)).content_digest() == settled(each, "2026-10", usage).content_digest());
    }
}

TEST_CASE("irontec/ivozprovider#692: precision is the rate's own")
{
    const builder b = shared({}, {to_cents},
                             {charge("price", "customer", "distributor", per_unit(n("0.0000125"))),
                              charge("thirds", "customer", "distributor", per_unit(n("1/3")))});
    const ledger l = settled(b.made(), "2026-10", usage_table{{{.key = "1", .offer = "o", .quantity = "3"}}});
    CHECK(l.accounts()[0].amount + l.accounts()[1].amount == n("1.0000375"));
}

TEST_CASE("odoo/odoo#251155, useautumn/autumn#3407: the statement is rounded once, and its lines share what is payable")
{
    // Three lines of 0.333… each: payable 1.00, not 0.99; and three of 0.005: payable 0.02, half even of 0.015.
    builder b =
        shared({}, {to_cents},
               {charge("a", "customer", "distributor", per_unit(n("1/3"))), charge("b", "customer", "distributor", per_unit(n("1/3"))),
                charge("c", "customer", "distributor", per_unit(n("1/3")))});
    const ledger l = settled(b.made(), "2026-10", usage_table{{{.key = "1", .offer = "o"}}});
    const auto shown = statements(l);
    REQUIRE(shown.size() == 1);
    CHECK(to_string(shown.front().payable) == "1.00");
    CHECK(shown.front().rounding == rational{});
    CHECK(shown.front().bearer.empty());
    texts amounts;
    for (const statement_line& line : shown.front().lines) amounts.push_back(to_string(line.amount));
    CHECK(amounts == texts{"0.34", "0.33", "0.33"});

    const ledger half = settled(
        shared({}, {to_cents},
               {charge("a", "customer", "distributor", per_unit(n("0.005"))), charge("b", "customer", "distributor", per_unit(n("0.006")))})
            .made(),
        "2026-10", usage_table{{{.key = "1", .offer = "o"}}});
    const statement s = statements(half).front();
    CHECK(to_string(s.payable) == "0.01");
    CHECK(s.rounding == n("-0.001"));
    CHECK(s.bearer == "store");  // the payee receives less
    check_conserved(half);
}

TEST_CASE("rounding at the leg comes after all that rests on the leg, for charges by the calendar too")
{
    charge_clause monthly = charge("monthly", "customer", "distributor", flat(n("10")));
    monthly.kind = charge_kind::recurring;
    monthly.due.prorated = true;
    builder b = shared({}, {{rounding_place::leg, quantum::decimals(0), rounding_mode::half_up}, to_cents},
                       {charge("price", "customer", "distributor", per_unit(n("0.4"))),
                        charge("part", "distributor", "supplier", percent(n("100"), retail)),
                        charge("tiers", "customer", "distributor", tiered(tier_mode::graduated, {step("10", "0.4"), step("", "0")})),
                        charge("part-of-tiers", "distributor", "broker", percent(n("100"), clause("tiers"))), monthly});
    auto entries = b.draft.agreements.front().versions.entries();
    entries.front().when.begin = day("2026-10-22");  // 10 of 31 days: 3.2258…
    b.draft.agreements.front().versions = timeline<agreement_terms>{entries};
    const usage_table usage{{{.key = "1", .time = "2026-10-25T00:00:00Z", .offer = "o"}}};
    const ecosystem e = b.made();
    const ledger l = settled(e, "2026-10", usage);
    CHECK(paid(l, "players", "store") == "3.00");  // 0 + 0 + 3
    CHECK(paid(l, "store", "studio") == "1.00");   // price and tiers are both retail: 0.4 + 0.4, not 0 + 0
    CHECK(paid(l, "store", "engine") == "0.00");   // 0.4 rounded
    const plan p = planned(e, "2026-10");
    CHECK(explain(p, usage.columns(), {.payer = "players", .payee = "store", .agreement = {}, .viewer = {}, .rejects = {}, .place = {}})
              .has_value());
}

TEST_CASE("productdevbook/tezgah#144, Viincenttt/MollieApi#367: a refund mirrors its sale on every leg")
{
    const builder b =
        shared({division("takings", "distributor", retail, {share("supplier", n("1/3")), share("broker", n("1/7")), share("distributor")},
                         charge_scope::event)},
               {to_cents_each, to_cents}, {charge("price", "customer", "distributor", per_unit(n("9.99")))});
    const ecosystem e = b.made();
    const ledger sold = settled(e, "2026-10", usage_table{{{.key = "1", .offer = "o", .quantity = "0.333"}}});
    const ledger returned = settled(e, "2026-10", usage_table{{{.key = "2", .offer = "o", .quantity = "-0.333"}}});
    REQUIRE(sold.accounts().size() == returned.accounts().size());
    for (std::size_t i = 0; i < sold.accounts().size(); ++i) CHECK(sold.accounts()[i].amount == -returned.accounts()[i].amount);
    const ledger both = settled(
        e, "2026-10", usage_table{{{.key = "1", .offer = "o", .quantity = "0.333"}, {.key = "2", .offer = "o", .quantity = "-0.333"}}});
    for (const payment& p : payments(statements(both))) CHECK(p.amount.count() == 0);
    check_conserved(returned);
}

TEST_CASE("range: 10^20 currency units at 10^-12, exact; beyond the range it throws and never wraps")
{
    const quantum tiny = quantum::decimals(12);
    const builder b =
        shared({}, {{rounding_place::event, tiny, rounding_mode::half_even}, {rounding_place::statement, tiny, rounding_mode::half_even}},
               {charge("price", "customer", "distributor", percent(n("100"), reported))});
    const ecosystem e = b.made();
    usage_table usage;
    usage.gross_decimals = 12;
    usage.add({.key = "1", .offer = "o", .gross = "100000000000000000000.000000000001"});
    usage.add({.key = "2", .offer = "o", .gross = "100000000000000000000.000000000002"});
    usage.add({.key = "3", .offer = "o", .gross = "0.000000000003"});
    CHECK(paid(settled(e, "2026-10", usage), "players", "store") == "200000000000000000000.000000000006");

    usage_table huge;
    huge.gross_decimals = 12;
    // 10^26 units are 10^38 quanta; two of them are beyond 2^127.
    for (const char* key : {"1", "2"}) huge.add({.key = key, .offer = "o", .gross = "100000000000000000000000000"});
    const plan p = planned(e, "2026-10");
    CHECK_THROWS_AS(static_cast<void>(accumulate(p, huge.columns())), arithmetic_error);

    // The same through a merge of two that fit.
    usage_table one;
    usage_table two;
    one.gross_decimals = two.gross_decimals = 12;
    one.add(huge.records()[0]);
    two.add(huge.records()[1]);
    const partial first = summed(p, one);
    const partial second = summed(p, two);
    CHECK_THROWS_AS(static_cast<void>(merge(first, second)), arithmetic_error);
}

TEST_CASE("range: sums of records that each fit 64 bits may leave them")
{
    const builder b = shared({}, {to_cents_each, to_cents}, {charge("price", "customer", "distributor", percent(n("100"), reported))});
    usage_table usage;
    for (int i = 0; i < 5000; ++i)
        usage.add({.key = std::to_string(i), .offer = "o", .quantity = "9000000000000000", .gross = "90000000000000000.01"});
    CHECK(paid(settled(b.made(), "2026-10", usage), "players", "store") == "450000000000000000050.00");
    usage_table many;
    for (int i = 0; i < 5000; ++i)
        many.add({.key = std::to_string(i), .offer = "o", .quantity = "90000000000", .gross = "900000000000.01"});
    const plan p = planned(b.made(), "2026-10");
    for (const std::size_t batch : {std::size_t{1}, std::size_t{100}, std::size_t{100000}}) {
        accumulate_options options;
        options.batch_rows = batch;
        CHECK(paid(finish(p, summed(p, many, options)), "players", "store") == "4500000000000050.00");
    }
}

TEST_CASE("currencies never add: two versions in two currencies are two statements, and a basis in another currency is a finding")
{
    builder b = shared({}, {}, {charge("price", "customer", "distributor", per_unit(n("10")))});
    auto entries = b.draft.agreements.front().versions.entries();
    entries.push_back(entries.front());
    entries[0].when = {day("2026-01-01"), day("2026-10-16")};
    entries[1].when = {day("2026-10-16"), day("2027-01-01")};
    entries[1].value.in = currency{"SEK"};
    b.draft.agreements.front().versions = timeline<agreement_terms>{entries};
    const usage_table usage{{{.key = "1", .time = "2026-10-02T00:00:00Z", .offer = "o", .quantity = "2"},
                             {.key = "2", .time = "2026-10-20T00:00:00Z", .offer = "o", .quantity = "3"}}};
    const ecosystem e = b.made();
    const ledger l = settled(e, "2026-10", usage);
    CHECK(all_paid(l) == texts{"players -> store 20.00 EUR", "players -> store 30.00 SEK"});
    check_conserved(l);
    const plan p = planned(e, "2026-10");
    const auto why =
        explain(p, usage.columns(), {.payer = "players", .payee = "store", .agreement = {}, .viewer = {}, .rejects = {}, .place = {}});
    REQUIRE(why.has_value());
    CHECK(why.value().result == "20.00 EUR and 30.00 SEK");

    builder chain = shared({}, {}, {charge("price", "customer", "distributor", per_unit(n("10")))});
    chain.agree("up", terms("distribute", "SEK", {{"studio", "supplier"}, {"store", "distributor"}},
                            {charge("w", "distributor", "supplier", percent(n("50"), retail))}));
    chain.offer("u", "studio", "store", "game", "up");
    CHECK(compile_codes(chain) == texts{"basis_currency"});
    chain.draft.agreements.back().versions =
        timeline<agreement_terms>{{{long_time, terms("distribute", "SEK", {{"studio", "supplier"}, {"store", "distributor"}},
                                                     {charge("w", "distributor", "supplier", per_unit(n("50")))})}}};
    CHECK(compile_codes(chain) == texts{});
    check_conserved(settled(chain.made(), "2026-10", usage));
}

TEST_CASE("a charge that counts the service it feeds counts it once, also where the part is metered apart")
{
    builder b;
    b.service("network").service("car", {{"network", std::nullopt}}).parties({"maker", "operator"}).together("drivers");
    charge_clause access = charge("access", "integrator", "supplier", per_unit(n("3")));
    access.counts = charge_driver::fed;
    b.agree("up", terms("integrate", "EUR", {{"operator", "supplier"}, {"maker", "integrator"}},
                        {access, charge("data", "integrator", "supplier", per_unit(n("0.01")))}));
    b.agree("sale", terms("integrate", "EUR", {{"maker", "integrator"}, {"drivers", "customer"}},
                          {charge("price", "customer", "integrator", per_unit(n("20")))}));
    b.offer("mb", "operator", "maker", "network", "up").offer("cars", "maker", "drivers", "car", "sale");
    const ledger l =
        settled(b.made(), "2026-10",
                usage_table{{{.key = "1", .offer = "cars", .quantity = "10"}, {.key = "2", .offer = "mb", .quantity = "1000"}}});
    CHECK(paid(l, "maker", "operator") == "40.00");  // 10 cars × 3 and 1000 MB × 0.01
}

TEST_CASE("a record names the members of a class where it drives what they supply, and not of a part that is metered apart")
{
    // Subscribers buy music; labels are paid by the minutes heard, which have records of their own, or for each subscriber as well.
    for (const bool fed : {false, true}) {
        CAPTURE(fed);
        builder b;
        b.service("tracks").service("music", {{"tracks", std::nullopt}}).party("streamer").each("labels").together("subscribers");
        charge_clause access = charge("access", "integrator", "supplier", per_unit(n("3")));
        access.counts = charge_driver::fed;
        std::vector<charge_clause> owed{charge("minutes", "integrator", "supplier", per_unit(n("0.01")))};
        if (fed) owed.push_back(access);
        b.agree("royalties", terms("integrate", "EUR", {{"labels", "supplier"}, {"streamer", "integrator"}}, owed));
        b.agree("sale", terms("integrate", "EUR", {{"streamer", "integrator"}, {"subscribers", "customer"}},
                              {charge("price", "customer", "integrator", per_unit(n("20")))}));
        b.offer("heard", "labels", "streamer", "tracks", "royalties").offer("sold", "streamer", "subscribers", "music", "sale");
        const ledger l = settled(b.made(), "2026-10",
                                 usage_table{{{.key = "1", .offer = "sold", .quantity = "10"},
                                              {.key = "2", .offer = "heard", .quantity = "1000", .who = {{"labels", "north"}}}}});
        CHECK(l.rejects().size() == (fed ? 1u : 0u));
        CHECK(paid(l, "subscribers", "streamer") == (fed ? "none" : "200.00"));
        // 1000 minutes at 0.01; a minute that is heard feeds no subscription of its own, by which access would be counted.
        CHECK(paid(l, "streamer", "north") == "10.00");
    }
}

TEST_CASE("a flat amount a record of a metered part is due for its own records only, rounded per record or not")
{
    for (const bool each : {false, true}) {
        CAPTURE(each);
        builder b;
        b.service("network").service("car", {{"network", std::nullopt}}).parties({"maker", "operator"}).together("drivers");
        b.agree("up", terms("integrate", "EUR", {{"operator", "supplier"}, {"maker", "integrator"}},
                            {per_event(charge("data", "integrator", "supplier",
                                              sum({flat(n("0.50")), per_unit(n("0.01")), percent(n("10"), retail)})))},
                            {}, each ? std::vector{to_cents_each, to_cents} : std::vector<rounding_rule>{}));
        b.agree("sale", terms("integrate", "EUR", {{"maker", "integrator"}, {"drivers", "customer"}},
                              {charge("price", "customer", "integrator", per_unit(n("20")))}));
        b.offer("mb", "operator", "maker", "network", "up").offer("cars", "maker", "drivers", "car", "sale");
        usage_table usage{{{.key = "1", .offer = "cars", .quantity = "10"}, {.key = "2", .offer = "mb", .quantity = "1000"}}};
        CHECK(paid(settled(b.made(), "2026-10", usage), "maker", "operator") == "30.50");  // 10 % of 200; 0.50 and 10
        // Large numbers take the exact way; they are taken back.
        usage.add({.key = "3", .offer = "cars", .quantity = "1000000000000000000000000000000"})
            .add({.key = "4", .offer = "cars", .quantity = "-1000000000000000000000000000000"});
        CHECK(paid(settled(b.made(), "2026-10", usage), "maker", "operator") == "30.50");
    }
}
