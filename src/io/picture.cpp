#include "picture_text.hpp"

#include <partnering/io/picture.hpp>

#include <partnering/io/text_table.hpp>

#include <algorithm>
#include <map>
#include <set>
#include <string_view>
#include <tuple>
#include <vector>

PARTNERING_BEGIN

namespace {

/// What both pictures show, worked out once.
struct sketch {
    struct node {
        std::string name;
        bool is_class = false;
        bool is_introducer = false;
    };
    /// From node, to node, whether money; what goes there, each once.
    using arrow = std::tuple<std::size_t, std::size_t, bool>;
    std::vector<node> nodes;
    std::map<arrow, std::set<std::string>> arrows;

    explicit sketch(const flow_set& flows)
    {
        const value_chain& chain = flows.chain();
        const ecosystem& of = chain.of();
        // Nodes in the order of the parties' keys; the introducer comes last.
        std::set<flow_end> ends;
        for (const flow& f : flows.flows()) {
            ends.insert(f.giver);
            ends.insert(f.receiver);
        }
        std::map<flow_end, std::size_t> at;
        const auto add = [&](const flow_end& end) {
            at.emplace(end, nodes.size());
            if (end.is_introducer()) {
                nodes.push_back({"(introducer)", false, true});
                return;
            }
            const party& p = of[*end.party];
            nodes.push_back({p.name.empty() ? p.key : p.name, p.kind == party_kind::party_class, false});
        };
        for (const flow_end& end : ends)
            if (!end.is_introducer()) add(end);
        if (ends.count(flow_end{}) != 0) add(flow_end{});

        for (const flow& f : flows.flows()) {
            if (f.kind == flow_kind::service && f.on) {
                const service& s = of[chain[*f.on].service];
                arrows[{at[f.giver], at[f.receiver], false}].insert(s.name.empty() ? s.key : s.name);
            } else if (f.kind == flow_kind::payment && f.giver != f.receiver) {
                // What a party keeps of its own takings is no arrow.
                arrows[{at[f.giver], at[f.receiver], true}].insert(label_of(flows, f));
            }
        }
        // A sale without a price of its own is worth a word only where nothing else is paid between the two.
        for (auto& [arrow, what] : arrows)
            if (std::get<2>(arrow) && what.size() > 1) what.erase(std::string{no_price});
    }

    static constexpr std::string_view no_price = "no price agreed";

    static std::string label_of(const flow_set& flows, const flow& f)
    {
        const ecosystem& of = flows.chain().of();
        if (!f.clause) return std::string{no_price};
        const agreement_terms& terms = of[f.under].versions.entries()[f.version].value;
        if (f.clause->of == clause_ref::kind::charge) {
            const charge_clause& charge = terms.charges[f.clause->index];
            return charge.label.empty() ? charge.key : charge.label;
        }
        const division_clause& division = terms.divisions[f.clause->index];
        const std::string& label = division.members[f.clause->member].label;
        return label.empty() ? division.key : label;
    }
};

std::string joined(const std::set<std::string>& what, std::string (*escape)(std::string_view), std::string_view between)
{
    std::string out;
    for (const std::string& one : what) {
        if (!out.empty()) out += between;
        out += escape(one);
    }
    return out;
}

}  // namespace

std::string dot_picture(const flow_set& of)
{
    const sketch drawn{of};
    std::string out = "digraph partnership {\n  label=\"" + escaped_for_dot(of.chain().of().name()) +
                      "\";\n  labelloc=t;\n  rankdir=LR;\n  node [shape=box, style=rounded, fontname=\"sans-serif\"];\n"
                      "  edge [fontname=\"sans-serif\", fontsize=10];\n";
    for (std::size_t i = 0; i < drawn.nodes.size(); ++i) {
        const sketch::node& n = drawn.nodes[i];
        out += "  p" + std::to_string(i) + " [label=\"" + escaped_for_dot(n.name) + '"';
        if (n.is_class) out += ", peripheries=2";
        if (n.is_introducer) out += ", style=\"rounded,dashed\"";
        out += "];\n";
    }
    for (const auto& [arrow, what] : drawn.arrows) {
        const auto& [from, to, money] = arrow;
        out += "  p" + std::to_string(from) + " -> p" + std::to_string(to) + " [label=\"" + joined(what, escaped_for_dot, "\\n") + '"';
        // Payments go against the services: they must not turn the ranks around.
        if (money) out += ", style=dashed, color=\"#2e7d32\", fontcolor=\"#2e7d32\", constraint=false";
        out += "];\n";
    }
    return out + "}\n";
}

std::string mermaid_picture(const flow_set& of)
{
    const sketch drawn{of};
    std::string out = "flowchart LR\n";
    for (std::size_t i = 0; i < drawn.nodes.size(); ++i) {
        const sketch::node& n = drawn.nodes[i];
        out += "  p" + std::to_string(i) + (n.is_class ? "[[\"" : "[\"") + escaped_for_mermaid(n.name) + (n.is_class ? "\"]]\n" : "\"]\n");
    }
    for (const auto& [arrow, what] : drawn.arrows) {
        const auto& [from, to, money] = arrow;
        out += "  p" + std::to_string(from) + (money ? " -.->|\"" : " -->|\"") + joined(what, escaped_for_mermaid, "<br/>") + "\"| p" +
               std::to_string(to) + '\n';
    }
    return out;
}

PARTNERING_END
