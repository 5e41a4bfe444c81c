#pragma once

#include <partnering/core/finding.hpp>
#include <partnering/entity/ecosystem.hpp>

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

PARTNERING_BEGIN

/// Warnings `exclusivity_twice`: a party is bound by two agreements to one of them alone, for one service, in territories and on days that
/// both name, and stands on the same side of both: gives the service in each, or receives it.
///
/// Each restriction is told of once. Services that the same restrictions bind for are looked at together, and so are parties; where
/// thousands of restrictions overlap in thousands of ways, a warning `exclusivity_not_compared` tells what was left out.
/// Cost: O(n × log(n)), n what the draft says, and two million steps at most for overlaps of that kind
[[nodiscard]] std::vector<finding> exclusivity_granted_twice(const ecosystem_draft& draft);

/// The warning that restrictions of a party, the first of so many, were left out; `why` says what overlaps and what to do.
[[nodiscard]] finding exclusivity_not_compared(std::string_view party, std::size_t parties, std::string_view list, const std::string& why);

PARTNERING_END
