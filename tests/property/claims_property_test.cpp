#include <partnering/allocation/adjusted_proportional.hpp>
#include <partnering/allocation/by_rank.hpp>
#include <partnering/allocation/constrained_equal_awards.hpp>
#include <partnering/allocation/constrained_equal_losses.hpp>
#include <partnering/allocation/piniles.hpp>
#include <partnering/allocation/proportional_claims.hpp>
#include <partnering/allocation/random_arrival.hpp>
#include <partnering/allocation/talmud.hpp>

#include "../allocation/claims_support.hpp"

#include <algorithm>
#include <functional>
#include <numeric>
#include <random>

using namespace claims_test;

namespace {

using amounts = std::vector<rational>;

struct drawn {
    amounts claims;
    rational estate;
};

/// Claims problems of one to seven claimants: whole and broken claims, equal ones, zeros, estates at the ends and at half of the claims.
class drawer {
public:
    explicit drawer(unsigned seed) : random_{seed} {}
    int below(int end) { return static_cast<int>(random_() % static_cast<unsigned>(end)); }
    rational amount(int most) { return {below(most + 1), below(3) == 0 ? 1 + below(6) : 1}; }
    drawn problem(int most_claimants = 7)
    {
        drawn made;
        const int count = 1 + below(most_claimants);
        const int most = below(2) == 0 ? 4 : 100;
        for (int i = 0; i < count; ++i) made.claims.push_back(amount(most));
        const rational sum = std::accumulate(made.claims.begin(), made.claims.end(), rational{});
        switch (below(6)) {
        case 0:
            made.estate = sum;
            break;
        case 1:
            made.estate = 0;
            break;
        case 2:
            made.estate = sum / rational{2};
            break;
        default:
            made.estate = sum * rational{below(61), 60};
        }
        return made;
    }
    std::mt19937& random() { return random_; }

private:
    std::mt19937 random_;
};

allocation_problem asked(const drawn& given)
{
    allocation_problem made{.total = given.estate};
    for (const rational& claim : given.claims) made.members.push_back({"m" + std::to_string(100 + made.members.size()), claim, 0});
    return made;
}

amounts awards(const any_allocation_policy& rule, const drawn& given) { return allocate(rule, asked(given)).value().shares; }

rational sum(const amounts& of) { return std::accumulate(of.begin(), of.end(), rational{}); }

/// Concede and divide: each gets what the other's claim leaves, the rest is halved.
amounts contested_garment(const rational& estate, const rational& a, const rational& b)
{
    const rational to_a = std::max(rational{}, estate - b);
    const rational to_b = std::max(rational{}, estate - a);
    const rational half = (estate - to_a - to_b) / rational{2};
    return {to_a + half, to_b + half};
}

struct rule {
    any_allocation_policy policy;
    any_allocation_policy dual;  ///< what it does with losses; itself where it is self-dual
    bool has_dual;
    bool consistent;
    bool garment;  ///< for two it is concede and divide
};

const std::vector<rule>& rules()
{
    static const std::vector<rule> all{
        {constrained_equal_awards{}, constrained_equal_losses{}, true, true, false},
        {constrained_equal_losses{}, constrained_equal_awards{}, true, true, false},
        {talmud{}, talmud{}, true, true, true},
        {proportional_claims{}, proportional_claims{}, true, true, false},
        {piniles{}, piniles{}, false, false, false},
        {random_arrival{}, random_arrival{}, true, false, true},
        {adjusted_proportional{}, adjusted_proportional{}, true, false, true},
    };
    return all;
}

/// Runs a law on every rule and many problems, and says which broke it first.
void for_each(unsigned seed, int times, const std::function<bool(const rule&, const drawn&, drawer&)>& law)
{
    CAPTURE(seed);
    for (const rule& one : rules()) {
        drawer draw{seed};
        int wrong = 0;
        std::string first;
        for (int i = 0; i < times; ++i) {
            const drawn given = draw.problem();
            if (law(one, given, draw) || wrong++ > 0) continue;
            first = to_string(given.estate) + " for " + text(given.claims) + " gave " + text(awards(one.policy, given));
        }
        const std::string name{one.policy.name()};
        CAPTURE(name);
        CAPTURE(first);
        CHECK(wrong == 0);
    }
}

}  // namespace

TEST_CASE("claims: every rule gives the estate away, nobody below nothing or above the claim")
{
    for_each(1982, 400, [](const rule& one, const drawn& given, drawer&) {
        const amounts made = awards(one.policy, given);
        bool fine = sum(made) == given.estate;
        for (std::size_t i = 0; i < made.size(); ++i) fine = fine && made[i].sign() >= 0 && made[i] <= given.claims[i];
        return fine;
    });
}

TEST_CASE("claims: every rule treats equal claims equally, and larger ones to no smaller award and no smaller loss")
{
    for_each(1985, 400, [](const rule& one, const drawn& given, drawer&) {
        const amounts made = awards(one.policy, given);
        bool fine = true;
        for (std::size_t i = 0; i < made.size(); ++i)
            for (std::size_t j = 0; j < made.size(); ++j)
                if (given.claims[i] <= given.claims[j])
                    fine = fine && made[i] <= made[j] && given.claims[i] - made[i] <= given.claims[j] - made[j];
        return fine;
    });
}

