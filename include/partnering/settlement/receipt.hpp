#pragma once

#include <partnering/core/date.hpp>
#include <partnering/core/rational.hpp>
#include <partnering/money/currency.hpp>

#include <string>

PARTNERING_BEGIN

/// Money that was paid on a statement: who has paid is known to a bank account, not to an agreement, and so an input.
///
/// A statement may be paid in parts, each a receipt. Money that was paid back is a receipt below zero.
struct receipt {
    std::string key;  ///< of the payment, such as its reference: no two payments share one
    std::string payer;
    std::string payee;
    std::string agreement;
    currency in;
    date_range when;  ///< the statement's period
    rational amount;  ///< in currency units
    date on;          ///< the day it came in

    friend bool operator==(const receipt&, const receipt&) = default;
};

/// A receipt that pays no statement, and why; others count.
struct rejected_receipt {
    receipt row;
    std::string reason;  ///< a code of docs/errors.md
    std::string text;    ///< one sentence: what is wrong and what would be right

    friend bool operator==(const rejected_receipt&, const rejected_receipt&) = default;
};

PARTNERING_END
