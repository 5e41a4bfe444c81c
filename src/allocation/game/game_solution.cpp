#include <partnering/allocation/game/game_solution.hpp>

#include "allocation/members.hpp"
#include "allocation/sums.hpp"

PARTNERING_BEGIN

checked<allocation> solve(const any_game_solution& solution, const game& of)
{
    return exactly(solution.name(), [&]() -> checked<allocation> {
        checked<allocation> made = solution.divide(of);
        if (!made) return made;
        const std::vector<rational>& shares = made.value().shares;
        if (shares.size() != of.players())
            return wrong("wrong_number_of_shares", solution.name(),
                         "the solution answers with " + std::to_string(shares.size()) + " shares for " + std::to_string(of.players()) +
                             " players: it gives one share a player");
        if (!solution.is_efficient()) return made;
        if (const rational sum = sum_of(shares); sum != of.total())
            return wrong("not_whole", solution.name(),
                         "the shares sum to " + number_text(sum) + " in place of " + number_text(of.total()) +
                             ": a solution gives away what all players together are worth");
        return made;
    });
}

PARTNERING_END
