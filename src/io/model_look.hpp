#pragma once

// What the pictures of a model have in common: how each kind of arrow looks, and what stands beside it.

#include <partnering/model/partnership_model.hpp>

#include <array>
#include <cstddef>
#include <span>
#include <string>
#include <string_view>
#include <vector>

PARTNERING_BEGIN
namespace model_look {

/// How a kind of arrow looks. Colours keep a contrast of 4.5 to 1 or more against the white they stand on; dash and head tell the kinds
/// apart without them.
struct look {
    flow_kind kind;
    std::string_view plural;
    std::string_view colour;
    std::string_view dash;       ///< of SVG; empty: solid
    std::string_view dot_style;  ///< of Graphviz
    std::string_view dot_head;
    std::string_view mermaid;  ///< the arrow of a sequence diagram
};

/// In the order of reading: who serves and who pays is what people look for first.
inline constexpr std::array<look, 5> looks{{
    {flow_kind::service, "services", "#1d4ed8", "", "bold", "normal", "->>"},
    {flow_kind::payment, "payments", "#15803d", "9 5", "dashed", "empty", "-->>"},
    {flow_kind::bill, "bills", "#57534e", "2 4", "dotted", "vee", "--)"},
    {flow_kind::introduction, "introductions", "#b45309", "12 4 2 4", "dashed", "dot", "-)"},
    {flow_kind::exposure, "exposures", "#a21caf", "5 3", "dashed", "diamond", "--x"},
}};

/// How an arrow of a kind looks in the DOT language. One that goes back is written as one that goes forth with its head at the start:
/// ranks then follow the services, whatever goes the other way.
[[nodiscard]] std::string dot_style(const look& kind, bool back);
/// What each kind of arrow that a picture has stands for, as a cluster of its own; nothing where there are none.
[[nodiscard]] std::string dot_legend(std::span<const look* const> kinds);

/// The places from left to right: in the order of the row, with whoever carries something between those it carries it for.
[[nodiscard]] std::vector<const model_place*> columns_of(const partnership_model& model);
/// The first column where the place is none of them.
[[nodiscard]] std::size_t column_of(const std::vector<const model_place*>& columns, std::string_view place);
[[nodiscard]] std::vector<const model_arrow*> arrows_of(const partnership_model& model, flow_kind kind);
/// The name of the role that a place asks for.
[[nodiscard]] std::string role_name(const model_place& place);
/// The name of the role that whoever stands there mostly has: where a place asks for nothing in particular, it says more.
[[nodiscard]] std::string usual_role_name(const model_place& place);
/// How many stand in a place: `just one`, `2 or more`.
[[nodiscard]] std::string counted(const model_place& place);
/// What an arrow says beside its kind: `S`, `for S`, `S, consolidated`.
[[nodiscard]] std::string label_of(const model_arrow& arrow);
/// Whom the end customer has a contract with, as a sentence.
[[nodiscard]] std::string contract_told(const partnership_model& model);
/// What the letters S, T and R stand for, as far as the model has them; empty where it has none.
[[nodiscard]] std::string services_told(const partnership_model& model);

}  // namespace model_look
PARTNERING_END
