#include "driven_links.hpp"

#include <algorithm>
#include <set>

PARTNERING_BEGIN

namespace {

/// A link and whatever feeds it, however indirectly.
std::vector<value_chain::link_index> fed_into(const value_chain& chain, value_chain::link_index entry)
{
    std::vector<value_chain::link_index> open{entry};
    std::set<value_chain::link_index> found{entry};
    while (!open.empty()) {
        const auto at = open.back();
        open.pop_back();
        for (const value_chain::feed& f : chain[at].fed_by)
            if (found.insert(f.link).second) open.push_back(f.link);
    }
    return {found.begin(), found.end()};
}

/// Units of the service it feeds that one unit goes with, on the link that reports usage itself: none where it is metered apart.
std::optional<rational> fed_by_one(const value_chain::link& l)
{
    if (l.feeds.empty()) return rational{1};
    std::optional<rational> taken;
    for (const value_chain::feed& f : l.feeds) {
        if (!f.units || f.units->sign() == 0) continue;
        if (taken && *taken != *f.units) return std::nullopt;
        taken = *f.units;
    }
    return taken ? rational{1} / *taken : rational{};
}

}  // namespace

driven_links::driven_links(const value_chain& chain, const std::vector<link_index>& supplier_first, link_index entry)
    : chain_{&chain}, entry_{entry}, all_{fed_into(chain, entry)}, units_{{entry, rational{1}}}
{
    if (all_.size() == 1)
        upwards_ = all_;
    else
        std::copy_if(supplier_first.rbegin(), supplier_first.rend(), std::back_inserter(upwards_),
                     [&](link_index link) { return contains(link); });
    for (const link_index link : upwards_) {
        for (const value_chain::feed& f : chain[link].fed_by) {
            rational& driven = units_[f.link];
            if (f.units) driven += units(link) * *f.units;
        }
    }
}

bool driven_links::contains(link_index link) const { return std::binary_search(all_.begin(), all_.end(), link); }

rational driven_links::units(link_index link) const
{
    const auto found = units_.find(link);
    return found == units_.end() ? rational{} : found->second;
}

std::optional<rational> driven_links::units_fed(link_index link) const
{
    const value_chain::link& self = (*chain_)[link];
    if (link == entry_) return fed_by_one(self);
    rational fed;
    for (const value_chain::feed& f : self.feeds)
        if (contains(f.link)) fed += units(f.link);
    return fed;
}

PARTNERING_END
