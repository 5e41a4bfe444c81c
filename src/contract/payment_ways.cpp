#include "payment_ways.hpp"

#include "policy_steps.hpp"

#include <algorithm>
#include <set>

PARTNERING_BEGIN

namespace {

void sort_once_each(std::vector<party_id>& parties)
{
    std::sort(parties.begin(), parties.end());
    parties.erase(std::unique(parties.begin(), parties.end()), parties.end());
}

}  // namespace

const std::vector<party_id>& payment_ways::banks_of(party_id party)
{
    const auto [place, fresh] = banks_of_.try_emplace(party);
    if (!fresh) return place->second;
    for (const value_chain::link_index i : chain_->links_to(party))
        if (const value_chain::link& l = (*chain_)[i]; stands_as(*chain_, l, l.from, "bank")) place->second.push_back(l.from);
    sort_once_each(place->second);
    return place->second;
}

const std::vector<party_id>& payment_ways::next_to(party_id bank)
{
    const auto [place, fresh] = next_to_.try_emplace(bank);
    std::vector<party_id>& found = place->second;
    if (!fresh) return found;
    const auto look = [&](value_chain::link_index i, party_id other) {
        const value_chain::link& l = (*chain_)[i];
        // A bank that is served as any business would be passes nothing on there, whichever way a payment goes.
        if (stands_as(*chain_, l, l.from, "bank") && stands_as(*chain_, l, l.to, "bank")) found.push_back(other);
    };
    for (const value_chain::link_index i : chain_->links_to(bank)) look(i, (*chain_)[i].from);
    for (const value_chain::link_index i : chain_->links_from(bank)) look(i, (*chain_)[i].to);
    sort_once_each(found);
    return found;
}

std::optional<std::size_t> payment_ways::side::distance(party_id bank) const
{
    if (among(*first, bank)) return 0;
    const auto at = met.find(bank);
    return at == met.end() ? std::nullopt : std::optional{at->second.first};
}

void payment_ways::step(side& from)
{
    std::vector<party_id> further;
    // Banks are gone on from in the order of their keys: whichever meets another one first is the first by key.
    for (const party_id bank : from.last())
        for (const party_id next : next_to(bank))
            if (!among(*from.first, next) && from.met.try_emplace(next, from.steps.size() + 1, bank).second) further.push_back(next);
    std::sort(further.begin(), further.end());
    from.steps.push_back(std::move(further));
}

bool payment_ways::is_nearer(const side& one, const side& other)
{
    // Both are counted in turns, so that this takes no longer than the step itself.
    std::size_t a = 0;
    std::size_t b = 0;
    std::size_t of_one = 0;
    std::size_t of_other = 0;
    for (;;) {
        if (of_one <= of_other) {
            if (a == one.last().size()) return true;
            of_one += 1 + next_to(one.last()[a++]).size();
        } else {
            if (b == other.last().size()) return false;
            of_other += 1 + next_to(other.last()[b++]).size();
        }
    }
}

std::vector<party_id> payment_ways::between(party_id payer, party_id payee)
{
    side from{&banks_of(payer)};
    side to{&banks_of(payee)};
    // From both ends, so that a bank that serves all others is not looked at from all sides for each payment.
    std::set<party_id> middle;
    const auto meet = [&](const side& at, const side& other) {
        for (const party_id bank : at.last())
            if (other.distance(bank)) middle.insert(bank);
    };
    if (from.first->size() < to.first->size())
        meet(from, to);
    else
        meet(to, from);
    while (middle.empty() && !from.last().empty() && !to.last().empty()) {
        if (is_nearer(from, to)) {
            step(from);
            meet(from, to);
        } else {
            step(to);
            meet(to, from);
        }
    }
    if (middle.empty()) return {};
    // Back from the middle to the payer's banks, all that lie on a way with the fewest; from there on the first by key each time.
    std::vector<std::set<party_id>> on_a_way(from.steps.size() + 1);
    on_a_way.back() = std::move(middle);
    for (std::size_t s = from.steps.size(); s-- > 0;)
        for (const party_id bank : s == 0 ? *from.first : from.steps[s - 1])
            if (const auto& next = next_to(bank);
                std::any_of(next.begin(), next.end(), [&](party_id each) { return on_a_way[s + 1].count(each) != 0; }))
                on_a_way[s].insert(bank);
    std::vector<party_id> way{*on_a_way.front().begin()};
    for (std::size_t s = 1; s < on_a_way.size(); ++s) {
        const auto& next = next_to(way.back());
        way.push_back(*std::find_if(next.begin(), next.end(), [&](party_id each) { return on_a_way[s].count(each) != 0; }));
    }
    while (!among(*to.first, way.back())) way.push_back(to.met.at(way.back()).second);
    return way;
}

const std::string& payment_ways::missing_role(party_id payer, party_id payee)
{
    const std::vector<party_id>& last = banks_of(payee);
    const auto [place, fresh] = missing_.try_emplace({banks_of(payer), last});
    if (!fresh) return place->second;
    const ecosystem& of = chain_->of();
    for (const party_id first : banks_of(payer)) {
        for (const bool serves : {true, false}) {
            for (const value_chain::link_index i : serves ? chain_->links_from(first) : chain_->links_to(first)) {
                const value_chain::link& l = (*chain_)[i];
                if (!among(last, serves ? l.to : l.from)) continue;
                for (const party_id end : {l.from, l.to})
                    if (!stands_as(*chain_, l, end, "bank"))
                        return place->second = quoted(of[end].key) + " is not engaged so under " + quoted(of[l.under].key);
            }
        }
    }
    return place->second;
}

PARTNERING_END
