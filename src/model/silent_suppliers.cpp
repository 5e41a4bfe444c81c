#include "model/silent_suppliers.hpp"

#include <algorithm>

PARTNERING_BEGIN

namespace {

using index = recognition::index;

void sort_once(std::vector<index>& numbers)
{
    std::sort(numbers.begin(), numbers.end());
    numbers.erase(std::unique(numbers.begin(), numbers.end()), numbers.end());
}
bool is_in(const std::vector<index>& sorted, index one) { return std::binary_search(sorted.begin(), sorted.end(), one); }

/// What the places that supply a hub ask for, or what whoever stands there is mostly engaged as.
role_table::bits supplying_roles(const partnership_model& of, const chain_facts& facts, bool mostly)
{
    const std::string hub = centre_of(of).hub;
    role_table::bits all = 0;
    for (const model_arrow& a : of.arrows) {
        if (a.kind != flow_kind::service || a.optional || a.to != hub) continue;
        for (const model_place& p : of.places)
            if (p.key == a.from) all |= facts.roles().one(mostly && !p.built_as.empty() ? p.built_as : p.role);
    }
    return all;
}

}  // namespace

bool silent_suppliers::rest::has(index party) const { return is_in(*all, party) && !is_in(*without, party); }

const recognition::index* silent_suppliers::rest::at(std::size_t number)
{
    for (; found.size() <= number && looked_at < all->size(); ++looked_at)
        if (!is_in(*without, (*all)[looked_at])) found.push_back((*all)[looked_at]);
    return number < found.size() ? &found[number] : nullptr;
}

silent_suppliers::rest& silent_suppliers::rest_of(const std::vector<index>& all, const std::vector<index>& without)
{
    const auto [place, fresh] = rests_.try_emplace({&all, &without}, rest{&all, &without});
    if (!fresh) return place->second;
    const auto& fewer = all.size() < without.size() ? all : without;
    const auto& more = all.size() < without.size() ? without : all;
    const auto both = std::count_if(fewer.begin(), fewer.end(), [&](index each) { return is_in(more, each); });
    place->second.count = all.size() - static_cast<std::size_t>(both);
    return place->second;
}

const std::vector<recognition::index>& silent_suppliers::holders(role_table::bits role, index agreement)
{
    const auto [place, fresh] = holders_.try_emplace({role, agreement});
    if (fresh)
        for (const chain_facts::seat& s : facts_->engaged_in(agreement))
            if ((s.roles & role) != 0) place->second.push_back(s.party);
    return place->second;
}

const std::vector<recognition::index>& silent_suppliers::holders_beside(role_table::bits role, index party)
{
    const auto agreements = facts_->agreements_with(party);
    if (agreements.size() == 1) return holders(role, agreements.front());
    const auto [place, fresh] = beside_.try_emplace({role, party});
    if (!fresh) return place->second;
    for (const index agreement : agreements) {
        const auto& here = holders(role, agreement);
        place->second.insert(place->second.end(), here.begin(), here.end());
    }
    sort_once(place->second);
    return place->second;
}

const std::vector<recognition::index>& silent_suppliers::giving(index hub)
{
    const auto [place, fresh] = giving_.try_emplace(hub, std::vector<index>{hub});
    if (!fresh) return place->second;
    for (const index e : facts_->edges_to(hub)) place->second.push_back(facts_->from(e));
    sort_once(place->second);
    return place->second;
}

silent_suppliers::few silent_suppliers::first_of(std::vector<rest*> parts, const recognition::instance& beside) const
{
    std::erase_if(parts, [](const rest* each) { return each->count == 0; });
    if (parts.empty()) return {};
    std::vector<index> standing;
    for (const model_place& p : beside.model().places) {
        const auto here = beside.parties(p.key);
        standing.insert(standing.end(), here.begin(), here.end());
    }
    sort_once(standing);
    // The largest part is never read to its end.
    std::iter_swap(parts.begin(),
                   std::max_element(parts.begin(), parts.end(), [](const rest* a, const rest* b) { return a->count < b->count; }));
    rest& largest = *parts.front();
    std::vector<index> others;
    for (std::size_t i = 1; i < parts.size(); ++i)
        for (std::size_t k = 0; const index* each = parts[i]->at(k); ++k)
            if (!largest.has(*each) && !is_in(standing, *each)) others.push_back(*each);
    sort_once(others);
    few found;
    const auto taken = std::count_if(standing.begin(), standing.end(), [&](index each) { return largest.has(each); });
    found.count = largest.count - static_cast<std::size_t>(taken) + others.size();
    for (std::size_t k = 0; found.first.size() < most_; ++k) {
        const index* each = largest.at(k);
        if (each == nullptr) break;
        if (!is_in(standing, *each)) found.first.push_back(*each);
    }
    found.first.insert(found.first.end(), others.begin(), others.end());
    std::sort(found.first.begin(), found.first.end());
    found.first.resize(std::min(found.first.size(), most_));
    return found;
}

silent_suppliers::few silent_suppliers::of(const recognition::instance& one)
{
    if (centre_of(one.model()).shape != model_shape::passed_on || one.hub() == chain_facts::none) return {};
    return one.own_edges().empty() ? silent(one) : idle(one);
}

silent_suppliers::few silent_suppliers::idle(const recognition::instance& of)
{
    return first_of({&rest_of(holders_beside(supplying_roles(of.model(), *facts_, false), of.hub()), nobody_)}, of);
}

silent_suppliers::few silent_suppliers::silent(const recognition::instance& of)
{
    const index hub = of.hub();
    const role_table::bits role = supplying_roles(of.model(), *facts_, true);
    std::vector<index> agreements;
    for (const index e : of.edges()) agreements.push_back(facts_->agreement_of(e));
    sort_once(agreements);
    std::vector<rest*> parts;
    for (const index a : agreements) {
        const auto seats = facts_->engaged_in(a);
        const auto at = std::ranges::lower_bound(seats, hub, {}, &chain_facts::seat::party);
        if (at != seats.end() && at->party == hub) parts.push_back(&rest_of(holders(role, a), giving(hub)));
    }
    return first_of(std::move(parts), of);
}

std::vector<recognition::index> recognition::instance::engaged_and_idle() const
{
    return silent_suppliers{of_->facts(), static_cast<std::size_t>(-1)}.of(*this).first;
}

PARTNERING_END
