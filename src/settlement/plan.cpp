#include "plan_data.hpp"

#include "calendar.hpp"

#include <partnering/core/date_text.hpp>
#include <partnering/core/rational_text.hpp>

#include <algorithm>
#include <map>
#include <set>
#include <tuple>

PARTNERING_BEGIN

std::string_view to_string(leg_class of) noexcept
{
    switch (of) {
    case leg_class::linear:
        return "linear";
    case leg_class::aggregate:
        return "aggregate";
    case leg_class::event:
        return "event";
    case leg_class::ordered:
        return "ordered";
    case leg_class::standing:
        return "standing";
    }
    return "";
}

namespace {

const agreement_terms& terms_of(const ecosystem& of, const plan_leg& leg) { return of[leg.under].versions.entries()[leg.version].value; }

}  // namespace

const std::string& plan_leg::clause_key(const ecosystem& of) const
{
    const agreement_terms& terms = terms_of(of, *this);
    return clause.of == clause_ref::kind::charge ? terms.charges[clause.index].key : terms.divisions[clause.index].key;
}

const std::string& plan_leg::label(const ecosystem& of) const
{
    const agreement_terms& terms = terms_of(of, *this);
    if (clause.of == clause_ref::kind::charge)
        return terms.charges[clause.index].label.empty() ? terms.charges[clause.index].key : terms.charges[clause.index].label;
    const division_clause& division = terms.divisions[clause.index];
    return division.members[clause.member].label.empty() ? division.key : division.members[clause.member].label;
}

const ecosystem& plan::of() const noexcept { return data_->of; }
std::span<const plan_leg> plan::legs() const noexcept { return data_->legs; }
std::span<const finding> plan::findings() const noexcept { return data_->findings; }
const digest& plan::content_digest() const noexcept { return data_->content; }

std::vector<flow_set> plan::snapshots() const
{
    std::vector<flow_set> all;
    for (const snapshot& s : data_->snapshots) all.push_back(s.flows);
    return all;
}

std::string plan::to_text() const
{
    const ecosystem& eco = data_->of;
    const auto end = [&](const leg_end& e) {
        switch (e.is) {
        case leg_end::kind::party:
            return eco[party_id{e.party}].key;
        case leg_end::kind::member:
            return "each of " + eco[party_id{e.party}].key;
        case leg_end::kind::introducer:
            return std::string{"the introducer"};
        }
        return std::string{};
    };
    std::string text;
    for (const plan_leg& leg : data_->legs) {
        text += std::string{to_string(leg.is)} + "  " + end(leg.payer) + " -> " + end(leg.payee) + "  " + eco[leg.under].key + "/" +
                leg.clause_key(eco);
        if (leg.on) text += "  on " + eco[*leg.on].key;
        text += "\n";
    }
    return text;
}

namespace {

using leg_key = std::tuple<agreement_id, std::uint32_t, clause_ref, std::optional<offer_id>, leg_end, leg_end>;

leg_end to_leg_end(const ecosystem& of, const flow_end& end)
{
    if (end.is_introducer()) return {leg_end::kind::introducer, 0};
    const party& p = of[*end.party];
    const bool by_member = p.kind == party_kind::party_class && p.settles == class_settlement::each;
    return {by_member ? leg_end::kind::member : leg_end::kind::party, end.party->index()};
}

leg_key key_of(const flow_set& flows, const flow& f)
{
    const ecosystem& of = flows.chain().of();
    return {f.under,
            f.version,
            *f.clause,
            f.on ? std::optional{flows.chain()[*f.on].offer} : std::nullopt,
            to_leg_end(of, f.giver),
            to_leg_end(of, f.receiver)};
}

leg_detail detail_of(const agreement_terms& terms, const clause_ref& clause)
{
    std::optional<rounding_rule> at_event;
    std::optional<rounding_rule> at_leg;
    for (const rounding_rule& rule : terms.rounding) {
        if (rule.place == rounding_place::event) at_event = rule;
        if (rule.place == rounding_place::leg) at_leg = rule;
    }
    if (clause.of == clause_ref::kind::charge) {
        const charge_clause& charge = terms.charges[clause.index];
        if (charge.kind != charge_kind::usage) at_event.reset();
        return {charge.how, charge.per, at_event, at_leg, false};
    }
    const division_clause& division = terms.divisions[clause.index];
    rational ratio = 1;
    if (division.members[clause.member].share) {
        ratio = *division.members[clause.member].share;
    } else {
        for (const division_clause::member& other : division.members)
            if (other.share) ratio -= *other.share;
    }
    return {formula{formula::percentage{ratio, division.of}}, division.per, at_event, at_leg, false};
}

bool is_rest(const agreement_terms& terms, const clause_ref& clause)
{
    return clause.of == clause_ref::kind::division && !terms.divisions[clause.index].members[clause.member].share;
}

/// Collects what compile() builds, step by step; each step reads what the ones before it left.
class compiler {
public:
    compiler(const ecosystem& of, compile_options options)
        : out_{std::make_shared<plan::data>(plan::data{of, {}, {}, {}, {}, {}, {}, {}, {}})}, options_{std::move(options)}
    {
    }

