#pragma once

#include <partnering/core/version.hpp>

#include <cstdint>
#include <vector>

PARTNERING_BEGIN

/// A two-word key.
struct wide_key {
    std::uint64_t high;
    std::uint64_t low;
    friend bool operator==(const wide_key&, const wide_key&) = default;
};

inline std::uint64_t scatter(std::uint64_t key) noexcept
{
    key *= 0x9E3779B97F4A7C15ull;
    return key ^ (key >> 32);
}
inline std::uint64_t scatter(std::uint32_t key) noexcept { return scatter(std::uint64_t{key}); }
inline std::uint64_t scatter(const wide_key& key) noexcept { return scatter(key.high ^ scatter(key.low)); }

/// From keys to dense numbers 0, 1, 2, ... in order of first sight. Keys are compared whole: a hash decides nothing.
///
/// Open addressing at half load: one cache line a look-up, where the standard's node-based map takes three.
template <class Key>
class flat_index {
public:
    static constexpr std::uint32_t none = 0xffff'ffff;

    /// The number of a key, a new one where it is new.
    std::uint32_t insert(const Key& key)
    {
        if ((size_ + 1) * 2 > slots_.size()) grow();
        std::size_t at = scatter(key) & mask_;
        while (slots_[at].number != none) {
            if (slots_[at].key == key) return slots_[at].number;
            at = (at + 1) & mask_;
        }
        slots_[at] = {key, size_};
        return size_++;
    }
    [[nodiscard]] std::uint32_t find(const Key& key) const
    {
        if (slots_.empty()) return none;
        std::size_t at = scatter(key) & mask_;
        while (slots_[at].number != none) {
            if (slots_[at].key == key) return slots_[at].number;
            at = (at + 1) & mask_;
        }
        return none;
    }
    [[nodiscard]] std::uint32_t size() const noexcept { return size_; }
    /// Room for this many keys in all.
    void reserve(std::size_t keys)
    {
        while (slots_.size() < keys * 2 + 2) grow();
    }

private:
    struct slot {
        Key key;
        std::uint32_t number = none;
    };
    void grow()
    {
        std::vector<slot> old(slots_.empty() ? 16 : slots_.size() * 2);
        old.swap(slots_);
        mask_ = slots_.size() - 1;
        for (const slot& s : old) {
            if (s.number == none) continue;
            std::size_t at = scatter(s.key) & mask_;
            while (slots_[at].number != none) at = (at + 1) & mask_;
            slots_[at] = s;
        }
    }
    std::vector<slot> slots_;
    std::size_t mask_ = 0;
    std::uint32_t size_ = 0;
};

PARTNERING_END
