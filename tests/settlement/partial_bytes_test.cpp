#include <partnering/settlement/partial_bytes.hpp>
#include <partnering/settlement/usage_part.hpp>

#include "../support/carried.hpp"
#include "../support/ecosystems.hpp"

#include <algorithm>
#include <random>
#include <set>

using namespace ecosystems;

namespace {

using texts = std::vector<std::string>;

/// Small random numbers, the same on every machine.
class dice {
public:
    explicit dice(std::uint32_t seed) : engine_{seed} {}
    std::size_t below(std::size_t bound) { return engine_() % bound; }
    bool one_in(std::size_t count) { return below(count) == 0; }

private:
    std::mt19937 engine_;
};

/// One of each kind of sums: three open classes on one offer; an introducer beside an open class, its price per record and not rounded
/// there (exact sums); a listed class with each record rounded (sums of quanta, wide where quantities are); and no party named at all.
ecosystem rich()
{
    builder b;
    b.service("triple").service("shared").service("rounded").service("plain").service("other");
    b.parties({"hub", "friend", "maker", "buyer"}).each("agents").each("buyers").each("zones").each("dealers", {"d1", "d2", "d3"});
    b.agree(
        "three",
        terms("distribute", "EUR", {{"hub", "distributor"}, {"buyers", "customer"}, {"agents", "broker"}, {"zones", "provider"}},
              {charge("price", "customer", "distributor", per_unit(n("10"))), charge("agency", "distributor", "broker", per_unit(n("1"))),
               charge("rent", "distributor", "provider", per_unit(n("2/7")))}));
    b.offer("o3", "hub", "buyers", "triple", "three");
    b.agree("selling",
            terms("co_sell", "EUR", {{"hub", "coseller"}, {"friend", "coseller"}, {"buyers", "customer"}},
                  {per_event(charge("price", "customer", "coseller", tiered(tier_mode::volume, {step("5", "1/3"), step("", "1/7")}))),
                   charge("commission", "introduced", "introducer", percent(n("10"), retail))}));
    b.offer("oi", "hub", "buyers", "shared", "selling").offer("of", "friend", "buyers", "other", "selling");
    b.agree("each", terms("distribute", "EUR", {{"maker", "distributor"}, {"dealers", "customer"}},
                          {charge("bonus", "distributor", "customer", per_unit(n("2.505")))}, {},
                          {rounds(rounding_place::event, quantum::decimals(2)), rounds(rounding_place::statement, quantum::decimals(2))}));
    b.offer("or", "maker", "dealers", "rounded", "each");
    // Each record what it adds to the period: its records are kept until all are there.
    charge_clause further =
        charge("further", "distributor", "customer", tiered(tier_mode::graduated, {step("20", "0.75"), step("", "0.4")}));
    further.per = charge_scope::running;
    b.service("running");
    b.agree("runs", terms("distribute", "EUR", {{"maker", "distributor"}, {"dealers", "customer"}}, {further}, {},
                          {rounds(rounding_place::event, quantum::decimals(2)), rounds(rounding_place::statement, quantum::decimals(2))}));
    b.offer("os", "maker", "dealers", "running", "runs");
    b.agree("plain", terms("distribute", "EUR", {{"hub", "distributor"}, {"buyer", "customer"}},
                           {charge("price", "customer", "distributor", per_unit(n("3")))}));
    b.offer("op", "hub", "buyer", "plain", "plain");
    return b.made();
}

std::vector<record> random_usage(dice& roll, std::size_t count)
{
    std::vector<record> all;
    const char* const offers[] = {"o3", "oi", "or", "op", "os", "nonsense"};
    for (std::size_t i = 0; i < count; ++i) {
        record r;
        r.key = roll.one_in(3) ? "k" + std::to_string(i) : std::to_string(i * (1 + roll.below(2)));
        r.source = roll.one_in(3) ? "other" : "test";
        r.offer = offers[roll.below(roll.one_in(4) ? 6 : 5)];
        r.quantity = to_string(rational{static_cast<int>(roll.below(20000)) - 2000, 1000});
        if ((r.offer == "or" || r.offer == "os") && roll.one_in(3)) r.quantity = "123456789012345678901234567";  // beyond 64 bits
        r.gross = roll.one_in(2) ? "" : "12.5";
        r.who = {{"buyers", "buyer-" + std::to_string(roll.below(9))},
                 {"agents", "a" + std::to_string(roll.below(3))},
                 {"zones", "z" + std::to_string(roll.below(3))},
                 {"dealers", roll.one_in(9) ? "stranger" : "d" + std::to_string(1 + roll.below(3))}};
        if (roll.one_in(3)) r.introducer = "friend";
        if (roll.one_in(15)) r.time = "2026-11-03T00:00:00Z";  // another period
        r.booked = roll.one_in(4) ? "2026-12-01T00:00:00Z" : "2026-11-01T00:00:00Z";
        all.push_back(r);
        if (roll.one_in(6)) all.push_back(r);  // delivered twice
        if (roll.one_in(8)) {
            r.revision = 1;
            r.quantity = "4";
            all.push_back(r);
        }
        if (roll.one_in(12)) {
            r.revision = 2;
            all.push_back(r);
            r.quantity = "5";
            all.push_back(r);  // another content: all of them are rejected
        }
    }
    return all;
}

accumulate_options from_file(bool cut_off = false)
{
    accumulate_options options;
    options.inputs = {{"october.csv", 12345, digester{}.add("x").finish()}, {"more.csv", 1, {}}};
    options.rejects = {
        {.reason = "bad_time", .source = "test", .key = "r1", .revision = 7, .place = "october.csv:9", .text = "odd", .booked = {}},
        {.reason = "bad_time",
         .source = "test",
         .key = "r2",
         .revision = 0,
         .place = "october.csv:10",
         .text = "odd",
         .booked = instant{at("2027-01-01T00:00:00Z")}},
        {.reason = "bad_time", .source = "", .key = "", .revision = 0, .place = "", .text = "", .booked = instant{0}}};
    if (cut_off) options.booked_until = instant{at("2026-11-15T00:00:00Z")};
    return options;
}

bool same(const plan& under, const partial& a, const partial& b)
{
    const ledger x = finish(under, a);
    const ledger y = finish(under, b);
    return x.content_digest() == y.content_digest() && digest_of(statements(x)) == digest_of(statements(y)) && a.records() == b.records() &&
           a.duplicates() == b.duplicates() && a.superseded() == b.superseded() && a.outside() == b.outside() &&
           a.not_yet_booked() == b.not_yet_booked() && a.booked_until() == b.booked_until() &&
           std::equal(a.rejects().begin(), a.rejects().end(), b.rejects().begin(), b.rejects().end()) &&
           std::equal(a.inputs().begin(), a.inputs().end(), b.inputs().begin(), b.inputs().end());
}

/// Content with a digest that fits, as somebody would write it who means harm.
std::string sealed(std::string content)
{
    const digest d = digester{}.add_raw(content.data(), content.size()).finish();
    return content.append(reinterpret_cast<const char*>(d.bytes.data()), d.bytes.size());
}

std::string code_of(const checked<partial>& read) { return read ? "" : read.findings().front().code; }

/// A partial of few bytes that has something of everything.
partial small(const plan& under)
{
    std::vector<record> few{{.key = "1", .offer = "oi", .quantity = "2.5", .who = {{"buyers", "x"}}, .introducer = "friend"},
                            {.key = "1", .offer = "oi", .quantity = "2.5", .who = {{"buyers", "x"}}, .introducer = "friend"},
                            {.key = "k", .offer = "or", .quantity = "123456789012345678901234567", .who = {{"dealers", "d1"}}},
                            {.key = "r1", .offer = "os", .quantity = "30", .who = {{"dealers", "d2"}}},
                            {.key = "7", .offer = "os", .quantity = "123456789012345678901234567", .who = {{"dealers", "d1"}}},
                            {.key = "3", .offer = "nonsense"}};
    accumulate_options options;
    options.inputs = {{"a", 1, {}}};
    options.part = part_of{2, 16};
    return summed(under, usage_table{few}, options);
}

}  // namespace

