#include <partnering/chain/chain_game.hpp>
#include <partnering/chain/value_chain.hpp>

#include "chain_game_data.hpp"

#include <algorithm>
#include <string_view>

PARTNERING_BEGIN

namespace {

/// Puts amounts, by key of an offer, to the links of a chain.
std::vector<rational> by_link(const value_chain& chain, const std::vector<std::pair<std::string, rational>>& amounts, const char* what,
                              std::vector<finding>& found)
{
    const std::span<const value_chain::link> links = chain.links();
    std::vector<rational> made(links.size());
    std::vector<bool> given(links.size());
    const auto key_of = [&](const value_chain::link& link) -> std::string_view { return chain.of()[link.offer].key; };
    int guesses = 0;
    for (const auto& [key, amount] : amounts) {
        const auto place = std::lower_bound(links.begin(), links.end(), key,
                                            [&](const value_chain::link& link, std::string_view k) { return key_of(link) < k; });
        if (place == links.end() || key_of(*place) != key) {
            std::vector<std::string_view> candidates;
            if (guesses++ < 10)
                for (const value_chain::link& link : links) candidates.push_back(key_of(link));
            const std::string_view meant = closest(key, candidates);
            found.push_back({"unknown_offer", severity::error, key, "",
                             std::string{"the "} + what + " is of an offer " + quote(key) + " that does not hold on that day" +
                                 (meant.empty() ? "" : ": is " + quote(meant) + " meant?")});
            continue;
        }
        const auto at = static_cast<std::size_t>(place - links.begin());
        if (given[at])
            found.push_back(
                {"duplicate_key", severity::error, key, "", std::string{"offer "} + quote(key) + " has two of a " + what + ": state one"});
        given[at] = true;
        made[at] = amount;
    }
    return made;
}

}  // namespace

checked<chain_game> chain_game::of(const value_chain& chain, const chain_valuation& valuation)
{
    const std::span<const value_chain::link> links = chain.links();
    std::vector<finding> found;
    std::vector<rational> worth = by_link(chain, valuation.worth, "worth", found);
    std::vector<rational> cost = by_link(chain, valuation.cost, "cost", found);
    std::vector<std::uint32_t> by;
    std::vector<std::string> supply_keys;
    std::vector<std::uint32_t> of;
    std::vector<std::uint32_t> takes;
    std::vector<std::uint32_t> group;
    std::vector<rational> units;
    for (std::uint32_t i = 0; i < links.size(); ++i) {
        const value_chain::link& link = links[i];
        const std::string& key = chain.of()[link.offer].key;
        by.push_back(link.from.index());
        supply_keys.push_back(key);
        if (!link.feeds.empty() && worth[i].sign() != 0)
            found.push_back(
                {"worth_of_part", severity::error, key, "",
                 "offer " + quote(key) + " ends up in others: state what is delivered to customers for the offer that reaches them"});
        if (cost[i].sign() < 0)
            found.push_back(
                {"negative_cost", severity::error, key, "", "the cost of " + quote(key) + " is below 0; what brings money in is a worth"});
        if (worth[i].sign() < 0)
            found.push_back(
                {"negative_worth", severity::error, key, "", "the worth of " + quote(key) + " is below 0; what is spent is a cost"});
        for (const value_chain::feed& each : link.fed_by) {
            of.push_back(i);
            takes.push_back(each.link);
            // Links that bring the same service are alternatives.
            group.push_back(links[each.link].service.index());
            units.push_back(each.units ? *each.units : rational{1});
        }
    }
    if (valuation.customers_play)
        for (std::uint32_t i = 0; i < links.size(); ++i) {
            if (worth[i].sign() == 0) continue;
            // What the customer does takes the offer that reaches it.
            of.push_back(static_cast<std::uint32_t>(by.size()));
            takes.push_back(i);
            group.push_back(0);
            units.emplace_back(1);
            by.push_back(links[i].to.index());
            supply_keys.push_back(supply_keys[i]);
            cost.emplace_back();
            worth.push_back(worth[i]);
            worth[i] = rational{};
        }
    if (!found.empty()) return found;
    std::vector<std::string> keys;
    for (const party& each : chain.of().parties()) keys.push_back(each.key);
    checked<detail::supplies> all = detail::check({.parties = static_cast<std::uint32_t>(keys.size()),
                                                   .by = by,
                                                   .cost = cost,
                                                   .worth = worth,
                                                   .of = of,
                                                   .takes = takes,
                                                   .group = group,
                                                   .units = units},
                                                  supply_keys);
    if (!all) return all.findings();
    return data::finish(
        std::make_shared<data>(data{.all = std::move(all).value(), .keys = std::move(keys), .supply_keys = std::move(supply_keys)}));
}

PARTNERING_END
