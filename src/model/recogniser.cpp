#include "model/recogniser.hpp"

#include <algorithm>
#include <bit>
#include <iterator>

PARTNERING_BEGIN

namespace {

constexpr std::size_t no_arrow = static_cast<std::size_t>(-1);

std::size_t place_number(const partnership_model& of, std::string_view key)
{
    const auto at = std::find_if(of.places.begin(), of.places.end(), [&](const model_place& p) { return p.key == key; });
    return static_cast<std::size_t>(at - of.places.begin());
}

}  // namespace

recogniser::recogniser(const chain_facts& facts, const model_catalogue& catalogue, const recognise_options& options)
    : facts_{facts}, catalogue_{catalogue}, options_{options}, on_parties_{facts.parties()}, on_services_{facts.services()},
      on_edges_{facts.edges()}, covered_(facts.edges(), 0)
{
    for (const partnership_model& m : catalogue_.models()) compile(m);
    // What a model refines, over any number of steps; at most as many rounds as there are models.
    for (std::size_t round = 0; round < rows_.size(); ++round)
        for (row& r : rows_)
            for (std::size_t o = 0; o < rows_.size(); ++o)
                if ((r.covers >> o & 1) != 0) r.covers |= rows_[o].covers;
    // Of two special cases of the same model the more specific one is told, the other one as what holds too.
    std::vector<mask> refines;
    for (const row& r : rows_) refines.push_back(r.covers);
    for (std::size_t r = 0; r < rows_.size(); ++r)
        for (std::size_t later = r + 1; later < rows_.size(); ++later)
            if ((refines[r] & refines[later]) != 0) rows_[r].covers |= mask{1} << later;
    for (row& r : rows_)
        for (place& p : r.places)
            for (const row& other : rows_)
                if (&other != &r && std::any_of(other.places.begin(), other.places.end(), [&](const place& o) { return o.role == p.role; }))
                    p.is_own = false;
    near_of_.assign(rows_.size(), 0);
    candidate_.facts_ = &facts_;
    candidate_.on_parties_ = &on_parties_;
    candidate_.on_services_ = &on_services_;
}

void recogniser::compile(const partnership_model& m)
{
    row r;
    r.model = &m;
    r.centre = centre_of(m);
    r.hub = place_number(m, r.centre.hub);
    const auto role_bits = [&](const std::string& key) { return facts_.roles().one(key); };
    const auto depth = [&](const std::string& key) { return static_cast<unsigned>(std::popcount(facts_.roles().all_of(key))); };
    for (const model_place& p : m.places) {
        const bool everybody = p.role == "party" || p.role == "business" || p.role == "consumer" || p.role == "customer";
        r.places.push_back({role_bits(p.role), depth(p.role), !everybody, !everybody});
    }
    for (std::size_t v = 0; v < m.variants.size(); ++v)
        if (!m.variants[v].place.empty())
            r.variants.push_back(
                {place_number(m, m.variants[v].place), role_bits(m.variants[v].role), depth(m.variants[v].role), static_cast<int>(v)});
    for (const std::string& acronym : m.refines)
        for (std::size_t o = 0; o < catalogue_.models().size(); ++o)
            if (catalogue_.models()[o].acronym == acronym) r.covers |= mask{1} << o;
    for (std::size_t a = 0; a < m.arrows.size(); ++a) {
        const model_arrow& arrow = m.arrows[a];
        r.from.push_back(place_number(m, arrow.from));
        r.to.push_back(place_number(m, arrow.to));
        r.pays_for.emplace_back();
        if (arrow.kind == flow_kind::payment) {
            for (std::size_t s = 0; s < m.arrows.size(); ++s) {
                const model_arrow& sold = m.arrows[s];
                if (sold.kind == flow_kind::service && sold.from == arrow.to && sold.to == arrow.from && sold.of == arrow.of)
                    r.pays_for.back() = s;
            }
        }
        if (arrow.kind != flow_kind::service) continue;
        if (r.to[a] == r.hub)
            (arrow.optional ? r.side_in : r.into_hub).push_back(a);
        else if (r.from[a] == r.hub)
            (arrow.optional ? r.side_out : r.out_of_hub).push_back(a);
        else
            r.apart.push_back(a);
    }
    for (const std::string& name : m.marks) r.marks.push_back(catalogue_.marks().find(name));
    rows_.push_back(std::move(r));
}

void recogniser::of_shape(model_shape shape, std::vector<std::size_t>& rows) const
{
    for (std::size_t r = 0; r < rows_.size(); ++r)
        if (rows_[r].centre.shape == shape) rows.push_back(r);
}

recognition recogniser::run()
{
    pass();
    misses_ = true;
    pass();
    return finish();
}

