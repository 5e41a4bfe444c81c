#include "members.hpp"
#include "sums.hpp"

#include <partnering/allocation/policy.hpp>

PARTNERING_BEGIN

namespace {

std::vector<finding> faults_of(const allocation_problem& problem)
{
    std::vector<finding> found;
    if (problem.members.empty()) found.push_back(wrong("no_members", "", "there is nobody to divide among: name at least one member"));
    // Lists mostly come sorted, and then one look at neighbours is enough.
    bool sorted = true;
    const allocation_member* before = nullptr;
    for (const allocation_member& m : problem.members) {
        if (m.measure.sign() < 0)
            found.push_back(
                wrong("negative_measure", m.key,
                      "the weight, claim or count of " + quote(m.key) + " is " + number_text(m.measure) + ": it would be 0 or more"));
        sorted = sorted && (before == nullptr || before->key < m.key);
        before = &m;
    }
    if (!sorted)
        for (const std::string_view key : key_index{keys_of(problem.members)}.repeated())
            found.push_back(wrong("repeated_member", key, quote(key) + " is named twice: each member stands there once"));
    for (std::size_t i = 1; i < problem.carried.size(); ++i)
        if (const std::string &name = problem.carried[i].first, &behind = problem.carried[i - 1].first; name == behind)
            found.push_back(wrong("carried_order", name, quote(name) + " is carried twice: give it once, with the amount that is meant"));
        else if (name < behind)
            found.push_back(wrong("carried_order", name,
                                  "the carried amount " + quote(name) + " stands behind " + quote(behind) +
                                      ": they would be sorted by name, each name once"));
    return found;
}

checked<allocation> reversed(const any_allocation_policy& policy, const allocation_problem& problem)
{
    allocation_problem positive = problem;
    positive.total = -positive.total;
    checked<allocation> made = policy.reverse(positive);
    if (!made) return made;
    std::vector<finding> warnings = made.findings();
    allocation result = std::move(made).value();
    for (rational& share : result.shares) share = -share;
    explanation mirror{"mirror",
                       std::string{policy.name()},
                       {{"total", number_text(problem.total)}, {"divided as", number_text(positive.total)}},
                       number_text(problem.total),
                       {}};
    mirror.children.push_back(std::move(result.why));
    result.why = std::move(mirror);
    return {std::move(result), std::move(warnings)};
}

}  // namespace

checked<allocation> allocate(const any_allocation_policy& policy, const allocation_problem& problem)
{
    if (std::vector<finding> found = faults_of(problem); !found.empty()) return found;
    return exactly(policy.name(), [&]() -> checked<allocation> {
        checked<allocation> made = problem.total.sign() < 0 ? reversed(policy, problem) : policy.divide(problem);
        if (!made) return made;
        const std::vector<rational>& shares = made.value().shares;
        if (shares.size() != problem.members.size())
            return wrong("wrong_number_of_shares", policy.name(),
                         "the policy answers with " + std::to_string(shares.size()) + " shares for " +
                             std::to_string(problem.members.size()) + " members: a policy gives one share a member");
        if (const rational sum = sum_of(shares); sum != problem.total)
            return wrong("not_whole", policy.name(),
                         "the shares sum to " + number_text(sum) + " in place of " + number_text(problem.total) +
                             ": a policy gives the whole away");
        return made;
    });
}

PARTNERING_END
