#include <partnering/allocation/game/banzhaf.hpp>
#include <partnering/allocation/game/shapley.hpp>
#include <partnering/allocation/game/weighted_voting.hpp>

#include "support.hpp"

using namespace partnering;

namespace {

weighted_voting vote(const rational& quota, const std::vector<rational>& weights)
{
    weighted_voting made{quota, {}};
    for (std::size_t i = 0; i < weights.size(); ++i) made.weights.emplace_back(std::to_string(i), weights[i]);
    return made;
}

/// `count` voters of each weight.
weighted_voting kinds(const rational& quota, const std::vector<std::pair<int, int>>& weights_and_counts)
{
    std::vector<rational> weights;
    for (const auto& [weight, count] : weights_and_counts) weights.insert(weights.end(), static_cast<std::size_t>(count), rational{weight});
    return vote(quota, weights);
}

std::vector<rational> normalised(std::vector<rational> powers)
{
    rational sum;
    for (const rational& each : powers) sum += each;
    for (rational& each : powers) each /= sum;
    return powers;
}

std::vector<rational> shapley_shubik_of(const weighted_voting& asked) { return shapley_shubik(asked).value().shares; }
std::vector<rational> banzhaf_of(const weighted_voting& asked) { return banzhaf_voting(asked).value().shares; }

/// One of each kind, in the order of kinds.
std::vector<rational> of_kinds(const std::vector<rational>& all, const std::vector<std::pair<int, int>>& weights_and_counts)
{
    std::vector<rational> made;
    std::size_t at = 0;
    for (const auto& [weight, count] : weights_and_counts) {
        made.push_back(all[at]);
        at += static_cast<std::size_t>(count);
    }
    return made;
}

/// How many sets of the other voters are turned, by size: added up without anybody being taken out again.
std::vector<uint128> turned_by_size(std::uint64_t quota, const std::vector<std::uint64_t>& weights, std::size_t voter)
{
    std::vector<std::vector<uint128>> sets(weights.size(), std::vector<uint128>(quota));
    sets[0][0] = 1;
    for (std::size_t other = 0; other < weights.size(); ++other)
        if (other != voter)
            for (std::size_t size = weights.size() - 1; size-- > 0;)
                for (std::uint64_t at = quota; at-- > weights[other];) sets[size + 1][at] += sets[size][at - weights[other]];
    std::vector<uint128> made;
    for (const std::vector<uint128>& row : sets) {
        made.push_back(0);
        for (std::uint64_t at = quota - std::min(quota, weights[voter]); at < quota; ++at) made.back() += row[at];
    }
    return made;
}

}  // namespace

TEST_CASE("voting: a chair with two votes beside three members, Shapley and Shubik 1954")
{
    // A method for evaluating the distribution of power in a committee system: 3 of 5 votes decide, the chair is pivotal in half of the
    // orders.
    CHECK(games::text(shapley_shubik_of(vote(3, {2, 1, 1, 1}))) == "0.5 1/6 1/6 1/6");
    CHECK(games::text(banzhaf_of(vote(3, {2, 1, 1, 1}))) == "0.75 0.25 0.25 0.25");
}

TEST_CASE("voting: the Security Council of the United Nations")
{
    // As in the case of the table: five with a veto, 4/2145 for each of the ten others; Banzhaf 848 and 84 of 2^14.
    const std::vector<std::pair<int, int>> council{{7, 5}, {1, 10}};
    CHECK(of_kinds(shapley_shubik_of(kinds(39, council)), council) == std::vector{rational{421, 2145}, rational{4, 2145}});
    CHECK(of_kinds(banzhaf_of(kinds(39, council)), council) == std::vector{rational{848, 1 << 14}, rational{84, 1 << 14}});
    // Before 1966, six others and 7 votes of 11: Shapley and Shubik 1954 have 76/77 for the five together.
    const std::vector<std::pair<int, int>> before{{5, 5}, {1, 6}};
    CHECK(of_kinds(shapley_shubik_of(kinds(27, before)), before) == std::vector{rational{76, 385}, rational{1, 462}});
}

