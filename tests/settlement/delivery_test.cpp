#include "../support/ecosystems.hpp"

#include <algorithm>

using namespace ecosystems;

namespace {

using texts = std::vector<std::string>;

/// 10,000 dealers under one agreement, each paid 2.50 a sale by the maker; listed, or open.
builder dealers(bool open)
{
    builder b;
    std::vector<std::string> members;
    if (!open)
        for (int i = 0; i < 10000; ++i) members.push_back("dealer-" + std::to_string(i));
    b.service("phone").party("maker").each("dealers", members);
    b.agree("selling", terms("distribute", "EUR", {{"maker", "supplier"}, {"dealers", "distributor"}},
                             {charge("bonus", "supplier", "distributor", per_unit(n("2.50")))}));
    b.offer("o", "maker", "dealers", "phone", "selling");
    return b;
}

builder sale()
{
    builder b;
    b.service("s").parties({"buyer", "seller"});
    b.agree("a", terms("distribute", "EUR", {{"seller", "distributor"}, {"buyer", "customer"}},
                       {charge("price", "customer", "distributor", per_unit(n("1")))}));
    b.offer("o", "seller", "buyer", "s", "a");
    return b;
}

struct outcome {
    std::string paid;
    std::uint64_t records, duplicates, superseded;
    texts rejected;
    friend bool operator==(const outcome&, const outcome&) = default;
};

outcome of_usage(const usage_table& usage)
{
    const ledger l = settled(sale().made(), "2026-10", usage);
    texts rejected;
    for (const reject& r : l.rejects()) rejected.push_back(r.key + ":" + std::to_string(r.revision) + " " + r.reason);
    return {paid(l, "buyer", "seller"), l.records(), l.duplicates(), l.superseded(), rejected};
}

record event(std::string key, std::string quantity, std::uint32_t revision = 0)
{
    return {.key = std::move(key), .offer = "o", .quantity = std::move(quantity), .revision = revision};
}

}  // namespace

TEST_CASE("slots: 10,000 dealers under one agreement, listed or open, each has its own account")
{
    for (const bool open : {false, true}) {
        CAPTURE(open);
        usage_table usage;
        for (int i = 0; i < 20000; ++i)
            usage.add({.key = std::to_string(i), .offer = "o", .who = {{"dealers", "dealer-" + std::to_string(i % 10000)}}});
        const ledger l = settled(dealers(open).made(), "2026-10", usage);
        CHECK(l.rejects().empty());
        const auto all = payments(statements(l));
        REQUIRE(all.size() == 10000);
        CHECK(std::all_of(all.begin(), all.end(), [](const payment& p) { return p.payer == "maker" && to_string(p.amount) == "5.00"; }));
        CHECK(std::is_sorted(all.begin(), all.end(), [](const payment& a, const payment& b) { return a.payee < b.payee; }));
    }
}

TEST_CASE("slots: who is no member, and a record that names nobody, are rejected, counted, and say what would be right")
{
    usage_table usage{{{.key = "1", .offer = "o", .who = {{"dealers", "dealer-1"}}},
                       {.key = "2", .offer = "o", .who = {{"dealers", "stranger"}}},
                       {.key = "3", .offer = "o"}}};
    const ledger l = settled(dealers(false).made(), "2026-10", usage);
    CHECK(l.records() == 1);
    REQUIRE(l.rejects().size() == 2);
    texts reasons;
    for (const reject& r : l.rejects()) reasons.push_back(r.key + " " + r.reason);
    std::sort(reasons.begin(), reasons.end());
    CHECK(reasons == texts{"2 unknown_party", "3 missing_party"});
    CHECK(paid(l, "maker", "dealer-1") == "2.50");
    // A usage without the column at all says so.
    const ledger none = settled(dealers(false).made(), "2026-10", usage_table{{{.key = "1", .offer = "o"}}});
    REQUIRE(none.rejects().size() == 1);
    CHECK(none.rejects().front().reason == "missing_party");
    CHECK(none.rejects().front().text.find("no column for that class") != std::string::npos);
}

