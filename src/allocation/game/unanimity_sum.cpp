#include <partnering/allocation/game/unanimity_sum.hpp>

#include "allocation/sums.hpp"
#include "moebius.hpp"
#include "named_players.hpp"

#include <partnering/allocation/game/dividends.hpp>

PARTNERING_BEGIN

namespace {

/// What is wrong with terms; of very many only the first are told.
std::vector<finding> faults(const unanimity_sum& sum)
{
    std::vector<finding> found;
    std::vector<std::size_t> last_seen(sum.players.size(), 0);  // in which term, counted from 1
    for (std::size_t t = 0; t < sum.terms.size() && found.size() < allocation::most_explained; ++t) {
        const std::string which = "term " + std::to_string(t + 1);
        if (sum.terms[t].members.empty())
            found.push_back(wrong("term_without_members", which, which + " has no members: nobody is worth nothing, name at least one"));
        for (const std::uint32_t member : sum.terms[t].members) {
            if (member >= sum.players.size()) {
                found.push_back(wrong("unknown_player", which,
                                      which + " names player " + std::to_string(member) + ": there are " +
                                          std::to_string(sum.players.size()) + ", counted from 0"));
            } else if (std::exchange(last_seen[member], t + 1) == t + 1) {
                found.push_back(wrong("repeated_player", sum.players[member],
                                      quote(sum.players[member]) + " is named twice in " + which + ": name each player once"));
            }
        }
    }
    return found;
}

}  // namespace

checked<game> unanimity_game(const unanimity_sum& sum)
{
    return answered("the sum of unanimity games", [&]() -> checked<game> {
        if (sum.players.size() > game::most_players || sum.players.empty()) return game::of(sum.players, {}, sum.sense);
        if (std::vector<finding> found = faults(sum); !found.empty()) return found;
        std::vector<rational> terms(std::size_t{1} << sum.players.size());
        for (const unanimity_term& term : sum.terms) {
            coalition members;
            for (const std::uint32_t member : term.members) members = members.with(member);
            terms[members.bits()] += term.worth;
        }
        return game_of_dividends(sum.players, std::move(terms), sum.sense);
    });
}

checked<allocation> shapley_of(const unanimity_sum& sum)
{
    return exactly("shapley", [&]() -> checked<allocation> {
        const std::size_t n = sum.players.size();
        std::vector<finding> found = faults(sum);
        if (n == 0) found.push_back(wrong("no_players", "", "a game has no players: name at least one"));
        tell_repeated({sum.players.begin(), sum.players.end()}, "the list of players", found);
        if (!found.empty()) return found;

        const auto part_of = [&](std::size_t t) {
            return sum.terms[t].worth / rational{static_cast<unsigned long>(sum.terms[t].members.size())};
        };
        allocation made;
        const auto share_out = [&]<class Number>(std::vector<Number>& shares, const auto& part) {
            for (std::size_t t = 0; t < sum.terms.size(); ++t) {
                const Number each = part(t);
                for (const std::uint32_t member : sum.terms[t].members) shares[member] += each;
            }
        };
        // No share is larger in size than the sum of the sizes of all parts, which fits.
        if (const auto common = over_common_denominator(sum.terms.size(), part_of)) {
            std::vector<int128> counts(n);
            share_out(counts, [&](std::size_t t) { return common->numerators[t]; });
            made.shares.reserve(n);
            for (const int128 each : counts) made.shares.emplace_back(each, static_cast<int128>(common->denominator));
        } else {
            made.shares.resize(n);
            share_out(made.shares, part_of);
        }
        const rational total = sum_of(sum.terms.size(), [&](std::size_t t) -> const rational& { return sum.terms[t].worth; });
        made.why = {"shapley",
                    sum.sense == game_sense::cost ? "what all of them cost" : "what all of them are worth",
                    {{"players", std::to_string(n)}, {"terms", std::to_string(sum.terms.size())}},
                    number_text(total),
                    {}};
        if (n <= allocation::most_explained)
            for (std::size_t i = 0; i < n; ++i)
                made.why.children.push_back(
                    {"an equal part of each term that it is a member of", sum.players[i], {}, number_text(made.shares[i]), {}});
        return made;
    });
}

PARTNERING_END
