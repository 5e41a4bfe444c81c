#pragma once

#include <partnering/contract/policy.hpp>
#include <partnering/core/checked.hpp>

#include <functional>
#include <map>
#include <memory>
#include <string>
#include <string_view>

PARTNERING_BEGIN

/// A contract policy whose type is forgotten: for those chosen at run time by name.
class any_contract_policy {
public:
    // Its own type is ruled out first: asking whether it is copyable would ask this constructor again.
    template <class P>
        requires(!std::same_as<P, any_contract_policy> && contract_policy<P>)
    explicit any_contract_policy(P policy)
        : name_{policy.name()},
          derive_{[policy = std::move(policy)](const contract_view& agreement, flow_sink& out) { policy.derive(agreement, out); }}
    {
    }
    [[nodiscard]] std::string_view name() const noexcept { return name_; }
    void derive(const contract_view& agreement, flow_sink& out) const { derive_(agreement, out); }

private:
    std::string name_;
    std::function<void(const contract_view&, flow_sink&)> derive_;
};

/// The contract policies an agreement's `type` may name.
class policy_registry {
public:
    /// advertise, bank, broker, clear, co_market, co_sell, distribute, enable, franchise, integrate, provide, purchase, sell.
    [[nodiscard]] static policy_registry shipped();
    /// The same with one more; one of the same name takes its place.
    [[nodiscard]] policy_registry with(any_contract_policy policy) const;
    template <class P>
        requires(!std::same_as<P, any_contract_policy> && contract_policy<P>)
    [[nodiscard]] policy_registry with(P policy) const
    {
        return with(any_contract_policy{std::move(policy)});
    }
    [[nodiscard]] const any_contract_policy* find(std::string_view name) const;
    [[nodiscard]] std::vector<std::string_view> names() const;

private:
    std::map<std::string, any_contract_policy, std::less<>> policies_;
};

/// Who provides, bills and pays whom for what, and why: every agreement's flows by its contract policy.
///
/// Errors: unknown_policy, naming those there are; what the policies find (see policies.hpp); charge_without_flow (a warning:
///         no link connects those who would pay and be paid).
/// Cost:   O(agreements × their links × their clauses)
[[nodiscard]] checked<flow_set> derive(const value_chain& chain, const policy_registry& policies = policy_registry::shipped());

PARTNERING_END
