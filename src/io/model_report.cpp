#include "model/marks_in_words.hpp"
#include "model_look.hpp"
#include "report_common.hpp"

#include <partnering/io/model_report.hpp>
#include <partnering/io/report.hpp>
#include <partnering/io/text_table.hpp>

#include <algorithm>
#include <cstddef>
#include <set>
#include <string_view>
#include <vector>

PARTNERING_BEGIN

namespace {

using namespace model_look;
using json::value;

value text(std::string_view of) { return value::of(of); }

std::vector<const partnership_model*> by_acronym(const model_catalogue& of)
{
    std::vector<const partnership_model*> all;
    for (const partnership_model& each : of.models()) all.push_back(&each);
    std::sort(all.begin(), all.end(), [](const partnership_model* a, const partnership_model* b) { return a->acronym < b->acronym; });
    return all;
}

value arrows_json(const partnership_model& model, flow_kind kind)
{
    value list = value::array();
    for (const model_arrow* arrow : arrows_of(model, kind)) {
        value one = value::object();
        one.set("from", text(arrow->from));
        one.set("to", text(arrow->to));
        one.set("of", report::text_or_null(arrow->of));
        one.set("through", report::text_or_null(arrow->through));
        one.set("optional", value::of(arrow->optional));
        one.set("consolidated", value::of(arrow->consolidated));
        one.set("netted", value::of(arrow->netted));
        list.add(std::move(one));
    }
    return list;
}

value json_of(const partnership_model& model, const model_catalogue& of)
{
    value one = value::object();
    one.set("acronym", text(model.acronym));
    one.set("name", text(model.name));
    value variants = value::array();
    for (const model_variant& variant : model.variants) {
        value each = value::object();
        each.set("acronym", text(variant.acronym));
        each.set("place", report::text_or_null(variant.place));
        each.set("role", report::text_or_null(variant.role));
        variants.add(std::move(each));
    }
    one.set("variants", std::move(variants));
    one.set("summary", text(model.summary));
    one.set("exception", report::text_or_null(model.exception));
    value places = value::array();
    for (const model_place& place : model.places) {
        value each = value::object();
        each.set("key", text(place.key));
        each.set("role", text(place.role));
        each.set("built_as", report::text_or_null(place.built_as));
        each.set("least", value::integer(place.least));
        each.set("most", place.most == model_place::any_number ? value{} : value::integer(place.most));
        places.add(std::move(each));
    }
    one.set("places", std::move(places));
    for (const look& kind : looks) one.set(kind.plural, arrows_json(model, kind.kind));
    one.set("contract_with", report::text_or_null(model.contract_with));
    one.set("policy", text(model.policy));
    value marks = value::array();
    const std::vector<std::string> words = marks_in_words(model, of);
    for (std::size_t i = 0; i < words.size(); ++i) {
        value each = value::object();
        each.set("name", text(model.marks[i]));
        each.set("holds", text(words[i]));
        marks.add(std::move(each));
    }
    one.set("marks", std::move(marks));
    value refines = value::array();
    for (const std::string& each : model.refines) refines.add(text(each));
    one.set("refines", std::move(refines));
    return one;
}

/// `S: B→D→C; R: E→B`: arrows of one service that follow one another are one way; what is only agreed now and then stands in brackets.
std::string ways(const partnership_model& model, flow_kind kind)
{
    const auto arrows = arrows_of(model, kind);
    std::string out;
    for (std::size_t i = 0; i < arrows.size();) {
        const model_arrow& first = *arrows[i];
        std::string way = first.from + "→" + first.to;
        std::size_t next = i + 1;
        const auto same = [&](const model_arrow& other) { return other.of == first.of && other.optional == first.optional; };
        for (; next < arrows.size() && same(*arrows[next]); ++next) {
            const model_arrow& last = *arrows[next - 1];
            // What a service comes back as is the same service; money that comes back is another payment.
            const bool goes_on = arrows[next]->from == last.to && (kind == flow_kind::service || arrows[next]->to != last.from);
            way += (goes_on ? "" : ", " + arrows[next]->from) + "→" + arrows[next]->to;
        }
        const std::string what = (first.of.empty() ? "" : first.of + ": ") + way;
        out += (out.empty() ? "" : "; ") + (first.optional ? '[' + what + ']' : what);
        i = next;
    }
    return out;
}

std::string bullet(const std::string& text) { return "- " + printable(text) + '\n'; }

std::string role_of(const model_place* place, const std::string& role)
{
    model_place as = place == nullptr ? model_place{} : *place;
    as.role = role;
    return role_name(as);
}

std::string variants_text(const partnership_model& model)
{
    std::string out;
    for (const model_variant& variant : model.variants) {
        out += (out.empty() ? "" : ", ") + variant.acronym;
        if (!variant.place.empty()) out += " (" + variant.place + ": " + role_of(find_place(model, variant.place), variant.role) + ')';
    }
    return out;
}

std::string name_of(const std::string& model, const model_catalogue& in)
{
    const partnership_model* found = in.find(model);
    return found == nullptr ? std::string{} : found->name;
}

std::string name_of(const acronym_part& part, const model_catalogue& in)
{
    std::string list;
    for (const std::string& each : part.may_be) list += (list.empty() ? "" : ", ") + each;
    if (!part.model.empty()) return name_of(part.model, in) + (list.empty() ? "" : "; may also be " + list);
    if (part.direct_sale) return list.empty() ? "direct sale" : "mostly a direct sale; may also be " + list;
    return list.empty() ? "no model" : "may be " + list;
}

}  // namespace

