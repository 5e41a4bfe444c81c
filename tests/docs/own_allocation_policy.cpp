// What docs/how-to/add-an-allocation-policy.md shows.
#include <partnering/allocation/rounded_allocation.hpp>
#include <partnering/allocation/terms.hpp>
#include <partnering/core/rational_text.hpp>
#include <partnering/io/allocate.hpp>

#include <algorithm>
#include <iostream>

using namespace partnering;

/// A fee for each member that took part, and the rest in proportion to what each brought in.
struct base_and_success {
    rational fee;

    [[nodiscard]] std::string_view name() const noexcept { return "base_and_success"; }
    [[nodiscard]] checked<allocation> divide(const allocation_problem& problem) const
    {
        const rational fees = fee * rational{static_cast<std::int64_t>(problem.members.size())};
        if (problem.total < fees)
            return finding{"fees_exceed_total", severity::error, std::string{name()}, "",
                           "the fees come to " + to_string(fees) + " and there are " + to_string(problem.total) + ": lower the fee"};
        rational brought;
        for (const allocation_member& one : problem.members) brought += one.measure;
        if (brought == rational{0})
            return finding{"nothing_brought_in", severity::error, std::string{name()}, "", "nobody brought anything in: divide equally"};

        allocation made{
            {}, {std::string{name()}, "", {{"total", to_string(problem.total)}}, to_string(problem.total), {}}, problem.carried};
        for (const allocation_member& one : problem.members) {
            made.shares.push_back(fee + (problem.total - fees) * one.measure / brought);
            made.why.children.push_back({"fee and success",
                                         one.key,
                                         {{"fee", to_string(fee)}, {"brought in", to_string(one.measure)}},
                                         to_string(made.shares.back()),
                                         {}});
        }
        return made;
    }
};
static_assert(allocation_policy<base_and_success>);

int main()
{
    const allocation_problem problem{.total = 100, .members = {{"north", 3}, {"south", 1}}};
    const checked<allocation> made = allocate(base_and_success{10}, problem);
    for (std::size_t i = 0; i < problem.members.size(); ++i)
        std::cout << problem.members[i].key << ' ' << to_string(made.value().shares[i]) << '\n';

    const auto policies = allocation_registry::shipped().with(base_and_success{10});
    const checked<any_allocation_policy> named = to_policy(named_policy{"base_and_success"}, policies);
    std::cout << named.value().name() << '\n';

    allocate_options options;
    options.policies = policies;
    std::cout << allocate_answer(R"({"method": "base_and_success", "amount": "100", "currency": "EUR",
                                     "weights": {"north": 2, "south": 1}})",
                                 options)
                     .text;

    // What the policy itself finds.
    std::cout << allocate(base_and_success{60}, problem).findings().front().text << '\n';
}
