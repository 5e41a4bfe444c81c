#include "settlement_input.hpp"

#include <partnering/io/model_picture.hpp>
#include <partnering/io/model_report.hpp>

namespace program {

using namespace partnering;

namespace {

/// Errors: stop, since a part of an acronym means nothing.
acronym read_acronym(const std::string& text)
{
    const checked<acronym> read = parse_acronym(text);
    if (read) return read.value();
    std::vector<finding> found = read.findings();
    found.front().place = quote(text) + ", " + found.front().place;
    stop_with(found, "");
}

/// The model that somebody asks for by any acronym that names just one.
const partnership_model& find_model(const std::string& text, const model_catalogue& in)
{
    if (const partnership_model* exact = in.find(text)) return *exact;
    const acronym_naming named = name_acronym(read_acronym(text), in);
    if (const partnership_model* found = in.find(named.model)) return *found;
    if (named.findings.empty()) throw stop{quote(text) + " is the name of no one model; partnering name " + text + " says what it is"};
    stop_with(named.findings, "");
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
                                         : model_text(model, all));
    return done;
}

int name(const name_arguments& with)
{
    const model_catalogue& all = model_catalogue::shipped();
    const acronym read = read_acronym(with.acronym);
    const acronym_naming named = name_acronym(read, all);
    write_out(with.format == "json" ? naming_json(read, named, all) : naming_text(read, named, all));
    return any_error(named.findings) ? findings : done;
}

}  // namespace program