    std::shared_ptr<plan::data> run()
    {
        choose_periods();
        if (!any_error(findings_)) cut_time();
        if (!any_error(findings_)) number_legs();
        if (!any_error(findings_)) build_routes();
        if (!any_error(findings_)) check_reach();
        if (!any_error(findings_)) order_legs();
        if (!any_error(findings_)) class_legs();
        if (!any_error(findings_)) finish_routes();
        if (!any_error(findings_)) check_running();
        std::sort(findings_.begin(), findings_.end());
        findings_.erase(std::unique(findings_.begin(), findings_.end()), findings_.end());
        out_->findings = findings_;
        digester d;
        d.add("partnering plan 1").add(std::string_view{reinterpret_cast<const char*>(out_->of.content_digest().bytes.data()), 32});
        d.add(static_cast<std::int64_t>(options_.which));
        for (const date_range& r : options_.periods)
            d.add(std::int64_t{r.begin.days_since_epoch()}).add(std::int64_t{r.end.days_since_epoch()});
        // A contract policy of one's own decides as much as the document does.
        for (const snapshot& s : out_->snapshots) {
            for (const flow& f : s.flows.flows()) {
                const clause_ref clause = f.clause.value_or(clause_ref{});
                for (const std::int64_t part :
                     {static_cast<std::int64_t>(f.kind), number_of(f.giver), number_of(f.receiver), std::int64_t{f.under.index()},
                      std::int64_t{f.version}, f.on ? std::int64_t{*f.on} : std::int64_t{-1}, std::int64_t{f.clause.has_value()},
                      static_cast<std::int64_t>(clause.of), std::int64_t{clause.index}, std::int64_t{clause.member},
                      std::int64_t{f.is_price}})
                    d.add(part);
            }
            d.add(static_cast<std::int64_t>(s.flows.flows().size()));
        }
        // The legs stand for the contract policies: two of one name that derive other payments give another plan.
        for (const plan_leg& leg : out_->legs) {
            d.add(std::int64_t{leg.under.index()})
                .add(std::int64_t{leg.version})
                .add(static_cast<std::int64_t>(leg.clause.of))
                .add(std::int64_t{leg.clause.index})
                .add(std::int64_t{leg.clause.member});
            d.add(leg.on ? std::int64_t{leg.on->index()} : std::int64_t{-1}).add(static_cast<std::int64_t>(leg.is));
            for (const leg_end& end : {leg.payer, leg.payee}) d.add(static_cast<std::int64_t>(end.is)).add(std::int64_t{end.party});
        }
        out_->content = d.finish();
        return out_;
    }

private:
    static std::int64_t number_of(const flow_end& end) { return end.party ? std::int64_t{end.party->index()} : std::int64_t{-1}; }

    void choose_periods()
    {
        bool any = false;
        for (const agreement& a : out_->of.agreements()) {
            std::vector<date_range> chosen;
            for (const date_range& wanted : options_.periods) {
                for (date_range cycle = cycle_of(wanted.begin, a.cycle); cycle.begin < wanted.end; cycle = cycle_of(cycle.end, a.cycle)) {
                    if (options_.which == compile_options::cycles::ending && !wanted.contains(cycle.end.plus_days(-1))) continue;
                    if (!chosen.empty() && !(chosen.back().end <= cycle.begin)) continue;
                    const auto& versions = a.versions.entries();
                    if (std::any_of(versions.begin(), versions.end(), [&](const auto& v) { return !overlap(v.when, cycle).empty(); }))
                        chosen.push_back(cycle);
                }
            }
            any = any || !chosen.empty();
            if (chosen.empty()) not_asked(a);
            out_->periods.push_back(std::move(chosen));
        }
        if (!any) {
            findings_.clear();
            no_period();
        }
    }

    /// Says of an agreement that is in force in a period asked for, and of which no cycle ends in any, that it is left out, and what to
    /// ask for.
    void not_asked(const agreement& a)
    {
        std::optional<date> in_force;
        for (const date_range& wanted : options_.periods)
            for (const auto& v : a.versions.entries())
                if (const date_range both = overlap(v.when, wanted); !both.empty()) in_force = both.end.plus_days(-1);
        if (!in_force) return;
        const std::string_view nouns[] = {"day", "month", "quarter", "year"};
        const std::string noun{nouns[static_cast<std::size_t>(a.cycle)]};
        findings_.push_back({"cycle_goes_on", severity::info, a.key, "",
                             "agreement '" + a.key + "' is settled by the " + noun + ", and no " + noun +
                                 " of it ends in the periods asked for: nothing of it is settled here. Ask for " +
                                 to_string(cycle_of(*in_force, a.cycle)) + " to settle it"});
    }

