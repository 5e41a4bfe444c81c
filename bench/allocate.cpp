#include "allocate.hpp"

#include "measured.hpp"
#include "numbers.hpp"

#include <partnering/allocation/allocation_registry.hpp>
#include <partnering/allocation/rounded_allocation.hpp>
#include <partnering/allocation/terms.hpp>

#include <algorithm>
#include <cstdio>
#include <functional>
#include <stdexcept>
#include <string>
#include <vector>

using namespace partnering;

namespace {

/// Claims of up to a million cents, and an estate of three fifths of them.
allocation_problem problem_of(unsigned members)
{
    numbers random;
    allocation_problem problem;
    rational claims;
    for (unsigned i = 0; i < members; ++i) {
        const rational claim{static_cast<int128>(1 + random.next() % 1'000'000), 100};
        problem.members.push_back({numbered('m', i), claim});
        claims += claim;
    }
    problem.total = (claims * rational{3, 5}).rounded(rounding_mode::down);
    return problem;
}

struct rule {
    const char* name;
    allocation_terms by;
    bool rounded;
};

/// Nanoseconds a member, the best of some runs: what comes between makes a run longer, never shorter.
double best_of(unsigned runs, const rule& by, const allocation_problem& problem)
{
    const any_allocation_policy policy = to_policy(by.by).value();
    const auto divide = [&] {
        const allocation made = allocate(policy, problem).value();
        if (!by.rounded) return;
        const rounded_allocation units = round_allocation(problem, made, {.step = quantum::decimals(2)}).value();
        int128 sum = 0;
        for (const int128 each : units.units) sum += each;
        if (rational{sum, 100} != problem.total) throw std::logic_error{"the units do not sum to the total"};
    };
    double best = 1e300;
    for (unsigned i = 0; i < runs; ++i) best = std::min(best, measured(divide).cpu);
    return best * 1e9 / static_cast<double>(problem.members.size());
}

}  // namespace

void run_allocate(unsigned members, unsigned runs)
{
    if (members < 10 || runs == 0) throw std::invalid_argument{"allocate: at least ten members, and a run"};
    const allocation_problem few = problem_of(members / 10);
    const allocation_problem many = problem_of(members);
    const rule rules[] = {
        {"equal", equal_shares{}, false},
        {"proportional", proportional{}, false},
        {"largest remainder", proportional{}, true},
        {"cea", claims_rule{claims_method::constrained_equal_awards}, false},
        {"cel", claims_rule{claims_method::constrained_equal_losses}, false},
        {"talmud", claims_rule{claims_method::talmud}, false},
        {"piniles", claims_rule{claims_method::piniles}, false},
        {"hamilton", apportionment{.method = apportionment_method::hamilton}, false},
        {"webster", apportionment{.method = apportionment_method::webster}, false},
        {"huntington-hill", apportionment{.method = apportionment_method::huntington_hill}, false},
    };
    std::printf("partnering allocate N=%u and %u\n", members / 10, members);
    for (const rule& by : rules) {
        const double of_few = best_of(runs, by, few);
        const double of_many = best_of(runs, by, many);
        std::printf("  %-18s ns/member=%.0f and %.0f, which is %.2f times as much; %.2f s\n", by.name, of_few, of_many, of_many / of_few,
                    of_many * static_cast<double>(members) / 1e9);
        std::fflush(stdout);
    }
}
