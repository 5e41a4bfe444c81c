#pragma once

#include "io/file_content.hpp"

#include <partnering/io/usage_file.hpp>

#include <string>

PARTNERING_BEGIN

/// As read_usage_file(), of a file that is open already.
[[nodiscard]] checked<usage_table> read_usage_file_content(const std::string& path, file_content content, const usage_file_reading& how);

PARTNERING_END
