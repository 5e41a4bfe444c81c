#include <partnering/core/contract.hpp>
#include <partnering/core/rational_text.hpp>
#include <partnering/money/split.hpp>

#include <doctest/doctest.h>

#include <algorithm>
#include <numeric>
#include <random>
#include <string>
#include <vector>

using namespace partnering;

namespace {

constexpr int128 top = static_cast<int128>(~uint128{0} >> 1);

using weights = std::vector<rational>;
using units = std::vector<int128>;

weights of(std::initializer_list<std::string_view> texts)
{
    weights result;
    for (const std::string_view text : texts) result.push_back(parse_rational(text).value());
    return result;
}

rational sum_of(const units& parts)
{
    return std::accumulate(parts.begin(), parts.end(), rational{},
                           [](const rational& sum, int128 part) { return sum + rational{part, 1}; });
}

std::string text_of(const units& parts)
{
    std::string text;
    for (const int128 part : parts) text += to_string(part) + ' ';
    return text;
}

/// What the weights of a party list may look like: whole numbers, percentages, thirds, zeros, equal ones, very long ones.
weights random_weights(std::mt19937_64& random, bool long_ones)
{
    weights result;
    const auto count = random() % 12 + 1;
    const auto kind = random() % 4;
    for (std::uint64_t i = 0; i < count; ++i) {
        const auto value = static_cast<long>(random() % 8);
        if (kind == 0) result.emplace_back(value);
        if (kind == 1) result.emplace_back(value, static_cast<int128>(random() % 9 + 1));
        if (kind == 2) result.emplace_back(static_cast<int128>(random() % 10'001), 10'000);
        if (kind == 3) result.emplace_back(static_cast<int128>(random()), static_cast<int128>(random() | 1));
        if (long_ones)
            result.back() *= rational{static_cast<int128>(random()), 1} * rational{static_cast<int128>(random()), 1} /
                             rational{static_cast<int128>(random() | 1), 1};
    }
    if (std::none_of(result.begin(), result.end(), [](const rational& each) { return each.sign() > 0; })) result.back() = rational{1};
    return result;
}

int128 random_total(std::mt19937_64& random)
{
    const auto raw = (static_cast<uint128>(random()) << 64 | random()) >> (1 + random() % 127);
    return random() % 2 == 0 ? static_cast<int128>(raw) : -static_cast<int128>(raw);
}

}  // namespace

TEST_CASE("split: moneyphp/money#492: 99.99 split 75/25 gives 74.99 and 25.00")
{
    CHECK(split_largest_remainder(9999, of({"75", "25"})) == units{7499, 2500});
    CHECK(split_largest_remainder(9999, of({"25", "75"})) == units{2500, 7499});
    CHECK(split_largest_remainder(-9999, of({"75", "25"})) == units{-7499, -2500});
}

TEST_CASE("split: largest remainder gives the seats of Hamilton's bill of 1792")
{
    // Source: Balinski and Young, Fair Representation, 1982: the census of 1790, 120 seats by Hamilton's method.
    const weights people = of({"630560", "475327", "432879", "353523", "331589", "278514", "236841", "206236", "179570", "141822", "85533",
                               "70835", "68705", "68446", "55540"});
    CHECK(split_largest_remainder(120, people) == units{21, 16, 14, 12, 11, 9, 8, 7, 6, 5, 3, 2, 2, 2, 2});
}

TEST_CASE(
    "split: dinerojs/dinero.js#144, varunsrin/rusty_money#103, RubyMoney/money#971: the odd cent does not follow the order of the list")
{
    // Each party's weight and key; callers hand the places over sorted by key, so any order written gives any party the same.
    struct party {
        std::string key;
        rational weight;
    };
    constexpr std::uint64_t seed = 144;
    CAPTURE(seed);
    std::mt19937_64 random{seed};
    int wrong = 0;
    for (int i = 0; i < 500; ++i) {
        const weights given = random_weights(random, false);
        std::vector<party> parties;
        for (std::size_t j = 0; j < given.size(); ++j) parties.push_back({"party-" + std::to_string(100 + j), given[j]});
        const int128 total = random_total(random);
        const auto by_key = [&](std::vector<party> list) {
            std::sort(list.begin(), list.end(), [](const party& a, const party& b) { return a.key < b.key; });
            weights sorted;
            for (const party& each : list) sorted.push_back(each.weight);
            return text_of(split_largest_remainder(total, sorted));
        };
        const std::string first = by_key(parties);
        std::shuffle(parties.begin(), parties.end(), random);
        wrong += by_key(parties) == first ? 0 : 1;
    }
    CHECK(wrong == 0);
}

TEST_CASE("split: where remainders differ, the order decides nothing; where they tie, the earlier place wins")
{
    // Shares 33.33, 33.33 and 33.34 cents of 100: the last has the largest remainder wherever it stands.
    weights shares = of({"3333", "3333", "3334"});
    for (int i = 0; i < 3; ++i) {
        const auto parts = split_largest_remainder(100, shares);
        for (std::size_t j = 0; j < 3; ++j) CHECK(parts[j] == (shares[j] == rational{3334} ? 34 : 33));
        std::rotate(shares.begin(), shares.begin() + 1, shares.end());
    }
    CHECK(split_largest_remainder(100, of({"1", "1", "1"})) == units{34, 33, 33});
    CHECK(split_largest_remainder(101, of({"1", "1", "1"})) == units{34, 34, 33});
    CHECK(split_largest_remainder(-100, of({"1", "1", "1"})) == units{-34, -33, -33});
}

TEST_CASE("split: RubyMoney/money#1033: decimal ratios lose no cent, nor do thirds")
{
    CHECK(sum_of(split_largest_remainder(10'000, of({"0.3333", "0.3333", "0.3333"}))) == rational{10'000});
    CHECK(split_largest_remainder(10'000, of({"1/3", "1/3", "1/3"})) == units{3334, 3333, 3333});
    CHECK(split_largest_remainder(100, of({"0.1", "0.2", "0.7"})) == units{10, 20, 70});
    // Weights need not add up to one: 0.5 and 0.25 is two to one.
    CHECK(split_largest_remainder(100, of({"0.5", "0.25"})) == units{67, 33});
    CHECK(split_largest_remainder(100, of({"50", "25"})) == units{67, 33});
}

TEST_CASE("split: a party with 0 % never gets an odd unit")
{
    CHECK(split_largest_remainder(1, of({"0", "1", "1"})) == units{0, 1, 0});
    CHECK(split_largest_remainder(2, of({"1", "0", "1", "1"})) == units{1, 0, 1, 0});
    CHECK(split_largest_remainder(7, of({"0", "0", "1"})) == units{0, 0, 7});
    CHECK(split_largest_remainder(5, of({"0", "1/3", "0", "2/3", "0"})) == units{0, 2, 0, 3, 0});
}

TEST_CASE("split: its laws hold: the sum, the quota, the mirror, the zero weight, the scale")
{
    constexpr std::uint64_t seed = 1982;
    CAPTURE(seed);
    std::mt19937_64 random{seed};
    int wrong = 0;
    std::string first;
    for (int i = 0; i < 1200; ++i) {
        const weights given = random_weights(random, i % 4 == 0);
        const int128 total = random_total(random);
        const units parts = split_largest_remainder(total, given);
        const rational whole = std::accumulate(given.begin(), given.end(), rational{});
        bool fine = parts.size() == given.size() && sum_of(parts) == rational{total, 1};
        std::vector<rational> remainders;
        for (std::size_t j = 0; fine && j < given.size(); ++j) {
            // Quota: the exact share, computed the long way, rounded down or up.
            const rational share = rational{total, 1} * given[j] / whole;
            const rational part{parts[j], 1};
            fine = part == share.rounded(rounding_mode::floor) || part == share.rounded(rounding_mode::ceiling);
            if (given[j].sign() == 0) fine = fine && parts[j] == 0;
            remainders.push_back(part - share);
        }
        // Fairness: who got the unit had no smaller remainder than who did not, so deviations differ by at most one unit.
        if (fine) {
            const auto [least, most] = std::minmax_element(remainders.begin(), remainders.end());
            fine = *most - *least <= rational{1};
        }
        units mirrored = split_largest_remainder(-total, given);
        for (int128& part : mirrored) part = -part;
        fine = fine && mirrored == parts;
        weights scaled = given;
        for (rational& weight : scaled) weight *= rational{7, 3};
        fine = fine && split_largest_remainder(total, scaled) == parts;
        if (!fine && wrong++ == 0) first = "total " + to_string(total) + " gave " + text_of(parts);
    }
    CAPTURE(first);
    CHECK(wrong == 0);
}

TEST_CASE("split: the largest totals and ten thousand parties are split exactly")
{
    CHECK(split_largest_remainder(top, of({"1"})) == units{top});
    CHECK(split_largest_remainder(-top, of({"1/3"})) == units{-top});
    CHECK(split_largest_remainder(top, of({"1", "1"})) == units{(top - 1) / 2 + 1, (top - 1) / 2});
    CHECK(sum_of(split_largest_remainder(top, of({"1/3", "1/7", "170141183460469231731687303715884105727"}))) == rational{top, 1});
    CHECK(split_largest_remainder(0, of({"1", "2"})) == units{0, 0});
    const weights dealers(10'000, rational{1});
    const units parts = split_largest_remainder(12'345, dealers);
    CHECK(sum_of(parts) == rational{12'345});
    CHECK(parts[2344] == 2);
    CHECK(parts[2345] == 1);
}

TEST_CASE("split: what cannot be split is a contract violation, and -2^127 has no mirror")
{
    CHECK_THROWS_AS((void)split_largest_remainder(1, weights{}), contract_violation);
    CHECK_THROWS_AS((void)split_largest_remainder(1, of({"0", "0"})), contract_violation);
    CHECK_THROWS_AS((void)split_largest_remainder(1, of({"2", "-1"})), contract_violation);
    CHECK_THROWS_AS((void)split_largest_remainder(-top - 1, of({"1"})), arithmetic_error);
}

TEST_CASE("round_to_total: odoo/odoo#251155, useautumn/autumn#3407: lines rounded under a rounded total add up to it")
{
    // Three lines of 33.333... cents: each rounds to 33, the total of 100 does not; the first of equals takes the cent.
    CHECK(round_to_total(100, of({"100/3", "100/3", "100/3"})) == units{34, 33, 33});
    // By hand: floors 10, 20, 30; remainders .4, .4, .7 over a sum of 61.5, rounded half even to 62.
    CHECK(round_to_total(62, of({"10.4", "20.4", "30.7"})) == units{11, 20, 31});
    CHECK(round_to_total(61, of({"10.4", "20.4", "30.7"})) == units{10, 20, 31});
    CHECK(round_to_total(-62, of({"-10.4", "-20.4", "-30.7"})) == units{-11, -20, -31});
    // A line that is whole stays as it is, and so does a line of nothing.
    CHECK(round_to_total(8, of({"5", "1.25", "1.25", "0"})) == units{5, 2, 1, 0});
    // A charge beside a refund.
    CHECK(round_to_total(0, of({"0.5", "-0.5"})) == units{1, -1});
    CHECK(round_to_total(0, of({"-0.5", "0.5"})) == units{-1, 1});
    CHECK(round_to_total(0, weights{}).empty());
}

TEST_CASE("round_to_total: its laws hold for every rounding of the sum: the sum, one unit at most, whole lines stay, the mirror")
{
    constexpr std::uint64_t seed = 251155;
    CAPTURE(seed);
    std::mt19937_64 random{seed};
    constexpr rounding_mode modes[] = {rounding_mode::half_even, rounding_mode::half_up, rounding_mode::half_down, rounding_mode::up,
                                       rounding_mode::down,      rounding_mode::ceiling, rounding_mode::floor};
    int wrong = 0;
    for (int i = 0; i < 5000; ++i) {
        weights lines;
        weights negated;
        const auto count = random() % 10 + 1;
        // Denominators of 2 and 3 give many ties, of 100 few.
        const int128 below = i % 3 == 0 ? 2 : (i % 3 == 1 ? 3 : 100);
        for (std::uint64_t j = 0; j < count; ++j) {
            lines.emplace_back(static_cast<int128>(random() % 2000) - 1000, below);
            negated.push_back(-lines.back());
        }
        const rational sum = std::accumulate(lines.begin(), lines.end(), rational{});
        for (const rounding_mode mode : modes) {
            const int128 total = sum.to_integer(mode);
            const units parts = round_to_total(total, lines);
            bool fine = parts.size() == lines.size() && sum_of(parts) == rational{total, 1};
            for (std::size_t j = 0; fine && j < lines.size(); ++j) {
                const rational moved = rational{parts[j], 1} - lines[j];
                fine = moved < rational{1} && moved > rational{-1};
            }
            units mirrored = round_to_total(-total, negated);
            for (int128& part : mirrored) part = -part;
            wrong += fine && mirrored == parts ? 0 : 1;
        }
    }
    CHECK(wrong == 0);
}

TEST_CASE("round_to_total: a total further off is reached as long as each entry moves by one at most, else it is a contract violation")
{
    CHECK(round_to_total(3, of({"1", "1"})) == units{2, 1});
    CHECK(round_to_total(4, of({"1", "1"})) == units{2, 2});
    CHECK(round_to_total(1, of({"1", "1"})) == units{0, 1});
    CHECK(round_to_total(0, of({"1", "1"})) == units{0, 0});
    CHECK_THROWS_AS((void)round_to_total(5, of({"1", "1"})), contract_violation);
    CHECK_THROWS_AS((void)round_to_total(-1, of({"1", "1"})), contract_violation);
    CHECK_THROWS_AS((void)round_to_total(3, of({"0.9", "0.9"})), contract_violation);
    CHECK(round_to_total(2, of({"0.9", "0.9"})) == units{1, 1});
    CHECK_THROWS_AS((void)round_to_total(-1, of({"0.9", "0.9"})), contract_violation);
    CHECK_THROWS_AS((void)round_to_total(1, weights{}), contract_violation);
}

TEST_CASE("round_to_total: beyond the range of an amount it throws and nothing wraps")
{
    CHECK_THROWS_AS((void)round_to_total(top, weights{rational{top, 1}}), arithmetic_error);
    CHECK_THROWS_AS((void)round_to_total(0, weights{rational{top, 1} * rational{2}, -rational{top, 1} * rational{2}}), arithmetic_error);
    CHECK(round_to_total(top - 1, weights{rational{top - 1, 1}}) == units{top - 1});
}
