#include "../../src/settlement/ledger_data.hpp"
#include "support/ecosystems.hpp"

#include <algorithm>
#include <iterator>
#include <random>
#include <ranges>
#include <tuple>

#if __has_include(<range/v3/view/filter.hpp>)
#include <range/v3/algorithm/count_if.hpp>
#include <range/v3/numeric/accumulate.hpp>
#include <range/v3/view/drop.hpp>
#include <range/v3/view/transform.hpp>
#endif

using namespace ecosystems;

static_assert(std::random_access_iterator<ledger_accounts::iterator>);
static_assert(std::ranges::random_access_range<ledger_accounts>);
static_assert(std::ranges::sized_range<ledger_accounts>);
static_assert(std::ranges::view<ledger_accounts>);
static_assert(std::ranges::borrowed_range<ledger_accounts>);

namespace {

/// Small random numbers, the same on every machine.
class dice {
public:
    explicit dice(std::uint32_t seed) : engine_{seed} {}
    int below(int bound) { return static_cast<int>(engine_() % static_cast<unsigned>(bound)); }
    bool one_in(int count) { return below(count) == 0; }

private:
    std::mt19937 engine_;
};

const rounding_mode modes[] = {rounding_mode::half_even, rounding_mode::half_up, rounding_mode::half_down, rounding_mode::up,
                               rounding_mode::down,      rounding_mode::ceiling, rounding_mode::floor};
const date version_day = date::of(2026, 10, 17);

/// What one version of the retail agreement charges.
struct retail_terms {
    rational price;
    rational fee;  ///< of what the price comes to
    bool tiers = false;
    std::vector<tier> steps;
};
/// p sells to dealers (each their own account) and the dealers to clients (likewise, and they come as they are); q sells to the public.
/// What clients report is divided among fixed parties, one of which is a dealer, the client and whoever introduced it.
struct world {
    builder b;
    bool listed = false;
    bool each_record = false;
    std::optional<rounding_rule> at_event;
    std::optional<rounding_rule> at_leg;
    std::vector<retail_terms> retail;  ///< by version
    rational shares[4];                ///< x, m3, the client, the introducer
    rational flat_price;
};

world random_world(dice& roll)
{
    world w;
    w.listed = roll.one_in(2);
    w.each_record = roll.one_in(2);
    const rounding_mode mode = modes[roll.below(7)];
    std::vector<rounding_rule> rounding;
    if (w.each_record) rounding.push_back(*(w.at_event = rounding_rule{rounding_place::event, quantum::decimals(roll.below(5)), mode}));
    std::vector<rounding_rule> at_leg = rounding;
    if (!w.each_record && roll.one_in(2))
        at_leg.push_back(*(w.at_leg = rounding_rule{rounding_place::leg, quantum{1, roll.one_in(2) ? 20 : 1000}, mode}));
    const rounding_rule last{rounding_place::statement, quantum::decimals(2), rounding_mode::half_even};
    rounding.push_back(last);
    at_leg.push_back(last);

    w.b.service("s").service("t").service("u").parties({"p", "q", "x", "y", "m3"}).together("public").each("clients");
    if (w.listed)
        w.b.each("dealers", {"m0", "m1", "m2", "m3", "m4"});
    else
        w.b.each("dealers");
    w.b.role("first").role("second").role("third");
    const auto ratio = [&](int up_to) { return rational{1 + roll.below(up_to), 1 + roll.below(12)}; };
    const auto of_charge = [&](charge_clause made) { return w.each_record ? per_event(std::move(made)) : made; };
    std::vector<timeline<agreement_terms>::entry> versions;
    const int count = roll.one_in(2) ? 2 : 1;
    for (int v = 0; v < count; ++v) {
        retail_terms t{ratio(50), ratio(9) / rational{12}, !w.each_record && roll.one_in(2), {}};
        t.steps = {step("40", to_string(ratio(9))), step("", to_string(ratio(9)))};
        versions.push_back({v == 0 ? date_range{date::of(2026, 1, 1), count == 2 ? version_day : date::of(2027, 1, 1)}
                                   : date_range{version_day, date::of(2027, 1, 1)},
                            terms("distribute", "EUR", {{"p", "distributor"}, {"dealers", "customer"}, {"x", "first"}},
                                  {of_charge(charge("price", "customer", "distributor",
                                                    t.tiers ? tiered(tier_mode::graduated, t.steps) : per_unit(t.price))),
                                   of_charge(charge("fee", "distributor", "first", percent(t.fee * rational{100}, clause("price"))))},
                                  {}, at_leg)});
        w.retail.push_back(std::move(t));
    }
    w.b.agree_in("retail", std::move(versions)).offer("o-retail", "p", "dealers", "s", "retail");

    for (rational& s : w.shares) s = rational{roll.below(5), 20 + roll.below(9)};
    w.b.agree("web", terms("distribute", "EUR",
                           {{"dealers", "distributor"}, {"clients", "customer"}, {"x", "first"}, {"m3", "second"}, {"y", "third"}}, {},
                           {division("takings", "distributor", reported,
                                     {share("first", w.shares[0]), share("second", w.shares[1]), share("customer", w.shares[2]),
                                      share("introducer", w.shares[3]), share("third")},
                                     w.each_record ? charge_scope::event : charge_scope::period)},
                           rounding))
        .offer("o-web", "dealers", "clients", "t", "web");
    w.flat_price = ratio(30);
    w.b.agree("flat", terms("distribute", "EUR", {{"q", "distributor"}, {"public", "customer"}},
                            {of_charge(charge("price", "customer", "distributor", per_unit(w.flat_price)))}, {}, at_leg))
        .offer("o-flat", "q", "public", "u", "flat");
    return w;
}

std::vector<record> random_usage(const world& w, dice& roll, int count)
{
    // Beyond 64 bits for single records, or only once they are added up, or nowhere near.
    const char* const zeros[] = {"", "0000000000000", "00000000000000000000"};
    const char* const most = zeros[roll.below(3)];
    const auto digits = [&](int value) {
        std::string whole = std::to_string(value / 100);
        if (whole != "0" && whole != "-0" && !roll.one_in(5)) whole += most;
        const std::string part = std::to_string(100 + (value < 0 ? -value : value) % 100).substr(1);
        return (value < 0 && value / 100 == 0 ? "-" : "") + whole + "." + part;
    };
    std::vector<record> all;
    for (int i = 0; i < count; ++i) {
        record r{.key = std::to_string(i)};
        char time[32];
        std::snprintf(time, sizeof time, "2026-%02d-%02dT%02d:00:00Z", 9 + roll.below(3), 1 + roll.below(30), roll.below(24));
        r.time = time;
        r.offer = roll.one_in(2) ? "o-web" : roll.one_in(3) ? "o-flat" : "o-retail";
        r.quantity = digits(roll.below(3000));
        if (r.offer != "o-flat") r.who["dealers"] = "m" + std::to_string(roll.below(5));
        if (r.offer == "o-web") {
            r.gross = digits(roll.below(90000) - 10000);
            r.who["clients"] = "c" + std::to_string(roll.below(4));
            const char* const introducers[] = {"", "x", "y", "p"};
            r.introducer = introducers[roll.below(4)];
        }
        all.push_back(r);
    }
    static_cast<void>(w);
    return all;
}

struct sums {
    std::uint64_t records = 0;
    rational quantity;
    rational amount;
    bool operator==(const sums&) const = default;
};
/// Agreement, version, clause, month, payer, payee.
using account_key = std::tuple<std::string, std::uint32_t, std::string, std::string, std::string, std::string>;
using accounts = std::map<account_key, sums>;

rational rounded(const rational& value, const std::optional<rounding_rule>& rule)
{
    return rule ? (value / rule->step.value()).rounded(rule->mode) * rule->step.value() : value;
}

/// Every account, record by record in a map, with nothing but rationals.
accounts recomputed(const world& w, const std::vector<record>& usage)
{
    accounts all;
    const auto add = [&](account_key key, const record& r, const rational& amount) {
        if (std::get<4>(key) == std::get<5>(key)) return;
        sums& s = all[std::move(key)];
        ++s.records;
        s.quantity += n(r.quantity);
        s.amount += amount;
    };
    for (const record& r : usage) {
        const std::string month = r.time.substr(0, 7);
        const rational quantity = n(r.quantity);
        if (r.offer == "o-retail") {
            const std::uint32_t version = w.retail.size() == 2 && !(parse_date(r.time.substr(0, 10)).value() < version_day) ? 1 : 0;
            const retail_terms& t = w.retail[version];
            const rational price = t.tiers ? rational{} : rounded(quantity * t.price, w.at_event);
            add({"retail", version, "price", month, r.who.at("dealers"), "p"}, r, price);
            add({"retail", version, "fee", month, "p", "x"}, r, rounded(price * t.fee, w.at_event));
        } else if (r.offer == "o-flat") {
            add({"flat", 0, "price", month, "public", "q"}, r, rounded(quantity * w.flat_price, w.at_event));
        } else {
            const rational money = n(r.gross);
            const std::string& dealer = r.who.at("dealers");
            rational rest = rounded(money, w.at_event);
            const auto give = [&](const std::string& payee, const rational& part) {
                const rational amount = rounded(money * part, w.at_event);
                rest -= amount;
                add({"web", 0, "takings", month, dealer, payee}, r, amount);
            };
            give("x", w.shares[0]);
            give("m3", w.shares[1]);
            give(r.who.at("clients"), w.shares[2]);
            if (!r.introducer.empty()) give(r.introducer, w.shares[3]);
            add({"web", 0, "takings", month, dealer, "y"}, r, rest);
        }
    }
    for (auto& [key, s] : all) {
        if (std::get<0>(key) != "retail" || std::get<2>(key) != "price" || !w.retail[std::get<1>(key)].tiers) continue;
        const retail_terms& t = w.retail[std::get<1>(key)];
        const rational low = std::min(s.quantity, *t.steps[0].up_to);
        s.amount = low * t.steps[0].unit + (s.quantity - low) * t.steps[1].unit;
        all[{"retail", std::get<1>(key), "fee", std::get<3>(key), "p", "x"}].amount += s.amount * t.fee;
    }
    for (auto& [key, s] : all)
        if (std::get<0>(key) != "web") s.amount = rounded(s.amount, w.at_leg);
    return all;
}

accounts of_ledger(const ledger& l)
{
    accounts all;
    const ecosystem& of = l.of().of();
    for (const ledger_account& a : l.accounts()) {
        const plan_leg& leg = l.of().legs()[a.leg.index()];
        sums& s = all[{of[leg.under].key, leg.version, leg.clause_key(of), to_string(l.periods_of(leg.under)[a.period].begin).substr(0, 7),
                       l.party_key(a.payer), l.party_key(a.payee)}];
        s.records += a.records;
        s.quantity += a.quantity;
        s.amount += a.amount;
    }
    return all;
}

bool same(const ledger_account& a, const ledger_account& b)
{
    return a.leg == b.leg && a.period == b.period && a.payer == b.payer && a.payee == b.payee && a.records == b.records &&
           a.quantity == b.quantity && a.amount == b.amount;
}

plan autumn(const ecosystem& of)
{
    compile_options options;
    options.periods = {months("2026-09"), months("2026-10"), months("2026-11")};
    checked<plan> made = compile(of, std::move(options));
    INFO(lines(made.findings()));
    REQUIRE(made.has_value());
    return std::move(made).value();
}

}  // namespace

