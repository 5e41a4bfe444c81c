#include "service_sets.hpp"

#include <algorithm>

PARTNERING_BEGIN

const std::vector<service_id>& service_elements::of(service_id service)
{
    const auto [place, fresh] = known_.try_emplace(service.index());
    if (fresh) place->second = of_->elements(service);
    return place->second;
}

bool service_elements::is_subset(service_id part, service_id whole)
{
    const auto& some = of(part);
    const auto& all = of(whole);
    return some.size() <= all.size() && std::includes(all.begin(), all.end(), some.begin(), some.end());
}

bool service_elements::almost_same(service_id entering, service_id leaving)
{
    return of(leaving).size() <= of(entering).size() + 1 && is_subset(entering, leaving);
}

service_set::service_set(service_elements& elements, const std::vector<service_id>& services) : elements_{&elements}
{
    for (const service_id each : services)
        for (const service_id element : elements.of(each)) with_[element.index()].push_back(each);
}

const std::vector<service_id>& service_set::with(service_id element) const
{
    static const std::vector<service_id> none;
    const auto at = with_.find(element.index());
    return at == with_.end() ? none : at->second;
}

std::optional<service_id> service_set::first_around(service_id part)
{
    const auto [place, fresh] = around_.try_emplace(part.index());
    if (!fresh) return place->second;
    // Whatever it is a part of has each of its elements, so those that have the one that the fewest have are all there are.
    const auto& elements = elements_->of(part);
    const auto rarest =
        std::min_element(elements.begin(), elements.end(), [&](service_id a, service_id b) { return with(a).size() < with(b).size(); });
    if (rarest == elements.end()) return place->second;
    const auto& candidates = with(*rarest);
    const auto at = std::find_if(candidates.begin(), candidates.end(), [&](service_id each) { return elements_->is_subset(part, each); });
    if (at != candidates.end()) place->second = *at;
    return place->second;
}

bool service_set::any_within(service_id whole)
{
    const auto [place, fresh] = within_.try_emplace(whole.index());
    if (!fresh) return place->second;
    for (const service_id element : elements_->of(whole))
        if (const auto& candidates = with(element); std::any_of(candidates.begin(), candidates.end(), [&](service_id each) {
                // Each is asked by the first of its elements only.
                return elements_->of(each).front() == element && elements_->is_subset(each, whole);
            }))
            return place->second = true;
    return false;
}

PARTNERING_END
