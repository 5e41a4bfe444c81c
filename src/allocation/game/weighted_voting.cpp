#include <partnering/allocation/game/banzhaf.hpp>
#include <partnering/allocation/game/shapley.hpp>
#include <partnering/allocation/game/weighted_voting.hpp>

#include "allocation/sums.hpp"
#include "member_sums.hpp"
#include "named_players.hpp"

#include <algorithm>
#include <map>

PARTNERING_BEGIN

namespace {

rational all_weights(const weighted_voting& vote)
{
    return sum_of(vote.weights.size(), [&](std::size_t i) -> const rational& { return vote.weights[i].second; });
}

std::vector<finding> faults(const weighted_voting& vote, const rational& total)
{
    std::vector<finding> found;
    if (vote.weights.empty()) found.push_back(wrong("no_players", "", "nobody votes: name at least one voter"));
    tell_repeated(keys_of(vote.weights), "the list of weights", found);
    for (const auto& [key, weight] : vote.weights)
        if (weight.sign() < 0)
            found.push_back(
                wrong("negative_weight", key, "the weight of " + quote(key) + " is " + number_text(weight) + ": it would be 0 or more"));
    if (found.empty() && (vote.quota.sign() <= 0 || vote.quota > total))
        found.push_back(wrong("quota_out_of_range", "",
                              "the quota is " + number_text(vote.quota) + " and all weights are " + number_text(total) +
                                  ": the quota would be above 0 and at most that"));
    return found;
}

/// Those who have a weight, in whole votes; none where no such unit fits.
struct whole_votes {
    std::vector<std::uint64_t> weights;
    std::uint64_t quota;
};

std::optional<whole_votes> in_whole_votes(const rational& quota, std::span<const rational> weights)
{
    const std::optional<counted> common = as_counts(weights);
    if (!common) return std::nullopt;
    std::uint64_t step = 0;
    for (const std::int64_t each : common->counts)
        for (auto rest = static_cast<std::uint64_t>(each); rest != 0;) step = std::exchange(rest, step % rest);
    whole_votes made{{}, 0};
    for (const std::int64_t each : common->counts) made.weights.push_back(static_cast<std::uint64_t>(each) / step);
    // At most all weights, so that it fits as they do.
    const rational one = common->unit * rational{static_cast<unsigned long>(step)};
    made.quota = static_cast<std::uint64_t>((quota / one).to_integer(rounding_mode::ceiling));
    return made;
}

/// How many sets of voters there are of each size and weight below the quota: `size * quota + weight`. Of all sizes together where sizes
/// are not told apart.
class set_counts {
public:
    set_counts(const whole_votes& votes, bool by_size)
        : quota_{votes.quota}, sizes_{by_size ? votes.weights.size() : 0}, counts_((sizes_ + 1) * quota_)
    {
        counts_[0] = 1;
        std::size_t reached = 0;
        for (const std::uint64_t weight : votes.weights) {
            // From large sets to small ones, so that nobody is counted twice.
            reached = std::min(sizes_, reached + 1);
            for (std::size_t size = by_size ? reached : 1; size-- > 0;) {
                uint128* to = counts_.data() + (size + (by_size ? 1 : 0)) * quota_;
                const uint128* from = counts_.data() + size * quota_;
                for (std::uint64_t at = quota_; at-- > weight;) to[at] += from[at - weight];
            }
        }
    }

