#include <partnering/core/date_text.hpp>
#include <partnering/settlement/settle.hpp>
#include <partnering/settlement/usage_rows.hpp>

#include <doctest/doctest.h>

using namespace partnering;

namespace {

instant at(const char* text) { return parse_instant(text).value(); }
date_range days(const char* text) { return parse_period(text).value(); }

/// A club with a monthly fee for every member of an open class who uses it, and, if asked for, two strangers who settle by the quarter.
ecosystem club(bool with_strangers)
{
    const date begin = date::of(2026, 1, 1);
    const agreement_terms terms{
        .type = "distribute",
        .in = currency{"EUR"},
        .engaged = {{"house", "distributor"}, {"guests", "customer"}},
        .charges = {{.key = "fee", .payer = "customer", .payee = "distributor", .kind = charge_kind::recurring, .how = flat(10)},
                    {.key = "visit", .payer = "customer", .payee = "distributor", .how = per_unit(1)}},
    };
    ecosystem_draft draft{
        .services = {{.key = "visit"}, {.key = "post"}},
        .parties = {{.key = "house"}, {.key = "guests", .kind = party_kind::party_class, .settles = class_settlement::each, .open = true}},
        .agreements = {{.key = "club", .versions = since(begin, terms)}},
        .offers = {{.key = "visits", .from = "house", .to = "guests", .service = "visit", .under = "club"}},
    };
    if (with_strangers) {
        const agreement_terms other{
            .type = "distribute",
            .in = currency{"EUR"},
            .engaged = {{"carrier", "distributor"}, {"bakery", "customer"}},
            .charges = {{.key = "letter", .payer = "customer", .payee = "distributor", .how = per_unit(2)}},
        };
        draft.parties.push_back({.key = "carrier"});
        draft.parties.push_back({.key = "bakery"});
        draft.agreements.push_back({.key = "letters", .cycle = recurrence::quarter, .versions = since(begin, other)});
        draft.offers.push_back({.key = "letters", .from = "carrier", .to = "bakery", .service = "post", .under = "letters"});
    }
    return ecosystem::from(std::move(draft)).value();
}

usage_rows anna_then_bert()
{
    usage_rows usage;
    usage.add({.key = "1", .time = at("2026-01-10T10:00Z"), .offer = "visits", .quantity = 1, .parties = {{"guests", "anna"}}});
    usage.add({.key = "2", .time = at("2026-02-10T10:00Z"), .offer = "visits", .quantity = 1, .parties = {{"guests", "bert"}}});
    return usage;
}

rational owed(const ledger& of)
{
    rational sum;
    for (const ledger_account& a : of.accounts()) sum += a.amount;
    return sum;
}

}  // namespace

TEST_CASE("finish: a member of an open class owes a standing charge for the periods of its own usage, however many are settled at once")
{
    // January: anna 10 + 1; February: bert 10 + 1.
    const ecosystem of = club(false);
    const usage_rows usage = anna_then_bert();
    const ledger january = settle(of, usage.columns(), days("2026-01")).value();
    const ledger february = settle(of, usage.columns(), days("2026-02")).value();
    CHECK(owed(january) == rational{11});
    CHECK(owed(february) == rational{11});
    compile_options both;
    both.periods = {days("2026-01"), days("2026-02")};
    const plan under = compile(of, both).value();
    const ledger together = finish(under, accumulate(under, usage.columns()).value());
    CHECK(owed(together) == rational{22});
}

TEST_CASE("finish: an agreement between strangers that settles a longer cycle changes nothing for a member of a class")
{
    // In March nobody used the club; a quarter that ends in March brings January's usage into the run.
    const usage_rows usage = anna_then_bert();
    const ledger with = settle(club(true), usage.columns(), days("2026-03")).value();
    CHECK(owed(with) == rational{0});
    CHECK(with.accounts().empty());
}

TEST_CASE("compile: a charge that is a part of one which no record of its own drives is an error, not nothing")
{
    const date begin = date::of(2026, 1, 1);
    const agreement_terms terms{
        .type = "distribute",
        .in = currency{"EUR"},
        .engaged = {{"house", "distributor"}, {"guests", "customer"}},
        .charges = {{.key = "p", .payer = "customer", .payee = "distributor", .how = per_unit(100), .services = {"y"}},
                    {.key = "q",
                     .payer = "customer",
                     .payee = "distributor",
                     .how = percent(10, {.kind = basis_kind::clause, .clause = "p"}),
                     .services = {"x"}}},
    };
    const ecosystem of = ecosystem::from({
                                             .services = {{.key = "x"}, {.key = "y"}},
                                             .parties = {{.key = "house"}, {.key = "guests"}},
                                             .agreements = {{.key = "a", .versions = since(begin, terms)}},
                                             .offers = {{.key = "ox", .from = "house", .to = "guests", .service = "x", .under = "a"},
                                                        {.key = "oy", .from = "house", .to = "guests", .service = "y", .under = "a"}},
                                         })
                             .value();
    compile_options options;
    options.periods = {days("2026-01")};
    const auto made = compile(of, options);
    REQUIRE_FALSE(made.has_value());
    CHECK(made.findings().front().code == "basis_out_of_reach");
}

