#include <partnering/allocation/apportionment.hpp>
#include <partnering/allocation/rounded_allocation.hpp>

#include "../allocation/claims_support.hpp"

#include <algorithm>
#include <map>
#include <numeric>
#include <random>

using namespace claims_test;

namespace {

using enum apportionment_method;

constexpr apportionment_method divisor_methods[] = {jefferson, webster, adams, huntington_hill};

class drawer {
public:
    explicit drawer(unsigned seed) : random_{seed} {}
    long below(long end) { return static_cast<long>(random_() % static_cast<unsigned long>(end)); }
    /// One to nine weights: small ones that tie, large ones, zeros, but never only zeros.
    std::vector<long> weights()
    {
        std::vector<long> made;
        const long count = 1 + below(9);
        const long most = below(3) == 0 ? 6 : (below(2) == 0 ? 100 : 10'000'000);
        for (long i = 0; i < count; ++i) made.push_back(below(most));
        if (*std::max_element(made.begin(), made.end()) == 0) made.front() = 1;
        return made;
    }
    std::mt19937_64& random() { return random_; }

private:
    std::mt19937_64 random_;
};

allocation_problem asked(const std::vector<long>& weights, long house)
{
    allocation_problem made{.total = house};
    for (const long weight : weights) made.members.push_back({"m" + std::to_string(100 + made.members.size()), weight, 0});
    return made;
}

bool needs_one(apportionment_method method) { return method == adams || method == huntington_hill; }

long seats_needed(const std::vector<long>& weights, const apportionment& rule)
{
    long needed = 0;
    for (const long weight : weights) needed += std::max<long>(rule.minimum, needs_one(rule.method) && weight > 0 ? 1 : 0);
    return needed;
}

/// The square of the divisor criterion between k and k + 1 seats, over 4: compares all methods alike, in integers.
int128 criterion(apportionment_method method, long held)
{
    const int128 k = held;
    switch (method) {
    case jefferson:
        return 4 * (k + 1) * (k + 1);
    case webster:
        return (2 * k + 1) * (2 * k + 1);
    case adams:
        return 4 * k * k;
    default:
        return 4 * k * (k + 1);
    }
}

/// Seat by seat: each goes to the greatest quotient, ties to the first.
std::vector<long> by_list(const apportionment& rule, const std::vector<long>& weights, long house)
{
    std::vector<long> held;
    for (const long weight : weights) held.push_back(std::max<long>(rule.minimum, needs_one(rule.method) && weight > 0 ? 1 : 0));
    for (long left = house - std::accumulate(held.begin(), held.end(), 0L); left > 0; --left) {
        std::size_t best = weights.size();
        for (std::size_t i = 0; i < weights.size(); ++i) {
            if (weights[i] == 0) continue;
            if (best == weights.size()) {
                best = i;
                continue;
            }
            const int128 mine = static_cast<int128>(weights[i]) * weights[i] * criterion(rule.method, held[best]);
            const int128 its = static_cast<int128>(weights[best]) * weights[best] * criterion(rule.method, held[i]);
            if (mine > its) best = i;
        }
        ++held[best];
    }
    return held;
}

}  // namespace

TEST_CASE("apportionment: every divisor method is seat by seat to the greatest quotient, with any minimum")
{
    constexpr unsigned seed = 1941;
    CAPTURE(seed);
    drawer draw{seed};
    int wrong = 0;
    std::string first;
    for (int i = 0; i < 1500; ++i) {
        const std::vector<long> weights = draw.weights();
        for (const apportionment_method method : divisor_methods) {
            const apportionment rule{.method = method, .minimum = static_cast<std::uint32_t>(draw.below(4) == 0 ? draw.below(5) : 0)};
            const long house = seats_needed(weights, rule) + draw.below(draw.below(2) == 0 ? 10 : 200);
            if (seats(rule, asked(weights, house)) == by_list(rule, weights, house) || wrong++ > 0) continue;
            first = std::string{to_string(method)} + " of " + std::to_string(house) + ", minimum " + std::to_string(rule.minimum) + ":";
            for (const long weight : weights) first += ' ' + std::to_string(weight);
        }
    }
    CAPTURE(first);
    CHECK(wrong == 0);
}

