#pragma once

// Names in pictures, escaped whatever they hold.

#include <partnering/core/version.hpp>

#include <string>
#include <string_view>

PARTNERING_BEGIN

/// Within the double quotes of the DOT language.
[[nodiscard]] std::string escaped_for_dot(std::string_view text);
/// Within the double quotes of a Mermaid label, which is HTML and Markdown to it.
[[nodiscard]] std::string escaped_for_mermaid(std::string_view text);

PARTNERING_END
