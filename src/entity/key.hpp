#pragma once

#include <partnering/core/version.hpp>

#include <cstddef>
#include <string_view>

PARTNERING_BEGIN

/// A key has at most this many bytes.
inline constexpr std::size_t max_key_bytes = 200;

[[nodiscard]] bool is_utf8(std::string_view text) noexcept;

/// What keeps a text from being a key, as the rest of a sentence (`has a comma`), or nullptr where nothing does.
///
/// A key is not empty, is UTF-8, has at most max_key_bytes, and has no control character and no comma: keys stand in
/// messages, on the command line, and in lists that commas part.
[[nodiscard]] const char* what_is_wrong_with_key(std::string_view key) noexcept;

PARTNERING_END
