#include "members.hpp"
#include "proportions.hpp"

#include <partnering/allocation/proportional.hpp>

PARTNERING_BEGIN

checked<allocation> proportional::divide(const allocation_problem& problem) const
{
    return exactly(name(), [&]() -> checked<allocation> {
        std::vector<rational> measures;
        measures.reserve(problem.members.size());
        for (const allocation_member& m : problem.members) measures.push_back(m.measure);
        checked<proportions> made = in_proportion(problem.total, measures, "measure");
        if (!made) return made.findings();
        proportions divided = std::move(made).value();
        allocation result{std::move(divided.shares), {"proportional", "", {}, number_text(problem.total), {}}, problem.carried};
        result.why.inputs = {{"total", number_text(problem.total)}, {"sum of measures", number_text(divided.sum)}};
        if (measures.size() <= allocation::most_explained)
            for (std::size_t i = 0; i < measures.size(); ++i)
                result.why.children.push_back(
                    {"share", problem.members[i].key, {{"measure", number_text(measures[i])}}, number_text(result.shares[i]), {}});
        return result;
    });
}

PARTNERING_END
