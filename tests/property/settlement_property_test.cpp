#include "../support/ecosystems.hpp"

#include <partnering/settlement/partial_bytes.hpp>
#include <partnering/settlement/usage_part.hpp>

#include <algorithm>
#include <functional>
#include <random>
#include <set>

using namespace ecosystems;

namespace {

/// Small random numbers, the same on every machine: the standard's distributions are not.
class dice {
public:
    explicit dice(std::uint32_t seed) : engine_{seed} {}
    std::size_t below(std::size_t bound) { return engine_() % bound; }
    bool one_in(std::size_t count) { return below(count) == 0; }
    template <class List>
    void shuffle(List& list)
    {
        for (std::size_t i = list.size(); i > 1; --i) std::swap(list[i - 1], list[below(i)]);
    }

private:
    std::mt19937 engine_;
};

/// A chain, and beside it how each of its prices is worked out, for the naive computation: an amount of a record is
/// constant + units × price + share × (the amount of the link below), or, of tiers, known for a period only.
struct link_terms {
    rational price;
    rational share;           ///< of what the link below comes to
    std::vector<tier> tiers;  ///< in place of a price, by units of the period; only at the end of the chain
    rational units;           ///< of this link's service for one of the end's
    std::optional<rounding_rule> at_event;
    rounding_rule at_statement{rounding_place::statement, quantum::decimals(2), rounding_mode::half_even};
};
struct world {
    builder b;
    std::vector<link_terms> links;  ///< of version 0 and 1 in turn: [2 × level + version]
    bool members = false;           ///< whether the customers are a class whose members have accounts of their own
    bool two_versions = false;
    bool divided = false;
    std::optional<rounding_rule> division_rounding;
    std::vector<std::optional<rational>> shares;
};

const date version_day = date::of(2026, 10, 17);
const rounding_mode modes[] = {rounding_mode::half_even, rounding_mode::half_up, rounding_mode::half_down, rounding_mode::up,
                               rounding_mode::down,      rounding_mode::ceiling, rounding_mode::floor};

rational random_rational(dice& roll, int up_to)
{
    return rational{static_cast<int>(roll.below(static_cast<std::size_t>(up_to))), static_cast<int>(1 + roll.below(12))};
}

/// level 0 sells to the customers; level i supplies level i - 1.
world random_world(dice& roll)
{
    world w;
    const int depth = 1 + static_cast<int>(roll.below(5));
    w.members = roll.one_in(2);
    w.two_versions = roll.one_in(2);
    if (w.members)
        w.b.each("customers");
    else
        w.b.together("customers");
    std::vector<rational> units{rational{1}};
    std::vector<std::string> services{"s0"};
    for (int i = 1; i < depth; ++i) {
        const bool same = roll.one_in(2);
        services.push_back(same ? services.back() : "s" + std::to_string(i));
        units.push_back(same ? units.back()
                             : units.back() * rational{static_cast<int>(1 + roll.below(4)), static_cast<int>(1 + roll.below(3))});
    }
    for (int i = depth; i-- > 0;) {
        if (i > 0 && services[static_cast<std::size_t>(i)] == services[static_cast<std::size_t>(i - 1)]) continue;
        // The service of a level has that of the next other level as a part.
        std::vector<service::part> parts;
        for (int j = i + 1; j < depth; ++j) {
            if (services[static_cast<std::size_t>(j)] == services[static_cast<std::size_t>(i)]) continue;
            parts.push_back(
                {services[static_cast<std::size_t>(j)], units[static_cast<std::size_t>(j)] / units[static_cast<std::size_t>(i)]});
            break;
        }
        w.b.service(services[static_cast<std::size_t>(i)], parts);
    }
    bool below_is_coarse = false;
    for (int i = 0; i < depth; ++i) {
        const std::string seller = "p" + std::to_string(i);
        const std::string buyer = i == 0 ? "customers" : "p" + std::to_string(i - 1);
        w.b.party(seller);
        std::vector<timeline<agreement_terms>::entry> versions;
        const bool tiers = i == 0 && roll.one_in(3);
        const bool event = !tiers && !below_is_coarse && roll.one_in(2);
        for (int v = 0; v < 2; ++v) {
            link_terms t;
            t.units = units[static_cast<std::size_t>(i)];
            t.price = random_rational(roll, 50);
            if (i > 0) t.share = random_rational(roll, 12) / rational{12};
            if (tiers)
                t.tiers = {step(std::to_string(10 + roll.below(50)), to_string(random_rational(roll, 9))),
                           step("", to_string(random_rational(roll, 9)))};
            if (event)
                t.at_event = rounding_rule{rounding_place::event, quantum::decimals(static_cast<int>(roll.below(5))), modes[roll.below(7)]};
            t.at_statement = {rounding_place::statement, quantum::decimals(static_cast<int>(roll.below(4))), modes[roll.below(7)]};
            if (v == 1 && !w.two_versions) t = w.links.back();
            std::vector<formula> parts{per_unit(t.price)};
            if (i > 0) parts.push_back(percent(t.share * rational{100}, gross));
            std::vector<rounding_rule> rounding;
            if (t.at_event) rounding.push_back(*t.at_event);
            rounding.push_back(t.at_statement);
            const char* buys = i == 0 ? "customer" : "reseller";
            agreement_terms made =
                terms("distribute", "EUR", {{seller, "distributor"}, {buyer, buys}},
                      {charge("price", buys, "distributor", tiers ? tiered(tier_mode::graduated, t.tiers) : sum(parts))}, {}, rounding);
            versions.push_back(
                {v == 0 ? date_range{date::of(2026, 1, 1), version_day} : date_range{version_day, date::of(2027, 1, 1)}, std::move(made)});
            w.links.push_back(t);
        }
        // A part of an amount that exists for a member and a version needs the same ones above: only the level next to it takes one.
        below_is_coarse = tiers || (below_is_coarse && i > 0);
        w.b.agree_in("a" + std::to_string(i), versions);
        w.b.offer("o" + std::to_string(i), seller, buyer, services[static_cast<std::size_t>(i)], "a" + std::to_string(i));
    }
    w.divided = !w.members && roll.one_in(2);
    if (w.divided) {
        // p0 shares what is reported among three, on an agreement and an offer of their own.
        w.b.parties({"d0", "d1", "d2"}).service("ads").together("viewers");
        w.shares = {rational{static_cast<int>(roll.below(5)), 11}, rational{static_cast<int>(roll.below(5)), 13}, std::nullopt};
        roll.shuffle(w.shares);
        const bool each = roll.one_in(2);
        if (each)
            w.division_rounding =
                rounding_rule{rounding_place::event, quantum::decimals(static_cast<int>(roll.below(4))), modes[roll.below(7)]};
        std::vector<rounding_rule> rounding;
        if (w.division_rounding) rounding.push_back(*w.division_rounding);
        rounding.push_back({rounding_place::statement, quantum::decimals(6), rounding_mode::half_even});
        w.b.role("first").role("second").role("third");
        w.b.agree("ads", terms("distribute", "EUR",
                               {{"p0", "distributor"}, {"viewers", "customer"}, {"d0", "first"}, {"d1", "second"}, {"d2", "third"}}, {},
                               {division("takings", "distributor", reported,
                                         {share("first", w.shares[0]), share("second", w.shares[1]), share("third", w.shares[2])},
                                         each ? charge_scope::event : charge_scope::period)},
                               rounding));
        w.b.offer("o-ads", "p0", "viewers", "ads", "ads");
    }
    return w;
}

std::vector<record> random_usage(const world& w, dice& roll, std::size_t count)
{
    std::vector<record> all;
    for (std::size_t i = 0; i < count; ++i) {
        record r;
        r.key = roll.one_in(2) ? std::to_string(i) : "k" + std::to_string(i);
        r.source = roll.one_in(3) ? "other" : "test";
        char time[32];
        std::snprintf(time, sizeof time, "2026-10-%02uT%02u:00:00Z", static_cast<unsigned>(1 + roll.below(31)),
                      static_cast<unsigned>(roll.below(24)));
        r.time = time;
        if (roll.one_in(20)) r.time = "2026-12-01T00:00:00Z";
        r.offer = w.divided && roll.one_in(3) ? "o-ads" : "o0";
        if (r.offer == "o0" && w.links.size() > 2 && roll.one_in(5)) r.offer = "o1";
        if (!roll.one_in(10)) r.quantity = to_string(rational{static_cast<int>(roll.below(9000)) - 1000, 1000});
        if (!roll.one_in(10)) r.gross = to_string(rational{static_cast<int>(roll.below(90000)) - 10000, 100});
        if (r.offer == "o0" && w.members && !roll.one_in(30)) r.who = {{"customers", "m" + std::to_string(roll.below(7))}};
        if (roll.one_in(40)) r.offer = "nonsense";
        all.push_back(r);
    }
    return all;
}

rational rounded(const rational& value, const rounding_rule& rule)
{
    return (value / rule.step.value()).rounded(rule.mode) * rule.step.value();
}

using accounts = std::map<std::string, rational>;

/// Who owes whom what, added up record by record with nothing but rationals. What is settled per period is left to the end.
accounts naive(const world& w, const std::vector<record>& usage, std::set<std::string>& doubtful)
{
    accounts total;
    std::map<std::pair<std::string, int>, rational> quantity_of;  // of tiers: by customer and version
    const int depth = static_cast<int>(w.links.size() / 2);
    const bool tiers = !w.links.front().tiers.empty();
    for (const record& r : usage) {
        if (r.offer == "nonsense" || r.time.substr(0, 7) != "2026-10") continue;
        if (r.offer == "o0" && w.members && r.who.empty()) continue;
        const int version = parse_date(r.time.substr(0, 10)).value() < version_day ? 0 : 1;
        const rational quantity = r.quantity.empty() ? rational{1} : n(r.quantity);
        const rational reported_gross = r.gross.empty() ? rational{} : n(r.gross);
        if (r.offer == "o-ads") {
            const bool each = w.division_rounding.has_value();
            rational rest = each ? rounded(reported_gross, *w.division_rounding) : reported_gross;
            for (int m = 0; m < 3; ++m) {
                if (!w.shares[static_cast<std::size_t>(m)]) continue;
                rational part = reported_gross * *w.shares[static_cast<std::size_t>(m)];
                if (each) part = rounded(part, *w.division_rounding);
                total["p0 -> d" + std::to_string(m)] += part;
                rest -= part;
            }
            for (int m = 0; m < 3; ++m)
                if (!w.shares[static_cast<std::size_t>(m)]) total["p0 -> d" + std::to_string(m)] += rest;
            continue;
        }
        const int first = r.offer == "o1" ? 1 : 0;
        const std::string customer = r.who.empty() ? "customers" : r.who.at("customers");
        // A record on a link in the middle says what of its own service went through; what it feeds was reported elsewhere: its gross is
        // nil.
        rational below;
        for (int i = first; i < depth; ++i) {
            const link_terms& t = w.links[static_cast<std::size_t>(2 * i + (w.two_versions ? version : 0))];
            const std::string pair = (i == 0 ? customer : "p" + std::to_string(i - 1)) + " -> p" + std::to_string(i);
            if (i == 0 && tiers) {
                quantity_of[{pair, w.two_versions ? version : version}] += quantity;
                continue;
            }
            const rational units = quantity * t.units / w.links[static_cast<std::size_t>(2 * first)].units;
            rational amount = units * t.price + t.share * below;
            if (t.at_event) amount = rounded(amount, *t.at_event);
            below = amount;
            total[pair] += amount;
            if (tiers && i >= 1) doubtful.insert(pair);  // rests on tiers: worked out below
        }
    }
    if (tiers) {
        for (const auto& [who, quantity] : quantity_of) {
            const std::vector<tier>& steps = w.links[static_cast<std::size_t>(who.second)].tiers;
            const rational sign = quantity.sign() < 0 ? rational{-1} : rational{1};
            const rational size = quantity * sign;
            const rational low = size < *steps[0].up_to ? size : *steps[0].up_to;
            total[who.first] += sign * (low * steps[0].unit + (size - low) * steps[1].unit);
        }
    }
    return total;
}

accounts of_ledger(const ledger& l)
{
    accounts total;
    for (const ledger_account& a : l.accounts()) total[l.party_key(a.payer) + " -> " + l.party_key(a.payee)] += a.amount;
    return total;
}

/// The same records, whatever is done to them.
bool same(const ledger& a, const ledger& b)
{
    const auto equal_accounts = [&](const ledger_account& x, const ledger_account& y) {
        return x.leg == y.leg && x.period == y.period && x.payer == y.payer && x.payee == y.payee && x.records == y.records &&
               x.quantity == y.quantity && x.amount == y.amount;
    };
    return a.content_digest() == b.content_digest() && a.accounts().size() == b.accounts().size() &&
           std::equal(a.accounts().begin(), a.accounts().end(), b.accounts().begin(), equal_accounts) &&
           digest_of(statements(a)) == digest_of(statements(b)) && a.records() == b.records() && a.outside() == b.outside() &&
           std::equal(a.rejects().begin(), a.rejects().end(), b.rejects().begin(), b.rejects().end());
}

void for_each_world(int count, const std::function<void(const world&, const std::vector<record>&, dice&)>& check)
{
    for (int i = 0; i < count; ++i) {
        const auto seed = static_cast<std::uint32_t>(4100 + i);
        CAPTURE(seed);
        dice roll{seed};
        const world w = random_world(roll);
        const std::vector<record> usage = random_usage(w, roll, 20 + roll.below(150));
        check(w, usage, roll);
    }
}

plan october(const world& w) { return planned(w.b.made(), "2026-10"); }

}  // namespace