TEST_CASE("voting: the Council of the European Communities from 1958 to 1995")
{
    struct council {
        int quota;
        std::vector<std::pair<int, int>> votes;
        const char* shapley;
        const char* banzhaf;
    };
    // Brams and Affuso, New paradoxes of voting power on the EC Council of Ministers, Electoral Studies 4, 1985, for the first three;
    // Felsenthal and Machover, The weighted voting rule in the EU's Council of Ministers 1958-95, Electoral Studies 16, 1997, for all. In
    // 1958 Luxembourg had a vote that never counted; in 1981 it had as much power with 2 votes as others with 3.
    const std::vector<council> councils{
        {12, {{4, 3}, {2, 2}, {1, 1}}, "0.233 0.150 0.000", "0.238 0.143 0.000"},
        {41, {{10, 4}, {5, 2}, {3, 2}, {2, 1}}, "0.179 0.081 0.057 0.010", "0.167 0.091 0.066 0.016"},
        {45, {{10, 4}, {5, 3}, {3, 2}, {2, 1}}, "0.174 0.071 0.030 0.030", "0.158 0.082 0.041 0.041"},
        {54, {{10, 4}, {8, 1}, {5, 4}, {3, 2}, {2, 1}}, "0.134 0.111 0.064 0.043 0.012", "0.129 0.109 0.067 0.046 0.018"},
        {62,
         {{10, 4}, {8, 1}, {5, 4}, {4, 2}, {3, 3}, {2, 1}},
         "0.117 0.095 0.055 0.045 0.035 0.021",
         "0.112 0.092 0.059 0.048 0.036 0.023"},
    };
    for (const council& each : councils) {
        CAPTURE(each.quota);
        const weighted_voting asked = kinds(each.quota, each.votes);
        CHECK(games::printed(of_kinds(shapley_shubik_of(asked), each.votes), 3) == each.shapley);
        CHECK(games::printed(of_kinds(normalised(banzhaf_of(asked)), each.votes), 3) == each.banzhaf);
        // All sets of voters, one by one.
        const game table = voting_game(asked).value();
        CHECK(shapley_shubik_of(asked) == solve(shapley{}, table).value().shares);
        CHECK(banzhaf_of(asked) == solve(banzhaf{}, table).value().shares);
    }
}

TEST_CASE("voting: the supervisors of Nassau County, Banzhaf 1965")
{
    // Weighted voting doesn't work, Rutgers Law Review 19: Hempstead has two of six supervisors. In 1958 votes of 9, 9, 7, 3, 1, 1 and a
    // quota of 16, in 1964 of 31, 31, 28, 21, 2, 2 and 58: any two of the three largest decide, each turns 16 of 32 sets, and three
    // supervisors nothing at all.
    const std::vector<rational> none_for_three{rational{1, 2}, rational{1, 2}, rational{1, 2}, 0, 0, 0};
    CHECK(banzhaf_of(vote(16, {9, 9, 7, 3, 1, 1})) == none_for_three);
    CHECK(banzhaf_of(vote(58, {31, 31, 28, 21, 2, 2})) == none_for_three);
    CHECK(games::text(shapley_shubik_of(vote(58, {31, 31, 28, 21, 2, 2}))) == "1/3 1/3 1/3 0 0 0");
    // In 1970 the quota was raised to 63, so that nobody was a dummy (COMAP, For All Practical Purposes, 10th edition, chapter 11, exercise
    // 5). The counts by hand, of sets of the others: with 2 votes one turns 61 or 62 of them: 31 + 31, and 31 + 28 + 2 twice. With 21 votes
    // 42 to 62: 31 + 31, and 31 + 28 with at most one small, twice 3. With 28 votes 35 to 62: 31 + 31; 31 + 21 with any small, twice 4; 31
    // + 2 + 2, twice. With 31 votes 32 to 62: 31 with any small but not alone, 3; 28 with both, 1; 31 + 28 with at most one, 3; 31 + 21 and
    // 28 + 21 with any, 4 each.
    const weighted_voting raised = vote(63, {31, 31, 28, 21, 2, 2});
    CHECK(banzhaf_of(raised) == solve(banzhaf{}, voting_game(raised).value()).value().shares);
    CHECK(banzhaf_of(raised) == std::vector<rational>{{15, 32}, {15, 32}, {11, 32}, {7, 32}, {3, 32}, {3, 32}});
}

