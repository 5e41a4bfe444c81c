#pragma once

#include <partnering/allocation/game/game_solution.hpp>

#include <string_view>

PARTNERING_BEGIN

/// What a player adds on average to a coalition of others, each coalition as likely as any: the Banzhaf value.
///
/// Use it to compare influence; it does not add up to what all are worth.
///
/// Errors:  arithmetic only
/// Cost:    as shapley
/// Source:  Banzhaf, Weighted voting doesn't work, Rutgers Law Review 19, 1965; Dubey and Shapley, Mathematical properties of the Banzhaf
///          power index, Mathematics of Operations Research 4, 1979
struct banzhaf {
    static constexpr bool efficient = false;
    [[nodiscard]] static constexpr std::string_view name() { return "banzhaf"; }
    [[nodiscard]] checked<allocation> divide(const game& of) const;

    friend bool operator==(const banzhaf&, const banzhaf&) = default;
};
static_assert(game_solution<banzhaf>);

/// The worth of all divided in proportion to Banzhaf values.
///
/// Errors:  `no_influence` where those values add up to nothing, though not all of them are 0 or there is something to divide
/// Cost:    as shapley
struct banzhaf_normalised {
    [[nodiscard]] static constexpr std::string_view name() { return "banzhaf_normalised"; }
    [[nodiscard]] checked<allocation> divide(const game& of) const;

    friend bool operator==(const banzhaf_normalised&, const banzhaf_normalised&) = default;
};
static_assert(game_solution<banzhaf_normalised>);

PARTNERING_END
