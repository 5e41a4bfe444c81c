#include "model/recogniser.hpp"

#include <algorithm>
#include <tuple>

PARTNERING_BEGIN

void recogniser::fetch_edges(index hub) const
{
    constexpr std::size_t most = 64;
    for (const auto edges : {facts_.edges_to(hub), facts_.edges_from(hub)})
        for (const index e : edges.first(std::min(edges.size(), most))) {
            facts_.fetch(e);
            on_edges_.fetch(e);
        }
}

void recogniser::start(std::size_t r, index hub)
{
    candidate_.model_ = rows_[r].model;
    candidate_.hub_ = hub;
    candidate_.agreement_ = none;
    candidate_.range_ = {0, 0};
    candidate_.lines_.clear();
    candidate_.edges_.resize(std::max(candidate_.edges_.size(), rows_[r].model->arrows.size()));
    for (auto& edges : candidate_.edges_) edges.clear();
    extra_.resize(std::max(extra_.size(), rows_[r].places.size()));
    for (auto& parties : extra_) parties.clear();
    spare_.clear();
    candidate_.aside_.clear();
    on_edges_.forget();
}

/// Of several arrows the one whose far end asks for the narrowest role that the party there has; the first one where it has none of them.
std::size_t recogniser::arrow_of(const row& of, const std::vector<std::size_t>& arrows, index edge, bool far_is_from) const
{
    if (arrows.size() == 1) return arrows.front();
    const role_table::bits roles = far_is_from ? facts_.roles_from(edge) : facts_.roles_to(edge);
    const auto far = [&](std::size_t a) -> const place& { return of.places[far_is_from ? of.from[a] : of.to[a]]; };
    std::size_t best = no_arrow;
    for (const std::size_t a : arrows)
        if ((far(a).role & roles) != 0 && (best == no_arrow || far(a).depth > far(best).depth)) best = a;
    return best == no_arrow ? arrows.front() : best;
}

void recogniser::add_line(std::size_t r, index number)
{
    const row& of = rows_[r];
    candidate_.lines_.push_back(number);
    const chain_facts::line l = facts_.line_at(number);
    for (const index e : l.sources)
        if (!candidate_.is_aside(e) && on_edges_.first(e)) add(arrow_of(of, of.into_hub, e, true), e);
    for (const index e : l.sales)
        if (on_edges_.first(e)) add(arrow_of(of, of.out_of_hub, e, false), e);
    visits_ += l.sources.size() + l.sales.size();
}

/// What else the hub gives to those around it, or gets from them: services for which it charges.
void recogniser::add_side_edges(std::size_t r)
{
    const row& of = rows_[r];
    if (of.side_out.empty() && of.side_in.empty()) return;
    // In which place each of them stands already.
    on_parties_.forget();
    for (std::size_t a = 0; a < of.model->arrows.size(); ++a) {
        for (const index e : candidate_.edges(a)) {
            const bool supplies = of.to[a] == of.hub;
            on_parties_.put(supplies ? facts_.from(e) : facts_.to(e), static_cast<index>(supplies ? of.from[a] : of.to[a]));
        }
        visits_ += candidate_.edges(a).size();
    }
    for (const index e : facts_.edges_from(candidate_.hub())) {
        if (facts_.sold_in(e) != none || !on_parties_.has(facts_.to(e))) continue;
        for (const std::size_t a : of.side_out)
            if (of.to[a] == on_parties_.of(facts_.to(e)) && on_edges_.first(e)) add(a, e);
    }
    for (const index e : facts_.edges_to(candidate_.hub())) {
        if (facts_.is_passed_on(e) || !on_parties_.has(facts_.from(e))) continue;
        for (const std::size_t a : of.side_in)
            if (of.from[a] == on_parties_.of(facts_.from(e)) && on_edges_.first(e)) add(a, e);
    }
    visits_ += facts_.edges_from(candidate_.hub()).size() + facts_.edges_to(candidate_.hub()).size();
}