TEST_CASE("settlement: amounts agree with a naive computation, record by record in rationals")
{
    std::size_t compared = 0;
    for_each_world(150, [&](const world& w, const std::vector<record>& usage, dice&) {
        const plan p = october(w);
        const ledger l = finish(p, summed(p, usage_table{usage}));
        std::set<std::string> doubtful;
        const accounts expected = naive(w, usage, doubtful);
        const accounts found = of_ledger(l);
        for (const auto& [pair, amount] : expected) {
            if (doubtful.count(pair) != 0) continue;
            CAPTURE(pair);
            const auto place = found.find(pair);
            REQUIRE(place != found.end());
            CHECK(place->second == amount);
            ++compared;
        }
        for (const auto& [pair, amount] : found) {
            CAPTURE(pair);
            CHECK((expected.count(pair) != 0 || amount.sign() == 0));
        }
        check_conserved(l);
    });
    CHECK(compared > 500);
}

TEST_CASE("settlement: a division adds up to its basis, and what all pay is what all receive")
{
    std::size_t divided = 0;
    for_each_world(100, [&](const world& w, const std::vector<record>& usage, dice&) {
        const plan p = october(w);
        const ledger l = finish(p, summed(p, usage_table{usage}));
        check_conserved(l);
        if (!w.divided) return;
        ++divided;
        rational basis_total;
        for (const record& r : usage) {
            if (r.offer != "o-ads" || r.time.substr(0, 7) != "2026-10" || r.gross.empty()) continue;
            basis_total += w.division_rounding ? rounded(n(r.gross), *w.division_rounding) : n(r.gross);
        }
        rational shared_out;
        for (const ledger_account& a : l.accounts())
            if (p.legs()[a.leg.index()].clause.of == clause_ref::kind::division) shared_out += a.amount;
        CHECK(shared_out == basis_total);
    });
    CHECK(divided > 10);
}