TEST_CASE("slots: the number of an open member does not depend on who was seen first")
{
    const ecosystem e = dealers(true).made();
    usage_table one{{{.key = "1", .offer = "o", .who = {{"dealers", "zoe"}}}, {.key = "2", .offer = "o", .who = {{"dealers", "adam"}}}}};
    usage_table other{{one.records()[1], one.records()[0]}};
    CHECK(settled(e, "2026-10", one).content_digest() == settled(e, "2026-10", other).content_digest());
}

TEST_CASE("slots: three classes on one route keep their members apart")
{
    builder b;
    b.service("s").party("hub").each("agents").each("buyers").each("zones");
    b.agree("a", terms("distribute", "EUR", {{"hub", "distributor"}, {"buyers", "customer"}, {"agents", "broker"}, {"zones", "provider"}},
                       {charge("price", "customer", "distributor", per_unit(n("10"))),
                        charge("agency", "distributor", "broker", per_unit(n("1"))),
                        charge("rent", "distributor", "provider", per_unit(n("2")))}));
    b.offer("o", "hub", "buyers", "s", "a");
    usage_table usage;
    std::map<std::string, int> expected;
    for (int i = 0; i < 343; ++i) {
        const std::string buyer = "b" + std::to_string(i % 7);
        const std::string agent = "a" + std::to_string(i / 7 % 7);
        const std::string zone = "z" + std::to_string(i / 49);
        expected[buyer + " -> hub"] += 10 * (i % 3);
        expected["hub -> " + agent] += 1 * (i % 3);
        expected["hub -> " + zone] += 2 * (i % 3);
        usage.add({.key = std::to_string(i),
                   .offer = "o",
                   .quantity = std::to_string(i % 3),
                   .who = {{"buyers", buyer}, {"agents", agent}, {"zones", zone}}});
    }
    std::map<std::string, int> found;
    for (const payment& p : payments(statements(settled(b.made(), "2026-10", usage))))
        found[p.payer + " -> " + p.payee] = static_cast<int>((p.amount.count() / 100));
    CHECK(found == expected);
}

TEST_CASE("rejects: each reason, beside good records that settle")
{
    builder b = sale();
    b.offer("p", "seller", "buyer", "s", "a");
    b.service("unsold");
    struct row {
        record r;
        const char* reason;
        const char* says;
    };
    const row rows[] = {
        {{.key = "1", .offer = "nonsense"}, "unknown_offer", "not in the document"},
        {{.key = "1", .service = "nonsense"}, "unknown_service", "not in the document"},
        {{.key = "1", .service = "unsold"}, "offer_not_in_force", "not offered at 2026-10-15"},
        {{.key = "1", .service = "s"}, "ambiguous_service", "'o', 'p'"},
        {{.key = "1"}, "no_offer", "neither an offer nor a service"},
    };
    for (const row& each : rows) {
        CAPTURE(each.reason);
        const ledger l = settled(b.made(), "2026-10", usage_table{{each.r, {.key = "good", .offer = "o", .quantity = "3"}}});
        REQUIRE(l.rejects().size() == 1);
        CHECK(l.rejects().front().reason == each.reason);
        CHECK(l.rejects().front().text.find(each.says) != std::string::npos);
        CHECK(l.rejects().front().source == "test");
        CHECK(paid(l, "buyer", "seller") == "3.00");
    }
    // A slip is met with a suggestion.
    builder named = sale();
    named.draft.offers.front().key = "to-buyer";
    CHECK(settled(named.made(), "2026-10", usage_table{{{.key = "1", .offer = "to-buyr"}}}).rejects().front().text.find("'to-buyer'") !=
          std::string::npos);
}

TEST_CASE("rejects: an introducer nobody knows is rejected only where one is asked for")
{
    CHECK(of_usage(usage_table{{{.key = "1", .offer = "o", .introducer = "stranger"}}}).rejected == texts{});
    builder b;
    b.service("s").service("t").parties({"b", "g"}).together("c");
    b.agree("m", terms("co_sell", "EUR", {{"b", "coseller"}, {"g", "coseller"}, {"c", "customer"}},
                       {charge("price", "customer", "coseller", per_unit(n("10"))),
                        charge("commission", "introduced", "introducer", percent(n("10"), retail))}));
    b.offer("os", "b", "c", "s", "m").offer("ot", "g", "c", "t", "m");
    const ledger l = settled(b.made(), "2026-10",
                             usage_table{{{.key = "1", .offer = "os", .introducer = "stranger"},
                                          {.key = "2", .offer = "os", .introducer = "g"},
                                          {.key = "3", .offer = "os", .introducer = "b"}}});
    REQUIRE(l.rejects().size() == 1);
    CHECK(l.rejects().front().reason == "unknown_introducer");
    CHECK(all_paid(l) == texts{"b -> g 1.00 EUR", "c -> b 20.00 EUR"});
}

