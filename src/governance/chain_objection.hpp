#pragma once

#include <partnering/allocation/game/game.hpp>

#include <cstdint>
#include <span>

PARTNERING_BEGIN
namespace detail {

/// The coalitions of a game that are worth more than their members have.
struct chain_objections {
    std::uint64_t count = 0;
    coalition largest{};  ///< who gains most; of several the one whose bits are lowest
    rational gain{};
};

/// `shares` has an entry a player.
///
/// Errors: arithmetic_error
/// Cost:   O(2^players)
[[nodiscard]] chain_objections objections_to(std::span<const rational> shares, const game& of);

}  // namespace detail
PARTNERING_END