TEST_CASE("ledger: every account is what a computation record by record makes of it, and they stand in their order")
{
    std::size_t compared = 0;
    std::size_t beyond = 0;
    for (std::uint32_t seed = 7100; seed < 7220; ++seed) {
        CAPTURE(seed);
        dice roll{seed};
        const world w = random_world(roll);
        const std::vector<record> usage = random_usage(w, roll, 10 + roll.below(150));
        usage_table table{usage};
        table.quantity_decimals = 2;
        const plan p = autumn(w.b.made());
        const ledger l = finish(p, summed(p, table));
        CHECK(lines({l.findings().begin(), l.findings().end()}) == "");

        const accounts expected = recomputed(w, usage);
        const accounts found = of_ledger(l);
        for (const auto& [key, s] : expected) {
            CAPTURE(std::get<0>(key) + " " + std::get<2>(key) + " " + std::get<3>(key) + " " + std::get<4>(key) + " " + std::get<5>(key));
            const auto place = found.find(key);
            REQUIRE(place != found.end());
            CHECK(place->second.records == s.records);
            CHECK(place->second.quantity == s.quantity);
            CHECK(place->second.amount == s.amount);
            ++compared;
            if (s.quantity * rational{100} > rational{INT64_MAX}) ++beyond;
        }
        CHECK(found.size() == expected.size());

        const auto key = [](const ledger_account& a) { return std::tuple{a.leg.index(), a.period, a.payer, a.payee}; };
        for (std::size_t i = 1; i < l.accounts().size(); ++i) CHECK(key(l.accounts()[i - 1]) < key(l.accounts()[i]));
    }
    CHECK(compared > 3000);
    CHECK(beyond > 500);
}

