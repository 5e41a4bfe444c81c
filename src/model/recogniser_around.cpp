#include "model/recogniser_answer.hpp"

#include <algorithm>
#include <array>
#include <span>
#include <unordered_map>
#include <utility>

PARTNERING_BEGIN

void recogniser::idle(std::size_t r, std::size_t at, std::size_t arrow)
{
    if (!misses_ || !rows_[r].places[at].is_telling) return;
    // All of them first, since what is told of one takes the notes for itself.
    std::vector<index> parties;
    for (index party = 0; party < facts_.parties(); ++party)
        if ((facts_.roles_of(party) & rows_[r].places[at].role) != 0 && !on_parties_.has(party)) parties.push_back(party);
    // Banks that are engaged with one another would carry one payment from end to end.
    const bool in_chains = rows_[r].centre.shape == model_shape::carried;
    std::vector<std::uint8_t> met(in_chains ? facts_.parties() : 0);
    std::vector<std::uint8_t> read(in_chains ? facts_.agreements() : 0);
    std::vector<index> together;
    for (const index party : parties) {
        together.assign(1, party);
        if (in_chains) {
            if (met[party] != 0) continue;
            met[party] = 1;
            for (std::size_t i = 0; i < together.size(); ++i) {
                for (const index agreement : facts_.agreements_with(together[i])) {
                    if (std::exchange(read[agreement], std::uint8_t{1}) != 0) continue;
                    for (const chain_facts::seat& s : facts_.engaged_in(agreement))
                        if ((s.roles & rows_[r].places[at].role) != 0 && std::binary_search(parties.begin(), parties.end(), s.party) &&
                            std::exchange(met[s.party], std::uint8_t{1}) == 0)
                            together.push_back(s.party);
                }
            }
        }
        start(r, party);
        extra_[at] = together;
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
    // Of an agreement: somebody who stands in the role there, and whether others do as well. Many introductions may be under one.
    std::unordered_map<index, std::pair<index, std::size_t>> known;
    const auto introducers_under = [&](index under) {
        const auto [place, fresh] = known.try_emplace(under, none, 0);
        auto& [only, count] = place->second;
        for (const chain_facts::seat& s : fresh ? facts_.engaged_in(under) : std::span<const chain_facts::seat>{}) {
            if ((s.roles & role) == 0) continue;
            only = s.party;
            if (++count > 1) break;
        }
        return place->second;
    };
    for (index i = 0; i < introductions.size(); ++i) {
        if (introductions[i].introducer != none) {
            all.push_back({introductions[i].introducer, none, i});
            continue;
        }
        if (introductions[i].on == none) continue;
        const index under = facts_.agreement_of(introductions[i].on);
        const auto [only, count] = introducers_under(under);
        if (count == 1) all.push_back({only, none, i});
        if (count > 1) all.push_back({none, under, i});
    }
    std::sort(all.begin(), all.end());
    std::vector<index> hubs;
    std::vector<index> agreements;
    std::vector<brought_edge> around;
    std::size_t spent = 0;
    for (std::size_t first = 0; first < all.size();) {
        std::size_t last = first;
        while (last < all.size() && all[last].by == all[first].by && all[last].under == all[first].under) ++last;
        const index under = all[first].under;
        if (all[first].by == none || (facts_.roles_of(all[first].by) & role) != 0 || misses_) {
            around.clear();
            on_edges_.forget();
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
                    around.push_back({one.introduced, arrow_of(of, of.apart, one.on, false), one.on});
            }
            std::sort(agreements.begin(), agreements.end());
            agreements.erase(std::unique(agreements.begin(), agreements.end()), agreements.end());
            // Whoever buys in a role that only another model asks for, as an advertiser, is nobody whom the introducer brings.
            const auto is_brought = [&](index e) {
                const role_table::bits wanted = of.places[of.to[arrow_of(of, of.apart, e, false)]].role;
                return (facts_.roles_to(e) & wanted) != 0 || (facts_.roles_to(e) & of.of_others) == 0;
            };
            // Many introducers may share an agreement or a seller: beyond a bound, one sale of each seller stands for all.
            const auto is_affordable = [&](std::size_t edges) { return (spent += edges) <= 4 * std::size_t{facts_.edges()}; };
            for (const index agreement : agreements) {
                const auto here = facts_.edges_under(agreement);
                if (!is_affordable(here.size())) continue;
                visits_ += here.size();
                for (const index e : here) {
                    if (!on_parties_.has(facts_.from(e)) || is_by_broker(e)) continue;
                    on_parties_.put(facts_.from(e), has_sales);
                    if (on_edges_.first(e)) around.push_back({facts_.from(e), arrow_of(of, of.apart, e, false), e});
                }
            }
            for (std::size_t i = first; i < last && !agreements.empty(); ++i) {
                const chain_facts::introduction& one = introductions[all[i].number];
                if (one.on == none || !is_by_broker(one.on) || on_parties_.of(one.introduced) == has_sales) continue;
                on_parties_.put(one.introduced, has_sales);
                auto sales = facts_.edges_from(one.introduced);
                if (!is_affordable(sales.size())) sales = sales.first(std::min<std::size_t>(sales.size(), 1));
                visits_ += sales.size();
                const bool any_brought = std::any_of(sales.begin(), sales.end(), is_brought);
                for (const index e : sales)
                    if ((!any_brought || is_brought(e)) && on_edges_.first(e))
                        around.push_back({one.introduced, arrow_of(of, of.apart, e, false), e});
            }
            if (!sells.empty()) {
                if (all[first].by != none) {
                    for (const index e : facts_.edges_from(all[first].by))
                        if (on_parties_.has(facts_.to(e)) && (facts_.sold_in(e) == none || facts_.is_introduced(e)) && on_edges_.first(e))
                            around.push_back({facts_.to(e), arrow_of(of, sells, e, false), e});
                    visits_ += facts_.edges_from(all[first].by).size();
                } else {
                    for (const index e : facts_.edges_under(under))
                        if (on_parties_.has(facts_.to(e)) && (facts_.roles_from(e) & role) != 0 && on_edges_.first(e))
                            around.push_back({facts_.to(e), arrow_of(of, sells, e, false), e});
                    visits_ += facts_.edges_under(under).size();
                }
            }
            visits_ += last - first;
            std::sort(around.begin(), around.end());
            introduced_by(r, all[first].by, under, around);
        }
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

/// Those of whom the model holds are one instance; whoever it does not hold of is told by itself, and takes nobody from them. Nor does a
/// sale that nobody pays take the others of the same seller: a product that adverts pay for, beside one that customers pay for.
void recogniser::introduced_by(std::size_t r, index by, index under, std::vector<brought_edge>& around)
{
    const row& of = rows_[r];
    std::vector<index> hubs;
    if (by != none) {
        hubs.push_back(by);
    } else {
        for (const chain_facts::seat& s : facts_.engaged_in(under))
            if ((s.roles & of.places[of.hub].role) != 0) hubs.push_back(s.party);
    }
    // As few of them as have the same roles in common: where each seller is asked, the others need not be gone through every time.
    std::vector<index> some;
    role_table::bits common = ~role_table::bits{0};
    for (const index hub : hubs) {
        if (!some.empty() && (common & ~facts_.roles_of(hub)) == 0) continue;
        common &= facts_.roles_of(hub);
        some.push_back(hub);
    }
    const auto fill = [&](const auto& wanted, const std::vector<index>& introducers) {
        start(r, by);
        candidate_.agreement_ = under;
        extra_[of.hub] = introducers;
        for (const auto& [first, last] : wanted)
            for (std::size_t i = first; i < last; ++i) add(around[i].arrow, around[i].edge);
    };
    using range = std::pair<std::size_t, std::size_t>;
    std::vector<range> fit;
    std::vector<range> odd;
    std::vector<odd_edge> unpaid;  // of sellers who fit without them
    visits_ += around.size();
    for (std::size_t first = 0; first < around.size();) {
        std::size_t last = first;
        while (last < around.size() && around[last].introduced == around[first].introduced) ++last;
        fill(std::array{range{first, last}}, some);
        const outcome how = ask(r, true);
        aside_.clear();
        if (!how.holds() && how.first.of == model_requirement::kind::payment) {
            set_aside(r, aside_);
            if (!aside_.empty() && !ask(r, true).holds()) aside_.clear();
        }
        if (!aside_.empty()) {
            // The others stand last, and are left out.
            on_edges_.forget();
            for (const odd_edge& each : aside_) on_edges_.first(each.edge);
            const auto begin = around.begin() + static_cast<std::ptrdiff_t>(first);
            const auto end = around.begin() + static_cast<std::ptrdiff_t>(last);
            const auto rest = std::stable_partition(begin, end, [&](const brought_edge& e) { return !on_edges_.has(e.edge); });
            fit.emplace_back(first, static_cast<std::size_t>(rest - around.begin()));
            unpaid.insert(unpaid.end(), aside_.begin(), aside_.end());
        } else {
            (how.holds() ? fit : odd).emplace_back(first, last);
        }
        first = last;
    }
    const bool together = fit.empty();  // nothing is lost by looking at all of them
    fill(together ? odd : fit, hubs);
    const outcome how = ask(r);
    if (!misses_) {
        if (how.holds()) put(r, how, none);
        return;
    }
    if (how.holds()) miss_odd(r, how, unpaid);
    if (how.failed == 1) miss(r, how);
    if (together && how.failed < 2) return;
    for (const range& one : odd) {
        fill(std::array{one}, some);
        const outcome alone = ask(r, true);
        if (alone.failed == 1 && near_of_[r] < options_.near_misses && (alone.telling || any_uncovered())) extra_[of.hub] = hubs;
        miss(r, alone);
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
    const std::size_t in_place = of.from[exposes];
    const auto add_audience = [&](std::size_t first, std::size_t last) {
        candidate_.range_ = {static_cast<index>(first), static_cast<index>(last)};
        for (std::size_t i = first; i < last; ++i)
            if (all[i].on != none && !to_audience.empty() && on_edges_.first(all[i].on))
                add(arrow_of(of, to_audience, all[i].on, false), all[i].on);
        visits_ += last - first;
    };
    const bool needs_serving =
        std::any_of(to_advertisers.begin(), to_advertisers.end(), [&](std::size_t a) { return !of.model->arrows[a].optional; });
    // Two hosts may share an agreement, each with advertisers of its own: idle is who is served by none.
    std::vector<std::uint8_t> is_served_somewhere(misses_ && !all.empty() ? facts_.parties() : 0);
    for (index e = 0; e < facts_.edges() && !is_served_somewhere.empty(); ++e, ++visits_)
        if ((facts_.roles_to(e) & of.places[in_place].role) != 0) is_served_somewhere[facts_.to(e)] = 1;
    std::vector<index> idle_here;
    for (std::size_t first = 0; first < all.size();) {
        std::size_t last = first;
        while (last < all.size() && all[last].host == all[first].host) ++last;
        idle_here.clear();
        answer({r}, [&](std::size_t) {
            start(r, all[first].host);
            on_parties_.forget();
            for (std::size_t i = first; i < last; ++i)
                if (on_parties_.first(all[i].advertiser)) extra_[in_place].push_back(all[i].advertiser);
            add_audience(first, last);
            if (to_advertisers.empty()) return true;
            constexpr index is_served = 1;
            for (const index e : facts_.edges_from(all[first].host)) {
                if (!on_parties_.has(facts_.to(e)) || !on_edges_.first(e)) continue;
                add(arrow_of(of, to_advertisers, e, false), e);
                on_parties_.put(facts_.to(e), is_served);
            }
            visits_ += facts_.edges_from(all[first].host).size();
            // An advertiser whom the host gives nothing takes it from nobody else: it is told by itself.
            std::vector<index>& advertisers = extra_[in_place];
            const auto rest = std::stable_partition(advertisers.begin(), advertisers.end(),
                                                    [&](index party) { return on_parties_.of(party) == is_served; });
            if (!needs_serving || rest == advertisers.begin()) return true;
            idle_here.assign(rest, advertisers.end());
            advertisers.erase(rest, advertisers.end());
            return true;
        });
        if (misses_) std::erase_if(idle_here, [&](index party) { return is_served_somewhere[party] != 0; });
        if (misses_ && !idle_here.empty()) {
            start(r, all[first].host);
            extra_[in_place] = idle_here;
            add_audience(first, last);
            miss(r, ask(r));
        }
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

PARTNERING_END
