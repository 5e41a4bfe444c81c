#pragma once

#include "game_reader.hpp"

#include <partnering/allocation/game/unanimity_sum.hpp>

PARTNERING_BEGIN
namespace requests {

/// The fields of the standard family that a request names as its `generator`; none where it names none that there is.
[[nodiscard]] std::vector<std::string_view> generator_fields(const json::value& content);

/// Whether a request names no generator, or one that there is; else that is a finding.
[[nodiscard]] bool knows_generator(reading::collector& into, const json::value& content, const reading::spot& where);

/// The sum of unanimity games that a request states, if it does: its Shapley value needs no table, however many players there are.
[[nodiscard]] std::optional<unanimity_sum> to_unanimity_sum(reading::collector& into, const json::value& content,
                                                            const reading::spot& where);

/// The game of that family.
[[nodiscard]] std::optional<game> to_generated_game(reading::collector& into, const json::value& content, const reading::spot& where);

}  // namespace requests
PARTNERING_END
