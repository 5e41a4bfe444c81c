#include <partnering/model/marks.hpp>
#include <partnering/model/position.hpp>

#include <algorithm>

PARTNERING_BEGIN

namespace {

using index = chain_facts::index;
constexpr index none = chain_facts::none;

/// Counts services and verticals, each once.
class breadth_counter {
public:
    explicit breadth_counter(const chain_facts& facts) : facts_{facts}, services_{facts.services()} {}
    void add(index edge)
    {
        const index service = facts_.service_of(edge);
        if (service == none || !services_.first(service)) return;
        ++counts.services;
        verticals_.push_back(facts_.vertical(service));
    }
    breadth_counts finish()
    {
        std::sort(verticals_.begin(), verticals_.end());
        counts.verticals = static_cast<std::size_t>(std::unique(verticals_.begin(), verticals_.end()) - verticals_.begin());
        return counts;
    }
    breadth_counts counts;

private:
    const chain_facts& facts_;
    notes services_;
    std::vector<index> verticals_;
};

/// Whether anything that one sells reaches the other, passed on by whomever.
bool reaches(const chain_facts& f, index from, index to)
{
    // Which lines an edge goes into, for all edges.
    std::vector<index> first(std::size_t{f.edges()} + 1, 0);
    for (index l = 0; l < f.lines(); ++l)
        for (const index e : f.line_at(l).sources) ++first[e + 1];
    for (std::size_t e = 1; e < first.size(); ++e) first[e] += first[e - 1];
    std::vector<index> lines(first.back());
    std::vector<index> next(first.begin(), first.end() - 1);
    for (index l = 0; l < f.lines(); ++l)
        for (const index e : f.line_at(l).sources) lines[next[e]++] = l;

    std::vector<bool> seen(f.edges());
    std::vector<bool> done(f.lines());
    std::vector<index> open;
    const auto meet = [&](index e) {
        if (seen[e]) return;
        seen[e] = true;
        open.push_back(e);
    };
    for (const index e : f.edges_from(from)) meet(e);
    while (!open.empty()) {
        const index e = open.back();
        open.pop_back();
        if (f.to(e) == to) return true;
        for (index i = first[e]; i < first[e + 1]; ++i) {
            if (done[lines[i]]) continue;
            done[lines[i]] = true;
            for (const index sale : f.line_at(lines[i]).sales) meet(sale);
        }
    }
    return false;
}

/// Of all the sales of two the ones to whoever both sell to under one agreement, but what the buyer passes on.
std::vector<index> common_sales(const chain_facts& f, const party_pair& two)
{
    std::vector<std::pair<std::pair<index, index>, index>> mine;
    std::vector<std::pair<std::pair<index, index>, index>> theirs;
    for (const auto& [of, into] : {std::pair{two.party, &mine}, std::pair{two.partner, &theirs}}) {
        for (const index e : f.edges_from(of)) {
            const bool joint = f.parent(f.to(e)) == two.party || f.parent(f.to(e)) == two.partner;
            if (!f.ends_there(e) && !(joint && f.service_of(e) != none)) continue;
            into->push_back({{f.agreement_of(e), f.to(e)}, e});
        }
        std::sort(into->begin(), into->end());
    }
    std::vector<index> common;
    for (const auto* side : {&mine, &theirs}) {
        const auto& other = side == &mine ? theirs : mine;
        for (const auto& [where, edge] : *side) {
            const auto at = std::lower_bound(other.begin(), other.end(), std::pair{where, index{0}});
            if (at != other.end() && at->first == where) common.push_back(edge);
        }
    }
    return common;
}

}  // namespace

std::string_view to_string(partnership_breadth breadth) noexcept
{
    switch (breadth) {
    case partnership_breadth::none:
        return "none";
    case partnership_breadth::one_partner_one_service:
        return "one partner, one service";
    case partnership_breadth::one_partner_one_vertical:
        return "one partner, one vertical";
    case partnership_breadth::many_partners_one_vertical:
        return "many partners, one vertical";
    case partnership_breadth::many_verticals:
        return "many verticals";
    }
    return "";
}

