#pragma once

#include "account_store.hpp"
#include "division_account.hpp"
#include "partial_data.hpp"

#include <partnering/settlement/ledger.hpp>

PARTNERING_BEGIN

/// What an account's formula was applied to; kept for every account whose formula has bases or is not a mere sum.
struct account_inputs {
    std::vector<rational> bases;  ///< by position in the formula's bases
    /// A summand of a basis, signed.
    struct part {
        std::int64_t leg;                      ///< -1: reported gross
        std::optional<std::uint32_t> account;  ///< index of the account it is taken from; none: reported, or not settled in these periods
        rational amount;
    };
    std::vector<std::vector<part>> parts;  ///< for each basis
};

/// What a pooled charge was applied to, and whom it was divided among.
struct pool_inputs {
    std::uint32_t leg;
    std::uint32_t period;
    rational quantity;
    std::vector<rational> bases;
    std::vector<std::pair<std::string, rational>> uses;  ///< by member's key
};

struct ledger::data {
    plan under;
    std::vector<std::string> open_parties;
    account_store accounts;
    std::vector<account_inputs> inputs;  ///< by account; empty where nobody asked for them
    std::vector<pool_inputs> pools;      ///< the same
    division_accounts divisions;
    std::vector<measure> carried;  ///< sorted by name, party, days
    std::vector<reject> rejects;
    std::uint64_t records = 0;
    std::uint64_t duplicates = 0;
    std::uint64_t superseded = 0;
    std::uint64_t outside = 0;
    std::vector<finding> findings;
    partial from;  ///< for the digest: the keys of its records
};

/// As finish(), keeping what each formula was applied to.
[[nodiscard]] ledger finish_with_inputs(const plan& under, const partial& from);

PARTNERING_END
