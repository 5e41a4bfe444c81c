#include "finishing.hpp"

PARTNERING_BEGIN

finishing::finishing(const usage_sums& sums, bool with_inputs)
    : usage{sums}, keeps_inputs{with_inputs}, pairs{sums}, books{sums, with_inputs}, legs(sums.under.legs.size())
{
    for (const cell_group& g : sums.groups) {
        cell_amounts.emplace_back(sums.route_of(g).legs.size());
        account_at.emplace_back(sums.route_of(g).legs.size());
    }
}

account_place finishing::place_of(std::uint32_t leg, std::uint32_t number) const
{
    const plan_leg& self = usage.under.legs[leg];
    const period_accounts& p = legs[leg].period_of(number);
    return {p.period, payer_of(self, *p.who, number - p.begin), payee_of(self, *p.who, number - p.begin)};
}

cell_numbers finishing::amounts_at(const leg_use& use) const
{
    if (const auto& own = cell_amounts[use.group][use.position]) return {own->unit, nullptr, 0, &own->counts};
    return record_sums(usage, use);
}

void finishing::complain(std::uint32_t leg, const account_place& a, std::string code, std::string why)
{
    if (usage.under.details[leg].pool) return complain_of_all(leg, a, std::move(code), std::move(why));
    if (a.period < 0) return;  // nobody asked for it
    const ecosystem& of = usage.under.of;
    const plan_leg& self = usage.under.legs[leg];
    findings.push_back({std::move(code), severity::error, of[self.under].key, "",
                        "charge '" + self.clause_key(of) + "' from '" + usage.parties.key_of(a.payer) + "' to '" +
                            usage.parties.key_of(a.payee) + "' is left out: " + why});
}

void finishing::complain_of_all(std::uint32_t leg, const account_place& a, std::string code, std::string why)
{
    if (a.period < 0) return;  // nobody asked for it
    const ecosystem& of = usage.under.of;
    const plan_leg& self = usage.under.legs[leg];
    const bool paid_by_one = usage.under.details[leg].share || self.payer.is != leg_end::kind::member;
    const std::string whose = paid_by_one ? "', which '" + usage.parties.key_of(a.payer) + "' pays, "
                                          : "', which is paid to '" + usage.parties.key_of(a.payee) + "', ";
    findings.push_back({std::move(code), severity::error, of[self.under].key, "",
                        "'" + self.clause_key(of) + whose + "is left out for all who share it: " + why});
}

cell_numbers record_sums(const usage_sums& usage, const leg_use& use)
{
    const route_leg& leg = usage.leg_at(use);
    const auto& at_event = usage.under.details[leg.leg].at_event;
    PARTNERING_EXPECTS(leg.event_slot >= 0 && at_event, "what others are worked out from is kept");
    return {at_event->step.value(), &usage.group_of(use), cell_group::fixed + static_cast<std::uint32_t>(leg.event_slot), nullptr};
}

PARTNERING_END
