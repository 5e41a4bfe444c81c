#pragma once

#include <partnering/chain/chain_game.hpp>

#include "delivery.hpp"
#include "supplies.hpp"

#include <optional>

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
    /// What a party is called: by its key, or of a chain in columns by its number.
    [[nodiscard]] std::string key(std::uint32_t party) const { return keys.empty() ? std::to_string(party) : keys[party]; }
    /// Deliveries that no table can be made for, and why not for the first.
    struct without_table {
        std::vector<std::uint32_t> deliveries{};
        std::optional<finding> why{};
    };
    /// What each party is to have of all other deliveries.
    [[nodiscard]] checked<chain_shares> exact_values(without_table& others) const;
    /// Why a delivery has no table.
    [[nodiscard]] finding fault_of(std::uint32_t supply, const detail::delivery& of) const;
    /// A finding about a supply.
    [[nodiscard]] finding about(std::uint32_t supply, const char* code, std::string text) const;
};

PARTNERING_END
