#pragma once

#include <partnering/allocation/game/coalition.hpp>
#include <partnering/core/rational.hpp>

#include "core/common_denominator.hpp"

#include <cstddef>
#include <cstdint>
#include <limits>
#include <optional>
#include <span>
#include <vector>

PARTNERING_BEGIN

/// Numbers as counts of one unit, so that they and their sums fit 64 bits.
struct counted {
    std::vector<std::int64_t> counts;
    rational unit;
};

/// None where they have no such unit.
[[nodiscard]] inline std::optional<counted> as_counts(std::span<const rational> values)
{
    const auto common = over_common_denominator(values.size(), [&](std::size_t i) -> const rational& { return values[i]; });
    if (!common || common->size > static_cast<uint128>(std::numeric_limits<std::int64_t>::max())) return std::nullopt;
    counted made{{}, rational{1, static_cast<int128>(common->denominator)}};
    for (const int128 each : common->numerators) made.counts.push_back(static_cast<std::int64_t>(each));
    return made;
}

/// A number for each coalition out of one for each player, by coalition::bits(): `join` of what its other members and its first one come
/// to.
template <class Number, class Join>
[[nodiscard]] std::vector<Number> joined(std::span<const Number> each, const Join& join)
{
    std::vector<Number> made(std::size_t{1} << each.size());
    for (std::size_t bits = 1; bits < made.size(); ++bits) {
        const coalition members{static_cast<std::uint32_t>(bits)};
        const unsigned one = members.front();
        made[bits] = join(made[members.without(one).bits()], each[one]);
    }
    return made;
}

template <class Number>
[[nodiscard]] std::vector<Number> member_sums(std::span<const Number> each)
{
    return joined(each, [](const Number& others, const Number& one) { return Number{others + one}; });
}

PARTNERING_END
