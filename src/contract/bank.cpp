#include "chain_lookups.hpp"
#include "policy_steps.hpp"

#include <partnering/contract/bank.hpp>

PARTNERING_BEGIN

namespace {

/// Says why no bank carries what one pays the other.
void find_no_way(const contract_view& view, payment_ways& ways, party_id payer, party_id payee, flow_sink& out)
{
    const std::string from = quoted(view.name_of(payer));
    const std::string to = quoted(view.name_of(payee));
    bool served = true;
    for (const party_id side : {payer, payee}) {
        if (!ways.banks_of(side).empty()) continue;
        served = false;
        out.found(about(view, "no_bank", severity::error,
                        "no bank serves " + quoted(view.name_of(side)) + ", so that none can carry what " + from + " pays " + to +
                            ": state what a party in the role bank offers it"));
    }
    if (!served) return;
    const std::string& missing = ways.missing_role(payer, payee);
    out.found(about(view, "banks_apart", severity::error,
                    "no bank of " + from + " leads to one of " + to +
                        ": banks that serve one another, both engaged as bank, pass payments on; " +
                        (missing.empty() ? "state which bank serves which, or a bank that serves both" : missing)));
}

}  // namespace

void bank::derive(const contract_view& view, flow_sink& out) const
{
    for (const value_chain::link_index i : view.links()) {
        const value_chain::link& l = view.chain()[i];
        if (!view.holds(l.from, "bank")) {
            sell_on_link(view, i, out);
            continue;
        }
        // Fees are drawn from the account: nobody is billed, and where none is agreed, nothing is paid.
        const link_names names{view, l};
        const std::string why = names.from + " serves " + names.to + " as its bank";
        out.service(i, why);
        out.agreed_payments(i, why);
    }
    beside_the_sales(out);

    const std::shared_ptr<chain_lookups> lookups = chain_lookups::of(view);
    payment_ways& ways = lookups->ways();
    std::map<std::pair<party_id, party_id>, std::vector<party_id>> known;
    for (flow& f : out.flows()) {
        if (f.kind != flow_kind::payment || !f.giver.party || !f.receiver.party || f.giver == f.receiver) continue;
        const party_id payer = *f.giver.party;
        const party_id payee = *f.receiver.party;
        if (view.holds(payer, "bank") || view.holds(payee, "bank")) continue;
        const auto [place, fresh] = known.try_emplace({payer, payee});
        if (fresh && (place->second = ways.between(payer, payee)).empty()) find_no_way(view, ways, payer, payee, out);
        f.through = place->second;
    }
}

PARTNERING_END
