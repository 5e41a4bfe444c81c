// What solutions promise, each law written once and asked of everyone that is bound by it, on games drawn from fixed seeds.

#include <partnering/allocation/game/banzhaf.hpp>
#include <partnering/allocation/game/gately.hpp>
#include <partnering/allocation/game/myerson.hpp>
#include <partnering/allocation/game/nucleolus.hpp>
#include <partnering/allocation/game/owen.hpp>
#include <partnering/allocation/game/separable_costs.hpp>
#include <partnering/allocation/game/shapley.hpp>
#include <partnering/allocation/game/tau.hpp>
#include <partnering/allocation/game/unanimity_sum.hpp>
#include <partnering/allocation/game/weighted_shapley.hpp>

#include "support.hpp"

#include <set>

using namespace partnering;

namespace {

constexpr unsigned players = 5;

/// What a solution promises beside efficiency, which it says itself.
struct bound {
    any_game_solution solution;
    bool linear = true;      ///< the sum of two games is divided as the sum of their divisions
    bool dummies = true;     ///< who adds its own worth everywhere has that
    bool self_dual = false;  ///< what is lost where somebody stays away is divided alike
    bool anonymous = true;   ///< players are told apart by nothing but worths
    bool rational = false;   ///< nobody is worse off than alone where worths of coalitions apart never exceed that of both
};

std::vector<bound> all_bound()
{
    const auto keys = games::names(players);
    return {
        {.solution = shapley{}, .self_dual = true, .rational = true},
        {.solution = banzhaf{}, .self_dual = true, .rational = true},
        {.solution = weighted_shapley{{{keys[0], 1}, {keys[1], 2}, {keys[2], rational{1, 2}}, {keys[3], 3}, {keys[4], 1}}},
         .anonymous = false,
         .rational = true},
        {.solution = weighted_shapley{{{keys[0], 1}, {keys[1], 0}, {keys[2], rational{1, 2}}, {keys[3], 0}, {keys[4], 0}}},
         .anonymous = false,
         .rational = true},
        {.solution = owen{{{keys[0], keys[3]}, {keys[1], keys[4]}}}, .self_dual = true, .anonymous = false, .rational = true},
        {.solution = myerson{{{keys[0], keys[1]}, {keys[1], keys[2]}, {keys[2], keys[3]}, {keys[3], keys[4]}, {keys[4], keys[0]}}},
         .dummies = false,
         .anonymous = false,
         .rational = true},
        {.solution = nucleolus{}, .linear = false, .rational = true},
        {.solution = prenucleolus{}, .linear = false, .rational = true},
        {.solution = tau{}, .linear = false},
        {.solution = gately{}, .linear = false, .rational = true},
        {.solution = separable_costs{}, .linear = false},
        {.solution = alternate_cost_avoided{}, .linear = false},
        {.solution = equal_nonseparable{}, .dummies = false},
    };
}

/// Worths that grow with size, so that most solutions are defined on many of them.
game drawn(std::mt19937_64& draw)
{
    std::vector<std::int64_t> worths(std::size_t{1} << players);
    for (std::size_t bits = 1; bits < worths.size(); ++bits) {
        const auto size = static_cast<std::int64_t>(coalition{static_cast<std::uint32_t>(bits)}.size());
        worths[bits] = size * size * 8 + static_cast<std::int64_t>(draw() % 60) - 20;
    }
    return games::of(players, std::move(worths));
}

/// A coalition is worth the most that it can do in parts.
game superadditive(const game& played)
{
    std::vector<rational> worths = games::worths(played);
    for (std::uint32_t bits = 1; bits < played.coalitions(); ++bits)
        for (std::uint32_t part = (bits - 1) & bits; part != 0; part = (part - 1) & bits)
            worths[bits] = std::max(worths[bits], worths[part] + worths[bits & ~part]);
    return game::of(games::keys_of(played), worths, played.sense()).value();
}

template <class Worth>
game changed(const game& played, const Worth& worth)
{
    return game::from(games::keys_of(played), worth, played.sense()).value();
}

rational sum_of(const std::vector<rational>& values)
{
    rational sum;
    for (const rational& each : values) sum += each;
    return sum;
}

/// Asks everybody with many games, and sees to it that each answered now and then.
template <class Ask>
void for_all(std::uint64_t seed, const Ask& ask)
{
    CAPTURE(seed);
    std::mt19937_64 draw{seed};
    std::set<const bound*> answered;
    const std::vector<bound> everybody = all_bound();
    for (int round = 0; round < 40; ++round) {
        CAPTURE(round);
        const game played = drawn(draw);
        for (const bound& each : everybody) {
            const std::string name{each.solution.name()};
            CAPTURE(name);
            const checked<allocation> made = solve(each.solution, played);
            if (!made) continue;
            answered.insert(&each);
            ask(each, played, made.value().shares, draw);
        }
    }
    CHECK(answered.size() == everybody.size());
}

}  // namespace

