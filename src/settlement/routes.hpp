#pragma once

#include "plan_legs.hpp"

#include <vector>

PARTNERING_BEGIN

/// Gives every snapshot of a plan its routes: what a record under each offer sets off, with every basis resolved to the legs it adds up.
void build_routes(plan::data& plan, const leg_numbers& numbers, std::vector<finding>& findings);

PARTNERING_END