TEST_CASE("claims: no rule depends on the order of the list")
{
    for_each(1861, 300, [](const rule& one, const drawn& given, drawer& draw) {
        allocation_problem shuffled = asked(given);
        std::vector<std::size_t> order(given.claims.size());
        std::iota(order.begin(), order.end(), std::size_t{0});
        std::shuffle(order.begin(), order.end(), draw.random());
        const std::vector<allocation_member> members = shuffled.members;
        for (std::size_t i = 0; i < order.size(); ++i) shuffled.members[i] = members[order[i]];
        const amounts made = awards(one.policy, given);
        const amounts other = allocate(one.policy, shuffled).value().shares;
        bool fine = true;
        for (std::size_t i = 0; i < order.size(); ++i) fine = fine && other[i] == made[order[i]];
        return fine;
    });
}

TEST_CASE("claims: under every rule nobody gets less of a larger estate")
{
    for_each(2003, 300, [](const rule& one, const drawn& given, drawer& draw) {
        drawn larger = given;
        larger.estate += (sum(given.claims) - given.estate) * rational{draw.below(11), 10};
        const amounts made = awards(one.policy, given);
        const amounts more = awards(one.policy, larger);
        bool fine = true;
        for (std::size_t i = 0; i < made.size(); ++i) fine = fine && made[i] <= more[i];
        return fine;
    });
}

TEST_CASE("claims: every rule scales, to numbers that no longer fit 127 bits too")
{
    const rational factors[] = {rational{7, 3}, number("10000000000000000000000000000000000000000/7"),
                                number("1/170141183460469231731687303715884105727") * number("1/618970019642690137449562111")};
    for (const rational& factor : factors) {
        for_each(2001, 60, [&](const rule& one, const drawn& given, drawer&) {
            drawn scaled = given;
            scaled.estate *= factor;
            for (rational& claim : scaled.claims) claim *= factor;
            amounts made = awards(one.policy, given);
            for (rational& share : made) share *= factor;
            return awards(one.policy, scaled) == made;
        });
    }
}

TEST_CASE("claims: awards are dual to losses: CEA and CEL to each other, Talmud, proportional, random arrival, adjusted proportional to "
          "themselves")
{
    for_each(1987, 400, [](const rule& one, const drawn& given, drawer&) {
        if (!one.has_dual) return true;
        drawn deficit = given;
        deficit.estate = sum(given.claims) - given.estate;
        const amounts made = awards(one.policy, given);
        const amounts lost = awards(one.dual, deficit);
        bool fine = true;
        for (std::size_t i = 0; i < made.size(); ++i) fine = fine && made[i] + lost[i] == given.claims[i];
        return fine;
    });
}

TEST_CASE("claims: who leaves with its award changes nothing for the others under a consistent rule")
{
    for_each(1988, 300, [](const rule& one, const drawn& given, drawer& draw) {
        if (!one.consistent || given.claims.size() < 2) return true;
        const amounts made = awards(one.policy, given);
        const auto gone = static_cast<std::ptrdiff_t>(draw.below(static_cast<int>(made.size())));
        drawn rest = given;
        rest.estate -= made[static_cast<std::size_t>(gone)];
        rest.claims.erase(rest.claims.begin() + gone);
        amounts expected = made;
        expected.erase(expected.begin() + gone);
        return awards(one.policy, rest) == expected;
    });
}

TEST_CASE("claims: for two, Talmud, random arrival and adjusted proportional are the contested garment")
{
    for_each(93, 400, [](const rule& one, const drawn& given, drawer&) {
        if (!one.garment || given.claims.size() < 2) return true;
        const drawn two{{given.claims[0], given.claims[1]}, std::min(given.estate, given.claims[0] + given.claims[1])};
        return awards(one.policy, two) == contested_garment(two.estate, two.claims[0], two.claims[1]);
    });
}

TEST_CASE("claims: the Talmud rule is the one under which any two divide what they have as a contested garment (Aumann and Maschler 1985)")
{
    constexpr unsigned seed = 36;
    CAPTURE(seed);
    drawer draw{seed};
    int wrong = 0;
    for (int n = 0; n < 400; ++n) {
        const drawn given = draw.problem();
        const amounts made = awards(talmud{}, given);
        for (std::size_t i = 0; i < made.size(); ++i)
            for (std::size_t j = i + 1; j < made.size(); ++j)
                wrong += amounts{made[i], made[j]} == contested_garment(made[i] + made[j], given.claims[i], given.claims[j]) ? 0 : 1;
    }
    CHECK(wrong == 0);
}

