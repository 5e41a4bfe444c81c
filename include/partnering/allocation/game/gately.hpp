#pragma once

#include <partnering/allocation/game/game_solution.hpp>

#include <string_view>

PARTNERING_BEGIN

/// The division at which everybody's propensity to disrupt is the same: the Gately point.
///
/// That propensity is what the others lose where a player walks out over what it loses itself. Each has what it is worth alone and a part
/// of the gain, in proportion to what it adds to all others beyond that.
///
/// Errors:  `gately_undefined` where all are worth less together than alone, or where there is a gain and some add more to all others than
///          they are worth alone and some less, or on the whole nobody more
/// Cost:    O(players)
/// Source:  Gately, Sharing the gains from regional cooperation, International Economic Review 15, 1974; Littlechild and Vaidya, The
///          propensity to disrupt and the disruption nucleolus, International Journal of Game Theory 5, 1976; Staudacher and Anwander,
///          Conditions for the uniqueness of the Gately point for cooperative games, arXiv 1901.01485, 2019
struct gately {
    [[nodiscard]] static constexpr std::string_view name() { return "gately"; }
    [[nodiscard]] checked<allocation> divide(const game& of) const;

    friend bool operator==(const gately&, const gately&) = default;
};
static_assert(game_solution<gately>);

PARTNERING_END