    void cut_time()
    {
        const ecosystem& of = out_->of;
        std::set<instant> cuts;
        for (std::uint32_t a = 0; a < of.agreements().size(); ++a) {
            for (const date_range& p : out_->periods[a]) {
                cuts.insert(of.agreements()[a].zone.start_of(p.begin));
                cuts.insert(of.agreements()[a].zone.start_of(p.end));
            }
        }
        const instant first = *cuts.begin();
        const instant last = *cuts.rbegin();
        const auto cut_at = [&](const time_zone& zone, date day) {
            // Years 1 and 9999 stand for "without bound"; they lie outside every period.
            const instant when = zone.start_of(day);
            if (first < when && when < last) cuts.insert(when);
        };
        for (const agreement& a : of.agreements())
            for (const auto& v : a.versions.entries()) {
                cut_at(a.zone, v.when.begin);
                cut_at(a.zone, v.when.end);
            }
        // Where a version counts for whole cycles, the next cycle may have another one, whether this agreement is settled here or not.
        for (const agreement& a : of.agreements()) {
            if (a.versions_by == version_policy::by_date || a.versions.entries().size() < 2) continue;
            for (date_range c = cycle_of(a.zone.day_of(first), a.cycle); a.zone.start_of(c.end) < last; c = cycle_of(c.end, a.cycle))
                cut_at(a.zone, c.end);
        }
        for (const offer& o : of.offers()) {
            const time_zone& zone = of[*of.find_agreement(o.under)].zone;
            cut_at(zone, o.when.begin);
            cut_at(zone, o.when.end);
        }

        std::map<std::vector<std::uint32_t>, std::uint32_t> snapshots;
        const std::vector<instant> at(cuts.begin(), cuts.end());
        for (std::size_t i = 0; i + 1 < at.size(); ++i) {
            segment s{{at[i], at[i + 1]}, 0, {}};
            std::vector<value_chain::agreement_days> days;
            std::vector<std::uint32_t> signature;
            bool settled = false;
            for (std::uint32_t a = 0; a < of.agreements().size(); ++a) {
                const agreement& self = of.agreements()[a];
                const date day = self.zone.day_of(at[i]);
                std::int32_t period = -1;
                const std::vector<date_range>& periods = out_->periods[a];
                const auto after =
                    std::upper_bound(periods.begin(), periods.end(), day, [](date d, const date_range& p) { return d < p.begin; });
                if (after != periods.begin() && (after - 1)->contains(day)) period = static_cast<std::int32_t>(after - 1 - periods.begin());
                settled = settled || period >= 0;
                s.period_of.push_back(period);
                const date counts = terms_day(self, day);
                days.push_back({agreement_id{a}, day, counts});
                const auto* entry = self.versions.entry_at(counts);
                signature.push_back(entry == nullptr ? 0 : static_cast<std::uint32_t>(entry - self.versions.entries().data()) + 1);
            }
            if (!settled) continue;
            for (std::uint32_t o = 0; o < of.offers().size(); ++o)
                if (of.offers()[o].when.contains(days[of.find_agreement(of.offers()[o].under)->index()].offers)) signature.push_back(o);
            auto place = snapshots.find(signature);
            if (place == snapshots.end()) {
                place = snapshots.emplace(std::move(signature), static_cast<std::uint32_t>(out_->snapshots.size())).first;
                const date day = days.empty() ? date{0} : days.front().offers;
                checked<value_chain> chain = value_chain::as_of(of, day, days);
                keep(chain.findings(), day);
                if (!chain) return;
                checked<flow_set> flows = derive(chain.value(), options_.policies);
                keep(flows.findings(), day);
                if (!flows) return;
                out_->snapshots.push_back({flows.value(), {}, {}, {}});
            }
            s.snapshot = place->second;
            out_->segments.push_back(std::move(s));
        }
        // A day that its zone skipped altogether is no time at all.
        if (out_->segments.empty()) no_period();
    }

    /// Errors with the day they hold on; a warning may hold on many, and is said once.
    void keep(const std::vector<finding>& more, date day)
    {
        for (finding f : more) {
            if (f.level == severity::error) f.text += " (as of " + to_string(day) + ")";
            findings_.push_back(std::move(f));
        }
    }

    /// Says what could be asked for: of each kind of cycle there is, the one nearest to what was asked.
    void no_period()
    {
        struct cycle_asked {
            std::int64_t days_off;
            date_range cycle;
        };
        std::map<std::pair<recurrence, std::string>, cycle_asked> nearest;
        for (const agreement& a : out_->of.agreements()) {
            for (const auto& version : a.versions.entries()) {
                const date wanted = options_.periods.empty() ? version.when.begin : options_.periods.front().begin;
                const date day = std::clamp(wanted, version.when.begin, version.when.end.plus_days(-1));
                const std::int64_t off = std::abs(std::int64_t{day.days_since_epoch()} - wanted.days_since_epoch());
                const cycle_asked here{off, cycle_of(day, a.cycle)};
                const auto place = nearest.try_emplace({a.cycle, a.zone.name()}, here).first;
                if (off < place->second.days_off) place->second = here;
            }
        }
        constexpr std::string_view words[] = {"daily", "monthly", "quarterly", "yearly"};
        constexpr std::size_t most = 3;
        std::vector<std::string> settled;
        std::vector<std::string> ask;
        for (const auto& [kind, cycle] : nearest) {
            if (settled.size() == most) break;
            settled.push_back(std::string{words[static_cast<std::size_t>(kind.first)]} + " in " + kind.second);
            const std::string label = to_string(cycle.cycle);
            if (std::find(ask.begin(), ask.end(), label) == ask.end()) ask.push_back(label);
        }
        const auto joined = [](const std::vector<std::string>& parts) {
            std::string text;
            for (std::size_t i = 0; i < parts.size(); ++i) text += (i == 0 ? "" : i + 1 == parts.size() ? " or " : ", ") + parts[i];
            return text;
        };
        std::string text = options_.periods.empty() ? "no period is asked for"
                           : settled.empty()        ? "there is no agreement to settle in any period"
                                                    : "no agreement is in force and settled in the periods asked for";
        if (!settled.empty()) text += "; agreements here are settled " + joined(settled) + ": ask for " + joined(ask);
        findings_.push_back({"no_period", severity::error, out_->of.name(), "", std::move(text)});
    }

