#include <partnering/allocation/random_arrival.hpp>

#include "claims.hpp"

#include <bit>
#include <cstdint>
#include <map>

PARTNERING_BEGIN

namespace {

// Of a claimant i it matters who comes before: sets of k others whose claims sum to s leave min(claim, estate - s), and each such set is
// what came before in k! (n - 1 - k)! of n! orders. Hence i gets the sum over k of gains[k] / (n * (n - 1 choose k)), where gains[k] adds
// up over sets of k others.

/// Claims above 0, none above the estate, ascending; those who claim the same get the same, so that each different claim is looked at once.
template <class Number>
struct arrivals {
    std::vector<Number> claims;
    Number estate;
    std::vector<std::size_t> first_of{};  ///< where each different claim stands first

    arrivals(std::vector<Number> given, Number divided) : claims{std::move(given)}, estate{std::move(divided)}
    {
        std::sort(claims.begin(), claims.end());
        for (std::size_t i = 0; i < claims.size(); ++i)
            if (i == 0 || claims[i] != claims[i - 1]) first_of.push_back(i);
    }
};

/// gains[different claim][k], set by set, in an order in which one claimant comes or goes at a time.
template <class Number>
std::vector<std::vector<Number>> gains_by_sets(const arrivals<Number>& in)
{
    const std::size_t count = in.claims.size();
    std::vector<std::vector<Number>> gains(in.first_of.size(), std::vector<Number>(count, Number{0}));
    std::uint64_t set = 0;
    Number sum{0};
    for (std::uint64_t step = 1;; ++step) {
        if (sum < in.estate) {
            const Number left = in.estate - sum;
            const auto size = static_cast<std::size_t>(std::popcount(set));
            for (std::size_t j = 0; j < in.first_of.size(); ++j) {
                const std::size_t i = in.first_of[j];
                if ((set >> i & 1) == 0) gains[j][size] += std::min(in.claims[i], left);
            }
        }
        if (step >> count != 0) return gains;
        const int moved = std::countr_zero(step);
        set ^= std::uint64_t{1} << moved;
        if ((set >> moved & 1) != 0) {
            sum += in.claims[static_cast<std::size_t>(moved)];
        } else {
            sum -= in.claims[static_cast<std::size_t>(moved)];
        }
    }
}

/// The same by counting sets of each size and sum, each claimant taken out of the count in turn.
std::vector<std::vector<int128>> gains_by_sums(const arrivals<int128>& in)
{
    const std::size_t count = in.claims.size();
    const auto width = static_cast<std::size_t>(in.estate);
    // sets[k * width + s]: how many sets of k claimants have claims that sum to s, which is below the estate.
    std::vector<int128> sets((count + 1) * width, 0);
    sets[0] = 1;
    for (std::size_t i = 0; i < count; ++i) {
        const auto claim = static_cast<std::size_t>(in.claims[i]);
        for (std::size_t k = i + 1; k > 0; --k)
            for (std::size_t s = claim; s < width; ++s) sets[k * width + s] += sets[(k - 1) * width + s - claim];
    }
    std::vector<std::vector<int128>> gains;
    std::vector<int128> others;
    for (const std::size_t i : in.first_of) {
        const int128 claim = in.claims[i];
        const auto shift = static_cast<std::size_t>(claim);
        others = sets;
        for (std::size_t k = 1; k < count; ++k)
            for (std::size_t s = shift; s < width; ++s) others[k * width + s] -= others[(k - 1) * width + s - shift];
        gains.emplace_back(count, 0);
        for (std::size_t k = 0; k < count; ++k)
            for (std::size_t s = 0; s < width; ++s)
                gains.back()[k] += others[k * width + s] * std::min(claim, in.estate - static_cast<int128>(s));
    }
    return gains;
}

/// How many sets of 0, 1, ... of `count` there are. Requires: count <= 99, so that all fit.
std::vector<rational> sets_of(std::size_t count)
{
    std::vector<int128> row{1};
    for (std::size_t n = 1; n <= count; ++n) {
        row.push_back(1);
        for (std::size_t k = n - 1; k > 0; --k) row[k] += row[k - 1];
    }
    std::vector<rational> result;
    for (const int128 each : row) result.emplace_back(each, 1);
    return result;
}

/// a * b, or more than the limit where that is more.
long at_most(long a, long b)
{
    long product = 0;
    return __builtin_mul_overflow(a, b, &product) ? random_arrival::most_steps + 1 : std::min(product, random_arrival::most_steps + 1);
}

/// How many claimants may share an estate counted by sums: so that no count leaves an int128, nor the counts a table of 64 MB.
constexpr long most_counted = 100;
constexpr long most_in_table = 4'000'000;
/// Ratios in place of whole numbers take so many times longer.
constexpr long ratio_steps = 400;

}  // namespace

