#include <partnering/chain/chain_game.hpp>

#include "allocation/game/size_sums.hpp"
#include "allocation/sums.hpp"
#include "chain_game_data.hpp"
#include "delivery.hpp"
#include "delivery_alone.hpp"
#include "gains_alone.hpp"
#include "largest_gain.hpp"
#include "unanimity_shares.hpp"

#include <partnering/allocation/game/sampled_shapley.hpp>

#include <algorithm>
#include <charconv>
#include <numeric>

PARTNERING_BEGIN

namespace {

using detail::delivery;
using detail::supplies;

finding too_long(const arithmetic_error& e)
{
    return {e.code(), severity::error, "", "", std::string{"the chain cannot be worked out exactly: "} + e.what()};
}

std::vector<std::uint32_t> places(const std::vector<std::uint32_t>& order)
{
    std::vector<std::uint32_t> made(order.size());
    for (std::uint32_t i = 0; i < order.size(); ++i) made[order[i]] = i;
    return made;
}

/// What parties have of one delivery by the Shapley value. Someone whom it needs gains what the optional ones before it make possible; an
/// optional one gains what it adds where all whom it needs have come before it.
void add_values(const delivery& of, std::vector<rational>& values)
{
    const auto needed = static_cast<unsigned>(of.needed().size());
    const auto optional = static_cast<unsigned>(of.optional().size());
    const auto add = [&](std::uint32_t party, const rational& value) { values[party] += value; };
    if (optional == 0) {
        for (const std::uint32_t party : of.needed()) add(party, of.gain() / rational{needed});
        return;
    }
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
        rational made{1};
        for (unsigned i = 0; i < some; ++i) made *= rational{of_all - i, i + 1};
        return made;
    };
    for (unsigned i = 0; i < optional; ++i) {
        rational value;
        for (unsigned j = 0; j < optional; ++j)
            value += (sums.with(i, j + 1) - sums.without(i, j)) / (rational{n} * choose(n - 1, optional - 1 - j));
        add(of.optional()[i], value);
    }
    if (needed == 0) return;
    rational value = alone / rational{needed};
    for (unsigned j = 0; j <= optional; ++j) value += sums.all(j) / (rational{n} * choose(n - 1, optional - j));
    for (const std::uint32_t party : of.needed()) add(party, value);
}

/// Spreads bits of a number to given places.
std::uint32_t spread(std::uint32_t bits, const std::vector<unsigned>& to)
{
    std::uint32_t made = 0;
    for (; bits != 0; bits &= bits - 1) made |= std::uint32_t{1} << to[static_cast<unsigned>(__builtin_ctz(bits))];
    return made;
}

// Whole numbers may wrap on the way, since what all comes to in the end is known to fit.
void add(std::int64_t& to, std::int64_t more)
{
    to = static_cast<std::int64_t>(static_cast<std::uint64_t>(to) + static_cast<std::uint64_t>(more));
}
void take(std::int64_t& from, std::int64_t less)
{
    from = static_cast<std::int64_t>(static_cast<std::uint64_t>(from) - static_cast<std::uint64_t>(less));
}
std::int64_t times(std::int64_t a, std::int64_t b)
{
    return static_cast<std::int64_t>(static_cast<std::uint64_t>(a) * static_cast<std::uint64_t>(b));
}
void add(rational& to, const rational& more) { to += more; }
void take(rational& from, const rational& less) { from -= less; }
rational times(const rational& a, const rational& b) { return a * b; }

/// For each set of players and each player in it, `change(of the set, of the set without the player)`.
template <class Number, class Change>
void player_by_player(std::vector<Number>& table, const Change& change)
{
    for (std::size_t bit = 1; bit < table.size(); bit *= 2)
        for (std::size_t high = bit; high < table.size(); high += 2 * bit)
            for (std::size_t i = high; i < high + bit; ++i) change(table[i], table[i - bit]);
}

