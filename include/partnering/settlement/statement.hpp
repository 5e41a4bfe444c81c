#pragma once

#include <partnering/settlement/ledger.hpp>

#include <optional>
#include <string>
#include <string_view>
#include <vector>

PARTNERING_BEGIN

/// One line of a statement: what one clause on one offer comes to.
struct statement_line {
    std::string clause;  ///< key
    std::string label;
    std::string offer;      ///< key; empty for a charge due by the calendar
    std::string service;    ///< key; empty likewise
    std::uint32_t version;  ///< of the agreement, from 0
    std::uint64_t records;
    rational quantity;
    rational exact;
    rounded_money amount;         ///< its share of the payable amount: drift goes by largest remainder
    bool netted = false;          ///< set off against what goes the other way between the two in the same period and currency
    std::optional<leg_id> leg{};  ///< of the ledger's plan; none: the line was made without one
};

/// A bilateral account of one period: what one party owes another under one agreement.
///
/// Ensures: the lines' amounts add up to `payable`; |payable - exact| is what rounding took or gave.
struct statement {
    std::string payer;
    std::string payee;
    std::string agreement;
    date_range when;
    rational exact;
    rounded_money payable;
    rational rounding;   ///< payable - exact
    std::string bearer;  ///< who bears it: the payer where it is positive, the payee where negative, empty where nothing was rounded
    std::vector<statement_line> lines;
};

/// What one party has to pay another in one currency, over all agreements and periods settled.
///
/// Where the flows between two are netted, what goes the other way in the same period is set off: its parts are below zero.
struct payment {
    struct part {
        std::string agreement;
        date_range when;
        rounded_money amount;
    };
    std::string payer;
    std::string payee;
    currency in;
    rounded_money amount;
    std::vector<part> lines;
};

/// What one party pays and receives in one currency. Over all parties the nets add up to zero.
struct position {
    std::string party;
    currency in;
    rounded_money pays;
    rounded_money receives;
    rounded_money net;  ///< receives - pays
};

struct statement_options {
    /// Only what this party may see: the accounts it pays or is paid on. Nothing in them depends on terms between others.
    std::optional<std::string> viewer{};
};

/// Sorted by payer, payee, agreement, period. Cost: O(accounts log accounts).
[[nodiscard]] std::vector<statement> statements(const ledger& from, const statement_options& options = {});
/// Consolidated: each is the sum of its statements (checked), less those set off where lines are netted (netted_balance.hpp): in each
/// period only one of two then pays, or, where they are even, neither. Sorted by payer, payee, currency.
[[nodiscard]] std::vector<payment> payments(const std::vector<statement>& of);
/// Sorted by party, currency.
[[nodiscard]] std::vector<position> positions(const std::vector<payment>& of);

/// Over the statements alone, for whoever sees no more than them.
[[nodiscard]] digest digest_of(const std::vector<statement>& shown);

PARTNERING_END
