#pragma once

#include <partnering/contract/policy.hpp>

#include <vector>

PARTNERING_BEGIN

/// Which way charges on usage go between an enabler and another.
enum class usage_charges : bool {
    either_way,   ///< a supplier may pay the enabler for what it supplies, by a charge that is the price of nothing
    prices_only,  ///< whoever is supplied pays
};

/// What goes through those who have the contracts with everybody: enabler or clearing house.
void sell_through(const contract_view& view, const std::vector<party_id>& enablers, usage_charges go, flow_sink& out);

PARTNERING_END