TEST_CASE(
    "apportionment: a greatest quotient without a seat is never above a least one with it (min-max inequality), in houses of millions")
{
    constexpr unsigned seed = 33'000;
    CAPTURE(seed);
    drawer draw{seed};
    int wrong = 0;
    for (int n = 0; n < 300; ++n) {
        const std::vector<long> weights = draw.weights();
        for (const apportionment_method method : divisor_methods) {
            const long house = seats_needed(weights, {method}) + draw.below(50'000'000);
            const std::vector<long> held = seats(apportionment{method}, asked(weights, house));
            for (std::size_t i = 0; i < held.size(); ++i)
                for (std::size_t j = 0; j < held.size(); ++j) {
                    if (weights[i] == 0 || weights[j] == 0 || held[j] == (needs_one(method) ? 1 : 0)) continue;
                    // Squared quotients: w_i / d(held_i) of the next seat of i against w_j / d(held_j - 1) of the last one of j.
                    const rational next = rational{weights[i]} * rational{weights[i]} / rational{criterion(method, held[i]), 1};
                    const rational last = rational{weights[j]} * rational{weights[j]} / rational{criterion(method, held[j] - 1), 1};
                    wrong += next <= last ? 0 : 1;
                }
        }
    }
    CHECK(wrong == 0);
}

TEST_CASE("apportionment: Hamilton stays within quota, the others do not lose a seat when the house grows by one")
{
    constexpr unsigned seed = 299;
    CAPTURE(seed);
    drawer draw{seed};
    int off_quota = 0;
    int lost = 0;
    for (int n = 0; n < 800; ++n) {
        const std::vector<long> weights = draw.weights();
        const long sum = std::accumulate(weights.begin(), weights.end(), 0L);
        const long house = seats_needed(weights, {adams}) + draw.below(60);
        const std::vector<long> held = seats(apportionment{hamilton}, asked(weights, house));
        for (std::size_t i = 0; i < held.size(); ++i) {
            const rational quota{static_cast<int128>(weights[i]) * house, sum};
            const rational got{held[i]};
            off_quota += got == quota.rounded(rounding_mode::floor) || got == quota.rounded(rounding_mode::ceiling) ? 0 : 1;
        }
        for (const apportionment_method method : divisor_methods) {
            const std::vector<long> before = seats(apportionment{method}, asked(weights, house));
            const std::vector<long> after = seats(apportionment{method}, asked(weights, house + 1));
            for (std::size_t i = 0; i < before.size(); ++i) lost += after[i] < before[i] ? 1 : 0;
        }
    }
    CHECK(off_quota == 0);
    CHECK(lost == 0);
}

TEST_CASE("apportionment: under a divisor method nobody who grows loses a seat to somebody who shrinks")
{
    constexpr unsigned seed = 1900;
    CAPTURE(seed);
    drawer draw{seed};
    int wrong = 0;
    for (int n = 0; n < 800; ++n) {
        std::vector<long> weights = draw.weights();
        for (long& weight : weights) ++weight;
        std::vector<long> later = weights;
        const auto grows = static_cast<std::size_t>(draw.below(static_cast<long>(weights.size())));
        for (std::size_t i = 0; i < later.size(); ++i)
            later[i] = i == grows ? later[i] + draw.below(100) : std::max(1L, later[i] - draw.below(3));
        for (const apportionment_method method : divisor_methods) {
            const long house = seats_needed(weights, {method}) + draw.below(40);
            const std::vector<long> before = seats(apportionment{method}, asked(weights, house));
            const std::vector<long> after = seats(apportionment{method}, asked(later, house));
            wrong += after[grows] < before[grows] ? 1 : 0;
        }
    }
    CHECK(wrong == 0);
}

TEST_CASE("apportionment: the scale of weights and the order of the list decide nothing, and every seat is given")
{
    constexpr unsigned seed = 435;
    CAPTURE(seed);
    drawer draw{seed};
    int wrong = 0;
    for (int n = 0; n < 400; ++n) {
        const std::vector<long> weights = draw.weights();
        for (const apportionment_method method : {hamilton, jefferson, webster, adams, huntington_hill}) {
            const apportionment rule{.method = method, .minimum = static_cast<std::uint32_t>(draw.below(3))};
            const long house = std::max(seats_needed(weights, rule), seats_needed(weights, {adams})) + draw.below(60);
            allocation_problem of = asked(weights, house);
            const std::vector<long> held = seats(rule, of);
            wrong += std::accumulate(held.begin(), held.end(), 0L) == house ? 0 : 1;
            std::map<std::string, long> by_key;
            for (std::size_t i = 0; i < held.size(); ++i) by_key[of.members[i].key] = held[i];
            for (allocation_member& member : of.members) member.measure *= number("10000000000000000000000000000000000000000/7");
            std::shuffle(of.members.begin(), of.members.end(), draw.random());
            const std::vector<long> other = seats(rule, of);
            for (std::size_t i = 0; i < other.size(); ++i) {
                wrong += other[i] == by_key.at(of.members[i].key) && other[i] >= static_cast<long>(rule.minimum) ? 0 : 1;
                wrong += of.members[i].measure.sign() == 0 && other[i] != static_cast<long>(rule.minimum) ? 1 : 0;
            }
        }
    }
    CHECK(wrong == 0);
}

