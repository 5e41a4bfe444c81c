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

}  // namespace

checked<allocation> weighted_shapley::divide(const game& of) const
{
    return exactly(name(), [&]() -> checked<allocation> {
        named_numbers named = numbers_of(of, weights, "list of weights");
        std::vector<rational> by_player;
        for (unsigned i = 0; i < of.players(); ++i) {
            const std::string& key = of.keys()[i];
            if (!named.by_player[i]) {
                named.found.push_back(wrong("no_weight", key, quote(key) + " has no weight: give one above 0 to each player"));
            } else if (named.by_player[i]->sign() <= 0) {
                named.found.push_back(wrong("weight_not_positive", key,
                                            "the weight of " + quote(key) + " is " + number_text(*named.by_player[i]) +
                                                ": it would be above 0, for somebody bears or has what players create together"));
            } else {
                by_player.push_back(*named.by_player[i]);
            }
        }
        if (!named.found.empty()) return std::move(named.found);
        const auto common = over_common_denominator(by_player.size(), [&](std::size_t i) -> const rational& { return by_player[i]; });
        if (!common) throw arithmetic_error{"number_too_long"};
        allocation made;
        made.shares = weighted_values(of, common->numerators, group(common->numerators, common->size));
        made.why = of_players(name(), of, made.shares, "a part by weight of the dividend of each coalition that it is in");
        for (unsigned i = 0; i < of.players(); ++i) made.why.children[i].inputs = {{"weight", number_text(by_player[i])}};
        return made;
    });
}

PARTNERING_END
