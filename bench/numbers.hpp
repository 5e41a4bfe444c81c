#pragma once

#include <algorithm>
#include <cstdint>
#include <string>

/// The same numbers everywhere: Steele, Lea and Flood's SplitMix64.
class numbers {
public:
    std::uint64_t next()
    {
        state_ += 0x9E3779B97F4A7C15U;
        std::uint64_t z = state_;
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9U;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EBU;
        return z ^ (z >> 31);
    }

private:
    std::uint64_t state_ = 1;
};

/// `p000000042`: keys whose order is that of their numbers.
inline std::string numbered(char letter, std::uint64_t number)
{
    std::string digits = std::to_string(number);
    return letter + std::string(9 - std::min<std::size_t>(9, digits.size()), '0') + digits;
}