namespace {

struct document {
    allocation_problem asked;
    allocation exact;
};

document split(const std::vector<long>& weights, const rational& total)
{
    document made{asked(weights, 0), {}};
    made.asked.total = total;
    const long sum = std::accumulate(weights.begin(), weights.end(), 0L);
    for (const long weight : weights) made.exact.shares.push_back(total * rational{weight, sum});
    return made;
}

}  // namespace

TEST_CASE("round_allocation: its laws: the sum, less than a unit off, nothings stay, the mirror, and only first_first knows the order")
{
    constexpr unsigned seed = 971;
    CAPTURE(seed);
    drawer draw{seed};
    int wrong = 0;
    const quantum steps[] = {quantum::decimals(0), quantum::decimals(2), quantum{1, 20}, quantum{5, 3}};
    for (int n = 0; n < 1500; ++n) {
        const std::vector<long> weights = draw.weights();
        const quantum step = steps[draw.below(4)];
        const document of = split(weights, step.value() * rational{draw.below(2000) - 1000});
        for (const remainder_order order : {remainder_order::largest_remainder, remainder_order::first_first,
                                            remainder_order::largest_ratio, remainder_order::one_member}) {
            const std::string bearer = order == remainder_order::one_member ? "m100" : "";
            const allocation_rounding terms{.step = step, .remainder = {order, bearer}};
            const std::vector<int128> units = round_allocation(of.asked, of.exact, terms).value().units;
            rational sum;
            for (std::size_t i = 0; i < units.size(); ++i) {
                const rational off = rational{units[i], 1} - of.exact.shares[i] / step.value();
                sum += rational{units[i], 1} * step.value();
                // A bearer is named for the remainder and may be any number of units off.
                const bool bounded = order != remainder_order::one_member;
                const rational size = off.sign() < 0 ? -off : off;
                const bool within = !bounded || size < rational{1} || (order == remainder_order::first_first && size == rational{1});
                wrong += within ? 0 : 1;
                if (weights[i] == 0 && of.asked.members[i].key != bearer) wrong += units[i] == 0 ? 0 : 1;
                if (order == remainder_order::one_member && of.asked.members[i].key != bearer) {
                    // Rounded towards zero, whoever is not the bearer.
                    wrong += rational{units[i], 1} == (of.exact.shares[i] / step.value()).rounded(rounding_mode::down) ? 0 : 1;
                }
            }
            wrong += sum == of.asked.total ? 0 : 1;
            document negated = of;
            negated.asked.total = -negated.asked.total;
            for (rational& share : negated.exact.shares) share = -share;
            std::vector<int128> back = round_allocation(negated.asked, negated.exact, terms).value().units;
            for (int128& each : back) each = -each;
            wrong += back == units ? 0 : 1;
            if (order == remainder_order::first_first) continue;
            document shuffled = of;
            std::vector<std::size_t> places(weights.size());
            std::iota(places.begin(), places.end(), std::size_t{0});
            std::shuffle(places.begin(), places.end(), draw.random());
            for (std::size_t i = 0; i < places.size(); ++i) {
                shuffled.asked.members[i] = of.asked.members[places[i]];
                shuffled.exact.shares[i] = of.exact.shares[places[i]];
            }
            const std::vector<int128> other = round_allocation(shuffled.asked, shuffled.exact, terms).value().units;
            for (std::size_t i = 0; i < places.size(); ++i) wrong += other[i] == units[places[i]] ? 0 : 1;
        }
    }
    CHECK(wrong == 0);
}

TEST_CASE("round_allocation: the units left go to the first of a list sorted by fraction, or by its part of the share, then by key")
{
    constexpr unsigned seed = 1838;
    CAPTURE(seed);
    drawer draw{seed};
    // Long denominators without a common factor: shares have no denominator in common that fits 127 bits.
    const rational apart[] = {1, number("1/10000000000037"), number("1/99999999999973"), number("1/100000000000031")};
    int wrong = 0;
    for (int n = 0; n < 1500; ++n) {
        const std::vector<long> weights = draw.weights();
        const rational total{draw.below(1000)};
        document of = split(weights, total);
        // A bit of one share goes to another, so that the sum stays and the denominators do not.
        for (std::size_t i = 1; i < weights.size() && n % 2 == 0; ++i) {
            const rational bit = apart[i % 4] * rational{draw.below(3)};
            if (of.exact.shares[i - 1] <= bit) continue;
            of.exact.shares[i - 1] -= bit;
            of.exact.shares[i] += bit;
        }
        std::shuffle(of.asked.members.begin(), of.asked.members.end(), draw.random());
        for (const remainder_order order : {remainder_order::largest_remainder, remainder_order::largest_ratio}) {
            std::vector<int128> expected;
            std::vector<std::pair<rational, std::string>> list;
            rational left = total;
            std::map<std::string, std::size_t> place;
            for (std::size_t i = 0; i < weights.size(); ++i) {
                const rational& share = of.exact.shares[i];
                const rational down = share.rounded(rounding_mode::floor);
                expected.push_back(down.numerator());
                left -= down;
                const std::string& key = of.asked.members[i].key;
                place[key] = i;
                const rational fraction = share - down;
                if (fraction.sign() > 0) list.emplace_back(-(order == remainder_order::largest_ratio ? fraction / share : fraction), key);
            }
            std::sort(list.begin(), list.end());
            for (std::size_t i = 0; rational{static_cast<unsigned long>(i)} < left; ++i) ++expected[place.at(list.at(i).second)];
            const allocation_rounding terms{.step = quantum::decimals(0), .remainder = {order, ""}};
            wrong += round_allocation(of.asked, of.exact, terms).value().units == expected ? 0 : 1;
        }
    }
    CHECK(wrong == 0);
}

