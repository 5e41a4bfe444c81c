#pragma once

#include <partnering/chain/service_network.hpp>

#include "edges_by_party.hpp"

#include <string>
#include <vector>

PARTNERING_BEGIN

struct service_network::data {
    std::uint32_t parties = 0;
    detail::edges_by_party edges;
    /// No sum of the amounts of any of the edges is further from zero.
    uint128 most_together = 0;
    std::vector<std::uint32_t> roles;
    std::vector<std::vector<std::string>> role_sets;
};

PARTNERING_END
