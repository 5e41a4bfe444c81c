#pragma once

#include <partnering/model/partnership_model.hpp>

#include <string>

PARTNERING_BEGIN

// Pictures of a model, drawn from its row and nothing else: each kind of arrow has a colour, a dash and a head of its own, so that who
// serves and who pays whom is told apart at a glance, in print too. The same row gives the same bytes.

/// A column a place, a row an arrow, arrows of a kind together, services and payments first. Who carries what others send one another has a
/// dot where it passes; a place that an arrow has nothing to do with is bridged.
///
/// The picture has a background of its own, so that it is read on light and dark pages alike; it embeds no font and runs nothing.
/// Source: Scalable Vector Graphics 1.1.
[[nodiscard]] std::string svg_picture(const partnership_model& of);

/// As a graph in the DOT language of Graphviz, with a legend.
[[nodiscard]] std::string dot_picture(const partnership_model& of);

/// As a Mermaid sequence diagram, which Markdown viewers draw: columns, rows and kinds as in the SVG, without rings and bridges.
[[nodiscard]] std::string mermaid_picture(const partnership_model& of);

PARTNERING_END
