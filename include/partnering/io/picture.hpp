#pragma once

#include <partnering/flow/flow.hpp>

#include <string>

PARTNERING_BEGIN

/// The partnership as a picture: parties as nodes; services, payments, introductions and exposures as arrows of their own looks, one for
/// all of a kind that goes from one party to another, with a legend. Bills go with services and are not drawn. Names are escaped, whatever
/// they hold; the same flows give the same bytes.
///
/// Source: the DOT language of Graphviz.
[[nodiscard]] std::string dot_picture(const flow_set& of);

/// The same as a Mermaid sequence diagram, which Markdown viewers draw: a column a party, a row an arrow, arrows of a kind together.
[[nodiscard]] std::string mermaid_picture(const flow_set& of);

PARTNERING_END
