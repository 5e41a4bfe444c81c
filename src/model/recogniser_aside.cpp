#include "model/recogniser.hpp"

#include <algorithm>
#include <tuple>
#include <utility>

PARTNERING_BEGIN

/// Whether payments the other way are no part of the model: who is paid for being served then does not pay as well unless it is agreed.
bool recogniser::goes_one_way(const row& of, std::size_t arrow)
{
    const model_arrow& a = of.model->arrows[arrow];
    return std::none_of(of.model->arrows.begin(), of.model->arrows.end(), [&](const model_arrow& other) {
        return other.kind == flow_kind::payment && other.from == a.to && other.to == a.from;
    });
}

std::optional<recogniser::index> recogniser::paid_back(const row& of, std::size_t arrow)
{
    if (!of.pays_for[arrow] || !goes_one_way(of, arrow)) return std::nullopt;
    const auto edges = candidate_.edges(*of.pays_for[arrow]);
    visits_ += edges.size();
    const auto at = std::find_if(edges.begin(), edges.end(), [&](index e) { return facts_.is_paid_back(e); });
    return at == edges.end() ? std::nullopt : std::optional{*at};
}

void recogniser::set_aside(std::size_t r, std::vector<odd_edge>& aside)
{
    const row& of = rows_[r];
    const auto take_out = [&](std::size_t service, const model_requirement& what, auto is_odd) {
        auto& edges = candidate_.edges_[service];
        visits_ += edges.size();
        const auto odd = std::stable_partition(edges.begin(), edges.end(), [&](index e) { return !is_odd(e); });
        for (auto e = odd; e != edges.end(); ++e) aside.push_back({what, *e});
        // Who stands at the other end without an edge goes with its edges.
        const std::size_t far = of.from[service] == of.hub ? of.to[service] : of.from[service];
        const auto far_end = [&](index e) { return of.from[service] == far ? facts_.from(e) : facts_.to(e); };
        on_parties_.forget();
        for (auto e = odd; e != edges.end(); ++e) on_parties_.put(far_end(*e), 1);
        for (auto e = edges.begin(); e != odd; ++e) on_parties_.put(far_end(*e), 0);
        std::erase_if(extra_[far], [&](index party) { return on_parties_.has(party) && on_parties_.of(party) == 1; });
        edges.erase(odd, edges.end());
    };
    for (std::size_t a = 0; a < of.model->arrows.size(); ++a) {
        const model_arrow& payment = of.model->arrows[a];
        if (payment.kind != flow_kind::payment || payment.optional || !of.pays_for[a]) continue;
        if (of.model->arrows[*of.pays_for[a]].optional) continue;
        const bool one_way = goes_one_way(of, a);
        take_out(*of.pays_for[a], {model_requirement::kind::payment, a}, [&](index e) {
            return !facts_.is_paid(e) || (!payment.through.empty() && !facts_.is_carried(e)) || (one_way && facts_.is_paid_back(e));
        });
    }
    if (of.centre.shape == model_shape::side_by_side) {
        for (const std::size_t a : of.into_hub) {
            const std::size_t at = of.from[a];
            if (std::any_of(of.variants.begin(), of.variants.end(), [&](const row::variant& v) { return v.place == at; })) continue;
            take_out(a, {model_requirement::kind::role, at}, [&](index e) { return (facts_.roles_from(e) & of.places[at].role) == 0; });
        }
        // Those who are left stand where the others stood, beside one another still.
        std::vector<index> sales;
        for (const std::size_t a : of.into_hub) sales.insert(sales.end(), candidate_.edges(a).begin(), candidate_.edges(a).end());
        std::sort(sales.begin(), sales.end());
        keep_sold_by_several(sales);
        seat_sellers(r, by_seller(std::move(sales)));
    }
}

recogniser::outcome recogniser::ask_without_odd(std::size_t r, const outcome& how, std::vector<odd_edge>& aside)
{
    using kind = model_requirement::kind;
    aside.clear();
    if (how.holds()) return how;
    const bool side_by_side = rows_[r].centre.shape == model_shape::side_by_side;
    if (candidate_.hub() == none && !side_by_side) return how;
    if (how.first.of != kind::payment && !(side_by_side && how.first.of == kind::role)) return how;
    auto edges_before = candidate_.edges_;
    auto extra_before = extra_;
    set_aside(r, aside);
    for (const odd_edge& each : aside) candidate_.aside_.push_back(each.edge);
    std::sort(candidate_.aside_.begin(), candidate_.aside_.end());
    // An integrator that is not paid integrates all the same: marks hold of all who sell there, and of the rest.
    const auto marks_hold_of_all = [&] {
        std::swap(candidate_.edges_, edges_before);
        const bool hold = std::ranges::all_of(rows_[r].marks, [&](const mark* each) { return each == nullptr || each->test(candidate_); });
        std::swap(candidate_.edges_, edges_before);
        return hold;
    };
    if (!aside.empty() && (!side_by_side || marks_hold_of_all()))
        if (const outcome rest = ask(r); rest.holds()) return rest;
    candidate_.edges_ = std::move(edges_before);
    extra_ = std::move(extra_before);
    candidate_.aside_.clear();
    aside.clear();
    return how;
}

void recogniser::miss_odd(std::size_t r, const outcome& rest, std::vector<odd_edge>& aside)
{
    const auto key = [](const odd_edge& of) { return std::tuple{of.what.of, of.what.number, of.edge}; };
    std::sort(aside.begin(), aside.end(), [&](const odd_edge& a, const odd_edge& b) { return key(a) < key(b); });
    std::vector<odd_edge> told;  // of each partner one edge for each thing that is missing
    const odd_edge* before = nullptr;
    for (const odd_edge& each : aside) {
        if (before == nullptr || !(before->what == each.what)) on_parties_.forget();
        before = &each;
        if (each.edge >= facts_.links() || !on_edges_.is_open(each.edge)) continue;
        const bool serves =
            candidate_.hub() == none || facts_.to(each.edge) == candidate_.hub() || rows_[r].centre.shape == model_shape::introduced;
        if (on_parties_.first(serves ? facts_.from(each.edge) : facts_.to(each.edge))) told.push_back(each);
    }
    for (const odd_edge& each : told) {
        outcome how = rest;
        how.failed = 1;
        how.first = each.what;
        how.edge = each.edge;
        how.party = each.what.of == model_requirement::kind::role ? facts_.from(each.edge) : none;
        how.payer = each.what.of == model_requirement::kind::payment ? facts_.to(each.edge) : none;
        how.telling = how.own = true;  // nothing else explains it
        miss(r, how);
    }
}

PARTNERING_END