TEST_CASE("finish: a charge due by the calendar is owed by whom usage names, even where usage itself costs nothing")
{
    const agreement_terms terms{
        .type = "distribute",
        .in = currency{"EUR"},
        .engaged = {{"house", "distributor"}, {"guests", "customer"}},
        .charges = {{.key = "fee", .payer = "customer", .payee = "distributor", .kind = charge_kind::recurring, .how = flat(10)}},
    };
    const ecosystem of =
        ecosystem::from({.services = {{.key = "visit"}},
                         .parties = {{.key = "house"},
                                     {.key = "guests", .kind = party_kind::party_class, .settles = class_settlement::each, .open = true}},
                         .agreements = {{.key = "club", .versions = since(date::of(2026, 1, 1), terms)}},
                         .offers = {{.key = "visits", .from = "house", .to = "guests", .service = "visit", .under = "club"}}})
            .value();
    const usage_rows usage = anna_then_bert();
    CHECK(owed(settle(of, usage.columns(), days("2026-01")).value()) == rational{10});
    usage_rows nobody;
    nobody.add({.key = "1", .time = at("2026-01-10T10:00Z"), .offer = "visits"});
    const ledger refused = settle(of, nobody.columns(), days("2026-01")).value();
    REQUIRE(refused.rejects().size() == 1);
    CHECK(refused.rejects().front().reason == "missing_party");
}

TEST_CASE("finish: members of two classes owe one another a charge due by the calendar where usage brings them together")
{
    const agreement_terms terms{
        .type = "distribute",
        .in = currency{"EUR"},
        .engaged = {{"dealers", "distributor"}, {"homes", "customer"}},
        .charges = {{.key = "fee", .payer = "customer", .payee = "distributor", .kind = charge_kind::recurring, .how = flat(10)},
                    {.key = "use", .payer = "customer", .payee = "distributor", .how = at_least(per_unit(1), 20)}},
    };
    const auto listed = [](const char* key, std::vector<std::string> members) {
        return party{.key = key, .kind = party_kind::party_class, .settles = class_settlement::each, .members = std::move(members)};
    };
    const ecosystem of =
        ecosystem::from({.services = {{.key = "home"}},
                         .parties = {listed("dealers", {"north", "south"}), listed("homes", {"anna", "bert"})},
                         .agreements = {{.key = "sale", .versions = since(date::of(2026, 1, 1), terms)}},
                         .offers = {{.key = "home", .from = "dealers", .to = "homes", .service = "home", .under = "sale"}}})
            .value();
    usage_rows usage;
    usage.add({.key = "1",
               .time = at("2026-01-10T10:00Z"),
               .offer = "home",
               .quantity = 1,
               .parties = {{"dealers", "north"}, {"homes", "anna"}}});
    usage.add({.key = "2",
               .time = at("2026-01-11T10:00Z"),
               .offer = "home",
               .quantity = 25,
               .parties = {{"dealers", "south"}, {"homes", "bert"}}});
    // anna to north: 10 + at least 20; bert to south: 10 + 25; nothing between the others.
    const ledger made = settle(of, usage.columns(), days("2026-01")).value();
    CHECK(owed(made) == rational{65});
    CHECK(made.accounts().size() == 4);
}

TEST_CASE("compile: a part of a basis that only charges due by the calendar could fill is said to come to nothing")
{
    const agreement_terms retail{
        .type = "distribute",
        .in = currency{"EUR"},
        .engaged = {{"shop", "distributor"}, {"guest", "customer"}},
        .charges = {{.key = "fee", .payer = "customer", .payee = "distributor", .kind = charge_kind::recurring, .how = flat(10)}},
    };
    const agreement_terms wholesale{
        .type = "distribute",
        .in = currency{"EUR"},
        .engaged = {{"operator", "operator"}, {"shop", "distributor"}},
        .charges = {{.key = "share", .payer = "distributor", .payee = "operator", .how = percent(85, {.kind = basis_kind::retail})}},
    };
    const date begin = date::of(2026, 1, 1);
    const ecosystem of =
        ecosystem::from(
            {.services = {{.key = "home"}},
             .parties = {{.key = "operator"}, {.key = "shop"}, {.key = "guest"}},
             .agreements = {{.key = "retail", .versions = since(begin, retail)}, {.key = "wholesale", .versions = since(begin, wholesale)}},
             .offers = {{.key = "up", .from = "operator", .to = "shop", .service = "home", .under = "wholesale"},
                        {.key = "down", .from = "shop", .to = "guest", .service = "home", .under = "retail"}}})
            .value();
    compile_options options;
    options.periods = {days("2026-01")};
    const plan under = compile(of, options).value();
    REQUIRE(under.findings().size() == 1);
    CHECK(under.findings().front().code == "basis_of_nothing");
    CHECK(under.findings().front().level == severity::warning);
}
