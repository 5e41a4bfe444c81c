#pragma once

// A picture as Mermaid's sequence diagram. It lays arrows out as the SVG of a model does, a row each beneath the columns, so that no label
// lies over another, however many there are; a flow chart's labels do, and its legend covers arrows.

#include "model_look.hpp"

#include <array>
#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

PARTNERING_BEGIN

/// An arrow from column to column.
struct sequence_arrow {
    std::size_t from;
    std::size_t to;
    std::string label;  ///< escaped for Mermaid
};

/// Arrows by kind, in the order of the looks.
using sequence_arrows = std::array<std::vector<sequence_arrow>, model_look::looks.size()>;

/// Columns from left to right, each with its name, escaped for Mermaid; then the kinds that have arrows, each on a ground of its colour.
///
/// Requires: columns for all arrows.
[[nodiscard]] std::string sequence_diagram(std::string_view title, const std::vector<std::string>& columns, const sequence_arrows& arrows);

PARTNERING_END
