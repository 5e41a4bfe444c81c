#pragma once

#include <partnering/core/checked.hpp>
#include <partnering/core/rational.hpp>

#include <span>
#include <string_view>
#include <vector>

PARTNERING_BEGIN

struct proportions {
    rational sum;                  ///< of the measures
    std::vector<rational> shares;  ///< total × measure / sum
};

/// A total in proportion to measures; `measure` is what to call them in a finding.
///
/// Errors: `all_measures_zero` where there is something to divide; arithmetic_error
[[nodiscard]] checked<proportions> in_proportion(const rational& total, std::span<const rational> measures, std::string_view measure);

PARTNERING_END
