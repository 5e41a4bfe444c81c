#include "../support/enabled.hpp"

#include <partnering/settlement/collection.hpp>

#include <algorithm>
#include <functional>
#include <random>

using namespace ecosystems;

namespace {

/// b1: 1,000 minutes of the first centre and 500 of the second, so 900.00; b2: 2,000 of the first, so 1,200.00. The first centre has
/// 3,000 × 0.40 = 1,200.00 to come, the second 500 × 0.50 = 250.00.
ledger october(void (*how)(charge_clause&))
{
    return settled(call_centres(how).made(), "2026-10",
                   usage_table{{{.key = "1", .offer = "e-b1-1", .quantity = "1000"},
                                {.key = "2", .offer = "e-b1-2", .quantity = "500"},
                                {.key = "3", .offer = "e-b2-1", .quantity = "2000"}}});
}
void guarantee(charge_clause& of) { of.guaranteed = true; }
void when_paid(charge_clause& of) { of.when_paid = true; }
void unmarked(charge_clause&) {}

receipt paid_by(std::string key, const char* payer, const char* payee, const char* agreement, std::string_view amount,
                std::string_view on = "2026-11-10")
{
    return {std::move(key), payer, payee, agreement, currency::from_code("EUR"), months("2026-10"), n(amount), day(on)};
}
const std::vector<receipt> one_pays{paid_by("r1", "b1", "e", "sale-b1", "900.00"), paid_by("r2", "b2", "e", "sale-b2", "400.00")};

const collected_statement& between(const collection& of, std::string_view payer, std::string_view payee)
{
    for (const collected_statement& s : of.statements())
        if (s.payer == payer && s.payee == payee) return s;
    FAIL("no such statement");
    std::abort();
}
std::string told(const collected_statement& s)
{
    return to_string(s.payable) + " = " + to_string(s.due) + " + " + to_string(s.deferred) + ", paid " + to_string(s.paid) + ", open " +
           to_string(s.open) + (s.overdue ? ", overdue" : "") + (s.early.count() != 0 ? ", early " + to_string(s.early) : "") +
           (s.overpaid.count() != 0 ? ", overpaid " + to_string(s.overpaid) + " for " + s.in_favour_of : "");
}
std::vector<std::string> told(std::span<const claim> all)
{
    std::vector<std::string> lines;
    for (const claim& c : all) lines.push_back(c.holder + " on " + c.on + ": " + to_text(c.amount) + " " + std::string{to_string(c.kind)});
    return lines;
}

}  // namespace

TEST_CASE("collection: a guaranteed charge is owed though the consumer doesn't pay, and whoever guarantees holds the claim")
{
    const collection c = collect(october(guarantee), one_pays).value();
    CHECK(told(between(c, "b1", "e")) == "900.00 = 900.00 + 0.00, paid 900.00, open 0.00");
    CHECK(told(between(c, "b2", "e")) == "1200.00 = 1200.00 + 0.00, paid 400.00, open 800.00, overdue");
    CHECK(told(between(c, "e", "a1")) == "1200.00 = 1200.00 + 0.00, paid 0.00, open 1200.00, overdue");
    CHECK(told(c.claims()) ==
          std::vector<std::string>{"a1 on e: 1200.00 EUR unpaid", "a2 on e: 250.00 EUR unpaid", "e on b2: 800.00 EUR guaranteed"});
    CHECK(c.claims()[2].guaranteed_to == std::vector<std::string>{"a1"});
    CHECK(c.claims()[2].why == "400.00 EUR of 1200.00 EUR has been paid under 'sale-b2' for 2026-10");
    // How much of what is behind it came in is told all the same: (600 + 400) / (600 + 1200).
    CHECK(between(c, "e", "a1").lines.at(0).paid_ratio == rational{5, 9});
    CHECK(c.receipts() == 2);
}

