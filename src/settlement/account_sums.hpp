#pragma once

#include "finishing.hpp"

#include <vector>

PARTNERING_BEGIN

/// Adds up terms of the cells of each use of a leg, by account. `kept`: what they come to is kept with the cells too, where other legs
/// ask for it.
[[nodiscard]] exact_column add_up(finishing& state, std::uint32_t leg, const std::vector<std::vector<term>>& terms, bool kept);

/// As add_up(), of what is priced for each record and not rounded there.
[[nodiscard]] exact_column add_up_exact(finishing& state, std::uint32_t leg);

PARTNERING_END
