#include "../support/ecosystems.hpp"

#include <algorithm>
#include <random>

using namespace ecosystems;

// Divisions by an allocation policy, and pooled charges.

namespace {

division_clause by_policy(std::string key, allocation_terms by, basis of = reported)
{
    division_clause made = division(std::move(key), "distributor", std::move(of), {share("supplier"), share("distributor")});
    made.members[0].key = "maker";
    made.members[1].key = "shop";
    made.by = std::move(by);
    return made;
}

waterfall::take take(std::vector<std::pair<std::string, rational>> to, decltype(waterfall::take::amount) amount)
{
    return {.to = std::move(to), .amount = std::move(amount)};
}

/// A maker's goods are sold by a shop, which reports what it took; the deal says how that is divided.
builder shop_of(std::vector<division_clause> divisions)
{
    builder b;
    b.service("goods").parties({"ann", "bob"}).together("people");
    b.agree("deal",
            terms("distribute", "EUR", {{"ann", "supplier"}, {"bob", "distributor"}, {"people", "customer"}}, {}, std::move(divisions)));
    b.offer("in", "ann", "bob", "goods", "deal").offer("out", "bob", "people", "goods", "deal");
    return b;
}

usage_table takings(std::string_view time, std::string_view gross)
{
    return usage_table{{{.key = "a", .time = std::string{time}, .offer = "out", .quantity = "1", .gross = std::string{gross}}}};
}

/// What a settlement leaves, as the measures of the next.
void hand_on(builder& to, const ledger& from)
{
    for (const measure& m : from.carried()) to.draft.measures.push_back(m);
}

const explanation* find_rule(const explanation& in, std::string_view rule)
{
    if (in.rule == rule) return &in;
    for (const explanation& child : in.children)
        if (const explanation* found = find_rule(child, rule)) return found;
    return nullptr;
}

bool says(const explanation& in, std::string_view words)
{
    if (in.subject.find(words) != std::string::npos || in.result.find(words) != std::string::npos) return true;
    for (const auto& [name, value] : in.inputs)
        if (name.find(words) != std::string::npos || value.find(words) != std::string::npos) return true;
    return std::any_of(in.children.begin(), in.children.end(), [&](const explanation& child) { return says(child, words); });
}

std::vector<std::string> draft_codes(const builder& b) { return codes(ecosystem::from(b.draft).findings()); }
std::vector<std::string> compile_codes(const builder& b)
{
    compile_options options;
    options.periods = {months("2026-10")};
    return codes(compile(b.made(), std::move(options)).findings());
}

}  // namespace

TEST_CASE("a waterfall as a division clause: the order of takes decides, and the explanation prints it")
{
    const auto tenth = waterfall::percentage{n("0.1"), waterfall::gross{}};
    const auto flat_30 = waterfall::flat{n("30")};
    const auto rest = waterfall::percentage{};
    // 100.00: a tenth off the top is 10, then 30, then 60 are left.
    const builder b =
        shop_of({by_policy("d", waterfall{{take({{"shop", 1}}, tenth), take({{"shop", 1}}, flat_30), take({{"maker", 1}}, rest)}})});
    const usage_table usage = takings("2026-10-15T12:00:00Z", "100");
    const ledger l = settled(b.made(), "2026-10", usage);
    CHECK(paid(l, "bob", "ann") == "60.00");
    check_conserved(l);
    const explanation why = explain(l.of(), usage.columns(), {.payer = "bob", .payee = "ann"}).value();
    const explanation* const part = find_rule(why, "share");
    REQUIRE(part != nullptr);
    CHECK(part->result == "60");
    CHECK(find_rule(why, "waterfall") != nullptr);
    // A tenth of what 30 leave is 7, and 63 are left.
    const auto tenth_of_rest = waterfall::percentage{n("0.1"), waterfall::rest{}};
    const builder other = shop_of(
        {by_policy("d", waterfall{{take({{"shop", 1}}, flat_30), take({{"shop", 1}}, tenth_of_rest), take({{"maker", 1}}, rest)}})});
    CHECK(paid(settled(other.made(), "2026-10", usage), "bob", "ann") == "63.00");
}

