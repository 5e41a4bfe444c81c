#pragma once

#include <partnering/core/time_zone.hpp>

#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

PARTNERING_BEGIN

/// The changes of offset that a rule such as `CET-1CEST,M3.5.0,M10.5.0/3` makes from one year through another, in order.
///
/// Time-zone files list what was and what is decided, and end with such a rule for all that comes after. Nothing where the rule
/// is none, or where the place keeps one offset.
///
/// Source: POSIX.1-2017, Base Definitions, section 8.3 (TZ), with RFC 8536's hours from -167 to 167.
[[nodiscard]] std::optional<std::vector<time_zone::transition>> posix_transitions(std::string_view rule, int first_year, int last_year);

PARTNERING_END
