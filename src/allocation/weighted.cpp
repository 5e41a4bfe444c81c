#include "members.hpp"
#include "proportions.hpp"

#include <partnering/allocation/weighted.hpp>

PARTNERING_BEGIN

checked<allocation> weighted::divide(const allocation_problem& problem) const
{
    return exactly(name(), [&]() -> checked<allocation> {
        std::vector<finding> found;
        for (const auto& [key, weight] : weights)
            if (weight.sign() < 0)
                found.push_back(wrong("negative_weight", key,
                                      "the weight of " + quote(key) + " is " + number_text(weight) + ": it would be 0 or more"));
        const key_index places{keys_of(weights)};
        for (const std::string_view key : places.repeated())
            found.push_back(wrong("repeated_part", key, quote(key) + " has two weights: one is meant"));

        std::vector<const rational*> weight_of;
        std::vector<rational> measures;
        weight_of.reserve(problem.members.size());
        measures.reserve(problem.members.size());
        for (const allocation_member& m : problem.members) {
            const std::optional<std::size_t> at = places.find(m.key);
            if (!at) {
                found.push_back(
                    wrong("no_weight", m.key, quote(m.key) + " takes part and has no weight: agree on one, 0 if it gets nothing"));
                continue;
            }
            weight_of.push_back(&weights[*at].second);
            measures.push_back(m.measure * weights[*at].second);
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