    void number_legs()
    {
        for (const snapshot& s : out_->snapshots)
            for (const flow& f : s.flows.flows())
                if (f.kind == flow_kind::payment && f.clause) leg_of_.emplace(key_of(s.flows, f), 0);
        for (auto& [key, number] : leg_of_) {
            number = static_cast<std::uint32_t>(out_->legs.size());
            const auto& [under, version, clause, on, payer, payee] = key;
            out_->legs.push_back({under, version, clause, on, payer, payee, on ? leg_class::linear : leg_class::standing});
            out_->details.push_back(detail_of(terms_of(out_->of, out_->legs.back()), clause));
            check_measures(out_->legs.back(), out_->details.back().how);
            if (!on && !out_->details.back().how.bases().empty())
                findings_.push_back(
                    {"standing_basis", severity::error, out_->of[under].key, "",
                     "charge '" + out_->legs.back().clause_key(out_->of) +
                         "' is due by the calendar and cannot be a part of an amount: make it a usage charge, or use a measure"});
        }
    }

    /// Units of the service it feeds that one unit goes with, on the link that reports usage itself: none where it is metered apart.
    /// Nothing where it feeds several offers that take different numbers of units: then a unit goes with no number of theirs.
    static std::optional<rational> fed_by_one(const value_chain::link& l)
    {
        if (l.feeds.empty()) return rational{1};
        std::optional<rational> taken;
        for (const value_chain::feed& f : l.feeds) {
            if (!f.units || f.units->sign() == 0) continue;
            if (taken && *taken != *f.units) return std::nullopt;
            taken = *f.units;
        }
        return taken ? rational{1} / *taken : rational{};
    }

    /// A measure of a role that several parties hold, none of them an end of the payment, is nobody's in particular.
    void check_measures(const plan_leg& leg, const formula& how)
    {
        const agreement_terms& terms = terms_of(out_->of, leg);
        if (leg.clause.of != clause_ref::kind::charge) return;
        const charge_clause& charge = terms.charges[leg.clause.index];
        for (const measure_ref& m : how.measures()) {
            if (m.of.empty() || m.of == charge.payer || m.of == charge.payee) continue;
            auto holders = std::count_if(terms.engaged.begin(), terms.engaged.end(), [&](const engagement& e) { return e.role == m.of; });
            if (holders == 0) {
                const auto wide = out_->of.find_role(m.of);
                holders = std::count_if(terms.engaged.begin(), terms.engaged.end(), [&](const engagement& e) {
                    const auto narrow = out_->of.find_role(e.role);
                    return wide && narrow && out_->of.is_kind_of(*narrow, *wide);
                });
            }
            if (holders != 1)
                findings_.push_back({"ambiguous_role", severity::error, out_->of[leg.under].key, "",
                                     "charge '" + charge.key + "' depends on the measure '" + m.name + "' of '" + m.of + "', a role that " +
                                         std::to_string(holders) + " parties hold: name a role that one party holds"});
        }
    }

    std::uint32_t leg_of(const snapshot& s, flow_set::flow_index i) const { return leg_of_.at(key_of(s.flows, s.flows[i])); }

