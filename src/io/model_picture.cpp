#include "model_look.hpp"
#include "picture_text.hpp"
#include "sequence_diagram.hpp"

#include <partnering/io/model_picture.hpp>

#include <algorithm>
#include <cstddef>
#include <string_view>
#include <vector>

PARTNERING_BEGIN

namespace {

using namespace model_look;

/// Places are numbered, so that a key may hold anything.
std::string node(const partnership_model& of, std::string_view place)
{
    const auto at = std::find_if(of.places.begin(), of.places.end(), [&](const model_place& each) { return each.key == place; });
    return 'p' + std::to_string(at - of.places.begin());
}

std::string title(const partnership_model& of) { return of.acronym + (of.name.empty() ? "" : " · " + of.name); }

}  // namespace

std::string dot_picture(const partnership_model& of)
{
    const auto columns = columns_of(of);
    std::string out = "digraph model {\n  label=\"" + escaped_for_dot(title(of)) +
                      "\";\n  labelloc=t;\n  rankdir=LR;\n  ranksep=1.6;\n  bgcolor=white;\n  fontname=\"sans-serif\";\n"
                      "  node [shape=box, style=rounded, fontname=\"sans-serif\"];\n  edge [fontname=\"sans-serif\", fontsize=10];\n";
    for (const model_place& place : of.places)
        out += "  " + node(of, place.key) + " [label=\"" + escaped_for_dot(place.key) + "\\n" + escaped_for_dot(usual_role_name(place)) +
               "\\n" + escaped_for_dot(counted(place)) + '"' + (place.most == 1 ? "" : ", peripheries=2") + "];\n";
    std::vector<const look*> drawn;
    for (const look& kind : looks) {
        const auto arrows = arrows_of(of, kind.kind);
        for (const model_arrow* arrow : arrows) {
            const bool back = column_of(columns, arrow->from) > column_of(columns, arrow->to);
            out += "  " + node(of, back ? arrow->to : arrow->from) + " -> " + node(of, back ? arrow->from : arrow->to) + " [label=\"" +
                   escaped_for_dot(label_of(*arrow)) + "\", " + dot_style(kind, back) + "];\n";
        }
        if (!arrows.empty()) drawn.push_back(&kind);
    }
    return out + dot_legend(drawn) + "}\n";
}

std::string mermaid_picture(const partnership_model& of)
{
    const auto columns = columns_of(of);
    std::vector<std::string> names;
    for (const model_place* place : columns)
        names.push_back(escaped_for_mermaid(place->key) + "<br/>" + escaped_for_mermaid(usual_role_name(*place)) + "<br/>" +
                        escaped_for_mermaid(counted(*place)));
    sequence_arrows arrows;
    for (std::size_t kind = 0; kind < looks.size() && !columns.empty(); ++kind)
        for (const model_arrow* arrow : arrows_of(of, looks[kind].kind))
            arrows[kind].push_back({column_of(columns, arrow->from), column_of(columns, arrow->to), escaped_for_mermaid(label_of(*arrow))});
    return sequence_diagram(title(of), names, arrows);
}

PARTNERING_END
