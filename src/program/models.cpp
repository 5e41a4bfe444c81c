#include "model/role_kinds.hpp"
#include "settlement_input.hpp"

#include <partnering/io/model_picture.hpp>
#include <partnering/io/model_report.hpp>

#include <algorithm>

namespace program {

using namespace partnering;

namespace {

std::string in_small(std::string_view text)
{
    std::string out{text};
    for (char& c : out) c = c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c == '_' ? ' ' : c;
    return out;
}

/// The model of that name, in capitals or not; nullptr where there is none.
const partnership_model* model_called(const std::string& name, const model_catalogue& in)
{
    for (const partnership_model& each : in.models())
        if (!name.empty() && in_small(each.name) == in_small(name)) return &each;
    return nullptr;
}

/// Whether a name has the word, whole: `ecosystem enabler` has `enabler`.
bool has_word(std::string_view name, const std::string& word)
{
    return !word.empty() && (' ' + in_small(name) + ' ').find(' ' + in_small(word) + ' ') != std::string::npos;
}

/// The models that a word may mean which is no acronym: those whose name has it, else those in which whoever has the role of that name has
/// a place, by what the place asks for or mostly is, or the nearest role that it is a kind of.
std::vector<const partnership_model*> models_meant(const std::string& word, const model_catalogue& in)
{
    std::vector<const partnership_model*> meant;
    if (const partnership_model* called = model_called(word, in)) return {called};
    for (const partnership_model& each : in.models())
        if (has_word(each.name, word)) meant.push_back(&each);
    const auto roles = built_in_roles();
    auto its = std::find_if(roles.begin(), roles.end(), [&](const role& one) { return has_word(one.name, word); });
    while (meant.empty() && its != roles.end()) {
        for (const partnership_model& each : in.models())
            if (std::any_of(each.places.begin(), each.places.end(),
                            [&](const model_place& p) { return p.role == its->key || p.built_as == its->key; }))
                meant.push_back(&each);
        its = std::find_if(roles.begin(), roles.end(), [parent = its->parent](const role& one) { return one.key == parent; });
    }
    return meant;
}

/// Errors: stop, since a part of an acronym means nothing.
acronym read_acronym(const std::string& text, const model_catalogue& in)
{
    const checked<acronym> read = parse_acronym(text);
    if (read) return read.value();
    if (const partnership_model* called = model_called(text, in))
        throw stop{quote(text) + " is the name of " + called->acronym + ", and no acronym: partnering name " + called->acronym};
    const std::vector<const partnership_model*> meant_by_word = models_meant(text, in);
    if (!meant_by_word.empty()) {
        std::string line = quote(text) + " is no acronym; it may mean ";
        for (const partnership_model* each : meant_by_word)
            line += (each == meant_by_word.front() ? "" : ", ") + each->acronym + " (" + each->name + ')';
        throw stop{line};
    }
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
    if (!parse_acronym(text))
        if (const auto meant = models_meant(text, in); meant.size() == 1) return *meant.front();
    const acronym_naming named = name_acronym(read_acronym(text, in), in);
    if (const partnership_model* found = in.find(named.model)) return *found;
    if (named.findings.empty()) throw stop{quote(text) + " is the name of no one model; partnering name " + text + " says what it is"};
    stop_with(named.findings, "");
}

/// Which of the ways to write a model was asked for: `A2G2B: B2G2C whose receiver (C) is a business`; nothing for its own acronym or name.
std::string asked_for(const std::string& text, const partnership_model& model, const model_catalogue& in)
{
    const checked<acronym> read = parse_acronym(text);
    if (text == model.acronym || !read) return {};
    std::string line = text + ": " + model.acronym;
    for (const model_variant& each : model.variants) {
        if (each.acronym != text || each.place.empty()) continue;
        const auto roles = built_in_roles();
        const auto its = std::find_if(roles.begin(), roles.end(), [&](const role& one) { return one.key == each.role; });
        return line + " whose receiver (" + each.place + ") is " + with_article(its == roles.end() ? each.role : its->name) + "\n\n";
    }
    line += " by another acronym";
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
