#include <partnering/allocation/policy.hpp>
#include <partnering/core/rational_text.hpp>

#include "core/common_denominator.hpp"
#include "wrong.hpp"

#include <algorithm>
#include <functional>
#include <optional>

PARTNERING_BEGIN

namespace {

/// Keys that stand twice or more, each once, sorted.
std::vector<std::string> repeated(const std::vector<allocation_member>& members)
{
    // Lists mostly come sorted, and then one look at neighbours is enough.
    const auto in_order = [](const allocation_member& a, const allocation_member& b) { return a.key < b.key; };
    if (std::adjacent_find(members.begin(), members.end(), std::not_fn(in_order)) == members.end()) return {};
    // Else equal keys are brought together by a number first: comparing two of them is quicker than comparing texts far apart.
    struct entry {
        std::size_t number;
        const std::string* key;
    };
    std::vector<entry> entries;
    entries.reserve(members.size());
    for (const allocation_member& member : members) entries.push_back({std::hash<std::string>{}(member.key), &member.key});
    std::sort(entries.begin(), entries.end(),
              [](const entry& a, const entry& b) { return a.number != b.number ? a.number < b.number : *a.key < *b.key; });
    std::vector<std::string> found;
    for (std::size_t i = 1; i < entries.size(); ++i)
        if (entries[i].number == entries[i - 1].number && *entries[i].key == *entries[i - 1].key) found.push_back(*entries[i].key);
    std::sort(found.begin(), found.end());
    found.erase(std::unique(found.begin(), found.end()), found.end());
    return found;
}

std::vector<finding> faults_of(const allocation_problem& problem)
{
    std::vector<finding> found;
    if (problem.members.empty()) found.push_back(wrong("no_members", "", "there is nobody to divide among: name at least one member"));
    for (const allocation_member& m : problem.members)
        if (m.measure.sign() < 0)
            found.push_back(
                wrong("negative_measure", m.key,
                      "the weight, claim or count of " + quote(m.key) + " is " + to_string(m.measure) + ": it would be 0 or more"));
    for (std::string& key : repeated(problem.members)) {
        std::string text = quote(key) + " is named twice: each member stands there once";
        found.push_back(wrong("repeated_member", std::move(key), std::move(text)));
    }
    return found;
}

}  // namespace

checked<allocation> allocate(const any_allocation_policy& policy, const allocation_problem& problem)
{
    if (std::vector<finding> found = faults_of(problem); !found.empty()) return found;
    try {
        const bool mirrored = problem.total.sign() < 0;
        std::optional<allocation_problem> positive;
        if (mirrored) {
            positive = problem;
            positive->total = -positive->total;
        }
        checked<allocation> made = policy.divide(mirrored ? *positive : problem);
        if (!made) return made;
        const std::vector<rational>& shares = made.value().shares;
        if (shares.size() != problem.members.size())
            return wrong("wrong_number_of_shares", std::string{policy.name()},
                         "the policy answers with " + std::to_string(shares.size()) + " shares for " +
                             std::to_string(problem.members.size()) + " members: a policy gives one share a member");
        const rational sum = sum_of(shares.size(), [&](std::size_t i) -> const rational& { return shares[i]; });
        const rational& total = mirrored ? positive->total : problem.total;
        if (sum != total)
            return wrong("not_whole", std::string{policy.name()},
                         "the shares sum to " + to_string(sum) + " in place of " + to_string(total) + ": a policy gives the whole away");
        if (!mirrored) return made;
        std::vector<finding> warnings = made.findings();
        allocation result = std::move(made).value();
        for (rational& share : result.shares) share = -share;
        explanation mirror{"mirror",
                           "a negative total is divided as the positive one",
                           {{"total", to_string(problem.total)}},
                           to_string(problem.total),
                           {}};
        mirror.children.push_back(std::move(result.why));
        result.why = std::move(mirror);
        return {std::move(result), std::move(warnings)};
    } catch (const arithmetic_error& e) {
        return wrong(e.code(), std::string{policy.name()}, e.what());
    }
}

PARTNERING_END