TEST_CASE("an advance is recouped over months: what one leaves is the measure of the next")
{
    const auto deal = [] {
        return shop_of({by_policy("royalty", waterfall{{take({{"shop", 1}}, waterfall::percentage{n("0.5"), waterfall::gross{}}),
                                                        take({{"shop", 1}}, waterfall::recoup{.balance = "advance"}),
                                                        take({{"maker", 1}}, waterfall::percentage{})}})});
    };
    builder b = deal();
    b.measured("deal/royalty/advance", "bob", "2026-10", "1000");
    // Half of 600 and of 900 pay 300 and 450 back; of half of 1,100 the last 250, so that 300 are paid out.
    const char* const months_of[] = {"2026-10", "2026-11", "2026-12"};
    const char* const gross_of[] = {"600", "900", "1100"};
    const char* const expected[] = {"0.00", "0.00", "300.00"};
    const char* const left[] = {"700", "250", "0"};
    for (int i = 0; i < 3; ++i) {
        CAPTURE(i);
        const ledger l = settled(b.made(), months_of[i], takings(std::string{months_of[i]} + "-15T12:00:00Z", gross_of[i]));
        CHECK(paid(l, "bob", "ann") == expected[i]);
        CHECK(codes(l.findings()).empty());
        REQUIRE(l.carried().size() == 1);
        CHECK(l.carried()[0].name == "deal/royalty/advance");
        CHECK(l.carried()[0].of == "bob");
        CHECK(l.carried()[0].value == n(left[i]));
        if (i < 2) CHECK(l.carried()[0].when == months(months_of[i + 1]));
        hand_on(b, l);
    }
    // The three months in one run come to the same, and what is left is that of the last.
    builder at_once = deal();
    at_once.measured("deal/royalty/advance", "bob", "2026-10", "1000");
    usage_table all;
    for (int i = 0; i < 3; ++i)
        all.add({.key = "r" + std::to_string(i),
                 .time = std::string{months_of[i]} + "-15T12:00:00Z",
                 .offer = "out",
                 .quantity = "1",
                 .gross = gross_of[i]});
    const ledger quarter = settled(at_once.made(), "2026-Q4", all);
    CHECK(paid(quarter, "bob", "ann") == "300.00");
    REQUIRE(quarter.carried().size() == 1);
    CHECK(quarter.carried()[0].value == rational{});
    CHECK(quarter.carried()[0].when == months("2027-01"));
    // A month without anything to divide, and one in which it cannot be divided, leave the balance as it was.
    for (const char* took : {"", "-5"}) {
        CAPTURE(took);
        builder idle = deal();
        idle.measured("deal/royalty/advance", "bob", "2026-10", "1000");
        const ledger l = settled(idle.made(), "2026-10", *took == 0 ? usage_table{} : takings("2026-10-15T12:00:00Z", took));
        REQUIRE(l.carried().size() == 1);
        CHECK(l.carried()[0].value == n("1000"));
    }
    // Who forgets the balance is told, and nothing is got back.
    const ledger forgotten = settled(deal().made(), "2026-10", takings("2026-10-15T12:00:00Z", "600"));
    CHECK(codes(forgotten.findings()) == std::vector<std::string>{"balance_not_given"});
    CHECK(paid(forgotten, "bob", "ann") == "300.00");
    // So is who writes its name wrong.
    builder slip = deal();
    slip.measured("deal/royalty/advanse", "bob", "2026-10", "1000");
    CHECK(codes(settled(slip.made(), "2026-10", takings("2026-10-15T12:00:00Z", "600")).findings()) ==
          std::vector<std::string>{"balance_not_given", "unknown_carried"});
}

TEST_CASE("tiers that run over a year of months come to what one year at once comes to")
{
    tiered_shares tiers;
    tiers.tiers = {{.up_to = n("1000"), .ratios = {{"maker", n("0.85")}, {"shop", n("0.15")}}},
                   {.ratios = {{"maker", n("0.7")}, {"shop", n("0.3")}}}};
    tiers.running = "year";
    for (std::uint64_t seed = 1; seed <= 20; ++seed) {
        CAPTURE(seed);
        std::mt19937_64 random{seed};
        builder b = shop_of({by_policy("fee", tiers)});
        rational together;
        rational total;
        for (int month = 1; month <= 12; ++month) {
            const std::string of = "2026-" + std::string(month < 10 ? "0" : "") + std::to_string(month);
            const std::string took = std::to_string(random() % 300);
            const ledger l = settled(b.made(), of, takings(of + "-15T12:00:00Z", took));
            for (const statement& s : statements(l)) together += s.exact;
            total += n(took);
            b.draft.measures.clear();
            hand_on(b, l);
        }
        const rational first = std::min(total, n("1000"));
        CHECK(together == first * n("0.85") + (total - first) * n("0.7"));
    }
}