TEST_CASE("collection: a charge that is owed when paid is due in the exact proportion, and the rest is deferred")
{
    const collection c = collect(october(when_paid), one_pays).value();
    // Of the 600.00 and 1,200.00 for the first centre's minutes 600.00 and 400.00 came in: 1,200.00 × 5/9 = 666.666...
    CHECK(told(between(c, "e", "a1")) == "1200.00 = 666.67 + 533.33, paid 0.00, open 666.67, overdue");
    const collected_line& line = between(c, "e", "a1").lines.at(0);
    CHECK(line.owed == owed_when::paid);
    CHECK(line.due == rational{2000, 3});
    REQUIRE(line.sources.size() == 2);
    CHECK(line.sources[0].payer == "b1");
    CHECK(line.sources[0].paid_ratio == rational{1});
    CHECK(line.sources[1].owed == rational{1200});
    CHECK(line.sources[1].paid_ratio == rational{1, 3});
    // The second centre has no such clause.
    CHECK(told(between(c, "e", "a2")) == "250.00 = 250.00 + 0.00, paid 0.00, open 250.00, overdue");
    CHECK(told(c.claims()) ==
          std::vector<std::string>{"a1 on e: 666.67 EUR unpaid", "a2 on e: 250.00 EUR unpaid", "e on b2: 800.00 EUR unpaid"});
    std::vector<std::string> due;
    for (const payment& p : payments(c.due())) due.push_back(p.payer + " -> " + p.payee + " " + to_text(p.amount));
    CHECK(due == std::vector<std::string>{"b1 -> e 900.00 EUR", "b2 -> e 1200.00 EUR", "e -> a1 666.67 EUR", "e -> a2 250.00 EUR"});
    for (const statement& s : c.due()) {
        rational lines;
        for (const statement_line& each : s.lines) lines += each.amount.exact().amount();
        CHECK(lines == s.payable.exact().amount());
    }
}

TEST_CASE("collection: the rest is due once more is paid, and what was paid early is not asked back")
{
    const ledger l = october(when_paid);
    std::vector<receipt> all = one_pays;
    all.push_back(paid_by("r3", "e", "a1", "supply-1", "1000.00"));
    CHECK(told(between(collect(l, all).value(), "e", "a1")) == "1200.00 = 666.67 + 533.33, paid 1000.00, open 0.00, early 333.33");
    all.push_back(paid_by("r4", "b2", "e", "sale-b2", "800.00"));
    CHECK(told(between(collect(l, all).value(), "e", "a1")) == "1200.00 = 1200.00 + 0.00, paid 1000.00, open 200.00, overdue");
    all.push_back(paid_by("r5", "e", "a1", "supply-1", "200.05"));
    const collection c = collect(l, all).value();
    CHECK(told(between(c, "e", "a1")) == "1200.00 = 1200.00 + 0.00, paid 1200.05, open 0.00, overpaid 0.05 for e");
    CHECK(told(c.claims()) == std::vector<std::string>{"a2 on e: 250.00 EUR unpaid", "e on a1: 0.05 EUR overpaid"});
}

TEST_CASE("collection: nobody has paid, and everybody has")
{
    const ledger l = october(when_paid);
    CHECK(told(between(collect(l, {}).value(), "e", "a1")) == "1200.00 = 0.00 + 1200.00, paid 0.00, open 0.00");
    const std::vector<receipt> all{paid_by("r1", "b1", "e", "sale-b1", "900.00"), paid_by("r2", "b2", "e", "sale-b2", "1200.00"),
                                   paid_by("r3", "e", "a1", "supply-1", "1200.00"), paid_by("r4", "e", "a2", "supply-2", "250.00")};
    const collection done = collect(l, all).value();
    CHECK(done.claims().empty());
    CHECK(done.due().size() == statements(l).size());
    for (const collected_statement& s : done.statements()) CHECK(s.open.count() == 0);
}

