#include "sequence_diagram.hpp"

#include "picture_text.hpp"

#include <charconv>

PARTNERING_BEGIN

namespace {

/// The ground of a kind's arrows: its colour, thinned as in the SVG. Mermaid reads no colours in hexadecimal here.
std::string tint_of(std::string_view colour)
{
    std::string tint = "rgba(";
    for (const std::size_t channel : {1U, 3U, 5U}) {
        unsigned value = 0;
        const char* digits = colour.data() + channel;
        std::from_chars(digits, digits + 2, value, 16);
        tint += std::to_string(value) + ", ";
    }
    return tint + "0.07)";
}

}  // namespace

std::string sequence_diagram(std::string_view title, const std::vector<std::string>& columns, const sequence_arrows& arrows)
{
    std::string out;
    // The title is a string of YAML, which quotes as DOT does, and is drawn as plain text.
    if (!title.empty()) out = "---\ntitle: \"" + escaped_for_dot(title) + "\"\n---\n";
    out += "sequenceDiagram\n";
    for (std::size_t i = 0; i < columns.size(); ++i) out += "  participant p" + std::to_string(i) + " as " + columns[i] + '\n';
    for (std::size_t kind = 0; kind < arrows.size(); ++kind) {
        if (arrows[kind].empty()) continue;
        const model_look::look& look = model_look::looks[kind];
        out += "  rect " + tint_of(look.colour) + "\n  Note over p0" +
               (columns.size() > 1 ? ",p" + std::to_string(columns.size() - 1) : std::string{}) + ": " + std::string{look.plural} + '\n';
        for (const sequence_arrow& arrow : arrows[kind])
            out +=
                "  p" + std::to_string(arrow.from) + std::string{look.mermaid} + 'p' + std::to_string(arrow.to) + ": " + arrow.label + '\n';
        out += "  end\n";
    }
    return out;
}

PARTNERING_END
