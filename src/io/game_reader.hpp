#pragma once

#include "requests.hpp"

#include <partnering/allocation/game/airport_game.hpp>
#include <partnering/allocation/game/game.hpp>

#include <optional>
#include <string>
#include <string_view>
#include <vector>

PARTNERING_BEGIN
namespace requests {

/// Of a game whose table is written out or filled in: a file that holds more worths is larger than one may be.
inline constexpr std::size_t most_players_in_table = 20;

/// The names in a key such as `a,b`. An empty key names nobody.
[[nodiscard]] std::vector<std::string_view> names_between_commas(std::string_view key);

/// The fields of a request that state a game, by its generator where it names one.
[[nodiscard]] std::vector<std::string_view> game_fields(const json::value& content);

/// A field that has to be there, or nullptr and a finding.
[[nodiscard]] const json::value* needed(reading::collector& into, const json::value& content, const reading::spot& where,
                                        std::string_view field);
/// Names and numbers in a field that has to be there: an object, or a list of pairs.
[[nodiscard]] std::vector<std::pair<std::string, rational>> to_measures(reading::collector& into, const json::value& content,
                                                                        const reading::spot& where, std::string_view field);
/// A number in a field that has to be there.
[[nodiscard]] rational to_measure(reading::collector& into, const json::value& content, const reading::spot& where, std::string_view field);
/// Lists of names in a field that has to be there.
[[nodiscard]] std::vector<std::vector<std::string>> to_lists(reading::collector& into, const json::value& content,
                                                             const reading::spot& where, std::string_view field);
/// The users of an airport, `[{"id": "small", "count": 3, "cost": "12"}]`, in the field `users`.
[[nodiscard]] std::vector<airport_user> to_airport_users(reading::collector& into, const json::value& content, const reading::spot& where);

/// The game that a request states: by a worth or a cost of each coalition, or by the generator of a standard family.
///
/// Errors: at their places: those of the fields, `missing_coalition`, `repeated_coalition`, `unknown_player`, `too_many_players`, what
///         games and generators find; then nothing
/// Cost:   O(2^players); where what is left out is superadditive, O(3^players)
[[nodiscard]] std::optional<game> to_game(reading::collector& into, const json::value& content, const reading::spot& where);

}  // namespace requests
PARTNERING_END
