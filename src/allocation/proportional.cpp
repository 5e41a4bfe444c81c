#include "members.hpp"
#include "proportions.hpp"

#include <partnering/allocation/proportional.hpp>

PARTNERING_BEGIN

checked<allocation> proportional::divide(const allocation_problem& problem) const
{
    return exactly(name(), [&]() -> checked<allocation> {
        const std::vector<allocation_member>& members = problem.members;
        const auto measure_at = [&](std::size_t i) -> const rational& { return members[i].measure; };
        checked<proportions> made = in_proportion(problem.total, members.size(), measure_at, "measure");
        if (!made) return made.findings();
        proportions divided = std::move(made).value();
        allocation result{std::move(divided.shares), {"proportional", "", {}, number_text(problem.total), {}}, problem.carried};
        result.why.inputs = {{"total", number_text(problem.total)}, {"sum of measures", number_text(divided.sum)}};
        if (members.size() <= allocation::most_explained)
            for (std::size_t i = 0; i < members.size(); ++i)
                result.why.children.push_back(
                    {"share", members[i].key, {{"measure", number_text(measure_at(i))}}, number_text(result.shares[i]), {}});
        return result;
    });
}

PARTNERING_END
