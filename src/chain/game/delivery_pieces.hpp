#pragma once

#include "supplies.hpp"

#include <cstdint>
#include <optional>
#include <vector>

PARTNERING_BEGIN
namespace detail {

/// A supply that a delivery rests on, with those it takes by their place among them.
struct piece {
    std::uint32_t supply;
    std::uint32_t party;  ///< place among the delivery's parties; nobody
    struct way {
        std::uint32_t takes;
        rational units;
    };
    std::vector<std::vector<way>> groups;  ///< each has a way
    rational cost;                         ///< the least at which everybody together provides it

    static constexpr std::uint32_t nobody = 0xffff'ffff;
};

/// One delivery, with all ways that anybody could take and gain by it.
struct pieces {
    std::vector<piece> all;              ///< suppliers first, the delivery last
    std::vector<std::uint32_t> parties;  ///< sorted
    rational gain;                       ///< of everybody together: above 0
    std::uint64_t size = 0;              ///< supplies and ways
    std::uint64_t in_ratios = 0;         ///< as many as that could be looked at while what they cost is worked out

    /// The way of a group that is cheapest; of equals the first.
    [[nodiscard]] const piece::way& cheapest(const std::vector<piece::way>& group) const;
    /// What is gained without one of the parties. Cost: O(size)
    [[nodiscard]] rational gain_without(const supplies& of, std::uint32_t party) const;
};

/// A delivery by those who are present; nothing where they do not gain by it. Ways by which it would cost all that it is worth are left
/// out, as is what nothing else takes: whoever is away, nobody gains by those. What was looked at is added to `looked_at`.
///
/// Errors: arithmetic_error
/// Cost:   O(its supplies and needs)
[[nodiscard]] std::optional<pieces> affordable_pieces(const supplies& all, const std::vector<std::uint32_t>& place_in_order,
                                                      const std::vector<bool>& present, std::uint32_t delivered, std::uint64_t& looked_at);

}  // namespace detail
PARTNERING_END