TEST_CASE("a division is rounded in its own units, and the odd one is carried, so that thirds come out even over a quarter")
{
    division_clause thirds = by_policy("d", proportional{});
    thirds.members[0].weight = n("2");
    thirds.rounded = division_clause::rounding{.to = {.step = quantum::decimals(2), .remainder = {}, .carry = true}};
    builder b = shop_of({thirds});
    rational sum;
    for (const char* month : {"2026-07", "2026-08", "2026-09"}) {
        const ledger l = settled(b.made(), month, takings(std::string{month} + "-15T12:00:00Z", "0.01"));
        for (const payment& p : payments(statements(l))) sum += p.amount.exact().amount();
        hand_on(b, l);
    }
    CHECK(sum == n("0.02"));
}

TEST_CASE("weights of a division may be measures of its members")
{
    division_clause by_listeners = by_policy("d", proportional{});
    by_listeners.members[0].weight = measure_ref{.name = "listeners"};
    by_listeners.members[1].weight = measure_ref{.name = "listeners", .otherwise = rational{1}};
    builder b = shop_of({by_listeners});
    b.measured("listeners", "ann", "2026-10", "3");
    CHECK(paid(settled(b.made(), "2026-10", takings("2026-10-15T12:00:00Z", "100")), "bob", "ann") == "75.00");
    const ledger missing = settled(shop_of({by_listeners}).made(), "2026-10", takings("2026-10-15T12:00:00Z", "100"));
    REQUIRE(codes(missing.findings()) == std::vector<std::string>{"missing_measure"});
    CHECK(missing.findings().front().text.find("'d', which 'bob' pays, is left out for all who share it: it depends on") == 0);
    CHECK(paid(missing, "bob", "ann") == "none");
}

namespace {

/// The first of them in the order of keys takes all.
struct first_takes_all {
    [[nodiscard]] std::string_view name() const { return "first takes all"; }
    [[nodiscard]] checked<allocation> divide(const allocation_problem& problem) const
    {
        allocation made{std::vector<rational>(problem.members.size()), {"first takes all", "", {}, "", {}}, problem.carried};
        const auto first =
            std::min_element(problem.members.begin(), problem.members.end(), [](const auto& a, const auto& b) { return a.key < b.key; });
        made.shares[static_cast<std::size_t>(first - problem.members.begin())] = problem.total;
        return made;
    }
};

}  // namespace

TEST_CASE("an own policy divides by its name, once it is registered")
{
    const builder b = shop_of({by_policy("d", named_policy{"first takes all"})});
    CHECK(compile_codes(b) == std::vector<std::string>{"unknown_allocation"});
    compile_options october;
    october.periods = {months("2026-10")};
    const checked<plan> compiled = compile(b.made(), std::move(october));
    CHECK(compiled.findings().front().place == "agreement \"deal\", division \"d\", by");
    settle_options options;
    options.allocations = options.allocations.with(first_takes_all{});
    const usage_table usage = takings("2026-10-15T12:00:00Z", "12.34");
    CHECK(paid(settle(b.made(), usage.columns(), months("2026-10"), options).value(), "bob", "ann") == "12.34");
}