TEST_CASE("voting: the Electoral College of the United States, 51 voters")
{
    // Electors after the census of 1970, as in Owen, Evaluation of a presidential election game, American Political Science Review 69,
    // 1975: California 45, New York 41, Pennsylvania 27, Illinois and Texas 26, Ohio 25, ... 270 of 538 elect.
    const std::vector<std::pair<int, int>> electors{{45, 1}, {41, 1}, {27, 1}, {26, 2}, {25, 1}, {21, 1}, {17, 2},
                                                    {14, 1}, {13, 2}, {12, 3}, {11, 1}, {10, 4}, {9, 4},  {8, 2},
                                                    {7, 4},  {6, 4},  {5, 1},  {4, 9},  {3, 7}};
    const weighted_voting college = kinds(270, electors);
    REQUIRE(college.weights.size() == 51);
    std::vector<std::uint64_t> votes;
    for (const auto& [key, weight] : college.weights) votes.push_back(static_cast<std::uint64_t>(weight.numerator()));
    REQUIRE(std::accumulate(votes.begin(), votes.end(), std::uint64_t{0}) == 538);
    const std::vector<rational> orders = shapley_shubik_of(college);
    const std::vector<rational> sets = banzhaf_of(college);
    rational sum;
    for (const rational& each : orders) sum += each;
    CHECK(sum == rational{1});
    // Each kind without the step that takes a voter out again.
    std::size_t at = 0;
    for (const auto& [weight, count] : electors) {
        CAPTURE(weight);
        const std::vector<uint128> turned = turned_by_size(270, votes, at);
        rational of_orders;
        rational of_sets;
        rational chosen = 51;  // 51 times C(50, k)
        for (int k = 0; k <= 50; ++k) {
            const rational count_of{static_cast<int128>(turned[static_cast<std::size_t>(k)]), 1};
            of_orders += count_of / chosen;
            of_sets += count_of / rational{1LL << 50};
            chosen *= rational{50 - k, k + 1};
        }
        CHECK(orders[at] == of_orders);
        CHECK(sets[at] == of_sets);
        at += static_cast<std::size_t>(count);
    }
    // Owen's table has 0.08831 for California. The others, a state of each size, are from a count by size of set in exact fractions, made
    // apart from this library.
    CHECK(games::printed(of_kinds(orders, electors), 5) ==
          "0.08831 0.07973 0.05096 0.04898 0.04700 0.03917 0.03147 0.02577 0.02388 0.02200 0.02013 0.01827 0.01641 0.01456 0.01272 0.01088 "
          "0.00905 0.00723 0.00541");
}

TEST_CASE("voting: counting sets of votes and the table of the game come to the same")
{
    const std::uint64_t seed = 1962;
    CAPTURE(seed);
    std::mt19937_64 draw{seed};
    for (int round = 0; round < 150; ++round) {
        CAPTURE(round);
        const unsigned n = 1 + static_cast<unsigned>(draw() % 9);
        std::vector<rational> weights;
        rational total;
        for (unsigned i = 0; i < n; ++i) {
            weights.emplace_back(static_cast<int128>(draw() % 12), static_cast<int128>(1 + draw() % 3));
            total += weights.back();
        }
        if (total.sign() == 0) continue;
        const weighted_voting asked = vote(total * rational{static_cast<int128>(1 + draw() % 30), 30}, weights);
        const game table = voting_game(asked).value();
        CHECK(shapley_shubik_of(asked) == games::shapley_by_dividends(table));
        CHECK(banzhaf_of(asked) == solve(banzhaf{}, table).value().shares);
    }
}

