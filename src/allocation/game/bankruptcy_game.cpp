#include <partnering/allocation/game/bankruptcy_game.hpp>

#include "allocation/sums.hpp"
#include "member_sums.hpp"
#include "named_players.hpp"
#include "whole_worths.hpp"

#include <algorithm>

PARTNERING_BEGIN

checked<game> bankruptcy_game(const allocation_problem& problem)
{
    return answered("the bankruptcy game", [&]() -> checked<game> {
        std::vector<std::string> players;
        std::vector<rational> amounts;
        std::vector<finding> found;
        for (const allocation_member& member : problem.members) {
            players.push_back(member.key);
            amounts.push_back(member.measure);
            if (member.measure.sign() < 0)
                found.push_back(
                    wrong("negative_measure", member.key,
                          "the claim of " + quote(member.key) + " is " + number_text(member.measure) + ": it would be 0 or more"));
        }
        if (problem.total.sign() < 0)
            found.push_back(wrong("negative_amount", "", "the estate is " + number_text(problem.total) + ": it would be 0 or more"));
        const rational claimed = sum_of(amounts);
        if (found.empty() && problem.total > claimed)
            found.push_back(wrong("estate_exceeds_claims", "",
                                  "the estate is " + number_text(problem.total) + " and the claims sum to " + number_text(claimed) +
                                      ": the estate would be at most that sum"));
        if (!found.empty()) return found;
        if (players.size() > game::most_players) return game::of(std::move(players), {});
        // What others leave is the estate less all claims, and the members' own claims.
        amounts.push_back(problem.total - claimed);
        const auto left = []<class Number>(std::span<const Number> each) {
            const std::size_t n = each.size() - 1;
            std::vector<Number> made = member_sums(each.first(n));
            for (Number& one : made) one = std::max(Number{0}, Number{one + each[n]});
            return made;
        };
        if (const std::optional<counted> whole = as_counts(amounts))
            return game::of_counts(std::move(players), left(std::span<const std::int64_t>{whole->counts}), whole->unit);
        return game_of_ratios(std::move(players), std::move(amounts), 2, game_sense::worth, left);
    });
}

PARTNERING_END
