#include "provider_bills.hpp"

#include <partnering/core/rational_text.hpp>

#include <algorithm>
#include <map>
#include <string>
#include <utility>

PARTNERING_BEGIN

namespace {

/// By leg, the parties that its agreement engages as providers, ascending.
std::vector<std::vector<std::uint32_t>> providers_by_leg(const plan::data& plan)
{
    const role_id provider = *plan.of.find_role("provider");
    std::vector<std::vector<std::uint32_t>> made;
    for (const plan_leg& leg : plan.legs) {
        std::vector<std::uint32_t>& of = made.emplace_back();
        for (const engagement& each : plan.data_terms(leg).engaged)
            if (plan.of.is_kind_of(*plan.of.find_role(each.role), provider)) of.push_back(plan.of.find_party(each.party)->index());
        std::sort(of.begin(), of.end());
    }
    return made;
}

struct balance {
    rational bills;
    rational income;
    bool any_income = false;
};

}  // namespace

std::vector<finding> provider_bills_above_income(const plan::data& plan, const ledger_accounts& accounts,
                                                 const std::vector<std::string>& open_parties)
{
    const std::vector<std::vector<std::uint32_t>> providers = providers_by_leg(plan);
    if (std::all_of(providers.begin(), providers.end(), [](const auto& of) { return of.empty(); })) return {};
    const auto currency_of = [&](const ledger_account& a) { return plan.data_terms(plan.legs[a.leg.index()]).in; };
    std::map<std::pair<std::uint32_t, std::string>, balance> balances;
    for (const ledger_account& a : accounts) {
        const std::vector<std::uint32_t>& of = providers[a.leg.index()];
        if (std::binary_search(of.begin(), of.end(), a.payee)) balances[{a.payer, std::string{currency_of(a).code()}}].bills += a.amount;
    }
    for (const ledger_account& a : accounts) {
        const auto at = balances.find({a.payee, std::string{currency_of(a).code()}});
        if (at == balances.end()) continue;
        at->second.income += a.amount;
        at->second.any_income = true;
    }
    std::vector<finding> findings;
    for (const auto& [who, of] : balances) {
        if (!of.any_income || of.bills <= of.income) continue;
        const std::size_t own = plan.of.parties().size();
        const std::string& key = who.first < own ? plan.of[party_id{who.first}].key : open_parties[who.first - own];
        findings.push_back({"provider_above_income", severity::warning, key, "",
                            "'" + key + "' owes its providers " + to_decimal_or_ratio(of.bills) + " " + who.second + ", more than the " +
                                to_decimal_or_ratio(of.income) + " that it is owed itself"});
    }
    return findings;
}

PARTNERING_END
