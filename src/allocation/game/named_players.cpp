#include "named_players.hpp"

PARTNERING_BEGIN

named_players::named_players(std::span<const std::string> keys)
    : keys_{keys}, index_{std::vector<std::string_view>{keys.begin(), keys.end()}}
{
}

std::optional<unsigned> named_players::find(std::string_view key, std::string_view what, std::vector<finding>& found) const
{
    const std::optional<std::size_t> at = index_.find(key);
    if (at) return static_cast<unsigned>(*at);
    const std::string_view meant = closest(key, std::vector<std::string_view>{keys_.begin(), keys_.end()});
    found.push_back(wrong("unknown_player", key,
                          std::string{what} + " names " + quote(key) + ", who is not among the players" +
                              (meant.empty() ? ": name one of them" : "; did you mean " + quote(meant) + "?")));
    return std::nullopt;
}

named_numbers numbers_of(const game& of, std::span<const std::pair<std::string, rational>> named, std::string_view what)
{
    named_numbers made{std::vector<std::optional<rational>>(of.players())};
    const named_players players{of.keys()};
    for (const auto& [key, number] : named)
        if (const std::optional<unsigned> at = players.find(key, "the " + std::string{what}, made.found)) made.by_player[*at] = number;
    tell_repeated(keys_of(named), "the " + std::string{what}, made.found);
    return made;
}

void tell_repeated(std::vector<std::string_view> keys, std::string_view where, std::vector<finding>& found)
{
    for (const std::string_view twice : key_index{std::move(keys)}.repeated())
        found.push_back(
            wrong("repeated_player", twice, quote(twice) + " is named twice in " + std::string{where} + ": name each player once"));
}

void tell_negative(std::span<const std::pair<std::string, rational>> named, std::string_view what, std::vector<finding>& found)
{
    for (const auto& [key, number] : named)
        if (number.sign() < 0)
            found.push_back(
                wrong("negative_measure", key,
                      "the " + std::string{what} + " of " + quote(key) + " is " + number_text(number) + ": it would be 0 or more"));
}

PARTNERING_END
