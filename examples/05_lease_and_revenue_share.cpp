// A network owner leases access for 0.15 per GB plus 5 % of the lessee's retail revenue. How do both flows end up in one payment?
//
// Both charges stand in one agreement; the lessee reports the volume and, in the same record, what its own customers paid.
#include <partnering/core/date_text.hpp>
#include <partnering/core/rational_text.hpp>
#include <partnering/money/money_text.hpp>
#include <partnering/settlement/settle.hpp>
#include <partnering/settlement/statement.hpp>
#include <partnering/settlement/usage_rows.hpp>

#include <iostream>

using namespace partnering;

namespace {

ecosystem partnership()
{
    const agreement_terms lease{
        .type = "distribute",
        .in = currency{"EUR"},
        .engaged = {{"network-owner", "supplier"}, {"lessee", "reseller"}, {"households", "customer"}},
        .charges = {{.key = "lease",
                     .label = "0.15 per GB",
                     .payer = "reseller",
                     .payee = "supplier",
                     .how = per_unit(rational{15, 100}),
                     .services = {"access"}},
                    {.key = "revenue-share",
                     .label = "5 % of retail revenue",
                     .payer = "reseller",
                     .payee = "supplier",
                     .how = percent(5, {.kind = basis_kind::reported}),
                     .services = {"access"}}},
    };
    ecosystem_draft draft;
    draft.services = {{.key = "access", .unit = "GB"}, {.key = "broadband", .unit = "GB", .parts = {{"access", 1}}}};
    draft.parties = {{.key = "network-owner"}, {.key = "lessee"}, {.key = "households"}};
    draft.agreements = {{.key = "lease-2026", .versions = since(date::of(2026, 1, 1), lease)}};
    draft.offers = {{.key = "to-lessee", .from = "network-owner", .to = "lessee", .service = "access", .under = "lease-2026"},
                    // What households pay is no business of this agreement: no charge names them.
                    {.key = "to-households", .from = "lessee", .to = "households", .service = "broadband", .under = "lease-2026"}};
    return ecosystem::from(draft).value();
}

}  // namespace

int main()
{
    usage_rows usage;
    usage.add({.key = "a",
               .time = parse_instant("2026-10-15T23:00Z").value(),
               .offer = "to-households",
               .quantity = rational{11'999, 2},
               .gross = 19'995});
    usage.add({.key = "b",
               .time = parse_instant("2026-10-31T22:00Z").value(),
               .offer = "to-households",
               .quantity = rational{12'001, 2},
               .gross = 20'005});
    const ledger october = settle(partnership(), usage.columns(), parse_period("2026-10").value()).value();

    for (const statement& s : statements(october)) {
        for (const statement_line& line : s.lines)
            std::cout << line.label << ", " << to_string(line.quantity) << " GB: " << to_text(line.amount) << '\n';
        std::cout << s.payer << " pays " << s.payee << ' ' << to_text(s.payable) << '\n';
    }
}
