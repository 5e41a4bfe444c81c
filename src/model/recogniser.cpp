#include "model/recogniser.hpp"

#include "core/large_pages.hpp"

#include <algorithm>
#include <bit>

PARTNERING_BEGIN

namespace {

std::size_t place_number(const partnership_model& of, std::string_view key)
{
    const auto at = std::find_if(of.places.begin(), of.places.end(), [&](const model_place& p) { return p.key == key; });
    return static_cast<std::size_t>(at - of.places.begin());
}

}  // namespace

edge_marks::edge_marks(index edges)
{
    reserve_on_large_pages(all_, edges);
    all_.resize(edges);
}

void edge_marks::forget()
{
    // Every so many times all are forgotten one by one.
    if (++now_ != 0) return;
    for (entry& e : all_) e.met = 0;
    now_ = 1;
}

void edge_marks::remember_covers()
{
    for (entry& e : all_) e.before = e.covered;
}

recogniser::recogniser(const chain_facts& facts, const model_catalogue& catalogue, const recognise_options& options)
    : facts_{facts}, catalogue_{catalogue}, options_{options}, on_parties_{facts.parties()}, on_services_{facts.services()},
      on_edges_{facts.edges()}
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
                if (&other != &r &&
                    std::any_of(other.places.begin(), other.places.end(), [&](const place& o) { return o.speaks == p.speaks; }))
                    p.is_own = false;
    // A role in which a place is only built, as a provider, speaks for its model where no other one has it.
    for (row& r : rows_)
        for (place& p : r.places) {
            if (p.role == p.speaks) continue;
            if (r.centre.shape == model_shape::beside && p.is_own)
                p.is_telling = true;
            else
                p = {p.role, p.role, p.depth, false, false};
        }
    for (row& r : rows_)
        for (const row& other : rows_)
            for (const place& p : other.places)
                if (&other != &r && p.is_own) r.of_others |= p.speaks;
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
        const auto is_everybodys = [](const std::string& key) {
            return key == "party" || key == "business" || key == "consumer" || key == "customer";
        };
        const std::string& speaks = is_everybodys(p.role) && !p.built_as.empty() ? p.built_as : p.role;
        r.places.push_back({role_bits(p.role), role_bits(speaks), depth(p.role), !is_everybodys(p.role), !is_everybodys(speaks)});
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

edge_marks::cover recogniser::cover_of(const row& of, std::size_t arrow)
{
    using cover = edge_marks::cover;
    const bool from_hub = of.from[arrow] == of.hub;
    // What a business sells its customers beside what it buys, or sells to a purchaser, is told, not explained; nor is what a host sells to
    // those to whom it shows adverts.
    if (of.centre.shape == model_shape::beside)
        return !from_hub ? cover::bought : of.places[of.to[arrow]].is_telling ? cover::part : cover::beside;
    if (of.centre.shape != model_shape::shown || !from_hub) return cover::part;
    const auto& arrows = of.model->arrows;
    for (std::size_t a = 0; a < arrows.size(); ++a)
        if (arrows[a].kind == flow_kind::exposure && of.from[a] == of.to[arrow]) return cover::part;
    return cover::beside;
}

void recogniser::put(std::size_t r, const outcome& how, index supplier)
{
    found f{r, how.variant, 0, notes_of(rows_[r]), candidate_.hub(), supplier, edges_.size(), 0, own_.size(), 0, bounds_.size(), no_more};
    on_edges_.forget();
    const auto add_edge = [&](index e, edge_marks::cover how_told) {
        if (!on_edges_.first(e)) return;
        edges_.push_back(e);
        on_edges_.cover_with(e, how_told);
    };
    for (std::size_t a = 0; a < candidate_.edges_.size(); ++a)
        for (const index e : candidate_.edges_[a]) add_edge(e, cover_of(rows_[r], a));
    for (const index e : spare_) add_edge(e, edge_marks::cover::part);
    f.last_edge = edges_.size();
    std::sort(edges_.begin() + static_cast<std::ptrdiff_t>(f.first_edge), edges_.end());
    if (rows_[r].centre.shape == model_shape::passed_on)
        for (const std::size_t a : rows_[r].side_out)
            for (const index e : candidate_.edges(a))
                if (e < facts_.links()) own_.push_back(e);
    f.last_own = own_.size();
    std::sort(own_.begin() + static_cast<std::ptrdiff_t>(f.first_own), own_.end());
    for (std::size_t p = 0; p < rows_[r].places.size(); ++p) {
        bounds_.push_back(members_.size());
        const auto parties = party_list(r, p);
        members_.insert(members_.end(), parties.begin(), parties.end());
    }
    bounds_.push_back(members_.size());
    found_.push_back(f);
}

