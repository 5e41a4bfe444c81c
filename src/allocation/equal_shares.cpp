#include "core/large_pages.hpp"
#include "members.hpp"

#include <partnering/allocation/equal_shares.hpp>

PARTNERING_BEGIN

checked<allocation> equal_shares::divide(const allocation_problem& problem) const
{
    if (problem.members.empty()) return wrong("no_members", "", "there is nobody to divide among: name at least one member");
    return exactly(name(), [&]() -> checked<allocation> {
        const rational share = problem.total / rational{static_cast<unsigned long>(problem.members.size())};
        allocation result{{}, {"equal", "", {}, number_text(problem.total), {}}, problem.carried};
        reserve_on_large_pages(result.shares, problem.members.size());
        result.shares.assign(problem.members.size(), share);
        result.why.inputs = {{"total", number_text(problem.total)}, {"members", std::to_string(problem.members.size())}};
        if (problem.members.size() <= allocation::most_explained)
            for (const allocation_member& m : problem.members) result.why.children.push_back({"share", m.key, {}, number_text(share), {}});
        return result;
    });
}

PARTNERING_END