    void build_routes()
    {
        for (snapshot& s : out_->snapshots) {
            const value_chain& chain = s.flows.chain();
            const std::vector<value_chain::link_index> order = chain.supplier_first();
            const std::map<agreement_id, std::set<std::uint32_t>> standing = members_of_standing(s);
            for (value_chain::link_index entry = 0; entry < chain.links().size(); ++entry) {
                route r;
                r.entry = entry;
                std::map<value_chain::link_index, rational> drives{{entry, rational{1}}};
                std::vector<value_chain::link_index> open{entry};
                std::set<value_chain::link_index> above{entry};
                while (!open.empty()) {
                    const auto at = open.back();
                    open.pop_back();
                    for (const value_chain::feed& f : chain[at].fed_by)
                        if (above.insert(f.link).second) open.push_back(f.link);
                }
                const std::vector<value_chain::link_index> reach(above.begin(), above.end());
                // From the customer up: every link after all that it feeds on this route.
                std::vector<value_chain::link_index> upwards;
                if (above.size() > 1) {
                    for (auto it = order.rbegin(); it != order.rend(); ++it)
                        if (above.count(*it) != 0) upwards.push_back(*it);
                } else {
                    upwards.push_back(entry);
                }
                for (const auto u : upwards) {
                    for (const value_chain::feed& f : chain[u].fed_by) {
                        rational& units = drives[f.link];
                        if (f.units) units += drives[u] * *f.units;
                    }
                }
                std::set<std::uint32_t> slots;
                std::set<agreement_id> agreements;
                for (const auto u : upwards) {
                    agreements.insert(chain[u].under);
                    // Who owes a charge due by the calendar is known by the usage too, even where usage itself costs nothing.
                    if (const auto members = standing.find(chain[u].under); members != standing.end())
                        for (const std::uint32_t of_class : members->second)
                            if (stands_on(chain[u], of_class)) slots.insert(of_class);
                    rational fed;
                    for (const value_chain::feed& f : chain[u].feeds)
                        if (above.count(f.link) != 0) fed += drives[f.link];
                    const std::optional<rational> by_one = u == entry ? fed_by_one(chain[u]) : fed;
                    fed = by_one.value_or(rational{});
                    for (const flow_set::flow_index p : s.flows.payments_on(u)) {
                        const std::uint32_t leg = leg_of(s, p);
                        const plan_leg& l = out_->legs[leg];
                        const bool counts_fed = l.clause.of == clause_ref::kind::charge &&
                                                out_->data_terms(l).charges[l.clause.index].counts == charge_driver::fed;
                        if (counts_fed && !by_one)
                            findings_.push_back(
                                {"ambiguous_fed", severity::error, out_->of[l.under].key, "",
                                 "charge '" + l.clause_key(out_->of) + "' counts the units that '" + out_->of[chain[u].offer].key +
                                     "' feeds, but the offers it feeds take different numbers of units: let it count its own"});
                        route_leg rl{leg, counts_fed ? fed : drives[u], {}, {}, -1, {}, {}, {}};
                        for (const basis& b : out_->details[leg].how.bases()) {
                            std::vector<leg_part> parts;
                            check_clause_basis(l, b);
                            asked& question = asked_[{leg, b}];
                            for (const basis_part& part : select(s.flows, p, b, reach)) {
                                // What other usage drives is no part of what this usage comes to.
                                if (part.payment && above.count(*s.flows[*part.payment].on) == 0) continue;
                                question.reached = true;
                                if (part.payment)
                                    question.priced = true;
                                else
                                    question.reported_under.insert(chain[part.reported.value_or(entry)].under);
                                check_currency(s.flows, l, b, part, entry);
                                if (part.payment) {
                                    parts.push_back({leg_of(s, *part.payment), {}, part.sign});
                                    depends_[leg].insert(*parts.back().leg);
                                } else {
                                    parts.push_back({std::nullopt, part.reported, part.sign});
                                }
                            }
                            rl.bases.push_back({b, std::move(parts)});
                        }
                        for (const leg_end& end : {l.payer, l.payee}) {
                            if (end.is == leg_end::kind::member) slots.insert(end.party);
                            if (end.is == leg_end::kind::introducer) r.wants_introducer = true;
                        }
                        r.legs.push_back(std::move(rl));
                    }
                }
                // A division's last member comes after its siblings: it takes what they leave.
                for (const route_leg& last : r.legs) {
                    if (!is_rest(out_->data_terms(out_->legs[last.leg]), out_->legs[last.leg].clause)) continue;
                    for (const route_leg& other : r.legs)
                        if (other.leg != last.leg && same_division(other.leg, last.leg)) depends_[last.leg].insert(other.leg);
                }
                r.slots.assign(slots.begin(), slots.end());
                r.agreements.assign(agreements.begin(), agreements.end());
                s.route_of_offer.emplace(chain[entry].offer.index(), static_cast<std::uint32_t>(s.routes.size()));
                // A service alone names the links that nothing further down drives.
                const bool driven = std::any_of(chain[entry].feeds.begin(), chain[entry].feeds.end(),
                                                [](const value_chain::feed& f) { return f.units.has_value(); });
                if (!driven) s.routes_of_service[chain[entry].service.index()].push_back(static_cast<std::uint32_t>(s.routes.size()));
                s.routes.push_back(std::move(r));
            }
        }
    }

    static bool stands_on(const value_chain::link& l, std::uint32_t party)
    {
        return l.from.index() == party || l.to.index() == party || (l.paid_by && l.paid_by->index() == party);
    }

    /// The classes whose members each stand at an end of a payment due by the calendar.
    std::map<agreement_id, std::set<std::uint32_t>> members_of_standing(const snapshot& s) const
    {
        std::map<agreement_id, std::set<std::uint32_t>> found;
        for (const flow& f : s.flows.flows()) {
            if (f.kind != flow_kind::payment || !f.clause || f.on) continue;
            for (const flow_end& end : {f.giver, f.receiver})
                if (const leg_end e = to_leg_end(out_->of, end); e.is == leg_end::kind::member) found[f.under].insert(e.party);
        }
        return found;
    }

    void check_clause_basis(const plan_leg& leg, const basis& of)
    {
        if (of.kind != basis_kind::clause) return;
        for (const charge_clause& charge : out_->data_terms(leg).charges)
            if (charge.key == of.clause && charge.kind != charge_kind::usage)
                findings_.push_back({"standing_basis", severity::error, out_->of[leg.under].key, "",
                                     "'" + leg.clause_key(out_->of) + "' takes a part of '" + charge.key +
                                         "', which is due by the calendar and has no amount for usage: name a charge for usage"});
    }

    void check_currency(const flow_set& flows, const plan_leg& leg, const basis& of, const basis_part& part, value_chain::link_index entry)
    {
        const value_chain& chain = flows.chain();
        const value_chain::link_index at = part.payment ? *flows[*part.payment].on : part.reported.value_or(entry);
        const currency own = out_->data_terms(leg).in;
        const currency other = chain.terms(chain[at]).in;
        if (own == other) return;
        findings_.push_back({"basis_currency", severity::error, out_->of[leg.under].key, "",
                             "'" + leg.clause_key(out_->of) + "' is in " + own.code() + ", but its basis `" + to_string(of) +
                                 "` counts amounts in " + other.code() + " on offer '" + out_->of[chain[at].offer].key +
                                 "': amounts in two currencies do not add"});
    }