TEST_CASE("formancehq/ledger#340: the same event twice changes nothing")
{
    const outcome once = of_usage(usage_table{{event("1", "5"), event("2", "7")}});
    CHECK(once == outcome{"12.00", 2, 0, 0, {}});
    CHECK(of_usage(usage_table{{event("1", "5"), event("2", "7"), event("1", "5"), event("2", "7"), event("1", "5")}}) ==
          outcome{"12.00", 2, 3, 0, {}});
    const ecosystem e = sale().made();
    CHECK(settled(e, "2026-10", usage_table{{event("1", "5"), event("2", "7")}}).content_digest() ==
          settled(e, "2026-10", usage_table{{event("2", "7"), event("1", "5"), event("2", "7")}}).content_digest());
}

TEST_CASE("formancehq/stack#1464: one key, one revision and two contents: all are rejected, and the key is not used up")
{
    CHECK(of_usage(usage_table{{event("1", "5"), event("1", "6"), event("2", "7")}}) ==
          outcome{"7.00", 1, 0, 0, {"1:0 conflicting_content", "1:0 conflicting_content"}});
    // Three deliveries, two of them alike, are still in conflict.
    CHECK(of_usage(usage_table{{event("1", "5"), event("1", "6"), event("1", "5")}}).rejected.size() == 3);
    // A higher revision settles it; a conflict above leaves the revision below.
    CHECK(of_usage(usage_table{{event("1", "5"), event("1", "6"), event("1", "8", 1)}}) == outcome{"8.00", 1, 0, 2, {}});
    CHECK(of_usage(usage_table{{event("1", "5"), event("1", "6", 1), event("1", "8", 1)}}) ==
          outcome{"5.00", 1, 0, 0, {"1:1 conflicting_content", "1:1 conflicting_content"}});
    // The key is free: a partial of the record as it should be merges with one that rejected it.
    const plan p = planned(sale().made(), "2026-10");
    const auto merged =
        merge(summed(p, usage_table{{event("1", "5"), event("1", "6"), event("2", "7")}}), summed(p, usage_table{{event("1", "9")}}));
    REQUIRE(merged.has_value());
    CHECK(paid(finish(p, merged.value()), "buyer", "seller") == "16.00");
}

TEST_CASE("formancehq/ledger#445: the highest revision counts, in whatever order it comes, also back-dated")
{
    std::vector<record> all{event("1", "5", 0), event("1", "6", 1), event("1", "7", 2), event("2", "1")};
    all[2].time = "2026-10-01T00:00:00Z";
    const outcome expected{"8.00", 2, 0, 2, {}};
    std::sort(all.begin(), all.end(), [](const record& a, const record& b) { return a.quantity < b.quantity; });
    do {
        CHECK(of_usage(usage_table{all}) == expected);
    } while (std::next_permutation(all.begin(), all.end(), [](const record& a, const record& b) { return a.quantity < b.quantity; }));
    // A revision that moves the event out of the period takes it out.
    usage_table moved{{event("1", "5"), event("1", "5", 1)}};
    moved.records()[1].time = "2026-11-02T00:00:00Z";
    const ledger l = settled(sale().made(), "2026-10", moved);
    CHECK(l.records() == 0);
    CHECK(l.outside() == 1);
    CHECK(l.superseded() == 1);
}

TEST_CASE("a rejected record can be fed again, in the same delivery or a later one")
{
    record bad = event("1", "5");
    bad.offer = "oo";
    CHECK(of_usage(usage_table{{bad, event("1", "5")}}) == outcome{"5.00", 1, 0, 0, {"1:0 unknown_offer"}});
    // A higher revision that cannot be settled does not push the good one out.
    bad.revision = 3;
    CHECK(of_usage(usage_table{{bad, event("1", "5")}}) == outcome{"5.00", 1, 0, 0, {"1:3 unknown_offer"}});
    const plan p = planned(sale().made(), "2026-10");
    CHECK(merge(summed(p, usage_table{{bad}}), summed(p, usage_table{{event("1", "5")}})).has_value());
}

