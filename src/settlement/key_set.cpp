#include "key_set.hpp"

#include "sort_by_number.hpp"

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

void key_set::keys::add(std::string_view key)
{
    if (const auto number = as_number(key))
        add(*number, *number);
    else
        others.push_back(key);
}

namespace {

using range = std::pair<std::uint64_t, std::uint64_t>;

/// Joins what adjoins. Requires: ascending by first.
void join(std::vector<range>& ranges)
{
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

text_list merged(const text_list& a, const text_list& b)
{
    text_list both;
    both.reserve(a.size() + b.size(), a.characters() + b.characters());
    for (std::size_t i = 0, j = 0; i < a.size() || j < b.size();) {
        const bool first = j == b.size() || (i < a.size() && a[i] < b[j]);
        PARTNERING_EXPECTS(first || i == a.size() || a[i] != b[j], "no key is in a key set twice");
        both.push_back(first ? a[i++] : b[j++]);
    }
    return both;
}

}  // namespace

void key_set::seal()
{
    std::erase_if(sources_, [](const auto& each) { return each.second.ranges.empty() && each.second.others.empty(); });
    for (auto& [source, keys] : sources_) {
        sort_by_number(keys.ranges.data(), keys.ranges.data() + keys.ranges.size(), [](const range& r) { return r.first; });
        join(keys.ranges);
        // What grew by doubling, and was joined, gives back what it does not need.
        if (keys.ranges.capacity() > keys.ranges.size() * 2 + 64) keys.ranges.shrink_to_fit();
        keys.others.sort();
        for (std::size_t i = 1; i < keys.others.size(); ++i)
            PARTNERING_EXPECTS(keys.others[i - 1] != keys.others[i], "no key is in a key set twice");
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
                return source + "/" + std::string{mine.others[i]};
        }
    }
    return std::nullopt;
}

void key_set::merge(const key_set& other)
{
    for (const auto& [source, theirs] : other.sources_) {
        keys& mine = sources_[source];
        std::vector<range> ranges(mine.ranges.size() + theirs.ranges.size());
        std::merge(mine.ranges.begin(), mine.ranges.end(), theirs.ranges.begin(), theirs.ranges.end(), ranges.begin());
        join(ranges);
        mine.ranges = std::move(ranges);
        if (!theirs.others.empty()) mine.others = merged(mine.others, theirs.others);
    }
}

void key_set::add_to(digester& into) const
{
    for (const auto& [source, keys] : sources_) {
        into.add(source).add(static_cast<std::int64_t>(keys.ranges.size())).add(static_cast<std::int64_t>(keys.others.size()));
        for (const auto& range : keys.ranges) {
            const std::uint64_t ends[2] = {range.first, range.second};
            into.add_raw(ends, sizeof ends);
        }
        for (const std::string_view key : keys.others) into.add(key);
    }
}

PARTNERING_END