TEST_CASE("voting: directors with hundreds of thousands of votes are counted by sets, 120 equal voters by votes")
{
    // As on the executive board of a fund: no two have as many votes.
    std::vector<rational> directors;
    for (int i = 0; i < 16; ++i) directors.emplace_back(831'407 / (i + 1) + 7 * i);
    rational total;
    for (const rational& each : directors) total += each;
    const weighted_voting board = vote(total * rational{7, 10}, directors);
    rational sum;
    for (const rational& each : shapley_shubik_of(board)) sum += each;
    CHECK(sum == rational{1});
    // With 7 in 10 the largest, who has almost 3 in 10, is outvoted by nobody less than all others.
    CHECK(shapley_shubik_of(board).front() > rational{3, 10});

    const std::vector<rational> equal = shapley_shubik_of(kinds(61, {{1, 120}}));
    for (const rational& each : equal) REQUIRE(each == rational{1, 120});
    // C(119, 60) of 2^119, out of C(119, k + 1) = C(119, k) (119 - k) / (k + 1).
    rational middle = 1;
    for (int k = 0; k < 60; ++k) middle *= rational{119 - k, k + 1};
    for (int k = 0; k < 119; ++k) middle /= rational{2};
    CHECK(banzhaf_of(kinds(61, {{1, 120}})).front() == middle);
}

TEST_CASE("voting: quotas, and who has no weight")
{
    CHECK(games::told(shapley_shubik(vote(0, {1, 1}))) == "quota_out_of_range()");
    CHECK(games::told(banzhaf_voting(vote(3, {1, 1}))) == "quota_out_of_range()");
    CHECK(games::told(voting_game(vote(3, {1, 1}))) == "quota_out_of_range()");
    CHECK(games::told(shapley_shubik({.quota = 1, .weights = {{"a", -1}, {"b", 3}, {"b", 3}}})) == "repeated_player(b) negative_weight(a)");
    CHECK(games::told(shapley_shubik({})) == "no_players()");
    CHECK(games::told(shapley_shubik(vote(1, {0, 0}))) == "quota_out_of_range()");
    // Half is not a majority: told, and counted.
    const checked<allocation> half = shapley_shubik(vote(2, {1, 0, 2, 1}));
    CHECK(games::told(half) == "quota_at_most_half(shapley_shubik)");
    CHECK(games::text(half.value().shares) == "1/6 0 2/3 1/6");
    // Thirds and quarters.
    CHECK(games::text(banzhaf_of(vote(rational{1, 2}, {rational{1, 3}, rational{1, 4}, rational{1, 6}}))) == "0.75 0.25 0.25");
    CHECK(shapley_shubik(vote(rational{1, 2}, {rational{1, 3}, rational{1, 4}, rational{1, 6}})).findings().empty());
}

TEST_CASE("voting: what would take too long is a finding that says what can be counted")
{
    std::vector<rational> weights(121, rational{1});
    CHECK(games::told(shapley_shubik(vote(61, weights))) == "too_many_votes()");
    weights.assign(40, rational{1'000'003});
    for (std::size_t i = 0; i < weights.size(); ++i) weights[i] += rational{static_cast<long>(i * i)};
    CHECK(games::told(shapley_shubik(vote(20'000'000, weights))) == "too_many_votes()");
    CHECK(games::told(banzhaf_voting(vote(20'000'000, weights))) == "too_many_votes()");
    // A million sums of votes are few enough where sizes of sets are not told apart.
    weights.assign(40, rational{50'000});
    weights[0] = 50'001;
    CHECK(banzhaf_voting(vote(1'000'001, weights)).has_value());
    // A weight that no count holds.
    weights[0] = games::number("1/123456789012345678901234567890123");
    CHECK(games::told(banzhaf_voting(vote(1'000'001, weights))) == "too_many_votes()");
    weights.resize(3);
    CHECK(games::text(banzhaf_of(vote(rational{100'000} + weights[0], weights))) == "0.25 0.25 0.25");
}
