#include <partnering/allocation/game/shapley.hpp>
#include <partnering/allocation/game/weighted_shapley.hpp>

#include "allocation/sums.hpp"
#include "member_sums.hpp"
#include "moebius.hpp"
#include "named_players.hpp"
#include "semivalue.hpp"
#include "table_work.hpp"
#include "whole_worths.hpp"
#include "worths.hpp"

#include <algorithm>

PARTNERING_BEGIN

namespace {

/// Coalitions by the sum of their members' weights: dividends over like sums are added before they are divided.
struct by_weight {
    std::vector<int128> sums;           ///< different ones, by place
    std::vector<std::uint32_t> places;  ///< of each coalition's sum
};

by_weight group(std::span<const int128> weights, uint128 total)
{
    by_weight made;
    const std::vector<int128> sums = member_sums(weights);
    made.places.reserve(sums.size());
    if (total < sums.size()) {
        for (uint128 sum = 0; sum <= total; ++sum) made.sums.push_back(static_cast<int128>(sum));
        for (const int128 sum : sums) made.places.push_back(static_cast<std::uint32_t>(sum));
        return made;
    }
    made.sums = sums;
    std::sort(made.sums.begin(), made.sums.end());
    made.sums.erase(std::unique(made.sums.begin(), made.sums.end()), made.sums.end());
    for (const int128 sum : sums)
        made.places.push_back(static_cast<std::uint32_t>(std::lower_bound(made.sums.begin(), made.sums.end(), sum) - made.sums.begin()));
    return made;
}

std::vector<rational> weighted_values(const game& played, std::span<const int128> weights, const by_weight& groups)
{
    const game of = with_whole_worths(played);
    table_work{of, table_work::sums::of_all}.take(std::uint64_t{of.players()} * of.coalitions());
    return with_worths(of, [&]<class Sum>(const auto& worths, const Sum& nothing) {
        std::vector<Sum> dividends(worths.begin(), worths.end());
        moebius(dividends);
        std::vector<rational> values;
        std::vector<Sum> sums(groups.sums.size());
        for (unsigned i = 0; i < of.players(); ++i) {
            if (weights[i] == 0) {
                values.emplace_back();
                continue;
            }
            std::fill(sums.begin(), sums.end(), nothing);
            // Coalitions that i is in: every second block of 2^i of them.
            const std::size_t block = std::size_t{1} << i;
            for (std::size_t from = block; from < dividends.size(); from += 2 * block)
                for (std::size_t bits = from; bits < from + block; ++bits) sums[groups.places[bits]] += dividends[bits];
            const auto part = [&](std::size_t k) -> rational {
                if (sums[k] == nothing) return {};
                return amount_of(of, sums[k]) * rational{weights[i], groups.sums[k]};
            };
            values.push_back(sum_of(sums.size(), part));
        }
        return values;
    });
}

/// Players without weight have the Shapley value of the game that they play among themselves: their dividends are shared equally there, and
/// in all others somebody has a weight.
void put_among_themselves(const game& of, coalition without_weight, std::vector<rational>& values)
{
    std::vector<unsigned> players;
    std::vector<std::string> keys;
    for (coalition rest = without_weight; !rest.empty(); rest = rest.without(rest.front())) {
        players.push_back(rest.front());
        keys.push_back(of.keys()[rest.front()]);
    }
    const auto worth_of = [&](coalition some) {
        coalition members;
        for (; !some.empty(); some = some.without(some.front())) members = members.with(players[some.front()]);
        return of.worth(members);
    };
    const std::vector<rational> shares = solve(shapley{}, game::from(std::move(keys), worth_of).value()).value().shares;
    for (std::size_t i = 0; i < players.size(); ++i) values[players[i]] = shares[i];
}

}  // namespace

checked<allocation> weighted_shapley::divide(const game& of) const
{
    return exactly(name(), [&]() -> checked<allocation> {
        named_numbers named = numbers_of(of, weights, "list of weights");
        std::vector<rational> by_player;
        for (unsigned i = 0; i < of.players(); ++i) {
            const std::string& key = of.keys()[i];
            if (!named.by_player[i]) {
                named.found.push_back(
                    wrong("no_weight", key,
                          quote(key) +
                              " has no weight: give one to each player, 0 to one who is to have nothing of what it creates with others"));
            } else if (named.by_player[i]->sign() < 0) {
                named.found.push_back(
                    wrong("negative_weight", key,
                          "the weight of " + quote(key) + " is " + number_text(*named.by_player[i]) + ": it would be 0 or more"));
            } else {
                by_player.push_back(*named.by_player[i]);
            }
        }
        if (!named.found.empty()) return std::move(named.found);
        const auto common = over_common_denominator(by_player.size(), [&](std::size_t i) -> const rational& { return by_player[i]; });
        if (!common) throw arithmetic_error{"number_too_long"};
        allocation made;
        made.shares = weighted_values(of, common->numerators, group(common->numerators, common->size));
        coalition without_weight;
        for (unsigned i = 0; i < of.players(); ++i)
            if (by_player[i].sign() == 0) without_weight = without_weight.with(i);
        if (!without_weight.empty()) put_among_themselves(of, without_weight, made.shares);
        made.why = of_players(name(), of, made.shares, "a part by weight of the dividend of each coalition that it is in");
        for (unsigned i = 0; i < of.players(); ++i) {
            made.why.children[i].inputs = {{"weight", number_text(by_player[i])}};
            if (without_weight.contains(i))
                made.why.children[i].rule = "an equal part of the dividend of each coalition of players without weight that it is in";
        }
        return made;
    });
}

PARTNERING_END
