#pragma once

#include <partnering/settlement/statement.hpp>

#include <string>
#include <vector>

PARTNERING_BEGIN

/// What two parties whose flows are netted owe one another in one period and currency, and what is left of it.
///
/// With a clearing house each member has such a balance: it has one bill (it is the debtor), one payment (it is the creditor), or, where
/// both owe the same, none.
struct netted_balance {
    date_range when;
    std::string debtor;    ///< who owes the more; where both owe the same, the one whose key comes first
    std::string creditor;  ///< the other
    rounded_money owes;    ///< what the debtor owes the creditor
    rounded_money owed;    ///< what the creditor owes in turn, which is set off
    rounded_money net;     ///< owes - owed: what the debtor pays, never below zero

    friend bool operator==(const netted_balance&, const netted_balance&) = default;
};

/// The balances of all pairs that have a netted line, sorted by period, currency, debtor or creditor, whichever key comes first.
///
/// Over all parties what they are to get less what they are to pay is zero in each period and currency; over all but a clearing house it
/// is what the house takes, with its sign changed.
///
/// Errors: arithmetic_error `amount_out_of_range`
/// Cost:   O(lines log lines)
[[nodiscard]] std::vector<netted_balance> netted_balances(const std::vector<statement>& of);

PARTNERING_END
