#pragma once

#include <partnering/core/finding.hpp>
#include <partnering/entity/ecosystem.hpp>

#include <vector>

PARTNERING_BEGIN

/// Warnings `exclusivity_broken`: an offer by which somebody gives, or has, what an agreement binds it to give, or have, beside that
/// agreement nowhere. Settlement objects to each of its records of those days, wherever they were sold: only restrictions without
/// territories are looked at. So it does to records of what such offers end up in, which are not told of.
///
/// Who is bound is what settlement says (settlement/restrictions.cpp): whoever stands in the restriction's role and, by an offer under that
/// agreement that holds at the time, receives one of its services, or gives one that no offer under the same agreement feeds.
///
/// Each offer is told of once. Where restrictions, or bundles, overlap in thousands of ways, a warning `exclusivity_not_compared` tells
/// what was left out. Requires: a draft without errors. Cost: O(n × log(n)), n what the draft says, and a few million steps at most for
/// overlaps of that kind
[[nodiscard]] std::vector<finding> offers_that_break_exclusivity(const ecosystem_draft& draft);

PARTNERING_END