TEST_CASE("ledger: its accounts are a range, whichever way one goes through them")
{
    for (std::uint32_t seed = 7300; seed < 7310; ++seed) {
        CAPTURE(seed);
        dice roll{seed};
        const world w = random_world(roll);
        const plan p = autumn(w.b.made());
        usage_table table{random_usage(w, roll, 80)};
        const ledger l = finish(p, summed(p, table));
        const ledger_accounts all = l.accounts();
        std::vector<ledger_account> listed;
        for (const ledger_account& a : all) listed.push_back(a);
        REQUIRE(listed.size() == all.size());
        REQUIRE(listed.size() > 10);
        CHECK(same(all.front(), listed.front()));
        CHECK(same(all.back(), listed.back()));
        CHECK(all.end() - all.begin() == static_cast<std::ptrdiff_t>(listed.size()));
        for (std::size_t i = 0; i < listed.size(); ++i) {
            const auto step = static_cast<std::ptrdiff_t>(i);
            CHECK(same(all[i], listed[i]));
            CHECK(same(all.begin()[step], listed[i]));
            CHECK(same(*(all.end() - (all.end() - all.begin() - step)), listed[i]));
            CHECK((all.begin() + step)->records == listed[i].records);
        }
        auto backwards = all.end();
        for (std::size_t i = listed.size(); i-- > 0;) CHECK(same(*--backwards, listed[i]));
        CHECK(backwards == all.begin());
        // Ordered by leg: halving finds a leg's first account.
        const leg_id last = listed.back().leg;
        const auto at = std::ranges::lower_bound(l.accounts(), last, std::less<>{}, [](const ledger_account& a) { return a.leg; });
        CHECK(same(*at, *std::find_if(listed.begin(), listed.end(), [&](const ledger_account& a) { return a.leg == last; })));
        CHECK_THROWS_AS(static_cast<void>(all[all.size()]), contract_violation);
        CHECK_THROWS_AS(static_cast<void>(*all.end()), contract_violation);
#if __has_include(<range/v3/view/filter.hpp>)
        std::uint64_t records = 0;
        for (std::size_t i = 5; i < listed.size(); ++i) records += listed[i].records;
        CHECK(ranges::accumulate(all | ranges::views::drop(5) | ranges::views::transform([](const ledger_account& a) { return a.records; }),
                                 std::uint64_t{0}) == records);
#endif
    }
    const ledger none = finish(autumn(random_world(*std::make_unique<dice>(1)).b.made()),
                               summed(autumn(random_world(*std::make_unique<dice>(1)).b.made()), usage_table{}));
    CHECK(none.accounts().empty());
    CHECK(none.accounts().begin() == none.accounts().end());
}