TEST_CASE("partial bytes: what is written is read again, sums of every kind, and the same bytes again")
{
    const plan p = planned(rich(), "2026-10");
    CHECK(std::count_if(p.legs().begin(), p.legs().end(), [](const plan_leg& leg) { return leg.is == leg_class::event; }) >= 2);
    std::size_t settled = 0;
    for (std::uint32_t seed = 900; seed < 940; ++seed) {
        CAPTURE(seed);
        dice roll{seed};
        const usage_table usage{random_usage(roll, roll.below(120))};
        for (const bool cut_off : {false, true}) {
            CAPTURE(cut_off);
            const partial made = summed(p, usage, from_file(cut_off));
            const partial read = carried(made, p);
            CHECK(same(p, made, read));
            // Whether it went through bytes makes no difference to what it merges with.
            CHECK(to_bytes(merge(made, read).value()) == to_bytes(made));
            settled += made.records();
        }
        // Inputs that nobody names: the sums say which call it is.
        const partial nameless = summed(p, usage);
        CHECK(to_bytes(merge(carried(nameless, p), nameless).value()) == to_bytes(nameless));
    }
    CHECK(settled > 1000);
}

TEST_CASE("partial bytes: they do not depend on threads, batches, the order of rows, or which member was seen first")
{
    const plan p = planned(rich(), "2026-10");
    for (std::uint32_t seed = 950; seed < 960; ++seed) {
        CAPTURE(seed);
        dice roll{seed};
        std::vector<record> records = random_usage(roll, 100);
        const std::string expected = to_bytes(summed(p, usage_table{records}, from_file()));
        std::reverse(records.begin(), records.end());
        accumulate_options options = from_file();
        options.batch_rows = 7;
        options.threads = 3;
        std::reverse(options.rejects.begin(), options.rejects.end());
        CHECK(to_bytes(summed(p, usage_table{records}, options)) == expected);
    }
}

