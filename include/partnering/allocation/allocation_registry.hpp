#pragma once

#include <partnering/allocation/policy.hpp>

#include <map>
#include <string>
#include <string_view>
#include <vector>

PARTNERING_BEGIN

/// The allocation policies that may be named: those that need nothing but members, and own ones.
class allocation_registry {
public:
    /// equal, proportional, relative_price.
    [[nodiscard]] static allocation_registry shipped();
    /// The same with one more; one of the same name takes its place.
    [[nodiscard]] allocation_registry with(any_allocation_policy policy) const;
    [[nodiscard]] const any_allocation_policy* find(std::string_view name) const;
    /// Sorted.
    [[nodiscard]] std::vector<std::string_view> names() const;

private:
    std::map<std::string, any_allocation_policy, std::less<>> policies_;
};

PARTNERING_END