namespace {

/// A carrier and its dealers, who pay it these.
builder dealers_for(std::vector<charge_clause> charges)
{
    builder b;
    b.service("traffic").parties({"carrier"}).each("dealers");
    b.agree("deal", terms("integrate", "EUR", {{"carrier", "integrator"}, {"dealers", "customer"}}, std::move(charges)));
    b.offer("traffic-to-dealers", "carrier", "dealers", "traffic", "deal");
    return b;
}

/// Dealers share one volume discount.
builder pooled_dealers(std::optional<allocation_terms> by = proportional{})
{
    charge_clause price = charge("price", "customer", "integrator", tiered(tier_mode::volume, {step("100", "2"), step("", "1")}));
    price.pooled = std::move(by);
    return dealers_for({price});
}

usage_table traffic(const std::vector<std::pair<std::string, std::string>>& of)
{
    usage_table usage;
    for (const auto& [dealer, quantity] : of)
        usage.add({.key = "r" + std::to_string(usage.records().size()),
                   .offer = "traffic-to-dealers",
                   .quantity = quantity,
                   .who = {{"dealers", dealer}}});
    return usage;
}

}  // namespace

TEST_CASE("a pool reaches the tier that none of its members reaches alone, and each pays by its use")
{
    const usage_table usage = traffic({{"north", "60"}, {"south", "50"}, {"north", "15"}, {"west", "25"}});
    const ledger l = settled(pooled_dealers().made(), "2026-10", usage);
    // 150 units at 1 in place of 2.
    CHECK(paid(l, "north", "carrier") == "75.00");
    CHECK(paid(l, "south", "carrier") == "50.00");
    CHECK(paid(l, "west", "carrier") == "25.00");
    check_conserved(l);
    const explanation why = explain(l.of(), usage.columns(), {.payer = "south", .payee = "carrier", .viewer = "south"}).value();
    const explanation* const part = find_rule(why, "pooled");
    REQUIRE(part != nullptr);
    CHECK(part->result == "50");
    // South knows what all used, not who used it.
    CHECK(says(why, "150"));
    CHECK_FALSE(says(why, "north"));
    CHECK_FALSE(says(why, "75"));
    // Each for itself: 75, 50 and 25 at 2.
    CHECK(paid(settled(pooled_dealers({}).made(), "2026-10", usage), "north", "carrier") == "150.00");
}

TEST_CASE("a pool comes to its formula of all usage, in any order, batch and number of threads")
{
    for (std::uint64_t seed = 1; seed <= 30; ++seed) {
        CAPTURE(seed);
        std::mt19937_64 random{seed};
        std::vector<std::pair<std::string, std::string>> of;
        std::uint64_t sum = 0;
        const std::size_t records = 1 + random() % 40;
        for (std::size_t i = 0; i < records; ++i) {
            const std::uint64_t quantity = random() % 20;
            sum += quantity;
            of.push_back({"d" + std::to_string(random() % 9), std::to_string(quantity)});
        }
        if (sum == 0) continue;
        usage_table usage = traffic(of);
        const plan under = planned(pooled_dealers().made(), "2026-10");
        const ledger whole = finish(under, summed(under, usage));
        rational exact;
        for (const statement& s : statements(whole)) exact += s.exact;
        CHECK(exact == rational{static_cast<long long>(sum)} * (sum <= 100 ? 2 : 1));
        std::shuffle(usage.records().begin(), usage.records().end(), random);
        accumulate_options options;
        options.batch_rows = 1 + random() % 7;
        options.threads = 1 + static_cast<unsigned>(random() % 3);
        CHECK(finish(under, summed(under, usage, options)).content_digest() == whole.content_digest());
    }
}

TEST_CASE("a pool of whom one gives back more than it used is left out as a whole, and says why")
{
    const ledger l = settled(pooled_dealers().made(), "2026-10", traffic({{"north", "60"}, {"south", "-50"}}));
    CHECK(has_code(l.findings(), "negative_measure"));
    CHECK(paid(l, "north", "carrier") == "none");
    // It is nobody's fault alone: the finding names who all of them pay, and none of them before the reason.
    const std::string& told = l.findings().front().text;
    CHECK(told.find("which is paid to 'carrier', is left out for all who share it: ") != std::string::npos);
    CHECK(l.findings().size() == 1);
}

