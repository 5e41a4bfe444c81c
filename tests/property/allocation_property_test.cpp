#include "../allocation/support.hpp"

#include <partnering/allocation/terms.hpp>

#include <functional>
#include <random>
#include <utility>

using namespace allocation_test;

// The laws of allocation, written once and held by every policy: a policy is a row of `policies()`, which says how problems for it are
// drawn and which laws it keeps beside those that all keep.

namespace {

/// Draws small numbers with awkward denominators; the same ones for the same seed.
class drawer {
public:
    explicit drawer(unsigned seed) : random_{seed} {}
    int below(int end) { return static_cast<int>(random_() % static_cast<unsigned>(end)); }
    bool coin() { return below(2) == 0; }
    rational positive(int most = 40)
    {
        const int numerator = 1 + below(most);
        return rational{numerator, 1 + below(6)};
    }
    /// Few different ones, so that equal measures are met.
    rational measure()
    {
        static const rational some[] = {0, 1, 2, {1, 3}, {5, 7}, 1};
        return some[below(6)];
    }
    /// Ratios for so many, with a sum of exactly 1; some may be 0.
    std::vector<rational> ratios(std::size_t count)
    {
        std::vector<int> parts(count);
        int sum = 0;
        for (int& part : parts) sum += part = below(7);
        if (sum == 0) sum = parts[0] = 1;
        std::vector<rational> made;
        for (const int part : parts) made.emplace_back(part, sum);
        return made;
    }
    std::vector<std::pair<std::string, rational>> ratios_of(const std::vector<allocation_member>& members)
    {
        std::vector<std::pair<std::string, rational>> made;
        for (const rational& ratio : ratios(members.size())) made.emplace_back(members[made.size()].key, ratio);
        return made;
    }
    /// At least one has a measure above 0.
    allocation_problem problem(int least_members = 1)
    {
        allocation_problem made;
        made.total = below(8) == 0 ? rational{0} : positive(400);
        const int count = least_members + below(6);
        for (int i = 0; i < count; ++i) made.members.push_back({.key = "m" + std::to_string(i), .measure = measure()});
        made.members[static_cast<std::size_t>(below(count))].measure = 1;
        return made;
    }
    template <class T>
    void shuffle(std::vector<T>& values)
    {
        // std::shuffle differs between standard libraries.
        for (std::size_t i = values.size(); i > 1; --i)
            std::swap(values[i - 1], values[static_cast<std::size_t>(below(static_cast<int>(i)))]);
    }

private:
    std::mt19937 random_;
};

struct drawn {
    any_allocation_policy policy;
    allocation_problem problem;
};

struct row {
    const char* name;
    std::function<drawn(drawer&)> draw;
    bool symmetric = false;          ///< members of equal measure and rank get the same
    bool scales_with_total = false;  ///< twice the total: twice the shares
    bool scales_with_all = false;    ///< twice the total and twice the measures: twice the shares
    bool monotone = false;           ///< of a larger total nobody gets less
    bool carries = false;            ///< goes by carried amounts, so that a negative total is no mirror
    bool undoes = false;             ///< a negative total undoes the document before it, carried amounts included
    bool adds_up = false;            ///< two documents, one after the other, come to what one document with both totals comes to
};

/// An own policy, as an embedder writes one: by the square of the measure.
struct squares {
    std::string_view name() const { return "squares"; }
    checked<allocation> divide(const allocation_problem& problem) const
    {
        rational sum;
        for (const allocation_member& m : problem.members) sum += m.measure * m.measure;
        allocation made{{}, {"squares", "", {}, to_string(problem.total), {}}, problem.carried};
        for (const allocation_member& m : problem.members) {
            made.shares.push_back(problem.total * m.measure * m.measure / sum);
            made.why.children.push_back({"share", m.key, {{"measure", to_string(m.measure)}}, to_string(made.shares.back()), {}});
        }
        return made;
    }
};

fixed_shares::part nested_part(drawer& random, const std::string& key, rational ratio, int depth)
{
    fixed_shares::part made{.key = key, .gets = fixed_shares::ratio{std::move(ratio)}};
    if (depth == 0 || random.below(3) != 0) return made;
    const std::vector<rational> inner = random.ratios(3);
    for (std::size_t i = 0; i < inner.size(); ++i) made.parts.push_back(nested_part(random, "m" + std::to_string(i), inner[i], depth - 1));
    made.key = "group of " + key;
    return made;
}

drawn fixed_ratios(drawer& random)
{
    allocation_problem problem = random.problem(3);
    fixed_shares policy;
    for (const auto& [key, ratio] : random.ratios_of(problem.members)) policy.parts.push_back(nested_part(random, key, ratio, 4));
    return {policy, std::move(problem)};
}

/// Amounts and bounds are small beside the total, and the rest has always something left.
drawn fixed_bounds(drawer& random)
{
    allocation_problem problem = random.problem(2);
    problem.total = rational{100} + random.positive();
    const rational count{static_cast<int>(problem.members.size())};
    fixed_shares policy;
    for (const allocation_member& m : problem.members) {
        fixed_shares::part part{.key = m.key, .gets = fixed_shares::ratio{rational{1, 2} / count}};
        if (random.below(3) == 0) part.gets = fixed_shares::amount{random.positive(5)};
        if (random.below(3) == 0) part.at_least = fixed_shares::amount{random.positive(6)};
        if (random.below(3) == 0) part.at_most = fixed_shares::amount{rational{6} + random.positive(5)};
        policy.parts.push_back(part);
    }
    policy.parts[static_cast<std::size_t>(random.below(static_cast<int>(policy.parts.size())))] = {
        .key = "rest", .gets = fixed_shares::rest{}, .parts = {{.key = problem.members[0].key, .gets = fixed_shares::rest{}}}};
    return {policy, std::move(problem)};
}

drawn relative_prices(drawer& random)
{
    allocation_problem problem = random.problem(4);
    for (allocation_member& m : problem.members) m.measure = random.positive();
    relative_price policy;
    policy.groups.push_back({{"m1", "m3"}, (problem.members[1].measure + problem.members[3].measure) * rational{random.below(5), 4}});
    return {policy, std::move(problem)};
}

drawn relative_prices_with_variable(drawer& random)
{
    drawn made = relative_prices(random);
    made.problem.total += rational{20};
    relative_price policy;
    policy.variable = {{"m0", random.positive(5)}, {"m2", random.positive(5), true}};
    return {policy, std::move(made.problem)};
}

std::vector<tiered_shares::tier> tiers(drawer& random, const std::vector<allocation_member>& members)
{
    std::vector<tiered_shares::tier> made;
    rational bound;
    const int count = 1 + random.below(4);
    for (int i = 0; i < count; ++i) {
        bound += random.positive();
        made.push_back({.ratios = random.ratios_of(members)});
        if (i + 1 < count) made.back().up_to = bound;
        if (random.coin()) made.back().end = tiered_shares::bound::exclusive;
    }
    return made;
}

drawn tiered_by(drawer& random, tiered_shares::mode mode, const char* running)
{
    allocation_problem problem = random.problem();
    if (*running != '\0' && random.coin()) problem.carried = {{running, random.positive(60)}};
    // Drawn into a name first: compilers differ in the order in which they evaluate initialisers' arguments.
    std::vector<tiered_shares::tier> table = tiers(random, problem.members);
    return {tiered_shares{std::move(table), mode, running}, std::move(problem)};
}

drawn waterfall_of_takes(drawer& random)
{
    allocation_problem problem = random.problem();
    waterfall policy;
    const int count = random.below(6);
    for (int i = 0; i < count; ++i) {
        waterfall::take take{.to = random.ratios_of(problem.members), .amount = waterfall::flat{random.positive()}};
        take.name = "take " + std::to_string(i);
        switch (random.below(5)) {
        case 0:
            take.amount = waterfall::percentage{rational{random.below(12), 100}, waterfall::gross{}};
            if (random.coin()) take.at_least = random.positive(5);
            break;
        case 1:
            take.amount = waterfall::percentage{rational{random.below(60), 100}, waterfall::rest{}};
            if (random.coin()) take.at_most = random.positive();
            break;
        case 2:
            if (i > 0)
                take.amount =
                    waterfall::percentage{rational{random.below(60), 100}, waterfall::earlier{"take " + std::to_string(random.below(i))}};
            break;
        default:
            // Flat ones, the neighbours among them of one rank: no other take of that rank may be referred to from within.
            break;
        }
        policy.takes.push_back(std::move(take));
    }
    for (std::size_t i = 1; i < policy.takes.size(); ++i) {
        const bool both_flat = std::holds_alternative<waterfall::flat>(policy.takes[i].amount) &&
                               std::holds_alternative<waterfall::flat>(policy.takes[i - 1].amount);
        if (!both_flat || random.coin()) continue;
        if (policy.takes[i - 1].rank == 0) policy.takes[i - 1].rank = static_cast<unsigned>(i);
        policy.takes[i].rank = policy.takes[i - 1].rank;
    }
    policy.takes.push_back({.to = random.ratios_of(problem.members), .amount = waterfall::percentage{}});
    return {policy, std::move(problem)};
}

/// A broker off the top, an advance, a hurdle and a catch-up, each with a member of its own.
drawn waterfall_that_remembers(drawer& random)
{
    allocation_problem problem{.total = random.positive(300), .members = keys({"broker", "gp", "label", "lp"})};
    problem.carried = {{"advance", random.positive()}};
    if (random.coin()) set_carried(problem.carried, "received", random.positive());
    const rational target{1 + random.below(3), 10};
    waterfall policy{{
        {.to = {{"broker", 1}}, .amount = waterfall::percentage{rational{random.below(20), 100}, waterfall::gross{}}, .name = "fee"},
        {.to = {{"label", 1}}, .amount = waterfall::recoup{"advance"}, .name = "recoupment"},
        {.to = {{"lp", 1}}, .amount = waterfall::until{random.positive(), "received"}, .name = "hurdle"},
        {.to = {{"gp", {1, 2}}, {"lp", {1, 2}}},
         .amount = waterfall::catch_up{.member = "gp", .target = target, .beyond = {"fee", "recoupment"}, .carried = "profit"}},
        {.to = {{"gp", target}, {"lp", rational{1} - target}}, .amount = waterfall::percentage{}},
    }};
    return {policy, std::move(problem)};
}

std::vector<row> policies()
{
    return {
        {.name = "equal",
         .draw = [](drawer& random) -> drawn { return {equal_shares{}, random.problem()}; },
         .symmetric = true,
         .scales_with_total = true,
         .scales_with_all = true,
         .monotone = true},
        {.name = "proportional",
         .draw = [](drawer& random) -> drawn { return {proportional{}, random.problem()}; },
         .symmetric = true,
         .scales_with_total = true,
         .scales_with_all = true,
         .monotone = true},
        {.name = "weighted",
         .draw = [](drawer& random) -> drawn {
             allocation_problem problem = random.problem();
             weighted policy;
             for (const allocation_member& m : problem.members) policy.weights.emplace_back(m.key, random.positive());
             random.shuffle(policy.weights);
             return {policy, std::move(problem)};
         },
         .scales_with_total = true,
         .scales_with_all = true,
         .monotone = true},
        {.name = "fixed ratios", .draw = fixed_ratios, .scales_with_total = true, .scales_with_all = true, .monotone = true},
        {.name = "fixed amounts and bounds", .draw = fixed_bounds, .monotone = true},
        {.name = "relative price", .draw = relative_prices, .scales_with_total = true, .monotone = true},
        {.name = "relative price with variable parts", .draw = relative_prices_with_variable, .monotone = true},
        {.name = "tiered, graduated",
         .draw = [](drawer& random) { return tiered_by(random, tiered_shares::mode::graduated, ""); },
         .monotone = true},
        {.name = "tiered, volume", .draw = [](drawer& random) { return tiered_by(random, tiered_shares::mode::volume, ""); }},
        {.name = "tiered, graduated over documents",
         .draw = [](drawer& random) { return tiered_by(random, tiered_shares::mode::graduated, "sales"); },
         .monotone = true,
         .carries = true,
         .undoes = true,
         .adds_up = true},
        {.name = "tiered, volume over documents",
         .draw = [](drawer& random) { return tiered_by(random, tiered_shares::mode::volume, "sales"); },
         .carries = true,
         .undoes = true},
        {.name = "waterfall", .draw = waterfall_of_takes, .monotone = true},
        {.name = "waterfall that remembers", .draw = waterfall_that_remembers, .monotone = true, .carries = true, .adds_up = true},
        {.name = "an own policy",
         .draw = [](drawer& random) -> drawn { return {squares{}, random.problem()}; },
         .symmetric = true,
         .scales_with_total = true,
         .scales_with_all = true,
         .monotone = true},
    };
}

constexpr int draws = 300;

/// Asks `check` with each policy's draws; the seed, the row and the number of the draw name a counterexample.
template <class Check>
void for_each_drawn(unsigned seed, bool row::* only, const Check& check)
{
    CAPTURE(seed);
    int rows = 0;
    for (const row& each : policies()) {
        if (only != nullptr && !(each.*only)) continue;
        ++rows;
        CAPTURE(each.name);
        drawer random{seed};
        for (int i = 0; i < draws; ++i) {
            CAPTURE(i);
            const drawn problem = each.draw(random);
            check(each, problem, random);
        }
    }
    CHECK(rows > 0);
}

allocation divided(const drawn& of)
{
    const checked<allocation> made = allocate(of.policy, of.problem);
    INFO(told(made, of.problem));
    REQUIRE(made.has_value());
    return made.value();
}

allocation divided(const any_allocation_policy& policy, const allocation_problem& problem) { return divided(drawn{policy, problem}); }

explanation in_order(explanation why)
{
    for (explanation& child : why.children) child = in_order(std::move(child));
    std::sort(why.children.begin(), why.children.end(), [](const explanation& a, const explanation& b) { return lines(a) < lines(b); });
    return why;
}

std::vector<std::pair<std::string, rational>> by_key(const allocation_problem& problem, const std::vector<rational>& shares)
{
    std::vector<std::pair<std::string, rational>> made;
    for (std::size_t i = 0; i < shares.size(); ++i) made.emplace_back(problem.members[i].key, shares[i]);
    std::sort(made.begin(), made.end());
    return made;
}

}  // namespace