TEST_CASE("collection: where nobody owes the payer anything for the service, a charge owed when paid is due")
{
    // The first centre's minutes are free for b1, who pays for the second's only.
    builder b = call_centres(when_paid);
    for (agreement& each : b.draft.agreements) {
        if (each.key != "sale-b1") continue;
        agreement_terms free = each.versions.entries().front().value;
        free.charges.front().services = {"calls-2"};
        each.versions = timeline<agreement_terms>{{{long_time, free}}};
    }
    const ledger l =
        settled(b.made(), "2026-10",
                usage_table{{{.key = "1", .offer = "e-b1-1", .quantity = "100"}, {.key = "2", .offer = "e-b1-2", .quantity = "1"}}});
    CHECK(told(between(collect(l, {}).value(), "e", "a1")) == "40.00 = 40.00 + 0.00, paid 0.00, open 40.00, overdue");
}

TEST_CASE("collection: days decide what came in and what is overdue")
{
    const ledger l = october(unmarked);
    const std::vector<receipt> all{paid_by("r1", "b1", "e", "sale-b1", "900.00", "2026-11-30"),
                                   paid_by("r2", "b2", "e", "sale-b2", "1200.00", "2026-12-01")};
    // Due 30 days after 31 October: on 30 November.
    const collection on_the_day = collect(l, all, {.as_of = day("2026-11-30"), .due_days = 30}).value();
    CHECK(on_the_day.not_yet_received() == 1);
    CHECK(between(on_the_day, "b2", "e").due_on == day("2026-11-30"));
    CHECK(told(between(on_the_day, "b1", "e")) == "900.00 = 900.00 + 0.00, paid 900.00, open 0.00");
    CHECK(told(between(on_the_day, "b2", "e")) == "1200.00 = 1200.00 + 0.00, paid 0.00, open 1200.00");
    const collection day_after = collect(l, {}, {.as_of = day("2026-12-01"), .due_days = 30}).value();
    CHECK(told(between(day_after, "b2", "e")) == "1200.00 = 1200.00 + 0.00, paid 0.00, open 1200.00, overdue");
}

namespace {

/// The terms of one agreement, changed from a day on.
void amend(builder& of, std::string_view agreement, date from, const std::function<void(agreement_terms&)>& how)
{
    for (partnering::agreement& each : of.draft.agreements) {
        if (each.key != agreement) continue;
        auto versions = each.versions.entries();
        agreement_terms changed = versions.back().value;
        how(changed);
        if (versions.back().when.begin < from) {
            versions.push_back({{from, versions.back().when.end}, std::move(changed)});
            versions[versions.size() - 2].when.end = from;
        } else {
            versions.back().value = std::move(changed);
        }
        each.versions = timeline<agreement_terms>{std::move(versions)};
    }
}

}  // namespace

TEST_CASE("collection: each agreement has its own days to pay in, by its version on the last day of the period")
{
    builder b = call_centres(unmarked);
    amend(b, "sale-b1", long_time.begin, [](agreement_terms& t) { t.payment_days = 14; });
    amend(b, "sale-b1", day("2026-10-20"), [](agreement_terms& t) { t.payment_days = 45; });
    amend(b, "sale-b2", long_time.begin, [](agreement_terms& t) { t.payment_days = 0; });
    // The second centre's agreement ends within the month: what it said last holds on.
    amend(b, "supply-2", long_time.begin, [](agreement_terms& t) { t.payment_days = 10; });
    for (agreement& each : b.draft.agreements)
        if (each.key == "supply-2")
            each.versions = timeline<agreement_terms>{{{{long_time.begin, day("2026-10-20")}, each.versions.entries().front().value}}};
    const usage_table usage{{{.key = "1", .offer = "e-b1-1", .quantity = "1000"},
                             {.key = "2", .offer = "e-b1-2", .quantity = "500"},
                             {.key = "3", .offer = "e-b2-1", .quantity = "2000"}}};
    const auto due_on = [](const collection& of) {
        std::vector<std::string> all;
        for (const collected_statement& s : of.statements()) all.push_back(s.agreement + " " + to_string(s.due_on));
        std::sort(all.begin(), all.end());
        return all;
    };
    // By hand: 45 days after 31 October are 30 of November and 15 more. The first centre's agreement says nothing: 7, as is asked for.
    const collection c = collect(settled(b.made(), "2026-10", usage), {}, {.as_of = day("2026-11-08"), .due_days = 7}).value();
    CHECK(due_on(c) == std::vector<std::string>{"sale-b1 2026-12-15", "sale-b2 2026-10-31", "supply-1 2026-11-07", "supply-2 2026-11-10"});
    CHECK_FALSE(between(c, "b1", "e").overdue);
    CHECK(between(c, "b2", "e").overdue);
    CHECK(between(c, "e", "a1").overdue);
    CHECK_FALSE(between(c, "e", "a2").overdue);

    // Where the version at the start counts for the whole month, it does here.
    for (agreement& each : b.draft.agreements) each.versions_by = version_policy::period_start;
    CHECK(due_on(collect(settled(b.made(), "2026-10", usage), {}).value()).front() == "sale-b1 2026-11-14");
}

