#pragma once

#include "plan_data.hpp"

PARTNERING_BEGIN

/// Puts the legs of every route in the plan's order and works out what each comes to for one record, as a weighted sum, where it is one.
/// Requires: the legs are classed.
void finish_routes(plan::data& plan);

PARTNERING_END
