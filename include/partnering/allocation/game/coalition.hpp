#pragma once

#include <partnering/core/contract.hpp>

#include <compare>
#include <cstdint>

PARTNERING_BEGIN

/// Some of the players of a game: player i is among them where bit i is 1.
class coalition {
public:
    /// So many players can be told apart.
    static constexpr unsigned most_players = 32;

    /// Nobody.
    constexpr coalition() noexcept = default;
    constexpr explicit coalition(std::uint32_t bits) noexcept : bits_{bits} {}
    /// Requires: player < most_players
    [[nodiscard]] static constexpr coalition of(unsigned player) { return coalition{}.with(player); }
    /// The first `count` players. Requires: count <= most_players
    [[nodiscard]] static constexpr coalition first(unsigned count)
    {
        PARTNERING_EXPECTS(count <= most_players, "a coalition has at most most_players");
        return coalition{count == 0 ? 0U : ~std::uint32_t{0} >> (most_players - count)};
    }

    [[nodiscard]] constexpr std::uint32_t bits() const noexcept { return bits_; }
    [[nodiscard]] constexpr bool empty() const noexcept { return bits_ == 0; }
    [[nodiscard]] constexpr unsigned size() const noexcept { return static_cast<unsigned>(__builtin_popcount(bits_)); }
    [[nodiscard]] constexpr bool contains(unsigned player) const { return !(*this & of(player)).empty(); }
    [[nodiscard]] constexpr bool contains(coalition part) const noexcept { return (part.bits_ & ~bits_) == 0; }
    /// The least player in it. Requires: not empty
    [[nodiscard]] constexpr unsigned front() const
    {
        PARTNERING_EXPECTS(bits_ != 0, "nobody comes first among nobody");
        return static_cast<unsigned>(__builtin_ctz(bits_));
    }
    [[nodiscard]] constexpr coalition with(unsigned player) const
    {
        PARTNERING_EXPECTS(player < most_players, "a player is less than most_players");
        return coalition{bits_ | std::uint32_t{1} << player};
    }
    [[nodiscard]] constexpr coalition without(unsigned player) const
    {
        PARTNERING_EXPECTS(player < most_players, "a player is less than most_players");
        return coalition{bits_ & ~(std::uint32_t{1} << player)};
    }

    [[nodiscard]] friend constexpr coalition operator|(coalition a, coalition b) noexcept { return coalition{a.bits_ | b.bits_}; }
    [[nodiscard]] friend constexpr coalition operator&(coalition a, coalition b) noexcept { return coalition{a.bits_ & b.bits_}; }
    /// Those of `a` who are not in `b`.
    [[nodiscard]] friend constexpr coalition operator-(coalition a, coalition b) noexcept { return coalition{a.bits_ & ~b.bits_}; }
    /// By bits: the order in which tables of worths stand.
    [[nodiscard]] friend constexpr auto operator<=>(coalition, coalition) noexcept = default;

private:
    std::uint32_t bits_ = 0;
};

PARTNERING_END
