#pragma once

#include <partnering/core/version.hpp>

#include <cstdint>
#include <string>

PARTNERING_BEGIN

/// Who gets the units that are left when exact shares are rounded down to whole ones.
enum class remainder_order : std::uint8_t {
    largest_remainder,  ///< whoever lost the largest fraction; ties by key
    first_first,        ///< one by one in the order in which the members are written; those with a share of 0 are passed over
    largest_ratio,      ///< whose fraction is largest as a part of its share; ties by key
    one_member,         ///< all of them to one member
};

/// A remainder rule as an agreement writes it down.
struct remainder_rule {
    remainder_order order = remainder_order::largest_remainder;
    std::string bearer{};  ///< of one_member

    friend bool operator==(const remainder_rule&, const remainder_rule&) = default;
};

PARTNERING_END