TEST_CASE("law: the whole is given away, and of a total of at least 0 nobody gets less than 0")
{
    for_each_drawn(20301, nullptr, [](const row&, const drawn& of, drawer&) {
        const allocation made = divided(of);
        rational sum;
        for (const rational& share : made.shares) {
            CHECK(share.sign() >= 0);
            sum += share;
        }
        CHECK(sum == of.problem.total);
        CHECK(!made.why.rule.empty());
    });
}

TEST_CASE("law: the order of the members decides nothing")
{
    for_each_drawn(20302, nullptr, [](const row&, const drawn& of, drawer& random) {
        allocation_problem other = of.problem;
        random.shuffle(other.members);
        const allocation a = divided(of);
        const allocation b = divided(of.policy, other);
        CHECK(by_key(of.problem, a.shares) == by_key(other, b.shares));
        CHECK(lines(in_order(a.why)) == lines(in_order(b.why)));
        CHECK(a.carried == b.carried);
    });
}

TEST_CASE("law: the same problem has the same answer")
{
    for_each_drawn(20303, nullptr, [](const row&, const drawn& of, drawer&) { CHECK(divided(of) == divided(of)); });
}

TEST_CASE("law: equal members get equal shares")
{
    int pairs = 0;
    for_each_drawn(20304, &row::symmetric, [&](const row&, const drawn& of, drawer&) {
        const allocation made = divided(of);
        for (std::size_t i = 0; i < made.shares.size(); ++i)
            for (std::size_t j = 0; j < i; ++j) {
                if (of.problem.members[i].measure != of.problem.members[j].measure ||
                    of.problem.members[i].rank != of.problem.members[j].rank)
                    continue;
                ++pairs;
                CHECK(made.shares[i] == made.shares[j]);
            }
    });
    CHECK(pairs > 1000);
}

