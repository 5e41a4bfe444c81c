#include "day_ranges.hpp"

#include <algorithm>
#include <cstddef>

PARTNERING_BEGIN

day_ranges merged(std::vector<date_range> all)
{
    std::erase_if(all, [](const date_range& each) { return each.empty(); });
    std::sort(all.begin(), all.end(), [](const date_range& a, const date_range& b) { return a.begin < b.begin; });
    day_ranges made;
    for (const date_range& each : all) {
        if (made.empty() || made.back().end < each.begin)
            made.push_back(each);
        else
            made.back().end = std::max(made.back().end, each.end);
    }
    return made;
}

day_ranges common(const day_ranges& a, const day_ranges& b)
{
    day_ranges made;
    for (std::size_t i = 0, j = 0; i < a.size() && j < b.size();) {
        const date_range both{std::max(a[i].begin, b[j].begin), std::min(a[i].end, b[j].end)};
        if (!both.empty()) made.push_back(both);
        if (a[i].end < b[j].end)
            ++i;
        else
            ++j;
    }
    return made;
}

day_ranges without(const day_ranges& all, const day_ranges& but)
{
    day_ranges made;
    std::size_t j = 0;
    for (const date_range& each : all) {
        date from = each.begin;
        while (j < but.size() && but[j].end <= from) ++j;
        for (std::size_t k = j; k < but.size() && but[k].begin < each.end; ++k) {
            if (from < but[k].begin) made.push_back({from, but[k].begin});
            from = std::max(from, but[k].end);
            j = k;
        }
        if (from < each.end) made.push_back({from, each.end});
    }
    return made;
}

PARTNERING_END
