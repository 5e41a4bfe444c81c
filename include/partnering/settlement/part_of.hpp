#pragma once

#include <partnering/core/version.hpp>

#include <compare>
#include <span>
#include <string>
#include <vector>

PARTNERING_BEGIN

/// Into so many parts usage may be split: a partial keeps count of them.
inline constexpr unsigned most_parts = 1'000'000;

/// Which part of how many, counted from 0.
struct part_of {
    unsigned part = 0;
    unsigned parts = 1;
};

/// Parts that follow one another: the first and the last of them, counted from 0.
struct part_range {
    unsigned first = 0;
    unsigned last = 0;
    friend auto operator<=>(const part_range&, const part_range&) = default;
};

/// Usage that was split into parts, and which of them a partial has.
struct usage_split {
    std::string name;                 ///< as accumulate_options::split says it; empty: it is known by its inputs
    std::vector<std::string> inputs;  ///< what these are called, where it is known by them
    unsigned parts = 1;
    /// Ascending; they neither overlap nor adjoin. What is held and what is missing are together all parts, each once.
    std::vector<part_range> held;
    std::vector<part_range> missing;
    friend bool operator==(const usage_split&, const usage_split&) = default;
};

/// Parts as people count them, from 1: `3, 7 to 9`. After eight entries how many more there are.
[[nodiscard]] std::string to_string(std::span<const part_range> parts);

PARTNERING_END
