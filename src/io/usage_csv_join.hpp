#pragma once

#include "io/usage_csv_rows.hpp"

#include <partnering/io/usage_csv.hpp>

#include <cstdint>
#include <span>
#include <vector>

PARTNERING_BEGIN

namespace usage_csv {

/// One input whose text lies in memory, with its header read.
struct plain_text {
    const prepared* file;
    std::uint32_t input;  ///< its number
};

/// Reads texts into `into` in several threads: each takes a piece and reads it as if a record began there, and joins its rows to those
/// before it once it is known where the piece before it ended. Where a record did not begin there after all, the piece is read again.
///
/// Ensures: the same as one text after the other in one thread, codes of names included. What waits to be joined is one piece a thread.
/// Shapes: `digests` an input; those of `texts` are filled in.
/// Errors: false where there are more rows than a table can have.
[[nodiscard]] bool read_in_threads(const row_rules& rules, std::span<const usage_input> inputs, std::span<const plain_text> texts,
                                   unsigned threads, std::size_t piece_bytes, std::span<usage_input_digest> digests, row_store& into);

/// Says where the rejects from `first` on stand. Shapes: `lines` of the rejects from `first` on
void place_rejects(std::vector<reject>& rejects, std::size_t first, std::span<const std::uint64_t> lines, const std::string& name,
                   std::uint64_t lines_before);

}  // namespace usage_csv

PARTNERING_END
