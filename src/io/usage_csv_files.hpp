#pragma once

#include "io/file_content.hpp"

#include <partnering/io/usage_csv.hpp>

#include <span>
#include <string>

PARTNERING_BEGIN

/// As read_usage_csv_files(), on files that are open already. Shapes: a path a file.
[[nodiscard]] checked<usage_table> read_usage_csv_contents(std::span<const std::string> paths, std::span<const file_content> files,
                                                           const usage_format& format, unsigned threads = 1);

PARTNERING_END
