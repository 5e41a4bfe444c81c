#include "allocation/game/size_sums.hpp"
#include "chain_game_data.hpp"
#include "looked_at.hpp"

#include <algorithm>
#include <map>
#include <numeric>

PARTNERING_BEGIN

namespace {

using detail::delivery;

/// What the parties of one delivery have of it.
struct shares_of_one {
    rational needed;                 ///< each whom it needs
    std::vector<rational> optional;  ///< in their order
};

/// What parties have of one delivery by the Shapley value. Someone whom it needs gains what the optional ones before it make possible; an
/// optional one gains what it adds where all whom it needs have come before it.
shares_of_one shares_in(const delivery& of)
{
    const auto needed = static_cast<unsigned>(of.needed().size());
    const auto optional = static_cast<unsigned>(of.optional().size());
    if (optional == 0) return {of.gain() / rational{needed}, {}};
    shares_of_one made;
    std::vector<std::string> keys;
    for (unsigned i = 0; i < optional; ++i) keys.push_back(std::to_string(i));
    // What the needed gain by themselves is a unanimity game, and stands aside: in the table nobody gains nothing.
    rational alone;
    const game rest = [&] {
        if (of.denominator() != 0) {
            std::vector<std::int64_t> counts = of.counts();
            const rational unit{1, of.denominator()};
            alone = rational{counts[0]} * unit;
            for (std::size_t i = counts.size(); i-- > 0;) counts[i] -= counts[0];
            return game::of_counts(keys, std::move(counts), unit).value();
        }
        std::vector<rational> ratios = of.ratios();
        alone = ratios[0];
        for (std::size_t i = ratios.size(); i-- > 0;) ratios[i] -= ratios[0];
        return game::of(keys, std::move(ratios)).value();
    }();
    const size_sums sums{rest};

    // k given others come first, of n - 1, in one of n (n - 1 over k) orders. likely[j]: with k = needed + j others, all the needed and j
    // of the optional, for an optional one; before a needed one come k = needed - 1 + j.
    const unsigned n = needed + optional;
    const auto choose = [](unsigned of_all, unsigned some) {
        rational ways{1};
        for (unsigned i = 0; i < some; ++i) ways *= rational{of_all - i, i + 1};
        return ways;
    };
    for (unsigned i = 0; i < optional; ++i) {
        rational value;
        for (unsigned j = 0; j < optional; ++j)
            value += (sums.with(i, j + 1) - sums.without(i, j)) / (rational{n} * choose(n - 1, optional - 1 - j));
        made.optional.push_back(std::move(value));
    }
    if (needed == 0) return made;
    made.needed = alone / rational{needed};
    for (unsigned j = 0; j <= optional; ++j) made.needed += sums.all(j) / (rational{n} * choose(n - 1, optional - j));
    return made;
}

/// Deliveries that differ in who their parties are and in nothing else.
struct kind {
    std::uint64_t takes;  ///< as much as that is looked at: its table once, and for each who its parties are
    std::vector<std::uint32_t> deliveries;
};

/// It is worth the room to know another delivery again where its table takes so many times what it takes to make it out.
constexpr std::uint64_t worth_knowing = 64;

}  // namespace

finding chain_game::data::too_entangled(std::uint32_t supply, bool by_itself) const
{
    return about(supply, "chain_too_entangled",
                 std::string{by_itself ? "one delivery has" : "deliveries together have"} +
                     " so many ways by so many members that more than " + std::to_string(most_looked_at) +
                     " supplies and needs would have to be looked at: leave out alternatives that nobody would take, or sample (sampled(), "
                     "in a request \"sample\")");
}

finding chain_game::data::fault_of(std::uint32_t supply, const delivery& of) const
{
    if (of.beyond() == delivery::limit::looked_at) return too_entangled(supply, of.table_takes() >= most_looked_at);
    std::string names;
    for (std::size_t i = 0; i < 3; ++i) names += key(of.optional()[i]) + ", ";
    return about(
        supply, "too_many_alternatives",
        "one delivery has ways without each of more than " + std::to_string(most_optional) + " members (" + names +
            "...), more than a table holds: leave out alternatives that nobody would take, or sample (sampled(), in a request \"sample\")");
}

void chain_game::data::add_alternatives(chain_shares& to, without_table& others) const
{
    const std::vector<std::uint32_t> place = detail::places_in_order(all);
    const std::vector<bool> everybody(all.parties, true);
    const auto leave = [&](std::uint32_t s, const auto& why) {
        others.deliveries.push_back(s);
        if (!others.why) others.why = why();
        return others.may_be;
    };

    // How much it all takes is found out before any of it is done.
    std::vector<kind> kinds;
    std::map<std::vector<rational>, std::size_t> known;
    for (const std::uint32_t s : live) {
        if (!all.choice[s]) continue;
        if (to.looked_at >= most_looked_at) {
            if (!leave(s, [&] { return too_entangled(s, false); })) return;
            continue;
        }
        const std::uint64_t before = to.looked_at;
        const std::optional<delivery> one = delivery::of(all, place, everybody, s, most_in_table, to.looked_at);
        if (one->beyond() != delivery::limit::none) {
            if (!leave(s, [&] { return fault_of(s, *one); })) return;
            continue;
        }
        const std::uint64_t once_more = to.looked_at - before;
        std::size_t number = kinds.size();
        if (one->table_takes() / worth_knowing > once_more) number = known.emplace(one->likeness(), number).first->second;
        if (number == kinds.size()) kinds.push_back({one->table_takes(), {}});
        kinds[number].takes += once_more;
        kinds[number].deliveries.push_back(s);
    }
    known.clear();
    // Those that take least come first, so that as many as can be are exact.
    std::stable_sort(kinds.begin(), kinds.end(), [](const kind& a, const kind& b) { return a.takes < b.takes; });
    std::uint64_t in_all = to.looked_at;
    std::size_t fitting = 0;
    while (fitting < kinds.size() && in_all < most_looked_at && kinds[fitting].takes < most_looked_at - in_all)
        in_all += kinds[fitting++].takes;
    for (std::size_t i = fitting; i < kinds.size(); ++i)
        for (const std::uint32_t s : kinds[i].deliveries)
            if (!leave(s, [&] { return too_entangled(s, false); })) return;
    std::sort(others.deliveries.begin(), others.deliveries.end());

    std::uint64_t in_long_sums = 0;
    const auto add = [&](std::uint32_t party, const rational& share) {
        rational& sum = to.values[party];
        sum += share;
        if (!sum.is_small()) in_long_sums += detail::looked_at_for(sum);
    };
    for (std::size_t i = 0; i < fitting; ++i) {
        std::optional<shares_of_one> shares;
        for (const std::uint32_t s : kinds[i].deliveries) {
            std::uint64_t again = 0;
            const delivery one = *delivery::of(all, place, everybody, s, most_in_table, again);
            if (!shares) shares = shares_in(one);
            for (const std::uint32_t party : one.needed()) add(party, shares->needed);
            for (std::size_t j = 0; j < one.optional().size(); ++j) add(one.optional()[j], shares->optional[j]);
            if (in_long_sums < most_looked_at) continue;
            // There is no going back to a sample of those that are added already.
            others = {.may_be = false, .deliveries = {}, .why = too_entangled(s, false)};
            return;
        }
    }
    to.looked_at = in_all;
}

PARTNERING_END