partnership_breadth breadth_of(const breadth_counts& counts) noexcept
{
    if (counts.partners == 0 || counts.services == 0) return partnership_breadth::none;
    if (counts.verticals > 1) return partnership_breadth::many_verticals;
    if (counts.partners > 1) return partnership_breadth::many_partners_one_vertical;
    return counts.services > 1 ? partnership_breadth::one_partner_one_vertical : partnership_breadth::one_partner_one_service;
}

partner_relation relation_between(const chain_facts& facts, const party_pair& two)
{
    PARTNERING_EXPECTS(two.party < facts.parties() && two.partner < facts.parties() && two.party != two.partner,
                       "a relation is between two different parties of the facts");
    partner_relation relation;
    breadth_counter counter{facts};
    counter.counts.partners = 1;
    for (const auto& [from, to, seller, buyer] : {std::tuple{two.party, two.partner, &relation.of_party, &relation.of_partner},
                                                  std::tuple{two.partner, two.party, &relation.of_partner, &relation.of_party}}) {
        for (const index e : facts.edges_from(from)) {
            if (facts.to(e) != to) continue;
            counter.add(e);
            seller->sells_to = true;
            if (!facts.is_passed_on(e) && !facts.is_passed_on_in_part(e)) continue;
            seller->sells_through = true;
            buyer->sells_of = true;
        }
    }
    const std::vector<index> common = common_sales(facts, two);
    for (const index e : common) counter.add(e);
    relation.of_party.sells_with = relation.of_partner.sells_with = !common.empty();
    relation.is_vertical = reaches(facts, two.party, two.partner) || reaches(facts, two.partner, two.party);
    relation.is_horizontal = facts.industry(two.party) != none && facts.industry(two.party) == facts.industry(two.partner);
    relation.breadth = breadth_of(counter.finish());
    return relation;
}

partnership_breadth breadth_around(const chain_facts& facts, index party)
{
    PARTNERING_EXPECTS(party < facts.parties(), "a party of the facts");
    const role_table::bits business = facts.roles().one("business");
    breadth_counter counter{facts};
    notes partners{facts.parties()};
    notes agreements{facts.agreements()};
    const auto meet = [&](index e, index other, role_table::bits roles) {
        if (other == party || (roles & business) == 0) return;
        if (partners.first(other)) ++counter.counts.partners;
        counter.add(e);
    };
    for (const index e : facts.edges_from(party)) meet(e, facts.to(e), facts.roles_to(e));
    for (const index e : facts.edges_to(party)) meet(e, facts.from(e), facts.roles_from(e));
    // Whoever sells to the same customer under the same agreement sells with it.
    notes customers{facts.parties()};
    for (const index mine : facts.edges_from(party)) {
        const index under = facts.agreement_of(mine);
        if (!agreements.first(under)) continue;
        customers.forget();
        for (const index e : facts.edges_under(under))
            if (facts.from(e) == party && facts.ends_there(e)) customers.first(facts.to(e));
        for (const index e : facts.edges_under(under)) {
            if (!facts.ends_there(e) || facts.from(e) == party || !customers.has(facts.to(e))) continue;
            meet(e, facts.from(e), facts.roles_from(e));
        }
    }
    return breadth_of(counter.finish());
}

std::vector<model_standing> standings_of(const recognition& in, index party)
{
    std::vector<model_standing> found;
    for (std::size_t i = 0; i < in.size(); ++i) {
        const recognition::instance one = in[i];
        for (const model_place& p : one.model().places) {
            const auto parties = one.parties(p.key);
            if (std::binary_search(parties.begin(), parties.end(), party)) found.push_back({i, p.key});
        }
    }
    return found;
}

PARTNERING_END
