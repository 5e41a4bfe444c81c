#include "members.hpp"

#include <partnering/allocation/terms.hpp>

#include <type_traits>

PARTNERING_BEGIN

namespace {

checked<any_allocation_policy> look_up(const std::string& name, const allocation_registry& registry)
{
    if (const any_allocation_policy* found = registry.find(name)) return *found;
    const std::vector<std::string_view> names = registry.names();
    std::string known;
    for (const std::string_view each : names) known += (known.empty() ? "" : ", ") + std::string{each};
    const std::string_view meant = closest(name, names);
    return wrong("unknown_allocation", name,
                 "no allocation policy is called " + quote(name) +
                     (meant.empty() ? ": there" : "; did you mean " + quote(meant) + "? There") + " are " + known +
                     "; one that has ratios, tiers or takes is written down with them");
}

}  // namespace

checked<any_allocation_policy> to_policy(const terms& of, const allocation_registry& registry)
{
    return std::visit(
        [&](const auto& written) -> checked<any_allocation_policy> {
            if constexpr (std::is_same_v<std::remove_cvref_t<decltype(written)>, named_policy>)
                return look_up(written.name, registry);
            else
                return any_allocation_policy{written};
        },
        of);
}

PARTNERING_END