    /// A charge that is a part of another which no usage of its own drives would be nothing, always.
    void check_reach()
    {
        std::set<agreement_id> by_calendar;
        for (const plan_leg& leg : out_->legs)
            if (!leg.on) by_calendar.insert(leg.under);
        for (const auto& [question, found] : asked_) {
            const plan_leg& leg = out_->legs[question.first];
            if (question.second.kind != basis_kind::clause) {
                if (found.priced || question.second.kind == basis_kind::reported) continue;
                const auto unpriced = std::find_if(found.reported_under.begin(), found.reported_under.end(),
                                                   [&](agreement_id under) { return by_calendar.count(under) != 0; });
                if (unpriced == found.reported_under.end()) continue;
                findings_.push_back({"basis_of_nothing", severity::warning, out_->of[leg.under].key, "",
                                     "'" + leg.clause_key(out_->of) + "' is a part of `" + to_string(question.second) +
                                         "`, for which agreement '" + out_->of[*unpriced].key +
                                         "' has no price for usage: only what usage reports as its gross amount counts. What falls due by "
                                         "the calendar is no part of a basis: charge a price per unit instead, or name another basis"});
                continue;
            }
            if (found.reached) continue;
            findings_.push_back({"basis_out_of_reach", severity::error, out_->of[leg.under].key, "",
                                 "'" + leg.clause_key(out_->of) + "' is a part of '" + question.second.clause +
                                     "', but no record drives both: they are due for different services. Name a basis of the same usage"});
        }
    }

    void order_legs()
    {
        std::vector<std::size_t> waits(out_->legs.size());
        std::vector<std::vector<std::uint32_t>> waiting(out_->legs.size());
        for (const auto& [leg, on] : depends_) {
            waits[leg] = on.size();
            for (const std::uint32_t other : on) waiting[other].push_back(leg);
        }
        std::set<std::uint32_t> ready;
        for (std::uint32_t i = 0; i < waits.size(); ++i)
            if (waits[i] == 0) ready.insert(i);
        while (!ready.empty()) {
            const std::uint32_t at = *ready.begin();
            ready.erase(ready.begin());
            out_->order.push_back(at);
            for (const std::uint32_t next : waiting[at])
                if (--waits[next] == 0) ready.insert(next);
        }
        if (out_->order.size() == out_->legs.size()) return;
        std::string among;
        for (std::uint32_t i = 0; i < waits.size(); ++i)
            if (waits[i] != 0)
                among += (among.empty() ? "'" : ", '") + out_->of[out_->legs[i].under].key + "/" + out_->legs[i].clause_key(out_->of) + "'";
        findings_.push_back({"basis_cycle", severity::error, out_->of.name(), "",
                             "these charges are parts of one another, so none of them has an amount: " + among +
                                 ". Give one of them a basis that the others do not change"});
    }

    void class_legs()
    {
        std::vector<bool> by_record(out_->legs.size(), true);  // whether an amount exists for each record by itself
        std::set<std::uint32_t> parts;                         // of others
        for (const auto& [leg, on] : depends_) parts.insert(on.begin(), on.end());
        for (const std::uint32_t i : out_->order) {
            plan_leg& leg = out_->legs[i];
            const leg_detail& detail = out_->details[i];
            if (leg.is == leg_class::standing) {
                by_record[i] = false;
                continue;
            }
            const std::optional<linear_form> form = linear(detail.how);
            const auto deps = depends_.find(i);
            const std::uint32_t* coarse = nullptr;
            if (deps != depends_.end())
                for (const std::uint32_t& d : deps->second)
                    if (!by_record[d]) coarse = &d;
            const bool each_record = detail.at_event.has_value() || detail.per != charge_scope::period;
            if (each_record && coarse != nullptr) {
                findings_.push_back({"basis_not_attributable", severity::error, out_->of[leg.under].key, "",
                                     "'" + leg.clause_key(out_->of) + "' is worked out for each record, but is a part of '" +
                                         out_->legs[*coarse].clause_key(out_->of) +
                                         "', which exists only for a whole period: work both out per event, or both per period" +
                                         (may_run(*coarse) ? ", or let the latter run (`per`: `running`)" : "")});
            }
            check_rounding(leg, detail, form);
            if (leg.clause.of == clause_ref::kind::division && coarse != nullptr && names_introducer(leg)) {
                findings_.push_back({"basis_not_attributable", severity::error, out_->of[leg.under].key, "",
                                     "division '" + leg.clause_key(out_->of) +
                                         "' has a share for whoever introduced the customer, but is a part of '" +
                                         out_->legs[*coarse].clause_key(out_->of) +
                                         "', which exists only for a whole period: work that charge out per event"});
            }
            const bool proportional = form && form->constant.sign() == 0;
            // What the usage so far comes to grows by the record's own price where prices do not depend on it. Where nobody asks what
            // a single record came to, the last total is all that is left of the running one.
            const bool runs = detail.per == charge_scope::running && !proportional;
            if (runs && (detail.at_event || parts.count(i) != 0))
                leg.is = leg_class::ordered;
            else if (each_record && !runs)
                leg.is = detail.at_event || !form ? leg_class::event : leg_class::linear;
            else
                leg.is = proportional && coarse == nullptr ? leg_class::linear : leg_class::aggregate;
            by_record[i] = leg.is != leg_class::aggregate;
        }
    }

