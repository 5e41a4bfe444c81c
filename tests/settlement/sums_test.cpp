#include "../../src/settlement/partial_data.hpp"
#include "support/ecosystems.hpp"

#include <map>
#include <random>

using namespace ecosystems;

namespace {

const rounding_rule cents_each = rounds(rounding_place::event, quantum::decimals(2));
const rounding_rule cents = rounds(rounding_place::statement, quantum::decimals(2));

/// One seller, customers who settle together, one service.
builder sale(std::vector<charge_clause> charges, std::vector<rounding_rule> rounding)
{
    builder b;
    b.service("s").party("p").together("customers");
    b.agree("a",
            terms("distribute", "EUR", {{"p", "distributor"}, {"customers", "customer"}}, std::move(charges), {}, std::move(rounding)));
    b.offer("o", "p", "customers", "s", "a");
    return b;
}

plan priced_per_record(formula how)
{
    return planned(sale({per_event(charge("price", "customer", "distributor", std::move(how)))}, {cents_each, cents}).made(), "2026-10");
}

/// Columns of equal records.
struct many {
    std::vector<std::uint64_t> keys;
    std::vector<std::int64_t> times;
    std::vector<std::int64_t> quantities;
    std::vector<std::uint32_t> offers;
    std::vector<std::string> names{"o"};
    int decimals = 0;

    many(std::size_t count, std::int64_t quantity)
    {
        for (std::size_t i = 0; i < count; ++i) {
            keys.push_back(i);
            times.push_back(at("2026-10-15T12:00:00Z"));
            quantities.push_back(quantity);
            offers.push_back(0);
        }
    }
    [[nodiscard]] usage_columns columns() const
    {
        usage_columns made;
        made.rows = keys.size();
        made.key = keys;
        made.time = times;
        made.offer = {offers, names, text_column::absent};
        made.quantity = {quantities, decimals, {}};
        return made;
    }
};

rational owed(const plan& p, const usage_columns& usage, const accumulate_options& how = {})
{
    const ledger made = finish(p, accumulate(p, usage, how).value());
    rational sum;
    for (const ledger_account& a : made.accounts()) sum += a.amount;
    return sum;
}

}  // namespace

TEST_CASE("sums: a record of no units is priced as every other, whatever way its offer is worked out")
{
    struct row {
        const char* what;
        plan under;
        int decimals;
        std::size_t records;
        const char* expected;  // of one record of quantity 0, by hand, times the records
    };
    const formula tiers = tiered(tier_mode::graduated, {step("10", "0.4"), step("", "0.1")});
    const row rows[] = {
        {"a base price and tiers", priced_per_record(sum({flat(n("0.30")), tiers})), 0, 1000, "300"},
        // -0.105 goes half to even: -0.10.
        {"a negative constant", priced_per_record(sum({flat(n("-0.105")), per_unit(n("0.5"))})), 0, 3, "-0.30"},
        {"a constant beyond 32 bits", priced_per_record(sum({flat(n("99000000")), per_unit(n("0.5"))})), 0, 5, "495000000"},
        {"a constant beyond 52 bits over its divisor", priced_per_record(sum({flat(n("5000")), per_unit(n("0.12345678901"))})), 3, 2,
         "10000"},
    };
    for (const row& r : rows) {
        CAPTURE(r.what);
        many usage{r.records, 0};
        usage.decimals = r.decimals;
        CHECK(owed(r.under, usage.columns()) == n(r.expected));
    }
}

TEST_CASE("sums: amounts whose sum leaves 64 bits are added exactly, in batches of any size and on any number of threads")
{
    // 40.96 a unit, 2^39 units a record, 2^15 records: 40.96 * 2^54.
    const plan p = planned(sale({charge("price", "customer", "distributor", per_unit(n("40.96")))}, {cents_each, cents}).made(), "2026-10");
    const many usage{std::size_t{1} << 15, std::int64_t{1} << 39};
    const rational expected = n("40.96") * rational{1ll << 54};
    for (const std::size_t batch : {std::size_t{64}, std::size_t{5000}, std::size_t{1} << 20}) {
        for (const unsigned threads : {1u, 3u}) {
            CAPTURE(batch);
            CAPTURE(threads);
            accumulate_options how;
            how.batch_rows = batch;
            how.threads = threads;
            CHECK(owed(p, usage.columns(), how) == expected);
        }
    }
}