recognition::arrow_end recogniser::end_of(std::size_t r, std::size_t place)
{
    const model_place& p = rows_[r].model->places[place];
    recognition::arrow_end end{p.key, p.role, party_list(r, place), {}};
    if (end.parties.size() > recognition::most_at_an_end) end.parties.resize(recognition::most_at_an_end);
    return end;
}

void recogniser::look_for_engaged(std::size_t r, recognition::arrow_end& empty, std::size_t place, const std::vector<index>& others)
{
    if (!empty.parties.empty()) return;
    on_parties_.forget();
    for (const auto& edges : candidate_.edges_) {
        visits_ += edges.size();
        for (const index e : edges) {
            on_parties_.first(facts_.from(e));
            on_parties_.first(facts_.to(e));
        }
    }
    for (const auto& parties : extra_)
        for (const index party : parties) on_parties_.first(party);
    // Whoever is engaged for another place, by a narrower role, is none of those for this one: the host is no part of its audience.
    const auto stands_elsewhere = [&](role_table::bits roles) {
        return std::any_of(rows_[r].places.begin(), rows_[r].places.end(),
                           [&](const auto& p) { return (p.role & roles) != 0 && p.depth > rows_[r].places[place].depth; });
    };
    // Agreements may engage anybody: beyond so many found, or so many seats, nobody else is looked for.
    std::size_t seats_left = 100 * recognition::most_at_an_end;
    const auto look_under = [&](index agreement) {
        for (const chain_facts::seat& s : facts_.engaged_in(agreement)) {
            if (seats_left-- == 0 || empty.engaged.size() == recognition::most_at_an_end) return false;
            const bool may_stand = (s.roles & rows_[r].places[place].role) != 0 && !stands_elsewhere(s.roles);
            if (may_stand && on_parties_.first(s.party)) empty.engaged.push_back(s.party);
        }
        return true;
    };
    // One after the other, until a bound is met.
    static_cast<void>(
        std::ranges::all_of(others, [&](index party) { return std::ranges::all_of(facts_.agreements_with(party), look_under); }));
    std::sort(empty.engaged.begin(), empty.engaged.end());
}

std::string recogniser::paid_instead(std::size_t r, const outcome& how) const
{
    const row& of = rows_[r];
    const std::size_t arrow = how.first.number;
    const model_arrow& payment = of.model->arrows[arrow];
    if (how.edge == none || how.payer == none) return {};
    if (facts_.is_paid_back(how.edge)) return ": " + payment.to + " pays " + payment.from;
    // What somebody is paid for besides may stand on another edge than the one that is missing a payment.
    const bool is_price = of.pays_for[arrow] && !of.model->arrows[*of.pays_for[arrow]].optional;
    if (is_price && facts_.is_paid(how.edge)) return {};
    const index payee = is_price ? facts_.from(how.edge) : of.to[arrow] == of.hub ? candidate_.hub() : none;
    if (payee != none && goes_one_way(of, arrow) && facts_.pays(payee, how.payer)) return ": " + payment.to + " pays " + payment.from;
    const bool is_elsewhere = is_price && facts_.is_paid_elsewhere(how.edge);
    if (!is_elsewhere && !(is_price && of.centre.shape == model_shape::introduced)) return {};
    // Of those who stand elsewhere in the model, a few at a time are looked at.
    const auto is_payee = [&](std::size_t place) {
        if (place == of.hub && candidate_.hub() != none) return facts_.pays(how.payer, candidate_.hub());
        for (std::size_t a = 0; a < of.from.size(); ++a) {
            if (of.model->arrows[a].kind != flow_kind::service || (of.from[a] != place && of.to[a] != place)) continue;
            const auto edges = candidate_.edges(a).first(std::min(candidate_.edges(a).size(), recognition::most_at_an_end));
            if (std::any_of(edges.begin(), edges.end(),
                            [&](index e) { return facts_.pays(how.payer, of.from[a] == place ? facts_.from(e) : facts_.to(e)); }))
                return true;
        }
        return false;
    };
    for (std::size_t p = 0; p < of.places.size(); ++p)
        if (p != of.from[arrow] && p != of.to[arrow] && is_payee(p)) return ": " + payment.from + " pays " + of.model->places[p].key;
    return is_elsewhere ? ": " + payment.from + " pays somebody else" : std::string{};
}

