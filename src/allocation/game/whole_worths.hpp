#pragma once

#include <partnering/allocation/game/game.hpp>

#include "table_work.hpp"

#include <algorithm>
#include <optional>
#include <span>
#include <string>
#include <vector>

PARTNERING_BEGIN

/// Makes whole multiples of one unit out of ratios, and gives that unit. Nothing, and they stay as they are, where they have no
/// denominator in common that is short enough, or there is no room.
[[nodiscard]] std::optional<rational> make_whole(std::vector<rational>& worths);

/// The same game with worths that are whole, where they can be: for sums of so many of them that they would grow long in any case.
[[nodiscard]] game with_whole_worths(const game& of);

/// A game that is made of a few numbers, which do not fit counts of 64 bits: `worths_of(numbers)` makes its table of them, or of whole
/// multiples of them, with so many additions for each coalition.
///
/// Errors: those of game::of; too_much_work
template <class WorthsOf>
[[nodiscard]] checked<game> game_of_ratios(std::vector<std::string> players, std::vector<rational> numbers, std::uint64_t additions,
                                           game_sense sense, const WorthsOf& worths_of)
{
    const bool has_long = std::any_of(numbers.begin(), numbers.end(), [](const rational& each) { return !each.is_small(); });
    const std::optional<rational> unit = has_long ? make_whole(numbers) : std::nullopt;
    if (has_long) table_work{static_cast<unsigned>(players.size()), numbers, table_work::sums::of_all}.take(additions << players.size());
    std::vector<rational> worths = worths_of(std::span<const rational>{numbers});
    return unit ? game::of_ratios(std::move(players), std::move(worths), *unit, sense)
                : game::of(std::move(players), std::move(worths), sense);
}

PARTNERING_END
