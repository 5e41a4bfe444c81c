#pragma once

#include "game_reader.hpp"

PARTNERING_BEGIN
namespace requests {

/// The fields of the standard family that a request names as its `generator`; none where it names none that there is.
[[nodiscard]] std::vector<std::string_view> generator_fields(const json::value& content);

/// The game of that family.
[[nodiscard]] std::optional<game> to_generated_game(reading::collector& into, const json::value& content, const reading::spot& where);

}  // namespace requests
PARTNERING_END
