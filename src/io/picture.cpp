#include "model_look.hpp"
#include "picture_text.hpp"
#include "sequence_diagram.hpp"

#include <partnering/io/picture.hpp>

#include <algorithm>
#include <map>
#include <set>
#include <string_view>
#include <tuple>
#include <utility>
#include <vector>

PARTNERING_BEGIN

namespace {

using namespace model_look;

/// What both pictures show, worked out once.
struct sketch {
    struct node {
        std::string name;
        bool is_class = false;
        bool is_introducer = false;
    };
    /// Which kind, by its place among the looks; from node, to node; what goes there, each once.
    using arrow = std::tuple<std::size_t, std::size_t, std::size_t>;
    std::vector<node> nodes;
    std::map<arrow, std::set<std::string>> arrows;

    explicit sketch(const flow_set& flows)
    {
        const value_chain& chain = flows.chain();
        const ecosystem& of = chain.of();
        std::map<flow_end, std::size_t> at;
        for (const flow_end& end : suppliers_first(flows)) {
            at.emplace(end, nodes.size());
            if (end.is_introducer()) {
                nodes.push_back({"(introducer)", false, true});
                continue;
            }
            const party& p = of[*end.party];
            nodes.push_back({name_of(p), p.kind == party_kind::party_class, false});
        }

        std::map<arrow, std::set<std::pair<std::string, std::string>>> unpriced;  // who carries nothing agreed, for which service
        for (const flow& f : flows.flows()) {
            // Bills go with services, and what a party keeps of its own takings goes nowhere.
            if (f.kind == flow_kind::bill || f.giver == f.receiver) continue;
            const auto kind = static_cast<std::size_t>(
                std::find_if(looks.begin(), looks.end(), [&](const look& each) { return each.kind == f.kind; }) - looks.begin());
            const arrow ends{kind, at[f.giver], at[f.receiver]};
            std::string through;
            for (const party_id by : f.through) through += (by == f.through.front() ? " through " : ", ") + name_of(of[by]);
            if (f.kind == flow_kind::payment && !f.clause && f.on)
                unpriced[ends].emplace(through, name_of(of[chain[*f.on].service]));
            else
                arrows[ends].insert(label_of(flows, f) + through);
        }
        // What a price is missing for is worth a word only beside what something else is paid for.
        for (const auto& [ends, missing] : unpriced) {
            std::set<std::string>& what = arrows[ends];
            const bool alone = what.empty();
            for (const auto& [through, service] : missing) what.insert("no price agreed" + (alone ? "" : " for " + service) + through);
        }
    }

    /// Whoever takes part, the introducer first: who supplies stands before whom it supplies, by what offers say; where that leaves it open
    /// or goes round in a circle, by key. Whoever lays a picture out goes by this order, so that services run from left to right.
    static std::vector<flow_end> suppliers_first(const flow_set& flows)
    {
        std::map<flow_end, std::set<flow_end>> supplies;
        std::map<flow_end, std::size_t> suppliers;
        for (const flow& f : flows.flows()) {
            suppliers.try_emplace(f.giver, 0);
            suppliers.try_emplace(f.receiver, 0);
            const bool offered = f.kind == flow_kind::service && f.on && !f.giver.is_introducer() && !f.receiver.is_introducer();
            if (offered && f.giver != f.receiver && supplies[f.giver].insert(f.receiver).second) ++suppliers[f.receiver];
        }
        std::vector<flow_end> order;
        if (suppliers.erase(flow_end{}) != 0) order.push_back(flow_end{});
        std::set<flow_end> ready;
        std::set<flow_end> waiting;  // those that a circle may go through
        for (const auto& [end, count] : suppliers) {
            if (count == 0)
                ready.insert(end);
            else if (supplies.contains(end))
                waiting.insert(end);
        }
        while (!ready.empty() || !waiting.empty()) {
            std::set<flow_end>& from = ready.empty() ? waiting : ready;
            const flow_end next = *from.begin();
            from.erase(from.begin());
            order.push_back(next);
            const auto supplied = supplies.find(next);
            if (supplied == supplies.end()) continue;
            for (const flow_end& to : supplied->second)
                if (--suppliers[to] == 0 && (waiting.erase(to) != 0 || !supplies.contains(to))) ready.insert(to);
        }
        return order;
    }

    static const std::string& name_of(const auto& p) { return p.name.empty() ? p.key : p.name; }

    static std::string label_of(const flow_set& flows, const flow& f)
    {
        const ecosystem& of = flows.chain().of();
        if (f.kind == flow_kind::introduction) return "customers";
        if (f.kind == flow_kind::exposure) return "adverts";
        if (f.on && f.kind == flow_kind::service) return name_of(of[flows.chain()[*f.on].service]);
        PARTNERING_EXPECTS(f.clause.has_value(), "what is paid without a clause is no label");
        const agreement_terms& terms = of[f.under].versions.entries()[f.version].value;
        if (f.clause->of == clause_ref::kind::charge) {
            const charge_clause& charge = terms.charges[f.clause->index];
            const std::string& paid = charge.label.empty() ? charge.key : charge.label;
            // A service that no offer states is known by what is paid for it.
            return f.kind == flow_kind::service ? "for " + paid : paid;
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

/// The kinds that are drawn, in the order of the looks.
std::vector<const look*> kinds_of(const sketch& drawn)
{
    std::vector<const look*> kinds;
    for (const auto& [arrow, what] : drawn.arrows)
        if (const look* kind = &looks[std::get<0>(arrow)]; kinds.empty() || kinds.back() != kind) kinds.push_back(kind);
    return kinds;
}

}  // namespace

std::string dot_picture(const flow_set& of)
{
    const sketch drawn{of};
    std::string out = "digraph partnership {\n  label=\"" + escaped_for_dot(of.chain().of().name()) +
                      "\";\n  labelloc=t;\n  rankdir=LR;\n  nodesep=0.4;\n  bgcolor=white;\n  fontname=\"sans-serif\";\n"
                      "  node [shape=box, style=rounded, fontname=\"sans-serif\"];\n  edge [fontname=\"sans-serif\", fontsize=10];\n";
    for (std::size_t i = 0; i < drawn.nodes.size(); ++i) {
        const sketch::node& n = drawn.nodes[i];
        out += "  p" + std::to_string(i) + " [label=\"" + escaped_for_dot(n.name) + '"';
        if (n.is_class) out += ", peripheries=2";
        if (n.is_introducer) out += ", style=\"rounded,dashed\"";
        out += "];\n";
    }
    for (const auto& [arrow, what] : drawn.arrows) {
        const auto& [kind, from, to] = arrow;
        const bool back = from > to;
        out += "  p" + std::to_string(back ? to : from) + " -> p" + std::to_string(back ? from : to) + " [label=\"" +
               joined(what, escaped_for_dot, "\\n") + "\", " + dot_style(looks[kind], back) + "];\n";
    }
    return out + dot_legend(kinds_of(drawn)) + "}\n";
}

std::string mermaid_picture(const flow_set& of)
{
    const sketch drawn{of};
    std::vector<std::string> names;
    for (const sketch::node& n : drawn.nodes) names.push_back(escaped_for_mermaid(n.name) + (n.is_class ? "<br/>(class)" : ""));
    sequence_arrows arrows;
    for (const auto& [arrow, what] : drawn.arrows) {
        const auto& [kind, from, to] = arrow;
        arrows[kind].push_back({from, to, joined(what, escaped_for_mermaid, "<br/>")});
    }
    // Without the partnership's name: a title that is longer than the columns would leave the picture.
    return sequence_diagram({}, names, arrows);
}

PARTNERING_END