TEST_CASE("law: shares grow in proportion to the total")
{
    for_each_drawn(20305, &row::scales_with_total, [](const row&, const drawn& of, drawer& random) {
        const rational factor = random.positive();
        allocation_problem larger = of.problem;
        larger.total *= factor;
        const allocation a = divided(of);
        const allocation b = divided(of.policy, larger);
        for (std::size_t i = 0; i < a.shares.size(); ++i) CHECK(b.shares[i] == factor * a.shares[i]);
    });
}

TEST_CASE("law: shares grow in proportion to the total and all measures, the unit decides nothing")
{
    for_each_drawn(20306, &row::scales_with_all, [](const row&, const drawn& of, drawer& random) {
        const rational factor = random.positive();
        allocation_problem larger = of.problem;
        larger.total *= factor;
        for (allocation_member& m : larger.members) m.measure *= factor;
        const allocation a = divided(of);
        const allocation b = divided(of.policy, larger);
        for (std::size_t i = 0; i < a.shares.size(); ++i) CHECK(b.shares[i] == factor * a.shares[i]);
    });
}

TEST_CASE("law: of a larger total nobody gets less")
{
    for_each_drawn(20307, &row::monotone, [](const row&, const drawn& of, drawer& random) {
        // A fixed amount may not fit into any smaller total: only the last tenth is taken away.
        allocation_problem smaller = of.problem;
        smaller.total *= rational{90 + random.below(10), 100};
        const allocation a = divided(of.policy, smaller);
        const allocation b = divided(of);
        for (std::size_t i = 0; i < a.shares.size(); ++i) CHECK(a.shares[i] <= b.shares[i]);
    });
}