TEST_CASE("partial bytes: parts of usage, carried as bytes, merge in any tree and order to the bytes of one another, and to one run")
{
    const plan p = planned(rich(), "2026-10");
    for (std::uint32_t seed = 1000; seed < 1030; ++seed) {
        CAPTURE(seed);
        dice roll{seed};
        const usage_table usage{random_usage(roll, 120)};
        const usage_columns columns = usage.columns();
        const accumulate_options all = from_file(roll.one_in(2));
        const partial whole = accumulate(p, columns, all).value();
        const auto parts = static_cast<unsigned>(1 + roll.below(16));
        std::vector<partial> made;
        for (unsigned i = 0; i < parts; ++i) {
            const usage_part part{columns, {i, parts}};
            accumulate_options options = all;
            options.rejects = rejects_of(all.rejects, {i, parts});
            made.push_back(carried(accumulate(p, part.columns(), options).value(), p));
        }
        const std::string at_once = to_bytes(merge(made).value());
        CHECK(same(p, partial_from_bytes(at_once, p).value(), whole));
        for (int tree = 0; tree < 3; ++tree) {
            std::vector<partial> left = made;
            while (left.size() > 1) {
                std::swap(left[roll.below(left.size())], left.back());
                const partial one = left.back();
                left.pop_back();
                partial& other = left[roll.below(left.size())];
                other = carried(merge(other, one).value(), p);
            }
            CHECK(to_bytes(left.front()) == at_once);
            // Parts beside what is made of them, and each twice, change nothing.
            std::vector<partial> again = made;
            again.insert(again.begin() + static_cast<std::ptrdiff_t>(roll.below(again.size())), left.front());
            again.push_back(made.front());
            again.push_back(merge(made.front(), made.back()).value());
            CHECK(to_bytes(merge(again).value()) == at_once);
        }
    }
}

TEST_CASE("partial bytes: every bit that is changed and every byte that is missing is noticed")
{
    const plan p = planned(rich(), "2026-10");
    const std::string bytes = to_bytes(small(p));
    CAPTURE(bytes.size());
    REQUIRE(code_of(partial_from_bytes(bytes, p)) == "");
    std::set<std::string> codes_of_bits;
    std::size_t unnoticed = 0;
    for (std::size_t bit = 0; bit < bytes.size() * 8; ++bit) {
        std::string changed = bytes;
        changed[bit / 8] = static_cast<char>(static_cast<unsigned char>(changed[bit / 8]) ^ (1u << (bit % 8)));
        const std::string code = code_of(partial_from_bytes(changed, p));
        codes_of_bits.insert(code);
        unnoticed += code.empty() ? 1 : 0;
    }
    CHECK(unnoticed == 0);
    CHECK(codes_of_bits == std::set<std::string>{"not_a_partial", "partial_damaged"});
    for (std::size_t length = 0; length < bytes.size(); ++length) {
        CAPTURE(length);
        const std::string code = code_of(partial_from_bytes(std::string_view{bytes}.substr(0, length), p));
        CHECK(code == (length < 8 ? "not_a_partial" : "partial_damaged"));
    }
    CHECK(code_of(partial_from_bytes(bytes + '\0', p)) == "partial_damaged");
}

