#pragma once

#include <partnering/core/finding.hpp>
#include <partnering/entity/ecosystem.hpp>

#include <vector>

PARTNERING_BEGIN

/// Warnings `exclusivity_twice`: a party is bound by two agreements to one of them alone, for one service, in territories and on days that
/// both name, and stands on the same side of both: gives the service in each, or receives it.
///
/// Each restriction is told of once, against the first that it contradicts.
/// Cost: O(offers + restrictions), and pairs of those of one party and service, a million at most
[[nodiscard]] std::vector<finding> exclusivity_granted_twice(const ecosystem_draft& draft);

PARTNERING_END