bool recogniser::any_uncovered() const
{
    const auto open = [&](index e) { return e < facts_.links() && on_edges_.is_open(e); };
    if (std::any_of(spare_.begin(), spare_.end(), open)) return true;
    return std::any_of(candidate_.edges_.begin(), candidate_.edges_.end(),
                       [&](const auto& edges) { return std::any_of(edges.begin(), edges.end(), open); });
}

bool recogniser::any_covered() const
{
    const auto is_told = [&](index e) { return e < facts_.links() && on_edges_.covered(e) == edge_marks::cover::part; };
    return std::any_of(candidate_.edges_.begin(), candidate_.edges_.end(),
                       [&](const auto& edges) { return std::any_of(edges.begin(), edges.end(), is_told); });
}

/// Whoever an arrow says pays does so on the edges it pays for, or, where no offer states these, by a charge.
std::optional<recogniser::missing_payment> recogniser::unpaid(const row& of, std::size_t arrow)
{
    const model_arrow& a = of.model->arrows[arrow];
    const auto sold = of.pays_for[arrow];
    const auto first_that = [&](std::span<const index> edges, bool gives, auto fails) -> std::optional<missing_payment> {
        const auto at = std::find_if(edges.begin(), edges.end(), fails);
        if (at == edges.end()) return std::nullopt;
        return missing_payment{*at, gives ? facts_.from(*at) : facts_.to(*at)};
    };
    if (sold && !of.model->arrows[*sold].optional) {
        const auto edges = candidate_.edges(*sold);
        visits_ += edges.size();
        return first_that(edges, false, [&](index e) { return !facts_.is_paid(e) || (!a.through.empty() && !facts_.is_carried(e)); });
    }
    on_parties_.forget();
    if (sold) {
        visits_ += candidate_.edges(*sold).size();
        for (const index e : candidate_.edges(*sold))
            if (facts_.is_paid(e)) on_parties_.first(facts_.to(e));
    }
    // Who is paid by the hub what its customers pay the hub has left it what it owes.
    const auto is_paid_by_hub = [&](index e) {
        const index hub = candidate_.hub();
        return hub != none && !facts_.is_paid(e) && facts_.pays(facts_.to(e), hub) && facts_.pays(hub, facts_.from(e));
    };
    if (of.centre.shape == model_shape::introduced) {
        for (const std::size_t s : of.apart) {
            visits_ += candidate_.edges(s).size();
            for (const index e : candidate_.edges(s))
                if (is_paid_by_hub(e)) on_parties_.first(facts_.from(e));
        }
    }
    const auto pays = [&](index party) {
        return on_parties_.has(party) || facts_.pays(party, none) || (candidate_.hub() != none && facts_.pays(party, candidate_.hub()));
    };
    for (std::size_t s = 0; s < of.model->arrows.size(); ++s) {
        if (of.model->arrows[s].kind != flow_kind::service) continue;
        const auto edges = candidate_.edges(s);
        visits_ += edges.size();
        if (of.from[s] == of.from[arrow])
            if (const auto one = first_that(edges, true, [&](index each) { return !pays(facts_.from(each)); })) return one;
        if (of.to[s] == of.from[arrow])
            if (const auto one = first_that(edges, false, [&](index each) { return !pays(facts_.to(each)); })) return one;
    }
    return std::nullopt;
}

/// Whether whoever serves pays whoever is served by the calendar, under the same agreement: for this or for anything else.
bool recogniser::is_paid_by_the_calendar(index e) const
{
    const auto moves = facts_.transfers_under(facts_.agreement_of(e));
    return std::binary_search(moves.begin(), moves.end(),
                              chain_facts::transfer{facts_.from(e), facts_.to(e), none, facts_.agreement_of(e)});
}

