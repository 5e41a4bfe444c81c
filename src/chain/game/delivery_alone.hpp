#pragma once

#include "supplies.hpp"

#include <cstdint>
#include <vector>

PARTNERING_BEGIN
namespace detail {

/// One delivery and all that it rests on, as a chain of its own: its parties are numbered by themselves.
///
/// Cost: O(its supplies and needs); supplies for finding them
struct delivery_alone {
    delivery_alone(const supplies& of, std::uint32_t delivered);

    supplies all;
    std::uint32_t delivered;             ///< its number there
    std::vector<std::uint32_t> parties;  ///< what they are called outside
};

}  // namespace detail
PARTNERING_END