TEST_CASE("partial bytes: another version, another plan, a repeated and an overlapping partial are told apart")
{
    const ecosystem e = rich();
    const plan p = planned(e, "2026-10");
    const std::string bytes = to_bytes(small(p));
    const std::string content = bytes.substr(0, bytes.size() - 32);
    REQUIRE(sealed(content) == bytes);
    std::string later = content;
    later[8] = 5;
    CHECK(code_of(partial_from_bytes(sealed(later), p)) == "partial_version");
    CHECK(code_of(partial_from_bytes(bytes, planned(e, "2026-11"))) == "foreign_partial");
    CHECK(code_of(partial_from_bytes(sealed(content + 'x'), p)) == "partial_malformed");
    CHECK(code_of(partial_from_bytes("", p)) == "not_a_partial");
    CHECK(code_of(partial_from_bytes("key,time\n", p)) == "not_a_partial");

    const partial a = partial_from_bytes(bytes, p).value();
    accumulate_options elsewhere;
    elsewhere.inputs = {{"b", 1, {}}};
    const partial b = summed(p, usage_table{{{.key = "k", .offer = "op"}}}, elsewhere);
    const partial c = summed(p, usage_table{{{.key = "9", .offer = "op"}}}, elsewhere);
    CHECK(to_bytes(merge(std::vector{a, a, a}).value()) == bytes);
    const std::vector<std::string> names{"a.partial", "c.partial", "b.partial"};
    const checked<partial> overlap = merge(std::vector{a, c, b}, names);
    REQUIRE(codes(overlap.findings()) == texts{"key_overlap"});
    CHECK(overlap.findings().front().subject == "test/k");
    CHECK(overlap.findings().front().place == "a.partial and b.partial");
    const partial november = summed(planned(e, "2026-11"), usage_table{});
    const checked<partial> foreign = merge(std::vector{a, c, november}, names);
    REQUIRE(codes(foreign.findings()) == texts{"foreign_partial"});
    CHECK(foreign.findings().front().place == "a.partial and b.partial");
}

TEST_CASE("partial bytes: what is written wrong under a digest that fits is refused, or is a partial like others; it never crashes")
{
    const plan p = planned(rich(), "2026-10");
    std::size_t refused = 0;
    std::size_t taken = 0;
    for (std::uint32_t seed = 2000; seed < 2010; ++seed) {
        CAPTURE(seed);
        dice roll{seed};
        const std::string bytes =
            to_bytes(seed % 2 == 0 ? small(p) : summed(p, usage_table{random_usage(roll, 30)}, from_file(roll.one_in(2))));
        const std::string content = bytes.substr(0, bytes.size() - 32);
        constexpr std::size_t after_digest = 8 + 4 + 32;
        for (int i = 0; i < 1500; ++i) {
            std::string changed = content;
            for (std::size_t n = 1 + roll.below(3); n > 0; --n) {
                const std::size_t at = after_digest + roll.below(changed.size() - after_digest);
                const std::size_t how = roll.below(5);
                if (how == 0) changed[at] = static_cast<char>(roll.below(256));
                if (how == 1) changed[at] = static_cast<char>(static_cast<unsigned char>(changed[at]) ^ (1u << roll.below(8)));
                if (how == 2) changed.erase(at, 1 + roll.below(4));
                if (how == 3) changed.insert(at, "\xff\xff\xff\xff\xff\xff\xff\xff\xff\x01", 1 + roll.below(10));
                if (how == 4) changed.insert(at, changed, after_digest, roll.below(20));
                if (changed.size() <= after_digest) break;
            }
            CAPTURE(i);
            const checked<partial> read = partial_from_bytes(sealed(changed), p);
            if (!read) {
                CHECK(code_of(read) == "partial_malformed");
                ++refused;
                continue;
            }
            // What is taken has one form, and can be merged and finished like any other.
            CHECK(to_bytes(read.value()) == sealed(changed));
            try {
                static_cast<void>(finish(p, read.value()).content_digest());
                static_cast<void>(merge(read.value(), summed(p, usage_table{{{.key = "other", .offer = "op"}}})));
            } catch (const arithmetic_error&) {
                // Sums that nobody could have added up may be too large to price.
            }
            ++taken;
        }
    }
    CHECK(refused > 5000);
    CHECK(taken > 100);
}

