#pragma once

#include "leg_order.hpp"

#include <vector>

PARTNERING_BEGIN

/// Decides of each leg what has to be kept of usage for it, and says where what an agreement wants cannot be worked out so. Requires:
/// the plan has its order.
void class_legs(plan::data& plan, const leg_dependencies& depends, std::vector<finding>& findings);

/// A division that goes by a carried amount is worked out once a period: not for several offers or versions. Requires: routes are finished.
void check_carried(const plan::data& plan, std::vector<finding>& findings);

/// A charge that runs through a period is known of its records only where that whole period is settled. Requires: the legs on routes
/// stand in the plan's order.
void check_running_periods(const plan::data& plan, const leg_dependencies& depends, std::vector<finding>& findings);

PARTNERING_END