TEST_CASE("ledger: legs that one offer's records drive share who and how much, and add an amount each")
{
    // 300 dealers, four shares of what each takes: one of them the dealer's own, booked nowhere.
    std::vector<std::string> dealers;
    for (int i = 0; i < 300; ++i) dealers.push_back("d" + std::to_string(i));
    builder b;
    b.service("s").parties({"x", "y", "z"}).each("dealers", dealers).together("public").role("first").role("second").role("third");
    b.agree("a", terms("distribute", "EUR",
                       {{"dealers", "distributor"}, {"public", "customer"}, {"x", "first"}, {"y", "second"}, {"z", "third"}}, {},
                       {division("takings", "distributor", reported,
                                 {share("first", n("1/3")), share("second", n("1/4")), share("third", n("1/8")), share("distributor")},
                                 charge_scope::event)},
                       {rounds(rounding_place::event, quantum::decimals(4)), rounds(rounding_place::statement, quantum::decimals(2))}));
    b.offer("o", "dealers", "public", "s", "a");
    usage_table usage;
    for (std::size_t i = 0; i < dealers.size(); ++i)
        usage.add({.key = std::to_string(i), .offer = "o", .gross = "8.40", .who = {{"dealers", dealers[(i * 7) % 300]}}});
    const ledger l = settled(b.made(), "2026-10", usage);
    const account_store& kept = l.internals().accounts;
    CHECK(l.accounts().size() == 900);
    CHECK(kept.runs.size() == 3);
    CHECK(kept.records.size() == 300);
    CHECK(kept.parties.size() == 300);
    CHECK(kept.quantities.size() == 300);
    for (const ledger_account& a : l.accounts()) {
        const std::string& payee = l.party_key(a.payee);
        CHECK(a.amount == n(payee == "x" ? "2.8" : payee == "y" ? "2.1" : "1.05"));
        CHECK(a.records == 1);
    }
}