TEST_CASE("one key from two sources is two events; 12 as text and 12 as a number are one")
{
    record other = event("1", "7");
    other.source = "elsewhere";
    CHECK(of_usage(usage_table{{event("1", "5"), other}}) == outcome{"12.00", 2, 0, 0, {}});
    const plan p = planned(sale().made(), "2026-10");
    usage_table numbers{{event("12", "1")}};
    numbers.numeric_keys = true;
    CHECK(codes(merge(summed(p, usage_table{{event("12", "2")}}), summed(p, numbers)).findings()) == texts{"key_overlap"});
    // Without inputs named, the same keys with the same sums are the same delivery.
    CHECK(merge(summed(p, usage_table{{event("12", "1")}}), summed(p, numbers)).value().records() == 1);
    CHECK(merge(summed(p, usage_table{{event("012", "1")}}), summed(p, numbers)).has_value());
}

TEST_CASE("keys at the very end of their range are keys like others")
{
    usage_table usage{{event("18446744073709551615", "1"), event("0", "2"), event("18446744073709551614", "4"), event("1", "8")}};
    usage.numeric_keys = true;
    CHECK(of_usage(usage) == outcome{"15.00", 4, 0, 0, {}});
}

TEST_CASE("ascending keys and any order of keys give the same partial")
{
    const plan p = planned(sale().made(), "2026-10");
    usage_table up;
    usage_table down;
    up.numeric_keys = down.numeric_keys = true;
    record bad = event("50", "1");
    bad.offer = "oo";
    for (int i = 0; i < 100; ++i) up.add(i == 50 ? bad : event(std::to_string(i), std::to_string(i)));
    for (int i = 99; i >= 0; --i) down.add(up.records()[static_cast<std::size_t>(i)]);
    const partial a = summed(p, up);
    const partial b = summed(p, down);
    CHECK(a.records() == 99);
    CHECK(b.records() == 99);
    CHECK(std::equal(a.rejects().begin(), a.rejects().end(), b.rejects().begin(), b.rejects().end()));
    CHECK(finish(p, a).content_digest() == finish(p, b).content_digest());
    CHECK(merge(a, summed(p, usage_table{{event("50", "1")}})).has_value());
    const checked<partial> overlapping = merge(a, summed(p, usage_table{{event("51", "1")}}));
    CHECK(codes(overlapping.findings()) == texts{"key_overlap"});
    // Whoever runs the program is told its option, whoever calls the library its function.
    for (const char* told : {"`settle --part`", "in C++ `partition_of`"})
        CHECK(overlapping.findings().front().text.find(told) != std::string::npos);
}

TEST_CASE("merge: the same inputs again change nothing; parts of the same inputs add up; another plan is refused; a shared key is named")
{
    const ecosystem e = sale().made();
    const plan p = planned(e, "2026-10");
    const auto from = [&](const usage_table& usage, const char* input) {
        accumulate_options options;
        if (*input != 0) options.inputs = {{input, 1, {}}};
        return summed(p, usage, options);
    };
    const usage_table one{{event("1", "5"), event("2", "7")}};
    const partial a = from(one, "a.csv");
    CHECK(finish(p, merge(a, a).value()).content_digest() == finish(p, a).content_digest());
    CHECK(merge(a, from(one, "a.csv")).value().records() == 2);

    // Two parts of one file: both name it, and hold other keys.
    const partial first = from(usage_table{{event("1", "5")}}, "a.csv");
    const partial second = from(usage_table{{event("2", "7")}}, "a.csv");
    const partial both = merge(first, second).value();
    CHECK(finish(p, both).content_digest() == finish(p, a).content_digest());
    CHECK(both.inputs().size() == 1);
    // A part that is in it already, in whatever order, changes nothing.
    CHECK(finish(p, merge(both, second).value()).content_digest() == finish(p, a).content_digest());
    CHECK(merge(second, both).value().records() == 2);

    CHECK(codes(merge(a, from(one, "b.csv")).findings()) == texts{"key_overlap"});
    CHECK(merge(a, from(one, "b.csv")).findings().front().subject == "test/1");
    const partial more = merge(a, from(usage_table{{event("3", "1")}}, "b.csv")).value();
    CHECK(merge(a, more).value().records() == 3);
    // Another reading of the same file is not the same part: what it holds besides is not added to what is there already.
    CHECK(codes(merge(a, from(usage_table{{event("1", "5"), event("3", "1")}}, "a.csv")).findings()) == texts{"key_overlap"});
    CHECK(codes(merge(more, from(usage_table{{event("1", "6")}}, "c.csv")).findings()) == texts{"key_overlap"});

    const plan november = planned(e, "2026-11");
    CHECK(codes(merge(a, summed(november, one)).findings()) == texts{"foreign_partial"});
    CHECK_THROWS_AS(static_cast<void>(finish(november, a)), contract_violation);
}

