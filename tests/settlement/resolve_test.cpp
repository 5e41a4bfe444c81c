#include "../../src/settlement/resolve.hpp"
#include "support/ecosystems.hpp"

#include <algorithm>
#include <random>
#include <set>
#include <tuple>

using namespace ecosystems;

namespace {

constexpr std::uint64_t seed = 20261;

/// Two offers that are known, one that nobody knows, customers of whom one is nobody.
plan sold()
{
    builder b;
    b.service("s").service("t").party("p").each("customers", {"ann", "bob"});
    const auto selling = [](const char* price) {
        return terms("distribute", "EUR", {{"p", "distributor"}, {"customers", "customer"}},
                     {charge("price", "customer", "distributor", per_unit(n(price)))}, {},
                     {rounds(rounding_place::statement, quantum::decimals(2))});
    };
    b.agree("a", selling("1")).agree("b", selling("1000000"));
    b.offer("o", "p", "customers", "s", "a").offer("u", "p", "customers", "t", "b");
    return planned(b.made(), "2026-10");
}

/// Deliveries as a person would list them; the columns are made of them.
struct delivery {
    std::uint32_t source;  ///< a code, or text_column::absent
    std::uint32_t key;     ///< a number, or a code where keys are text
    std::uint32_t revision;
    std::uint32_t offer;     ///< 2: nobody knows it
    std::uint32_t customer;  ///< 2: no member
    bool in_period;
    std::int64_t quantity;
    std::int64_t booked;
};

enum class key_form { dense, spread, text, numbers_as_text };

struct deliveries {
    std::vector<delivery> rows;
    key_form form;
    // The same name under two codes is one source.
    std::vector<std::string> sources{"north", "south", "north", ""};
    std::vector<std::string> offers{"o", "u", "unheard-of"};
    std::vector<std::string> customers{"ann", "bob", "zoe"};
    std::vector<std::string> key_names;
    std::vector<std::uint64_t> keys;
    std::vector<std::uint32_t> source_codes, key_codes, revisions, offer_codes, customer_codes;
    std::vector<std::int64_t> times, quantities, bookings;
    bool booked = false;

