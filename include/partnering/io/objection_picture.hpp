#pragma once

#include <partnering/governance/sustainability.hpp>

#include <span>
#include <string>

PARTNERING_BEGIN

/// How a division stands, with the name under which a picture shows it: a stage, a proposal.
struct titled_report {
    std::string title;
    sustainability_report report;
};

/// Who objects to what, divisions side by side: a column a division with its two verdicts, a row for all who object to any of them. A bar
/// is what they have; where they object it is red and hatched, and a line stands where they could be.
///
/// Bars of one row are to one scale. Where those who would leave by themselves are not who would gain most by it, a report does not tell
/// what they could have, and the cell is empty. The picture has a background of its own; the same reports give the same bytes.
/// Source: Scalable Vector Graphics 1.1.
[[nodiscard]] std::string svg_picture(std::span<const titled_report> of);

PARTNERING_END
