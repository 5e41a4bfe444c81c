#pragma once

#include <partnering/clearing/obligation_set.hpp>
#include <partnering/settlement/statement.hpp>

PARTNERING_BEGIN

/// Statements as obligations, a line of a statement each, ready to be netted.
///
/// The line's key says where it stands: `AGREEMENT/PERIOD/PAYER/PAYEE/CLAUSE/OFFER/VERSION` with the currency behind it (a `/` or `%` in a
/// key as in an address: `%2F`, `%25`). A line below zero, a credit, is owed by the payee. Amounts of a currency are counted in the finest
/// step that holds those of all its statements.
///
/// Requires: statements as statements() gives them, for all viewers or for one.
/// Errors:   `amount_out_of_range`
/// Cost:     O(lines)
[[nodiscard]] checked<obligation_set> obligations(const std::vector<statement>& of);

/// Payments as obligations, one each: for those who net no finer than that. The key is `PAYER/PAYEE/CURRENCY`.
[[nodiscard]] checked<obligation_set> obligations(const std::vector<payment>& of);

PARTNERING_END
