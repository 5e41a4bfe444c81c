#pragma once

#include <partnering/core/date.hpp>
#include <partnering/entity/ecosystem.hpp>
#include <partnering/io/usage_format.hpp>
#include <partnering/settlement/usage.hpp>

#include <optional>
#include <vector>

PARTNERING_BEGIN

/// The months that usage falls into, by the days of every agreement's zone: ascending, disjoint; none where there is no usage.
///
/// A record just before midnight UTC can touch two months when agreements are in different zones: both are in.
/// With a booking cut-off, only by the records booked until then.
/// Cost: O(rows × log days), then O(days touched × zones)
[[nodiscard]] std::vector<date_range> periods_touched(const ecosystem& of, const usage_columns& usage,
                                                      const std::optional<instant>& booked_until = {});

/// Says, for a format whose gross amounts are in minor units, how many decimals these have for each offer and service. Other formats stay
/// as they are.
/// Cost: O((offers + versions) log)
void resolve_minor_units(const ecosystem& of, usage_format& format);

PARTNERING_END