TEST_CASE("laws: efficient solutions give away what all are worth, and each player is explained")
{
    for_all(1, [](const bound& each, const game& played, const std::vector<rational>& shares, std::mt19937_64&) {
        if (each.solution.is_efficient()) CHECK(sum_of(shares) == played.total());
        const explanation why = solve(each.solution, played).value().why;
        for (unsigned i = 0; i < players; ++i)
            CHECK(std::any_of(why.children.begin(), why.children.end(), [&](const explanation& child) {
                return child.subject == played.keys()[i] && child.result == to_decimal_or_ratio(shares[i]);
            }));
        CHECK(why.rule == each.solution.name());
    });
}

TEST_CASE("laws: covariance: another unit, and what each has beforehand, change nothing else")
{
    for_all(2, [](const bound& each, const game& played, const std::vector<rational>& shares, std::mt19937_64& draw) {
        const rational unit{static_cast<int128>(1 + draw() % 9), 7};
        std::vector<rational> own;
        for (unsigned i = 0; i < players; ++i) own.emplace_back(static_cast<int128>(draw() % 50) - 25, 3);
        const game other = changed(played, [&](coalition members) {
            rational worth = unit * played.worth(members);
            for (unsigned i = 0; i < players; ++i)
                if (members.contains(i)) worth += own[i];
            return worth;
        });
        std::vector<rational> expected;
        for (unsigned i = 0; i < players; ++i) expected.push_back(unit * shares[i] + own[i]);
        CHECK(solve(each.solution, other).value().shares == expected);
    });
}

TEST_CASE("laws: the order of players changes nothing but the order of shares")
{
    for_all(3, [](const bound& each, const game& played, const std::vector<rational>& shares, std::mt19937_64& draw) {
        std::vector<unsigned> place(players);  // of each player in the other game
        std::iota(place.begin(), place.end(), 0U);
        std::shuffle(place.begin(), place.end(), draw);
        std::vector<std::string> keys(players);
        for (unsigned i = 0; i < players; ++i) keys[place[i]] = played.keys()[i];
        const game other = game::from(keys, [&](coalition members) {
                               coalition here;
                               for (unsigned i = 0; i < players; ++i)
                                   if (members.contains(place[i])) here = here.with(i);
                               return played.worth(here);
                           }).value();
        const std::vector<rational> others = solve(each.solution, other).value().shares;
        for (unsigned i = 0; i < players; ++i) CHECK(others[place[i]] == shares[i]);
    });
}

TEST_CASE("laws: a cost is a negative worth")
{
    for_all(4, [](const bound& each, const game& played, const std::vector<rational>& shares, std::mt19937_64&) {
        std::vector<rational> costs = games::worths(played);
        for (rational& cost : costs) cost = -cost;
        const game other = game::of(games::keys_of(played), costs, game_sense::cost).value();
        std::vector<rational> expected;
        for (const rational& share : shares) expected.push_back(-share);
        CHECK(solve(each.solution, other).value().shares == expected);
    });
}

