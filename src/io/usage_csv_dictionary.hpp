#pragma once

#include "usage_csv_scan.hpp"

#include <partnering/settlement/usage.hpp>

#include <cstdint>
#include <cstring>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

PARTNERING_BEGIN

namespace usage_csv {

/// Gives each distinct text a code, in the order they are first seen.
///
/// An open-addressing table of (hash, code); a code is given only after the text itself was compared. The seed
/// differs from run to run, so that nobody can write a file whose texts all collide; codes do not depend on it.
class dictionary {
public:
    dictionary() : seed_{reinterpret_cast<std::uintptr_t>(this) * 0x9e3779b97f4a7c15 ^ reinterpret_cast<std::uintptr_t>(&powers_of_ten)} {}

    std::uint32_t code(std::string_view text)
    {
        if (last_ < names_.size() && names_[last_] == text) return last_;
        return last_ = look_up(text);
    }

    /// As code() of the number's decimal digits. Requires: number < small_numbers.
    std::uint32_t code_of_small(std::uint32_t number)
    {
        if (number >= small_.size()) small_.resize(number < 1024 ? 1024 : small_numbers, text_column::absent);
        std::uint32_t& known = small_[number];
        if (known == text_column::absent) known = look_up(std::to_string(number));
        return known;
    }
    static constexpr std::uint32_t small_numbers = 100'000;

    /// The codes of numbers that are names, or absent; of larger ones nothing is known.
    [[nodiscard]] std::span<const std::uint32_t> small() const noexcept { return small_; }

    [[nodiscard]] const std::vector<std::string>& names() const noexcept { return names_; }
    /// Lets go of what only look-ups need.
    std::vector<std::string> take_names() &&
    {
        slots_ = {};
        small_ = {};
        return std::move(names_);
    }

private:
    struct slot {
        std::uint32_t hash;
        std::uint32_t code;
    };

    static std::uint64_t mix(std::uint64_t a, std::uint64_t b) noexcept
    {
        const uint128 product = static_cast<uint128>(a) * b;
        return static_cast<std::uint64_t>(product) ^ static_cast<std::uint64_t>(product >> 64);
    }
    [[nodiscard]] std::uint32_t hash_of(std::string_view text) const noexcept
    {
        constexpr std::uint64_t odd = 0xa0761d6478bd642f;
        const char* at = text.data();
        std::size_t left = text.size();
        std::uint64_t hash = seed_ ^ left;
        for (; left > 8; at += 8, left -= 8) hash = mix(hash ^ load8(at), odd ^ seed_);
        std::uint64_t rest = 0;
        if (left != 0) std::memcpy(&rest, at, left);
        return static_cast<std::uint32_t>(mix(hash ^ rest, odd) >> 32);
    }

    std::uint32_t look_up(std::string_view text)
    {
        if ((names_.size() + 1) * 2 > slots_.size()) grow();
        const std::uint32_t hash = hash_of(text);
        slot& here = slot_of(text, hash);
        if (here.code == text_column::absent) {
            here = {hash, static_cast<std::uint32_t>(names_.size())};
            names_.emplace_back(text);
        }
        return here.code;
    }
    /// The text's, or the free one that would be. Requires: there are slots, not all taken.
    [[nodiscard]] slot& slot_of(std::string_view text, std::uint32_t hash) noexcept
    {
        const std::size_t mask = slots_.size() - 1;
        std::size_t at = hash & mask;
        while (slots_[at].code != text_column::absent && (slots_[at].hash != hash || names_[slots_[at].code] != text)) at = (at + 1) & mask;
        return slots_[at];
    }
    void grow()
    {
        // The hashes in the slots are enough to place them anew: the texts are not looked at.
        std::vector<slot> larger(slots_.empty() ? 64 : slots_.size() * 2, slot{0, text_column::absent});
        const std::size_t mask = larger.size() - 1;
        for (const slot& old : slots_) {
            if (old.code == text_column::absent) continue;
            std::size_t at = old.hash & mask;
            while (larger[at].code != text_column::absent) at = (at + 1) & mask;
            larger[at] = old;
        }
        slots_.swap(larger);
    }

    std::uint64_t seed_;
    std::uint32_t last_ = text_column::absent;
    std::vector<slot> slots_;
    std::vector<std::uint32_t> small_;
    std::vector<std::string> names_;
};

}  // namespace usage_csv

PARTNERING_END
