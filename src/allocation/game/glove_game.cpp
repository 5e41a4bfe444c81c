#include <partnering/allocation/game/glove_game.hpp>

#include "member_sums.hpp"
#include "named_players.hpp"
#include "whole_worths.hpp"

#include <algorithm>

PARTNERING_BEGIN

checked<game> glove_game(const glove_market& market)
{
    return answered("the glove game", [&]() -> checked<game> {
        std::vector<finding> found;
        tell_repeated(keys_of(market.left), "the left side", found);
        tell_repeated(keys_of(market.right), "the right side", found);
        tell_negative(market.left, "left side's amount", found);
        tell_negative(market.right, "right side's amount", found);
        if (!found.empty()) return found;
        std::vector<std::string> players;
        std::vector<rational> amounts;  // of the left good, then of the right one
        const key_index left{keys_of(market.left)};
        for (const auto& [key, amount] : market.left) {
            players.push_back(key);
            amounts.push_back(amount);
        }
        std::vector<std::pair<std::size_t, rational>> right;
        for (const auto& [key, amount] : market.right) {
            const std::optional<std::size_t> at = left.find(key);
            right.emplace_back(at.value_or(players.size()), amount);
            if (!at) players.push_back(key);
        }
        const std::size_t n = players.size();
        if (n > game::most_players) return game::of(std::move(players), {});
        amounts.resize(2 * n);
        for (const auto& [at, amount] : right) amounts[n + at] = amount;
        const auto pairs = [n]<class Number>(std::span<const Number> each) {
            std::vector<Number> made = member_sums(each.first(n));
            const std::vector<Number> others = member_sums(each.subspan(n));
            for (std::size_t i = 0; i < made.size(); ++i) made[i] = std::min(made[i], others[i]);
            return made;
        };
        if (const std::optional<counted> whole = as_counts(amounts))
            return game::of_counts(std::move(players), pairs(std::span<const std::int64_t>{whole->counts}), whole->unit);
        return game_of_ratios(std::move(players), std::move(amounts), 2, game_sense::worth, pairs);
    });
}

PARTNERING_END