TEST_CASE("laws: symmetry: who adds the same everywhere has the same")
{
    std::mt19937_64 draw{5};
    std::set<std::string> answered;
    for (int round = 0; round < 40; ++round) {
        // a and b are told apart by nobody.
        const game any = drawn(draw);
        const game played = changed(any, [&](coalition members) {
            return members.contains(1) && !members.contains(0) ? any.worth(members.without(1).with(0)) : any.worth(members);
        });
        for (const bound& each : all_bound()) {
            if (!each.anonymous) continue;
            const checked<allocation> made = solve(each.solution, played);
            if (!made) continue;
            answered.insert(std::string{each.solution.name()});
            CHECK(made.value().shares[0] == made.value().shares[1]);
        }
    }
    CHECK(answered.size() == 9);
}

TEST_CASE("laws: dummies: who adds its own worth to everybody has that, and leaves the others theirs")
{
    std::mt19937_64 draw{6};
    std::set<std::string> answered;
    for (int round = 0; round < 60; ++round) {
        const game any = drawn(draw);
        const rational own{static_cast<long>(draw() % 9)};
        const game played =
            changed(any, [&](coalition members) { return any.worth(members.without(2)) + (members.contains(2) ? own : rational{}); });
        for (const bound& each : all_bound()) {
            if (!each.dummies) continue;
            const checked<allocation> made = solve(each.solution, played);
            if (!made) continue;
            answered.insert(std::string{each.solution.name()});
            CHECK(made.value().shares[2] == own);
        }
    }
    CHECK(answered.size() == 10);
}

TEST_CASE("laws: additivity: two games together are divided as one and the other")
{
    for_all(7, [](const bound& each, const game& played, const std::vector<rational>& shares, std::mt19937_64& draw) {
        if (!each.linear) return;
        const game other = games::random(players, 1000, draw);
        const std::vector<rational> others = solve(each.solution, other).value().shares;
        const game both = changed(played, [&](coalition members) { return played.worth(members) + other.worth(members); });
        std::vector<rational> expected;
        for (unsigned i = 0; i < players; ++i) expected.push_back(shares[i] + others[i]);
        CHECK(solve(each.solution, both).value().shares == expected);
    });
}

TEST_CASE("laws: self-duality: what is lost where somebody stays away is divided as what is there")
{
    for_all(8, [](const bound& each, const game& played, const std::vector<rational>& shares, std::mt19937_64&) {
        if (each.self_dual) CHECK(solve(each.solution, played.dual()).value().shares == shares);
    });
}

TEST_CASE("laws: individual rationality: where working together costs nothing, nobody is worse off than alone")
{
    for_all(9, [](const bound& each, const game& any, const std::vector<rational>&, std::mt19937_64&) {
        const game played = superadditive(any);
        const checked<allocation> made = solve(each.solution, played);
        if (!each.rational || !made) return;
        for (unsigned i = 0; i < players; ++i) CHECK(made.value().shares[i] >= played.worth(coalition::of(i)));
    });
}

TEST_CASE("laws: the tau value lies between minimal rights and utopia")
{
    for_all(10, [](const bound& each, const game& played, const std::vector<rational>& shares, std::mt19937_64&) {
        if (each.solution.name() != "tau") return;
        const payoff_bounds bounds = payoff_bounds_of(played).value();
        for (unsigned i = 0; i < players; ++i) {
            CHECK(shares[i] >= bounds.minimal_rights[i]);
            CHECK(shares[i] <= bounds.utopia[i]);
        }
    });
}

TEST_CASE("laws: Banzhaf: two who act as one have together what they had")
{
    // Lehrer, An axiomatization of the Banzhaf value, International Journal of Game Theory 17, 1988: d and e merge.
    for_all(11, [](const bound& each, const game& played, const std::vector<rational>& shares, std::mt19937_64&) {
        if (each.solution.name() != "banzhaf") return;
        const game merged = game::from(games::names(players - 1), [&](coalition members) {
                                return played.worth(members.contains(3) ? members.with(4) : members);
                            }).value();
        CHECK(solve(banzhaf{}, merged).value().shares[3] == shares[3] + shares[4]);
    });
}

