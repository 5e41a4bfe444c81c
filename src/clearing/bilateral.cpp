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
    for (std::size_t i = 0; i < directions.size(); ++i) {
        const detail::direction& one = directions[i];
        const bool returned = opposites[i] < directions.size();
        if (returned && one.debtor > one.creditor) continue;
        const detail::direction none{one.creditor, one.debtor, one.last, one.last};
        const detail::direction& other = returned ? directions[opposites[i]] : none;
        if (one.debtor < one.creditor)
            add(one, other);
        else
            add(other, one);
    }
    // What only the higher key owes the lower stands at the higher one so far.
    std::vector<pair_balance> spare;
    const unsigned bits = detail::bits_for(data.parties.size());
    detail::radix_sort(found, spare, bits, [](const pair_balance& b) { return std::max(b.debtor, b.creditor).index(); });
    detail::radix_sort(found, spare, bits, [](const pair_balance& b) { return std::min(b.debtor, b.creditor).index(); });
    return found;
}

PARTNERING_END
