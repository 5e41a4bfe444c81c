#include <partnering/allocation/allocation.hpp>

#include <algorithm>

PARTNERING_BEGIN

namespace {

constexpr auto by_name = [](const std::pair<std::string, rational>& entry, std::string_view name) { return entry.first < name; };

}  // namespace

rational carried_amount(const allocation_state& state, std::string_view name)
{
    const auto at = std::lower_bound(state.begin(), state.end(), name, by_name);
    return at != state.end() && at->first == name ? at->second : rational{};
}

void set_carried(allocation_state& state, std::string_view name, rational amount)
{
    const auto at = std::lower_bound(state.begin(), state.end(), name, by_name);
    if (at != state.end() && at->first == name)
        at->second = std::move(amount);
    else
        state.insert(at, {std::string{name}, std::move(amount)});
}

PARTNERING_END
