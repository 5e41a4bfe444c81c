#include "role_kinds.hpp"

#include <algorithm>

PARTNERING_BEGIN

const role* find_role(std::span<const role> roles, std::string_view key) noexcept
{
    const auto found = std::find_if(roles.begin(), roles.end(), [&](const role& each) { return each.key == key; });
    return found == roles.end() ? nullptr : &*found;
}

bool is_kind_of(std::span<const role> roles, std::string_view narrow, std::string_view wide) noexcept
{
    // A list that nobody has checked may go round in circles: more steps than roles there cannot be.
    for (std::size_t steps = 0; steps <= roles.size() && !narrow.empty(); ++steps) {
        if (narrow == wide) return true;
        const role* here = find_role(roles, narrow);
        narrow = here == nullptr ? std::string_view{} : std::string_view{here->parent};
    }
    return false;
}

std::string with_article(std::string_view name)
{
    const bool vowel = !name.empty() && std::string_view{"aeiouAEIOU"}.find(name.front()) != std::string_view::npos;
    return (vowel ? "an " : "a ") + std::string{name};
}

PARTNERING_END
