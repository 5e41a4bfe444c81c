#pragma once

#include <partnering/clearing/consent.hpp>
#include <partnering/clearing/obligation_set.hpp>
#include <partnering/clearing/payment_plan.hpp>

PARTNERING_BEGIN

/// What a party owes and is owed in one currency, in quanta.
struct net_position {
    clearing_party_id party;
    int128 owes;
    int128 owed;
    [[nodiscard]] int128 net() const noexcept { return owed - owes; }

    friend bool operator==(const net_position&, const net_position&) = default;
};

/// What is paid once debts are netted, in quanta.
struct net_payment {
    clearing_party_id payer;
    clearing_party_id payee;
    int128 amount;
    netting_scope scope;  ///< gross: lines that may not be netted; bilateral: what is left between two; multilateral: of the plan

    friend bool operator==(const net_payment&, const net_payment&) = default;
};

struct currency_netting {
    obligation_set::section of;
    std::vector<net_position> positions;  ///< of every party that has a line in the currency, by key; the nets add up to zero
    std::vector<net_payment> payments;    ///< sorted by payer, payee, scope
    bool fewest = false;                  ///< the multilateral ones are proven to be as few as can be

    friend bool operator==(const currency_netting&, const currency_netting&) = default;
};

struct netting {
    std::vector<currency_netting> currencies;  ///< as the set's sections
    std::vector<netting_scope> scopes;         ///< of each row; empty where all are multilateral
    std::vector<finding> notes;                ///< warnings of the consent: `unknown_party` and `unknown_line`, by key

    [[nodiscard]] netting_scope scope_of(std::size_t row) const { return scopes.empty() ? netting_scope::multilateral : scopes[row]; }
};

struct netting_options {
    netting_consent consent{};
    payment_rule rule = payment_rule::automatic;
};

/// Nets obligations, each currency by itself: lines that may not be netted are paid in full, one payment for each debtor and creditor;
/// lines netted bilaterally leave one payment for each pair; the others leave each party one position, which a plan brings to zero.
///
/// Ensures: payments change no party's net position; nobody pays more than it owed in the currency, nor receives more than it was owed;
///          the order of the rows decides nothing
/// Errors:  `conflicting_consent` (a party, pair or line with two scopes, a pair of one), `empty_key`, `too_many_positions`; places of
///          what is wrong with the consent, and of warnings, are as in netting_consent: `lines[2]`, `pairs[3].other`
/// Cost:    O(rows + parties log parties + statements of the consent log of them), and the plan's
[[nodiscard]] checked<netting> net(const obligation_set& of, const netting_options& options = {});

PARTNERING_END
