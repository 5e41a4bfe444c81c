#include "bindings.hpp"

#include <algorithm>
#include <tuple>

PARTNERING_BEGIN

bool bindings::ends_later(std::size_t a, std::size_t b) const
{
    return b == none || all_[b].when.end < all_[a].when.end ||
           (all_[a].when.end == all_[b].when.end && all_[a].agreement < all_[b].agreement);
}

void bindings::sort()
{
    std::sort(all_.begin(), all_.end(), [](const binding& a, const binding& b) {
        return std::tie(a.when.begin, a.when.end, a.agreement) < std::tie(b.when.begin, b.when.end, b.agreement);
    });
    last_.clear();
    last so_far{none, none};
    for (std::size_t i = 0; i < all_.size(); ++i) {
        const bool same = so_far.of_all != none && all_[so_far.of_all].agreement == all_[i].agreement;
        if (ends_later(i, so_far.of_all)) {
            if (!same) so_far.of_others = so_far.of_all;
            so_far.of_all = i;
        } else if (!same && ends_later(i, so_far.of_others)) {
            so_far.of_others = i;
        }
        last_.push_back(so_far);
    }
}

number bindings::agreement() const { return last_.back().of_others == none ? all_.front().agreement : several; }

const bindings::binding* bindings::meeting(const time_range& when, number beside) const
{
    const auto after = std::partition_point(all_.begin(), all_.end(), [&](const binding& each) { return each.when.begin < when.end; });
    if (after == all_.begin()) return nullptr;
    const last& of = last_[static_cast<std::size_t>(after - all_.begin()) - 1];
    const std::size_t found = all_[of.of_all].agreement == beside ? of.of_others : of.of_all;
    return found != none && when.begin < all_[found].when.end ? &all_[found] : nullptr;
}

PARTNERING_END
