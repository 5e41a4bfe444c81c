#pragma once

#include "size_sums.hpp"

#include <partnering/allocation/allocation.hpp>
#include <partnering/money/explanation.hpp>

#include <span>
#include <string>
#include <string_view>
#include <vector>

PARTNERING_BEGIN

/// What each player adds to others on average, by how likely it meets a coalition of k others: `likely[k]` is the probability of each
/// single one of them.
///
/// Shapes: players entries of `likely`; `why` has a child a player, and below it one for each number of others
/// Errors: arithmetic_error
/// Cost:   that of size_sums
[[nodiscard]] allocation semivalue(const game& of, std::span<const rational> likely, std::string_view rule, std::string_view why_each);

/// What a player adds on average to so many others, and how likely it is to meet so many.
[[nodiscard]] explanation added_to(unsigned others, std::string_view who, const rational& likely, const rational& on_average);

/// The explanation of shares that players are given, a child a player.
[[nodiscard]] explanation of_players(std::string_view rule, const game& of, std::span<const rational> shares, std::string_view why_each);

PARTNERING_END