TEST_CASE("collection: what is wrong with a receipt rejects that one")
{
    const ledger l = october(unmarked);
    receipt other_period = paid_by("p", "b1", "e", "sale-b1", "1.00");
    other_period.when = months("2026-09");
    const std::vector<receipt> all{paid_by("twice", "b1", "e", "sale-b1", "100.00"),
                                   paid_by("twice", "b1", "e", "sale-b1", "100.00"),
                                   paid_by("clash", "b1", "e", "sale-b1", "1.00"),
                                   paid_by("clash", "b1", "e", "sale-b1", "2.00"),
                                   paid_by("third", "b1", "e", "sale-b1", "1/3"),
                                   paid_by("turned", "e", "b1", "sale-b1", "5.00"),
                                   other_period,
                                   paid_by("", "b1", "e", "sale-b1", "5.00")};
    const collection c = collect(l, all).value();
    CHECK(c.receipts() == 1);
    CHECK(c.duplicates() == 1);
    std::vector<std::string> why;
    for (const rejected_receipt& r : c.rejects()) why.push_back(r.row.key + ": " + r.reason);
    CHECK(why == std::vector<std::string>{": empty_key", "clash: conflicting_receipt", "clash: conflicting_receipt", "p: unknown_statement",
                                          "third: not_payable", "turned: unknown_statement"});
    CHECK(c.rejects()[5].text == "no statement says that 'e' pays 'b1' under 'sale-b1' for 2026-10 in EUR; the other way round there is "
                                 "'sale-b1' for 2026-10 in EUR");
    CHECK(to_string(between(c, "b1", "e").paid) == "100.00");
}

TEST_CASE("collection: a statement below zero is owed by its payee, and money paid back is a receipt below zero")
{
    const ledger l = settled(call_centres().made(), "2026-10", usage_table{{{.key = "1", .offer = "e-b1-1", .quantity = "-10"}}});
    const collection before = collect(l, {}).value();
    CHECK(told(between(before, "b1", "e")) == "-6.00 = -6.00 + 0.00, paid 0.00, open -6.00, overdue");
    CHECK(told(before.claims()) == std::vector<std::string>{"b1 on e: 6.00 EUR unpaid", "e on a1: 4.00 EUR unpaid"});
    const collection after =
        collect(l, std::vector<receipt>{paid_by("1", "b1", "e", "sale-b1", "-6.00"), paid_by("2", "e", "a1", "supply-1", "-4.00")}).value();
    CHECK(after.claims().empty());
}