void recogniser::pass()
{
    passed_on();
    std::vector<std::size_t> rows;
    for (const auto& [shape, look] : {std::pair{model_shape::introduced, &recogniser::introduced},
                                      {model_shape::shown, &recogniser::shown},
                                      {model_shape::carried, &recogniser::carried}}) {
        rows.clear();
        of_shape(shape, rows);
        for (const std::size_t r : rows) (this->*look)(r);
    }
    rows.clear();
    of_shape(model_shape::side_by_side, rows);
    if (!rows.empty()) side_by_side(rows);
    // Last, since a purchase that is a part of something else is no model of its own.
    rows.clear();
    of_shape(model_shape::beside, rows);
    for (const std::size_t r : rows) beside(r);
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
    on_edges_.forget();
}

/// Of several arrows the one whose far end asks for the narrowest role that the party there has; the first one where it has none of them.
std::size_t recogniser::narrowest(const row& of, const std::vector<std::size_t>& arrows, role_table::bits far_end, bool at_from) const
{
    if (arrows.size() == 1) return arrows.front();
    std::size_t best = no_arrow;
    const auto far = [&](std::size_t a) -> const place& { return of.places[at_from ? of.from[a] : of.to[a]]; };
    for (const std::size_t a : arrows)
        if ((far(a).role & far_end) != 0 && (best == no_arrow || far(a).depth > far(best).depth)) best = a;
    return best == no_arrow ? arrows.front() : best;
}

void recogniser::add_line(std::size_t r, index number)
{
    const row& of = rows_[r];
    candidate_.lines_.push_back(number);
    const chain_facts::line l = facts_.line_at(number);
    for (const index e : l.sources)
        if (on_edges_.first(e)) add(narrowest(of, of.into_hub, facts_.roles_from(e), true), e);
    for (const index e : l.sales)
        if (on_edges_.first(e)) add(narrowest(of, of.out_of_hub, facts_.roles_to(e), false), e);
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
    const auto open = [&](index e) { return e < facts_.links() && covered_[e] == 0; };
    if (std::any_of(spare_.begin(), spare_.end(), open)) return true;
    return std::any_of(candidate_.edges_.begin(), candidate_.edges_.end(),
                       [&](const auto& edges) { return std::any_of(edges.begin(), edges.end(), open); });
}

/// Whoever an arrow says pays does so on the edges it pays for, or, where no offer states these, by a charge.
std::optional<recogniser::index> recogniser::unpaid(const row& of, std::size_t arrow)
{
    const model_arrow& a = of.model->arrows[arrow];
    const auto sold = of.pays_for[arrow];
    const auto first_that = [&](std::span<const index> edges, auto fails) -> std::optional<index> {
        const auto at = std::find_if(edges.begin(), edges.end(), fails);
        return at == edges.end() ? std::nullopt : std::optional{*at};
    };
    if (sold && !of.model->arrows[*sold].optional) {
        const auto edges = candidate_.edges(*sold);
        visits_ += edges.size();
        return first_that(edges, [&](index e) { return !facts_.is_paid(e) || (!a.through.empty() && !facts_.is_carried(e)); });
    }
    on_parties_.forget();
    if (sold) {
        visits_ += candidate_.edges(*sold).size();
        for (const index e : candidate_.edges(*sold))
            if (facts_.is_paid(e)) on_parties_.first(facts_.to(e));
    }
    const auto pays = [&](index party) {
        return on_parties_.has(party) || facts_.pays(party, none) || (candidate_.hub() != none && facts_.pays(party, candidate_.hub()));
    };
    for (std::size_t s = 0; s < of.model->arrows.size(); ++s) {
        if (of.model->arrows[s].kind != flow_kind::service) continue;
        const auto edges = candidate_.edges(s);
        visits_ += edges.size();
        if (of.from[s] == of.from[arrow])
            if (const auto e = first_that(edges, [&](index each) { return !pays(facts_.from(each)); })) return e;
        if (of.to[s] == of.from[arrow])
            if (const auto e = first_that(edges, [&](index each) { return !pays(facts_.to(each)); })) return e;
    }
    return std::nullopt;
}