TEST_CASE("merge: parts of files that overlap in part add up, in any grouping")
{
    const plan p = planned(sale().made(), "2026-10");
    const auto part = [&](std::string key, std::vector<usage_input_digest> inputs) {
        accumulate_options options;
        options.inputs = std::move(inputs);
        return summed(p, usage_table{{event(std::move(key), "5")}}, options);
    };
    const usage_input_digest one{"1.csv", 10, {}};
    const usage_input_digest two{"2.csv", 20, {}};
    const usage_input_digest three{"3.csv", 30, {}};
    const partial a = part("a", {one, two});
    const partial b = part("b", {two, three});
    const partial c = part("c", {one, two});
    const digest expected = finish(p, summed(p, usage_table{{event("a", "5"), event("b", "5"), event("c", "5")}})).content_digest();
    const partial left = merge(merge(a, b).value(), c).value();
    const partial right = merge(a, merge(b, c).value()).value();
    const partial other = merge(merge(a, c).value(), b).value();
    for (const partial& all : {left, right, other}) {
        CHECK(finish(p, all).content_digest() == expected);
        CHECK(all.inputs().size() == 3);
        CHECK(merge(all, b).value().records() == 3);
    }
}

TEST_CASE("merge: rejects and counts of a part stand there once, however often it comes, and empty parts are nothing")
{
    const plan p = planned(sale().made(), "2026-10");
    const auto part = [&](const usage_table& usage, const char* input, std::vector<reject> read = {}) {
        accumulate_options options;
        if (*input != 0) options.inputs = {{input, 1, {}}};
        options.rejects = std::move(read);
        return summed(p, usage, options);
    };
    record bad = event("1", "5");
    bad.offer = "oo";
    record also_bad = event("2", "5");
    also_bad.offer = "oo";
    for (const char* input : {"a.csv", ""}) {
        CAPTURE(input);
        const partial nothing = part({}, input);
        const partial also_nothing = part({}, input);
        const partial rejects_one = part(usage_table{{bad}}, input);
        const partial rejects_two = part(usage_table{{also_bad}}, input);
        const partial good = part(usage_table{{event("3", "5"), event("3", "5"), event("4", "1")}}, input);
        const partial all = merge(merge(rejects_one, good).value(), merge(nothing, rejects_two).value()).value();
        CHECK(all.rejects().size() == 2);
        CHECK(all.duplicates() == 1);
        CHECK(all.records() == 2);
        for (const partial& again : {nothing, also_nothing, rejects_one, rejects_two, good, all, merge(rejects_one, rejects_two).value(),
                                     merge(rejects_two, also_nothing).value()}) {
            CHECK(merge(all, again).value().rejects().size() == 2);
            CHECK(merge(again, all).value().duplicates() == 1);
            CHECK(finish(p, merge(again, all).value()).content_digest() == finish(p, all).content_digest());
        }
    }
    // What a reader rejected is handed to every part of the file, and is one reject; the same line of another file is another.
    const reject line{
        .reason = "wrong_field_count", .source = {}, .key = {}, .revision = 0, .place = "a.csv:5", .text = "odd", .booked = {}};
    const partial first = part(usage_table{{event("1", "5")}}, "a.csv", {line});
    const partial second = part(usage_table{{event("2", "5")}}, "a.csv", {line});
    CHECK(merge(first, second).value().rejects().size() == 1);
    accumulate_options elsewhere;
    elsewhere.inputs = {{"a.csv", 2, {}}};
    elsewhere.rejects = {line};
    CHECK(merge(first, summed(p, usage_table{{event("7", "5")}}, elsewhere)).value().rejects().size() == 2);
    // Two rejects that nobody can tell apart, of two deliveries, are two.
    CHECK(merge(part(usage_table{{bad, event("5", "1")}}, ""), part(usage_table{{bad, event("6", "1")}}, "")).value().rejects().size() ==
          2);
}

