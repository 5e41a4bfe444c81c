#include "service_contents.hpp"

#include "affordable.hpp"

#include <tuple>

PARTNERING_BEGIN

service_contents::service_contents(const std::vector<service>& services, const numbered_keys& keys)
    : parts_(keys.size()), most_(keys.size(), 1), stated_{keys.size()}, seen_for_(keys.size())
{
    std::vector<std::size_t> open(keys.size());  // parts that are not counted yet
    std::vector<numbers> holders(keys.size());
    for (const service& each : services) {
        const number whole = keys[each.key];
        for (const service::part& part : each.parts) {
            parts_[whole].push_back(keys[part.service]);
            holders[keys[part.service]].push_back(whole);
        }
        open[whole] = each.parts.size();
        stated_ += each.parts.size();
    }
    numbers ready;
    for (number at = 0; at < parts_.size(); ++at)
        if (open[at] == 0) ready.push_back(at);
    while (!ready.empty()) {
        const number at = ready.back();
        ready.pop_back();
        // Where bundles share parts the sum counts those often, though never more than there are.
        most_[at] = std::min(most_[at], stated_);
        for (const number whole : holders[at]) {
            most_[whole] = std::min(most_[whole] + most_[at] + 1, stated_);
            if (--open[whole] == 0) ready.push_back(whole);
        }
    }
}

void service_contents::look_into(numbers wanted)
{
    struct look {
        std::size_t steps;
        number service;
        [[nodiscard]] auto rank() const { return std::tie(steps, service); }
    };
    sort_once(wanted);
    std::vector<look> all;
    for (const number each : wanted)
        if (!known_.contains(each)) all.push_back({most_[each], each});
    const std::size_t looked_at = affordable(all, stated_);
    for (std::size_t i = 0; i < looked_at; ++i) known_.emplace(all[i].service, looked_into(all[i].service));
}

service_contents::content service_contents::looked_into(number service)
{
    content made;
    numbers open{service};
    seen_for_[service] = service + 1;
    while (!open.empty()) {
        const number at = open.back();
        open.pop_back();
        made.below.push_back(at);
        if (parts_[at].empty()) made.elements.push_back(at);
        for (const number part : parts_[at]) {
            if (seen_for_[part] == service + 1) continue;
            seen_for_[part] = service + 1;
            open.push_back(part);
        }
    }
    sort_once(made.below);
    sort_once(made.elements);
    return made;
}

const service_contents::content* service_contents::of(number service) const
{
    const auto found = known_.find(service);
    return found == known_.end() ? nullptr : &found->second;
}

PARTNERING_END