TEST_CASE("settlement: same bytes for shuffled usage, any batch size, any number of threads")
{
    for_each_world(40, [&](const world& w, const std::vector<record>& usage, dice& roll) {
        const plan p = october(w);
        const ledger one = finish(p, summed(p, usage_table{usage}));
        std::vector<record> shuffled = usage;
        roll.shuffle(shuffled);
        CHECK(same(one, finish(p, summed(p, usage_table{shuffled}))));
        for (const std::size_t batch : {std::size_t{1}, std::size_t{7}, std::size_t{1000}}) {
            CAPTURE(batch);
            accumulate_options options;
            options.batch_rows = batch;
            options.threads = static_cast<unsigned>(1 + roll.below(8));
            CHECK(same(one, finish(p, summed(p, usage_table{shuffled}, options))));
        }
    });
}

/// The records numbered as they stand: the common case, which takes the shortest way.
usage_table numbered(std::vector<record> usage, bool turned = false)
{
    for (std::size_t i = 0; i < usage.size(); ++i) {
        usage[i].key = std::to_string(i + 1);
        usage[i].source = "test";
    }
    if (turned) std::reverse(usage.begin(), usage.end());
    usage_table table{usage};
    table.numeric_keys = true;
    return table;
}

TEST_CASE("settlement: ascending numbers as keys, the same numbers descending, and the naive computation agree")
{
    for_each_world(100, [&](const world& w, const std::vector<record>& usage, dice&) {
        const plan p = october(w);
        const usage_table up = numbered(usage);
        const ledger one = finish(p, summed(p, up));
        CHECK(same(one, finish(p, summed(p, numbered(usage, true)))));
        for (const std::size_t batch : {std::size_t{1}, std::size_t{7}, std::size_t{1000}}) {
            accumulate_options options;
            options.batch_rows = batch;
            CHECK(same(one, finish(p, summed(p, up, options))));
        }
        std::set<std::string> doubtful;
        const accounts expected = naive(w, usage, doubtful);
        const accounts found = of_ledger(one);
        for (const auto& [pair, amount] : expected) {
            CAPTURE(pair);
            if (doubtful.count(pair) == 0) CHECK((found.count(pair) != 0 && found.at(pair) == amount));
        }
    });
}