/// The sum of games of deliveries as a table: what each delivery's sets add to their parts is put where its parties stand, and then summed
/// over all parts of each coalition at once.
template <class Number, class GainsOf>
std::vector<Number> table_of(const std::vector<delivery>& deliveries, std::size_t players, const std::vector<unsigned>& place_of,
                             const GainsOf& gains_of)
{
    std::vector<Number> table(std::size_t{1} << players);
    for (const delivery& each : deliveries) {
        std::uint32_t needed = 0;
        for (const std::uint32_t party : each.needed()) needed |= std::uint32_t{1} << place_of[party];
        std::vector<unsigned> to;
        for (const std::uint32_t party : each.optional()) to.push_back(place_of[party]);
        auto [gains, factor] = gains_of(each);
        player_by_player(gains, [](Number& with, const Number& without) { take(with, without); });
        for (std::uint32_t bits = 0; bits < gains.size(); ++bits) add(table[needed | spread(bits, to)], times(gains[bits], factor));
    }
    player_by_player(table, [](Number& with, const Number& without) { add(with, without); });
    return table;
}

/// One denominator for the gains of all, with which what they come to together fits 62 bits; nothing where there is none.
std::optional<std::int64_t> common_denominator_of(const std::vector<delivery>& deliveries)
{
    constexpr std::int64_t largest = std::int64_t{1} << 62;
    std::int64_t made = 1;
    for (const delivery& each : deliveries) {
        if (each.denominator() == 0) return std::nullopt;
        const int128 multiple = int128{made} / std::gcd(made, each.denominator()) * each.denominator();
        if (multiple > largest) return std::nullopt;
        made = static_cast<std::int64_t>(multiple);
    }
    const rational most = sum_of(deliveries.size(), [&](std::size_t i) { return deliveries[i].gain(); }) * rational{made};
    return most > rational{largest} ? std::nullopt : std::optional{made};
}

constexpr delivery::limits most_in_table{chain_game::most_optional, chain_game::most_looked_at};

}  // namespace

std::uint32_t chain_game::parties() const noexcept { return data_->all.parties; }
const rational& chain_game::total() const noexcept { return data_->total; }

std::string chain_game::key(std::uint32_t party) const
{
    PARTNERING_EXPECTS(party < parties(), "a party is a number below parties()");
    return data_->key(party);
}

std::optional<std::uint32_t> chain_game::find(std::string_view key) const
{
    if (data_->keys.empty()) {
        std::uint32_t number = no_party;
        const char* const end = key.data() + key.size();
        const auto [stop, fault] = std::from_chars(key.data(), end, number);
        if (stop != end || fault != std::errc{} || number >= parties() || std::to_string(number) != key) return std::nullopt;
        return number;
    }
    const auto place = std::lower_bound(data_->keys.begin(), data_->keys.end(), key);
    if (place == data_->keys.end() || *place != key) return std::nullopt;
    return static_cast<std::uint32_t>(place - data_->keys.begin());
}

checked<chain_game> chain_game::of(const supply_columns& columns)
{
    checked<supplies> all = detail::check(columns);
    if (!all) return all.findings();
    auto made = std::make_shared<data>(data{.all = std::move(all).value()});
    return data::finish(std::move(made));
}

finding chain_game::data::about(std::uint32_t supply, const char* code, std::string text) const
{
    return {code, severity::error, supply_keys.empty() ? std::string{} : supply_keys[supply], detail::place_of(supply_keys, supply),
            std::move(text)};
}

finding chain_game::data::fault_of(std::uint32_t supply, const delivery& of) const
{
    if (of.beyond() == delivery::limit::looked_at)
        return about(
            supply, "chain_too_entangled",
            "one delivery has so many ways by so many members that more than " + std::to_string(most_looked_at) +
                " supplies and needs would have to be looked at: leave out alternatives that nobody would take, or sample (sampled())");
    std::string names;
    for (std::size_t i = 0; i < 3; ++i) names += key(of.optional()[i]) + ", ";
    return about(supply, "too_many_alternatives",
                 "one delivery has ways without each of more than " + std::to_string(most_optional) + " members (" + names +
                     "...), more than a table holds: leave out alternatives that nobody would take, or sample (sampled())");
}

