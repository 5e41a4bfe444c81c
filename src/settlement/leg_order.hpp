#pragma once

#include "plan_data.hpp"

#include <map>
#include <set>
#include <vector>

PARTNERING_BEGIN

/// By leg, the legs that have to be worked out before it: those it is a part of, and the siblings whose rest it takes.
using leg_dependencies = std::map<std::uint32_t, std::set<std::uint32_t>>;

/// Requires: the plan has its routes.
[[nodiscard]] leg_dependencies dependencies_of(const plan::data& plan);

/// All legs so that each comes after those it depends on. Says so where there is no such order.
[[nodiscard]] std::vector<std::uint32_t> order_of_legs(const plan::data& plan, const leg_dependencies& depends,
                                                       std::vector<finding>& findings);

PARTNERING_END
