#pragma once

#include <partnering/core/checked.hpp>
#include <partnering/core/time_zone.hpp>

#include <string>
#include <string_view>

PARTNERING_BEGIN

/// The time zone the system's IANA data has under a name: `Europe/Stockholm`. `UTC` is always there, without any data.
///
/// Offsets are materialised from 1970 to 2100; the last rule known holds after that. A name that is a link (`Asia/Calcutta`)
/// keeps the name it was asked for.
///
/// Errors: `unknown_time_zone`, with the closest name; `no_time_zone_data` where the system has none (package tzdata on Debian).
/// Cost:   O(transitions); the data is read once for a process
[[nodiscard]] checked<time_zone> find_time_zone(std::string_view iana_name);

/// The edition of the system's data: `2026b`; `unknown` where it does not say. Empty where there is no data.
[[nodiscard]] std::string time_zone_data_version();

PARTNERING_END