TEST_CASE("collection: what is paid too much is a balance in favour of the payer, and never overdue")
{
    const ledger l = october(unmarked);
    struct row {
        const char* what;
        std::vector<receipt> receipts;
        const char* statement;
        std::vector<std::string> claims;  // between b1 and e
    };
    const auto to_b1 = [](const char* key, const char* amount, const char* on) { return paid_by(key, "b1", "e", "sale-b1", amount, on); };
    // 900.00 is payable, due on 30 November; looked at on 31 December. Differences by hand.
    const std::vector<row> table{
        {"nothing", {}, "900.00 = 900.00 + 0.00, paid 0.00, open 900.00, overdue", {"e on b1: 900.00 EUR unpaid"}},
        {"in part",
         {to_b1("1", "250.00", "2026-11-05")},
         "900.00 = 900.00 + 0.00, paid 250.00, open 650.00, overdue",
         {"e on b1: 650.00 EUR unpaid"}},
        {"in two parts",
         {to_b1("1", "250.00", "2026-11-05"), to_b1("2", "650.00", "2026-11-30")},
         "900.00 = 900.00 + 0.00, paid 900.00, open 0.00",
         {}},
        {"after the day", {to_b1("1", "900.00", "2026-12-24")}, "900.00 = 900.00 + 0.00, paid 900.00, open 0.00", {}},
        {"before the period begins", {to_b1("1", "900.00", "2026-09-01")}, "900.00 = 900.00 + 0.00, paid 900.00, open 0.00", {}},
        {"too much",
         {to_b1("1", "1000.00", "2026-11-05")},
         "900.00 = 900.00 + 0.00, paid 1000.00, open 0.00, overpaid 100.00 for b1",
         {"b1 on e: 100.00 EUR overpaid"}},
        {"twice under two references",
         {to_b1("1", "900.00", "2026-11-05"), to_b1("2", "900.00", "2026-11-06")},
         "900.00 = 900.00 + 0.00, paid 1800.00, open 0.00, overpaid 900.00 for b1",
         {"b1 on e: 900.00 EUR overpaid"}},
        {"too much, and given back",
         {to_b1("1", "1000.00", "2026-11-05"), to_b1("2", "-100.00", "2026-12-01")},
         "900.00 = 900.00 + 0.00, paid 900.00, open 0.00",
         {}},
        {"too much, and more given back than that",
         {to_b1("1", "1000.00", "2026-11-05"), to_b1("2", "-130.00", "2026-12-01")},
         "900.00 = 900.00 + 0.00, paid 870.00, open 30.00, overdue",
         {"e on b1: 30.00 EUR unpaid"}},
        {"given back what never came",
         {to_b1("1", "-20.00", "2026-11-05")},
         "900.00 = 900.00 + 0.00, paid -20.00, open 900.00, overdue, overpaid 20.00 for e",
         {"e on b1: 900.00 EUR unpaid", "e on b1: 20.00 EUR overpaid"}},
    };
    for (const row& one : table) {
        CAPTURE(one.what);
        const collection c = collect(l, one.receipts, {.as_of = day("2026-12-31"), .due_days = 30}).value();
        CHECK(told(between(c, "b1", "e")) == one.statement);
        std::vector<claim> of_both;
        for (const claim& each : c.claims()) {
            if ((each.holder == "b1" && each.on == "e") || (each.holder == "e" && each.on == "b1")) of_both.push_back(each);
            CHECK(each.overdue == (each.kind != claim_kind::overpaid));
        }
        CHECK(told(of_both) == one.claims);
    }
    const collection too_much = collect(l, std::vector<receipt>{to_b1("1", "1000.00", "2026-11-05")}).value();
    const auto of_b1 = std::find_if(too_much.claims().begin(), too_much.claims().end(), [](const claim& c) { return c.holder == "b1"; });
    REQUIRE(of_b1 != too_much.claims().end());
    CHECK(of_b1->why == "1000.00 EUR has been paid where 900.00 EUR is payable under 'sale-b1' for 2026-10");
    CHECK(of_b1->guaranteed_to.empty());
}

