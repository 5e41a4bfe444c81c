// One firm sells a device, another fits it, to the same customers. Who bills what?
//
// Co-selling: each seller has its own contract with the customer and is paid for its own part; neither takes a margin on the other's.
#include <partnering/core/date_text.hpp>
#include <partnering/money/money_text.hpp>
#include <partnering/settlement/settle.hpp>
#include <partnering/settlement/statement.hpp>
#include <partnering/settlement/usage_rows.hpp>

#include <iostream>

using namespace partnering;

namespace {

ecosystem partnership()
{
    const agreement_terms together{
        .type = "co_sell",
        .in = currency{"EUR"},
        .engaged = {{"device-maker", "coseller"}, {"fitter", "integrator"}, {"customers", "customer"}},
        .charges = {{.key = "device-price", .payer = "customer", .payee = "coseller", .how = per_unit(20)},
                    {.key = "fitting-price", .payer = "customer", .payee = "integrator", .how = per_unit(35)}},
    };
    ecosystem_draft draft;
    draft.services = {{.key = "device", .digital = false}, {.key = "fitting", .unit = "visit", .digital = false}};
    draft.parties = {{.key = "device-maker"},
                     {.key = "fitter"},
                     // Every customer has an account of its own, which the records name.
                     {.key = "customers", .kind = party_kind::party_class, .open = true}};
    draft.agreements = {{.key = "field-service", .versions = since(date::of(2026, 1, 1), together)}};
    draft.offers = {{.key = "devices", .from = "device-maker", .to = "customers", .service = "device", .under = "field-service"},
                    {.key = "fittings", .from = "fitter", .to = "customers", .service = "fitting", .under = "field-service"}};
    return ecosystem::from(draft).value();
}

}  // namespace

int main()
{
    usage_rows usage;
    for (int i = 1; i <= 100; ++i) {
        const std::string customer = "customer-" + std::to_string(i);
        usage.add({.key = customer + "-device",
                   .time = parse_instant("2026-10-05T09:00Z").value(),
                   .offer = "devices",
                   .parties = {{"customers", customer}}});
        usage.add({.key = customer + "-fitting",
                   .time = parse_instant("2026-10-07T14:00Z").value(),
                   .offer = "fittings",
                   .parties = {{"customers", customer}}});
    }
    const ledger october = settle(partnership(), usage.columns(), parse_period("2026-10").value()).value();

    const auto paid = payments(statements(october));
    std::cout << paid.size() << " payments, for example:\n";
    for (const payment& p : paid)
        if (p.payer == "customer-42") std::cout << p.payer << " pays " << p.payee << ' ' << to_text(p.amount) << '\n';
    for (const position& p : positions(paid))
        if (p.receives.count() > 0) std::cout << p.party << " receives " << to_text(p.receives) << '\n';
}
