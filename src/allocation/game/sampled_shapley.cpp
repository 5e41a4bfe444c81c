#include <partnering/allocation/game/sampled_shapley.hpp>

#include "allocation/sums.hpp"
#include "bounds_from_above.hpp"
#include "named_players.hpp"
#include "splitmix64.hpp"

#include <algorithm>
#include <memory>
#include <numeric>

PARTNERING_BEGIN

namespace {

rational count_of(std::uint64_t count) { return rational{static_cast<unsigned long>(count)}; }

std::uint64_t draws_in(const shapley_sample& sample)
{
    std::uint64_t sum = 0;
    for (const shapley_sample::part& each : sample.parts) sum += each.draws;
    return sum;
}

/// Whether there are numbers that have these sums and squares.
bool is_possible(const shapley_sample& sample)
{
    if (sample.squares.size() != sample.sums.size()) return false;
    const rational draws = count_of(draws_in(sample));
    for (std::size_t i = 0; i < sample.sums.size(); ++i)
        if (sample.sums[i] * sample.sums[i] > draws * sample.squares[i]) return false;
    return true;
}

/// How many orders a draw consists of.
std::uint64_t orders_of(drawn_orders orders, std::size_t players)
{
    switch (orders) {
    case drawn_orders::single:
        return 1;
    case drawn_orders::with_reverse:
        return 2;
    case drawn_orders::rotations:
        break;
    }
    return players;
}

/// Asks what players add, order by order.
class sampler {
public:
    sampler(std::size_t players, const worth_function& worth)
        : worth_{worth}, order_(players), present_{std::make_unique<bool[]>(players)}, draw_(players)
    {
        nobody_ = ask();
        std::fill_n(present_.get(), players, true);
        total_ = ask();
    }
    [[nodiscard]] const rational& nobody() const { return nobody_; }
    [[nodiscard]] const rational& total() const { return total_; }
    /// Whether all players were worth the same every time.
    [[nodiscard]] bool repeatable() const { return repeatable_; }

    /// Adds a draw to the sample's sums.
    void draw(std::uint64_t number, shapley_sample& sample)
    {
        const std::size_t n = order_.size();
        splitmix64 next{splitmix64::mixed(splitmix64::mixed(sample.seed) + number)};
        std::iota(order_.begin(), order_.end(), std::size_t{0});
        for (std::size_t left = n; left > 1; --left) std::swap(order_[left - 1], order_[next.below(left)]);
        std::fill(draw_.begin(), draw_.end(), rational{});
        const std::uint64_t orders = orders_of(sample.orders, n);
        for (std::uint64_t k = 0; k < orders; ++k) {
            add_order(sample);
            if (sample.orders == drawn_orders::with_reverse) std::reverse(order_.begin(), order_.end());
            if (sample.orders == drawn_orders::rotations) std::rotate(order_.begin(), order_.begin() + 1, order_.end());
        }
        for (std::size_t i = 0; i < n; ++i) {
            const rational mean = draw_[i] / count_of(orders);
            sample.sums[i] += mean;
            sample.squares[i] += mean * mean;
        }
    }

private:
    [[nodiscard]] rational ask() const { return worth_(std::span<const bool>{present_.get(), order_.size()}); }

    void add_order(shapley_sample& sample)
    {
        std::fill_n(present_.get(), order_.size(), false);
        rational before;
        for (const std::size_t player : order_) {
            present_[player] = true;
            rational with = ask();
            const rational added = with - before;
            sample.least = first_ ? added : std::min(sample.least, added);
            sample.most = first_ ? added : std::max(sample.most, added);
            first_ = false;
            draw_[player] += added;
            before = std::move(with);
        }
        repeatable_ = repeatable_ && before == total_;
    }

    const worth_function& worth_;
    std::vector<std::size_t> order_;
    std::unique_ptr<bool[]> present_;
    std::vector<rational> draw_;
    rational nobody_;
    rational total_;
    bool first_ = true;
    bool repeatable_ = true;
};

}  // namespace

checked<shapley_sample> sample_shapley(std::size_t players, const worth_function& worth, const shapley_sampling& how)
{
    return answered("the sampled Shapley value", [&]() -> checked<shapley_sample> {
        if (players == 0) return wrong("no_players", "", "a game has no players: name at least one");
        if (how.draws == 0 || how.draws > ~std::uint64_t{0} - how.first)
            return wrong("no_draws", "",
                         "draws from number " + std::to_string(how.first) + " on, " + std::to_string(how.draws) +
                             " of them: there would be at least one, with numbers that fit 64 bits");
        sampler from{players, worth};
        if (from.nobody().sign() != 0)
            return wrong("worth_of_nobody", "", "the coalition of nobody is worth something: its worth is 0 in every game");
        shapley_sample made;
        made.seed = how.seed;
        made.orders = how.orders;
        made.total = from.total();
        made.parts = {{how.first, how.draws}};
        made.sums.resize(players);
        made.squares.resize(players);
        for (std::uint64_t k = 0; k < how.draws && from.repeatable(); ++k) from.draw(how.first + k, made);
        if (!from.repeatable())
            return wrong("worth_not_repeatable", "",
                         "all players together are worth something else than they were before: a coalition is worth the same whenever it "
                         "is asked for");
        return made;
    });
}

