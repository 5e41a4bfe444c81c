#include <partnering/model/partnership_model.hpp>

#include <algorithm>

PARTNERING_BEGIN

const model_place* find_place(const partnership_model& in, std::string_view key)
{
    const auto at = std::find_if(in.places.begin(), in.places.end(), [&](const model_place& p) { return p.key == key; });
    return at == in.places.end() ? nullptr : &*at;
}

namespace {

/// Whether `part` is one of what `whole` joins with `+`: S is in S+T.
bool is_in(std::string_view part, std::string_view whole)
{
    while (!whole.empty()) {
        const std::size_t end = std::min(whole.find('+'), whole.size());
        if (whole.substr(0, end) == part) return true;
        whole.remove_prefix(std::min(end + 1, whole.size()));
    }
    return false;
}

const model_arrow* first_needed(const partnership_model& of, auto&& wanted)
{
    const auto at = std::find_if(of.arrows.begin(), of.arrows.end(), [&](const model_arrow& a) { return !a.optional && wanted(a); });
    return at == of.arrows.end() ? nullptr : &*at;
}

}  // namespace

model_centre centre_of(const partnership_model& of)
{
    if (const auto* shown = first_needed(of, [](const model_arrow& a) { return a.kind == flow_kind::exposure && !a.through.empty(); }))
        return {model_shape::shown, shown->through, false};
    if (const auto* introduced = first_needed(of, [](const model_arrow& a) { return a.kind == flow_kind::introduction; }))
        return {model_shape::introduced, introduced->from, false};
    if (const auto* carried = first_needed(of, [](const model_arrow& a) { return a.kind == flow_kind::payment && !a.through.empty(); }))
        return {model_shape::carried, carried->through, false};
    const auto is_service = [](const model_arrow& a) { return a.kind == flow_kind::service; };
    for (const model_arrow& in : of.arrows) {
        if (!is_service(in) || in.optional) continue;
        const auto goes_on = [&](const model_arrow& out) { return is_service(out) && out.from == in.to && is_in(in.of, out.of); };
        if (first_needed(of, goes_on) == nullptr) continue;
        const bool several = std::any_of(of.places.begin(), of.places.end(), [](const model_place& p) { return p.least > 1; });
        return {model_shape::passed_on, in.to, several};
    }
    for (const model_arrow& one : of.arrows) {
        if (!is_service(one) || one.optional) continue;
        if (first_needed(of, [&](const model_arrow& a) { return is_service(a) && a.to == one.to && a.from != one.from; }) != nullptr)
            return {model_shape::side_by_side, one.to, false};
    }
    for (const model_arrow& one : of.arrows) {
        if (!is_service(one) || one.optional) continue;
        const auto meets = [&](const std::string& at) {
            return first_needed(of, [&](const model_arrow& a) { return is_service(a) && a.of != one.of && (a.from == at || a.to == at); });
        };
        if (meets(one.from) != nullptr) return {model_shape::beside, one.from, false};
        if (meets(one.to) != nullptr) return {model_shape::beside, one.to, false};
    }
    return {};
}

PARTNERING_END