TEST_CASE("settlement: same bytes for one to eight threads, with rows enough for each")
{
    for (const std::uint32_t seed : {4101u, 4107u, 4112u, 4113u}) {
        CAPTURE(seed);
        dice roll{seed};
        const world w = random_world(roll);
        const std::vector<record> records = random_usage(w, roll, 40000);
        const usage_table usage = seed % 2 == 0 ? numbered(records) : usage_table{records};
        const plan p = october(w);
        const usage_columns columns = usage.columns();
        const ledger one = finish(p, accumulate(p, columns).value());
        for (unsigned threads = 2; threads <= 8; ++threads) {
            CAPTURE(threads);
            accumulate_options options;
            options.threads = threads;
            options.batch_rows = 1000;
            CHECK(same(one, finish(p, accumulate(p, columns, options).value())));
        }
    }
}

TEST_CASE("settlement: same bytes for any split into parts by partition_of, merged in any order")
{
    for_each_world(60, [&](const world& w, const std::vector<record>& usage, dice& roll) {
        const plan p = october(w);
        std::vector<record> delivered = usage;
        // Some are delivered twice: both deliveries meet in one part.
        for (std::size_t i = 0; i < usage.size(); ++i)
            if (roll.one_in(6)) delivered.push_back(usage[i]);
        accumulate_options from_file;
        from_file.inputs = {{"usage.csv", 1, {}}};
        const partial whole = summed(p, usage_table{delivered}, from_file);
        const unsigned k = static_cast<unsigned>(1 + roll.below(6));
        std::vector<usage_table> tables(k);
        for (const record& r : delivered) tables[partition_of(r.source, r.key, k)].add(r);
        std::vector<partial> parts;
        for (const usage_table& t : tables) parts.push_back(summed(p, t, from_file));
        // Any tree of merges.
        while (parts.size() > 1) {
            roll.shuffle(parts);
            const checked<partial> both = merge(parts[parts.size() - 1], parts[parts.size() - 2]);
            INFO(lines(both.findings()));
            REQUIRE(both.has_value());
            parts.pop_back();
            parts.back() = both.value();
        }
        CHECK(same(finish(p, whole), finish(p, parts.front())));
        CHECK(whole.duplicates() == parts.front().duplicates());
        CHECK(same(finish(p, whole), finish(p, merge(whole, whole).value())));
        CHECK(same(finish(p, whole), finish(p, merge(whole, parts.front()).value())));
    });
}

