#pragma once

#include <partnering/core/checked.hpp>
#include <partnering/core/date.hpp>
#include <partnering/core/time_zone.hpp>

#include <string>
#include <string_view>

PARTNERING_BEGIN

/// `2026-10-31`. Errors: `not_a_date` (says what would be right; an impossible day such as 2026-02-30 too).
[[nodiscard]] checked<date> parse_date(std::string_view text);

/// ISO 8601 with `Z` or an offset: `2026-10-31T23:59:59.123456+01:00`, seconds and fraction optional, at most six decimals.
///
/// Nothing is assumed: a time without an offset is an error, and so are a leap second (`23:59:60`, which no count of time
/// here knows) and `24:00`. The offset is written `+hh:mm` or `-hh:mm`.
///
/// Errors: `not_a_time`.
[[nodiscard]] checked<instant> parse_instant(std::string_view text);

/// `2026-10` (a month), `2026` (a year), `2026-10-31` (a day) or `2026-Q4`, as days. Errors: `not_a_period`.
[[nodiscard]] checked<date_range> parse_period(std::string_view text);

[[nodiscard]] std::string to_string(date value);
/// In UTC with `Z`, fraction only where there is one.
[[nodiscard]] std::string to_string(instant value);
/// As the clocks of a zone show it, with the offset they have then: `2026-10-25T02:30:00+02:00` is an hour before
/// `2026-10-25T02:30:00+01:00`. In UTC with `Z` where the offset is nothing, is no whole number of minutes or is a day or more (which
/// could not be written so that it is read again), and at the ends of what an instant holds.
///
/// Ensures: parse_instant() reads the same instant.
[[nodiscard]] std::string to_string(instant value, const time_zone& zone);
/// `2026-10`, `2026-Q4`, `2026`, `2026-10-31` where the range is just that, else `2026-10-05/2026-10-20` (end exclusive), with `..` for a
/// bound beyond the years 1 to 9999, which stands for none: `2026-10-05/..`.
[[nodiscard]] std::string to_string(const date_range& value);

PARTNERING_END
