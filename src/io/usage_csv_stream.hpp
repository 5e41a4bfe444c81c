#pragma once

#include "io/usage_csv_rows.hpp"

#include <cstddef>
#include <string>
#include <string_view>

PARTNERING_BEGIN

namespace usage_csv {

/// The beginning of a compressed text: at least its first line that is not blank, where that is no longer than a record may be.
/// Errors: what is wrong with the content so far.
[[nodiscard]] std::string head_of_compressed(std::string_view content, std::string& wrong);

/// Reads a compressed text from behind its head to its end, and gives what is wrong with it; empty: nothing.
///
/// Holds the text from where a record begins to where it ends, and a few hundred kilobytes beside it; `ahead` decompresses in a thread of
/// its own.
[[nodiscard]] std::string read_stream(std::string_view content, std::size_t head_bytes, row_reader& reader, bool ahead);

}  // namespace usage_csv

PARTNERING_END
