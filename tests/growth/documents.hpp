#pragma once

#include <partnering/core/finding.hpp>

#include <cstddef>
#include <cstdint>
#include <functional>
#include <span>
#include <string>
#include <utility>
#include <vector>

namespace growth {

using number = std::size_t;

/// One for each from 0 to n, between commas.
[[nodiscard]] std::string list_of(number n, const std::function<std::string(const std::string&)>& one);
[[nodiscard]] std::string quoted(const std::string& text);
/// `{"format": ..., FIELD: VALUE, ...}`
[[nodiscard]] std::string document_of(const std::vector<std::pair<std::string, std::string>>& fields);

/// The codes of findings, sorted, each once, with a blank between two.
[[nodiscard]] std::string codes_of(std::span<const partnering::finding> findings);

/// Work that goes with the square makes four of each doubling. Sorting n things makes 2.2 of it where n is a thousand, and less later.
inline constexpr std::uint64_t limit_in_tenths = 23;

}  // namespace growth
