// A car maker joins four suppliers' services up and sells the whole for 12.50 a month. What does each layer cost it, and what is left?
//
// A car-month drives one sensor lease and one gateway by itself; the network's megabytes are metered and have records of their own.
#include <partnering/core/date_text.hpp>
#include <partnering/money/money_text.hpp>
#include <partnering/settlement/settle.hpp>
#include <partnering/settlement/statement.hpp>
#include <partnering/settlement/usage_rows.hpp>

#include <iostream>

using namespace partnering;

namespace {

/// An agreement of the car maker with one supplier, at one charge.
agreement supplied_by(const std::string& supplier, formula how)
{
    const agreement_terms terms{
        .type = "integrate",
        .in = currency{"EUR"},
        .engaged = {{"car-maker", "integrator"}, {supplier, "supplier"}},
        .charges = {{.key = supplier + "-charge", .payer = "integrator", .payee = "supplier", .how = std::move(how)}},
    };
    return {.key = "with-" + supplier, .versions = since(date::of(2026, 1, 1), terms)};
}

ecosystem partnership()
{
    const agreement_terms driving{
        .type = "integrate",
        .in = currency{"EUR"},
        .engaged = {{"car-maker", "integrator"}, {"drivers", "customer"}},
        .charges = {{.key = "subscription", .payer = "customer", .payee = "integrator", .how = per_unit(rational{25, 2})}},
    };
    const formula by_volume = tiered(tier_mode::graduated, {{.up_to = 1'000'000, .unit = rational{20, 10'000}},
                                                            {.up_to = 5'000'000, .unit = rational{15, 10'000}},
                                                            {.unit = rational{10, 10'000}}});
    ecosystem_draft draft;
    draft.services = {
        {.key = "connected-car", .unit = "car-month", .parts = {{"sensor", 1}, {"gateway", 1}, {"network"}, {"analytics", 1}}},
        {.key = "sensor"},
        {.key = "gateway"},
        {.key = "network", .unit = "MB"},
        {.key = "analytics"}};
    draft.parties = {{.key = "car-maker"},  {.key = "sensors-ltd"}, {.key = "gateways-ag"},
                     {.key = "network-co"}, {.key = "analysts"},    {.key = "drivers"}};
    draft.agreements = {{.key = "driving", .versions = since(date::of(2026, 1, 1), driving)},
                        supplied_by("sensors-ltd", per_unit(rational{40, 100})),
                        supplied_by("gateways-ag", per_unit(rational{95, 100})),
                        supplied_by("network-co", by_volume),
                        supplied_by("analysts", percent(8, {.kind = basis_kind::retail}))};
    draft.offers = {{.key = "cars", .from = "car-maker", .to = "drivers", .service = "connected-car", .under = "driving"},
                    {.key = "sensors", .from = "sensors-ltd", .to = "car-maker", .service = "sensor", .under = "with-sensors-ltd"},
                    {.key = "gateways", .from = "gateways-ag", .to = "car-maker", .service = "gateway", .under = "with-gateways-ag"},
                    {.key = "megabytes", .from = "network-co", .to = "car-maker", .service = "network", .under = "with-network-co"},
                    {.key = "insights", .from = "analysts", .to = "car-maker", .service = "analytics", .under = "with-analysts"}};
    return ecosystem::from(draft).value();
}

}  // namespace

int main()
{
    usage_rows usage;
    usage.add({.key = "cars-1", .time = parse_instant("2026-10-02T08:00Z").value(), .offer = "cars", .quantity = 31'500});
    usage.add({.key = "cars-2", .time = parse_instant("2026-10-16T08:00Z").value(), .offer = "cars", .quantity = 16'500});
    usage.add({.key = "data-1",
               .time = parse_instant("2026-10-16T00:00Z").value(),
               .offer = "megabytes",
               .quantity = rational{3'650'000'500, 1000}});
    usage.add({.key = "data-2",
               .time = parse_instant("2026-10-31T23:00Z").value(),
               .offer = "megabytes",
               .quantity = rational{3'649'999'500, 1000}});
    const ledger october = settle(partnership(), usage.columns(), parse_period("2026-10").value()).value();

    const auto paid = payments(statements(october));
    for (const payment& p : paid) std::cout << p.payer << " pays " << p.payee << ' ' << to_text(p.amount) << '\n';
    for (const position& p : positions(paid))
        if (p.party == "car-maker") std::cout << p.party << " keeps " << to_text(p.net) << '\n';
}