checked<shapley_sample> merge(const shapley_sample& a, const shapley_sample& b)
{
    return answered("the merged sample", [&]() -> checked<shapley_sample> {
        if (a.seed != b.seed || a.orders != b.orders || a.total != b.total || a.sums.size() != b.sums.size() ||
            a.squares.size() != a.sums.size() || b.squares.size() != b.sums.size())
            return wrong(
                "samples_differ", "",
                "two samples differ in seed, kind of orders, number of players or what all are worth: parts of one sample agree in "
                "these");
        shapley_sample made{a};
        made.parts.insert(made.parts.end(), b.parts.begin(), b.parts.end());
        std::sort(made.parts.begin(), made.parts.end(), [](const auto& x, const auto& y) { return x.first < y.first; });
        std::vector<shapley_sample::part> parts;
        for (const shapley_sample::part& each : made.parts) {
            const std::uint64_t end = parts.empty() ? 0 : parts.back().first + parts.back().draws;
            if (!parts.empty() && each.first < end)
                return wrong("draws_overlap", "",
                             "draw " + std::to_string(each.first) +
                                 " is in both samples: each draw counts once, let one part begin where the "
                                 "other ends");
            if (!parts.empty() && each.first == end)
                parts.back().draws += each.draws;
            else
                parts.push_back(each);
        }
        made.parts = std::move(parts);
        for (std::size_t i = 0; i < made.sums.size(); ++i) {
            made.sums[i] += b.sums[i];
            made.squares[i] += b.squares[i];
        }
        made.least = std::min(a.least, b.least);
        made.most = std::max(a.most, b.most);
        return made;
    });
}

checked<sampled_shapley> estimate(const shapley_sample& sample, const sampling_bounds& bounds)
{
    return answered("the sampled Shapley value", [&]() -> checked<sampled_shapley> {
        std::vector<finding> found;
        if (bounds.confidence.sign() <= 0 || bounds.confidence >= rational{1})
            found.push_back(wrong("confidence_out_of_range", "",
                                  "the confidence is " + number_text(bounds.confidence) + ": it would be above 0 and below 1"));
        if (!is_possible(sample))
            return wrong("not_whole", "",
                         "there is not a square for each sum, or one is too small: a sample is what sample_shapley and merge made");
        sampled_shapley made;
        made.draws = draws_in(sample);
        if (made.draws == 0 || sample.sums.empty()) {
            found.push_back(wrong("no_draws", "", "the sample has no draws: draw at least one"));
        } else if (sample.least < bounds.least || sample.most > bounds.most) {
            found.push_back(wrong("contribution_out_of_bounds", "",
                                  "players were seen to add from " + number_text(sample.least) + " to " + number_text(sample.most) +
                                      " to those before, and the bounds are " + number_text(bounds.least) + " and " +
                                      number_text(bounds.most) + ": bounds hold for every player and every coalition"));
        }
        if (!found.empty()) return found;

        const rational draws = count_of(made.draws);
        const rational players = count_of(sample.sums.size());
        const rational width = bounds.most - bounds.least;
        // Half of the doubt for each of the two bounds, of that a part for each player, and of that half for too much and for too little.
        const rational doubt = (rational{1} - bounds.confidence) / (rational{4} * players);
        // The true value and the share are both between the bounds, so that they are no further from each other than those.
        made.hoeffding = width * std::min(rational{1}, sqrt_at_most(ln_at_most(rational{1} / doubt) / (rational{2} * draws)));
        const rational log = ln_at_most(rational{2} / doubt);
        for (std::size_t i = 0; i < sample.sums.size(); ++i) {
            made.shares.push_back(sample.sums[i] / draws);
            rational half_width = made.hoeffding;
            if (made.draws > 1) {
                const rational variance = (sample.squares[i] - sample.sums[i] * made.shares[i]) / (draws - rational{1});
                made.bernstein.push_back(sqrt_at_most(rational{2} * variance * log / draws) +
                                         rational{7} * width * log / (rational{3} * (draws - rational{1})));
                half_width = std::min(half_width, made.bernstein.back());
            }
            made.half_widths.push_back(std::move(half_width));
        }
        if (sum_of(made.shares) != sample.total)
            return wrong("not_whole", "",
                         "the shares sum to " + number_text(sum_of(made.shares)) + " in place of " + number_text(sample.total) +
                             ": a sample is what sample_shapley and merge made");
        return made;
    });
}

PARTNERING_END
