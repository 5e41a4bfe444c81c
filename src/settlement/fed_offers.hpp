#pragma once

#include <partnering/settlement/plan.hpp>

#include <map>
#include <set>
#include <vector>

PARTNERING_BEGIN

/// The offers that each of these feeds in some snapshot of a plan, directly: sorted, each once. Cost: O(links) a snapshot
[[nodiscard]] std::map<offer_id, std::vector<offer_id>> fed_offers(const plan& under, const std::set<offer_id>& of);

PARTNERING_END
