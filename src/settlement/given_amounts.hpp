#pragma once

#include <partnering/allocation/allocation.hpp>
#include <partnering/entity/ecosystem.hpp>

#include <string>
#include <string_view>
#include <vector>

PARTNERING_BEGIN

/// The carried amounts that measures give a division: those whose names begin as the division's do, by payer and period.
///
/// Refers to the measures of the ecosystem it was made of, which outlives it. Cost: O(n log n) to make, of n such measures; O(log n) and
/// the answer a question.
class given_amounts {
public:
    /// `under`: `agreement/division/`.
    given_amounts(const ecosystem& of, std::string_view under);

    /// What is given for a period.
    [[nodiscard]] allocation_state into(std::string_view payer, const date_range& period) const;
    /// Whom anything is given for, in whatever period; sorted.
    [[nodiscard]] std::vector<std::string> payers() const;

private:
    std::size_t prefix_;
    std::vector<const measure*> all_;  ///< sorted by payer, period, name
};

PARTNERING_END
