#pragma once

// All codes in use, for suggestions: not a public header.

#include <partnering/core/version.hpp>

#include <string_view>
#include <vector>

PARTNERING_BEGIN

namespace detail {
[[nodiscard]] std::vector<std::string_view> currency_codes();
}  // namespace detail

PARTNERING_END
