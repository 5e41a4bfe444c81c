// The code of docs/how-to/reconcile-and-collect.md.

#include <partnering/core/date_text.hpp>
#include <partnering/money/money_text.hpp>
#include <partnering/settlement/collection.hpp>
#include <partnering/settlement/partial.hpp>
#include <partnering/settlement/reconciliation.hpp>
#include <partnering/settlement/usage_rows.hpp>

#include <iostream>

using namespace partnering;

namespace {

agreement of(std::string key, std::vector<engagement> engaged, charge_clause price)
{
    agreement_terms terms{.type = "distribute",
                          .in = currency::from_code("EUR"),
                          .engaged = std::move(engaged),
                          .items = {},
                          .charges = {std::move(price)},
                          .divisions = {},
                          .rounding = {},
                          .restrictions = {}};
    agreement made;
    made.key = std::move(key);
    made.versions = timeline<agreement_terms>{{{{date::of(2026, 1, 1), date::of(2027, 1, 1)}, std::move(terms)}}};
    return made;
}

charge_clause price_of(std::string payer, std::string payee, int price, bool guaranteed)
{
    return {.key = "price", .payer = std::move(payer), .payee = std::move(payee), .how = per_unit(price), .guaranteed = guaranteed};
}

/// A maker of cards, a reseller who guarantees it its money, and a shop.
ecosystem cards()
{
    ecosystem_draft draft;
    draft.services = {{.key = "cards"}};
    draft.parties = {{.key = "maker"}, {.key = "reseller"}, {.key = "shop"}};
    draft.agreements = {of("supply", {{"maker", "supplier"}, {"reseller", "distributor"}}, price_of("distributor", "supplier", 2, true)),
                        of("sale", {{"reseller", "distributor"}, {"shop", "customer"}}, price_of("customer", "distributor", 3, false))};
    draft.offers = {{.key = "cards-in", .from = "maker", .to = "reseller", .service = "cards", .under = "supply"},
                    {.key = "cards-out", .from = "reseller", .to = "shop", .service = "cards", .under = "sale"}};
    return ecosystem::from(draft).value();
}

}  // namespace

int main()
{
    const plan october = compile(cards(), {.periods = {parse_period("2026-10").value()}}).value();
    const instant noon = parse_instant("2026-10-05T12:00:00Z").value();
    usage_rows supplier;
    supplier.add({.key = "1", .time = noon, .offer = "cards-out", .quantity = 101})
        .add({.key = "2", .time = noon, .offer = "cards-out", .quantity = 50});
    usage_rows consumer;
    consumer.add({.key = "1", .time = noon, .offer = "cards-out", .quantity = 100})
        .add({.key = "2", .time = noon, .offer = "cards-out", .quantity = 5});

    const reconciliation laid = reconcile(october, {.supplier = {supplier.columns()}, .consumer = {consumer.columns()}},
                                          {.terms = {.counts = agreed_figure::lower, .quantity = {.relative = {1, 100}}}})
                                    .value();
    for (const dispute& each : laid.disputes()) std::cout << each.key << ": " << each.text << '\n';
    accumulate_options counting;
    counting.rejects.assign(laid.rejects().begin(), laid.rejects().end());
    counting.place = [laid](std::size_t row) { return laid.place_of(row); };
    const ledger settled = finish(october, accumulate(october, laid.usage(), counting).value());

    const std::vector<receipt> receipts{{.key = "bank 4711",
                                         .payer = "shop",
                                         .payee = "reseller",
                                         .agreement = "sale",
                                         .in = currency::from_code("EUR"),
                                         .when = parse_period("2026-10").value(),
                                         .amount = 30,
                                         .on = date::of(2026, 11, 5)}};
    const collection money = collect(settled, receipts, {.as_of = date::of(2026, 12, 1), .due_days = 14}).value();
    for (const claim& each : money.claims())
        std::cout << each.holder << " holds " << to_text(each.amount) << " on " << each.on << ", " << to_string(each.kind) << ": "
                  << each.why << '\n';
}