TEST_CASE("a pool whose price depends on a measure that is missing is left out as a whole, says so once, and the rest stands")
{
    charge_clause fee = charge("fee", "customer", "integrator", per_unit(n("1"), measure_ref{.name = "fee", .of = "integrator"}));
    fee.pooled = proportional{};
    builder b = dealers_for({fee, charge("traffic", "customer", "integrator", per_unit(n("1")))});
    const usage_table usage = traffic({{"north", "60"}, {"south", "50"}});
    const ledger without = settled(b.made(), "2026-10", usage);
    REQUIRE(codes(without.findings()) == std::vector<std::string>{"missing_measure"});
    CHECK(without.findings().front().text.find("'fee', which is paid to 'carrier', is left out for all who share it: it depends on the "
                                               "measure 'fee' of 'carrier' for 2026-10, which is not given") == 0);
    CHECK(paid(without, "north", "carrier") == "60.00");
    CHECK(paid(without, "south", "carrier") == "50.00");
    check_conserved(without);
    // With it, 11.00 are 6.00 and 5.00 by use.
    b.measured("fee", "carrier", "2026-10", "11");
    CHECK(paid(settled(b.made(), "2026-10", usage), "north", "carrier") == "66.00");
    CHECK(paid(settled(b.made(), "2026-10", usage), "south", "carrier") == "55.00");
}

TEST_CASE("a pool on an amount that some of its members do not have is left out as a whole, and says so once")
{
    charge_clause half = charge("half", "customer", "integrator", percent(n("50"), clause("seats")));
    half.pooled = proportional{};
    builder b = dealers_for({half, charge("seats", "customer", "integrator", per_unit(n("1"), measure_ref{.name = "seats"})),
                             charge("traffic", "customer", "integrator", per_unit(n("1")))});
    const usage_table usage = traffic({{"north", "60"}, {"south", "50"}});
    const ledger none = settled(b.made(), "2026-10", usage);
    CHECK(codes(none.findings()) == std::vector<std::string>{"basis_without_amount", "missing_measure", "missing_measure"});
    b.measured("seats", "north", "2026-10", "10");
    const ledger one = settled(b.made(), "2026-10", usage);
    REQUIRE(codes(one.findings()) == std::vector<std::string>{"basis_without_amount", "missing_measure"});
    CHECK(one.findings().front().text.find("'half', which is paid to 'carrier', is left out for all who share it: 'seats' is") == 0);
    CHECK(one.findings().back().text.find("charge 'seats' from 'south' to 'carrier' is left out: ") == 0);
    CHECK(paid(one, "north", "carrier") == "70.00");
    CHECK(paid(one, "south", "carrier") == "50.00");
    check_conserved(one);
    // With both, half of 10 + 12 is 6.00 and 5.00 by use.
    b.measured("seats", "south", "2026-10", "12");
    const ledger both = settled(b.made(), "2026-10", usage);
    CHECK(both.findings().empty());
    CHECK(paid(both, "north", "carrier") == "76.00");
    CHECK(paid(both, "south", "carrier") == "67.00");
}

TEST_CASE("a division that cannot be made is left out for all of its members, and says so once")
{
    // Claims of 1 each, and 12.34 to be divided among them; beside it stands a fee of 2.
    builder b = shop_of({by_policy("d", claims_rule{claims_method::talmud})});
    agreement_terms with_fee = b.last().versions.entries().front().value;
    with_fee.charges.push_back(charge("fee", "distributor", "supplier", per_unit(n("2"))));
    b.last().versions = timeline<agreement_terms>{{{long_time, with_fee}}};
    const ledger l = settled(b.made(), "2026-10", takings("2026-10-15T12:00:00Z", "12.34"));
    REQUIRE(l.findings().size() == 1);
    CHECK(l.findings().front().code == "estate_exceeds_claims");
    CHECK(l.findings().front().text.find("'d', which 'bob' pays, is left out for all who share it: ") != std::string::npos);
    CHECK(paid(l, "bob", "ann") == "2.00");
}

