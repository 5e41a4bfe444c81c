// Settles a distributor's month with the packaged library: an operator sells a service for 99.00 SEK a subscription-month and
// keeps 30 % of it. 1,234 subscription-months; the figures are 1234 * 99 and 70 % of that.
#include <partnering/core/date_text.hpp>
#include <partnering/money/money_text.hpp>
#include <partnering/settlement/settle.hpp>
#include <partnering/settlement/statement.hpp>
#include <partnering/settlement/usage_rows.hpp>

#include <cstdio>
#include <string>

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
    usage.add({.key = "october", .time = parse_instant("2026-10-31T20:00Z").value(), .offer = "to-subscribers", .quantity = 1234});
    const ledger october = settle(ecosystem::from(music).value(), usage.columns(), parse_period("2026-10").value()).value();

    std::string paid;
    for (const payment& p : payments(statements(october))) paid += p.payer + " -> " + p.payee + "  " + to_text(p.amount) + "\n";
    std::fputs(paid.c_str(), stdout);
    return paid == "operator -> streamer  85516.20 SEK\nsubscribers -> operator  122166.00 SEK\n" ? 0 : 1;
}