TEST_CASE("partial bytes: many keys of a source with a long name are read as quickly as many of a short one")
{
    // Were the name looked at once a key, 250 GB of it would be, which takes half a minute.
    constexpr std::size_t count = 500'000;
    const plan p = planned(rich(), "2026-10");
    const std::vector<std::string> sources{std::string(count, 's')};
    const std::vector<std::string> offers{"op"};
    const std::vector<std::uint32_t> first(count, 0);
    const std::vector<std::int64_t> times(count, at("2026-10-15T12:00:00Z"));
    std::vector<std::uint64_t> keys;
    for (std::size_t i = 0; i < count; ++i) keys.push_back(2 * i);
    usage_columns usage;
    usage.rows = count;
    usage.key = keys;
    usage.time = times;
    usage.source = {first, sources, text_column::absent};
    usage.offer = {first, offers, text_column::absent};
    CHECK(carried(accumulate(p, usage).value(), p).records() == count);
}

TEST_CASE("usage part: the parts of usage are all of it, each row in the part that partition_of says, with its wide values and names")
{
    dice roll{77};
    for (const bool numeric : {false, true}) {
        CAPTURE(numeric);
        std::vector<record> records = random_usage(roll, 200);
        if (numeric)
            for (std::size_t i = 0; i < records.size(); ++i) records[i].key = std::to_string(3 * i);
        usage_table usage{records};
        usage.numeric_keys = numeric;
        const usage_columns columns = usage.columns();
        std::vector<int> seen(records.size());
        const auto text = [](const text_column& c, std::size_t row) {
            return c.code(row) == text_column::absent ? "" : c.names[c.code(row)];
        };
        for (unsigned i = 0; i < 5; ++i) {
            const usage_part part{columns, {i, 5}};
            const usage_columns mine = part.columns();
            mine.check_shapes();
            std::size_t wide = 0;
            for (std::size_t row = 0; row < mine.rows; ++row) {
                const std::size_t from = part.row_of(row);
                ++seen[from];
                CHECK(partition_of(records[from].source, records[from].key, 5) == i);
                CHECK(mine.key_of(row) == records[from].key);
                CHECK(text(mine.source, row) == records[from].source);
                CHECK(text(mine.offer, row) == records[from].offer);
                CHECK(text(mine.parties[0].members, row) == text(columns.parties[0].members, from));
                CHECK(mine.quantity.values[row] == columns.quantity.values[from]);
                if (mine.quantity.values[row] == quantity_column::in_wide) {
                    REQUIRE(wide < mine.quantity.wide.size());
                    CHECK(mine.quantity.wide[wide].first == row);
                    CHECK(to_string(mine.quantity.wide[wide].second) == records[from].quantity + "000");
                    ++wide;
                }
            }
            CHECK(mine.quantity.wide.size() == wide);
        }
        CHECK(std::count(seen.begin(), seen.end(), 1) == static_cast<std::ptrdiff_t>(records.size()));
    }
}

TEST_CASE("usage part: each reject of a reader is in one part, also where a part has nothing else")
{
    const plan p = planned(rich(), "2026-10");
    accumulate_options all;
    all.inputs = {{"a.csv", 1, {}}};
    all.booked_until = instant{at("2026-11-15T00:00:00Z")};
    for (int i = 0; i < 40; ++i) {
        const std::string number = std::to_string(i);
        const char* const booked = i % 2 == 0 ? "2026-11-01T00:00:00Z" : "2026-12-01T00:00:00Z";
        all.rejects.push_back({.reason = "bad_time",
                               .source = "s",
                               .key = number,
                               .revision = 0,
                               .place = "a.csv:" + number,
                               .text = "odd",
                               .booked = instant{at(booked)}});
    }
    // No part has a row, so that nothing but its rejects and counts tells one from another.
    const usage_table none;
    const partial whole = summed(p, none, all);
    REQUIRE(whole.rejects().size() == 20);
    for (const unsigned parts : {1u, 2u, 16u, 64u}) {
        CAPTURE(parts);
        std::vector<partial> made;
        std::size_t dealt = 0;
        for (unsigned i = 0; i < parts; ++i) {
            accumulate_options options = all;
            options.rejects = rejects_of(all.rejects, {i, parts});
            dealt += options.rejects.size();
            made.push_back(carried(summed(p, none, options), p));
        }
        CHECK(dealt == 40);
        CHECK(same(p, merge(made).value(), whole));
    }
}
