#pragma once

#include "core/work.hpp"

#include <cstdint>

PARTNERING_BEGIN
namespace detail {

/// To work out what one costs in ratios takes as long as to look at so many supplies or needs.
inline constexpr std::uint64_t looked_at_in_ratios = 16;

/// The same where the longer side of a ratio takes so many words of 64 bits, 0: both sides stand inline; and its denominator so many, 0: it
/// is whole. Long sums take their time for the room they need; what takes the square of the length is to reduce them.
[[nodiscard]] inline std::uint64_t looked_at_for_words(std::uint64_t words, std::uint64_t below) noexcept
{
    if (words == 0) return looked_at_in_ratios;
    return 200 + 3 * words + (below == 0 ? 0 : work::steps_of_words(below));
}
[[nodiscard]] inline std::uint64_t looked_at_for(const rational& number) noexcept
{
    const std::uint64_t words = words_of(number);
    return looked_at_for_words(words, number.is_integer() ? 0 : words);
}

}  // namespace detail
PARTNERING_END
