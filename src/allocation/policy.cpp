#include <partnering/allocation/policy.hpp>
#include <partnering/core/rational_text.hpp>

#include <algorithm>
#include <numeric>

PARTNERING_BEGIN

namespace {

finding wrong(const char* code, const std::string& subject, std::string text)
{
    return {code, severity::error, subject, "", std::move(text)};
}

std::vector<finding> faults_of(const allocation_problem& problem)
{
    std::vector<finding> found;
    if (problem.members.empty()) found.push_back(wrong("no_members", "", "there is nobody to divide among: name at least one member"));
    std::vector<const std::string*> keys;
    for (const allocation_member& m : problem.members) {
        keys.push_back(&m.key);
        if (m.measure.sign() < 0)
            found.push_back(
                wrong("negative_measure", m.key,
                      "the weight, claim or count of " + quote(m.key) + " is " + to_string(m.measure) + ": it would be 0 or more"));
    }
    std::sort(keys.begin(), keys.end(), [](const std::string* a, const std::string* b) { return *a < *b; });
    for (std::size_t i = 1; i < keys.size(); ++i)
        if (*keys[i] == *keys[i - 1] && (i == 1 || *keys[i] != *keys[i - 2]))
            found.push_back(wrong("repeated_member", *keys[i], quote(*keys[i]) + " is named twice: each member stands there once"));
    return found;
}

}  // namespace

checked<allocation> allocate(const any_allocation_policy& policy, const allocation_problem& problem)
{
    if (std::vector<finding> found = faults_of(problem); !found.empty()) return found;
    const bool mirrored = problem.total.sign() < 0;
    const auto divided = [&]() -> checked<allocation> {
        try {
            if (!mirrored) return policy.divide(problem);
            allocation_problem positive = problem;
            positive.total = -positive.total;
            checked<allocation> made = policy.divide(positive);
            if (!made) return made;
            std::vector<finding> warnings = made.findings();
            allocation result = std::move(made).value();
            for (rational& share : result.shares) share = -share;
            explanation mirror{"mirror", "a negative total is divided as the positive one", {{"total", to_string(problem.total)}}, "", {}};
            mirror.children.push_back(std::move(result.why));
            result.why = std::move(mirror);
            return {std::move(result), std::move(warnings)};
        } catch (const arithmetic_error& e) {
            return wrong(e.code(), std::string{policy.name()}, e.what());
        }
    };
    checked<allocation> made = divided();
    if (!made) return made;
    const std::vector<rational>& shares = made.value().shares;
    if (shares.size() != problem.members.size())
        return wrong("wrong_number_of_shares", std::string{policy.name()},
                     "the policy answers with " + std::to_string(shares.size()) + " shares for " + std::to_string(problem.members.size()) +
                         " members: a policy gives one share a member");
    const rational sum = std::accumulate(shares.begin(), shares.end(), rational{});
    if (sum != problem.total)
        return wrong("not_whole", std::string{policy.name()},
                     "the shares sum to " + to_string(sum) + " in place of " + to_string(problem.total) +
                         ": a policy gives the whole away");
    return made;
}

PARTNERING_END