std::string models_json(const model_catalogue& of)
{
    value list = value::array();
    for (const partnership_model* model : by_acronym(of)) list.add(json_of(*model, of));
    value out = value::object();
    out.set("models", std::move(list));
    return json::to_text(out);
}

std::string model_json(const partnership_model& model, const model_catalogue& of)
{
    value list = value::array();
    list.add(json_of(model, of));
    value out = value::object();
    out.set("models", std::move(list));
    return json::to_text(out);
}

std::string models_text(const model_catalogue& of)
{
    text_table table{{"model", "name", "who serves whom", "who pays whom, for what"}};
    bool optional = false;
    for (const partnership_model* model : by_acronym(of)) {
        table.row({model->acronym, model->name, ways(*model, flow_kind::service), ways(*model, flow_kind::payment)});
        optional = optional || std::any_of(model->arrows.begin(), model->arrows.end(), [](const model_arrow& a) { return a.optional; });
    }
    std::string out = table.str() + "\nS is the service in question, T another one, R a service to the partners";
    return out + (optional ? "; in brackets: where agreed\n" : "\n");
}

std::string model_text(const partnership_model& model, const model_catalogue& of)
{
    std::string out = printable(model.acronym) + "  " + printable(model.name) + '\n';
    if (!model.variants.empty()) out += "also written " + printable(variants_text(model)) + '\n';
    if (!model.summary.empty()) out += '\n' + printable(model.summary) + '\n';
    if (!model.exception.empty()) out += "The name breaks the rule of naming. " + printable(model.exception) + '\n';

    out += "\nWho stands where\n\n";
    text_table places{{"place", "any", "mostly", "how many"}};
    for (const model_place& place : model.places) places.row({place.key, role_name(place), usual_role_name(place), counted(place)});
    out += places.str();

    out += "\nWhat flows\n\n";
    text_table flows{{"flow", "from", "to", "what"}};
    for (const look& kind : looks)
        for (const model_arrow* arrow : arrows_of(model, kind.kind))
            flows.row({std::string{to_string(kind.kind)}, arrow->from, arrow->to, label_of(*arrow)});
    out += flows.str();
    if (const std::string told = services_told(model); !told.empty()) out += '\n' + told + '\n';

    if (!model.marks.empty()) {
        out += "\nWhat marks it\n\n";
        for (const std::string& mark : marks_in_words(model, of)) out += bullet(mark);
    }
    out += '\n' + printable(contract_told(model)) + '\n';
    for (const std::string& each : model.refines)
        out += "It is a special case of " + printable(each) + ", " + printable(name_of(each, of)) + ".\n";
    return out + "Agreements are of the type " + printable(model.policy) + ".\n";
}

