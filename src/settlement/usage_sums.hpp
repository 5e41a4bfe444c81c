#pragma once

#include "cell_numbers.hpp"
#include "party_numbers.hpp"

#include <vector>

PARTNERING_BEGIN

/// A leg as the records of one group drive it.
struct leg_use {
    std::uint32_t group;
    std::uint32_t position;  ///< in the legs of its route
};

/// Usage, added up, as its plan sees it: all that is known before any leg is worked out.
struct usage_sums {
    usage_sums(const plan::data& plan, const partial::data& sums);

    const plan::data& under;
    const std::vector<cell_group>& groups;
    rational quantity_unit;  ///< of the groups' sums
    rational gross_unit;
    party_numbers parties;
    std::vector<std::vector<leg_use>> uses;  ///< by leg
    std::vector<bool> needed;                ///< by leg: whether another is a part of it

    [[nodiscard]] const cell_group& group_of(const leg_use& use) const { return groups[use.group]; }
    [[nodiscard]] const route& route_of(const cell_group& group) const
    {
        return under.snapshots[under.segments[group.segment].snapshot].routes[group.route];
    }
    [[nodiscard]] const route_leg& leg_at(const leg_use& use) const { return route_of(group_of(use)).legs[use.position]; }
    /// The period of an agreement that the records of a group fall into; -1: one that is not settled.
    [[nodiscard]] std::int32_t period_of(const cell_group& group, agreement_id agreement) const
    {
        return under.segments[group.segment].period_of[agreement.index()];
    }

    [[nodiscard]] cell_numbers records(const cell_group& group) const { return {1, &group, cell_group::records_at, nullptr}; }
    [[nodiscard]] cell_numbers quantity(const cell_group& group) const { return {quantity_unit, &group, cell_group::quantity_at, nullptr}; }
    [[nodiscard]] cell_numbers gross(const cell_group& group) const { return {gross_unit, &group, cell_group::gross_at, nullptr}; }
};

PARTNERING_END
