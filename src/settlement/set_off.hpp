#pragma once

#include <partnering/settlement/statement.hpp>

#include <span>
#include <vector>

PARTNERING_BEGIN

/// How much of each statement is set off against statements the other way, where lines between two are netted: in each period and currency
/// the lesser of the two sums, on both sides. Below zero where both sides are credits.
///
/// On the side that owes the more, statements are set off in their order. Statements whose quanta do not fit one another are not set off.
/// Ensures: over the statements of a pair, the two sides are set off by the same amount
[[nodiscard]] std::vector<rounded_money> set_off(std::span<const statement> statements);

PARTNERING_END
