#include "table_work.hpp"

#include "core/rational_digits.hpp"
#include "core/work.hpp"

#include <algorithm>

PARTNERING_BEGIN

namespace {

/// Steps of an addition, by measuring: to make room for a long sum, and to look for what divides both sides of one that is not whole.
std::uint64_t steps_of(std::uint64_t words, bool whole) { return 40 + words / 2 + (whole ? 0 : detail::work::steps_of_words(words) / 5); }

/// Decimal digits of so many words, roughly.
std::uint64_t digits_of(std::uint64_t words) { return words * 64 * 3 / 10; }

}  // namespace

table_work::table_work(unsigned players, std::span<const rational> worths, sums kind) : players_{players}
{
    for (const rational& each : worths) {
        words_ = std::max<std::uint64_t>(words_, detail::words_of(each));
        are_whole_ = are_whole_ && each.is_integer();
    }
    // Without a denominator in common sums are longer than any of their parts.
    if (!are_whole_ && (words_ != 0 || kind == sums::of_all)) words_ = rational::max_digits / digits_of(1);
}

void table_work::take(std::uint64_t additions, std::span<const rational> shares)
{
    std::uint64_t words = words_;
    for (const rational& each : shares) words = std::max<std::uint64_t>(words, detail::words_of(each));
    if (words != 0) take_steps(additions, words, are_whole_);
}

void table_work::take_ratios(std::uint64_t count, const rational& unit)
{
    if (const std::uint64_t words = std::max<std::uint64_t>(words_, detail::words_of(unit)); words != 0 && unit != rational{1})
        take_steps(count, words, false);
}

void table_work::take_steps(std::uint64_t times, std::uint64_t words, bool whole)
{
    const std::uint64_t each = steps_of(words, whole);
    if (times <= (game::most_steps - taken_) / each) {
        taken_ += times * each;
        return;
    }
    throw too_much_work{"it would take more than " + std::to_string(game::most_steps) + " steps with " + std::to_string(players_) +
                        " players and numbers of " + std::to_string(digits_of(words)) + " digits" +
                        (are_whole_ ? "" : ", which have no common denominator that is short enough") +
                        ": state worths in fewer digits, 38 of them over one denominator at most, or ask about fewer players"};
}

PARTNERING_END