std::string naming_json(const acronym& of, const acronym_naming& named, const model_catalogue& among)
{
    value out = value::object();
    out.set("acronym", text(to_string(of)));
    out.set("model", report::text_or_null(named.model));
    out.set("name", report::text_or_null(name_of(named.model, among)));
    out.set("direct_sale", value::of(named.direct_sale));
    value candidates = value::array();
    for (const acronym_candidate& each : named.candidates) {
        value one = value::object();
        one.set("model", text(each.model));
        one.set("name", text(name_of(each.model, among)));
        one.set("when", text(each.when));
        candidates.add(std::move(one));
    }
    out.set("candidates", std::move(candidates));
    out.set("question", report::text_or_null(named.question));
    value parts = value::array();
    for (const acronym_part& each : named.parts) {
        value one = value::object();
        one.set("acronym", text(each.acronym));
        one.set("model", report::text_or_null(each.model));
        value may_be = value::array();
        for (const std::string& model : each.may_be) may_be.add(text(model));
        one.set("candidates", std::move(may_be));
        one.set("question", report::text_or_null(each.question));
        one.set("direct_sale", value::of(each.direct_sale));
        parts.add(std::move(one));
    }
    out.set("parts", std::move(parts));
    value words = value::array();
    for (const std::string& link : in_words(of).links) words.add(text(link));
    out.set("words", std::move(words));
    value notes = value::array();
    for (const std::string& note : named.notes) notes.add(text(note));
    out.set("notes", std::move(notes));
    out.set("findings", report::of(named.findings));
    return json::to_text(out);
}

std::string naming_text(const acronym& of, const acronym_naming& named, const model_catalogue& among)
{
    std::string out = to_string(of);
    if (!named.model.empty()) {
        const bool as_written = named.model == to_string(of);
        out += (as_written ? "  " : " is " + printable(named.model) + ", ") + printable(name_of(named.model, among));
    } else if (named.direct_sale) {
        out += (named.candidates.empty() ? " is" : " is mostly") +
               std::string{" a direct sale: nobody sells on, and nobody sells beside, so that it needs no model"};
    } else if (!named.parts.empty()) {
        out += " is a chain of several models";
    } else if (!named.candidates.empty()) {
        out += " names no one model";
    } else {
        out += " is the name of no model";
    }
    out += "\n\n";
    for (const std::string& link : in_words(of).links) out += bullet(link);
    if (!named.parts.empty()) {
        out += "\nIts parts\n\n";
        text_table parts{{"part", "model", "name"}};
        for (const acronym_part& each : named.parts) parts.row({each.acronym, each.model.empty() ? "-" : each.model, name_of(each, among)});
        out += parts.str();
        std::set<std::string_view> asked;
        for (const acronym_part& each : named.parts)
            if (each.model.empty() && !each.direct_sale && !each.question.empty() && asked.insert(each.acronym).second)
                out += '\n' + printable(each.acronym) + ": " + printable(each.question) + '\n';
    }
    if (!named.candidates.empty()) {
        const bool is_answered = !named.model.empty() || named.direct_sale;
        out += !is_answered ? "\nIt may be\n\n" : "\nIt may also be\n\n";
        text_table candidates{{"model", "name", "when"}};
        for (const acronym_candidate& each : named.candidates) candidates.row({each.model, name_of(each.model, among), each.when});
        out += candidates.str();
        if (!named.question.empty()) out += '\n' + printable(named.question) + '\n';
    }
    if (!named.notes.empty()) out += '\n';
    for (const std::string& note : named.notes) out += "note: " + printable(note) + '\n';
    if (!named.findings.empty()) out += '\n' + findings_text(named.findings);
    return out;
}

PARTNERING_END