TEST_CASE("law: a negative total mirrors the positive one where nothing is carried")
{
    int rows = 0;
    for_each_drawn(20308, nullptr, [&](const row& each, const drawn& of, drawer&) {
        if (each.carries) return;
        ++rows;
        allocation_problem negative = of.problem;
        negative.total = -negative.total;
        const allocation a = divided(of);
        const allocation b = divided(of.policy, negative);
        for (std::size_t i = 0; i < a.shares.size(); ++i) CHECK(b.shares[i] == -a.shares[i]);
        CHECK(a.carried == of.problem.carried);
        CHECK(b.carried == of.problem.carried);
    });
    CHECK(rows > 0);
}

TEST_CASE("law: a negative total undoes the document before it where thresholds run on")
{
    for_each_drawn(20309, &row::undoes, [](const row&, const drawn& of, drawer&) {
        const allocation made = divided(of);
        const allocation_problem back{-of.problem.total, of.problem.members, made.carried};
        const allocation undone = divided(of.policy, back);
        for (std::size_t i = 0; i < made.shares.size(); ++i) CHECK(undone.shares[i] == -made.shares[i]);
        CHECK(carried_amount(undone.carried, "sales") == carried_amount(of.problem.carried, "sales"));
    });
}

TEST_CASE("law: one document after the other comes to what both at once come to")
{
    for_each_drawn(20310, &row::adds_up, [](const row&, const drawn& of, drawer& random) {
        allocation_problem first = of.problem;
        first.total *= rational{random.below(11), 10};
        const allocation a = divided(of.policy, first);
        const allocation b = divided(of.policy, {of.problem.total - first.total, of.problem.members, a.carried});
        const allocation whole = divided(of);
        for (std::size_t i = 0; i < whole.shares.size(); ++i) CHECK(a.shares[i] + b.shares[i] == whole.shares[i]);
        CHECK(b.carried == whole.carried);
    });
}

