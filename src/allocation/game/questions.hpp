#pragma once

#include <partnering/allocation/game/game.hpp>

#include "allocation/members.hpp"

#include <optional>
#include <span>
#include <string_view>
#include <vector>

PARTNERING_BEGIN

// What answers to questions about games share.

/// What `make` answers; where the arithmetic has no answer, a finding that says so.
template <class Make>
[[nodiscard]] auto answered(std::string_view question, const Make& make) -> decltype(make())
{
    try {
        return make();
    } catch (const arithmetic_error& e) {
        return wrong(e.code(), question, quote(question) + " has no answer here: " + e.what());
    }
}

/// A finding where there is not one share a player.
[[nodiscard]] std::optional<finding> fault_of_shares(const game& of, std::span<const rational> shares, std::string_view question);

/// Shares of a game as shares of of.as_worths() in units of its counts, and back: what algorithms on excesses calculate in.
[[nodiscard]] std::vector<rational> to_units(const game& of, std::span<const rational> shares);
[[nodiscard]] std::vector<rational> from_units(const game& of, std::span<const rational> shares);

PARTNERING_END
