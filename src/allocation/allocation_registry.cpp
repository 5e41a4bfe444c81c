#include <partnering/allocation/allocation_registry.hpp>
#include <partnering/allocation/equal_shares.hpp>
#include <partnering/allocation/proportional.hpp>
#include <partnering/allocation/relative_price.hpp>

PARTNERING_BEGIN

allocation_registry allocation_registry::shipped()
{
    return allocation_registry{}.with(equal_shares{}).with(proportional{}).with(relative_price{});
}

allocation_registry allocation_registry::with(any_allocation_policy policy) const
{
    allocation_registry more = *this;
    std::string name{policy.name()};
    more.policies_.insert_or_assign(std::move(name), std::move(policy));
    return more;
}

const any_allocation_policy* allocation_registry::find(std::string_view name) const
{
    const auto at = policies_.find(name);
    return at == policies_.end() ? nullptr : &at->second;
}

std::vector<std::string_view> allocation_registry::names() const
{
    std::vector<std::string_view> names;
    for (const auto& [name, policy] : policies_) names.emplace_back(name);
    return names;
}

PARTNERING_END
