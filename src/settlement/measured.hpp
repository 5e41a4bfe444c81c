#pragma once

#include "plan_data.hpp"

#include <string>

PARTNERING_BEGIN

// Which measure a formula asks for, seen from an account.

/// The days a measure is looked up for, seen from a period.
[[nodiscard]] date_range measured_days(const measure_ref& of, const date_range& period, recurrence cycle);
/// The party whose measure counts.
[[nodiscard]] std::string measured_party(const plan::data& plan, const plan_leg& leg, const measure_ref& of, const std::string& payer,
                                         const std::string& payee);

PARTNERING_END