TEST_CASE("what cannot be divided so is told where it is written")
{
    using texts = std::vector<std::string>;
    division_clause d = by_policy("d", equal_shares{});
    d.members[0].share = rational{1, 2};
    CHECK(draft_codes(shop_of({d})) == texts{"division_terms"});
    d = by_policy("d", equal_shares{});
    d.per = charge_scope::event;
    CHECK(draft_codes(shop_of({d})) == texts{"division_terms"});
    d = by_policy("d", equal_shares{});
    d.members[1].payee = "introducer";
    CHECK(draft_codes(shop_of({d})) == texts{"division_terms"});
    d = by_policy("d", equal_shares{});
    d.members[1].key = "maker";
    CHECK(draft_codes(shop_of({d})) == texts{"repeated_member"});
    d = by_policy("d", waterfall{{take({{"nobody", 1}}, waterfall::percentage{})}});
    CHECK(has_code(ecosystem::from(shop_of({d}).draft).findings(), "unknown_member"));
    // Each with a payer of its own would not share out one amount.
    d = by_policy("d", equal_shares{});
    d.members[1].payer = "customer";
    CHECK(draft_codes(shop_of({d})) == texts{"division_terms"});
    CHECK(draft_codes(shop_of({by_policy("d/x", equal_shares{})})) == texts{"division_terms"});
    d = division("d", "distributor", reported, {share("supplier", n("0.5")), share("distributor")});
    d.rounded = division_clause::rounding{.to = {.step = quantum::decimals(2)}};
    CHECK(draft_codes(shop_of({d})) == texts{"division_terms"});
    // What hangs on the amount is not told before there is one.
    CHECK(draft_codes(shop_of({by_policy("d", apportionment{.minimum = 3})})).empty());

    builder pool = pooled_dealers(waterfall{{take({{"north", 1}}, waterfall::percentage{})}});
    CHECK(draft_codes(pool) == texts{"pooled_charge"});
    pool = pooled_dealers();
    pool.draft.parties.back().settles = class_settlement::together;
    CHECK(compile_codes(pool) == texts{"pool_ends"});
    // Each rounded for itself, the members would pay more or less than the pool.
    pool = pooled_dealers();
    agreement_terms rounded = pool.last().versions.entries().front().value;
    rounded.rounding = {rounds(rounding_place::leg, quantum::decimals(2)), rounds(rounding_place::statement, quantum::decimals(2))};
    pool.last().versions = timeline<agreement_terms>{{{long_time, rounded}}};
    CHECK(compile_codes(pool) == texts{"division_rounding"});
    // What each of an open class would carry is nobody's measure.
    builder by_people = shop_of({by_policy(
        "d", waterfall{{take({{"shop", 1}}, waterfall::recoup{.balance = "b"}), take({{"maker", 1}}, waterfall::percentage{})}})});
    by_people.draft.agreements[0].versions = timeline<agreement_terms>{{{long_time, [&] {
                                                                             agreement_terms t =
                                                                                 by_people.last().versions.entries().front().value;
                                                                             t.divisions[0].payer = "customer";
                                                                             return t;
                                                                         }()}}};
    by_people.draft.parties.back().settles = class_settlement::each;
    CHECK(compile_codes(by_people) == texts{"carried_class"});
}

TEST_CASE("a balance is carried by one division a period: not by two offers, nor by two versions")
{
    const auto recouped =
        by_policy("d", waterfall{{take({{"shop", 1}}, waterfall::recoup{.balance = "b"}), take({{"maker", 1}}, waterfall::percentage{})}});
    builder two = shop_of({recouped});
    two.service("more").offer("more-in", "ann", "bob", "more", "deal").offer("more-out", "bob", "people", "more", "deal");
    CHECK(compile_codes(two) == std::vector<std::string>{"carried_twice"});
    division_clause one = recouped;
    one.services = {"goods"};
    builder narrowed = shop_of({one});
    narrowed.service("more").offer("more-in", "ann", "bob", "more", "deal").offer("more-out", "bob", "people", "more", "deal");
    CHECK_FALSE(has_code(ecosystem::from(narrowed.draft).findings(), "carried_twice"));
}

TEST_CASE("an amount that a policy divides is one for the whole period: nothing is rounded record by record, nor at the leg")
{
    builder b = shop_of({by_policy("d", equal_shares{})});
    b.last().versions = timeline<agreement_terms>{{{long_time, [&] {
                                                        agreement_terms t = b.last().versions.entries().front().value;
                                                        t.rounding = {rounds(rounding_place::event, quantum::decimals(2)),
                                                                      rounds(rounding_place::statement, quantum::decimals(2))};
                                                        return t;
                                                    }()}}};
    CHECK(compile_codes(b) == std::vector<std::string>{"division_rounding"});
}