TEST_CASE("collection: a refund is owed by the payee, in parts, in full and beyond")
{
    const ledger l = settled(call_centres().made(), "2026-10", usage_table{{{.key = "1", .offer = "e-b1-1", .quantity = "-10"}}});
    // 10 minutes at 0.60 go back.
    const auto after = [&](const char* amount) {
        const collection c = collect(l, std::vector<receipt>{paid_by("1", "b1", "e", "sale-b1", amount)}).value();
        std::vector<std::string> said{told(between(c, "b1", "e"))};
        for (const std::string& one : told(c.claims()))
            if (one.find("a1") == std::string::npos) said.push_back(one);
        return said;
    };
    CHECK(after("-2.50") == std::vector<std::string>{"-6.00 = -6.00 + 0.00, paid -2.50, open -3.50, overdue", "b1 on e: 3.50 EUR unpaid"});
    CHECK(after("-6.00") == std::vector<std::string>{"-6.00 = -6.00 + 0.00, paid -6.00, open 0.00"});
    CHECK(after("-10.00") ==
          std::vector<std::string>{"-6.00 = -6.00 + 0.00, paid -10.00, open 0.00, overpaid 4.00 for e", "e on b1: 4.00 EUR overpaid"});
    // Paid instead of received: the refund is owed still, and what was paid goes back too.
    CHECK(after("6.00") == std::vector<std::string>{"-6.00 = -6.00 + 0.00, paid 6.00, open -6.00, overdue, overpaid 6.00 for b1",
                                                    "b1 on e: 6.00 EUR unpaid", "b1 on e: 6.00 EUR overpaid"});
}

TEST_CASE("collection: what is due is owed though a deferred amount goes the other way")
{
    // 200 minutes at 0.40 are owed when paid, so 80.00 is deferred; beside them a credit of 100.00, or a fee of 50.00, is due by the
    // calendar.
    for (const auto& [calendar, statement] : {std::pair{"-100.00", "-20.00 = -100.00 + 80.00, paid 0.00, open -100.00, overdue"},
                                              std::pair{"50.00", "130.00 = 50.00 + 80.00, paid 0.00, open 50.00, overdue"}}) {
        builder b = call_centres(when_paid);
        amend(b, "supply-1", long_time.begin, [&](agreement_terms& t) {
            charge_clause by_calendar = charge("deposit", t.charges.front().payer, t.charges.front().payee, flat(n(calendar)));
            by_calendar.kind = charge_kind::recurring;
            t.charges.push_back(by_calendar);
        });
        const ledger l = settled(b.made(), "2026-10", usage_table{{{.key = "1", .offer = "e-b1-1", .quantity = "200"}}});
        CHECK(told(between(collect(l, {}).value(), "e", "a1")) == statement);
    }
}

TEST_CASE("collection: amounts beyond what money holds are a finding")
{
    const std::string huge = "1" + std::string(38, '0');
    const collection c = collect(october(unmarked), std::vector<receipt>{paid_by("1", "b1", "e", "sale-b1", "1")}).value();
    CHECK(c.receipts() == 1);
    const auto failed = collect(october(unmarked), std::vector<receipt>{paid_by("1", "b1", "e", "sale-b1", huge)});
    REQUIRE(!failed);
    CHECK(failed.findings().at(0).code == "amount_out_of_range");
}

TEST_CASE("collection: the explanation goes down to who has paid the payer")
{
    const collection c = collect(october(when_paid), one_pays).value();
    const explanation why = explain(between(c, "e", "a1"));
    CHECK(why.result == "666.67 EUR");
    REQUIRE(why.children.size() == 1);
    CHECK(why.children[0].rule == "when_paid");
    CHECK(why.children[0].inputs == std::vector<std::pair<std::string, std::string>>{{"exact", "1200"}, {"paid_ratio", "5/9"}});
    CHECK(why.children[0].children.at(1).subject == "b2 under sale-b2 for 2026-10, minutes on e-b2-1");
    CHECK(why.children[0].children.at(1).result == "400");
}