TEST_CASE("booking: a record booked after the cut-off is as if it had not been delivered, and the one it replaced counts")
{
    const ecosystem e = sale().made();
    const auto booked = [](record of, const char* when) {
        of.booked = when;
        return of;
    };
    record elsewhere = event("5", "1");
    elsewhere.time = "2026-11-20T00:00:00Z";
    record unknown = event("6", "1");
    unknown.offer = "oo";
    for (const bool numbers : {false, true}) {
        CAPTURE(numbers);
        // Ascending numbers go the short way where there is no cut-off.
        usage_table usage{{booked(event("1", "5"), "2026-10-20T10:00:00Z"), booked(event("2", "7"), "2026-11-02T00:00:00Z"),
                           booked(event("3", "11"), "2026-11-02T00:00:00.000001Z"), booked(elsewhere, "2026-11-21T00:00:00Z"),
                           booked(unknown, "2026-11-21T00:00:00Z")}};
        usage.numeric_keys = numbers;
        accumulate_options until;
        until.booked_until = instant{at("2026-11-02T00:00:00Z")};
        const plan p = planned(e, "2026-10");
        const partial sums = summed(p, usage, until);
        const ledger l = finish(p, sums);
        CHECK(paid(l, "buyer", "seller") == "12.00");
        CHECK(l.records() == 2);
        CHECK(l.outside() == 0);
        CHECK(l.rejects().empty());
        CHECK(l.not_yet_booked() == 3);
        CHECK(l.booked_until() == until.booked_until);
        // Its key is not used up: it may come in a part of its own later, under the same cut-off, or whole without one.
        CHECK(merge(sums, summed(p, usage_table{{booked(event("3", "1"), "2026-11-01T00:00:00Z")}}, until)).has_value());
        const ledger all = finish(p, summed(p, usage));
        CHECK(paid(all, "buyer", "seller") == "23.00");
        CHECK(all.outside() == 1);
        CHECK(all.rejects().size() == 1);
        CHECK(all.not_yet_booked() == 0);
        CHECK(!all.booked_until());
    }
    // Revisions: the higher one came too late; and the same delivery twice counts from the first time on.
    const auto as_of = [&](const usage_table& usage, const char* when) {
        accumulate_options until;
        until.booked_until = instant{at(when)};
        const plan p = planned(e, "2026-10");
        return paid(finish(p, summed(p, usage, until)), "buyer", "seller");
    };
    const usage_table revised{{booked(event("1", "9", 1), "2026-11-05T00:00:00Z"), booked(event("1", "5"), "2026-10-20T00:00:00Z"),
                               booked(event("1", "5"), "2026-10-25T00:00:00Z")}};
    CHECK(as_of(revised, "2026-10-19T00:00:00Z") == "none");
    CHECK(as_of(revised, "2026-10-21T00:00:00Z") == "5.00");
    CHECK(as_of(revised, "2026-11-01T00:00:00Z") == "5.00");
    CHECK(as_of(revised, "2026-11-05T00:00:00Z") == "9.00");
}

TEST_CASE("booking: where a cut-off is asked for, a record without a booking time is rejected and says what would be right")
{
    const plan p = planned(sale().made(), "2026-10");
    accumulate_options until;
    until.booked_until = instant{at("2026-11-02T00:00:00Z")};
    record known = event("1", "5");
    known.booked = "2026-10-20T00:00:00Z";
    const ledger some = finish(p, summed(p, usage_table{{known, event("2", "7")}}, until));
    CHECK(paid(some, "buyer", "seller") == "5.00");
    REQUIRE(some.rejects().size() == 1);
    CHECK(some.rejects().front().reason == "no_booking_time");
    CHECK(some.rejects().front().key == "2");
    CHECK(some.rejects().front().text.find("state its booking time") != std::string::npos);
    const ledger none = finish(p, summed(p, usage_table{{event("1", "5")}}, until));
    REQUIRE(none.rejects().size() == 1);
    CHECK(none.rejects().front().text.find("the usage has no booking times") != std::string::npos);
    CHECK(none.records() == 0);
}

