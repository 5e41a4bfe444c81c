#include <partnering/allocation/game/assignment_game.hpp>

#include "member_sums.hpp"
#include "named_players.hpp"
#include "whole_worths.hpp"

#include <algorithm>

PARTNERING_BEGIN

namespace {

/// The best that each coalition can do: its first buyer stays alone or deals with one of its sellers, and the others do their best.
template <class Number>
std::vector<Number> best_deals(unsigned buyers, unsigned sellers, std::span<const Number> worths)
{
    const unsigned n = buyers + sellers;
    const coalition selling = coalition::first(n) - coalition::first(buyers);
    std::vector<Number> made(std::size_t{1} << n);
    for (std::size_t bits = 1; bits < made.size(); ++bits) {
        const coalition members{static_cast<std::uint32_t>(bits)};
        const unsigned buyer = members.front();
        if (buyer >= buyers) continue;
        const coalition others = members.without(buyer);
        Number best = made[others.bits()];
        for (coalition rest = others & selling; !rest.empty(); rest = rest.without(rest.front())) {
            const unsigned seller = rest.front();
            best = std::max(best, Number{made[others.without(seller).bits()] + worths[buyer * sellers + (seller - buyers)]});
        }
        made[bits] = best;
    }
    return made;
}

}  // namespace

checked<game> assignment_game(const assignment_market& market)
{
    return answered("the assignment game", [&]() -> checked<game> {
        std::vector<finding> found;
        const std::size_t buyers = market.buyers.size();
        const std::size_t sellers = market.sellers.size();
        if (market.worths.size() != buyers)
            found.push_back(wrong("wrong_number_of_worths", "",
                                  "there are " + std::to_string(market.worths.size()) + " rows of worths for " + std::to_string(buyers) +
                                      " buyers: give one for each"));
        for (std::size_t i = 0; i < std::min(buyers, market.worths.size()); ++i)
            if (market.worths[i].size() != sellers)
                found.push_back(wrong("wrong_number_of_worths", market.buyers[i],
                                      quote(market.buyers[i]) + " has " + std::to_string(market.worths[i].size()) + " worths for " +
                                          std::to_string(sellers) + " sellers: give one for each"));
        if (!found.empty()) return found;
        std::vector<std::string> players{market.buyers};
        players.insert(players.end(), market.sellers.begin(), market.sellers.end());
        if (players.size() > game::most_players) return game::of(std::move(players), {});
        std::vector<rational> worths;
        for (const std::vector<rational>& row : market.worths) worths.insert(worths.end(), row.begin(), row.end());
        const auto best = [&]<class Number>(std::span<const Number> each) {
            return best_deals(static_cast<unsigned>(buyers), static_cast<unsigned>(sellers), each);
        };
        if (const std::optional<counted> whole = as_counts(worths))
            return game::of_counts(std::move(players), best(std::span<const std::int64_t>{whole->counts}), whole->unit);
        const std::uint64_t additions = players.size() / 2;
        return game_of_ratios(std::move(players), std::move(worths), additions, game_sense::worth, best);
    });
}

PARTNERING_END
