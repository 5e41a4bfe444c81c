#pragma once

#include <partnering/core/rational.hpp>

#include <cstdint>

PARTNERING_BEGIN

/// The generator splitmix64: Steele, Lea and Flood, Fast splittable pseudorandom number generators, OOPSLA 2014.
class splitmix64 {
public:
    explicit constexpr splitmix64(std::uint64_t state) noexcept : state_{state} {}

    constexpr std::uint64_t operator()() noexcept
    {
        state_ += 0x9e3779b97f4a7c15ULL;
        return mixed(state_);
    }
    /// Even from 0 to bound - 1: the upper half of a product, and again where its lower half is one that some answers have more of (Lemire,
    /// Fast random integer generation in an interval, 2019). Requires: bound > 0
    constexpr std::uint64_t below(std::uint64_t bound) noexcept
    {
        const std::uint64_t surplus = (std::uint64_t{0} - bound) % bound;
        for (;;) {
            const uint128 product = static_cast<uint128>((*this)()) * bound;
            if (static_cast<std::uint64_t>(product) >= surplus) return static_cast<std::uint64_t>(product >> 64);
        }
    }
    [[nodiscard]] static constexpr std::uint64_t mixed(std::uint64_t value) noexcept
    {
        value = (value ^ value >> 30) * 0xbf58476d1ce4e5b9ULL;
        value = (value ^ value >> 27) * 0x94d049bb133111ebULL;
        return value ^ value >> 31;
    }

private:
    std::uint64_t state_;
};

PARTNERING_END