TEST_CASE("settlement: same bytes for any partition into processes that hand over bytes, any threads and batches in each, any order")
{
    for_each_world(60, [&](const world& w, const std::vector<record>& usage, dice& roll) {
        const plan p = october(w);
        std::vector<record> delivered = usage;
        for (std::size_t i = 0; i < usage.size(); ++i) {
            if (roll.one_in(6)) delivered.push_back(usage[i]);
            if (!roll.one_in(6)) continue;
            record later = usage[i];
            later.revision = static_cast<std::uint32_t>(1 + roll.below(2));
            later.quantity = "3";
            delivered.push_back(later);
        }
        roll.shuffle(delivered);
        accumulate_options from_file;
        from_file.inputs = {{"usage.csv", 1, {}}};
        const ledger one = finish(p, summed(p, usage_table{delivered}, from_file));
        for (int partition = 0; partition < 3; ++partition) {
            const usage_table table{delivered};
            const usage_columns columns = table.columns();
            const auto parts = static_cast<unsigned>(1 + roll.below(20));
            std::vector<std::string> handed_over;
            for (unsigned i = 0; i < parts; ++i) {
                const usage_part part{columns, {i, parts}};
                accumulate_options options = from_file;
                options.batch_rows = 1 + roll.below(50);
                options.threads = static_cast<unsigned>(1 + roll.below(3));
                handed_over.push_back(to_bytes(accumulate(p, part.columns(), options).value()));
            }
            roll.shuffle(handed_over);
            std::vector<partial> all;
            for (const std::string& each : handed_over) all.push_back(partial_from_bytes(each, p).value());
            const partial together = merge(all).value();
            CHECK(same(one, finish(p, together)));
            // A part that is made again is the part it was: whoever was stopped starts over.
            const unsigned again = static_cast<unsigned>(roll.below(parts));
            const usage_part part{columns, {again, parts}};
            const std::string made_again = to_bytes(accumulate(p, part.columns(), from_file).value());
            CHECK(std::count(handed_over.begin(), handed_over.end(), made_again) >= 1);
            all.push_back(partial_from_bytes(made_again, p).value());
            CHECK((to_bytes(merge(all).value()) == to_bytes(together)));
            roll.shuffle(delivered);
        }
    });
}