    deliveries(std::mt19937_64& random, std::size_t count, std::uint32_t distinct, key_form of, unsigned source_count, bool with_bookings)
        : form{of}, booked{with_bookings}
    {
        const auto below = [&](std::uint64_t bound) { return static_cast<std::uint32_t>(random() % bound); };
        for (std::size_t i = 0; i < count; ++i) {
            delivery d{};
            d.source = source_count == 0 ? text_column::absent : below(source_count + 1);
            if (d.source == sources.size()) d.source = text_column::absent;
            d.key = below(distinct);
            d.revision = below(3);
            d.offer = below(10) == 0 ? 2 : below(2);
            d.customer = below(10) == 0 ? 2 : below(2);
            d.in_period = below(8) != 0;
            d.quantity = below(2) + 1;
            d.booked = below(20) == 0 ? usage_columns::not_booked : below(100);
            rows.push_back(d);
        }
        // As often as not a delivery comes again as it was.
        for (std::size_t i = 1; i < count; ++i)
            if (below(3) == 0) rows[i] = rows[below(i)];
        for (const delivery& d : rows) {
            source_codes.push_back(d.source);
            revisions.push_back(d.revision);
            offer_codes.push_back(d.offer);
            customer_codes.push_back(d.customer);
            times.push_back(at(d.in_period ? "2026-10-15T12:00:00Z" : "2026-12-15T12:00:00Z"));
            quantities.push_back(d.quantity);
            bookings.push_back(d.booked);
            if (form == key_form::dense || form == key_form::spread) {
                keys.push_back(number_of(d));
            } else {
                // A text may stand among the names more than once.
                key_codes.push_back(static_cast<std::uint32_t>(key_names.size()));
                key_names.push_back(key_text(d));
            }
        }
    }
    [[nodiscard]] std::uint64_t number_of(const delivery& d) const
    {
        return form == key_form::dense ? 1000 + d.key : d.key * 0x9E37'79B9'7F4A'7C15ull;
    }
    [[nodiscard]] std::string key_text(const delivery& d) const
    {
        if (form == key_form::text) return "event/2026-10/" + std::string(d.key % 3, '0') + std::to_string(d.key);
        if (form == key_form::numbers_as_text) return (d.key % 4 == 0 ? "0" : "") + std::to_string(d.key);
        return std::to_string(number_of(d));
    }
    [[nodiscard]] std::string source_text(const delivery& d) const
    {
        return d.source == text_column::absent ? std::string{} : sources[d.source];
    }
    [[nodiscard]] usage_columns columns() const
    {
        usage_columns c;
        c.rows = rows.size();
        c.source = {source_codes, sources, text_column::absent};
        c.key = keys;
        c.key_text = {key_codes, key_names, text_column::absent};
        c.revision = revisions;
        c.time = times;
        if (booked) c.booked = bookings;
        c.offer = {offer_codes, offers, text_column::absent};
        c.parties.push_back({"customers", {customer_codes, customers, text_column::absent}});
        c.quantity = {quantities, 0, {}};
        return c;
    }
};

/// What is to come of them, told plainly: by one map over all deliveries.
struct outcome {
    std::uint64_t records = 0, duplicates = 0, superseded = 0, outside = 0, later = 0;
    std::multiset<std::tuple<std::string, std::string, std::string, std::uint32_t>> rejected;  // reason, source, key, revision
    std::set<std::pair<std::string, std::string>> held;
    std::int64_t owed = 0;
};

outcome by_the_book(const deliveries& all, const std::optional<std::int64_t>& cut_off)
{
    outcome told;
    std::map<std::pair<std::string, std::string>, std::map<std::uint32_t, std::vector<const delivery*>, std::greater<>>> by_key;
    for (const delivery& d : all.rows) {
        const auto reject_as = [&](const char* reason) { told.rejected.insert({reason, all.source_text(d), all.key_text(d), d.revision}); };
        if (cut_off && d.booked == usage_columns::not_booked)
            reject_as("no_booking_time");
        else if (cut_off && d.booked > *cut_off)
            ++told.later;
        else if (d.in_period && d.offer == 2)
            reject_as("unknown_offer");
        else if (d.in_period && d.customer == 2)
            reject_as("unknown_party");
        else
            by_key[{all.source_text(d), all.key_text(d)}][d.revision].push_back(&d);
    }
    for (const auto& [key, revisions] : by_key) {
        bool counted = false;
        for (const auto& [revision, same] : revisions) {
            if (counted) {
                told.superseded += same.size();
                continue;
            }
            const delivery& first = *same.front();
            if (std::all_of(same.begin(), same.end(), [&](const delivery* d) {
                    return std::tuple{d->offer, d->customer, d->in_period, d->quantity} ==
                           std::tuple{first.offer, first.customer, first.in_period, first.quantity};
                })) {
                counted = true;
                told.duplicates += same.size() - 1;
                told.held.insert(key);
                if (first.in_period) {
                    ++told.records;
                    told.owed += first.quantity * (first.offer == 0 ? 1 : 1000000);
                } else {
                    ++told.outside;
                }
            } else {
                for (std::size_t i = 0; i < same.size(); ++i)
                    told.rejected.insert({"conflicting_content", key.first, key.second, revision});
            }
        }
    }
    return told;
}

outcome by_the_library(const plan& under, const deliveries& all, const std::optional<std::int64_t>& cut_off, unsigned threads)
{
    accumulate_options how;
    how.threads = threads;
    if (cut_off) how.booked_until = instant{*cut_off};
    const partial sums = accumulate(under, all.columns(), how).value();
    outcome found{sums.records(), sums.duplicates(), sums.superseded(), sums.outside(), sums.not_yet_booked(), {}, {}, 0};
    for (const reject& r : sums.rejects()) found.rejected.insert({r.reason, r.source, r.key, r.revision});
    for (const auto& [source, keys] : sums.internals().keys.sources()) {
        for (const auto& [first, last] : keys.ranges)
            for (std::uint64_t key = first;; ++key) {
                found.held.insert({source, std::to_string(key)});
                if (key == last) break;
            }
        for (const std::string_view key : keys.others) found.held.insert({source, std::string{key}});
    }
    rational owed;
    const ledger made = finish(under, sums);
    for (const ledger_account& a : made.accounts()) owed += a.amount;
    found.owed = static_cast<std::int64_t>(owed.to_integer(rounding_mode::down));
    return found;
}

}  // namespace