TEST_CASE("booking: what a reader rejected later than the cut-off is not rejected yet")
{
    const plan p = planned(sale().made(), "2026-10");
    accumulate_options options;
    reject early{.reason = "bad_time", .source = {}, .key = "8", .revision = 0, .place = "a.csv:2", .text = "odd", .booked = {}};
    reject late = early;
    late.place = "a.csv:3";
    late.booked = instant{at("2026-11-03T00:00:00Z")};
    early.booked = instant{at("2026-10-03T00:00:00Z")};
    options.rejects = {early, late};
    CHECK(summed(p, usage_table{}, options).rejects().size() == 2);
    options.booked_until = instant{at("2026-11-02T00:00:00Z")};
    const partial sums = summed(p, usage_table{}, options);
    REQUIRE(sums.rejects().size() == 1);
    CHECK(sums.rejects().front().place == "a.csv:2");
    // It was never a record: a reader may hand it to every part, and the parts count records once.
    CHECK(sums.not_yet_booked() == 0);
}

TEST_CASE("booking: a partial remembers its cut-off: others do not merge with it, and the ledger's digest covers it")
{
    const plan p = planned(sale().made(), "2026-10");
    const auto until = [&](const char* when, const usage_table& usage) {
        accumulate_options options;
        if (*when != 0) options.booked_until = instant{at(when)};
        return summed(p, usage, options);
    };
    record one = event("1", "5");
    one.booked = "2026-10-20T00:00:00Z";
    record two = event("2", "5");
    two.booked = "2026-10-20T00:00:00Z";
    const partial a = until("2026-11-02T00:00:00Z", usage_table{{one}});
    const partial b = until("2026-11-02T00:00:00Z", usage_table{{two}});
    CHECK(merge(a, b).value().booked_until() == a.booked_until());
    CHECK(merge(a, b).value().records() == 2);
    for (const char* other : {"", "2026-11-03T00:00:00Z"}) {
        CAPTURE(other);
        const checked<partial> both = merge(a, until(other, usage_table{{two}}));
        CHECK(codes(both.findings()) == texts{"foreign_partial"});
        for (const char* told : {"cut-offs", "`settle --as-of`", "in C++ `booked_until`"})
            CHECK(both.findings().front().text.find(told) != std::string::npos);
        CHECK(finish(p, a).content_digest() != finish(p, until(other, usage_table{{one}})).content_digest());
    }
    // The count of what waits is that of all parts, each once; parts that hold nothing else are told apart by it.
    one.booked = two.booked = "2026-11-20T00:00:00Z";
    const partial waits_one = until("2026-11-02T00:00:00Z", usage_table{{one}});
    const partial waits_two = until("2026-11-02T00:00:00Z", usage_table{{two}});
    const partial waiting = merge(waits_one, waits_two).value();
    CHECK(waiting.not_yet_booked() == 2);
    CHECK(merge(waiting, waits_one).value().not_yet_booked() == 2);
}

TEST_CASE("booking: an explanation as of a cut-off replays what was booked by then")
{
    const plan p = planned(sale().made(), "2026-10");
    record now = event("1", "5");
    now.booked = "2026-10-20T00:00:00Z";
    record later = event("2", "7");
    later.booked = "2026-11-20T00:00:00Z";
    usage_table usage{{now, later}};
    usage.numeric_keys = true;
    explain_request why{.payer = "buyer",
                        .payee = "seller",
                        .agreement = {},
                        .viewer = {},
                        .rejects = {},
                        .place = {},
                        .booked_until = instant{at("2026-11-02T00:00:00Z")}};
    const checked<explanation> told = explain(p, usage.columns(), why);
    REQUIRE(told.has_value());
    CHECK(told.value().result == "5.00 EUR");
    std::string records;
    const auto walk = [&](const auto& self, const explanation& at) -> void {
        if (at.rule == "record") records += at.subject + ' ';
        for (const explanation& child : at.children) self(self, child);
    };
    walk(walk, told.value());
    CHECK(records == "test/1 ");
}

