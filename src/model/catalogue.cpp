#include <partnering/model/catalogue.hpp>

#include "model/shipped_models.hpp"

#include <algorithm>
#include <set>
#include <string>

PARTNERING_BEGIN

const model_catalogue& model_catalogue::shipped()
{
    static const model_catalogue rows{detail::shipped_models(), mark_registry::shipped()};
    return rows;
}

const partnership_model* model_catalogue::find(std::string_view acronym) const
{
    // A model's own acronym goes before another one's variant.
    for (const partnership_model& m : models_)
        if (m.acronym == acronym) return &m;
    for (const partnership_model& m : models_)
        for (const model_variant& v : m.variants)
            if (v.acronym == acronym) return &m;
    return nullptr;
}

checked<model_catalogue> model_catalogue::with(partnership_model own) const
{
    std::vector<finding> findings;
    const auto wrong = [&](std::string text) { findings.push_back({"bad_model", severity::error, own.acronym, "", std::move(text)}); };
    if (own.acronym.empty()) wrong("a model needs an acronym");
    std::set<std::string_view> places;
    for (const model_place& p : own.places) {
        if (p.key.empty() || !places.insert(p.key).second) wrong("each place needs a key of its own; " + quote(p.key) + " is none");
        if (p.role.empty()) wrong("place " + quote(p.key) + " needs a role");
        if (p.most != model_place::any_number && p.most < p.least) wrong("place " + quote(p.key) + " has room for fewer than it needs");
    }
    const auto is_place = [&](const std::string& key) {
        if (!places.contains(key)) wrong(quote(key) + " is no place of the model");
    };
    for (const model_arrow& a : own.arrows) {
        is_place(a.from);
        is_place(a.to);
        if (!a.through.empty()) is_place(a.through);
    }
    if (!own.contract_with.empty()) is_place(own.contract_with);
    std::set<std::string_view> acronyms{own.acronym};
    for (const model_variant& v : own.variants) {
        if (!acronyms.insert(v.acronym).second) wrong("the variant " + quote(v.acronym) + " is listed twice");
        if (!v.place.empty()) is_place(v.place);
    }
    for (const std::string_view acronym : acronyms) {
        const partnership_model* other = find(acronym);
        if (other != nullptr && other->acronym != own.acronym)
            wrong(quote(acronym) + " is already " + (other->acronym == acronym ? "a model" : "a variant of " + other->acronym));
    }
    for (const std::string& name : own.marks)
        if (marks_.find(name) == nullptr) {
            const std::string_view like = closest(name, marks_.names());
            wrong(quote(name) + " is no mark" + (like.empty() ? std::string{} : "; did you mean '" + std::string{like} + "'?"));
        }
    // Whoever follows `refines` from the new row must not come back to it: rows that stand already form no circle.
    std::vector<std::string> open = own.refines;
    std::set<std::string> met;
    while (!open.empty()) {
        const std::string at = open.back();
        open.pop_back();
        if (!met.insert(at).second) continue;
        if (at == own.acronym) {
            wrong("a model does not refine itself, over others either");
            break;
        }
        const auto row = std::find_if(models_.begin(), models_.end(), [&](const partnership_model& m) { return m.acronym == at; });
        if (row == models_.end())
            wrong(quote(at) + ", which it refines, is no model");
        else
            open.insert(open.end(), row->refines.begin(), row->refines.end());
    }
    if (centre_of(own).shape == model_shape::none)
        wrong("its arrows meet in no place: a model is looked for where a service is passed on, where several sell to one, or where "
              "somebody introduces, shows or carries");
    const bool is_new = std::none_of(models_.begin(), models_.end(), [&](const partnership_model& m) { return m.acronym == own.acronym; });
    constexpr std::size_t most = 64;
    if (is_new && models_.size() >= most) wrong("a catalogue holds at most 64 models");
    if (!findings.empty()) return findings;

    model_catalogue more = *this;
    if (is_new)
        more.models_.insert(more.models_.begin(), std::move(own));
    else
        *std::find_if(more.models_.begin(), more.models_.end(), [&](const partnership_model& m) { return m.acronym == own.acronym; }) =
            std::move(own);
    return more;
}

model_catalogue model_catalogue::with(mark own) const
{
    model_catalogue more = *this;
    more.marks_ = marks_.with(std::move(own));
    return more;
}

PARTNERING_END
