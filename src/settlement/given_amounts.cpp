#include "given_amounts.hpp"

#include <algorithm>
#include <tuple>

PARTNERING_BEGIN

given_amounts::given_amounts(const ecosystem& of, std::string_view under) : prefix_{under.size()}
{
    // Sorted by name, so that those under one name stand together.
    const auto all = of.measures();
    auto at = std::lower_bound(all.begin(), all.end(), under, [](const measure& m, std::string_view wanted) { return m.name < wanted; });
    for (; at != all.end() && std::string_view{at->name}.starts_with(under); ++at) all_.push_back(&*at);
    std::sort(all_.begin(), all_.end(),
              [](const measure* a, const measure* b) { return std::tie(a->of, a->when, a->name) < std::tie(b->of, b->when, b->name); });
}

allocation_state given_amounts::into(std::string_view payer, const date_range& period) const
{
    allocation_state carried;
    auto at = std::lower_bound(all_.begin(), all_.end(), std::tie(payer, period), [](const measure* m, const auto& wanted) {
        return std::tuple<std::string_view, const date_range&>{m->of, m->when} < wanted;
    });
    for (; at != all_.end() && (*at)->of == payer && (*at)->when == period; ++at)
        carried.emplace_back((*at)->name.substr(prefix_), (*at)->value);
    return carried;
}

std::vector<std::string> given_amounts::payers() const
{
    std::vector<std::string> found;
    for (const measure* m : all_)
        if (found.empty() || found.back() != m->of) found.push_back(m->of);
    return found;
}

PARTNERING_END
