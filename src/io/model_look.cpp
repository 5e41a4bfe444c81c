#include "model_look.hpp"

#include "model/role_kinds.hpp"

#include <algorithm>
#include <utility>

PARTNERING_BEGIN

namespace model_look {

std::size_t column_of(const std::vector<const model_place*>& columns, std::string_view place)
{
    const auto found = std::find_if(columns.begin(), columns.end(), [&](const model_place* each) { return each->key == place; });
    return found == columns.end() ? 0 : static_cast<std::size_t>(found - columns.begin());
}

std::string dot_style(const look& kind, bool back)
{
    const std::string colour{kind.colour};
    return "style=" + std::string{kind.dot_style} + (back ? ", dir=back, arrowtail=" : ", arrowhead=") + std::string{kind.dot_head} +
           ", color=\"" + colour + "\", fontcolor=\"" + colour + '"';
}

std::string dot_legend(std::span<const look* const> kinds)
{
    if (kinds.empty()) return {};
    std::string out = "  subgraph cluster_legend {\n    label=\"\";\n    color=gray;\n";
    for (const look* kind : kinds) {
        const std::string name{kind->plural};
        out += "    " + name + "_from [shape=point];\n    " + name + "_to [shape=plaintext, label=\"" + name + "\"];\n    " + name +
               "_from -> " + name + "_to [" + dot_style(*kind, false) + "];\n";
    }
    return out + "  }\n";
}

std::vector<const model_place*> columns_of(const partnership_model& model)
{
    std::vector<const model_place*> columns;
    for (const model_place& place : model.places) columns.push_back(&place);
    const auto nth = [&](std::size_t n) { return columns.begin() + static_cast<std::ptrdiff_t>(n); };
    for (const model_arrow& arrow : model.arrows) {
        if (arrow.through.empty()) continue;
        const std::size_t here = column_of(columns, arrow.through);
        const auto [first, last] = std::minmax({column_of(columns, arrow.from), column_of(columns, arrow.to)});
        if (here > last) std::rotate(nth(last), nth(here), nth(here) + 1);
        if (here < first) std::rotate(nth(here), nth(here) + 1, nth(last));
    }
    return columns;
}

std::vector<const model_arrow*> arrows_of(const partnership_model& model, flow_kind kind)
{
    std::vector<const model_arrow*> all;
    for (const model_arrow& each : model.arrows)
        if (each.kind == kind) all.push_back(&each);
    return all;
}

namespace {

std::string name_of_role(const std::string& key)
{
    const role* built_in = find_role(built_in_roles(), key);
    return built_in == nullptr || built_in->name.empty() ? key : built_in->name;
}

}  // namespace

std::string role_name(const model_place& place) { return name_of_role(place.role); }

std::string usual_role_name(const model_place& place) { return name_of_role(place.built_as.empty() ? place.role : place.built_as); }

std::string counted(const model_place& place)
{
    if (place.most == 1) return place.least == 0 ? "or none" : "just one";
    if (place.most == model_place::any_number) return place.least > 1 ? std::to_string(place.least) + " or more" : "one or more";
    return std::to_string(place.least) + " to " + std::to_string(place.most);
}

std::string label_of(const model_arrow& arrow)
{
    // S, T, R and sums of them are services, which payments are for; a word says what the payment itself is.
    const bool is_service = arrow.of.size() == 1 || arrow.of.find('+') != std::string::npos;
    std::string label = arrow.kind == flow_kind::payment && is_service ? "for " + arrow.of
                        : arrow.kind == flow_kind::introduction        ? "a customer"
                                                                       : arrow.of;
    if (!arrow.through.empty()) label += ", through " + arrow.through;
    if (arrow.consolidated) label += ", consolidated";
    if (arrow.netted) label += ", netted";
    if (arrow.optional) label += ", where agreed";
    return label;
}

std::string contract_told(const partnership_model& model)
{
    return model.contract_with.empty() ? "The end customer has a contract with each seller."
                                       : "The end customer's contract is with " + model.contract_with + '.';
}

std::string services_told(const partnership_model& model)
{
    std::string told;
    for (const auto& [letter, meaning] :
         {std::pair{'S', "the service in question"}, {'T', "another service"}, {'R', "a service to the partners"}}) {
        const auto names_it = [&](const model_arrow& arrow) {
            return arrow.of == std::string{letter} ||
                   (arrow.of.find('+') != std::string::npos && arrow.of.find(letter) != std::string::npos);
        };
        if (std::any_of(model.arrows.begin(), model.arrows.end(), names_it))
            told += (told.empty() ? "" : "; ") + std::string{letter} + ": " + meaning;
    }
    return told;
}

}  // namespace model_look

PARTNERING_END