checked<chain_game> chain_game::data::finish(std::shared_ptr<data> made)
{
    const supplies& all = made->all;
    try {
        if (std::find(all.by.begin(), all.by.end(), no_party) != all.by.end()) {
            const detail::least_costs by_nobody = detail::least(all, std::vector<bool>(all.parties));
            for (std::uint32_t s = 0; s < all.size(); ++s)
                if (by_nobody.margin(all, s).sign() > 0)
                    return made->about(s, "delivered_by_nobody",
                                       "a delivery is worth more than outsiders ask for all of it, so that no party is needed for it: name "
                                       "the party that provides it");
        }
        made->at_best = detail::least(all, std::vector<bool>(all.parties, true));
        for (std::uint32_t s = 0; s < all.size(); ++s)
            if (made->at_best.margin(all, s).sign() > 0) made->live.push_back(s);
        made->total = sum_of(made->live.size(), [&](std::size_t i) { return made->at_best.margin(all, made->live[i]); });
    } catch (const arithmetic_error& e) {
        return too_long(e);
    }
    return chain_game{std::move(made)};
}

checked<rational> chain_game::worth(std::span<const std::uint32_t> members) const
{
    const supplies& all = data_->all;
    std::vector<bool> present(all.parties);
    for (const std::uint32_t party : members) {
        PARTNERING_EXPECTS(party < all.parties, "a party is a number below parties()");
        present[party] = true;
    }
    try {
        const detail::least_costs at = detail::least(all, present);
        return sum_of(data_->live.size(), [&](std::size_t i) { return at.margin(all, data_->live[i]); });
    } catch (const arithmetic_error& e) {
        return too_long(e);
    }
}

std::vector<std::vector<std::uint32_t>> chain_game::components() const
{
    const supplies& all = data_->all;
    // Parties first, then supplies.
    std::vector<std::uint32_t> above(all.parties + all.size());
    std::iota(above.begin(), above.end(), 0U);
    const auto top = [&](std::uint32_t at) {
        while (above[at] != at) at = above[at] = above[above[at]];
        return at;
    };
    const auto join = [&](std::uint32_t a, std::uint32_t b) {
        a = top(a);
        b = top(b);
        above[std::max(a, b)] = std::min(a, b);
    };
    std::vector<bool> has_party(all.size());
    for (const std::uint32_t s : all.order) {
        bool has = all.by[s] != no_party;
        for (const std::uint32_t each : all.taken_by(s)) has = has || has_party[each];
        has_party[s] = has;
    }
    std::vector<bool> reached(all.size());
    std::vector<bool> player(all.parties);
    for (const std::uint32_t s : data_->live) reached[s] = true;
    for (auto at = all.order.rbegin(); at != all.order.rend(); ++at) {
        if (!reached[*at]) continue;
        if (all.by[*at] != no_party) {
            player[all.by[*at]] = true;
            join(all.by[*at], all.parties + *at);
        }
        for (const std::uint32_t each : all.taken_by(*at)) {
            if (!has_party[each] || !data_->at_best.can[each]) continue;
            reached[each] = true;
            join(all.parties + *at, all.parties + each);
        }
    }
    std::vector<std::uint32_t> number(above.size(), no_party);
    std::vector<std::vector<std::uint32_t>> made;
    for (std::uint32_t p = 0; p < all.parties; ++p) {
        if (!player[p]) continue;
        std::uint32_t& at = number[top(p)];
        if (at == no_party) {
            at = static_cast<std::uint32_t>(made.size());
            made.emplace_back();
        }
        made[at].push_back(p);
    }
    return made;
}

std::vector<rational> chain_game::data::own_costs() const
{
    std::vector<rational> made(all.parties);
    std::vector<rational> used(all.size());
    for (const std::uint32_t s : live) used[s] = rational{1};
    for (auto at = all.order.rbegin(); at != all.order.rend(); ++at) {
        const std::uint32_t s = *at;
        if (used[s].sign() == 0) continue;
        if (all.by[s] != no_party && all.cost[s].sign() != 0) made[all.by[s]] += used[s] * all.cost[s];
        for (std::uint32_t g = all.first_group[s]; g < all.first_group[s + 1]; ++g) {
            const std::uint32_t way = *detail::cheapest_way(all, at_best, g);
            used[all.takes[way]] += all.units.empty() ? used[s] : used[s] * all.units[way];
        }
    }
    return made;
}

