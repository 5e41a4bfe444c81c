#include "leg_order.hpp"

#include "division_legs.hpp"

PARTNERING_BEGIN

leg_dependencies dependencies_of(const plan::data& plan)
{
    leg_dependencies depends;
    for (const snapshot& s : plan.snapshots) {
        for (const route& r : s.routes) {
            for (const route_leg& here : r.legs) {
                for (const auto& [of, parts] : here.bases)
                    for (const leg_part& part : parts)
                        if (part.leg) depends[here.leg].insert(*part.leg);
                // A division's last member comes after its siblings: it takes what they leave.
                const plan_leg& leg = plan.legs[here.leg];
                if (!is_rest(plan.data_terms(leg), leg.clause)) continue;
                for (const route_leg& other : r.legs)
                    if (other.leg != here.leg && same_division(plan.legs[other.leg], leg)) depends[here.leg].insert(other.leg);
            }
        }
    }
    // What a division carries comes from the versions before.
    for (std::uint32_t leg = 0; leg < plan.legs.size(); ++leg) {
        if (!plan.details[leg].share || !plan.details[leg].share->carries) continue;
        const plan_leg& self = plan.legs[leg];
        for (std::uint32_t other = 0; other < plan.legs.size(); ++other) {
            const plan_leg& earlier = plan.legs[other];
            if (plan.details[other].share && earlier.under == self.under && earlier.version < self.version &&
                earlier.clause_key(plan.of) == self.clause_key(plan.of))
                depends[leg].insert(other);
        }
    }
    return depends;
}

std::vector<std::uint32_t> order_of_legs(const plan::data& plan, const leg_dependencies& depends, std::vector<finding>& findings)
{
    std::vector<std::size_t> waits(plan.legs.size());
    std::vector<std::vector<std::uint32_t>> waiting(plan.legs.size());
    for (const auto& [leg, on] : depends) {
        waits[leg] = on.size();
        for (const std::uint32_t other : on) waiting[other].push_back(leg);
    }
    std::set<std::uint32_t> ready;
    for (std::uint32_t i = 0; i < waits.size(); ++i)
        if (waits[i] == 0) ready.insert(i);
    std::vector<std::uint32_t> order;
    while (!ready.empty()) {
        const std::uint32_t at = *ready.begin();
        ready.erase(ready.begin());
        order.push_back(at);
        for (const std::uint32_t next : waiting[at])
            if (--waits[next] == 0) ready.insert(next);
    }
    if (order.size() == plan.legs.size()) return order;
    // One clause is several legs: of several offers, versions or members.
    std::set<std::string> clauses;
    for (std::uint32_t i = 0; i < waits.size(); ++i)
        if (waits[i] != 0) clauses.insert("'" + plan.of[plan.legs[i].under].key + "/" + plan.legs[i].clause_key(plan.of) + "'");
    std::string among;
    for (const std::string& each : clauses) among += (among.empty() ? "" : ", ") + each;
    findings.push_back({"basis_cycle", severity::error, plan.of.name(), "",
                        clauses.size() == 1 ? among + " is a part of itself, so it has no amount. Give it a basis that it does not change"
                                            : "these charges are parts of one another, so none of them has an amount: " + among +
                                                  ". Give one of them a basis that the others do not change"});
    return order;
}

PARTNERING_END
