#include <partnering/chain/chain_game.hpp>

#include "allocation/sums.hpp"
#include "chain_game_data.hpp"
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

using detail::supplies;

finding too_long(const arithmetic_error& e)
{
    return {e.code(), severity::error, "", "", std::string{"the chain cannot be worked out exactly: "} + e.what()};
}

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
    std::vector<std::vector<std::uint32_t>> made;
    for (data::component& each : data_->components()) made.push_back(std::move(each.members));
    return made;
}

std::vector<chain_game::data::component> chain_game::data::components() const
{
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
    for (const std::uint32_t s : live) reached[s] = true;
    for (auto at = all.order.rbegin(); at != all.order.rend(); ++at) {
        if (!reached[*at]) continue;
        if (all.by[*at] != no_party) {
            player[all.by[*at]] = true;
            join(all.by[*at], all.parties + *at);
        }
        for (const std::uint32_t each : all.taken_by(*at)) {
            if (!has_party[each] || !at_best.can[each]) continue;
            reached[each] = true;
            join(all.parties + *at, all.parties + each);
        }
    }
    std::vector<std::uint32_t> number(above.size(), no_party);
    std::vector<component> made;
    for (std::uint32_t p = 0; p < all.parties; ++p) {
        if (!player[p]) continue;
        std::uint32_t& at = number[top(p)];
        if (at == no_party) {
            at = static_cast<std::uint32_t>(made.size());
            made.emplace_back();
        }
        made[at].members.push_back(p);
    }
    for (const std::uint32_t s : live) made[number[top(all.parties + s)]].deliveries.push_back(s);
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
    if (sure.size() < live.size()) add_alternatives(made, others);
    if (others.why && !others.may_be) return *std::move(others.why);
    made.costs = own_costs();
    return made;
}

checked<chain_shares> chain_game::shapley() const
{
    try {
        data::without_table none;
        checked<chain_shares> made = data_->exact_values(none);
        if (!made) return made;
        PARTNERING_EXPECTS(sum_of(made.value().values) == data_->total, "values add up to what the chain is worth");
        return made;
    } catch (const arithmetic_error& e) {
        return too_long(e);
    }
}

checked<chain_estimate> chain_game::sampled(const shapley_sampling& how, const rational& confidence) const
{
    try {
        data::without_table others{.may_be = true};
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
    try {
        return data::tables{*data_}.of(members, data_->live);
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
        chain_worths made = detail::gains_alone(data_->all, detail::places_in_order(data_->all), data_->live, most_looked_at);
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
    try {
        const std::vector<data::component> components = data_->components();
        const data::component* largest = nullptr;
        std::uint64_t coalitions = 0;
        for (const data::component& each : components) {
            if (largest == nullptr || each.members.size() > largest->members.size()) largest = &each;
            if (each.members.size() <= game::most_players) coalitions += std::uint64_t{1} << each.members.size();
        }
        if (largest != nullptr && largest->members.size() > game::most_players)
            return finding{"component_too_large", severity::error, key(largest->members.front()), "",
                           std::to_string(largest->members.size()) + " parties deliver together, more than the " +
                               std::to_string(game::most_players) +
                               " of a table: the Shapley value has no such bound (shapley()), and so has table() of some of them"};
        if (coalitions > most_coalitions)
            return finding{"component_too_large", severity::error, key(largest->members.front()), "",
                           std::to_string(components.size()) + " groups of parties, each of which delivers together, the largest of " +
                               std::to_string(largest->members.size()) + ", have " + std::to_string(coalitions) +
                               " coalitions, more than the " + std::to_string(most_coalitions) +
                               " of the largest table: the Shapley value has no such bound (shapley()); or ask for table() of one group"};
        data::tables tables{*data_};
        for (const data::component& each : components) {
            const checked<game> played = tables.of(each.members, each.deliveries);
            if (!played) return played.findings();
            const checked<allocation> shares = solve(by, played.value());
            if (!shares) return shares.findings();
            warnings.insert(warnings.end(), shares.findings().begin(), shares.findings().end());
            for (std::size_t i = 0; i < each.members.size(); ++i) made.values[each.members[i]] = shares.value().shares[i];
            made.looked_at += played.value().coalitions();
        }
        made.costs = data_->own_costs();
    } catch (const arithmetic_error& e) {
        return too_long(e);
    }
    return {std::move(made), std::move(warnings)};
}

PARTNERING_END
