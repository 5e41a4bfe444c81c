#include "airport_levels.hpp"

#include "allocation/sums.hpp"
#include "core/greatest_divisor.hpp"
#include "named_players.hpp"

#include <algorithm>
#include <bit>
#include <numeric>

PARTNERING_BEGIN
namespace detail {

std::vector<finding> airport_faults(std::span<const airport_user> users)
{
    std::vector<finding> found;
    if (users.empty()) found.push_back(wrong("no_players", "", "there are no users: name at least one"));
    std::vector<std::string_view> keys;
    for (const airport_user& user : users) {
        keys.emplace_back(user.id);
        if (user.count == 0)
            found.push_back(
                wrong("no_users_of_kind", user.id, "there are 0 of " + quote(user.id) + ": leave it out, or say how many there are"));
        if (user.cost.sign() < 0)
            found.push_back(wrong("negative_measure", user.id,
                                  "the cost of " + quote(user.id) + " is " + number_text(user.cost) + ": it would be 0 or more"));
    }
    tell_repeated(std::move(keys), "the list of users", found);
    return found;
}

namespace {

/// Counts the work on numbers of many words.
class words_left {
public:
    void take(const cpp_int& number, std::uint64_t times = 1)
    {
        expect(number, times);
        left_ -= of(number) * times;
    }
    /// That so much work may still come.
    void expect(const cpp_int& number, std::uint64_t times) const
    {
        if (of(number) > left_ / times) throw arithmetic_error{"number_too_long"};
    }

    static std::uint64_t of(const cpp_int& number) { return (number.is_zero() ? 0 : msb(number)) / 64 + 1; }

private:
    std::uint64_t left_ = airport_most_words;
};

/// Every step of cost is shared equally by all who need it.
class shapley_steps {
public:
    explicit shapley_steps(const airport_levels& of) : levels_{of.of_cost}, unit_{of.unit} {}

    void each(const use_of_share& use) const
    {
        // Each step is rounded down, in 2^-bits of a unit: so many of these are lost as there were steps.
        constexpr unsigned bits = 1024;
        const cpp_int below = unit_ << bits;
        std::vector<std::uint8_t> is_open(levels_.size(), 0);
        std::size_t open = 0;  // up to which level some are
        cpp_int least = 0;
        cpp_int most = 0;
        for (std::size_t l = 0; l < levels_.size(); ++l) {
            least += (step(l) << bits) / needing(l);
            most = least + (l + 1);
            if (use(l, {least, most, below})) continue;
            is_open[l] = 1;
            open = l + 1;
        }
        if (open != 0)
            each_exact(open, [&](std::size_t level, const share_bounds& share) { return is_open[level] == 0 || use(level, share); });
    }

private:
    [[nodiscard]] std::uint64_t needing(std::size_t level) const
    {
        return level == 0 ? levels_.back().users : levels_.back().users - levels_[level - 1].users;
    }
    [[nodiscard]] cpp_int step(std::size_t level) const
    {
        return level == 0 ? levels_[level].cost : cpp_int{levels_[level].cost - levels_[level - 1].cost};
    }
    /// All shares are counted over one denominator, so that nothing is ever reduced.
    template <class Use>
    void each_exact(std::size_t count, const Use& use) const
    {
        words_left left;
        cpp_int common = 1;
        for (std::size_t l = 0; l < count; ++l) {
            const std::uint64_t users = needing(l);
            common *= users / std::gcd(static_cast<std::uint64_t>(common % users), users);
            left.take(common);
            left.expect(common, count);
        }
        left.take(common, count);
        const cpp_int below = common * unit_;
        cpp_int paid = 0;
        for (std::size_t l = 0; l < count; ++l) {
            paid += common / needing(l) * step(l);
            use(l, share_bounds{paid, paid, below});
        }
    }