TEST_CASE("laws: Owen: a union has what it has as a player, and alone or all together they are Shapley's")
{
    for_all(12, [](const bound& each, const game& played, const std::vector<rational>& shares, std::mt19937_64&) {
        if (each.solution.name() != "owen") return;
        // Unions a with d, b with e, and c.
        const std::vector<coalition> unions{coalition::of(0).with(3), coalition::of(1).with(4), coalition::of(2)};
        const game quotient = game::from({"x", "y", "z"}, [&](coalition members) {
                                  coalition inside;
                                  for (unsigned u = 0; u < 3; ++u)
                                      if (members.contains(u)) inside = inside | unions[u];
                                  return played.worth(inside);
                              }).value();
        const std::vector<rational> of_unions = solve(shapley{}, quotient).value().shares;
        CHECK(of_unions == std::vector{shares[0] + shares[3], shares[1] + shares[4], shares[2]});
        const std::vector<rational> plain = solve(shapley{}, played).value().shares;
        CHECK(solve(owen{}, played).value().shares == plain);
        CHECK(solve(owen{{games::names(players)}}, played).value().shares == plain);
        CHECK(solve(owen{{{"a"}, {"b"}, {"c"}, {"d"}, {"e"}}}, played).value().shares == plain);
    });
}

TEST_CASE("laws: Myerson: groups share what they are worth, and a link that is cut costs both its ends the same")
{
    const std::uint64_t seed = 13;
    CAPTURE(seed);
    std::mt19937_64 draw{seed};
    const std::vector<std::string> keys = games::names(players);
    for (int round = 0; round < 30; ++round) {
        CAPTURE(round);
        const game played = drawn(draw);
        std::vector<std::pair<unsigned, unsigned>> ends;
        myerson linked;
        myerson complete;
        for (unsigned a = 0; a < players; ++a)
            for (unsigned b = a + 1; b < players; ++b) {
                complete.links.emplace_back(keys[a], keys[b]);
                if (draw() % 5 < 2) continue;
                ends.emplace_back(a, b);
                linked.links.emplace_back(keys[a], keys[b]);
            }
        const std::vector<rational> shares = solve(linked, played).value().shares;
        for (std::size_t cut = 0; cut < ends.size(); ++cut) {
            myerson without = linked;
            without.links.erase(without.links.begin() + static_cast<std::ptrdiff_t>(cut));
            const std::vector<rational> others = solve(without, played).value().shares;
            const auto [a, b] = ends[cut];
            CHECK(shares[a] - others[a] == shares[b] - others[b]);
        }
        std::vector<coalition> groups(players);
        for (unsigned i = 0; i < players; ++i) groups[i] = coalition::of(i);
        for (unsigned again = 0; again < players; ++again)
            for (const auto& [a, b] : ends) groups[a] = groups[b] = groups[a] | groups[b];
        for (const coalition group : groups) {
            rational sum;
            for (unsigned i = 0; i < players; ++i)
                if (group.contains(i)) sum += shares[i];
            CHECK(sum == played.worth(group));
        }
        CHECK(solve(complete, played).value().shares == solve(shapley{}, played).value().shares);
        for (unsigned i = 0; i < players; ++i) CHECK(solve(myerson{}, played).value().shares[i] == played.worth(coalition::of(i)));
    }
}

TEST_CASE("laws: like weights are no weights")
{
    for_all(14, [](const bound& each, const game& played, const std::vector<rational>&, std::mt19937_64&) {
        if (each.solution.name() != "weighted_shapley") return;
        weighted_shapley alike;
        for (const std::string& key : played.keys()) alike.weights.emplace_back(key, rational{2, 3});
        CHECK(solve(alike, played).value().shares == solve(shapley{}, played).value().shares);
    });
}