checked<chain_shares> chain_game::data::exact_values(without_table& others) const
{
    chain_shares made;
    made.values.resize(all.parties);
    detail::sure_deliveries sure;
    for (const std::uint32_t s : live)
        if (!all.choice[s]) sure.emplace_back(s, at_best.margin(all, s));
    made.looked_at = detail::divide_equally(all, sure, made.values, most_looked_at);
    if (made.looked_at >= most_looked_at)
        return finding{"chain_too_entangled", severity::error, "", "",
                       "deliveries rest on so many combinations of so many shared supplies that more than " +
                           std::to_string(most_looked_at) +
                           " would have to be looked at: put supplies that always go together behind one that takes them all"};
    if (sure.size() < live.size()) {
        const std::vector<std::uint32_t> place = places(all.order);
        const std::vector<bool> everybody(all.parties, true);
        for (const std::uint32_t s : live) {
            if (!all.choice[s]) continue;
            const std::optional<delivery> one = delivery::of(all, place, everybody, s, most_in_table);
            made.looked_at += one->looked_at();
            if (one->beyond() != delivery::limit::none) {
                others.deliveries.push_back(s);
                if (!others.why) others.why = fault_of(s, *one);
                continue;
            }
            add_values(*one, made.values);
        }
    }
    made.costs = own_costs();
    return made;
}

checked<chain_shares> chain_game::shapley() const
{
    try {
        data::without_table others;
        checked<chain_shares> made = data_->exact_values(others);
        if (!made) return made;
        if (others.why) return *std::move(others.why);
        PARTNERING_EXPECTS(sum_of(made.value().values) == data_->total, "values add up to what the chain is worth");
        return made;
    } catch (const arithmetic_error& e) {
        return too_long(e);
    }
}

checked<chain_estimate> chain_game::sampled(const shapley_sampling& how, const rational& confidence) const
{
    try {
        data::without_table others;
        checked<chain_shares> exact = data_->exact_values(others);
        if (!exact) return exact.findings();
        if (how.draws == 0) return finding{"no_draws", severity::error, "", "", "a sample of no draws says nothing: draw at least one"};
        chain_estimate made{.values = exact.value().values,
                            .half_widths = std::vector<rational>(parties()),
                            .costs = exact.value().costs,
                            .sampled = static_cast<std::uint32_t>(others.deliveries.size())};
        for (const std::uint32_t s : others.deliveries) {
            const detail::delivery_alone alone{data_->all, s};
            const auto worth = [&](std::span<const bool> present) {
                return detail::least(alone.all, {present.begin(), present.end()}).margin(alone.all, alone.delivered);
            };
            const checked<shapley_sample> sample = sample_shapley(alone.all.parties, worth, how);
            if (!sample) return sample.findings();
            // The doubt that is allowed is shared by all that are sampled.
            const checked<sampled_shapley> shares =
                estimate(sample.value(), {.least = rational{},
                                          .most = data_->at_best.margin(data_->all, s),
                                          .confidence = rational{1} - (rational{1} - confidence) / rational{others.deliveries.size()}});
            if (!shares) return shares.findings();
            for (std::uint32_t p = 0; p < alone.parties.size(); ++p) {
                made.values[alone.parties[p]] += shares.value().shares[p];
                made.half_widths[alone.parties[p]] += shares.value().half_widths[p];
            }
        }
        PARTNERING_EXPECTS(sum_of(made.values) == data_->total, "values add up to what the chain is worth");
        return made;
    } catch (const arithmetic_error& e) {
        return too_long(e);
    }
}

