#pragma once

#include <random>
#include <string>
#include <string_view>

/// A chain of two to nine groups of one to three letters that roles have.
inline std::string random_acronym(std::mt19937& random)
{
    constexpr std::string_view letters = "ABCDEFGKMNPVX";
    std::string text;
    for (std::size_t groups = 2 + random() % 8; groups > 0; --groups) {
        if (!text.empty()) text += '2';
        for (std::size_t many = 1 + random() % 3; many > 0; --many) text += letters[random() % letters.size()];
    }
    return text;
}
