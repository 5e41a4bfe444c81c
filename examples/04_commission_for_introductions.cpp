// Two sellers market together. Whoever brought the customer earns 10 % of what that customer pays the other. Who owes whom a commission?
//
// A charge from `introduced` to `introducer`: the records say who introduced the customer, so one clause works both ways.
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
        .engaged = {{"device-maker", "coseller"}, {"maintainer", "coseller"}, {"customers", "customer"}},
        .charges =
            {{.key = "device-price", .payer = "customer", .payee = "coseller", .how = per_unit(20), .services = {"device"}},
             {.key = "maintenance-price", .payer = "customer", .payee = "coseller", .how = per_unit(35), .services = {"maintenance"}},
             {.key = "commission", .payer = "introduced", .payee = "introducer", .how = percent(10, {.kind = basis_kind::retail})}},
    };
    ecosystem_draft draft;
    draft.services = {{.key = "device", .digital = false}, {.key = "maintenance", .digital = false}};
    draft.parties = {{.key = "device-maker"},
                     {.key = "maintainer"},
                     {.key = "customers", .kind = party_kind::party_class, .settles = class_settlement::together, .open = true}};
    draft.agreements = {{.key = "marketing-together", .versions = since(date::of(2026, 1, 1), together)}};
    draft.offers = {{.key = "devices", .from = "device-maker", .to = "customers", .service = "device", .under = "marketing-together"},
                    {.key = "visits", .from = "maintainer", .to = "customers", .service = "maintenance", .under = "marketing-together"}};
    return ecosystem::from(draft).value();
}

}  // namespace

int main()
{
    usage_rows usage;
    const auto sold = [&](const std::string& key, const std::string& offer, int customers, const std::string& introducer) {
        usage.add({.key = key,
                   .time = parse_instant("2026-10-12T10:00Z").value(),
                   .offer = offer,
                   .quantity = customers,
                   .introducer = introducer});
    };
    sold("1", "devices", 60, "device-maker");
    sold("2", "visits", 60, "device-maker");
    sold("3", "devices", 40, "maintainer");
    sold("4", "visits", 40, "maintainer");
    const ledger october = settle(partnership(), usage.columns(), parse_period("2026-10").value()).value();

    for (const statement& s : statements(october))
        for (const statement_line& line : s.lines)
            std::cout << s.payer << " pays " << s.payee << ' ' << to_text(line.amount) << " (" << line.label << ")\n";
}
