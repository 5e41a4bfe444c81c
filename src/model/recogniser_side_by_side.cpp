#include "model/recogniser_answer.hpp"

#include <algorithm>
#include <iterator>

PARTNERING_BEGIN

void recogniser::keep_sold_by_several(std::vector<index>& sales)
{
    constexpr index several = none - 1;
    const auto buyer = [&](index e) { return facts_.to(e); };
    on_parties_.forget();
    on_parties_.each(sales, buyer, [&](index e) {
        const index before = on_parties_.of(facts_.to(e));
        if (before == none)
            on_parties_.put(facts_.to(e), facts_.from(e));
        else if (before != facts_.from(e))
            on_parties_.put(facts_.to(e), several);
    });
    std::erase_if(sales, [&](index e) { return on_parties_.of(facts_.to(e)) != several; });
}

recogniser::sales_by_seller recogniser::by_seller(std::vector<index> sales)
{
    sales_by_seller made;
    made.seller.reserve(sales.size());
    on_parties_.forget();
    on_parties_.each(
        sales, [&](index e) { return facts_.from(e); },
        [&](index e) {
            if (!on_parties_.has(facts_.from(e))) {
                on_parties_.put(facts_.from(e), static_cast<index>(made.first_sale.size()));
                made.first_sale.push_back(e);
            }
            made.seller.push_back(on_parties_.of(facts_.from(e)));
        });
    made.sales = std::move(sales);
    return made;
}

void recogniser::seat_sellers(std::size_t r, const sales_by_seller& sellers)
{
    const row& of = rows_[r];
    // The narrowest place that a seller may stand in, those first that are still short of sellers.
    std::vector<std::size_t> arrows = of.into_hub;
    std::sort(arrows.begin(), arrows.end(), [&](std::size_t a, std::size_t b) {
        return std::pair{of.places[of.from[b]].depth, a} < std::pair{of.places[of.from[a]].depth, b};
    });
    for (const std::size_t a : arrows) candidate_.edges_[a].clear();
    std::vector<unsigned> count(of.places.size(), 0);
    constexpr std::uint8_t nowhere = 0xff;
    PARTNERING_EXPECTS(of.model->arrows.size() < nowhere, "a model has less than 255 arrows");
    std::vector<std::uint8_t> seat(sellers.first_sale.size(), nowhere);
    const auto stand_in = [&](std::size_t seller, std::size_t arrow) {
        ++count[of.from[arrow]];
        seat[seller] = static_cast<std::uint8_t>(arrow);
    };
    for (std::size_t s = 0; s < seat.size(); ++s) {
        const role_table::bits roles = facts_.roles_from(sellers.first_sale[s]);
        std::size_t best = no_arrow;
        for (const std::size_t a : arrows) {
            const std::size_t p = of.from[a];
            const model_place& place = of.model->places[p];
            if ((roles & of.places[p].role) == 0) continue;
            if (place.most != model_place::any_number && count[p] >= place.most) continue;
            if (best != no_arrow && of.places[of.from[best]].depth > of.places[p].depth) break;
            best = a;
            if (count[p] < place.least) break;
        }
        if (best != no_arrow) stand_in(s, best);
    }
    // Who fits in none stands where somebody is still missing.
    for (std::size_t s = 0; s < seat.size(); ++s) {
        if (seat[s] != nowhere) continue;
        const auto is_short = [&](std::size_t a) { return count[of.from[a]] < of.model->places[of.from[a]].least; };
        const auto at = std::find_if(arrows.begin(), arrows.end(), is_short);
        stand_in(s, at == arrows.end() ? arrows.back() : *at);
    }
    for (std::size_t i = 0; i < sellers.sales.size(); ++i) add(seat[sellers.seller[i]], sellers.sales[i]);
    visits_ += sellers.sales.size();
}

