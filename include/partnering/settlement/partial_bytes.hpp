#pragma once

#include <partnering/core/checked.hpp>
#include <partnering/settlement/partial.hpp>

#include <string>
#include <string_view>

PARTNERING_BEGIN

/// A partial as bytes, to be kept, sent to another machine, and merged there: what a cluster maps usage to and reduces.
///
/// The same partial gives the same bytes on every machine, whatever threads, batches and merges it came about by. They hold no plan:
/// whoever reads them compiles it from the same document for the same periods. io/partial_file.hpp keeps both in one file.
///
/// Ensures: partial_from_bytes() gives a partial that merges and finishes as this one does, and the same bytes again
/// Cost:    O(results log results + keys)
[[nodiscard]] std::string to_bytes(const partial& of);

/// Reads what to_bytes() wrote. Trusts nothing: each bit is under a SHA-256, and each number is held to the plan.
///
/// Errors: not_a_partial; partial_damaged (a bit was changed, or the end is missing); partial_version (of another version of the format);
///         foreign_partial (of another plan); partial_malformed (it was written so: no version of this library did that)
/// Cost:   O(bytes); memory at most about 100 times the bytes
/// Source: docs/reference/partial-file.md
[[nodiscard]] checked<partial> partial_from_bytes(std::string_view bytes, const plan& under);

PARTNERING_END
