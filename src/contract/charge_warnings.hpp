#pragma once

#include <partnering/contract/policy.hpp>

#include <span>

PARTNERING_BEGIN

/// Warnings of charges that fall on something else than was meant, or on nothing, told when an agreement's flows are derived:
/// charge_without_flow, charge_on_all_services.
///
/// A chain is of one day. Offers of the agreement that hold on other days, while the same terms do, count as well: what is offered from
/// next month on, or was until last month, is charged for then.
/// Shapes: offers: all that are made under the agreement, whenever they hold.
/// Cost:   O(n × log(n)), n the agreement's offers, flows, charges and the services that they name
void warn_of_charges(const contract_view& view, std::span<const offer_id> offers, flow_sink& out);

PARTNERING_END
