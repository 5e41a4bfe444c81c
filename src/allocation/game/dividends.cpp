#include <partnering/allocation/game/dividends.hpp>

#include "core/common_denominator.hpp"
#include "moebius.hpp"
#include "named_players.hpp"
#include "worths.hpp"

PARTNERING_BEGIN

checked<std::vector<rational>> dividends(const game& of)
{
    return answered("the table of dividends", [&]() -> checked<std::vector<rational>> {
        return with_worths(of, [&]<class Sum>(const auto& worths, const Sum&) {
            // A dividend is a sum of 2^28 worths of 63 bits at most.
            std::vector<Sum> table(worths.begin(), worths.end());
            moebius(table);
            std::vector<rational> made;
            made.reserve(table.size());
            for (const Sum& each : table) made.push_back(amount_of(of, each));
            return made;
        });
    });
}

checked<game> game_of_dividends(std::vector<std::string> players, std::vector<rational> dividends, game_sense sense)
{
    return answered("the game of these dividends", [&]() -> checked<game> {
        if (players.size() > game::most_players || dividends.size() != std::size_t{1} << players.size() || dividends.front().sign() != 0)
            return game::of(std::move(players), std::move(dividends), sense);
        // No worth is larger in size than the sum of the sizes of all dividends, which fits.
        if (auto common = over_common_denominator(dividends.size(), [&](std::size_t i) -> const rational& { return dividends[i]; })) {
            zeta(common->numerators);
            for (std::size_t i = 0; i < dividends.size(); ++i)
                dividends[i] = rational{common->numerators[i], static_cast<int128>(common->denominator)};
        } else {
            zeta(dividends);
        }
        return game::of(std::move(players), std::move(dividends), sense);
    });
}

PARTNERING_END
