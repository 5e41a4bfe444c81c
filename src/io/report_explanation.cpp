#include "report_common.hpp"

#include <partnering/io/report.hpp>
#include <partnering/io/text_table.hpp>

#include <algorithm>
#include <string_view>
#include <utility>
#include <vector>

PARTNERING_BEGIN

/// An explanation nests as deep as formulas and bases do, which is bounded; printing it needs no bound all the same: the way back up is
/// kept in a list, not in calls.
json::value report::of(const explanation& root)
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

namespace {

/// A number with its thousands parted, whatever stands after it: `10,300.00 EUR`. Names stay as they are: this is for numbers only.
std::string number(std::string_view content) { return report::grouped(content); }

/// `charge fee` for the basis `clause:fee`.
std::string basis_in_words(const std::string& name) { return name.rfind("clause:", 0) == 0 ? "charge " + name.substr(7) : name; }

/// `to 0.01, half even` for `to 0.01, half_even`.
std::string in_words(std::string text)
{
    std::replace(text.begin(), text.end(), '_', ' ');
    return text;
}

/// Inputs that are names or dates, not numbers: a party called `4711` is not 4,711.
bool is_name(std::string_view input)
{
    for (const std::string_view name :
         {"period", "version", "time", "of", "offer", "payer", "payee", "clause", "borne by", "currency", "unit", "given", "to", "who"})
        if (input == name) return true;
    return false;
}

/// One node in a line, as a person would say it.
class sentence {
public:
    explicit sentence(const explanation& node) : node_{node} {}

    [[nodiscard]] std::string str() const
    {
        const std::string& rule = node_.rule;
        if (rule == "payment" || rule == "payments") return rule + ' ' + node_.subject + ": " + number(node_.result);
        if (rule == "net")
            return "payment " + node_.subject + ": " + number(node_.result) + ", " + number(input("owes")) + " less " +
                   number(input("set_off")) + " set off";
        if (rule == "statement") return statement();
        if (rule == "charge") return charge();
        if (rule == "usage") return "usage of " + node_.subject + ": " + number(node_.result) + ' ' + input("unit") + " in " + records();
        if (rule == "record") return record();
        if (rule == "calendar") return "due by the calendar: " + number(node_.result) + (node_.result == "1" ? " time" : " times");
        if (rule == "basis") return basis_in_words(node_.subject) + ": " + number(node_.result);
        if (rule == "reported") return node_.subject + ": " + number(node_.result);
        if (rule == "measure")
            return node_.subject + " of " + input("of") + " in " + input("period") + ": " + number(node_.result) +
                   (input("given") == "yes" ? "" : " (not given: what the charge says for that case)");
        return (node_.subject.empty() ? "" : node_.subject + ": ") + formula_step();
    }

private:
    [[nodiscard]] std::string input(std::string_view name) const
    {
        for (const auto& [key, content] : node_.inputs)
            if (key == name) return content;
        return {};
    }
    [[nodiscard]] bool has(std::string_view name) const { return !input(name).empty(); }
    [[nodiscard]] std::string result() const { return " = " + number(node_.result); }
    [[nodiscard]] std::string records() const { return number(input("records")) + (input("records") == "1" ? " record" : " records"); }

    [[nodiscard]] std::string statement() const
    {
        std::string text = "statement " + node_.subject + ", " + input("period") + ": " + number(node_.result);
        if (has("borne by"))
            text += ", " + number(input("exact")) + " rounded " + in_words(input("rounded")) + "; " + number(input("rounding")) +
                    " borne by " + input("borne by");
        return text;
    }
    [[nodiscard]] std::string charge() const
    {
        std::string text = node_.subject + ": " + number(node_.result) + " (clause " + input("clause");
        for (const auto& [name, content] : node_.inputs)
            if (name != "payer" && name != "payee" && name != "clause")
                text += ", " + name + ' ' + (is_name(name) ? content : in_words(number(content)));
        return text + ')';
    }
    [[nodiscard]] std::string record() const
    {
        if (node_.inputs.empty()) return node_.subject;
        std::string text = "record " + node_.subject + ", " + input("time");
        for (const auto& [name, content] : node_.inputs)
            if (name != "time") text += ", " + name + ' ' + (is_name(name) ? content : number(content));
        return node_.result.empty() || node_.result == input("quantity") ? text : text + result();
    }
    /// The inputs whose names begin so, added up in words.
    [[nodiscard]] std::string added(std::string_view prefix) const
    {
        std::string text;
        for (const auto& [name, content] : node_.inputs)
            if (name.rfind(prefix, 0) == 0) text += (text.empty() ? "" : " + ") + number(content);
        return text;
    }
    /// The first input: what a step was applied to, with its name unless that is `quantity`.
    [[nodiscard]] std::string driven() const
    {
        if (node_.inputs.empty()) return {};
        const auto& [name, content] = node_.inputs.front();
        return name == "quantity" || name == "units" || name == "amount" || name == "charge" ? number(content)
                                                                                             : basis_in_words(name) + ' ' + number(content);
    }
    [[nodiscard]] std::string formula_step() const
    {
        const std::string& rule = node_.rule;
        if (rule == "per_unit") return driven() + " × " + number(input("price")) + result();
        // A tier of a division has shares in place of a price.
        if (rule == "tier" && (has("rate") || has("price"))) {
            const std::string flat = has("flat") ? " + " + number(input("flat")) : "";
            return driven() + " × " + number(has("rate") ? input("rate") : input("price")) + flat + result();
        }
        if (rule == "graduated" || rule == "volume") {
            const std::string tiers = added("tier ");
            return rule + " over " + driven() + ": " + (tiers.empty() ? "no tier is entered" : tiers) + result();
        }
        if (rule == "package")
            return driven() + " in packages of " + number(input("package size")) + ": " + number(input("packages")) + " × " +
                   number(input("price")) + result();
        if (rule == "percent" && !has("left")) return input("rate") + " of " + driven() + result();
        if (rule == "cost_plus" || rule == "retail_minus") {
            const bool plus = rule == "cost_plus";
            std::string text = driven() + (plus ? " plus " + input("markup") : " less " + input("discount"));
            if (has("plus a unit")) text += " plus " + number(input("quantity")) + " × " + number(input("plus a unit"));
            if (has("less a unit")) text += " less " + number(input("quantity")) + " × " + number(input("less a unit"));
            return text + result();
        }
        if (rule == "sum") return added("part ") + result();
        if (rule == "discount" && has("discount")) {
            // Where a measure decides how much is taken off, it stands between the two.
            std::string by;
            for (const auto& [name, content] : node_.inputs)
                if (name != "charge" && name != "discount") by += " (" + name + ": " + number(content) + ')';
            return number(input("charge")) + " less " + input("discount") + by + result();
        }
        if (rule == "flat") return "flat " + number(node_.result);
        std::string text = rule;
        bool first = true;
        for (const auto& [name, content] : node_.inputs) {
            text += (first ? ": " : ", ") + name + ' ' + (is_name(name) ? content : number(content));
            first = false;
        }
        return node_.result.empty() ? text : text + result();
    }
    const explanation& node_;
};

}  // namespace

std::string explanation_json(const explanation& why)
{
    json::value out = json::value::object();
    out.set("explanation", report::of(why));
    return json::to_text(out);
}

std::string explanation_text(const explanation& why)
{
    const auto line = [](const explanation& node) { return printable(sentence{node}.str()) + '\n'; };
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
