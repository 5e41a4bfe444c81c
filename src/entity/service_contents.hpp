#pragma once

#include "numbered.hpp"

#include <partnering/entity/service.hpp>

#include <cstddef>
#include <map>
#include <vector>

PARTNERING_BEGIN

/// What services consist of, over bundles of bundles, as far as work in proportion to what is stated of them goes: chains of bundles
/// consist of far more than they state.
class service_contents {
public:
    /// What one consists of, by number.
    struct content {
        numbers below;     ///< it, and all that it has as a part
        numbers elements;  ///< those of them that have no parts
    };

    /// Requires: the keys are those of the services; every part is one of them, none is part of itself. Cost: O(n log n)
    service_contents(const std::vector<service>& services, const numbered_keys& keys);

    [[nodiscard]] bool has_parts(number service) const { return !parts_[service].empty(); }
    /// Looks into some services, those that consist of least first. Cost: O(n log n), n what all services state, and a million steps
    void look_into(numbers wanted);
    /// nullptr where there was no looking into it.
    [[nodiscard]] const content* of(number service) const;

private:
    [[nodiscard]] content looked_into(number service);

    std::vector<numbers> parts_;
    std::vector<std::size_t> most_;  ///< of each service: as much as it may consist of
    std::size_t stated_ = 0;         ///< services and parts
    std::map<number, content> known_;
    std::vector<number> seen_for_;  ///< of each service: the last one, counted from 1, that was found to have it
};

PARTNERING_END
