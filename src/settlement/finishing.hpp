#pragma once

#include "booking.hpp"
#include "division_account.hpp"
#include "leg_accounts.hpp"

#include <memory>
#include <optional>
#include <string>
#include <vector>

PARTNERING_BEGIN

/// Who stands in an account, and of which period it is.
struct account_place {
    std::int32_t period;
    std::uint32_t payer;
    std::uint32_t payee;
};

/// What has been worked out so far, while usage is being finished.
struct finishing {
    finishing(const usage_sums& sums, bool with_inputs);

    const usage_sums& usage;
    bool keeps_inputs;
    pairs_of_groups pairs;
    booking books;
    std::vector<leg_accounts> legs;  ///< by leg; empty again where nobody will ask for it any more
    /// By group, position: an amount a cell, in place of the group's sums.
    std::vector<std::vector<std::unique_ptr<exact_column>>> cell_amounts;
    /// By group, position: of aggregate legs; of all where inputs are kept.
    std::vector<std::vector<cell_accounts>> account_at;
    std::vector<finding> findings;
    division_accounts divisions;
    std::vector<pool_inputs> pools;  ///< where inputs are kept

    [[nodiscard]] account_place place_of(std::uint32_t leg, std::uint32_t number) const;
    /// A cell's amount of a leg, by its position on the group's route. Requires: the leg has been worked out, and is needed.
    [[nodiscard]] cell_numbers amounts_at(const leg_use& use) const;
    /// Says why an account is left out, where somebody asked for it; that of a pool goes with all accounts that share it.
    void complain(std::uint32_t leg, const account_place& a, std::string code, std::string why);
    /// Says why an amount that several share is left out for all of them; `a` is the account of one.
    void complain_of_all(std::uint32_t leg, const account_place& a, std::string code, std::string why);
};

/// The sums of a leg that is rounded record by record.
[[nodiscard]] cell_numbers record_sums(const usage_sums& usage, const leg_use& use);

PARTNERING_END
