#pragma once

#include <partnering/core/version.hpp>

#include <algorithm>
#include <cstdint>
#include <map>
#include <string_view>
#include <utility>
#include <vector>

PARTNERING_BEGIN

using number = std::uint32_t;
using numbers = std::vector<number>;  ///< sorted, each once

inline void sort_once(numbers& all)
{
    std::sort(all.begin(), all.end());
    all.erase(std::unique(all.begin(), all.end()), all.end());
}

/// Keys by number, in the order of keys.
class numbered_keys {
public:
    void add(std::string_view key) { keys_.push_back(key); }
    void sort()
    {
        std::sort(keys_.begin(), keys_.end());
        keys_.erase(std::unique(keys_.begin(), keys_.end()), keys_.end());
    }
    [[nodiscard]] number operator[](std::string_view key) const
    {
        return static_cast<number>(std::lower_bound(keys_.begin(), keys_.end(), key) - keys_.begin());
    }
    [[nodiscard]] std::string_view key(number of) const { return keys_[of]; }
    [[nodiscard]] std::size_t size() const noexcept { return keys_.size(); }

private:
    std::vector<std::string_view> keys_;
};

/// Lists by number: equal ones have the same.
class numbered_lists {
public:
    number operator()(numbers list)
    {
        sort_once(list);
        const auto [place, fresh] = places_.emplace(std::move(list), static_cast<number>(lists_.size()));
        if (fresh) lists_.push_back(&place->first);
        return place->second;
    }
    [[nodiscard]] const numbers& operator[](number list) const { return *lists_[list]; }

private:
    std::map<numbers, number> places_;
    std::vector<const numbers*> lists_;
};

PARTNERING_END