    std::span<const airport_level> levels_;
    const cpp_int& unit_;
};

// Littlechild's rule, by slopes. Levels are points: users across, cost upwards, the last one user to the left. Those who are next to pay
// look at them from where the users before them stand, one to the left, at the height of what those have paid. They pay the least slope to
// any point from here on, and so do all up to that point, the furthest of like ones. That point is on the lower hull of the points from
// here on, and walking along the hull the slopes first fall, then grow.

class lower_hulls {
public:
    explicit lower_hulls(std::span<const airport_level> levels) : levels_{levels}, next_(levels.size())
    {
        for (std::size_t i = levels.size(); i-- > 0;) {
            std::size_t at = std::min(i + 1, levels.size() - 1);
            while (at != levels.size() - 1 && rise(i, at) * run(at, next_[at]) >= rise(at, next_[at]) * run(i, at)) at = next_[at];
            next_[i] = at;
        }
    }
    /// How many users stand at a point.
    [[nodiscard]] std::uint64_t across(std::size_t at) const
    {
        return at + 1 == levels_.size() ? levels_[at].users - 1 : levels_[at].users;
    }
    /// The point after that one on the lower hull of that one and all behind it; of the last itself.
    [[nodiscard]] std::size_t next(std::size_t at) const { return next_[at]; }
    [[nodiscard]] cpp_int rise(std::size_t from, std::size_t to) const { return levels_[to].cost - levels_[from].cost; }
    [[nodiscard]] std::uint64_t run(std::size_t from, std::size_t to) const { return across(to) - across(from); }

private:
    std::span<const airport_level> levels_;
    std::vector<std::size_t> next_;
};

void each_nucleolus_share(const airport_levels& of, const use_of_share& use)
{
    const std::vector<airport_level>& levels = of.of_cost;
    const lower_hulls hulls{levels};
    words_left left;
    // What each of the users before pays, of which that much less is paid of their runway; and that runway, for so many of them.
    cpp_int paid_above = 0;
    cpp_int paid_below = 1;
    cpp_int cost_before = 0;
    std::uint64_t users_before = 0;
    for (std::size_t first = 0; first < levels.size();) {
        // The slope to a point is `height` over `paid_below` times `width`.
        const auto height = [&](std::size_t at) { return cpp_int{(levels[at].cost - cost_before) * paid_below + paid_above}; };
        const auto width = [&](std::size_t at) { return hulls.across(at) - users_before + 1; };
        std::size_t at = first;
        cpp_int high = height(at);
        std::uint64_t wide = width(at);
        for (std::size_t next = hulls.next(at); next != at; next = hulls.next(at)) {
            // Whether the way on is no steeper than what is paid up to here.
            const std::uint64_t run = hulls.run(at, next);
            left.take(high, 4);
            if (run == 0 || hulls.rise(at, next) * paid_below * wide > high * run) break;
            at = next;
            high = height(at);
            wide = width(at);
        }
        left.take(high, 4 + (at - first));
        const std::uint64_t shared = std::gcd(static_cast<std::uint64_t>(high % wide), wide);
        paid_above = high / shared;
        paid_below *= wide / shared;
        const cpp_int below = paid_below * of.unit;
        for (std::size_t l = first; l <= at; ++l) use(l, {paid_above, paid_above, below});
        cost_before = levels[at].cost;
        users_before = levels[at].users;
        first = at + 1;
    }
}

}  // namespace

airport_levels levels_of(std::span<const airport_user> users)
{
    std::vector<std::size_t> order(users.size());
    std::iota(order.begin(), order.end(), std::size_t{0});
    std::sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) { return users[a].cost < users[b].cost; });
    airport_levels made;
    made.of_kind.resize(users.size());
    made.dearest = users[order.back()].cost;
    words_left left;
    for (const airport_user& user : users) {
        if (user.cost.is_integer()) continue;
        const cpp_int below = ratio_of(user.cost).below;
        const cpp_int shared = greatest_divisor(cpp_int{made.unit % below}, below);
        made.unit *= below / shared;
        // Dividing by numbers of many words takes the square of them.
        left.take(made.unit, words_left::of(made.unit));
    }
    left.take(made.unit, words_left::of(made.unit) == 1 ? 1 : users.size() * words_left::of(made.unit));
    std::uint64_t sum = 0;
    const rational* cost_before = nullptr;
    for (const std::size_t kind : order) {
        if (__builtin_add_overflow(sum, users[kind].count, &sum)) throw arithmetic_error{"amount_out_of_range"};
        if (cost_before == nullptr || *cost_before != users[kind].cost) {
            const integer_ratio cost = ratio_of(users[kind].cost);
            made.of_cost.push_back({cpp_int{made.unit / cost.below * cost.above}, sum});
        } else {
            made.of_cost.back().users = sum;
        }
        cost_before = &users[kind].cost;
        made.of_kind[kind] = made.of_cost.size() - 1;
    }
    return made;
}

void each_share(airport_rule rule, const airport_levels& of, const use_of_share& use)
{
    switch (rule) {
    case airport_rule::shapley:
        return shapley_steps{of}.each(use);
    case airport_rule::nucleolus:
        return each_nucleolus_share(of, use);
    }
}

std::string_view name_of(airport_rule rule) noexcept { return rule == airport_rule::shapley ? "airport_shapley" : "airport_nucleolus"; }

explanation why_shared(airport_rule rule, std::span<const airport_user> users, const airport_levels& levels,
                       const std::function<std::string(std::size_t kind)>& share_text)
{
    const char* const why_each = rule == airport_rule::shapley ? "an equal part of each step of cost that it needs"
                                                               : "the least part that leaves it and all who need less the same to object";
    const std::string dearest = number_text(levels.dearest);
    explanation why{std::string{name_of(rule)},
                    "what all of them cost",
                    {{"users", std::to_string(levels.of_cost.back().users)}, {"different costs", std::to_string(levels.of_cost.size())}},
                    dearest,
                    {}};
    if (users.size() > allocation::most_explained) return why;
    for (std::size_t i = 0; i < users.size(); ++i)
        why.children.push_back(
            {why_each, users[i].id, {{"count", std::to_string(users[i].count)}, {"cost", number_text(users[i].cost)}}, share_text(i), {}});
    return why;
}

}  // namespace detail
PARTNERING_END