TEST_CASE("collection: random receipts conserve every amount, in any order")
{
    for (unsigned seed = 1; seed <= 40; ++seed) {
        CAPTURE(seed);
        std::mt19937 random{seed};
        const ledger l = october(seed % 3 == 0 ? guarantee : seed % 3 == 1 ? when_paid : unmarked);
        const std::vector<statement> all = statements(l);
        std::vector<receipt> receipts;
        std::map<std::pair<std::string, std::string>, int> cents;
        for (int i = 0; i < 12; ++i) {
            const statement& s = all[random() % all.size()];
            const int amount = static_cast<int>(random() % 60'000) - 10'000;
            cents[{s.payer, s.payee}] += amount;
            receipts.push_back(
                {"r" + std::to_string(i), s.payer, s.payee, s.agreement, s.payable.in(), s.when, rational{amount, 100}, day("2026-11-01")});
        }
        const collection first = collect(l, receipts).value();
        std::shuffle(receipts.begin(), receipts.end(), random);
        const collection second = collect(l, receipts).value();
        CHECK(first.receipts() == 12);
        CHECK(told(first.claims()) == told(second.claims()));
        for (std::size_t i = 0; i < all.size(); ++i) {
            const collected_statement& s = first.statements()[i];
            CHECK(told(s) == told(second.statements()[i]));
            CHECK(s.payable == all[i].payable);
            CHECK(s.payable == s.due + s.deferred);
            const int paid = cents[{s.payer, s.payee}];
            CHECK(s.paid.count() == paid);
            // What is open or too much is what brings the paid amount to the nearest one from due to payable: by brute force.
            const int due = static_cast<int>(s.due.count());
            const int payable = static_cast<int>(s.payable.count());
            int nearest = due;
            for (int target = due; target <= payable; ++target)
                if (std::abs(target - paid) < std::abs(nearest - paid)) nearest = target;
            const auto cents_of = [](const rounded_money& of) { return static_cast<int>(of.count()); };
            const int surplus = cents_of(s.overpaid) * (s.in_favour_of == s.payee ? -1 : 1);
            CHECK(cents_of(s.open) - surplus == nearest - paid);
            CHECK(cents_of(s.open) == std::clamp(due - paid, 0, due));
            CHECK(cents_of(s.early) == std::clamp(paid - due, 0, payable - due));
            CHECK(s.in_favour_of == (paid > payable ? s.payer : paid < 0 ? s.payee : ""));
            CHECK(s.overdue == (cents_of(s.open) != 0));
        }
    }
}

TEST_CASE("collection: what two net is set off first, on both sides, and receipts are for what is left")
{
    builder b;
    b.service("calls").parties({"a", "b", "e"});
    charge_clause fee = charge("fee", "supplier", "ecosystem_enabler", flat(n("20.00")));
    fee.kind = charge_kind::recurring;
    b.agree("supply", terms("enable", "EUR", {{"a", "supplier"}, {"e", "ecosystem_enabler"}},
                            {charge("calls", "ecosystem_enabler", "supplier", per_unit(n("0.50"))), fee}));
    b.agree("use", terms("enable", "EUR", {{"e", "ecosystem_enabler"}, {"b", "consumer"}},
                         {charge("calls", "consumer", "ecosystem_enabler", per_unit(n("1.00")))}));
    b.offer("in", "a", "e", "calls", "supply").offer("out", "e", "b", "calls", "use");
    const ledger l = settled(b.made(), "2026-10", usage_table{{{.key = "1", .offer = "out", .quantity = "100"}}});
    CHECK(all_paid(l) == std::vector<std::string>{"b -> e 100.00 EUR", "e -> a 30.00 EUR"});
    const collection before = collect(l, {}).value();
    CHECK(to_string(between(before, "e", "a").set_off) == "20.00");
    CHECK(to_string(between(before, "a", "e").set_off) == "20.00");
    CHECK(told(before.claims()) == std::vector<std::string>{"a on e: 30.00 EUR unpaid", "e on b: 100.00 EUR unpaid"});
    CHECK(before.claims()[0].why == "0.00 EUR of 50.00 EUR has been paid and 20.00 EUR set off under 'supply' for 2026-10");
    const collection after = collect(l, std::vector<receipt>{paid_by("1", "e", "a", "supply", "30.00")}).value();
    CHECK(told(after.claims()) == std::vector<std::string>{"e on b: 100.00 EUR unpaid"});
}

namespace {

/// seller -> buyer, by that formula.
builder sale_at(formula price)
{
    builder b;
    b.service("s").parties({"buyer", "seller"});
    b.agree("a", terms("distribute", "EUR", {{"seller", "distributor"}, {"buyer", "customer"}},
                       {charge("price", "customer", "distributor", price)}));
    b.offer("o", "seller", "buyer", "s", "a");
    return b;
}

receipt paid_for_sale(std::string key, std::string_view amount) { return paid_by(std::move(key), "buyer", "seller", "a", amount); }

}  // namespace

TEST_CASE("getlago/lago#67: an event that had moved others to the next tier is undone: all are rated again, and the difference is booked")
{
    const ecosystem e = sale_at(tiered(tier_mode::graduated, {step("10", "2"), step("", "1")})).made();
    const record first{.key = "1", .offer = "o", .quantity = "8"};
    const record second{.key = "2", .offer = "o", .quantity = "4"};
    record undone = first;
    undone.quantity = "0";
    undone.revision = 1;
    // By hand: 10 × 2 + 2 × 1, and without the first record 4 × 2: all of the second is in the first tier again.
    CHECK(all_paid(settled(e, "2026-10", usage_table{{first, second}})) == std::vector<std::string>{"buyer -> seller 22.00 EUR"});
    const ledger again = settled(e, "2026-10", usage_table{{first, second, undone}});
    CHECK(all_paid(again) == std::vector<std::string>{"buyer -> seller 8.00 EUR"});
    // What was paid for the first bill counts for the second, and 14.00 of it is too much.
    const collection c = collect(again, std::vector<receipt>{paid_for_sale("bank 1", "22.00")}).value();
    CHECK(told(c.claims()) == std::vector<std::string>{"buyer on seller: 14.00 EUR overpaid"});
}

TEST_CASE("openmeterio/openmeter#4299, FinOps-Open-Cost-and-Usage-Spec/FOCUS_Spec#491: usage that comes in after the bill changes no bill; "
          "what it adds is open under the period it belongs to")
{
    const ecosystem e = sale_at(per_unit(n("1.50"))).made();
    const plan p = planned(e, "2026-10");
    const record in_time{.key = "1", .offer = "o", .quantity = "10", .booked = "2026-10-31T00:00:00Z"};
    const record late{.key = "2", .time = "2026-10-30T00:00:00Z", .offer = "o", .quantity = "4", .booked = "2026-11-20T00:00:00Z"};
    accumulate_options until;
    until.booked_until = instant{at("2026-11-02T00:00:00Z")};
    const ledger billed = finish(p, summed(p, usage_table{{in_time}}, until));
    CHECK(all_paid(billed) == std::vector<std::string>{"buyer -> seller 15.00 EUR"});
    const std::vector<receipt> receipts{paid_for_sale("bank 1", "15.00")};
    CHECK(collect(billed, receipts).value().claims().empty());

    // The bill as of its day is the bill that was issued, to the byte; the period as it is now has 6.00 more.
    CHECK(finish(p, summed(p, usage_table{{late, in_time}}, until)).content_digest() == billed.content_digest());
    const collection now = collect(finish(p, summed(p, usage_table{{late, in_time}})), receipts).value();
    REQUIRE(now.claims().size() == 1);
    CHECK(told(now.claims()) == std::vector<std::string>{"seller on buyer: 6.00 EUR unpaid"});
    CHECK(now.claims()[0].when == months("2026-10"));
}
