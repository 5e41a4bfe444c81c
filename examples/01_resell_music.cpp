// An operator resells a streaming service to its subscribers and keeps 30 % of the price. What does each party pay and receive?
//
// Two agreements in a chain: subscribers pay the operator in full, the operator pays the streaming service the wholesale part.
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
        .charges = {{.key = "wholesale-price",
                     .label = "retail minus 30 %",
                     .payer = "distributor",
                     .payee = "supplier",
                     .how = retail_minus(30)}},
    };
    ecosystem_draft draft;
    draft.services = {{.key = "streaming", .unit = "subscription-month", .vertical = "music"}};
    draft.parties = {{.key = "streamer"},
                     {.key = "operator"},
                     // The subscribers are many, but the operator's own billing knows them: here they pay as one.
                     {.key = "subscribers", .kind = party_kind::party_class, .settles = class_settlement::together, .open = true}};
    draft.agreements = {{.key = "retail", .versions = since(begin, retail)}, {.key = "wholesale", .versions = since(begin, wholesale)}};
    draft.offers = {{.key = "to-operator", .from = "streamer", .to = "operator", .service = "streaming", .under = "wholesale"},
                    {.key = "to-subscribers", .from = "operator", .to = "subscribers", .service = "streaming", .under = "retail"}};
    return ecosystem::from(draft).value();
}

}  // namespace

int main()
{
    usage_rows usage;
    usage.add({.key = "1", .time = parse_instant("2026-10-01T06:00+02:00").value(), .offer = "to-subscribers", .quantity = 1100});
    usage.add({.key = "2", .time = parse_instant("2026-10-15T06:00+02:00").value(), .offer = "to-subscribers", .quantity = 134});
    const ledger october = settle(partnership(), usage.columns(), parse_period("2026-10").value()).value();

    const auto paid = payments(statements(october));
    for (const payment& p : paid) std::cout << p.payer << " pays " << p.payee << ' ' << to_text(p.amount) << '\n';
    for (const position& p : positions(paid)) std::cout << p.party << " ends up with " << to_text(p.net) << '\n';
}
