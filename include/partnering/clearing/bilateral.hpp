#pragma once

#include <partnering/clearing/obligation_set.hpp>

PARTNERING_BEGIN

/// What two parties owe one another in one currency, whatever they have agreed on netting.
struct pair_balance {
    clearing_party_id debtor;    ///< who owes the more; where both owe the same, the one whose key comes first
    clearing_party_id creditor;  ///< the other
    int128 owes;                 ///< what the debtor owes, in quanta
    int128 owed;                 ///< what the creditor owes in turn: so much can be set off
    // The lines on both sides, as rows of the set: [first, last).
    std::size_t first_owes, last_owes;
    std::size_t first_owed, last_owed;

    /// What is left for the debtor to pay.
    [[nodiscard]] int128 net() const noexcept { return owes - owed; }
    friend bool operator==(const pair_balance&, const pair_balance&) = default;
};

/// Bilateral netting: one amount for each pair that has a line in the currency, sorted by the keys of the two.
///
/// Requires: a section of the set.
/// Cost:     O(rows of the section)
[[nodiscard]] std::vector<pair_balance> pair_balances(const obligation_set& of, const obligation_set::section& in);

PARTNERING_END
