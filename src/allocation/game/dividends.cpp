#include <partnering/allocation/game/dividends.hpp>

#include "core/common_denominator.hpp"
#include "moebius.hpp"
#include "named_players.hpp"
#include "table_work.hpp"
#include "whole_worths.hpp"
#include "worths.hpp"

PARTNERING_BEGIN

checked<std::vector<rational>> dividends(const game& of)
{
    return answered("the table of dividends", [&]() -> checked<std::vector<rational>> {
        const game whole = with_whole_worths(of);
        table_work work{whole, table_work::sums::of_all};
        work.take(std::uint64_t{of.players()} * of.coalitions() / 2);
        work.take_ratios(of.coalitions(), whole.unit());
        return with_worths(whole, [&]<class Sum>(const auto& worths, const Sum&) {
            // A dividend is a sum of 2^28 worths of 63 bits at most.
            std::vector<Sum> table(worths.begin(), worths.end());
            moebius(table);
            std::vector<rational> made;
            made.reserve(table.size());
            for (const Sum& each : table) made.push_back(amount_of(whole, each));
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
            const std::optional<rational> unit = make_whole(dividends);
            table_work{static_cast<unsigned>(players.size()), dividends, table_work::sums::of_all}.take(players.size() *
                                                                                                        (dividends.size() / 2));
            zeta(dividends);
            if (unit) return game::of_ratios(std::move(players), std::move(dividends), *unit, sense);
        }
        return game::of(std::move(players), std::move(dividends), sense);
    });
}

PARTNERING_END