void recogniser::side_by_side(const std::vector<std::size_t>& rows)
{
    std::vector<index> sales;
    std::vector<index> common;
    role_table::bits idle_roles = 0;
    for (index under = 0; under < facts_.agreements(); ++under) {
        const auto edges = facts_.edges_under(under);
        if (edges.size() < 2) continue;
        // Whom at least two sell to: what a buyer passes on is no sale at the end, and who is engaged to pass things on is no customer.
        sales.clear();
        std::copy_if(edges.begin(), edges.end(), std::back_inserter(sales), [&](index e) { return facts_.ends_there(e); });
        common = sales;
        keep_sold_by_several(common);
        visits_ += edges.size() + sales.size();
        const bool alone = common.empty();
        if (alone && !misses_) continue;
        if (alone) {
            // Somebody may be engaged to sell beside the one who does.
            on_parties_.forget();
            for (const index e : sales) on_parties_.first(facts_.from(e));
            idle_roles = 0;
            for (const chain_facts::seat& s : facts_.engaged_in(under))
                if (!on_parties_.has(s.party)) idle_roles |= s.roles;
            if (idle_roles == 0) continue;
            common = sales;
            visits_ += edges.size();
        }
        const sales_by_seller sellers = by_seller(std::move(common));
        answer(rows, [&](std::size_t r) {
            const row& of = rows_[r];
            if (of.into_hub.empty()) return false;
            if (alone && std::none_of(of.into_hub.begin(), of.into_hub.end(), [&](std::size_t a) {
                    return of.places[of.from[a]].is_telling && (of.places[of.from[a]].role & idle_roles) != 0;
                }))
                return false;
            start(r, none);
            candidate_.agreement_ = under;
            seat_sellers(r, sellers);
            return true;
        });
    }
}

recogniser::engaged_and_idle recogniser::idle_in(const place& at) const
{
    engaged_and_idle found;
    for (index agreement = 0; agreement < facts_.agreements() && at.is_own; ++agreement)
        for (const chain_facts::seat& s : facts_.engaged_in(agreement))
            if ((s.roles & at.speaks) != 0 && facts_.edges_from(s.party).empty() && facts_.edges_to(s.party).empty())
                found.emplace_back(agreement, s.party);
    return found;
}

void recogniser::beside(std::size_t r)
{
    const row& of = rows_[r];
    const auto all_empty = [&](const std::vector<std::size_t>& arrows) {
        return std::any_of(arrows.begin(), arrows.end(), [&](std::size_t a) { return candidate_.edges(a).empty(); });
    };
    // What an instance of the same model sells may be what another one buys: two operators that end one another's calls.
    on_edges_.remember_covers();
    const auto is_asked = [&](index hub) {
        const bool none_in = facts_.edges_to(hub).empty();
        const bool none_out = facts_.edges_from(hub).empty();
        if ((facts_.roles_of(hub) & of.places[of.hub].role) == 0 || (none_in && none_out)) return false;
        return misses_ || ((of.into_hub.empty() || !none_in) && (of.out_of_hub.empty() || !none_out));
    };
    std::vector<engaged_and_idle> idle(of.places.size());
    for (std::size_t p = 0; p < of.places.size() && misses_; ++p) idle[p] = idle_in(of.places[p]);
    // At the end of an arrow that is missing, whoever is engaged there beside the hub.
    const auto add_idle = [&](index hub, std::size_t at) {
        for (const index agreement : idle[at].empty() ? std::span<const index>{} : facts_.agreements_with(hub)) {
            const auto [first, last] = std::ranges::equal_range(idle[at], agreement, {}, &std::pair<index, index>::first);
            for (auto each = first; each != last && extra_[at].size() < recognition::most_at_an_end; ++each)
                extra_[at].push_back(each->second);
        }
    };
    for (index hub = 0; hub < facts_.parties(); ++hub) {
        look_ahead(hub + 1, is_asked);
        if (!is_asked(hub)) continue;
        const auto out = facts_.edges_from(hub);
        const auto in = facts_.edges_to(hub);
        answer({r}, [&](std::size_t) {
            start(r, hub);
            visits_ += in.size() + out.size();
            if (!of.into_hub.empty()) {
                for (const index e : in) {
                    // Who buys as a customer in one agreement is no business there, whatever it sells elsewhere.
                    const bool as_hub = (facts_.roles_to(e) & of.places[of.hub].role) != 0;
                    const bool stays = as_hub && !facts_.is_passed_on(e) &&
                                       (on_edges_.was_covered(e) == edge_marks::cover::none || facts_.is_passed_on_in_part(e));
                    if (stays) add(arrow_of(of, of.into_hub, e, true), e);
                }
            }
            if (!of.out_of_hub.empty())
                for (const index e : out) add(arrow_of(of, of.out_of_hub, e, false), e);
            for (const std::size_t a : of.into_hub)
                if (candidate_.edges(a).empty()) add_idle(hub, of.from[a]);
            for (const std::size_t a : of.out_of_hub)
                if (candidate_.edges(a).empty()) add_idle(hub, of.to[a]);
            // Who stands in a role that speaks for the model, but does nothing else, is nearly one.
            return misses_ || (!all_empty(of.into_hub) && !all_empty(of.out_of_hub));
        });
    }
}

PARTNERING_END
