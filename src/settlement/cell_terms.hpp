#pragma once

#include "finishing.hpp"

#include <optional>
#include <vector>

PARTNERING_BEGIN

// What legs and their bases add up at each cell of a group.

/// A summand of a basis that is there for the records of a group.
struct basis_summand {
    std::uint32_t leg;                      ///< where it is one
    std::optional<std::uint32_t> position;  ///< of the leg on the group's route; none: reported gross
    bool whole;                             ///< it exists only for a whole period
    int sign;
};
/// Of a basis of a leg, by its position among those of its formula.
[[nodiscard]] std::vector<basis_summand> summands_of(const usage_sums& usage, const leg_use& use, std::size_t basis_at);

/// What a basis adds up. Amounts of a whole period are no part of a cell's.
[[nodiscard]] std::vector<term> basis_terms(const finishing& state, std::uint32_t group, const std::vector<basis_summand>& of);

/// What a leg that is a weighted sum adds up; of a division's last member: its basis, less what its siblings take.
[[nodiscard]] std::vector<term> leg_terms(const finishing& state, const leg_use& use);

PARTNERING_END
