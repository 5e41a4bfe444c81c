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
/// In XML, between tags and in attributes.
[[nodiscard]] std::string escaped_for_xml(std::string_view text);

/// About how wide a text is, in pixels: fonts differ, and none is embedded, so that a wide one is assumed.
[[nodiscard]] int width_of(std::string_view text, int size);

PARTNERING_END
