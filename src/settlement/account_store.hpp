#pragma once

#include "exact_column.hpp"

#include <partnering/settlement/ledger.hpp>

#include <cstddef>
#include <cstdint>
#include <vector>

PARTNERING_BEGIN

/// The accounts of a ledger, in columns.
///
/// A *row* is what the legs that one route drives have in common: who fills their ends, how many records, how many units. A *run* is a
/// stretch of accounts of one leg in one period, one a row. So an account of many costs 8 bytes, and a row 20.
struct account_store {
    struct run {
        std::size_t begin;    ///< number of its first account in the ledger
        std::size_t rows;     ///< of its first account: where its records and quantity stand
        std::size_t amounts;  ///< of its first account
        std::size_t first;    ///< of its first account: where the party of an end that differs from row to row stands
        std::size_t second;   ///< and that of the payee, where both ends do
        std::uint32_t leg;
        std::uint32_t period;
        std::uint32_t payer;  ///< a party, or `of_row` or `of_row_too`
        std::uint32_t payee;
        std::uint32_t quantity_unit;  ///< index into `units`
        std::uint32_t amount_unit;
    };
    /// In place of a party: the one at `first`, the one at `second`.
    static constexpr std::uint32_t of_row = 0xffff'fffe;
    static constexpr std::uint32_t of_row_too = 0xffff'fffd;
    /// The unit of quantities of a leg that a record does not drive: its records are not counted there either.
    static constexpr std::uint32_t not_driven = 0;

    std::vector<run> runs;  ///< by leg, then period, then rows
    std::size_t size = 0;   ///< accounts
    std::vector<std::uint32_t> parties;
    std::vector<std::uint64_t> records;  ///< by row
    exact_counts quantities;             ///< by row
    exact_counts amounts;
    std::vector<rational> units{rational{}};

    [[nodiscard]] std::size_t run_of(std::size_t account) const;
    [[nodiscard]] std::size_t end_of(std::size_t of_run) const { return of_run + 1 < runs.size() ? runs[of_run + 1].begin : size; }
    /// Requires: the account is one of that run.
    [[nodiscard]] ledger_account at(std::size_t account, std::size_t of_run) const;
};

PARTNERING_END