checked<game> chain_game::table(std::span<const std::uint32_t> members) const
{
    const supplies& all = data_->all;
    std::vector<std::string> keys;
    for (const std::uint32_t party : members) keys.push_back(key(party));
    if (members.empty()) return game::of({}, {rational{}});
    if (members.size() > game::most_players) return game::of(std::move(keys), {});

    std::vector<bool> present(all.parties);
    std::vector<unsigned> place_of(all.parties);
    for (unsigned i = 0; i < members.size(); ++i) {
        PARTNERING_EXPECTS(members[i] < all.parties, "a party is a number below parties()");
        present[members[i]] = true;
        place_of[members[i]] = i;
    }
    PARTNERING_EXPECTS(static_cast<std::size_t>(std::count(present.begin(), present.end(), true)) == members.size(),
                       "each member stands there once");
    try {
        const std::vector<std::uint32_t> place = places(all.order);
        std::vector<delivery> deliveries;
        for (const std::uint32_t s : data_->live) {
            std::optional<delivery> one = delivery::of(all, place, present, s, most_in_table);
            if (!one) continue;
            if (one->beyond() != delivery::limit::none) return data_->fault_of(s, *one);
            deliveries.push_back(std::move(*one));
        }
        if (const std::optional<std::int64_t> common = common_denominator_of(deliveries))
            return game::of_counts(
                std::move(keys),
                table_of<std::int64_t>(deliveries, members.size(), place_of,
                                       [&](const delivery& each) { return std::pair{each.counts(), *common / each.denominator()}; }),
                rational{1, *common});
        return game::of(std::move(keys), table_of<rational>(deliveries, members.size(), place_of,
                                                            [](const delivery& each) { return std::pair{each.ratios(), rational{1}}; }));
    } catch (const arithmetic_error& e) {
        return too_long(e);
    }
}

checked<chain_objection> chain_game::largest_objection(std::span<const rational> shares) const
{
    PARTNERING_EXPECTS(shares.size() == parties(), "each party has a share");
    try {
        detail::sure_deliveries sure;
        for (const std::uint32_t s : data_->live) {
            if (data_->all.choice[s])
                return data_->about(
                    s, "chain_with_alternatives",
                    "a delivery rests on alternatives, so that every coalition would have to be looked at: ask the table of "
                    "those who deliver together (table())");
            sure.emplace_back(s, data_->at_best.margin(data_->all, s));
        }
        detail::gaining_parties found = detail::most_gaining(data_->all, sure, shares, most_looked_at);
        if (found.looked_at >= most_looked_at)
            return finding{"chain_too_entangled", severity::error, "", "",
                           "supplies are taken in so many ways that more than " + std::to_string(most_looked_at) +
                               " arcs of a flow would have to be looked at for who gains most by leaving: ask about fewer deliveries"};
        return chain_objection{std::move(found.members), std::move(found.gain), found.looked_at};
    } catch (const arithmetic_error& e) {
        return too_long(e);
    }
}

checked<chain_worths> chain_game::alone() const
{
    try {
        chain_worths made = detail::gains_alone(data_->all, places(data_->all.order), data_->live, most_looked_at);
        if (made.looked_at >= most_looked_at)
            return finding{"chain_too_entangled", severity::error, "", "",
                           "so many parties can each do with so many outsiders that more than " + std::to_string(most_looked_at) +
                               " supplies and needs would have to be looked at for what each is worth alone: let fewer outsiders' supplies "
                               "take one another"};
        return made;
    } catch (const arithmetic_error& e) {
        return too_long(e);
    }
}

checked<chain_shares> chain_game::divide(const any_game_solution& by) const
{
    chain_shares made;
    made.values.resize(parties());
    std::vector<finding> warnings;
    for (const std::vector<std::uint32_t>& members : components()) {
        if (members.size() > game::most_players)
            return finding{"component_too_large", severity::error, key(members.front()), "",
                           std::to_string(members.size()) + " parties deliver together, more than the " +
                               std::to_string(game::most_players) +
                               " of a table: the Shapley value has no such bound (shapley()), and so has table() of some of them"};
        const checked<game> played = table(members);
        if (!played) return played.findings();
        const checked<allocation> shares = solve(by, played.value());
        if (!shares) return shares.findings();
        warnings.insert(warnings.end(), shares.findings().begin(), shares.findings().end());
        for (std::size_t i = 0; i < members.size(); ++i) made.values[members[i]] = shares.value().shares[i];
        made.looked_at += played.value().coalitions();
    }
    try {
        made.costs = data_->own_costs();
    } catch (const arithmetic_error& e) {
        return too_long(e);
    }
    return {std::move(made), std::move(warnings)};
}

PARTNERING_END