checked<allocation> random_arrival::divide(const allocation_problem& problem) const
{
    return award(name(), problem, [&]<class Number>(const claims_in_units<Number>& in, awards& made) {
        constexpr bool whole = std::is_same_v<Number, int128>;
        // The rule is its own dual: what is lost of a deficit is what would be given of an estate of that size. The lesser is less work.
        const bool by_losses = in.sum - in.estate < in.estate;
        const Number divided = by_losses ? Number{in.sum - in.estate} : in.estate;
        const auto cut = [&](const Number& claim) { return std::min(claim, divided); };
        std::vector<Number> claims;
        for (const Number& claim : in.claims)
            if (cut(claim) > Number{0}) claims.push_back(cut(claim));
        Number step{1};
        if constexpr (whole) {
            step = divided;
            for (const Number claim : claims)
                for (Number rest = claim; rest != 0;) step = std::exchange(rest, step % rest);
            if (step == 0) step = 1;
            for (Number& claim : claims) claim /= step;
        }
        const arrivals<Number> game{std::move(claims), Number{divided / step}};
        const auto count = static_cast<long>(game.claims.size());
        const auto different = static_cast<long>(game.first_of.size());

        const long by_set = count > 40 ? most_steps + 1 : at_most(at_most(different, 1L << count), whole ? 1 : ratio_steps);
        long by_sum = most_steps + 1;
        if constexpr (whole)
            if (count <= most_counted && game.estate <= most_in_table / (count + 1))
                by_sum = at_most(at_most(count, count + different), static_cast<long>(game.estate));
        if (std::min(by_set, by_sum) > most_steps) {
            made.refused = wrong("too_many_claims", name(),
                                 "the average over all orders of " + std::to_string(count) + " claims, " + std::to_string(different) +
                                     " of them different, takes more than " + std::to_string(most_steps) +
                                     " steps: up to 22 claims can be averaged (14 where they have no small denominator in common), up to "
                                     "100 where claims and estate are "
                                     "few multiples of one amount; for more take another rule, such as `talmud`");
            return;
        }
        std::vector<std::vector<Number>> gains;
        if constexpr (whole) {
            gains = by_sum < by_set ? gains_by_sums(game) : gains_by_sets(game);
        } else {
            gains = gains_by_sets(game);
        }
        std::map<Number, rational> averages{{Number{0}, rational{}}};
        if (count > 0) {
            const std::vector<rational> sets = sets_of(static_cast<std::size_t>(count) - 1);
            const rational scale = rational{1, count} * (whole ? in.amount(step) : rational{1});
            for (std::size_t j = 0; j < gains.size(); ++j) {
                rational average;
                for (std::size_t k = 0; k < gains[j].size(); ++k) {
                    if constexpr (whole) {
                        average += rational{gains[j][k], 1} / sets[k];
                    } else {
                        average += gains[j][k] / sets[k];
                    }
                }
                averages.emplace(game.claims[game.first_of[j]] * step, average * scale);
            }
        }
        made.inputs.emplace_back(by_losses ? "losses averaged over the orders in which losers may come"
                                           : "awards averaged over the orders in which claimants may come",
                                 std::to_string(count) + "!");
        for (const Number& claim : in.claims) {
            const rational& average = averages.at(cut(claim));
            if (by_losses) {
                made.add(in.amount(claim) - average, "the claim less the average loss");
            } else {
                made.add(average, "the average over all orders of arrival");
            }
        }
    });
}

PARTNERING_END
