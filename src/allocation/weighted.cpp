#include "members.hpp"
#include "proportions.hpp"

#include <partnering/allocation/weighted.hpp>

#include <algorithm>

PARTNERING_BEGIN

checked<allocation> weighted::divide(const allocation_problem& problem) const
{
    return exactly(name(), [&]() -> checked<allocation> {
        std::vector<const std::pair<std::string, rational>*> sorted;
        sorted.reserve(weights.size());
        std::vector<finding> found;
        for (const auto& weight : weights) {
            sorted.push_back(&weight);
            if (weight.second.sign() < 0)
                found.push_back(
                    wrong("negative_weight", weight.first,
                          "the weight of " + quote(weight.first) + " is " + number_text(weight.second) + ": it would be 0 or more"));
        }
        std::sort(sorted.begin(), sorted.end(), [](const auto* a, const auto* b) { return a->first < b->first; });
        for (std::size_t i = 1; i < sorted.size(); ++i)
            if (sorted[i]->first == sorted[i - 1]->first && (i == 1 || sorted[i]->first != sorted[i - 2]->first))
                found.push_back(wrong("repeated_part", sorted[i]->first, quote(sorted[i]->first) + " has two weights: one is meant"));

        std::vector<const rational*> weight_of;
        std::vector<rational> measures;
        measures.reserve(problem.members.size());
        for (const allocation_member& m : problem.members) {
            const auto at =
                std::lower_bound(sorted.begin(), sorted.end(), m.key, [](const auto* a, const std::string& key) { return a->first < key; });
            if (at == sorted.end() || (*at)->first != m.key) {
                found.push_back(
                    wrong("no_weight", m.key, quote(m.key) + " takes part and has no weight: agree on one, 0 if it gets nothing"));
                continue;
            }
            weight_of.push_back(&(*at)->second);
            measures.push_back(m.measure * (*at)->second);
        }
        if (!found.empty()) return found;
        checked<proportions> made = in_proportion(problem.total, measures, "measure times weight");
        if (!made) return made.findings();
        proportions divided = std::move(made).value();
        allocation result{std::move(divided.shares), {"weighted", "", {}, number_text(problem.total), {}}, problem.carried};
        result.why.inputs = {{"total", number_text(problem.total)}, {"sum of weighted measures", number_text(divided.sum)}};
        if (measures.size() <= allocation::most_explained)
            for (std::size_t i = 0; i < measures.size(); ++i)
                result.why.children.push_back({"share",
                                               problem.members[i].key,
                                               {{"measure", number_text(problem.members[i].measure)},
                                                {"weight", number_text(*weight_of[i])},
                                                {"weighted measure", number_text(measures[i])}},
                                               number_text(result.shares[i]),
                                               {}});
        return result;
    });
}

PARTNERING_END
