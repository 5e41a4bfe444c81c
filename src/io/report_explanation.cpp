#include "report_common.hpp"

#include <partnering/io/report.hpp>
#include <partnering/io/text_table.hpp>

#include <utility>
#include <vector>

PARTNERING_BEGIN

namespace {

/// An explanation nests as deep as formulas and bases do, which is bounded; printing it needs no bound all the same: the way back up is
/// kept in a list, not in calls.
json::value json_of(const explanation& root)
{
    struct level {
        const explanation* node;
        json::value made;
        json::value children;
        std::size_t next = 0;
    };
    const auto begin = [](const explanation& node) {
        json::value made = json::value::object();
        made.set("rule", json::value::of(node.rule));
        made.set("subject", json::value::of(node.subject));
        json::value inputs = json::value::object();
        for (const auto& [name, content] : node.inputs) {
            // One name may come twice (the steps of a table): each gets a place of its own.
            std::string field = name;
            for (int again = 2; inputs.find(field) != nullptr; ++again) field = name + ' ' + std::to_string(again);
            inputs.set(field, json::value::of(content));
        }
        made.set("inputs", std::move(inputs));
        made.set("result", json::value::of(node.result));
        return level{&node, std::move(made), json::value::array()};
    };
    std::vector<level> open;
    open.push_back(begin(root));
    for (;;) {
        level& top = open.back();
        if (top.next < top.node->children.size()) {
            const explanation& child = top.node->children[top.next++];
            open.push_back(begin(child));
            continue;
        }
        json::value done = std::move(top.made);
        done.set("children", std::move(top.children));
        open.pop_back();
        if (open.empty()) return done;
        open.back().children.add(std::move(done));
    }
}

}  // namespace

std::string explanation_json(const explanation& why)
{
    json::value out = json::value::object();
    out.set("explanation", json_of(why));
    return json::to_text(out);
}

std::string explanation_text(const explanation& why)
{
    const auto line = [](const explanation& node) {
        std::string text = node.rule;
        if (!node.subject.empty()) text += (text.empty() ? "" : " ") + node.subject;
        if (!node.inputs.empty()) {
            text += ": ";
            bool first = true;
            for (const auto& [name, content] : node.inputs) {
                text += (first ? "" : ", ") + name + ' ' + report::grouped(content);
                first = false;
            }
        }
        if (!node.result.empty()) text += " = " + report::grouped(node.result);
        return printable(text) + '\n';
    };
    struct level {
        const explanation* node;
        std::size_t next = 0;
    };
    std::string out = line(why);
    std::string indent;
    std::vector<level> open{{&why}};
    while (!open.empty()) {
        level& top = open.back();
        if (top.next == top.node->children.size()) {
            open.pop_back();
            continue;
        }
        const explanation& child = top.node->children[top.next++];
        indent.clear();
        for (std::size_t i = 0; i + 1 < open.size(); ++i) indent += open[i].next < open[i].node->children.size() ? "│  " : "   ";
        out += indent + (top.next < top.node->children.size() ? "├─ " : "└─ ") + line(child);
        open.push_back({&child});
    }
    return out;
}

PARTNERING_END
