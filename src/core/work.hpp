#pragma once

#include "rational_digits.hpp"

#include <cstdint>
#include <limits>

PARTNERING_BEGIN
namespace detail {

/// How much work was done, of so much that may be done. It is counted in steps, not in seconds: the same question gets the same answer on
/// every machine.
///
/// A step is a multiplication and an addition of ratios whose sides are machine words: some 100 ns. Between ratios of more, what is added
/// up may spill for a while, though they stand inline themselves. On longer ones both take hundreds of times that long, and the square of
/// the length.
class work {
public:
    explicit work(std::uint64_t limit) noexcept : limit_{limit} {}

    void take(std::uint64_t steps) noexcept
    {
        taken_ = steps > std::numeric_limits<std::uint64_t>::max() - taken_ ? std::numeric_limits<std::uint64_t>::max() : taken_ + steps;
    }
    /// Work on a number.
    void take_for(const rational& number) noexcept { take(steps_of(number)); }

    [[nodiscard]] static std::uint64_t steps_of(const rational& number) noexcept
    {
        constexpr int128 word = int128{1} << 62;
        if (!number.is_small()) {
            const std::uint64_t words = words_of(number);
            return 80 * words + 8 * words * words;
        }
        const bool fits = number.denominator() < word && number.numerator() < word && number.numerator() > -word;
        return fits ? 1 : 50;
    }
    [[nodiscard]] std::uint64_t taken() const noexcept { return taken_; }
    [[nodiscard]] bool is_too_much() const noexcept { return taken_ > limit_; }

private:
    std::uint64_t limit_;
    std::uint64_t taken_ = 0;
};

}  // namespace detail
PARTNERING_END
