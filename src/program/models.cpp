#include "model/role_kinds.hpp"
#include "settlement_input.hpp"

#include <partnering/io/model_picture.hpp>
#include <partnering/io/model_report.hpp>

#include <algorithm>

namespace program {

using namespace partnering;

namespace {

/// The model of that name, in capitals or not; nullptr where there is none.
const partnership_model* model_called(const std::string& name, const model_catalogue& in)
{
    const auto same = [](char a, char b) {
        const auto small = [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; };
        return small(a) == small(b);
    };
    for (const partnership_model& each : in.models())
        if (!name.empty() && std::equal(each.name.begin(), each.name.end(), name.begin(), name.end(), same)) return &each;
    return nullptr;
}

/// Errors: stop, since a part of an acronym means nothing.
acronym read_acronym(const std::string& text, const model_catalogue& in)
{
    const checked<acronym> read = parse_acronym(text);
    if (read) return read.value();
    if (const partnership_model* called = model_called(text, in))
        throw stop{quote(text) + " is the name of " + called->acronym + ", and no acronym: partnering name " + called->acronym};
    std::vector<std::string_view> names;
    for (const partnership_model& each : in.models()) names.push_back(each.name);
    const std::string_view like = closest(text, names);
    // All that is wrong with it goes into one line: there is no other place to look it up.
    std::string line = quote(text);
    for (const finding& each : read.findings())
        line += (&each == &read.findings().front() ? ", " : "; ") + each.place + ": " + each.text + " [" + each.code + ']';
    if (const partnership_model* meant = model_called(std::string{like}, in))
        line += "; did you mean " + quote(meant->name) + ", which is " + meant->acronym + "?";
    throw stop{line};
}

/// The model that somebody asks for by its name or any acronym that names just one.
const partnership_model& find_model(const std::string& text, const model_catalogue& in)
{
    if (const partnership_model* exact = in.find(text)) return *exact;
    if (const partnership_model* called = model_called(text, in)) return *called;
    const acronym_naming named = name_acronym(read_acronym(text, in), in);
    if (const partnership_model* found = in.find(named.model)) return *found;
    if (named.findings.empty()) throw stop{quote(text) + " is the name of no one model; partnering name " + text + " says what it is"};
    stop_with(named.findings, "");
}

/// Which of the ways to write a model was asked for: `A2G2B: B2G2C whose receiver (C) is a business`; nothing for its own acronym or name.
std::string asked_for(const std::string& text, const partnership_model& model, const model_catalogue& in)
{
    if (text == model.acronym || model_called(text, in) == &model) return {};
    std::string line = text + ": " + model.acronym;
    for (const model_variant& each : model.variants) {
        if (each.acronym != text || each.place.empty()) continue;
        const auto roles = built_in_roles();
        const auto its = std::find_if(roles.begin(), roles.end(), [&](const role& one) { return one.key == each.role; });
        return line + " whose receiver (" + each.place + ") is " + with_article(its == roles.end() ? each.role : its->name) + "\n\n";
    }
    line += " by another acronym";
    if (const checked<acronym> read = parse_acronym(text))
        for (const std::string& note : name_acronym(read.value(), in).notes) line += "\nnote: " + note;
    return line + "\n\n";
}

}  // namespace

int models(const models_arguments& with)
{
    const model_catalogue& all = model_catalogue::shipped();
    const bool is_picture = with.format != "text" && with.format != "json";
    if (with.model.empty()) {
        if (is_picture)
            throw stop{"--format " + with.format + " draws one model: name it, as in partnering models B2D2C --format " + with.format};
        write_out(with.format == "json" ? models_json(all) : models_text(all));
        return done;
    }
    const partnership_model& model = find_model(with.model, all);
    write_out(with.format == "json"      ? model_json(model, all)
              : with.format == "dot"     ? dot_picture(model)
              : with.format == "mermaid" ? mermaid_picture(model)
              : with.format == "svg"     ? svg_picture(model)
                                         : asked_for(with.model, model, all) + model_text(model, all));
    return done;
}

int name(const name_arguments& with)
{
    const model_catalogue& all = model_catalogue::shipped();
    const acronym read = read_acronym(with.acronym, all);
    const acronym_naming named = name_acronym(read, all);
    write_out(with.format == "json" ? naming_json(read, named, all) : naming_text(read, named, all));
    return any_error(named.findings) ? findings : done;
}

}  // namespace program