    /// How many sets of others of each size somebody of that weight turns: sets that are below the quota and reach it with that weight.
    [[nodiscard]] std::vector<uint128> turned(std::uint64_t weight) const
    {
        // Sets without one voter of that weight are all sets less those that are a set without it, one smaller, and the voter.
        std::vector<uint128> others(counts_.begin(), counts_.begin() + static_cast<std::ptrdiff_t>(quota_));
        if (sizes_ == 0)
            for (std::uint64_t at = weight; at < quota_; ++at) others[at] -= others[at - weight];
        const std::uint64_t from = quota_ - std::min(quota_, weight);
        std::vector<uint128> made;
        for (std::size_t size = 0;;) {
            made.push_back(0);
            for (std::uint64_t at = from; at < quota_; ++at) made.back() += others[at];
            if (++size >= sizes_) return made;
            // From large weights to small ones, so that what is taken is of the smaller size still.
            const uint128* row = counts_.data() + size * quota_;
            for (std::uint64_t at = quota_; at-- > weight;) others[at] = row[at] - others[at - weight];
            std::copy_n(row, std::min(weight, quota_), others.begin());
        }
    }

private:
    std::uint64_t quota_;
    std::size_t sizes_;
    std::vector<uint128> counts_;
};

std::uint64_t times_at_most(std::uint64_t a, std::uint64_t b)
{
    std::uint64_t product = 0;
    return __builtin_mul_overflow(a, b, &product) ? ~std::uint64_t{0} : product;
}

/// The index of each voter with a weight. `of_sets` makes it of how many sets of which size are turned, `of_table` is the solution of the
/// game that has the same answer.
template <class Solution, class OfSets>
checked<std::vector<rational>> indices(const weighted_voting& positive, bool by_size, const Solution& of_table, const OfSets& of_sets)
{
    std::vector<rational> weights;
    for (const auto& [key, weight] : positive.weights) weights.push_back(weight);
    const std::uint64_t n = weights.size();
    std::uint64_t steps = ~std::uint64_t{0};
    std::optional<whole_votes> votes;
    if (n <= weighted_voting::most_voters) votes = in_whole_votes(positive.quota, weights);
    if (votes) {
        // Who turns a losing set turns, in the game where as many votes are enough to prevent, a set as well: its complement.
        std::uint64_t sum = 0;
        for (const std::uint64_t weight : votes->weights) sum += weight;
        votes->quota = std::min(votes->quota, sum - votes->quota + 1);
        const std::uint64_t kept = times_at_most(votes->quota, by_size ? n + 1 : 1);
        if (kept <= weighted_voting::most_kept) steps = times_at_most(kept, 2 * n);
    }
    const std::uint64_t by_sets = n <= 24 ? n << n : ~std::uint64_t{0};
    if (std::min(steps, by_sets) > weighted_voting::most_steps)
        return wrong("too_many_votes", "",
                     std::to_string(n) + " voters with a weight " +
                         (votes ? "and a quota of " + std::to_string(votes->quota) + " votes, in whole ones, or as many to prevent, "
                                : std::string{}) +
                         "are too many to be counted: up to 24 voters of any weights are possible, and up to " +
                         std::to_string(weighted_voting::most_voters) + " where votes times voters are up to " +
                         std::to_string(weighted_voting::most_kept));
    if (by_sets < steps) {
        const checked<game> table = voting_game(positive);
        if (!table) return table.findings();
        checked<allocation> made = of_table.divide(table.value());
        if (!made) return made.findings();
        return std::move(made).value().shares;
    }
    const set_counts counts{*votes, by_size};
    std::map<std::uint64_t, rational> by_weight;
    std::vector<rational> made;
    for (const std::uint64_t weight : votes->weights) {
        const auto [at, fresh] = by_weight.try_emplace(weight);
        if (fresh) at->second = of_sets(counts.turned(weight));
        made.push_back(at->second);
    }
    return made;
}

template <class Solution, class OfSets>
checked<allocation> index_of(std::string_view name, const weighted_voting& vote, bool by_size, const Solution& of_table,
                             const OfSets& of_sets, const char* why_each)
{
    return exactly(name, [&]() -> checked<allocation> {
        const rational total = all_weights(vote);
        if (std::vector<finding> found = faults(vote, total); !found.empty()) return found;
        // Without a weight nobody turns anything, and the others' sets are none the wiser.
        weighted_voting positive{vote.quota, {}};
        for (const auto& each : vote.weights)
            if (each.second.sign() > 0) positive.weights.push_back(each);
        checked<std::vector<rational>> powers = indices(positive, by_size, of_table, of_sets);
        if (!powers) return powers.findings();
        allocation made;
        auto power = powers.value().begin();
        for (const auto& [key, weight] : vote.weights) made.shares.push_back(weight.sign() > 0 ? *power++ : rational{});
        made.why = {std::string{name},
                    "power to decide",
                    {{"quota", number_text(vote.quota)}, {"weights", number_text(total)}, {"voters", std::to_string(vote.weights.size())}},
                    number_text(sum_of(made.shares)),
                    {}};
        if (made.shares.size() <= allocation::most_explained)
            for (std::size_t i = 0; i < made.shares.size(); ++i)
                made.why.children.push_back(
                    {why_each, vote.weights[i].first, {{"weight", number_text(vote.weights[i].second)}}, number_text(made.shares[i]), {}});
        std::vector<finding> told;
        if (rational{2} * vote.quota <= total)
            told.push_back(finding{"quota_at_most_half", severity::info, std::string{name}, "",
                                   "the quota of " + number_text(vote.quota) + " is not more than half of all weights, " +
                                       number_text(total) + ", so that voters on both sides of a question may reach it"});
        return {std::move(made), std::move(told)};
    });
}

}  // namespace

checked<game> voting_game(const weighted_voting& vote)
{
    return answered("the voting game", [&]() -> checked<game> {
        if (std::vector<finding> found = faults(vote, all_weights(vote)); !found.empty()) return found;
        std::vector<std::string> players;
        std::vector<rational> weights;
        for (const auto& [key, weight] : vote.weights) {
            players.push_back(key);
            weights.push_back(weight);
        }
        if (players.size() > game::most_players) return game::of(std::move(players), {});
        weights.push_back(vote.quota);
        const auto decide = []<class Number>(std::span<const Number> each) {
            const std::size_t n = each.size() - 1;
            std::vector<std::int64_t> made;
            const std::vector<Number> sums = member_sums(each.first(n));
            made.reserve(sums.size());
            for (const Number& sum : sums) made.push_back(sum >= each[n] ? 1 : 0);
            return made;
        };
        const std::optional<counted> whole = as_counts(weights);
        return game::of_counts(std::move(players),
                               whole ? decide(std::span<const std::int64_t>{whole->counts}) : decide(std::span<const rational>{weights}));
    });
}

checked<allocation> shapley_shubik(const weighted_voting& vote)
{
    // Sets of k given others come first, and then the voter, in one of n times C(n - 1, k) orders.
    const auto of_sets = [](const std::vector<uint128>& turned) {
        const std::size_t n = turned.size();
        std::vector<rational> parts;
        rational sets{static_cast<unsigned long>(n)};
        for (std::size_t k = 0; k < n; ++k) {
            parts.push_back(rational{static_cast<int128>(turned[k]), 1} / sets);
            sets *= rational{static_cast<int128>(n - 1 - k), static_cast<int128>(k + 1)};
        }
        return sum_of(parts);
    };
    return index_of("shapley_shubik", vote, true, shapley{}, of_sets, "part of all orders in which it turns the decision");
}

checked<allocation> banzhaf_voting(const weighted_voting& vote)
{
    std::size_t voters = 0;
    for (const auto& [key, weight] : vote.weights)
        if (weight.sign() > 0) ++voters;
    const auto of_sets = [voters](const std::vector<uint128>& turned) {
        return rational{static_cast<int128>(turned.front()), int128{1} << (voters - 1)};
    };
    return index_of("banzhaf_voting", vote, false, banzhaf{}, of_sets, "part of all sets of others that it turns to a decision");
}

PARTNERING_END