TEST_CASE("law: a graduated table is what its units come to one by one")
{
    const unsigned seed = 20311;
    CAPTURE(seed);
    drawer random{seed};
    for (int i = 0; i < draws; ++i) {
        CAPTURE(i);
        const std::vector<allocation_member> members = keys({"a", "b"});
        tiered_shares policy{.running = "units"};
        int bound = 0;
        for (int t = random.below(4); t > 0; --t) {
            bound += 1 + random.below(6);
            policy.tiers.push_back({.up_to = bound, .ratios = random.ratios_of(members)});
        }
        policy.tiers.push_back({.ratios = random.ratios_of(members)});
        const int before = random.below(12);
        const int total = random.below(12);
        rational expected;
        for (int unit = before + 1; unit <= before + total; ++unit) {
            std::size_t at = 0;
            while (policy.tiers[at].up_to && *policy.tiers[at].up_to < rational{unit}) ++at;
            expected += policy.tiers[at].ratios[0].second;
        }
        CHECK(divided(policy, {total, members, {{"units", before}}}).shares[0] == expected);
    }
}

TEST_CASE("law: once it has caught up the manager has exactly its target of the profit")
{
    const unsigned seed = 20312;
    CAPTURE(seed);
    drawer random{seed};
    int full = 0;
    for (int i = 0; i < draws; ++i) {
        CAPTURE(i);
        const rational capital = random.positive(100);
        const rational preferred = random.positive(20);
        const rational target{1 + random.below(3), 10};
        const rational rate{4 + random.below(7), 10};
        const waterfall policy{{
            {.to = {{"lp", 1}}, .amount = waterfall::recoup{"capital"}, .name = "capital"},
            {.to = {{"lp", 1}}, .amount = waterfall::recoup{"preferred"}},
            {.to = {{"gp", rate}, {"lp", rational{1} - rate}},
             .amount = waterfall::catch_up{.member = "gp", .target = target, .beyond = {"capital"}}},
            {.to = {{"gp", target}, {"lp", rational{1} - target}}, .amount = waterfall::percentage{}},
        }};
        const rational total = random.positive(300);
        const allocation made = divided(policy, {total, keys({"gp", "lp"}), {{"capital", capital}, {"preferred", preferred}}});
        const rational profit = total - capital;
        const rational beyond = profit - preferred;
        if (beyond.sign() <= 0) {
            CHECK(made.shares[0].sign() == 0);
        } else if (rate * beyond < target * profit) {
            CHECK(made.shares[0] == rate * beyond);
        } else {
            ++full;
            CHECK(made.shares[0] == target * profit);
        }
    }
    CHECK(full > draws / 10);
}
