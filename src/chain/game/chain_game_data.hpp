#pragma once

#include <partnering/chain/chain_game.hpp>

#include "supplies.hpp"

PARTNERING_BEGIN

struct chain_game::data {
    detail::supplies all;
    std::vector<std::string> keys{};         ///< of parties, sorted; empty: their numbers
    std::vector<std::string> supply_keys{};  ///< empty: their numbers
    detail::least_costs at_best{};           ///< of all parties together
    std::vector<std::uint32_t> live{};       ///< supplies whose worth is more than they cost then
    rational total{};

    /// Works out what all parties are worth together.
    [[nodiscard]] static checked<chain_game> finish(std::shared_ptr<data> made);
    [[nodiscard]] std::vector<rational> own_costs() const;
    /// What each party is to have of all deliveries but those that rest on more alternatives than a table holds: those are `beyond`.
    [[nodiscard]] checked<chain_shares> exact_values(std::vector<std::uint32_t>& beyond) const;
    /// A finding about a supply.
    [[nodiscard]] finding about(std::uint32_t supply, const char* code, std::string text) const;
};

PARTNERING_END
