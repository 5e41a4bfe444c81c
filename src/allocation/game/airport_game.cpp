#include <partnering/allocation/game/airport_game.hpp>

#include "allocation/sums.hpp"
#include "member_sums.hpp"
#include "named_players.hpp"

#include <algorithm>
#include <limits>
#include <numeric>

PARTNERING_BEGIN

namespace {

std::vector<finding> faults(std::span<const airport_user> users)
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

/// All kinds of one cost.
struct level {
    rational cost;
    std::uint64_t users;  ///< of this cost or less
};

/// By growing cost, and for each kind which level it is of.
struct levels {
    std::vector<level> of_cost;
    std::vector<std::size_t> of_kind;
};

levels levels_of(std::span<const airport_user> users)
{
    std::vector<std::size_t> order(users.size());
    std::iota(order.begin(), order.end(), std::size_t{0});
    std::sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) { return users[a].cost < users[b].cost; });
    levels made{{}, std::vector<std::size_t>(users.size())};
    std::uint64_t sum = 0;
    for (const std::size_t kind : order) {
        if (__builtin_add_overflow(sum, users[kind].count, &sum)) throw arithmetic_error{"amount_out_of_range"};
        if (made.of_cost.empty() || made.of_cost.back().cost != users[kind].cost)
            made.of_cost.push_back({users[kind].cost, sum});
        else
            made.of_cost.back().users = sum;
        made.of_kind[kind] = made.of_cost.size() - 1;
    }
    return made;
}

rational ratio_of(std::uint64_t count) { return rational{static_cast<unsigned long>(count)}; }

template <class Rule>
checked<allocation> by_kind(std::string_view name, std::span<const airport_user> users, const char* why_each, const Rule& rule)
{
    return exactly(name, [&]() -> checked<allocation> {
        if (std::vector<finding> found = faults(users); !found.empty()) return found;
        const levels sorted = levels_of(users);
        const std::vector<rational> shares = rule(sorted.of_cost);
        allocation made;
        for (const std::size_t at : sorted.of_kind) made.shares.push_back(shares[at]);
        made.why = {std::string{name},
                    "what all of them cost",
                    {{"users", std::to_string(sorted.of_cost.back().users)}, {"different costs", std::to_string(sorted.of_cost.size())}},
                    number_text(sorted.of_cost.back().cost),
                    {}};
        if (users.size() <= allocation::most_explained)
            for (std::size_t i = 0; i < users.size(); ++i)
                made.why.children.push_back({why_each,
                                             users[i].id,
                                             {{"count", std::to_string(users[i].count)}, {"cost", number_text(users[i].cost)}},
                                             number_text(made.shares[i]),
                                             {}});
        return made;
    });
}

std::vector<rational> shapley_shares(std::span<const level> costs)
{
    std::vector<rational> made;
    const std::uint64_t all = costs.back().users;
    rational paid;
    rational below;
    std::uint64_t served = 0;
    for (const level& each : costs) {
        paid += (each.cost - below) / ratio_of(all - served);
        made.push_back(paid);
        below = each.cost;
        served = each.users;
    }
    return made;
}

// Littlechild's rule, by slopes. Levels are points: users across, cost upwards, the last one user to the left. Those who are next to pay
// look at them from where the users before them stand, one to the left, at the height of what those have paid. They pay the least slope to
// any point from here on, and so do all up to that point, the furthest of like ones. That point is on the lower hull of the points from
// here on, and walking along the hull the slopes first fall, then grow.

class lower_hulls {
public:
    explicit lower_hulls(std::span<const level> costs) : costs_{costs}, next_(costs.size())
    {
        for (std::size_t i = costs.size(); i-- > 0;) {
            std::size_t at = std::min(i + 1, costs.size() - 1);
            while (at != costs.size() - 1 && rise(i, at) * run(at, next_[at]) >= rise(at, next_[at]) * run(i, at)) at = next_[at];
            next_[i] = at;
        }
    }
    /// How many users stand at a point.
    [[nodiscard]] rational across(std::size_t at) const
    {
        return ratio_of(at + 1 == costs_.size() ? costs_[at].users - 1 : costs_[at].users);
    }
    /// The point after that one on the lower hull of that one and all behind it; of the last itself.
    [[nodiscard]] std::size_t next(std::size_t at) const { return next_[at]; }
    /// Whether the way to the next point is no steeper than that. Requires: there is a next point
    [[nodiscard]] bool goes_on(std::size_t at, const rational& slope) const
    {
        const rational across_it = run(at, next_[at]);
        return across_it.sign() > 0 && rise(at, next_[at]) / across_it <= slope;
    }

private:
    [[nodiscard]] rational rise(std::size_t from, std::size_t to) const { return costs_[to].cost - costs_[from].cost; }
    [[nodiscard]] rational run(std::size_t from, std::size_t to) const { return across(to) - across(from); }

    std::span<const level> costs_;
    std::vector<std::size_t> next_;
};

std::vector<rational> nucleolus_shares(std::span<const level> costs)
{
    std::vector<rational> made;
    const lower_hulls hulls{costs};
    rational across = -1;  // where the users before stand, less one
    rational below;        // what a runway for them costs
    rational paid;         // what each of them pays: that much less is paid of their runway
    while (made.size() < costs.size()) {
        const auto slope = [&](std::size_t at) { return (costs[at].cost - below + paid) / (hulls.across(at) - across); };
        std::size_t at = made.size();
        rational share = slope(at);
        for (; hulls.next(at) != at && hulls.goes_on(at, share); share = slope(at)) at = hulls.next(at);
        made.resize(at + 1, share);
        across = ratio_of(costs[at].users) - rational{1};
        below = costs[at].cost;
        paid = std::move(share);
    }
    return made;
}

}  // namespace

checked<game> airport_game(std::span<const airport_user> users)
{
    return answered("the airport game", [&]() -> checked<game> {
        if (std::vector<finding> found = faults(users); !found.empty()) return found;
        std::vector<std::string> players;
        std::vector<rational> costs;
        for (const airport_user& user : users)
            for (std::uint64_t i = 1; i <= user.count && players.size() <= game::most_players; ++i) {
                players.push_back(user.count == 1 ? user.id : user.id + " " + std::to_string(i));
                costs.push_back(user.cost);
            }
        if (players.size() > game::most_players)
            return wrong("too_many_players", "",
                         "there are more than " + std::to_string(game::most_players) +
                             " users: a game with a worth for every coalition has at most so many; their shares can be worked out by kind");
        const auto dearest = [](const auto& others, const auto& one) { return std::max(others, one); };
        if (const std::optional<counted> whole = as_counts(costs))
            return game::of_counts(std::move(players), joined(std::span<const std::int64_t>{whole->counts}, dearest), whole->unit,
                                   game_sense::cost);
        return game::of(std::move(players), joined(std::span<const rational>{costs}, dearest), game_sense::cost);
    });
}

checked<allocation> airport_shapley(std::span<const airport_user> users)
{
    return by_kind("airport_shapley", users, "an equal part of each step of cost that it needs", shapley_shares);
}

checked<allocation> airport_nucleolus(std::span<const airport_user> users)
{
    return by_kind("airport_nucleolus", users, "the least part that leaves it and all who need less the same to object", nucleolus_shares);
}

PARTNERING_END
