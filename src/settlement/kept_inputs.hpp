#pragma once

#include "ledger_data.hpp"
#include "leg_accounts.hpp"

#include <vector>

PARTNERING_BEGIN

/// What formulas were applied to, gathered leg by leg from what is booked.
class kept_inputs {
public:
    explicit kept_inputs(std::size_t legs) : inputs_(legs), place_(legs) {}

    /// Requires: nothing of the leg was kept yet.
    void begin(std::uint32_t leg, std::uint32_t accounts) { place_[leg].assign(accounts, no_account); }
    /// An account of another leg is named by its number there until every leg has its place.
    void keep(std::uint32_t leg, const leg_accounts& of, std::uint32_t number);
    /// By account of the ledger.
    [[nodiscard]] std::vector<account_inputs> take();

private:
    std::vector<std::vector<account_inputs>> inputs_;  ///< by leg
    std::vector<std::vector<std::uint32_t>> place_;    ///< by leg, number: its place among the leg's that are booked
};

PARTNERING_END