payment_notes recogniser::notes_of(const row& of) const
{
    payment_notes notes;
    for (std::size_t a = 0; a < of.model->arrows.size() && a < 64; ++a) {
        if (of.model->arrows[a].kind != flow_kind::payment || !of.pays_for[a]) continue;
        const auto edges = candidate_.edges(*of.pays_for[a]);
        if (std::any_of(edges.begin(), edges.end(), [&](index e) { return facts_.is_price_open(e); })) notes.open |= mask{1} << a;
        const auto flows_back = [&](index e) { return facts_.is_paid_back(e) || (facts_.is_price_open(e) && is_paid_by_the_calendar(e)); };
        if (std::any_of(edges.begin(), edges.end(), flows_back)) notes.back |= mask{1} << a;
        if (std::any_of(edges.begin(), edges.end(), [&](index e) { return facts_.is_paid_in_stead(e); })) notes.in_stead |= mask{1} << a;
        if (std::any_of(edges.begin(), edges.end(), [&](index e) { return facts_.is_paid_by_fees_alone(e); })) notes.fees |= mask{1} << a;
    }
    return notes;
}

std::pair<recogniser::index, recogniser::index> recogniser::misplaced(const row& of, std::size_t at) const
{
    const role_table::bits role = of.places[at].role;
    for (std::size_t a = 0; a < of.model->arrows.size(); ++a) {
        if (of.model->arrows[a].kind != flow_kind::service) continue;
        for (const index e : candidate_.edges(a)) {
            if (of.from[a] == at && (facts_.roles_from(e) & role) == 0) return {facts_.from(e), e};
            if (of.to[a] == at && (facts_.roles_to(e) & role) == 0) return {facts_.to(e), e};
        }
    }
    for (const index party : extra_[at])
        if ((facts_.roles_of(party) & role) == 0) return {party, none};
    return {none, none};
}

