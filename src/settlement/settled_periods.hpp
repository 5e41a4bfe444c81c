#pragma once

#include <partnering/core/finding.hpp>
#include <partnering/settlement/plan.hpp>

#include <vector>

PARTNERING_BEGIN

/// The cycles of each agreement, by its number, that the periods asked for settle. Says so where a cycle goes on beyond them, or where
/// nothing is settled at all.
[[nodiscard]] std::vector<std::vector<date_range>> settled_periods(const ecosystem& of, const compile_options& options,
                                                                   std::vector<finding>& findings);

/// Says what could be asked for: of each kind of cycle there is, the one nearest to what was asked.
[[nodiscard]] finding no_period(const ecosystem& of, const compile_options& options);

PARTNERING_END
