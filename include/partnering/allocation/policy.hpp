#pragma once

#include <partnering/allocation/allocation.hpp>
#include <partnering/allocation/remainder.hpp>
#include <partnering/core/checked.hpp>

#include <concepts>
#include <memory>
#include <string_view>
#include <utility>

PARTNERING_BEGIN

/// How a total is divided.
///
/// A policy is a small value whose data members are what an agreement writes down. `divide` is asked with a total of at least 0, members
/// whose keys differ and measures of at least 0; it answers with a share for each member, in their order, or with findings. Ask through
/// allocate(), which sees to these and checks that the whole was given away. What is carried and not the policy's own it hands on.
///
/// Two more members are optional. `remainder()` says how exact shares are rounded; a policy without it is rounded by largest remainder.
/// `reverse(problem)` answers for a negative total, whose size it is asked with: what is taken back from each member, as numbers of at
/// least 0, and what is carried afterwards. A policy without it is asked to divide that size, which is right for one that carries nothing.
// What it answers to is asked first: whether something that is no policy can be copied may depend on any_allocation_policy itself.
template <class P>
concept allocation_policy = requires(const P& policy, const allocation_problem& problem) {
    { policy.name() } -> std::convertible_to<std::string_view>;
    { policy.divide(problem) } -> std::same_as<checked<allocation>>;
} && std::copyable<P>;

/// Any allocation policy, chosen at run time. Copies share it.
class any_allocation_policy {
public:
    template <class P>
        requires(!std::same_as<P, any_allocation_policy> && allocation_policy<P>)
    explicit(false) any_allocation_policy(P policy) : self_{std::make_shared<const model<P>>(std::move(policy))}
    {
    }
    [[nodiscard]] std::string_view name() const { return self_->name(); }
    [[nodiscard]] checked<allocation> divide(const allocation_problem& problem) const { return self_->divide(problem); }
    /// What a negative total of that size takes back.
    [[nodiscard]] checked<allocation> reverse(const allocation_problem& problem) const { return self_->reverse(problem); }
    [[nodiscard]] remainder_rule remainder() const { return self_->remainder(); }

private:
    struct asked {
        virtual ~asked() = default;
        [[nodiscard]] virtual std::string_view name() const = 0;
        [[nodiscard]] virtual checked<allocation> divide(const allocation_problem& problem) const = 0;
        [[nodiscard]] virtual checked<allocation> reverse(const allocation_problem& problem) const = 0;
        [[nodiscard]] virtual remainder_rule remainder() const = 0;
    };
    template <class P>
    struct model final : asked {
        explicit model(P policy) : policy_{std::move(policy)} {}
        [[nodiscard]] std::string_view name() const override { return policy_.name(); }
        [[nodiscard]] checked<allocation> divide(const allocation_problem& problem) const override { return policy_.divide(problem); }
        [[nodiscard]] checked<allocation> reverse(const allocation_problem& problem) const override
        {
            if constexpr (requires {
                              { policy_.reverse(problem) } -> std::same_as<checked<allocation>>;
                          })
                return policy_.reverse(problem);
            else
                return policy_.divide(problem);
        }
        [[nodiscard]] remainder_rule remainder() const override
        {
            if constexpr (requires {
                              { policy_.remainder() } -> std::convertible_to<remainder_rule>;
                          })
                return policy_.remainder();
            else
                return {};
        }
        P policy_;
    };
    std::shared_ptr<const asked> self_;
};
static_assert(allocation_policy<any_allocation_policy>);

/// Divides a total by a policy.
///
/// Shapes:  shares.size() == problem.members.size()
/// Ensures: sum of shares == total; allocate(-total) == -allocate(total) for a policy that carries nothing; an own policy that gives less
///          or more than the whole is told so
/// Errors:  `no_members`, `repeated_member`, `negative_measure`, `carried_order`; what the policy finds; `not_whole` and
///          `wrong_number_of_shares` for a policy that breaks its word; `amount_out_of_range`, `number_too_long`, `division_by_zero`
///          where the arithmetic has no answer
/// Cost:    the policy's, and O(n log n)
[[nodiscard]] checked<allocation> allocate(const any_allocation_policy& policy, const allocation_problem& problem);

PARTNERING_END
