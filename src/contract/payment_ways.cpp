#include "payment_ways.hpp"

#include "policy_steps.hpp"

#include <algorithm>
#include <deque>

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

std::vector<party_id> payment_ways::next_to(party_id bank)
{
    std::vector<party_id> found;
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

std::vector<party_id> payment_ways::between(party_id payer, party_id payee)
{
    const std::vector<party_id> first = banks_of(payer);
    const std::vector<party_id> last = banks_of(payee);
    // Breadth first, so that the first bank of the payee's that is met has the fewest before it.
    std::map<party_id, std::optional<party_id>> came_from;
    std::deque<party_id> open;
    for (const party_id bank : first) {
        came_from.emplace(bank, std::nullopt);
        open.push_back(bank);
    }
    while (!open.empty()) {
        const party_id at = open.front();
        open.pop_front();
        if (among(last, at)) {
            std::vector<party_id> way;
            for (std::optional<party_id> bank = at; bank; bank = came_from.at(*bank)) way.push_back(*bank);
            std::reverse(way.begin(), way.end());
            return way;
        }
        for (const party_id next : next_to(at))
            if (came_from.emplace(next, at).second) open.push_back(next);
    }
    return {};
}

PARTNERING_END