namespace {

/// Everything the other way round: who provides pays.
struct reversed {
    [[nodiscard]] static constexpr std::string_view name() noexcept { return "distribute"; }
    void derive(const contract_view& agreement, flow_sink& out) const
    {
        for (const auto i : agreement.links())
            out.payment(i, 0, {agreement.chain()[i].from}, {agreement.chain()[i].to}, "the other way round");
    }
};

}  // namespace

TEST_CASE("merge: a plan under one's own policies is another plan")
{
    const ecosystem e = sale().made();
    compile_options own;
    own.policies = policy_registry::shipped().with(reversed{});
    const plan p = planned(e, "2026-10");
    const plan q = planned(e, "2026-10", own);
    const usage_table usage{{event("1", "5")}};
    CHECK(paid(finish(q, summed(q, usage)), "seller", "buyer") == "5.00");
    CHECK(p.content_digest() != q.content_digest());
    CHECK(codes(merge(summed(p, usage), summed(q, usage_table{{event("2", "5")}})).findings()) == texts{"foreign_partial"});
}

TEST_CASE("merge: partials at different scales meet at the finer one")
{
    const plan p = planned(sale().made(), "2026-10");
    usage_table coarse{{event("1", "5")}};
    coarse.quantity_decimals = 0;
    usage_table fine{{event("2", "0.000001")}};
    fine.quantity_decimals = 6;
    for (const bool turned : {false, true}) {
        const auto both = turned ? merge(summed(p, fine), summed(p, coarse)) : merge(summed(p, coarse), summed(p, fine));
        const ledger l = finish(p, both.value());
        CHECK(l.accounts().front().amount == n("5.000001"));
    }
}

TEST_CASE("accumulate: a caller may cancel, and is told of progress")
{
    const plan p = planned(sale().made(), "2026-10");
    usage_table usage;
    for (int i = 0; i < 100; ++i) usage.add(event(std::to_string(i), "1"));
    std::atomic<bool> stop{true};
    accumulate_options options;
    options.cancel = &stop;
    options.batch_rows = 10;
    CHECK(codes(accumulate(p, usage.columns(), options).findings()) == texts{"cancelled"});
    stop = false;
    std::size_t calls = 0;
    options.progress = [&](std::size_t) { ++calls; };
    options.place = [](std::size_t row) { return "usage.csv:" + std::to_string(row + 2); };
    CHECK(accumulate(p, usage.columns(), options).value().records() == 100);
    CHECK(calls > 0);
    usage.records()[3].offer = "oo";
    CHECK(accumulate(p, usage.columns(), options).value().rejects().front().place == "usage.csv:5");
}

TEST_CASE("usage columns whose shapes do not agree are a broken contract")
{
    const usage_table usage{{event("1", "1"), event("2", "1")}};
    const auto broken = [&](auto how) {
        usage_columns columns = usage.columns();
        how(columns);
        CHECK_THROWS_AS(columns.check_shapes(), contract_violation);
    };
    CHECK_NOTHROW(usage.columns().check_shapes());
    const std::vector<std::uint32_t> code{0, 9};
    const std::vector<std::uint32_t> absent_and_zero{text_column::absent, 0};
    const std::vector<std::string> nothing;
    broken([&](usage_columns& c) { c.rows = 3; });
    broken([&](usage_columns& c) { c.offer.codes = code; });
    broken([&](usage_columns& c) { c.introducer = {absent_and_zero, nothing, text_column::absent}; });
    broken([&](usage_columns& c) { c.time = c.time.first(1); });
    broken([&](usage_columns& c) { c.quantity.decimals = 19; });
    broken([&](usage_columns& c) { c.key_text = {}; });
    const std::vector<std::uint64_t> keys{1, 2};
    broken([&](usage_columns& c) { c.key = keys; });
}

TEST_CASE("no usage at all settles to nothing, with a digest")
{
    const ledger l = settled(sale().made(), "2026-10", {});
    CHECK(l.accounts().empty());
    CHECK(statements(l).empty());
    CHECK(payments({}).empty());
    CHECK(l.content_digest() == settled(sale().made(), "2026-10", {}).content_digest());
    CHECK(l.content_digest() != settled(sale().made(), "2026-10", usage_table{{event("1", "0")}}).content_digest());
}
