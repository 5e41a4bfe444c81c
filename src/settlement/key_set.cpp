#include "key_set.hpp"

#include <partnering/core/contract.hpp>

#include <algorithm>

PARTNERING_BEGIN

std::optional<std::uint64_t> as_number(std::string_view key) noexcept
{
    if (key.empty() || key.size() > 20 || (key.size() > 1 && key.front() == '0')) return std::nullopt;
    std::uint64_t value = 0;
    for (const char c : key) {
        if (c < '0' || c > '9') return std::nullopt;
        const auto digit = static_cast<std::uint64_t>(c - '0');
        if (value > (UINT64_MAX - digit) / 10) return std::nullopt;
        value = value * 10 + digit;
    }
    return value;
}

void key_set::add_range(const std::string& source, std::uint64_t first, std::uint64_t last)
{
    auto& ranges = sources_[source].ranges;
    // Ascending numbering stays one range as it comes.
    if (!ranges.empty() && ranges.back().second != UINT64_MAX && ranges.back().second + 1 == first)
        ranges.back().second = last;
    else
        ranges.push_back({first, last});
}

void key_set::add(const std::string& source, std::string_view key)
{
    if (const auto number = as_number(key))
        add(source, *number);
    else
        sources_[source].others.emplace_back(key);
}

namespace {
void tidy(std::vector<std::pair<std::uint64_t, std::uint64_t>>& ranges)
{
    std::sort(ranges.begin(), ranges.end());
    std::size_t kept = 0;
    for (std::size_t i = 1; i < ranges.size(); ++i) {
        PARTNERING_EXPECTS(ranges[kept].second < ranges[i].first, "no key is in a key set twice");
        if (ranges[kept].second + 1 == ranges[i].first)
            ranges[kept].second = ranges[i].second;
        else
            ranges[++kept] = ranges[i];
    }
    if (!ranges.empty()) ranges.resize(kept + 1);
}
}  // namespace

void key_set::seal()
{
    for (auto& [source, keys] : sources_) {
        tidy(keys.ranges);
        std::sort(keys.others.begin(), keys.others.end());
        PARTNERING_EXPECTS(std::adjacent_find(keys.others.begin(), keys.others.end()) == keys.others.end(), "no key is in a key set twice");
    }
}

std::optional<std::string> key_set::shared_with(const key_set& other) const
{
    for (const auto& [source, mine] : sources_) {
        const auto place = other.sources_.find(source);
        if (place == other.sources_.end()) continue;
        const keys& theirs = place->second;
        for (std::size_t i = 0, j = 0; i < mine.ranges.size() && j < theirs.ranges.size();) {
            if (mine.ranges[i].second < theirs.ranges[j].first)
                ++i;
            else if (theirs.ranges[j].second < mine.ranges[i].first)
                ++j;
            else
                return source + "/" + std::to_string(std::max(mine.ranges[i].first, theirs.ranges[j].first));
        }
        for (std::size_t i = 0, j = 0; i < mine.others.size() && j < theirs.others.size();) {
            if (mine.others[i] < theirs.others[j])
                ++i;
            else if (theirs.others[j] < mine.others[i])
                ++j;
            else
                return source + "/" + mine.others[i];
        }
    }
    return std::nullopt;
}

void key_set::merge(const key_set& other)
{
    for (const auto& [source, theirs] : other.sources_) {
        keys& mine = sources_[source];
        mine.ranges.insert(mine.ranges.end(), theirs.ranges.begin(), theirs.ranges.end());
        mine.others.insert(mine.others.end(), theirs.others.begin(), theirs.others.end());
    }
    seal();
}

void key_set::add_to(digester& into) const
{
    for (const auto& [source, keys] : sources_) {
        into.add(source).add(static_cast<std::int64_t>(keys.ranges.size())).add(static_cast<std::int64_t>(keys.others.size()));
        for (const auto& range : keys.ranges) {
            const std::uint64_t ends[2] = {range.first, range.second};
            into.add_raw(ends, sizeof ends);
        }
        for (const std::string& key : keys.others) into.add(key);
    }
}

PARTNERING_END
