#pragma once

#include "requests.hpp"

#include <span>
#include <string_view>
#include <vector>

PARTNERING_BEGIN
namespace requests {

/// The fields of a request that asks whether a division is sustainable, beside those of a game.
inline constexpr std::string_view sustainable_fields[] = {"shares", "options"};

/// Whether a division keeps a partnership together: against what its members could do within the game that the request states, if it does,
/// and against what it says they could do outside.
///
/// Requires: the request has been held to the fields that it may have, and its generator to those that there are
/// Errors:   at their places: those of the fields and of the game, `unknown_member`, `repeated_member`, `option_of_nobody`,
///           `negative_cost`, `misplaced_field` (a game of costs), what sustainability() finds; then nothing
[[nodiscard]] std::optional<answer> answer_sustainable(reading::collector& into, const json::value& content, const reading::spot& where,
                                                       std::string_view method);

}  // namespace requests
PARTNERING_END
