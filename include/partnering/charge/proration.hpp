#pragma once

#include <partnering/core/date.hpp>
#include <partnering/core/rational.hpp>

PARTNERING_BEGIN

/// How days are counted when a part of a period is charged.
enum class day_count : std::uint8_t {
    actual_actual,  ///< days of the part over days of the whole period
    actual_365,     ///< days of the part over 365 days a year: a month is 365/12 days
    actual_360,     ///< days of the part over 360 days a year: a month is 30 days
    thirty_360,     ///< every month has 30 days (30E/360), on both sides
};

/// The fraction of a recurring charge that a part of its period costs.
///
/// Worked, for 10 to 31 January of a monthly charge, that is 22 days: actual_actual 22/31, actual_365 22/(365/12) = 264/365, actual_360
/// 22/30, thirty_360 21/30. The two rules with a fixed year charge what they say, so a whole January costs 31/30 under actual_360.
///
/// thirty_360 moves a 31st, at either end, to the 30th, and counts from there. A part that is just the 30th of a long month therefore
/// costs nothing, the 31st costs one day, 28 February of a common year three: what the missing or surplus days make up.
///
/// Requires: part lies in whole, neither is empty; `months` is the length of the whole in months (12 for a year; 0 where it is
///           a number of days, then actual_365 and actual_360 count the whole's own days).
/// Ensures:  actual_actual and thirty_360 give fractions of adjoining parts that add up to exactly 1 over the whole, wherever the whole
///           begins and ends; actual_365 and actual_360 give ones that add up to what the whole gives.
/// Source:   ISDA 2006 Definitions, section 4.16 (d) to (g); getlago/lago-api#1179, #6194 for why the whole period is the denominator
[[nodiscard]] rational prorate(const date_range& part, const date_range& whole, int months, day_count rule);

PARTNERING_END
