// An operator resells a streaming service and keeps 30 % of the price: who pays whom for October, and why?
#include <partnering/core/date_text.hpp>
#include <partnering/io/report.hpp>
#include <partnering/money/money_text.hpp>
#include <partnering/settlement/explain.hpp>
#include <partnering/settlement/settle.hpp>
#include <partnering/settlement/usage_rows.hpp>

#include <iostream>

using namespace partnering;

int main()
{
    const date begin = date::of(2026, 1, 1);
    const agreement_terms retail{
        .type = "distribute",
        .in = currency{"SEK"},
        .engaged = {{"operator", "distributor"}, {"subscribers", "customer"}},
        .charges = {{.key = "subscription", .payer = "customer", .payee = "distributor", .how = per_unit(99)}},
    };
    const agreement_terms wholesale{
        .type = "distribute",
        .in = currency{"SEK"},
        .engaged = {{"streamer", "supplier"}, {"operator", "distributor"}},
        .charges = {{.key = "wholesale-price", .payer = "distributor", .payee = "supplier", .how = retail_minus(30)}},
    };
    const ecosystem_draft music{
        .services = {{.key = "streaming", .unit = "month"}},
        .parties = {{.key = "streamer"}, {.key = "operator"}, {.key = "subscribers"}},
        .agreements = {{.key = "retail", .versions = since(begin, retail)}, {.key = "wholesale", .versions = since(begin, wholesale)}},
        .offers = {{.key = "to-operator", .from = "streamer", .to = "operator", .service = "streaming", .under = "wholesale"},
                   {.key = "to-subscribers", .from = "operator", .to = "subscribers", .service = "streaming", .under = "retail"}},
    };

    usage_rows usage;
    usage.add({.key = "week-40", .time = parse_instant("2026-10-04T20:00Z").value(), .offer = "to-subscribers", .quantity = 721});
    usage.add({.key = "week-41", .time = parse_instant("2026-10-11T20:00Z").value(), .offer = "to-subscribers", .quantity = 513});
    const ledger october = settle(ecosystem::from(music).value(), usage.columns(), parse_period("2026-10").value()).value();

    for (const payment& p : payments(statements(october))) std::cout << p.payer << " pays " << p.payee << ' ' << to_text(p.amount) << '\n';
    std::cout << explanation_text(explain(october.of(), usage.columns(), {.payer = "operator", .payee = "streamer"}).value());
}
