#include "route_forms.hpp"

#include "division_legs.hpp"

#include <algorithm>
#include <map>

PARTNERING_BEGIN

namespace {

void add(event_form& sum, const event_form& more, const rational& weight)
{
    sum.constant += more.constant * weight;
    sum.quantity += more.quantity * weight;
    sum.gross += more.gross * weight;
    sum.running += more.running * weight;
}

/// The forms of one route's legs, each from those before it.
class form_composer {
public:
    form_composer(const plan::data& plan, const route& r) : plan_{plan}, route_{r}
    {
        for (std::size_t i = 0; i < r.legs.size(); ++i) position_.emplace(r.legs[i].leg, i);
    }

    /// What a leg comes to for one record, before rounding; nothing where that depends on rounding or on who introduced.
    [[nodiscard]] std::optional<event_form> form_of(const route_leg& leg) const
    {
        return plan_.legs[leg.leg].is == leg_class::ordered ? running_of(leg) : compose(leg);
    }
    /// Of what a division's last member takes the rest.
    [[nodiscard]] std::optional<event_form> rest_total(const route_leg& leg) const
    {
        return leg.bases.empty() ? std::nullopt : sum_of(leg.bases.front().second);
    }

private:
    /// What an ordered leg charges, as the one number that is known of each record beside what it carries.
    [[nodiscard]] std::optional<event_form> running_of(const route_leg& leg) const
    {
        // Without rounding it is no whole number of anything.
        if (route_.ordered.size() != 1 || asks_introducer(plan_.legs[leg.leg]) || !plan_.details[leg.leg].at_event || !leg.bases.empty())
            return std::nullopt;
        return event_form{{}, {}, {}, rational{1}};
    }

    [[nodiscard]] std::optional<event_form> compose(const route_leg& leg) const
    {
        if (!leg.linear) return std::nullopt;
        event_form form{leg.multiplicity.sign() == 0 ? rational{} : leg.linear->constant, leg.linear->per_quantity * leg.multiplicity, {}};
        for (const auto& [of, weight] : leg.linear->per_basis) {
            const auto parts =
                std::find_if(leg.bases.begin(), leg.bases.end(), [&, &wanted = of](const auto& b) { return b.first == wanted; });
            const std::optional<event_form> sum = sum_of(parts->second);
            if (!sum) return std::nullopt;
            add(form, *sum, weight);
        }
        return form;
    }

    /// What the parts of a basis come to for one record.
    [[nodiscard]] std::optional<event_form> sum_of(const std::vector<leg_part>& parts) const
    {
        event_form sum;
        for (const leg_part& part : parts) {
            if (!part.leg) {
                if (!part.reported_at || *part.reported_at == route_.entry) sum.gross += rational{part.sign};
                continue;
            }
            const auto at = position_.find(*part.leg);
            if (at == position_.end()) continue;
            const route_leg& other = route_.legs[at->second];
            const plan_leg& leg = plan_.legs[other.leg];
            const bool exact = leg.is == leg_class::linear || leg.is == leg_class::ordered;
            if (!exact || asks_introducer(leg) || !other.direct) return std::nullopt;
            add(sum, *other.direct, rational{part.sign});
        }
        return sum;
    }

    const plan::data& plan_;
    const route& route_;
    std::map<std::uint32_t, std::size_t> position_;  ///< of a leg among the route's
};

/// What a division's last member takes, where it is no fixed ratio: what its siblings leave.
void take_rest(const plan::data& plan, route& r, std::size_t at, bool open, const form_composer& forms)
{
    route_leg& self = r.legs[at];
    const bool rounded = plan.legs[self.leg].is == leg_class::event;
    if (!open && !rounded) return;
    for (std::size_t i = 0; i < r.legs.size(); ++i)
        if (i != at && same_division(plan.legs[r.legs[i].leg], plan.legs[self.leg])) self.rest_of.push_back(static_cast<std::uint32_t>(i));
    if (rounded && !open) self.rest_total = forms.rest_total(self);
    if (!self.rest_total) self.direct.reset();
}

void finish_route(plan::data& plan, route& r, const std::vector<std::uint32_t>& rank, const std::vector<std::optional<linear_form>>& linear)
{
    std::sort(r.legs.begin(), r.legs.end(), [&](const route_leg& a, const route_leg& b) { return rank[a.leg] < rank[b.leg]; });
    for (std::size_t i = 0; i < r.legs.size(); ++i)
        if (plan.legs[r.legs[i].leg].is == leg_class::ordered) r.ordered.push_back(static_cast<std::uint32_t>(i));
    const form_composer forms{plan, r};
    for (std::size_t i = 0; i < r.legs.size(); ++i) {
        route_leg& self = r.legs[i];
        const plan_leg& leg = plan.legs[self.leg];
        self.linear = linear[self.leg];
        if (priced_by_record(leg.is)) self.event_slot = static_cast<std::int32_t>(r.event_slots++);
        if (leg.is == leg_class::aggregate) continue;
        self.direct = forms.form_of(self);
        const agreement_terms& terms = plan.data_terms(leg);
        const bool rest = is_rest(terms, leg.clause);
        // Where nobody introduced, the introducer's share is part of the rest: it is no fixed ratio then.
        const bool open = rest && names_introducer(terms.divisions[leg.clause.index]);
        if (rest) take_rest(plan, r, i, open, forms);
        plan.details[self.leg].takes_rest = open;
        if (priced_by_record(leg.is) && !self.direct) r.all_direct = false;
    }
}

}  // namespace

void finish_routes(plan::data& plan)
{
    std::vector<std::uint32_t> rank(plan.legs.size());
    for (std::uint32_t i = 0; i < plan.order.size(); ++i) rank[plan.order[i]] = i;
    std::vector<std::optional<linear_form>> forms;
    for (const leg_detail& d : plan.details) forms.push_back(linear(d.how));
    for (snapshot& s : plan.snapshots)
        for (route& r : s.routes) finish_route(plan, r, rank, forms);
}

PARTNERING_END
