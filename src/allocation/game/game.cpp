#include <partnering/allocation/game/game.hpp>

#include "allocation/members.hpp"
#include "core/common_denominator.hpp"
#include "whole_worths.hpp"

#include <algorithm>
#include <limits>

PARTNERING_BEGIN

struct game::data {
    std::vector<std::string> keys;
    game_sense sense;
    std::vector<std::int64_t> counts;
    rational unit{1};
    std::uint64_t largest_count = 0;
    std::vector<rational> ratios;
};

namespace {

std::uint64_t size_of(std::int64_t count) noexcept
{
    return count < 0 ? std::uint64_t{0} - static_cast<std::uint64_t>(count) : static_cast<std::uint64_t>(count);
}

std::uint64_t largest_of(std::span<const std::int64_t> counts) noexcept
{
    // The least and the most are quicker to find than the size of each.
    std::int64_t least = 0;
    std::int64_t most = 0;
    for (const std::int64_t each : counts) {
        least = std::min(least, each);
        most = std::max(most, each);
    }
    return std::max(size_of(least), size_of(most));
}

/// What is wrong with players and a table of so many worths, the first of which is that of nobody.
template <class Number>
std::vector<finding> faults(const std::vector<std::string>& players, const std::vector<Number>& worths)
{
    std::vector<finding> found;
    if (players.empty()) found.push_back(wrong("no_players", "", "a game has no players: name at least one"));
    if (players.size() > game::most_players) {
        found.push_back(wrong("too_many_players", "",
                              "a game with a worth for every coalition has " + std::to_string(players.size()) + " players: at most " +
                                  std::to_string(game::most_players) + " are possible"));
        return found;
    }
    std::vector<std::string_view> keys{players.begin(), players.end()};
    for (const std::string_view twice : key_index{std::move(keys)}.repeated())
        found.push_back(wrong("repeated_player", twice, quote(twice) + " is a player twice: name each player once"));
    if (const std::size_t needed = std::size_t{1} << players.size(); worths.size() != needed) {
        found.push_back(wrong("wrong_number_of_worths", "",
                              "a game of " + std::to_string(players.size()) + " players has " + std::to_string(worths.size()) +
                                  " worths: give one for each of its " + std::to_string(needed) + " coalitions"));
    } else if (worths.front() != Number{0}) {
        found.push_back(wrong("worth_of_nobody", "", "the coalition of nobody is worth something: its worth is 0 in every game"));
    }
    return found;
}

}  // namespace

checked<game> game::of(std::vector<std::string> players, std::vector<rational> worths, game_sense sense)
{
    if (std::vector<finding> found = faults(players, worths); !found.empty()) return found;
    auto made = std::make_shared<data>();
    made->keys = std::move(players);
    made->sense = sense;
    const auto common = over_common_denominator(worths.size(), [&](std::size_t i) -> const rational& { return worths[i]; });
    const auto fits = [](int128 count) {
        // Not the very least: every count can be negated.
        return count <= std::numeric_limits<std::int64_t>::max() && count >= -std::numeric_limits<std::int64_t>::max();
    };
    if (common && std::all_of(common->numerators.begin(), common->numerators.end(), fits)) {
        made->counts.reserve(worths.size());
        for (const int128 each : common->numerators) made->counts.push_back(static_cast<std::int64_t>(each));
        made->unit = rational{1, static_cast<int128>(common->denominator)};
        made->largest_count = largest_of(made->counts);
    } else if (common) {
        made->ratios.reserve(worths.size());
        for (const int128 each : common->numerators) made->ratios.emplace_back(each, 1);
        made->unit = rational{1, static_cast<int128>(common->denominator)};
    } else {
        // Short ones whose common denominator is long are quicker as they are, where few are added at a time.
        const bool has_long = std::any_of(worths.begin(), worths.end(), [](const rational& each) { return !each.is_small(); });
        if (const std::optional<rational> unit = has_long ? make_whole(worths) : std::nullopt) made->unit = *unit;
        made->ratios = std::move(worths);
    }
    return game{std::move(made)};
}