    [[nodiscard]] bool may_run(std::uint32_t leg) const
    {
        return out_->legs[leg].clause.of == clause_ref::kind::charge && !out_->details[leg].how.stands_without_usage() &&
               out_->details[leg].how.measures().empty();
    }

    /// What cannot be rounded, or priced, where the agreement wants it.
    void check_rounding(const plan_leg& leg, const leg_detail& detail, const std::optional<linear_form>& form)
    {
        const std::string& agreement = out_->of[leg.under].key;
        const std::string& clause = leg.clause_key(out_->of);
        if (leg.clause.of == clause_ref::kind::division) {
            const auto& members = out_->data_terms(leg).divisions[leg.clause.index].members;
            const bool rest = std::any_of(members.begin(), members.end(), [](const division_clause::member& m) { return !m.share; });
            if (detail.at_leg)
                findings_.push_back(
                    {"division_rounding", severity::error, agreement, "",
                     "division '" + clause + "' would lose what its legs are rounded by: round divisions at event or statement"});
            else if (detail.at_event && !rest && members.size() > 1)
                findings_.push_back({"division_rounding", severity::error, agreement, "",
                                     "division '" + clause +
                                         "' is rounded for each record, and no member bears the remainder: leave out the share of the "
                                         "member that takes the rest"});
            return;
        }
        const bool each_record = detail.at_event.has_value() || detail.per != charge_scope::period;
        if (each_record && !detail.how.measures().empty()) {
            findings_.push_back({"measure_per_event", severity::error, agreement, "",
                                 "charge '" + clause +
                                     "' is worked out for each record, but depends on a measure of a whole period: work it out per period, "
                                     "and round at leg or statement"});
        } else if (detail.at_event && detail.per == charge_scope::period && (!form || form->constant.sign() != 0)) {
            findings_.push_back({"event_rounding", severity::error, agreement, "",
                                 "charge '" + clause +
                                     "' is worked out once for the whole period, but the agreement rounds each record: make the charge per "
                                     "event, " +
                                     (detail.how.stands_without_usage() ? "" : "let it run (`per`: `running`), ") +
                                     "or round at leg or statement"});
        }
    }

    bool names_introducer(const plan_leg& leg) const
    {
        const auto& members = out_->data_terms(leg).divisions[leg.clause.index].members;
        return std::any_of(members.begin(), members.end(),
                           [](const division_clause::member& m) { return m.payee == "introducer" || m.payer == "introducer"; });
    }

    void finish_routes()
    {
        std::vector<std::uint32_t> rank(out_->legs.size());
        for (std::uint32_t i = 0; i < out_->order.size(); ++i) rank[out_->order[i]] = i;
        std::vector<std::optional<linear_form>> forms;
        for (const leg_detail& d : out_->details) forms.push_back(linear(d.how));
        for (snapshot& s : out_->snapshots) {
            for (route& r : s.routes) {
                std::sort(r.legs.begin(), r.legs.end(), [&](const route_leg& a, const route_leg& b) { return rank[a.leg] < rank[b.leg]; });
                std::map<std::uint32_t, std::size_t> position;
                for (std::size_t i = 0; i < r.legs.size(); ++i) {
                    position.emplace(r.legs[i].leg, i);
                    if (out_->legs[r.legs[i].leg].is == leg_class::ordered) r.ordered.push_back(static_cast<std::uint32_t>(i));
                }
                for (std::size_t i = 0; i < r.legs.size(); ++i) {
                    route_leg& rl = r.legs[i];
                    const plan_leg& leg = out_->legs[rl.leg];
                    rl.linear = forms[rl.leg];
                    if (priced_by_record(leg.is)) rl.event_slot = static_cast<std::int32_t>(r.event_slots++);
                    if (leg.is == leg_class::aggregate) continue;
                    rl.direct = leg.is == leg_class::ordered ? running_of(r, rl) : compose(r, position, rl);
                    // Where nobody introduced, the introducer's share is part of the rest: it is no fixed ratio then.
                    const bool rest = is_rest(out_->data_terms(leg), leg.clause);
                    const bool open = rest && names_introducer(leg);
                    if (rest && (open || leg.is == leg_class::event)) {
                        for (std::size_t j = 0; j < r.legs.size(); ++j)
                            if (j != i && same_division(r.legs[j].leg, rl.leg)) rl.rest_of.push_back(static_cast<std::uint32_t>(j));
                        if (leg.is == leg_class::event && !open) rl.rest_total = rest_total(r, position, rl);
                        if (!rl.rest_total) rl.direct.reset();
                    }
                    out_->details[rl.leg].takes_rest = open;
                    if (priced_by_record(leg.is) && !rl.direct) r.all_direct = false;
                }
            }
        }
    }

    /// What an ordered leg charges, as the one number that is known of each record beside what it carries.
    std::optional<event_form> running_of(const route& r, const route_leg& rl) const
    {
        const plan_leg& leg = out_->legs[rl.leg];
        const bool guarded = leg.payer.is == leg_end::kind::introducer || leg.payee.is == leg_end::kind::introducer;
        // Without rounding it is no whole number of anything.
        if (r.ordered.size() != 1 || guarded || !out_->details[rl.leg].at_event || !rl.bases.empty()) return std::nullopt;
        return event_form{{}, {}, {}, rational{1}};
    }

