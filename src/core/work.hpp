#pragma once

#include "rational_digits.hpp"

#include <algorithm>
#include <cstdint>
#include <limits>

PARTNERING_BEGIN
namespace detail {

/// How much work was done, of so much that may be done. It is counted in steps, not in seconds: the same question gets the same answer on
/// every machine.
///
/// A step is a multiplication and an addition of ratios that stand inline: some 100 ns; where a side takes more than a word what is added
/// up may spill for a while, which takes longer. On longer ones both take hundreds of times that long, and the square of the length.
class work {
public:
    explicit work(std::uint64_t limit) noexcept : limit_{limit} {}

    void take(std::uint64_t steps) noexcept
    {
        taken_ = steps > std::numeric_limits<std::uint64_t>::max() - taken_ ? std::numeric_limits<std::uint64_t>::max() : taken_ + steps;
    }
    /// Work on a number.
    void take_for(const rational& number) noexcept { take(is_wide(number) ? 50 : steps_of(number)); }

    [[nodiscard]] static std::uint64_t steps_of(const rational& number) noexcept { return steps_of_words(words_of(number)); }
    /// Work on a number whose longer side takes so many words; 0: both stand inline.
    [[nodiscard]] static std::uint64_t steps_of_words(std::uint64_t words) noexcept
    {
        return std::max<std::uint64_t>(1, 80 * words + 8 * words * words);
    }
    [[nodiscard]] std::uint64_t taken() const noexcept { return taken_; }
    [[nodiscard]] bool is_too_much() const noexcept { return taken_ > limit_; }

private:
    /// Whether it stands inline, in more than a word.
    [[nodiscard]] static bool is_wide(const rational& number) noexcept
    {
        constexpr int128 word = int128{1} << 62;
        return number.is_small() && (number.denominator() >= word || number.numerator() >= word || number.numerator() <= -word);
    }

    std::uint64_t limit_;
    std::uint64_t taken_ = 0;
};

}  // namespace detail
PARTNERING_END
