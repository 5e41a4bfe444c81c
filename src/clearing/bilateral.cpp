#include <partnering/clearing/bilateral.hpp>

#include "obligation_data.hpp"
#include "radix_sort.hpp"

#include <algorithm>

PARTNERING_BEGIN

std::vector<pair_balance> pair_balances(const obligation_set& of, const obligation_set::section& in)
{
    const detail::obligation_data& data = of.content();
    PARTNERING_EXPECTS(in.first <= in.last && in.last <= of.size(), "a section is one of the set that gave it");
    const std::vector<detail::direction> directions = detail::directions_of(data, in);
    const std::vector<std::size_t> opposites = detail::opposites_of(directions, data.parties.size());
    const auto sum = [&](const detail::direction& each) {
        int128 total = 0;
        for (std::size_t row = each.first; row < each.last; ++row) total += data.amount[row];
        return total;
    };
    // By the lower key and then the higher one, whichever of the two owes the more.
    std::vector<pair_balance> found;
    const auto add = [&](const detail::direction& low, const detail::direction& high) {
        const int128 owes = sum(low);
        const int128 owed = sum(high);
        const detail::direction& more = owes >= owed ? low : high;
        const detail::direction& less = owes >= owed ? high : low;
        found.push_back({.debtor = clearing_party_id{more.debtor},
                         .creditor = clearing_party_id{more.creditor},
                         .owes = std::max(owes, owed),
                         .owed = std::min(owes, owed),
                         .first_owes = more.first,
                         .last_owes = more.last,
                         .first_owed = less.first,
                         .last_owed = less.last});
    };
    struct pair_at {
        std::uint64_t pair;  ///< the lower key and the higher one
        std::size_t index;
    };
    std::vector<pair_at> order;
    order.reserve(directions.size());
    for (std::size_t i = 0; i < directions.size(); ++i) {
        const auto [low, high] = std::minmax(directions[i].debtor, directions[i].creditor);
        if (opposites[i] == directions.size() || directions[i].debtor == low)
            order.push_back({static_cast<std::uint64_t>(low) << 32 | high, i});
    }
    std::vector<pair_at> spare;
    const unsigned bits = detail::bits_for(data.parties.size());
    detail::radix_sort(order, spare, bits, [](const pair_at& each) { return each.pair & 0xFFFF'FFFF; });
    detail::radix_sort(order, spare, bits, [](const pair_at& each) { return each.pair >> 32; });
    found.reserve(order.size());
    for (const pair_at& each : order) {
        const detail::direction& one = directions[each.index];
        const detail::direction none{one.creditor, one.debtor, one.last, one.last};
        const detail::direction& other = opposites[each.index] < directions.size() ? directions[opposites[each.index]] : none;
        if (one.debtor < one.creditor)
            add(one, other);
        else
            add(other, one);
    }
    return found;
}

PARTNERING_END
