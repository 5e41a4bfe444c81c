#include "routes.hpp"

#include "basis_checks.hpp"
#include "driven_links.hpp"

#include <algorithm>
#include <array>
#include <map>
#include <set>

PARTNERING_BEGIN

namespace {

using link_index = value_chain::link_index;

/// By agreement, the classes whose members each stand at an end of a payment due by the calendar.
std::map<agreement_id, std::set<std::uint32_t>> members_of_standing(const flow_set& flows)
{
    std::map<agreement_id, std::set<std::uint32_t>> found;
    for (const flow& f : flows.flows()) {
        if (f.kind != flow_kind::payment || !f.clause || f.on) continue;
        for (const flow_end& end : {f.giver, f.receiver})
            if (const leg_end e = to_leg_end(flows.chain().of(), end); e.is == leg_end::kind::member) found[f.under].insert(e.party);
    }
    return found;
}

bool stands_on(const value_chain::link& l, std::uint32_t party)
{
    return l.from.index() == party || l.to.index() == party || (l.paid_by && l.paid_by->index() == party);
}

/// Builds the routes of one snapshot.
class route_builder {
public:
    route_builder(const plan::data& plan, const leg_numbers& numbers, const flow_set& flows, std::vector<finding>& findings)
        : plan_{plan}, numbers_{numbers}, flows_{flows}, chain_{flows.chain()}, supplier_first_{chain_.supplier_first()},
          standing_{members_of_standing(flows)}, findings_{findings}
    {
    }

    route from(link_index entry)
    {
        const driven_links driven{chain_, supplier_first_, entry};
        route r;
        r.entry = entry;
        std::set<std::uint32_t> slots;
        std::set<agreement_id> agreements;
        for (const link_index at : driven.upwards()) {
            const value_chain::link& link = chain_[at];
            agreements.insert(link.under);
            // Who owes a charge due by the calendar is known by the usage too, even where usage itself costs nothing.
            if (const auto members = standing_.find(link.under); members != standing_.end())
                for (const std::uint32_t of_class : members->second)
                    if (stands_on(link, of_class)) slots.insert(of_class);
            const std::optional<rational> fed = driven.units_fed(at);
            for (const flow_set::flow_index payment : flows_.payments_on(at)) { r.legs.push_back(leg_of(payment, at, fed, entry, driven)); }
        }
        keep_what_is_driven(r, slots);
        r.slots.assign(slots.begin(), slots.end());
        r.agreements.assign(agreements.begin(), agreements.end());
        return r;
    }

private:
    /// Finds out whom a record has to name. What it drives none of, as of a part that is metered apart, asks for nobody: where the members
    /// of a class stand there whom nothing else asks for, it is left to the records of that part.
    void keep_what_is_driven(route& r, std::set<std::uint32_t>& slots) const
    {
        std::set<std::uint32_t> parts;
        for (const route_leg& each : r.legs)
            for (const auto& [of, summed] : each.bases)
                for (const leg_part& part : summed)
                    if (part.leg) parts.insert(*part.leg);
        const auto is_driven = [&](const route_leg& each) {
            return each.multiplicity.sign() != 0 || parts.contains(each.leg) ||
                   std::any_of(each.bases.begin(), each.bases.end(), [&](const auto& summed) {
                       return std::any_of(summed.second.begin(), summed.second.end(), [&](const leg_part& part) {
                           return part.leg || !part.reported_at || *part.reported_at == r.entry;
                       });
                   });
        };
        const auto ends_of = [&](const route_leg& each) { return std::array{plan_.legs[each.leg].payer, plan_.legs[each.leg].payee}; };
        for (const route_leg& each : r.legs) {
            if (!is_driven(each)) continue;
            for (const leg_end& end : ends_of(each)) {
                if (end.is == leg_end::kind::member) slots.insert(end.party);
                if (end.is == leg_end::kind::introducer) r.wants_introducer = true;
            }
        }
        std::erase_if(r.legs, [&](const route_leg& each) {
            const auto ends = ends_of(each);
            return std::any_of(ends.begin(), ends.end(), [&](const leg_end& end) {
                return (end.is == leg_end::kind::member && !slots.contains(end.party)) ||
                       (end.is == leg_end::kind::introducer && !r.wants_introducer);
            });
        });
    }

    /// The leg that a payment on a link is on this route; `fed`: units of what the link feeds.
    route_leg leg_of(flow_set::flow_index payment, link_index at, const std::optional<rational>& fed, link_index entry,
                     const driven_links& driven)
    {
        const std::uint32_t number = numbers_.of(flows_, payment);
        const plan_leg& leg = plan_.legs[number];
        const bool counts_fed =
            leg.clause.of == clause_ref::kind::charge && plan_.data_terms(leg).charges[leg.clause.index].counts == charge_driver::fed;
        if (counts_fed && !fed)
            findings_.push_back({"ambiguous_fed", severity::error, plan_.of[leg.under].key, "",
                                 "charge '" + leg.clause_key(plan_.of) + "' counts the units that '" + plan_.of[chain_[at].offer].key +
                                     "' feeds, but the offers it feeds take different numbers of units: let it count its own"});
        route_leg made{number, counts_fed ? fed.value_or(rational{}) : driven.units(at), {}, {}, -1, {}, {}, {}};
        for (const basis& of : plan_.details[number].how.bases()) {
            check_named_clause(plan_, leg, of, findings_);
            made.bases.push_back({of, parts_of(of, payment, leg, entry, driven)});
        }
        return made;
    }

    /// What a basis of a leg adds up, of what a record that enters there drives.
    std::vector<leg_part> parts_of(const basis& of, flow_set::flow_index payment, const plan_leg& leg, link_index entry,
                                   const driven_links& driven)
    {
        std::vector<leg_part> parts;
        for (const basis_part& part : select(flows_, payment, of, driven.all())) {
            // What other usage drives is no part of what this usage comes to.
            if (part.payment && !driven.contains(*flows_[*part.payment].on)) continue;
            check_currency(plan_, leg, of, chain_, part.payment ? *flows_[*part.payment].on : part.reported.value_or(entry), findings_);
            if (part.payment)
                parts.push_back({numbers_.of(flows_, *part.payment), {}, part.sign});
            else
                parts.push_back({std::nullopt, part.reported, part.sign});
        }
        return parts;
    }

    const plan::data& plan_;
    const leg_numbers& numbers_;
    const flow_set& flows_;
    const value_chain& chain_;
    std::vector<link_index> supplier_first_;
    std::map<agreement_id, std::set<std::uint32_t>> standing_;
    std::vector<finding>& findings_;
};

}  // namespace

void build_routes(plan::data& plan, const leg_numbers& numbers, std::vector<finding>& findings)
{
    for (snapshot& s : plan.snapshots) {
        const value_chain& chain = s.flows.chain();
        route_builder routes{plan, numbers, s.flows, findings};
        for (link_index entry = 0; entry < chain.links().size(); ++entry) {
            const value_chain::link& link = chain[entry];
            const auto number = static_cast<std::uint32_t>(s.routes.size());
            s.route_of_offer.emplace(link.offer.index(), number);
            // A service alone names the links that nothing further down drives.
            const bool driven =
                std::any_of(link.feeds.begin(), link.feeds.end(), [](const value_chain::feed& f) { return f.units.has_value(); });
            if (!driven) s.routes_of_service[link.service.index()].push_back(number);
            s.routes.push_back(routes.from(entry));
        }
    }
}

PARTNERING_END