void recogniser::miss(std::size_t r, const outcome& how)
{
    using kind = model_requirement::kind;
    if (how.failed != 1) return;
    // Told where somebody stands in a role that speaks for the model, or where nothing else explains the edges.
    const bool speaks = how.first.of == kind::role ? how.own : how.telling;
    if (!speaks && !any_uncovered()) return;
    // Two who sell the same, one of them as part of something else, are no sellers side by side.
    if (!speaks && rows_[r].centre.shape == model_shape::side_by_side && any_covered()) return;
    // Everybody who sells anything sells one thing only, but for what it sells beside that.
    if (how.first.of == kind::arrow && rows_[r].centre.shape == model_shape::beside && !how.own) return;
    if (how.first.of == kind::arrow && rows_[r].centre.shape == model_shape::side_by_side) {
        // Two who sell the same are not short of an integrator, unless one is engaged there.
        const std::size_t at = rows_[r].from[how.first.number];
        const place& empty = rows_[r].places[at];
        if (!empty.is_telling) return;
        for (const chain_facts::seat& s : facts_.engaged_in(candidate_.agreement()))
            if ((s.roles & empty.role) != 0) extra_[at].push_back(s.party);
        if (extra_[at].empty()) return;
    }
    if (near_of_[r]++ >= options_.near_misses) {
        ++left_out_;
        return;
    }
    index edge = how.edge;
    index party = how.party;
    if (how.first.of == kind::mark) {
        const mark& failed = *rows_[r].marks[how.first.number];
        const mark_misfit by = failed.misfit ? failed.misfit(candidate_) : mark_misfit{};
        edge = by.edge;
        party = by.party;
    }
    // What is nobody's alone is found by its hub; where there is none, by one of the edges.
    if (how.first.of != kind::mark || (candidate_.hub() == none && party == none))
        for (const auto& edges : candidate_.edges_)
            if (edge == none && !edges.empty()) edge = edges.front();
    const partnership_model& m = *rows_[r].model;
    const bool of_place = how.first.of == kind::role || how.first.of == kind::count;
    std::string missing = missing_text(m, catalogue_.marks(), how.first);
    if (how.first.of == kind::payment) missing += paid_instead(r, how);
    std::optional<std::pair<recognition::arrow_end, recognition::arrow_end>> between;
    if (how.first.of == kind::arrow) {
        const std::size_t from = rows_[r].from[how.first.number];
        const std::size_t to = rows_[r].to[how.first.number];
        auto& [first, last] = between.emplace(end_of(r, from), end_of(r, to));
        std::vector<index> hub = end_of(r, rows_[r].hub).parties;
        if (hub.empty() && candidate_.hub() != none) hub.push_back(candidate_.hub());
        // What somebody else carries leads on to those whom the carrier is engaged with: the audience of a host.
        std::vector<index> beside = first.parties;
        if (const std::string& by = m.arrows[how.first.number].through; !by.empty() && !first.parties.empty()) {
            const std::size_t carrier = place_number(m, by);
            recognition::arrow_end carriers = end_of(r, carrier);
            look_for_engaged(r, carriers, carrier, first.parties);
            beside.insert(beside.end(), carriers.parties.begin(), carriers.parties.end());
            beside.insert(beside.end(), carriers.engaged.begin(), carriers.engaged.end());
        }
        look_for_engaged(r, first, from, last.parties.empty() ? hub : last.parties);
        look_for_engaged(r, last, to, beside.empty() ? hub : beside);
    }
    near_.push_back({m.acronym, candidate_.hub(), std::move(missing),
                     how.first.of == kind::mark ? m.marks[how.first.number] : std::string{},
                     of_place ? m.places[how.first.number].key : std::string{}, party, edge, std::move(between)});
}

PARTNERING_END