checked<game> game::of_ratios(std::vector<std::string> players, std::vector<rational> ratios, const rational& unit, game_sense sense)
{
    PARTNERING_EXPECTS(unit > rational{0}, "a ratio of one is worth more than nothing");
    if (std::vector<finding> found = faults(players, ratios); !found.empty()) return found;
    return game{std::make_shared<data>(
        data{.keys = std::move(players), .sense = sense, .counts = {}, .unit = unit, .largest_count = 0, .ratios = std::move(ratios)})};
}

checked<game> game::of_counts(std::vector<std::string> players, std::vector<std::int64_t> counts, const rational& unit, game_sense sense)
{
    PARTNERING_EXPECTS(unit > rational{0}, "a count of one is worth more than nothing");
    if (std::vector<finding> found = faults(players, counts); !found.empty()) return found;
    auto made = std::make_shared<data>();
    made->keys = std::move(players);
    made->sense = sense;
    made->unit = unit;
    made->largest_count = largest_of(counts);
    if (made->largest_count > static_cast<std::uint64_t>(std::numeric_limits<std::int64_t>::max())) {
        // The least of all counts cannot be negated.
        made->largest_count = 0;
        made->ratios.assign(counts.begin(), counts.end());
    } else {
        made->counts = std::move(counts);
    }
    return game{std::move(made)};
}

unsigned game::players() const noexcept { return static_cast<unsigned>(data_->keys.size()); }
std::span<const std::string> game::keys() const noexcept { return data_->keys; }
game_sense game::sense() const noexcept { return data_->sense; }
std::span<const std::int64_t> game::counts() const noexcept { return data_->counts; }
const rational& game::unit() const noexcept { return data_->unit; }
std::uint64_t game::largest_count() const noexcept { return data_->largest_count; }
std::span<const rational> game::ratios() const noexcept { return data_->ratios; }

rational game::worth(coalition of) const
{
    PARTNERING_EXPECTS(all().contains(of), "a coalition is one of this game's players");
    return (data_->counts.empty() ? data_->ratios[of.bits()] : rational{data_->counts[of.bits()]}) * data_->unit;
}

game game::as_worths() const
{
    if (data_->sense == game_sense::worth) return *this;
    auto made = std::make_shared<data>(*data_);
    made->sense = game_sense::worth;
    for (std::int64_t& each : made->counts) each = -each;
    for (rational& each : made->ratios) each = -each;
    return game{std::move(made)};
}

game game::dual() const
{
    std::vector<std::string> keys{data_->keys};
    const std::uint32_t last = coalitions() - 1;
    // The difference of two counts may need a bit more than they do.
    if (data_->largest_count != 0 && data_->largest_count < std::uint64_t{1} << 62) {
        std::vector<std::int64_t> counts(data_->counts.size());
        for (std::uint32_t bits = 0; bits <= last; ++bits) counts[bits] = data_->counts[last] - data_->counts[last - bits];
        return of_counts(std::move(keys), std::move(counts), data_->unit, data_->sense).value();
    }
    std::vector<rational> ratios(std::size_t{last} + 1);
    const auto in_units = [&](std::uint32_t bits) { return data_->counts.empty() ? data_->ratios[bits] : rational{data_->counts[bits]}; };
    for (std::uint32_t bits = 0; bits <= last; ++bits) ratios[bits] = in_units(last) - in_units(last - bits);
    return of_ratios(std::move(keys), std::move(ratios), data_->unit, data_->sense).value();
}

std::string to_string(const game& of, coalition members)
{
    if (members.empty()) return "nobody";
    std::string text;
    for (unsigned i = 0; i < of.players(); ++i)
        if (members.contains(i)) text += (text.empty() ? "" : ", ") + of.keys()[i];
    return text;
}

PARTNERING_END