TEST_CASE("claims: under equal awards who has less than its claim has the most; under equal losses who has anything has lost the most")
{
    constexpr unsigned seed = 12;
    CAPTURE(seed);
    drawer draw{seed};
    int wrong = 0;
    for (int n = 0; n < 400; ++n) {
        const drawn given = draw.problem();
        const amounts made = awards(constrained_equal_awards{}, given);
        const amounts kept = awards(constrained_equal_losses{}, given);
        const rational most = *std::max_element(made.begin(), made.end());
        rational most_lost;
        for (std::size_t i = 0; i < kept.size(); ++i) most_lost = std::max(most_lost, given.claims[i] - kept[i]);
        for (std::size_t i = 0; i < made.size(); ++i) {
            wrong += made[i] == given.claims[i] || made[i] == most ? 0 : 1;
            wrong += kept[i].sign() == 0 || given.claims[i] - kept[i] == most_lost ? 0 : 1;
        }
    }
    CHECK(wrong == 0);
}

TEST_CASE("claims: random arrival is the average over all orders, one by one")
{
    constexpr unsigned seed = 2;
    CAPTURE(seed);
    drawer draw{seed};
    int wrong = 0;
    for (int n = 0; n < 150; ++n) {
        const drawn given = draw.problem(6);
        std::vector<std::size_t> order(given.claims.size());
        std::iota(order.begin(), order.end(), std::size_t{0});
        amounts total(order.size());
        long orders = 0;
        do {
            ++orders;
            rational left = given.estate;
            for (const std::size_t i : order) {
                const rational taken = std::min(left, given.claims[i]);
                total[i] += taken;
                left -= taken;
            }
        } while (std::next_permutation(order.begin(), order.end()));
        for (rational& each : total) each /= rational{orders};
        wrong += awards(random_arrival{}, given) == total ? 0 : 1;
    }
    CHECK(wrong == 0);
}

TEST_CASE("claims: random arrival counted by sums is the Shapley value of what a set can be sure of, over all sets of ten")
{
    // Ten claimants of a few units each: counting sums is less work than going through sets, which is what is done here.
    constexpr unsigned seed = 1953;
    CAPTURE(seed);
    drawer draw{seed};
    for (int n = 0; n < 20; ++n) {
        drawn given;
        for (int i = 0; i < 10; ++i) given.claims.emplace_back(1 + draw.below(5));
        given.estate = 1 + draw.below(static_cast<int>(sum(given.claims).numerator()));
        const auto worth = [&](unsigned set) {
            rational outside;
            for (unsigned i = 0; i < 10; ++i)
                if ((set >> i & 1) == 0) outside += given.claims[i];
            return std::max(rational{}, given.estate - outside);
        };
        amounts worths;
        for (unsigned set = 0; set < 1024; ++set) worths.push_back(worth(set));
        const auto factorial = [](long of) {
            rational product = 1;
            for (long i = 2; i <= of; ++i) product *= rational{i};
            return product;
        };
        amounts shapley(10);
        for (unsigned set = 0; set < 1024; ++set)
            for (unsigned i = 0; i < 10; ++i)
                if ((set >> i & 1) == 0) {
                    const long size = __builtin_popcount(set);
                    shapley[i] += factorial(size) * factorial(9 - size) / factorial(10) * (worths[set | 1u << i] - worths[set]);
                }
        CHECK(awards(random_arrival{}, given) == shapley);
    }
}

TEST_CASE("claims: adjusted proportional is its definition: what others concede, then claims less that, cut to the rest, in proportion")
{
    constexpr unsigned seed = 31;
    CAPTURE(seed);
    drawer draw{seed};
    int wrong = 0;
    for (int n = 0; n < 400; ++n) {
        const drawn given = draw.problem();
        const std::size_t count = given.claims.size();
        amounts expected(count);
        for (std::size_t i = 0; i < count; ++i) {
            rational others;
            for (std::size_t j = 0; j < count; ++j)
                if (j != i) others += given.claims[j];
            if (given.estate > others) expected[i] = given.estate - others;
        }
        const rational rest = given.estate - sum(expected);
        amounts cut(count);
        for (std::size_t i = 0; i < count; ++i) cut[i] = std::min(given.claims[i] - expected[i], rest);
        if (rest.sign() > 0)
            for (std::size_t i = 0; i < count; ++i) expected[i] += cut[i] * rest / sum(cut);
        wrong += awards(adjusted_proportional{}, given) == expected ? 0 : 1;
    }
    CHECK(wrong == 0);
}

TEST_CASE("claims: by rank nobody of a later class gets anything while an earlier one lacks something, and one class is the rule itself")
{
    for_each(2009, 200, [](const rule& one, const drawn& given, drawer& draw) {
        allocation_problem classes = asked(given);
        for (allocation_member& member : classes.members) member.rank = static_cast<unsigned>(draw.below(3));
        const amounts made = allocate(by_rank{one.policy}, classes).value().shares;
        bool fine = sum(made) == given.estate && allocate(by_rank{one.policy}, asked(given)).value().shares == awards(one.policy, given);
        for (std::size_t i = 0; i < made.size(); ++i)
            for (std::size_t j = 0; j < made.size(); ++j)
                if (classes.members[i].rank < classes.members[j].rank && made[i] < given.claims[i]) fine = fine && made[j].sign() == 0;
        return fine;
    });
}
