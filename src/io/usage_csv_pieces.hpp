#pragma once

#include <partnering/io/usage_csv.hpp>

#include <cstddef>
#include <span>

PARTNERING_BEGIN

/// So much text is read at a time where several threads read.
inline constexpr std::size_t usual_piece_bytes = std::size_t{2} << 20;
/// As read_usage_csv(), with other pieces. Requires: piece_bytes > 0
[[nodiscard]] checked<usage_table> read_usage_csv_in_pieces(std::span<const usage_input> inputs, const usage_format& format,
                                                            unsigned threads, std::size_t piece_bytes);

PARTNERING_END
