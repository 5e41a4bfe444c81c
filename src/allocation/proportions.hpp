#pragma once

#include <partnering/core/checked.hpp>

#include "core/large_pages.hpp"
#include "members.hpp"
#include "sums.hpp"

#include <span>
#include <string>
#include <string_view>
#include <vector>

PARTNERING_BEGIN

struct proportions {
    rational sum;                  ///< of the measures
    std::vector<rational> shares;  ///< total × measure / sum
};

/// A total in proportion to `count` measures, each `at(i)`; `measure` is what to call them in a finding.
///
/// Errors: `all_measures_zero` where there is something to divide; arithmetic_error
template <class At>
[[nodiscard]] checked<proportions> in_proportion(const rational& total, std::size_t count, const At& at, std::string_view measure)
{
    proportions result{sum_of(count, at), {}};
    reserve_on_large_pages(result.shares, count);
    if (total.sign() == 0) result.shares.resize(count);
    if (total.sign() == 0) return result;
    if (result.sum.sign() == 0)
        return wrong("all_measures_zero", "",
                     "every " + std::string{measure} + " is 0, and " + number_text(total) +
                         " is to be divided by it: give at least one above 0, or divide equally");
    const rational unit = total / result.sum;
    for (std::size_t i = 0; i < count; ++i) result.shares.push_back(unit * at(i));
    return result;
}

[[nodiscard]] inline checked<proportions> in_proportion(const rational& total, std::span<const rational> measures, std::string_view measure)
{
    return in_proportion(total, measures.size(), [&](std::size_t i) -> const rational& { return measures[i]; }, measure);
}

PARTNERING_END
