// A marketplace charges a share of each month's sales, in steps, and a yearly fee that last year's sales discount. What does a seller owe?
//
// The tariff is public and the same for all, so sellers are a class: each has an account of its own, which the records name.
#include <partnering/core/date_text.hpp>
#include <partnering/money/money_text.hpp>
#include <partnering/settlement/settle.hpp>
#include <partnering/settlement/statement.hpp>
#include <partnering/settlement/usage_rows.hpp>

#include <iostream>

using namespace partnering;

namespace {

rational percent_of(int hundredths) { return rational{hundredths, 100}; }

ecosystem partnership()
{
    const formula share = tiered(tier_mode::graduated,
                                 {{.up_to = 100'000, .unit = 0},
                                  {.up_to = 200'000, .unit = percent_of(4)},
                                  {.up_to = 500'000, .unit = percent_of(3)},
                                  {.up_to = 800'000, .unit = percent_of(2)},
                                  {.unit = percent_of(1)}},
                                 basis{.kind = basis_kind::reported});
    const formula fee = discounted_by(flat(8000),
                                      {{.up_to = 100'000, .bound = tier_bound::exclusive, .unit = 0},
                                       {.up_to = 250'000, .bound = tier_bound::exclusive, .unit = percent_of(15)},
                                       {.up_to = 750'000, .bound = tier_bound::exclusive, .unit = percent_of(30)},
                                       {.up_to = 1'000'000, .unit = percent_of(50)},
                                       {.unit = percent_of(80)}},
                                      {.name = "sales", .when = measure_period::previous_year});
    agreement_terms joining{
        .type = "distribute",
        .in = currency{"EUR"},
        .engaged = {{"marketplace", "ecosystem_enabler"}, {"sellers", "tenant"}},
        .charges = {{.key = "share", .payer = "tenant", .payee = "ecosystem_enabler", .how = share}},
    };
    agreement_terms renewal = joining;
    renewal.engaged.back().party = "old-hand";
    renewal.charges.push_back({.key = "yearly-fee",
                               .payer = "tenant",
                               .payee = "ecosystem_enabler",
                               .kind = charge_kind::recurring,
                               .how = fee,
                               .due = {.every = recurrence::year, .due_month = 1, .due_day = 1}});
    ecosystem_draft draft;
    draft.services = {{.key = "listing"}};
    draft.parties = {{.key = "marketplace"}, {.key = "old-hand"}, {.key = "sellers", .kind = party_kind::party_class, .open = true}};
    draft.agreements = {{.key = "joining", .versions = since(date::of(2025, 1, 1), joining)},
                        {.key = "renewal", .versions = since(date::of(2025, 1, 1), renewal)}};
    draft.offers = {{.key = "to-sellers", .from = "marketplace", .to = "sellers", .service = "listing", .under = "joining"},
                    {.key = "to-old-hand", .from = "marketplace", .to = "old-hand", .service = "listing", .under = "renewal"}};
    draft.measures = {{.name = "sales", .of = "old-hand", .when = parse_period("2024").value(), .value = 500'000}};
    return ecosystem::from(draft).value();
}

}  // namespace

int main()
{
    const instant when = parse_instant("2025-01-20T18:00Z").value();
    usage_rows usage;
    usage.add({.key = "a", .time = when, .offer = "to-sellers", .gross = 1'000'000, .parties = {{"sellers", "sold-1000000.00"}}});
    usage.add({.key = "b", .time = when, .offer = "to-sellers", .gross = 150'000, .parties = {{"sellers", "sold-150000.00"}}});
    usage.add(
        {.key = "c", .time = when, .offer = "to-sellers", .gross = rational{80'000'001, 100}, .parties = {{"sellers", "sold-800000.01"}}});
    usage.add({.key = "d", .time = when, .offer = "to-old-hand", .gross = 60'000});
    const ledger january = settle(partnership(), usage.columns(), parse_period("2025-01").value()).value();

    for (const statement& s : statements(january)) {
        std::cout << s.payer << " pays " << to_text(s.payable) << " (exact: " << to_string(exact_money{s.exact, s.payable.in()}) << ")\n";
        for (const statement_line& line : s.lines) std::cout << "    " << line.label << ' ' << to_text(line.amount) << '\n';
    }
}