    /// A charge that runs through a period is known of its records only where that whole period is settled.
    void check_running()
    {
        if (std::none_of(out_->legs.begin(), out_->legs.end(), [](const plan_leg& leg) { return leg.is == leg_class::ordered; })) return;
        for (const segment& s : out_->segments) {
            for (const route& r : out_->snapshots[s.snapshot].routes) {
                // A leg comes after all it is a part of: one walk finds whatever rests on such a charge, however indirectly.
                std::map<std::uint32_t, std::uint32_t> unknown;  // leg: the charge that is not known
                for (const route_leg& rl : r.legs) {
                    const plan_leg& leg = out_->legs[rl.leg];
                    const bool settled = s.period_of[leg.under.index()] >= 0;
                    if (leg.is == leg_class::ordered && !settled) unknown.emplace(rl.leg, rl.leg);
                    if (const auto on = depends_.find(rl.leg); on != depends_.end())
                        for (const std::uint32_t part : on->second)
                            if (const auto found = unknown.find(part); found != unknown.end()) unknown.emplace(rl.leg, found->second);
                    const auto missing = unknown.find(rl.leg);
                    if (!settled || missing == unknown.end()) continue;
                    const plan_leg& runs = out_->legs[missing->second];
                    findings_.push_back({"running_without_period", severity::error, out_->of[leg.under].key, "",
                                         "'" + leg.clause_key(out_->of) + "' is a part of '" + runs.clause_key(out_->of) +
                                             "', which runs through a period of agreement '" + out_->of[runs.under].key +
                                             "' of which this run settles no such stretch: ask for periods in which those of both end, or "
                                             "give both agreements "
                                             "the same cycle and time zone"});
                }
            }
        }
    }

    bool same_division(std::uint32_t a, std::uint32_t b) const
    {
        const plan_leg& x = out_->legs[a];
        const plan_leg& y = out_->legs[b];
        return x.clause.of == clause_ref::kind::division && y.clause.of == clause_ref::kind::division && x.under == y.under &&
               x.version == y.version && x.clause.index == y.clause.index && x.on == y.on;
    }

    /// What the parts of a basis come to for one record, as a weighted sum; nothing where that depends on rounding or on who introduced.
    std::optional<event_form> sum_of(const route& r, const std::map<std::uint32_t, std::size_t>& position,
                                     const std::vector<leg_part>& parts) const
    {
        event_form sum;
        for (const leg_part& part : parts) {
            if (!part.leg) {
                if (!part.reported_at || *part.reported_at == r.entry) sum.gross += rational{part.sign};
                continue;
            }
            const auto at = position.find(*part.leg);
            if (at == position.end()) continue;
            const route_leg& other = r.legs[at->second];
            const plan_leg& leg = out_->legs[other.leg];
            const bool guarded = leg.payer.is == leg_end::kind::introducer || leg.payee.is == leg_end::kind::introducer;
            const bool exact = leg.is == leg_class::linear || leg.is == leg_class::ordered;
            if (!exact || guarded || !other.direct) return std::nullopt;
            sum.running += other.direct->running * rational{part.sign};
            sum.constant += other.direct->constant * rational{part.sign};
            sum.quantity += other.direct->quantity * rational{part.sign};
            sum.gross += other.direct->gross * rational{part.sign};
        }
        return sum;
    }

    std::optional<event_form> compose(const route& r, const std::map<std::uint32_t, std::size_t>& position, const route_leg& rl) const
    {
        if (!rl.linear) return std::nullopt;
        event_form form{rl.multiplicity.sign() == 0 ? rational{} : rl.linear->constant, rl.linear->per_quantity * rl.multiplicity, {}};
        for (const auto& [of, weight] : rl.linear->per_basis) {
            const auto parts =
                std::find_if(rl.bases.begin(), rl.bases.end(), [&, &wanted = of](const auto& b) { return b.first == wanted; });
            const auto sum = sum_of(r, position, parts->second);
            if (!sum) return std::nullopt;
            form.constant += sum->constant * weight;
            form.quantity += sum->quantity * weight;
            form.gross += sum->gross * weight;
            form.running += sum->running * weight;
        }
        return form;
    }

    std::optional<event_form> rest_total(const route& r, const std::map<std::uint32_t, std::size_t>& position, const route_leg& rl) const
    {
        return rl.bases.empty() ? std::nullopt : sum_of(r, position, rl.bases.front().second);
    }

    std::shared_ptr<plan::data> out_;
    compile_options options_;
    std::vector<finding> findings_;
    std::map<leg_key, std::uint32_t> leg_of_;
    std::map<std::uint32_t, std::set<std::uint32_t>> depends_;
    /// What makes a basis up, on any route.
    struct asked {
        bool reached = false;
        bool priced = false;                      ///< some charge does
        std::set<agreement_id> reported_under{};  ///< where reported gross amounts stand in for a price
    };
    std::map<std::pair<std::uint32_t, basis>, asked> asked_;  ///< by leg and basis
};

}  // namespace

checked<plan> compile(const ecosystem& of, compile_options options)
{
    std::shared_ptr<plan::data> made = compiler{of, std::move(options)}.run();
    std::vector<finding> findings = made->findings;
    if (any_error(findings)) return findings;
    return checked<plan>{plan{std::move(made)}, std::move(findings)};
}

PARTNERING_END
