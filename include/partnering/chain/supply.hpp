#pragma once

#include <partnering/core/rational.hpp>

#include <cstdint>
#include <span>
#include <string>
#include <vector>

PARTNERING_BEGIN

/// In place of a party: whoever provides it is none of those among whom the worth is divided.
inline constexpr std::uint32_t no_party = 0xffff'ffff;

/// What parties provide and what that takes, in bulk: columns that somebody else owns.
///
/// A *supply* is one thing that one party provides. A need says that one unit of a supply takes so many units of another. Needs of one
/// supply that are of the same group are alternatives: any one of them will do. A supply that a customer pays for has a worth; it may be
/// part of others all the same.
///
/// Shapes:   `by` has an entry a supply; `cost` and `worth` have as many, or are empty: nothing. `of` and `takes` have an entry a need;
///           `group` and `units` have as many, or are empty: each need is a group of its own, one unit
/// Units:    parties are numbers below `parties`, supplies are rows of `by`; costs and worths are amounts of one currency
struct supply_columns {
    std::uint32_t parties = 0;
    std::span<const std::uint32_t> by{};     ///< who provides it; no_party: an outsider, from whom anybody may buy it at its cost
    std::span<const rational> cost{};        ///< what its provider spends on one unit, what the unit takes of others not counted
    std::span<const rational> worth{};       ///< what customers give for what is delivered of it
    std::span<const std::uint32_t> of{};     ///< the supply that takes
    std::span<const std::uint32_t> takes{};  ///< the supply taken
    std::span<const std::uint32_t> group{};  ///< needs of the same supply and group are alternatives
    std::span<const rational> units{};       ///< units of `takes` that one unit of `of` takes
};

/// The same by key, for chains that are written by hand. The order of everything decides nothing.
struct supply_draft {
    struct need {
        std::vector<std::string> any_of;  ///< keys of supplies: one, or alternatives
        rational units = 1;
    };
    struct supply {
        std::string key;
        std::string by{};  ///< key of a party; empty: no_party
        rational cost{};
        rational worth{};
        std::vector<need> needs{};
    };
    std::vector<supply> supplies{};
};

PARTNERING_END
