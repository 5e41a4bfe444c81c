// A platform collects from customers for many sellers and passes the money on, less its fee. How do I add such a contract type?
#include <partnering/core/date_text.hpp>
#include <partnering/money/money_text.hpp>
#include <partnering/settlement/settle.hpp>
#include <partnering/settlement/statement.hpp>
#include <partnering/settlement/usage_rows.hpp>

#include <iostream>

using namespace partnering;

/// Sellers sell and bill, the platform collects: the customer pays the platform, and the platform pays the seller.
struct collect {
    static constexpr std::string_view name() noexcept { return "collect"; }
    void derive(const contract_view& agreement, flow_sink& out) const
    {
        const auto platforms = agreement.holders("ecosystem_enabler");
        if (platforms.size() != 1)
            return out.found(
                {"no_collector", severity::error, agreement.self().key, "", "one ecosystem_enabler collects, not fewer or more"});
        for (const auto link : agreement.links()) {
            const value_chain::link& sale = agreement.chain()[link];
            out.service_and_bill(link, agreement.name_of(sale.from) + " sells, the platform collects");
            for (std::uint32_t i = 0; i < agreement.terms().charges.size(); ++i) {
                const bool collects = agreement.holds(sale.to, agreement.terms().charges[i].payer);
                out.payment(link, i, {collects ? sale.to : platforms[0]}, {collects ? platforms[0] : sale.from},
                            collects ? "collected" : "passed on");
            }
        }
    }
};
static_assert(contract_policy<collect>);

int main()
{
    const agreement_terms terms{
        .type = "collect",
        .in = currency{"EUR"},
        .engaged = {{"platform", "ecosystem_enabler"}, {"potter", "retailer"}, {"weaver", "retailer"}, {"guests", "customer"}},
        .charges =
            {{.key = "price", .payer = "customer", .payee = "ecosystem_enabler", .how = percent(100, {.kind = basis_kind::reported})},
             {.key = "payout", .payer = "ecosystem_enabler", .payee = "retailer", .how = percent(88, {basis_kind::clause, "price"})}},
    };
    ecosystem_draft draft;
    draft.services = {{.key = "mug"}, {.key = "rug"}};
    draft.parties = {{.key = "platform"}, {.key = "potter"}, {.key = "weaver"}, {.key = "guests"}};
    draft.agreements = {{.key = "fair", .versions = since(date::of(2026, 1, 1), terms)}};
    draft.offers = {{.key = "mugs", .from = "potter", .to = "guests", .service = "mug", .under = "fair"},
                    {.key = "rugs", .from = "weaver", .to = "guests", .service = "rug", .under = "fair"}};

    usage_rows usage;
    usage.add({.key = "1", .time = parse_instant("2026-10-03T11:00Z").value(), .offer = "mugs", .gross = rational{1995, 100}});
    usage.add({.key = "2", .time = parse_instant("2026-10-04T15:00Z").value(), .offer = "rugs", .gross = 240});
    settle_options options;
    options.policies = policy_registry::shipped().with(collect{});
    const ledger october = settle(ecosystem::from(draft).value(), usage.columns(), parse_period("2026-10").value(), options).value();
    for (const payment& p : payments(statements(october))) std::cout << p.payer << " pays " << p.payee << ' ' << to_text(p.amount) << '\n';
}
