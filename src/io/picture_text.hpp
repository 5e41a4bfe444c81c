#pragma once

// Names in pictures, escaped whatever they hold.

#include <partnering/core/version.hpp>

#include <string>
#include <string_view>

PARTNERING_BEGIN

/// Within the double quotes of the DOT language.
[[nodiscard]] std::string escaped_for_dot(std::string_view text);
/// In a Mermaid diagram, to which a label is HTML and Markdown.
[[nodiscard]] std::string escaped_for_mermaid(std::string_view text);

PARTNERING_END