payment_notes recogniser::notes_of(const row& of) const
{
    payment_notes notes;
    for (std::size_t a = 0; a < of.model->arrows.size() && a < 64; ++a) {
        if (of.model->arrows[a].kind != flow_kind::payment || !of.pays_for[a]) continue;
        const auto edges = candidate_.edges(*of.pays_for[a]);
        if (std::any_of(edges.begin(), edges.end(), [&](index e) { return facts_.is_price_open(e); })) notes.open |= mask{1} << a;
        if (std::any_of(edges.begin(), edges.end(), [&](index e) { return facts_.is_paid_in_stead(e); })) notes.in_stead |= mask{1} << a;
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
    if (one_hub) bits[of.hub] = 0;
    const auto stands = [&](std::size_t at, role_table::bits roles) {
        filled[at] = true;
        if (at == of.hub && one_hub)
            bits[at] |= roles;
        else
            bits[at] &= roles;
    };
    for (std::size_t a = 0; a < m.arrows.size(); ++a) {
        if (m.arrows[a].kind != flow_kind::service) continue;
        const auto edges = candidate_.edges(a);
        if (edges.empty() && !m.arrows[a].optional) {
            fail(kind::arrow, a);
            continue;
        }
        visits_ += edges.size();
        for (const index e : edges) {
            stands(of.from[a], facts_.roles_from(e));
            stands(of.to[a], facts_.roles_to(e));
        }
    }
    for (std::size_t p = 0; p < of.places.size(); ++p)
        for (const index party : extra_[p]) stands(p, facts_.roles_of(party));
    for (std::size_t p = 0; p < of.places.size(); ++p) {
        if (!filled[p] || (bits[p] & of.places[p].role) == 0) continue;
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
        if (!unfit.empty() && (unfit.size() > 1 || unfit.front() != v.place)) continue;
        const unsigned before = chosen != nullptr ? chosen->depth : unfit.empty() ? of.places[v.place].depth : 0;
        if (v.depth > before) chosen = &v;
    }
    if (chosen != nullptr)
        how.variant = chosen->number;
    else
        for (const std::size_t p : unfit) fail(kind::role, p);
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
        const auto edge = unpaid(of, a);
        if (!edge) continue;
        if (how.failed == 0) how.edge = *edge;
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
    return how;
}

std::vector<recogniser::index> recogniser::party_list(std::size_t r, std::size_t at)
{
    const row& of = rows_[r];
    std::vector<index> parties;
    on_parties_.forget();
    for (const index party : extra_[at])
        if (on_parties_.first(party)) parties.push_back(party);
    for (std::size_t a = 0; a < of.model->arrows.size(); ++a) {
        if (of.model->arrows[a].kind != flow_kind::service) continue;
        if (of.from[a] != at && of.to[a] != at) continue;
        visits_ += candidate_.edges(a).size();
        for (const index e : candidate_.edges(a)) {
            if (of.from[a] == at && on_parties_.first(facts_.from(e))) parties.push_back(facts_.from(e));
            if (of.to[a] == at && on_parties_.first(facts_.to(e))) parties.push_back(facts_.to(e));
        }
    }
    std::sort(parties.begin(), parties.end());
    return parties;
}

void recogniser::put(std::size_t r, const outcome& how, index supplier)
{
    found f{r, how.variant, 0, notes_of(rows_[r]), candidate_.hub(), supplier, edges_.size(), 0, bounds_.size(), no_more};
    on_edges_.forget();
    const auto add_edge = [&](index e) {
        if (!on_edges_.first(e)) return;
        edges_.push_back(e);
        covered_[e] = 1;
    };
    for (const auto& edges : candidate_.edges_)
        for (const index e : edges) add_edge(e);
    for (const index e : spare_) add_edge(e);
    f.last_edge = edges_.size();
    std::sort(edges_.begin() + static_cast<std::ptrdiff_t>(f.first_edge), edges_.end());
    for (std::size_t p = 0; p < rows_[r].places.size(); ++p) {
        bounds_.push_back(members_.size());
        const auto parties = party_list(r, p);
        members_.insert(members_.end(), parties.begin(), parties.end());
    }
    bounds_.push_back(members_.size());
    found_.push_back(f);
}

void recogniser::miss(std::size_t r, const outcome& how)
{
    using kind = model_requirement::kind;
    if (how.failed != 1) return;
    // Told where somebody stands in a role that speaks for the model, or where nothing else explains the edges.
    const bool speaks = how.first.of == kind::role ? how.own : how.telling;
    if (!speaks && !any_uncovered()) return;
    // Everybody who sells anything sells one thing only, but for what it sells beside that.
    if (how.first.of == kind::arrow && rows_[r].centre.shape == model_shape::beside && !how.own) return;
    if (how.first.of == kind::arrow && rows_[r].centre.shape == model_shape::side_by_side) {
        // Two who sell the same are not short of an integrator, unless one is engaged there.
        const place& empty = rows_[r].places[rows_[r].from[how.first.number]];
        const auto seats = facts_.engaged_in(candidate_.agreement());
        if (!empty.is_telling || std::none_of(seats.begin(), seats.end(), [&](const auto& s) { return (s.roles & empty.role) != 0; }))
            return;
    }
    if (near_of_[r]++ >= options_.near_misses) {
        ++left_out_;
        return;
    }
    index edge = how.edge;
    for (const auto& edges : candidate_.edges_)
        if (edge == none && !edges.empty()) edge = edges.front();
    const partnership_model& m = *rows_[r].model;
    const bool of_place = how.first.of == kind::role || how.first.of == kind::count;
    near_.push_back({m.acronym, candidate_.hub(), missing_text(m, catalogue_.marks(), how.first),
                     how.first.of == kind::mark ? m.marks[how.first.number] : std::string{},
                     of_place ? m.places[how.first.number].key : std::string{}, how.party, edge});
}

template <class Fill>
void recogniser::answer(const std::vector<std::size_t>& rows, Fill fill)
{
    mask explained = 0;  // what a model that holds refines, or one that nearly holds
    const std::size_t first = found_.size();
    for (const std::size_t r : rows) {
        const bool folded = (explained >> r & 1) != 0;
        if (misses_ && folded) continue;
        if (!fill(r)) continue;
        const outcome how = ask(r);
        if (misses_) {
            if (how.holds()) return;  // what is less specific need not be nearly so
            if (how.failed == 1) {
                miss(r, how);
                explained |= rows_[r].covers;
            }
            continue;
        }
        if (!how.holds()) continue;
        if (!folded) {
            put(r, how, none);
            explained |= rows_[r].covers;
            continue;
        }
        for (std::size_t i = first; i < found_.size(); ++i)
            if ((rows_[found_[i].model].covers >> r & 1) != 0) found_[i].also |= mask{1} << r;
    }
}

void recogniser::passed_on()
{
    std::vector<std::size_t> rows;
    of_shape(model_shape::passed_on, rows);
    std::vector<std::size_t> whole;
    std::vector<std::size_t> by_line;
    for (const std::size_t r : rows) (rows_[r].centre.whole_hub ? whole : by_line).push_back(r);
    for (index hub = 0; hub < facts_.parties(); ++hub)
        if (const auto [low, high] = facts_.lines_of(hub); low != high)
            passed_on_by(hub, whole, by_line);
        else if (misses_)
            passes_nothing_on(hub, rows);
}

/// Who is engaged to pass something on, but gets nothing, or gives it to nobody, and is part of no other model: one whose hub it may be
/// lacks an arrow.
void recogniser::passes_nothing_on(index hub, const std::vector<std::size_t>& rows)
{
    const auto in = facts_.edges_to(hub);
    const auto out = facts_.edges_from(hub);
    if (in.empty() && out.empty()) return;
    for (const std::size_t r : rows) {
        const row& of = rows_[r];
        const role_table::bits role = of.places[of.hub].role;
        if ((facts_.roles_of(hub) & role) == 0) continue;
        start(r, hub);
        for (const index e : in)
            if ((facts_.roles_to(e) & role) != 0) add(narrowest(of, of.into_hub, facts_.roles_from(e), true), e);
        for (const index e : out)
            if ((facts_.roles_from(e) & role) != 0) add(narrowest(of, of.out_of_hub, facts_.roles_to(e), false), e);
        visits_ += in.size() + out.size();
        const outcome how = ask(r);
        if (how.failed != 1 || how.first.of != model_requirement::kind::arrow) continue;
        if (any_uncovered()) miss(r, how);  // an integrator may sell beside others, and a retailer what it makes
        return;
    }
}

void recogniser::passed_on_by(index hub, const std::vector<std::size_t>& whole, const std::vector<std::size_t>& by_line)
{
    const auto [low, high] = facts_.lines_of(hub);
    const auto may_stand = [&](std::size_t r) { return (facts_.roles_of(hub) & rows_[r].places[rows_[r].hub].role) != 0; };
    std::vector<mask> folded(high - low, 0);  // by line: what a model of the whole hub explains there
    const std::size_t first = found_.size();
    std::vector<std::vector<index>> kept_by;  // of each instance from `first` on: its lines
    mask explained = 0;
    for (const std::size_t r : whole) {
        if (!may_stand(r) || (misses_ && (explained >> r & 1) != 0)) continue;
        std::vector<index> kept;
        for (index l = low; l < high; ++l) {
            start(r, hub);
            add_line(r, l);
            if (ask(r, true).holds()) kept.push_back(l);
        }
        const bool none_fits = kept.empty();
        if (none_fits && !misses_) continue;
        start(r, hub);
        for (index l = low; l < high; ++l)
            if (none_fits || std::binary_search(kept.begin(), kept.end(), l)) add_line(r, l);
        add_side_edges(r);
        const outcome how = ask(r);
        if (how.holds()) {
            if (misses_) {
                for (const index l : kept) folded[l - low] = ~mask{0};  // what is less specific need not be nearly so
            } else if ((explained >> r & 1) != 0) {
                for (std::size_t i = first; i < found_.size(); ++i)
                    if ((rows_[found_[i].model].covers >> r & 1) != 0) found_[i].also |= mask{1} << r;
            } else {
                put(r, how, none);
                for (const index l : kept) folded[l - low] |= rows_[r].covers;
                kept_by.push_back(std::move(kept));
            }
            explained |= misses_ ? ~mask{0} : rows_[r].covers;
        } else if (misses_ && how.failed == 1) {
            miss(r, how);
            explained |= rows_[r].covers;
        }
    }
    std::vector<std::vector<index>> holds_on(by_line.size());  // by row: the folded lines on which it holds as well
    std::unordered_map<std::uint64_t, std::size_t> open;       // the instance that further lines of the same supplier go into
    for (index l = low; l < high; ++l) {
        mask here = folded[l - low];
        const std::size_t start_of_line = found_.size();
        const bool uncovered = misses_ && [&] {
            const chain_facts::line at = facts_.line_at(l);
            const auto is_open = [&](index e) { return covered_[e] == 0; };
            visits_ += at.sources.size() + at.sales.size();
            return std::any_of(at.sources.begin(), at.sources.end(), is_open) || std::any_of(at.sales.begin(), at.sales.end(), is_open);
        }();
        for (std::size_t k = 0; k < by_line.size(); ++k) {
            const std::size_t r = by_line[k];
            if (misses_ && (here >> r & 1) != 0) continue;
            if (!may_stand(r) && !uncovered) continue;
            start(r, hub);
            add_line(r, l);
            const outcome how = ask(r);
            if (misses_) {
                if (how.holds()) break;
                if (how.failed == 1) {
                    miss(r, how);
                    here |= rows_[r].covers;
                }
                continue;
            }
            if (!how.holds()) continue;
            if ((folded[l - low] >> r & 1) != 0) {
                holds_on[k].push_back(l);
            } else if ((here >> r & 1) != 0) {
                for (std::size_t i = start_of_line; i < found_.size(); ++i)
                    if ((rows_[found_[i].model].covers >> r & 1) != 0) found_[i].also |= mask{1} << r;
            } else {
                const auto sources = facts_.line_at(l).sources;
                const index supplier = facts_.from(sources.front());
                const bool only = std::all_of(sources.begin(), sources.end(), [&](index e) { return facts_.from(e) == supplier; });
                put(r, how, only ? supplier : none);
                here |= rows_[r].covers;
            }
        }
        // Lines of one supplier are one instance: which model and variant they are of is now known.
        for (std::size_t i = start_of_line; i < found_.size(); ++i) {
            if (found_[i].supplier == none) continue;
            const std::uint64_t key =
                (std::uint64_t{found_[i].supplier} << 32 | found_[i].model << 16) + static_cast<std::uint64_t>(found_[i].variant + 1);
            const auto [at, fresh] = open.emplace(key, i);
            if (fresh) continue;
            found& before = found_[at->second];
            // Only what holds of all its lines holds of it.
            before.also &= found_[i].also;
            before.notes.open |= found_[i].notes.open;
            before.notes.in_stead |= found_[i].notes.in_stead;
            found_[i].next = before.next;
            before.next = i;
            found_[i].supplier = none;
            found_[i].hub = none;
            found_[i].model = no_more;
        }
    }
    for (std::size_t i = 0; i < kept_by.size(); ++i)
        for (std::size_t k = 0; k < by_line.size(); ++k)
            if ((rows_[found_[first + i].model].covers >> by_line[k] & 1) != 0 &&
                std::includes(holds_on[k].begin(), holds_on[k].end(), kept_by[i].begin(), kept_by[i].end()))
                found_[first + i].also |= mask{1} << by_line[k];
}

void recogniser::idle(std::size_t r, std::size_t at, std::size_t arrow)
{
    if (!misses_ || !rows_[r].places[at].is_telling) return;
    for (index party = 0; party < facts_.parties(); ++party) {
        if ((facts_.roles_of(party) & rows_[r].places[at].role) == 0 || on_parties_.has(party)) continue;
        start(r, party);
        outcome how;
        how.failed = 1;
        how.telling = true;
        how.first = {model_requirement::kind::arrow, arrow};
        miss(r, how);
    }
}

void recogniser::introduced(std::size_t r)
{
    const row& of = rows_[r];
    const role_table::bits role = of.places[of.hub].role;
    struct brought {
        index by;
        index under;  ///< of introductions that records name, where several may have made them; else none
        index number;
        auto operator<=>(const brought&) const = default;
    };
    std::vector<brought> all;
    const auto introductions = facts_.introductions();
    std::vector<index> brokers;
    for (index i = 0; i < introductions.size(); ++i) {
        if (introductions[i].introducer != none) {
            all.push_back({introductions[i].introducer, none, i});
            continue;
        }
        if (introductions[i].on == none) continue;
        const index under = facts_.agreement_of(introductions[i].on);
        index only = none;
        std::size_t count = 0;
        for (const chain_facts::seat& s : facts_.engaged_in(under)) {
            if ((s.roles & role) == 0) continue;
            only = s.party;
            if (++count > 1) break;
        }
        if (count == 1) all.push_back({only, none, i});
        if (count > 1) all.push_back({none, under, i});
    }
    std::sort(all.begin(), all.end());
    std::vector<index> hubs;
    std::vector<index> agreements;
    std::size_t spent = 0;
    for (std::size_t first = 0; first < all.size();) {
        std::size_t last = first;
        while (last < all.size() && all[last].by == all[first].by && all[last].under == all[first].under) ++last;
        const index under = all[first].under;
        const auto fill = [&](std::size_t) {
            start(r, all[first].by);
            candidate_.agreement_ = under;
            if (all[first].by != none) {
                extra_[of.hub].push_back(all[first].by);
            } else {
                for (const chain_facts::seat& s : facts_.engaged_in(under))
                    if ((s.roles & role) != 0) extra_[of.hub].push_back(s.party);
            }
            std::vector<std::size_t> sells = of.out_of_hub;
            sells.insert(sells.end(), of.side_out.begin(), of.side_out.end());
            const auto is_by_broker = [&](index e) { return facts_.from(e) == all[first].by || (facts_.roles_from(e) & role) != 0; };
            constexpr index is_introduced = 0, has_sales = 1;
            on_parties_.forget();
            agreements.clear();
            for (std::size_t i = first; i < last; ++i) {
                const chain_facts::introduction& one = introductions[all[i].number];
                if (!on_parties_.has(one.introduced)) on_parties_.put(one.introduced, is_introduced);
                if (one.on == none || of.apart.empty()) continue;
                // Where the introducing itself is offered, it brings about what the introduced sells, under the same agreement if anything.
                if (is_by_broker(one.on))
                    agreements.push_back(facts_.agreement_of(one.on));
                else if (on_edges_.first(one.on))
                    add(narrowest(of, of.apart, facts_.roles_to(one.on), false), one.on);
            }
            std::sort(agreements.begin(), agreements.end());
            agreements.erase(std::unique(agreements.begin(), agreements.end()), agreements.end());
            // Many introducers may share an agreement or a seller: beyond a bound, one sale of each seller stands for all.
            const auto is_affordable = [&](std::size_t edges) { return (spent += edges) <= 4 * std::size_t{facts_.edges()}; };
            for (const index agreement : agreements) {
                const auto here = facts_.edges_under(agreement);
                if (!is_affordable(here.size())) continue;
                visits_ += here.size();
                for (const index e : here) {
                    if (!on_parties_.has(facts_.from(e)) || is_by_broker(e)) continue;
                    on_parties_.put(facts_.from(e), has_sales);
                    if (on_edges_.first(e)) add(narrowest(of, of.apart, facts_.roles_to(e), false), e);
                }
            }
            for (std::size_t i = first; i < last && !agreements.empty(); ++i) {
                const chain_facts::introduction& one = introductions[all[i].number];
                if (one.on == none || !is_by_broker(one.on) || on_parties_.of(one.introduced) == has_sales) continue;
                on_parties_.put(one.introduced, has_sales);
                auto sales = facts_.edges_from(one.introduced);
                if (!is_affordable(sales.size())) sales = sales.first(std::min<std::size_t>(sales.size(), 1));
                visits_ += sales.size();
                for (const index e : sales)
                    if (on_edges_.first(e)) add(narrowest(of, of.apart, facts_.roles_to(e), false), e);
            }
            if (!sells.empty()) {
                if (all[first].by != none) {
                    for (const index e : facts_.edges_from(all[first].by))
                        if (on_parties_.has(facts_.to(e)) && facts_.sold_in(e) == none && on_edges_.first(e))
                            add(narrowest(of, sells, facts_.roles_to(e), false), e);
                    visits_ += facts_.edges_from(all[first].by).size();
                } else {
                    for (const index e : facts_.edges_under(under))
                        if (on_parties_.has(facts_.to(e)) && (facts_.roles_from(e) & role) != 0 && on_edges_.first(e))
                            add(narrowest(of, sells, facts_.roles_to(e), false), e);
                    visits_ += facts_.edges_under(under).size();
                }
            }
            visits_ += last - first;
            return true;
        };
        if (all[first].by == none || (facts_.roles_of(all[first].by) & role) != 0 || misses_) answer({r}, fill);
        if (misses_) {
            for (const chain_facts::seat& s : under != none ? facts_.engaged_in(under) : std::span<const chain_facts::seat>{})
                if ((s.roles & role) != 0) hubs.push_back(s.party);
            if (all[first].by != none) hubs.push_back(all[first].by);
        }
        first = last;
    }
    on_parties_.forget();
    for (const index party : hubs) on_parties_.first(party);
    for (std::size_t a = 0; a < of.model->arrows.size(); ++a)
        if (of.model->arrows[a].kind == flow_kind::introduction && !of.model->arrows[a].optional) {
            idle(r, of.hub, a);
            break;
        }
}

void recogniser::shown(std::size_t r)
{
    const row& of = rows_[r];
    std::size_t exposes = 0;
    for (std::size_t a = 0; a < of.model->arrows.size(); ++a)
        if (of.model->arrows[a].kind == flow_kind::exposure && !of.model->arrows[a].optional) exposes = a;
    std::vector<std::size_t> to_advertisers;
    std::vector<std::size_t> to_audience;
    for (const auto* arrows : {&of.out_of_hub, &of.side_out})
        for (const std::size_t a : *arrows) (of.to[a] == of.from[exposes] ? to_advertisers : to_audience).push_back(a);
    const auto all = facts_.exposures();
    for (std::size_t first = 0; first < all.size();) {
        std::size_t last = first;
        while (last < all.size() && all[last].host == all[first].host) ++last;
        answer({r}, [&](std::size_t) {
            start(r, all[first].host);
            candidate_.range_ = {static_cast<index>(first), static_cast<index>(last)};
            on_parties_.forget();
            for (std::size_t i = first; i < last; ++i) {
                if (on_parties_.first(all[i].advertiser)) extra_[of.from[exposes]].push_back(all[i].advertiser);
                if (all[i].on != none && !to_audience.empty() && on_edges_.first(all[i].on))
                    add(narrowest(of, to_audience, facts_.roles_to(all[i].on), false), all[i].on);
            }
            if (!to_advertisers.empty())
                for (const index e : facts_.edges_from(all[first].host))
                    if (on_parties_.has(facts_.to(e)) && on_edges_.first(e))
                        add(narrowest(of, to_advertisers, facts_.roles_to(e), false), e);
            visits_ += facts_.edges_from(all[first].host).size() + (last - first);
            return true;
        });
        first = last;
    }
    on_parties_.forget();
    for (const chain_facts::exposure& x : all) on_parties_.first(x.advertiser);
    idle(r, of.from[exposes], exposes);
}

void recogniser::carried(std::size_t r)
{
    const row& of = rows_[r];
    std::size_t carries = 0;
    for (std::size_t a = 0; a < of.model->arrows.size(); ++a)
        if (of.model->arrows[a].kind == flow_kind::payment && !of.model->arrows[a].optional && !of.model->arrows[a].through.empty())
            carries = a;
    // What banks give to whom, to be found by both.
    struct service_of_bank {
        index bank;
        index to;
        index edge;
        auto operator<=>(const service_of_bank&) const = default;
    };
    on_parties_.forget();
    for (index i = 0; i < facts_.carriages(); ++i)
        for (const index bank : facts_.carriage_at(i).banks) on_parties_.first(bank);
    std::vector<service_of_bank> given;
    if (facts_.carriages() != 0) {
        for (index e = 0; e < facts_.edges(); ++e)
            if (on_parties_.has(facts_.from(e))) given.push_back({facts_.from(e), facts_.to(e), e});
        visits_ += facts_.edges();
    }
    std::sort(given.begin(), given.end());
    std::vector<std::size_t> serves = of.out_of_hub;
    serves.insert(serves.end(), of.side_out.begin(), of.side_out.end());
    const auto each_from = [&](index bank, index to, auto use) {
        auto at = std::lower_bound(given.begin(), given.end(), service_of_bank{bank, to, 0});
        for (; at != given.end() && at->bank == bank && at->to == to && on_edges_.first(at->edge); ++at) use(at->edge);
    };
    for (index first = 0; first < facts_.carriages();) {
        index last = first;
        const index bank = facts_.carriage_at(first).banks.front();
        while (last < facts_.carriages() && facts_.carriage_at(last).banks.front() == bank) ++last;
        answer({r}, [&](std::size_t) {
            start(r, bank);
            candidate_.range_ = {first, last};
            for (index i = first; i < last; ++i) {
                const chain_facts::carriage way = facts_.carriage_at(i);
                visits_ += 1 + way.banks.size();
                for (const index n : way.banks) extra_[of.hub].push_back(n);
                if (!of.apart.empty() && on_edges_.first(way.on)) add(of.pays_for[carries].value_or(of.apart.front()), way.on);
                for (const index n : way.banks) {
                    for (const std::size_t a : serves) {
                        const index side = of.to[a] == of.to[carries] ? facts_.from(way.on) : facts_.to(way.on);
                        each_from(n, side, [&](index e) { add(a, e); });
                    }
                    for (const index other : {way.banks.front(), way.banks.back()})
                        each_from(n, other, [&](index e) { spare_.push_back(e); });
                }
                for (std::size_t k = 0; k + 1 < way.banks.size(); ++k) {
                    each_from(way.banks[k], way.banks[k + 1], [&](index e) { spare_.push_back(e); });
                    each_from(way.banks[k + 1], way.banks[k], [&](index e) { spare_.push_back(e); });
                }
            }
            return true;
        });
        first = last;
    }
    on_parties_.forget();
    for (index i = 0; i < facts_.carriages(); ++i)
        for (const index bank : facts_.carriage_at(i).banks) on_parties_.first(bank);
    idle(r, of.hub, carries);
}

void recogniser::side_by_side(const std::vector<std::size_t>& rows)
{
    std::vector<index> common;
    std::vector<unsigned> count;
    role_table::bits idle_roles = 0;
    for (index under = 0; under < facts_.agreements(); ++under) {
        const auto edges = facts_.edges_under(under);
        if (edges.size() < 2) continue;
        // Whom at least two sell to; what a buyer passes on, all of it or within the agreement, is no sale at the end of it.
        constexpr index several = none - 1;
        const auto counts = [&](index e) {
            return facts_.service_of(e) != none && !facts_.stays_in_agreement(e) && !facts_.is_passed_on(e);
        };
        on_parties_.forget();
        for (const index e : edges) {
            if (!counts(e)) continue;
            const index before = on_parties_.of(facts_.to(e));
            if (before == none)
                on_parties_.put(facts_.to(e), facts_.from(e));
            else if (before != facts_.from(e))
                on_parties_.put(facts_.to(e), several);
        }
        common.clear();
        for (const index e : edges)
            if (counts(e) && on_parties_.of(facts_.to(e)) == several) common.push_back(e);
        visits_ += 2 * edges.size();
        const bool alone = common.empty();
        if (alone && !misses_) continue;
        if (alone) {
            // Somebody may be engaged to sell beside the one who does.
            on_parties_.forget();
            for (const index e : edges)
                if (counts(e)) on_parties_.first(facts_.from(e));
            idle_roles = 0;
            for (const chain_facts::seat& s : facts_.engaged_in(under))
                if (!on_parties_.has(s.party)) idle_roles |= s.roles;
            if (idle_roles == 0) continue;
            std::copy_if(edges.begin(), edges.end(), std::back_inserter(common), counts);
            visits_ += edges.size();
        }
        answer(rows, [&](std::size_t r) {
            const row& of = rows_[r];
            if (of.into_hub.empty()) return false;
            if (alone && std::none_of(of.into_hub.begin(), of.into_hub.end(), [&](std::size_t a) {
                    return of.places[of.from[a]].is_telling && (of.places[of.from[a]].role & idle_roles) != 0;
                }))
                return false;
            start(r, none);
            candidate_.agreement_ = under;
            // Each seller stands in one place: the narrowest that it may, those first that are still short of sellers.
            std::vector<std::size_t> arrows = of.into_hub;
            std::sort(arrows.begin(), arrows.end(), [&](std::size_t a, std::size_t b) {
                return std::pair{of.places[of.from[b]].depth, a} < std::pair{of.places[of.from[a]].depth, b};
            });
            count.assign(of.places.size(), 0);
            on_parties_.forget();
            const auto stand_in = [&](index e, std::size_t arrow) {
                ++count[of.from[arrow]];
                on_parties_.put(facts_.from(e), static_cast<index>(arrow));
            };
            for (const index e : common) {
                if (on_parties_.has(facts_.from(e))) continue;
                std::size_t best = no_arrow;
                for (const std::size_t a : arrows) {
                    const std::size_t p = of.from[a];
                    const model_place& place = of.model->places[p];
                    if ((facts_.roles_from(e) & of.places[p].role) == 0) continue;
                    if (place.most != model_place::any_number && count[p] >= place.most) continue;
                    if (best != no_arrow && of.places[of.from[best]].depth > of.places[p].depth) break;
                    best = a;
                    if (count[p] < place.least) break;
                }
                if (best != no_arrow) stand_in(e, best);
            }
            // Who fits in none stands where somebody is still missing.
            for (const index e : common) {
                if (!on_parties_.has(facts_.from(e))) {
                    const auto is_short = [&](std::size_t a) { return count[of.from[a]] < of.model->places[of.from[a]].least; };
                    const auto at = std::find_if(arrows.begin(), arrows.end(), is_short);
                    stand_in(e, at == arrows.end() ? arrows.back() : *at);
                }
                add(on_parties_.of(facts_.from(e)), e);
            }
            visits_ += common.size();
            return true;
        });
    }
}

void recogniser::beside(std::size_t r)
{
    const row& of = rows_[r];
    const auto all_empty = [&](const std::vector<std::size_t>& arrows) {
        return std::any_of(arrows.begin(), arrows.end(), [&](std::size_t a) { return candidate_.edges(a).empty(); });
    };
    // What an instance of the same model sells may be what another one buys: two operators that end one another's calls.
    const std::vector<std::uint8_t> elsewhere = covered_;
    for (index hub = 0; hub < facts_.parties(); ++hub) {
        const auto out = facts_.edges_from(hub);
        const auto in = facts_.edges_to(hub);
        if ((facts_.roles_of(hub) & of.places[of.hub].role) == 0) continue;
        if (in.empty() && out.empty()) continue;
        if (!misses_ && ((!of.into_hub.empty() && in.empty()) || (!of.out_of_hub.empty() && out.empty()))) continue;
        answer({r}, [&](std::size_t) {
            start(r, hub);
            visits_ += in.size() + out.size();
            if (!of.into_hub.empty()) {
                for (const index e : in) {
                    // Who buys as a customer in one agreement is no business there, whatever it sells elsewhere.
                    const bool as_hub = (facts_.roles_to(e) & of.places[of.hub].role) != 0;
                    const bool stays = as_hub && !facts_.is_passed_on(e) && (elsewhere[e] == 0 || facts_.is_passed_on_in_part(e));
                    if (stays) add(narrowest(of, of.into_hub, facts_.roles_from(e), true), e);
                }
            }
            if (!of.out_of_hub.empty())
                for (const index e : out) add(narrowest(of, of.out_of_hub, facts_.roles_to(e), false), e);
            // Who stands in a role that speaks for the model, but does nothing else, is nearly one.
            return misses_ || (!all_empty(of.into_hub) && !all_empty(of.out_of_hub));
        });
    }
}

PARTNERING_END
