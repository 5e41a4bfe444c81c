#pragma once

#include <partnering/contract/policy.hpp>

#include <vector>

PARTNERING_BEGIN

/// What goes through those who have the contracts with everybody: enabler or clearing house.
void sell_through(const contract_view& view, const std::vector<party_id>& enablers, flow_sink& out);

PARTNERING_END