recogniser::outcome recogniser::ask(std::size_t r, bool lines_only)
{
    const row& of = rows_[r];
    const partnership_model& m = *of.model;
    outcome how;
    const auto fail = [&](model_requirement::kind kind, std::size_t number) {
        if (how.failed++ == 0) how.first = {kind, number};
    };
    using kind = model_requirement::kind;

    // Everybody in a place has all the roles that stand here; of a hub it is enough that it has a role on some edge.
    std::vector<role_table::bits> bits(of.places.size(), ~role_table::bits{0});
    std::vector<bool> filled(of.places.size(), false);
    const bool one_hub = candidate_.hub() != none;
    const bool hub_is_known = one_hub && facts_.has_roles_by_party();
    if (one_hub) bits[of.hub] = 0;
    const auto stands = [&](std::size_t at, role_table::bits roles) {
        filled[at] = true;
        if (at == of.hub && one_hub)
            bits[at] |= roles;
        else
            bits[at] &= roles;
    };
    const auto all_stand = [&](std::size_t at, std::span<const index> edges, auto roles_of) {
        if (edges.empty()) return;
        const bool any_will_do = at == of.hub && one_hub;
        role_table::bits roles = any_will_do ? 0 : ~role_table::bits{0};
        for (const index e : edges) roles = any_will_do ? roles | roles_of(e) : roles & roles_of(e);
        stands(at, roles);
    };
    for (std::size_t a = 0; a < m.arrows.size(); ++a) {
        if (m.arrows[a].kind != flow_kind::service) continue;
        const auto edges = candidate_.edges(a);
        if (edges.empty() && !m.arrows[a].optional) {
            fail(kind::arrow, a);
            continue;
        }
        visits_ += edges.size();
        // Where roles do not differ from edge to edge, those of the hub need not be looked up for each.
        const bool from_hub = of.from[a] == of.hub && hub_is_known;
        const bool to_hub = of.to[a] == of.hub && hub_is_known;
        if (!from_hub) all_stand(of.from[a], edges, [&](index e) { return facts_.roles_from(e); });
        if (!to_hub) all_stand(of.to[a], edges, [&](index e) { return facts_.roles_to(e); });
        if ((from_hub || to_hub) && !edges.empty()) stands(of.hub, facts_.roles_of(candidate_.hub()));
    }
    for (std::size_t p = 0; p < of.places.size(); ++p)
        for (const index party : extra_[p]) stands(p, facts_.roles_of(party));
    for (std::size_t p = 0; p < of.places.size(); ++p) {
        if (!filled[p] || (bits[p] & of.places[p].speaks) == 0) continue;
        how.telling = how.telling || of.places[p].is_telling;
        how.own = how.own || of.places[p].is_own;
    }

    std::vector<std::size_t> unfit;
    for (std::size_t p = 0; p < of.places.size(); ++p)
        if (filled[p] && (bits[p] & of.places[p].role) == 0) unfit.push_back(p);
    // A variant may ask for another role in one place; of those that fit, the one that asks for the narrowest says most.
    const row::variant* chosen = nullptr;
    for (const row::variant& v : of.variants) {
        if ((bits[v.place] & v.role) == 0) continue;
        if (!unfit.empty() && std::find(unfit.begin(), unfit.end(), v.place) == unfit.end()) continue;
        const unsigned before = chosen != nullptr ? chosen->depth : unfit.empty() ? of.places[v.place].depth : 0;
        if (v.depth > before) chosen = &v;
    }
    if (chosen != nullptr) how.variant = chosen->number;
    for (const std::size_t p : unfit)
        if (chosen == nullptr || chosen->place != p) fail(kind::role, p);
    if (misses_ && how.failed == 1 && how.first.of == kind::role) std::tie(how.party, how.edge) = misplaced(of, how.first.number);

    if (!lines_only) {
        for (std::size_t p = 0; p < of.places.size(); ++p) {
            const model_place& place = m.places[p];
            if (place.least <= 1 && (place.most == model_place::any_number || (p == of.hub && one_hub))) continue;
            if (!filled[p] && how.failed != 0 && how.first.of == kind::arrow) continue;  // nobody stands there, since the arrow is missing
            const std::size_t count = party_list(r, p).size();
            if (count < place.least || (place.most != model_place::any_number && count > place.most)) fail(kind::count, p);
        }
    }
    if (how.failed > 1) return how;
    for (std::size_t a = 0; a < m.arrows.size(); ++a) {
        if (m.arrows[a].kind != flow_kind::payment || m.arrows[a].optional) continue;
        const auto missing = unpaid(of, a);
        if (!missing) continue;
        if (how.failed == 0) std::tie(how.edge, how.payer) = std::pair{missing->edge, missing->payer};
        fail(kind::payment, a);
    }
    // What a mark says of something that is not there is no further thing.
    const bool incomplete = how.failed == 1 && (how.first.of == kind::arrow || how.first.of == kind::count);
    if (how.failed > 1 || incomplete) return how;
    for (std::size_t k = 0; k < of.marks.size() && how.failed < 2; ++k) {
        if (of.marks[k] == nullptr || (lines_only && !of.marks[k]->of_a_line)) continue;
        if (!of.marks[k]->test(candidate_)) fail(kind::mark, k);
    }
    for (const auto& edges : candidate_.edges_) visits_ += edges.size() * of.marks.size();
    // Last, since it says less than what is missing anyway: a carrier whom nobody pays does not pay on. Beside a role it is a second thing.
    if (how.failed > 1 || (how.failed == 1 && how.first.of != kind::role)) return how;
    for (std::size_t a = 0; a < m.arrows.size(); ++a) {
        if (m.arrows[a].kind != flow_kind::payment || m.arrows[a].optional) continue;
        const auto edge = paid_back(of, a);
        if (!edge) continue;
        if (how.failed == 0) std::tie(how.edge, how.payer) = std::pair{*edge, facts_.to(*edge)};
        fail(kind::payment, a);
        break;
    }
    return how;
}

PARTNERING_END
