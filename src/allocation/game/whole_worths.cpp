#include "whole_worths.hpp"

#include "core/long_denominator.hpp"
#include "core/rational_digits.hpp"

#include <algorithm>
#include <cstdint>

PARTNERING_BEGIN

namespace {

/// Whole numbers of a table take no more words than these: a gibibyte.
constexpr std::uint64_t most_words = std::uint64_t{1} << 27;

}  // namespace

std::optional<rational> make_whole(std::vector<rational>& worths)
{
    const std::optional<rational> common = detail::long_common_denominator(worths);
    if (!common) return std::nullopt;
    if (*common == rational{1}) return common;
    std::uint64_t longest = 0;
    for (const rational& each : worths) longest = std::max<std::uint64_t>(longest, detail::words_of(each));
    if ((longest + detail::words_of(*common)) * worths.size() > most_words) return std::nullopt;
    try {
        worths = detail::whole_numbers(worths, *common);
        return rational{1} / *common;
    } catch (const arithmetic_error&) {
        // Their numerators would be too long.
        return std::nullopt;
    }
}

game with_whole_worths(const game& of)
{
    const auto is_whole = [](const rational& each) { return each.is_integer(); };
    if (std::all_of(of.ratios().begin(), of.ratios().end(), is_whole)) return of;
    std::vector<rational> worths{of.ratios().begin(), of.ratios().end()};
    const std::optional<rational> unit = make_whole(worths);
    if (!unit) return of;
    return game::of_ratios({of.keys().begin(), of.keys().end()}, std::move(worths), *unit * of.unit(), of.sense()).value();
}

PARTNERING_END