TEST_CASE("settlement: redelivery changes nothing but the count of duplicates")
{
    for_each_world(60, [&](const world& w, const std::vector<record>& usage, dice& roll) {
        const plan p = october(w);
        const partial once = summed(p, usage_table{usage});
        std::vector<record> again = usage;
        std::size_t more = 0;
        for (const record& r : usage) {
            const bool settles =
                r.offer != "nonsense" && !(r.offer == "o0" && w.members && r.who.empty() && r.time.substr(0, 7) == "2026-10");
            if (!settles || !roll.one_in(3)) continue;
            again.push_back(r);
            ++more;
        }
        roll.shuffle(again);
        const partial twice = summed(p, usage_table{again});
        CHECK(twice.duplicates() == more);
        CHECK(same(finish(p, once), finish(p, twice)));
    });
}

TEST_CASE("settlement: revisions in any order give what the highest of each alone gives")
{
    for_each_world(60, [&](const world& w, const std::vector<record>& usage, dice& roll) {
        const plan p = october(w);
        std::vector<record> highest;
        std::vector<record> all;
        std::size_t older = 0;
        for (record r : usage) {
            if (r.offer == "nonsense" || (r.offer == "o0" && w.members && r.who.empty())) continue;
            const std::size_t revisions = roll.below(4);
            for (std::size_t v = 0; v < revisions; ++v) {
                record old = r;
                old.revision = static_cast<std::uint32_t>(v);
                old.quantity = std::to_string(v);
                old.time = roll.one_in(4) ? "2026-09-01T00:00:00Z" : "2026-10-02T00:00:00Z";
                all.push_back(old);
                ++older;
            }
            r.revision = static_cast<std::uint32_t>(revisions);
            all.push_back(r);
            highest.push_back(r);
        }
        roll.shuffle(all);
        const partial mixed = summed(p, usage_table{all});
        CHECK(mixed.superseded() == older);
        CHECK(same(finish(p, mixed), finish(p, summed(p, usage_table{highest}))));
    });
}

