#pragma once

#include <partnering/allocation/game/game.hpp>

#include "allocation/members.hpp"

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <type_traits>
#include <vector>

PARTNERING_BEGIN

/// Finds players by their keys, and remembers what is wrong with those who are named.
class named_players {
public:
    explicit named_players(std::span<const std::string> keys);
    /// The number of a player, or a finding that there is none of that key; `what` names it.
    std::optional<unsigned> find(std::string_view key, std::string_view what, std::vector<finding>& found) const;

private:
    std::span<const std::string> keys_;
    key_index index_;
};

/// A number for each player, by name.
struct named_numbers {
    std::vector<std::optional<rational>> by_player;
    std::vector<finding> found{};  ///< `unknown_player`, `repeated_player`
};
[[nodiscard]] named_numbers numbers_of(const game& of, std::span<const std::pair<std::string, rational>> named, std::string_view what);

/// A finding for each key that stands in a list more than once.
void tell_repeated(std::vector<std::string_view> keys, std::string_view where, std::vector<finding>& found);

/// A finding for each number below 0.
void tell_negative(std::span<const std::pair<std::string, rational>> named, std::string_view what, std::vector<finding>& found);

/// What `make` gives; where the arithmetic has no answer, a finding that says so.
template <class Make>
[[nodiscard]] std::invoke_result_t<const Make&> answered(std::string_view what, const Make& make)
{
    try {
        return make();
    } catch (const arithmetic_error& e) {
        return wrong(e.code(), what, std::string{what} + " has no exact answer here: " + e.what());
    }
}

PARTNERING_END
