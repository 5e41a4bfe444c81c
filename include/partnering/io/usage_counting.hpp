#pragma once

#include <partnering/io/usage_csv.hpp>
#include <partnering/settlement/partial.hpp>

PARTNERING_BEGIN

/// How usage that was read from files is added up: with the inputs it came from, the records its reader rejected, and where each row
/// stands, so that the ledger tells all of it.
///
/// For accumulate() as it is, and for settle() as `{.counting = counting_of(usage)}`. Threads and the rest are the caller's to set.
///
/// Ensures: keeps a share of the table's storage; the table itself may go.
/// Cost:    O(rejects)
[[nodiscard]] accumulate_options counting_of(const usage_table& usage);

PARTNERING_END
