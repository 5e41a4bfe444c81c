#pragma once

#include "requests.hpp"

#include <span>
#include <string_view>

PARTNERING_BEGIN
namespace requests {

/// The methods that divide what a game is worth, weigh votes, or ask whether a division can stand. Sorted.
[[nodiscard]] std::span<const std::string_view> game_methods();

/// The answer to a request for one of them.
///
/// Requires: `method` is one of game_methods()
[[nodiscard]] std::optional<answer> answer_game(reading::collector& into, const json::value& content, const reading::spot& where,
                                                std::string_view method, bool explain);

}  // namespace requests
PARTNERING_END
