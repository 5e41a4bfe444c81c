#pragma once

#include <partnering/flow/flow.hpp>

#include <string>

PARTNERING_BEGIN

/// The partnership as a picture: parties as nodes, services as solid arrows, payments as dashed ones, one arrow for all that goes
/// from one party to another. Names are escaped, whatever they hold; the same flows give the same bytes.
///
/// Source: the DOT language of Graphviz.
[[nodiscard]] std::string dot_picture(const flow_set& of);

/// The same as a Mermaid flowchart, which Markdown viewers draw.
[[nodiscard]] std::string mermaid_picture(const flow_set& of);

PARTNERING_END