TEST_CASE("resolve: which delivery counts is what a plain map over all of them says, whatever form keys have and order they come in")
{
    CAPTURE(seed);
    std::mt19937_64 random{seed};
    const plan under = sold();
    for (const key_form form : {key_form::dense, key_form::spread, key_form::text, key_form::numbers_as_text})
        for (const std::size_t count : {1u, 2u, 60u, 700u, 20000u})
            for (const std::uint32_t distinct : {1u, 40u, 100000u})
                for (const unsigned sources : {0u, 1u, 4u}) {
                    const bool booked = random() % 2 == 0;
                    const deliveries all{random, count, distinct, form, sources, booked};
                    const auto cut_off = booked && random() % 2 == 0 ? std::optional<std::int64_t>{50} : std::nullopt;
                    CAPTURE(static_cast<int>(form));
                    CAPTURE(count);
                    CAPTURE(distinct);
                    CAPTURE(sources);
                    CAPTURE(cut_off.has_value());
                    const outcome expected = by_the_book(all, cut_off);
                    const outcome found = by_the_library(under, all, cut_off, 1 + static_cast<unsigned>(random() % 2));
                    CHECK(found.records == expected.records);
                    CHECK(found.duplicates == expected.duplicates);
                    CHECK(found.superseded == expected.superseded);
                    CHECK(found.outside == expected.outside);
                    CHECK(found.later == expected.later);
                    CHECK(found.owed == expected.owed);
                    CHECK((found.rejected == expected.rejected));
                    CHECK((found.held == expected.held));
                }
}

TEST_CASE("resolve: keys whose hashes meet are told apart, however many meet")
{
    CAPTURE(seed);
    std::mt19937_64 random{seed};
    const plan under = sold();
    for (const key_form form : {key_form::spread, key_form::text}) {
        const deliveries all{random, 20000, 15000, form, 4, false};
        const usage_columns usage = all.columns();
        const binding names{under.internals(), usage};
        const auto settled_with = [&](unsigned hash_bits) {
            row_marks skip{usage.rows};
            resolution found = resolve(under.internals(), usage, names, {}, skip, hash_bits);
            std::sort(found.rejected.begin(), found.rejected.end());
            std::vector<std::size_t> marked;
            for (std::size_t row = 0; row < usage.rows; ++row)
                if (skip.marked(row)) marked.push_back(row);
            return std::tuple{found.duplicates, found.superseded, found.rejected, marked};
        };
        const auto expected = settled_with(64);
        CHECK(std::get<0>(expected) > 0);
        CHECK(std::get<1>(expected) > 0);
        for (const unsigned bits : {1u, 4u, 12u, 20u}) {
            CAPTURE(static_cast<int>(form));
            CAPTURE(bits);
            CHECK((settled_with(bits) == expected));
        }
    }
}

TEST_CASE("resolve: the least and the largest numbers there are may be keys, side by side and beside dense ones")
{
    const plan under = sold();
    const std::uint64_t all_keys[] = {UINT64_MAX, 0, UINT64_MAX - 1, 1, 0, UINT64_MAX, 1ull << 63};
    const std::vector<std::int64_t> times(std::size(all_keys), at("2026-10-15T12:00:00Z"));
    const std::vector<std::string> offers{"o"};
    const std::vector<std::string> customers{"ann"};
    usage_columns usage;
    usage.rows = std::size(all_keys);
    usage.key = all_keys;
    usage.time = times;
    usage.offer = {{}, offers, 0};
    usage.parties.push_back({"customers", {{}, customers, 0}});
    const partial sums = accumulate(under, usage).value();
    CHECK(sums.records() == 5);
    CHECK(sums.duplicates() == 2);
    const auto& keys = sums.internals().keys.sources();
    REQUIRE(keys.size() == 1);
    using range = std::pair<std::uint64_t, std::uint64_t>;
    CHECK((keys.begin()->second.ranges == std::vector<range>{{0, 1}, {1ull << 63, 1ull << 63}, {UINT64_MAX - 1, UINT64_MAX}}));
}
