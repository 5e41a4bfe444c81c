// The code of docs/how-to/net-and-pay.md.

#include <partnering/clearing/default_clearing.hpp>
#include <partnering/clearing/maximum_clearing.hpp>
#include <partnering/clearing/payment_explanation.hpp>
#include <partnering/core/rational_text.hpp>
#include <partnering/io/report.hpp>
#include <partnering/money/money_text.hpp>

#include <iostream>

using namespace partnering;

int main()
{
    const currency eur = currency::from_code("EUR");
    const auto cents = [&](int count) { return rounded_money{count, quantum::minor_unit(eur), eur}; };
    obligation_set_builder builder;
    builder.add({.line = "roaming 2026-10", .debtor = "alpha", .creditor = "beta", .amount = cents(3000'00)});
    builder.add({.line = "transit 2026-10", .debtor = "beta", .creditor = "alpha", .amount = cents(1200'00)});
    builder.add({.line = "content 2026-10", .debtor = "beta", .creditor = "gamma", .amount = cents(2500'00)});
    builder.add({.line = "penalty 2026-09", .debtor = "gamma", .creditor = "alpha", .amount = cents(90'00)});
    const obligation_set owed = std::move(builder).finish().value();
    for (const rejected_obligation& each : owed.rejects()) std::cout << each.row.line << ": " << each.text << '\n';

    // The penalty is in dispute, so that it waits for its own payment.
    const netting result = net(owed, {.consent = {.lines = {{"penalty 2026-09", netting_scope::gross}}}}).value();
    for (const currency_netting& in : result.currencies)
        for (const net_payment& each : in.payments)
            std::cout << owed.key_of(each.payer) << " pays " << owed.key_of(each.payee) << ' ' << to_text(in.of.money(each.amount)) << ", "
                      << to_string(each.scope) << '\n';

    const currency_netting& in = result.currencies.front();
    const std::vector<discharge> table = discharges(owed, result, in);
    for (const discharge& each : table)
        std::cout << owed.line(each.line) << ": " << to_text(in.of.money(each.amount)) << " by " << to_string(each.way()) << '\n';

    std::cout << explanation_text(explain_payment(owed, in, table, 1));

    const obligation_clearing cleared = clear_to_maximum(owed).value();
    for (const cleared_line& each : cleared.currencies.front().lines)
        std::cout << owed.line(each.row) << ": " << to_text(in.of.money(each.removed)) << " of " << to_text(in.of.money(each.before))
                  << " is cleared\n";
    std::cout << remaining(owed, cleared).size() << " obligations are left\n";

    // The shop cannot pay what it collected; the enabler guarantees what the supplier is owed.
    const liability_system short_of_money{.liabilities = {{.debtor = "shop", .creditor = "supplier", .amount = 100},
                                                          {.debtor = "supplier", .creditor = "network", .amount = 70}},
                                          .assets = {{.party = "shop", .amount = 40}, {.party = "enabler", .amount = 100}},
                                          .guarantees = {{.guarantor = "enabler", .debtor = {}, .creditor = "supplier"}}};
    const default_clearing settled = clear_under_default(short_of_money).value();
    for (const default_party& each : settled.parties)
        std::cout << each.key << " pays " << to_string(each.pays) << " of " << to_string(each.owes) << ", keeps " << to_string(each.equity)
                  << (each.wave > 0 ? ", is in default" : "") << '\n';
    for (const guarantee_call& each : settled.calls)
        std::cout << "the guarantee costs " << each.of.guarantor << ' ' << to_string(each.paid) << " of " << to_string(each.claim) << '\n';
    std::cout << explanation_text(explain_default(settled, 2));
}