TEST_CASE("round_allocation: with carry everybody is less than a unit from its exact sum, document after document, whatever their totals")
{
    constexpr unsigned seed = 55;
    CAPTURE(seed);
    drawer draw{seed};
    int wrong = 0;
    std::string first;
    for (int n = 0; n < 150; ++n) {
        // Two or three who get much beside many who get little are what a rule of largest remainders alone fails at.
        std::vector<long> weights = draw.weights();
        if (n % 2 == 0) {
            weights.assign(static_cast<std::size_t>(10 + draw.below(20)), 1 + draw.below(3));
            weights[0] = weights[1] = 20 + draw.below(60);
        }
        const long sum = std::accumulate(weights.begin(), weights.end(), 0L);
        const long sign = draw.below(3) == 0 ? -1 : 1;
        const long most = n % 3 == 0 ? 2 : 30;
        allocation_state carried;
        long so_far = 0;
        std::vector<long> had(weights.size());
        for (int i = 0; i < 120; ++i) {
            const long total = sign * draw.below(most);
            so_far += total;
            document of = split(weights, total);
            of.asked.carried = carried;
            const rounded_allocation made = round_allocation(of.asked, of.exact, {.step = quantum::decimals(0), .carry = true}).value();
            carried = made.carried;
            rational owed;
            for (const auto& [name, amount] : carried) owed += amount;
            bool fine = owed.sign() == 0;
            long given = 0;
            for (std::size_t j = 0; j < weights.size(); ++j) {
                const long units = static_cast<long>(made.units[j]);
                given += units;
                had[j] += units;
                const rational off = rational{had[j]} - rational{static_cast<int128>(so_far) * weights[j], sum};
                fine = fine && units * sign >= 0 && off < rational{1} && off > rational{-1} && (weights[j] != 0 || units == 0);
            }
            if ((fine && given == total) || wrong++ > 0) continue;
            first = "document " + std::to_string(i) + " of series " + std::to_string(n);
        }
    }
    CAPTURE(first);
    CHECK(wrong == 0);
}

TEST_CASE("round_allocation: with carry and parts that change, the sum is kept, who has nothing gets nothing, nobody pays, and what is "
          "owed stays small")
{
    constexpr unsigned seed = 62;
    CAPTURE(seed);
    drawer draw{seed};
    int wrong = 0;
    for (int n = 0; n < 60; ++n) {
        allocation_state carried;
        for (int i = 0; i < 150; ++i) {
            std::vector<long> weights;
            for (int j = 0; j < 8; ++j) weights.push_back(draw.below(3) == 0 ? 0 : draw.below(20));
            weights[static_cast<std::size_t>(draw.below(8))] = 5;
            document of = split(weights, draw.below(12));
            of.asked.carried = carried;
            const rounded_allocation made = round_allocation(of.asked, of.exact, {.step = quantum::decimals(0), .carry = true}).value();
            carried = made.carried;
            rational owed;
            for (const auto& [name, amount] : carried) {
                owed += amount;
                // No rule that does not know what comes can promise less than half a unit a member (Ajtai et al., Fairness in scheduling,
                // 1998).
                wrong += amount < rational{4} && amount > rational{-4} ? 0 : 1;
            }
            wrong += owed.sign() == 0 ? 0 : 1;
            int128 given = 0;
            for (std::size_t j = 0; j < weights.size(); ++j) {
                given += made.units[j];
                wrong += made.units[j] < 0 || (weights[j] == 0 && made.units[j] != 0) ? 1 : 0;
            }
            wrong += rational{given, 1} == of.asked.total ? 0 : 1;
        }
    }
    CHECK(wrong == 0);
}