TEST_CASE("settlement: what is taken back leaves nothing behind")
{
    for_each_world(60, [&](const world& w, const std::vector<record>& usage, dice& roll) {
        // split(-x) = -split(x): only modes that do not lean to one side mirror.
        for (const link_terms& t : w.links)
            if (t.at_event && (t.at_event->mode == rounding_mode::ceiling || t.at_event->mode == rounding_mode::floor)) return;
        if (w.division_rounding &&
            (w.division_rounding->mode == rounding_mode::ceiling || w.division_rounding->mode == rounding_mode::floor))
            return;
        std::vector<record> both = usage;
        for (record r : usage) {
            r.key += "-back";
            r.quantity = to_string(-(r.quantity.empty() ? rational{1} : n(r.quantity)));
            if (!r.gross.empty()) r.gross = to_string(-n(r.gross));
            both.push_back(r);
        }
        roll.shuffle(both);
        const plan p = october(w);
        const ledger l = finish(p, summed(p, usage_table{both}));
        for (const ledger_account& a : l.accounts()) CHECK(a.amount == rational{});
    });
}

TEST_CASE("settlement: every payment can be explained, to the amount that is paid")
{
    for_each_world(40, [&](const world& w, const std::vector<record>& usage, dice&) {
        const plan p = october(w);
        const usage_table table{usage};
        for (const payment& paid : payments(statements(finish(p, summed(p, table))))) {
            for (const std::optional<std::string>& viewer :
                 {std::optional<std::string>{}, std::optional{paid.payer}, std::optional{paid.payee}}) {
                const auto why =
                    explain(p, table.columns(),
                            {.payer = paid.payer, .payee = paid.payee, .agreement = {}, .viewer = viewer, .rejects = {}, .place = {}});
                REQUIRE(why.has_value());
                CHECK(why.value().result == to_text(paid.amount));
            }
        }
    });
}

TEST_CASE("settlement: as of a cut-off is what the usage without the records booked later settles to")
{
    std::size_t changed = 0;
    for_each_world(80, [&](const world& w, const std::vector<record>& usage, dice& roll) {
        const plan p = october(w);
        const auto booked_on = [](std::size_t day) {
            char text[32];
            std::snprintf(text, sizeof text, "2026-11-%02uT00:00:00Z", static_cast<unsigned>(1 + day));
            return std::string{text};
        };
        std::vector<record> all;
        for (record r : usage) {
            r.booked = booked_on(roll.below(20));
            all.push_back(r);
            // Revisions and second deliveries, booked whenever.
            while (roll.one_in(3)) {
                r.revision += static_cast<std::uint32_t>(roll.below(2));
                if (roll.one_in(2)) r.quantity = std::to_string(roll.below(9));
                if (roll.one_in(6)) r.offer = "nonsense";
                r.booked = booked_on(roll.below(20));
                all.push_back(r);
            }
        }
        roll.shuffle(all);
        const std::string cut_off = booked_on(roll.below(20));
        std::vector<record> by_then;
        for (const record& r : all)
            if (r.booked <= cut_off) by_then.push_back(r);  // the same form throughout: texts are ordered as times are
        accumulate_options until;
        until.booked_until = instant{at(cut_off)};
        until.threads = static_cast<unsigned>(1 + roll.below(4));
        until.batch_rows = 1 + roll.below(50);
        const partial sums = summed(p, usage_table{all}, until);
        CHECK(sums.not_yet_booked() == all.size() - by_then.size());
        changed += all.size() != by_then.size() ? 1 : 0;
        // The same to the digest, where the cut-off is the same; without one, the same accounts.
        const partial deleted = summed(p, usage_table{by_then}, until);
        CHECK(same(finish(p, sums), finish(p, deleted)));
        const partial plain = summed(p, usage_table{by_then});
        CHECK(of_ledger(finish(p, sums)) == of_ledger(finish(p, plain)));
        CHECK(sums.duplicates() == plain.duplicates());
        CHECK(sums.superseded() == plain.superseded());
        CHECK(std::equal(sums.rejects().begin(), sums.rejects().end(), plain.rejects().begin(), plain.rejects().end()));
    });
    CHECK(changed > 60);
}

