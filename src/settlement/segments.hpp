#pragma once

#include "plan_data.hpp"

#include <vector>

PARTNERING_BEGIN

/// Cuts the periods of a plan into segments, and derives the snapshot of each: stretches in which the same versions and offers hold
/// share one. Requires: some agreement has a period.
void cut_into_segments(plan::data& plan, const compile_options& options, std::vector<finding>& findings);

PARTNERING_END