TEST_CASE("sums: what a division leaves of sums near 64 bits is exact")
{
    // A third, a quarter and the rest of 2^40 - 1 cents a record, 2^21 records; thirds and quarters half to even of each record.
    builder b;
    b.service("s").parties({"p", "x", "y"}).together("customers");
    b.agree("a",
            terms("distribute", "EUR", {{"p", "distributor"}, {"customers", "customer"}, {"x", "operator"}, {"y", "service_provider"}}, {},
                  {{.key = "shares",
                    .payer = "distributor",
                    .of = {.kind = basis_kind::reported},
                    .members = {{.payee = "operator", .share = rational{1, 3}},
                                {.payee = "service_provider", .share = rational{1, 4}},
                                {.payer = "customer", .payee = "distributor"}},
                    .per = charge_scope::event}},
                  {cents_each, cents}));
    b.offer("o", "p", "customers", "s", "a");
    const plan p = planned(b.made(), "2026-10");
    constexpr std::size_t count = std::size_t{1} << 21;
    const many usage{count, 1};
    const std::int64_t taken = (std::int64_t{1} << 40) - 1;
    const std::vector<std::int64_t> amounts(count, taken);
    usage_columns columns = usage.columns();
    columns.gross = {amounts, 2, {}};
    const ledger made = finish(p, accumulate(p, columns).value());
    // (2^40 - 1) / 3 = 366503875925 exactly; (2^40 - 1) / 4 = 274877906943.75, so 274877906944; the rest is what they leave.
    const std::int64_t third = 366503875925;
    const std::int64_t quarter = 274877906944;
    REQUIRE(third * 3 == taken);
    const auto all = [&](std::int64_t one) {
        return rational{static_cast<long long>(one)} * rational{static_cast<long long>(count)} / 100;
    };
    CHECK(n(paid(made, "p", "x")) == all(third));
    CHECK(n(paid(made, "p", "y")) == all(quarter));
    CHECK(n(paid(made, "customers", "p")) == all(taken - third - quarter));
}

TEST_CASE("merge: the same events in two revisions are no second delivery of the same part")
{
    const plan p = planned(sale({charge("price", "customer", "distributor", per_unit(n("1")))}, {cents}).made(), "2026-10");
    usage_table first;
    usage_table second;
    for (int i = 0; i < 3; ++i) {
        record r{.key = "k" + std::to_string(i), .offer = "o", .quantity = "5"};
        first.add(r);
        r.quantity = "7";
        r.revision = 1;
        second.add(r);
    }
    accumulate_options how;
    how.inputs = {{"f.csv", 9, {}}};
    const partial a = summed(p, first, how);
    const partial b = summed(p, second, how);
    for (const auto& both : {merge(a, b), merge(b, a)}) {
        REQUIRE_FALSE(both);
        CHECK(both.findings().front().code == "key_overlap");
    }
}

TEST_CASE("merge: the same records are the same partial, in batches of any size and with names that no record uses")
{
    builder b = sale({charge("price", "customer", "distributor", per_unit(n("1")))}, {cents});
    b.service("s2").offer("o2", "p", "customers", "s2", "a");
    const plan p = planned(b.made(), "2026-10");
    many usage{4, 3};
    usage.names = {"o", "o2"};
    const partial whole = accumulate(p, usage.columns()).value();
    accumulate_options one_by_one;
    one_by_one.batch_rows = 1;
    const partial again = accumulate(p, usage.columns(), one_by_one).value();
    usage.names = {"o"};
    const partial without = accumulate(p, usage.columns()).value();
    for (const partial& other : {again, without}) {
        const checked<partial> both = merge(whole, other);
        REQUIRE(both);
        CHECK(both.value().records() == 4);
    }
}

TEST_CASE("ledger: a revision that does not count leaves no trace in the digest")
{
    builder b;
    b.service("s").party("p").each("customers");
    b.agree("a", terms("distribute", "EUR", {{"p", "distributor"}, {"customers", "customer"}},
                       {charge("price", "customer", "distributor", per_unit(n("1")))}, {}, {cents}));
    b.offer("o", "p", "customers", "s", "a");
    const plan p = planned(b.made(), "2026-10");
    record now{.key = "k", .offer = "o", .quantity = "1", .revision = 1};
    now.who = {{"customers", "zoe"}};
    record before = now;
    before.revision = 0;
    before.who = {{"customers", "bob"}};
    CHECK(finish(p, summed(p, usage_table{{now}})).content_digest() == finish(p, summed(p, usage_table{{before, now}})).content_digest());
}

TEST_CASE("the index of parties: numbers in order of first sight, for parties of small and of large numbers in any order")
{
    for (std::uint64_t seed = 1; seed <= 40; ++seed) {
        CAPTURE(seed);
        std::mt19937_64 random{seed};
        party_index index;
        std::map<std::uint32_t, std::uint32_t> expected;
        struct named {
            std::uint32_t place;
        };
        std::size_t unlike = 0;
        std::size_t further = 0;
        for (int i = 0; i < 3000; ++i) {
            const std::uint32_t range = random() % 3 == 0 ? 4'000'000'000u : random() % 3 == 0 ? 100'000u : 200u;
            const std::uint32_t party = random() % 50 == 0 ? nobody : static_cast<std::uint32_t>(random() % range);
            const auto [place, fresh] = expected.try_emplace(party, static_cast<std::uint32_t>(expected.size()));
            named seen{party};
            const std::size_t known = index.number_known(&seen, 1);
            if (known == 1) unlike += fresh || seen.place != place->second ? 1 : 0;
            if (known == 0) unlike += seen.place != party ? 1 : 0;
            if (known == 0 && !fresh) ++further;
            unlike += index.insert(party) != place->second ? 1 : 0;
        }
        CHECK(unlike == 0);
        // Nearly all stand where they are looked for first.
        CHECK(further < 60);
    }
}
