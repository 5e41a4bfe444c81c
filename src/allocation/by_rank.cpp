#include <partnering/allocation/by_rank.hpp>

#include "members.hpp"
#include "sums.hpp"

#include <algorithm>
#include <numeric>

PARTNERING_BEGIN

checked<allocation> by_rank::divide(const allocation_problem& problem) const
{
    return exactly(name(), [&]() -> checked<allocation> {
        const std::vector<allocation_member>& members = problem.members;
        std::vector<std::size_t> order(members.size());
        std::iota(order.begin(), order.end(), std::size_t{0});
        std::stable_sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) { return members[a].rank < members[b].rank; });
        allocation result;
        result.carried = problem.carried;
        result.shares.resize(members.size());
        result.why = {std::string{name()}, "", {{"estate", number_text(problem.total)}}, number_text(problem.total), {}};
        rational left = problem.total;
        for (std::size_t begin = 0, end = 0; begin < order.size(); begin = end) {
            allocation_problem in_class;
            const unsigned rank = members[order[begin]].rank;
            for (; end < order.size() && members[order[end]].rank == rank; ++end) in_class.members.push_back(members[order[end]]);
            const rational claimed = sum_of(end - begin, [&](std::size_t i) -> const rational& { return in_class.members[i].measure; });
            in_class.total = std::min(claimed, left);
            in_class.carried = std::move(result.carried);
            checked<allocation> made = rule.divide(in_class);
            if (!made) return made;
            allocation part = std::move(made).value();
            if (part.shares.size() != in_class.members.size())
                return wrong("wrong_number_of_shares", rule.name(),
                             "the policy answers with " + std::to_string(part.shares.size()) + " shares for " +
                                 std::to_string(in_class.members.size()) + " members: a policy gives one share a member");
            for (std::size_t i = begin; i < end; ++i) result.shares[order[i]] = std::move(part.shares[i - begin]);
            result.carried = std::move(part.carried);
            left -= in_class.total;
            if (members.size() <= allocation::most_explained)
                result.why.children.push_back({"class",
                                               std::to_string(rank),
                                               {{"claims", number_text(claimed)}, {"left for the next", number_text(left)}},
                                               number_text(in_class.total),
                                               {std::move(part.why)}});
        }
        if (left.sign() > 0)
            return wrong("estate_exceeds_claims", name(),
                         number_text(problem.total) + " is to be divided and the claims sum to " + number_text(problem.total - left) +
                             ": nobody gets more than the claim, so that the estate is at most that sum");
        return result;
    });
}

PARTNERING_END
