#pragma once

#include "game_reader.hpp"

#include <partnering/chain/chain_game.hpp>

PARTNERING_BEGIN
namespace requests {

/// A chain as a request states it, and the game that it plays.
struct stated_chain {
    supply_draft draft;
    chain_game played;

    /// Of its parties, in their order.
    [[nodiscard]] std::vector<std::string> keys() const;
    [[nodiscard]] std::vector<std::uint32_t> parties() const;
};

/// Whether the request's game is that of a chain.
[[nodiscard]] bool states_chain(const json::value& content);

/// The chain in the field `supplies`.
///
/// Errors: at their places: those of the fields and of supply drafts, `no_players`; then nothing
/// Cost:   O(n log n)
[[nodiscard]] std::optional<stated_chain> to_chain(reading::collector& into, const json::value& content, const reading::spot& where);

/// Hands on what a chain finds, each at the supply that it is about.
void take_from_chain(reading::collector& into, const reading::spot& where, const stated_chain& about, const std::vector<finding>& found);

}  // namespace requests
PARTNERING_END
