#include <partnering/allocation/game/airport_game.hpp>

#include "airport_levels.hpp"
#include "allocation/sums.hpp"
#include "member_sums.hpp"
#include "named_players.hpp"
#include "whole_worths.hpp"

#include <algorithm>

PARTNERING_BEGIN

namespace {

checked<allocation> exact_shares(airport_rule rule, std::span<const airport_user> users)
{
    return exactly(detail::name_of(rule), [&] {
        return detail::of_levels(users, [&](const detail::airport_levels& levels) -> checked<allocation> {
            std::vector<rational> by_level(levels.of_cost.size());
            const auto fill = [&](const auto& is_asked) {
                detail::each_share(rule, levels, [&](std::size_t level, const detail::share_bounds& share) {
                    if (!is_asked(level)) return true;
                    if (share.is_exact()) by_level[level] = detail::ratio_of(share.least, share.below);
                    return share.is_exact();
                });
            };
            // Shares grow longer from level to level: where one is too long, no others are worked out for nothing.
            for (std::size_t level = 1'023; level < by_level.size(); level = 2 * level + 1)
                fill([&](std::size_t each) { return each == level; });
            fill([](std::size_t) { return true; });
            allocation made;
            for (const std::size_t level : levels.of_kind) made.shares.push_back(by_level[level]);
            made.why = detail::why_shared(rule, users, levels, [&](std::size_t kind) { return number_text(made.shares[kind]); });
            return made;
        });
    });
}

}  // namespace

checked<game> airport_game(std::span<const airport_user> users)
{
    return answered("the airport game", [&]() -> checked<game> {
        if (std::vector<finding> found = detail::airport_faults(users); !found.empty()) return found;
        std::vector<std::string> players;
        std::vector<rational> costs;
        for (const airport_user& user : users)
            for (std::uint64_t i = 1; i <= user.count && players.size() <= game::most_players; ++i) {
                players.push_back(user.count == 1 ? user.id : user.id + " " + std::to_string(i));
                costs.push_back(user.cost);
            }
        if (players.size() > game::most_players)
            return wrong("too_many_players", "",
                         "there are more than " + std::to_string(game::most_players) +
                             " users: a game with a worth for every coalition has at most so many; their shares can be worked out by kind");
        const auto dearest = [](const auto& others, const auto& one) { return std::max(others, one); };
        if (const std::optional<counted> whole = as_counts(costs))
            return game::of_counts(std::move(players), joined(std::span<const std::int64_t>{whole->counts}, dearest), whole->unit,
                                   game_sense::cost);
        return game_of_ratios(std::move(players), std::move(costs), 1, game_sense::cost,
                              [&](std::span<const rational> each) { return joined(each, dearest); });
    });
}

checked<allocation> airport_shapley(std::span<const airport_user> users) { return exact_shares(airport_rule::shapley, users); }

checked<allocation> airport_nucleolus(std::span<const airport_user> users) { return exact_shares(airport_rule::nucleolus, users); }

PARTNERING_END