TEST_CASE("settlement: parts of several files merge in any grouping, and a part again changes nothing")
{
    for_each_world(60, [&](const world& w, const std::vector<record>& usage, dice& roll) {
        const plan p = october(w);
        // Each event stands in one file, or is delivered in two; a group of files is split by event, so that groups share files.
        std::vector<std::vector<record>> files(2 + roll.below(4));
        for (const record& r : usage) {
            const std::size_t file = roll.below(files.size());
            files[file].push_back(r);
            if (roll.one_in(5)) files[roll.below(files.size())].push_back(r);
        }
        std::vector<usage_input_digest> manifest;
        for (std::size_t i = 0; i < files.size(); ++i) manifest.push_back({"file-" + std::to_string(i) + ".csv", 100 + i, {}});
        const unsigned k = static_cast<unsigned>(1 + roll.below(7));
        const bool named = !roll.one_in(4);
        std::vector<partial> parts;
        std::size_t rows = 0;
        for (unsigned part = 0; part < k; ++part) {
            usage_table table;
            std::set<std::size_t> from;
            std::vector<std::string> places;
            for (std::size_t f = 0; f < files.size(); ++f) {
                for (std::size_t line = 0; line < files[f].size(); ++line) {
                    const record& r = files[f][line];
                    if (partition_of(r.source, r.key, k) != part) continue;
                    table.add(r);
                    places.push_back(manifest[f].name + ':' + std::to_string(line + 2));
                    from.insert(f);
                }
            }
            accumulate_options options;
            // A part names the files it has records of, so that manifests overlap in part; some name all.
            for (std::size_t f = 0; f < files.size(); ++f)
                if (named && (from.count(f) != 0 || roll.one_in(3))) options.inputs.push_back(manifest[f]);
            options.place = [&](std::size_t row) { return places[row]; };
            parts.push_back(summed(p, table, options));
            rows += table.records().size();
        }
        const auto tree = [&](std::vector<partial> left) {
            while (left.size() > 1) {
                roll.shuffle(left);
                // Sometimes a part comes again in the midst of it.
                if (roll.one_in(3)) {
                    const std::size_t again = roll.below(left.size());
                    left[again] = merge(left[again], left[again]).value();
                }
                const checked<partial> both = merge(left[left.size() - 1], left[left.size() - 2]);
                INFO(lines(both.findings()));
                REQUIRE(both.has_value());
                left.pop_back();
                left.back() = both.value();
            }
            return left.front();
        };
        const auto equal_partials = [&](const partial& a, const partial& b) {
            return same(finish(p, a), finish(p, b)) && a.duplicates() == b.duplicates() && a.superseded() == b.superseded() &&
                   std::equal(a.inputs().begin(), a.inputs().end(), b.inputs().begin(), b.inputs().end());
        };
        const partial one = tree(parts);
        const partial other = tree(parts);
        CHECK(equal_partials(one, other));
        CHECK(one.records() + one.outside() + one.duplicates() + one.superseded() + one.rejects().size() == rows);
        for (const partial& again : parts) {
            CHECK(equal_partials(one, merge(one, again).value()));
            CHECK(equal_partials(one, merge(again, one).value()));
        }
        const std::size_t some = roll.below(parts.size());
        const partial group = tree({parts.begin(), parts.begin() + static_cast<std::ptrdiff_t>(some + 1)});
        CHECK(equal_partials(one, merge(group, one).value()));
    });
}
