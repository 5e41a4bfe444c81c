#pragma once

#include <partnering/core/contract.hpp>
#include <partnering/core/date.hpp>

#include <algorithm>
#include <utility>
#include <vector>

PARTNERING_BEGIN

/// What holds when: values over half-open ranges of days, in order, without overlap; gaps are explicit (nothing holds there).
template <class T>
class timeline {
public:
    struct entry {
        date_range when;
        T value;
    };
    timeline() = default;
    /// Requires: no empty range, no two that overlap. Any order.
    explicit timeline(std::vector<entry> entries) : entries_{std::move(entries)}
    {
        std::sort(entries_.begin(), entries_.end(), [](const entry& a, const entry& b) { return a.when.begin < b.when.begin; });
        for (std::size_t i = 0; i < entries_.size(); ++i) {
            PARTNERING_EXPECTS(!entries_[i].when.empty(), "a version holds for at least one day");
            PARTNERING_EXPECTS(i == 0 || entries_[i - 1].when.end <= entries_[i].when.begin, "versions do not overlap");
        }
    }
    /// What holds on a day, or nullptr in a gap. Cost: O(log versions).
    [[nodiscard]] const T* at(date day) const
    {
        const entry* found = entry_at(day);
        return found == nullptr ? nullptr : &found->value;
    }
    [[nodiscard]] const entry* entry_at(date day) const
    {
        auto after = std::upper_bound(entries_.begin(), entries_.end(), day, [](date d, const entry& e) { return d < e.when.begin; });
        if (after == entries_.begin()) return nullptr;
        --after;
        return day < after->when.end ? &*after : nullptr;
    }
    [[nodiscard]] const std::vector<entry>& entries() const noexcept { return entries_; }
    [[nodiscard]] bool empty() const noexcept { return entries_.empty(); }

private:
    std::vector<entry> entries_;
};

PARTNERING_END
