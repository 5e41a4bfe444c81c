#pragma once

#include <partnering/clearing/netting.hpp>

PARTNERING_BEGIN

/// What a party gives, or gets, for a part of a line.
struct discharge_means {
    enum class kind : std::uint8_t {
        payment,  ///< money: a payment of the netting
        line,     ///< another line: a claim the party gives up, or a debt it is rid of
    };
    kind by;
    /// A place in currency_netting::payments of the same currency, or a row of the set.
    std::size_t index;

    friend bool operator==(const discharge_means&, const discharge_means&) = default;
};

enum class discharge_way : std::uint8_t {
    payment,  ///< the debtor pays the creditor
    set_off,  ///< against a line of the creditor towards the debtor
    centre,   ///< the debtor gives to the centre, the creditor gets from it
};

[[nodiscard]] std::string_view to_string(discharge_way way) noexcept;

/// A part of a line, and how it ends.
///
/// Each party has its own side of a line. The debtor gives a payment of its own, or a claim of its own on somebody; the creditor gets a
/// payment, or is rid of a debt of its own. Where both are the same payment, or the same line, two parties are done with one another;
/// else the centre stands between them.
struct discharge {
    std::size_t line;  ///< row of the set
    int128 amount;     ///< above 0, in quanta
    discharge_means debtor_gives;
    discharge_means creditor_gets;

    [[nodiscard]] discharge_way way() const noexcept
    {
        if (debtor_gives != creditor_gets) return discharge_way::centre;
        return debtor_gives.by == discharge_means::kind::payment ? discharge_way::payment : discharge_way::set_off;
    }
    friend bool operator==(const discharge&, const discharge&) = default;
};

/// Which payment and which set-off discharges which line, in one currency.
///
/// First, lines between two parties are set off against one another, where they are netted in the same scope. What is left is paid where a
/// payment goes from the debtor to the creditor. For the rest each party gives what it is owed, and then what it pays, for what it owes,
/// and then for what it is paid; on each side what is due first is first, then by the other party and the line.
///
/// Ensures: the amounts of a line add up to the line; on the debtors' side a payment gives, on the creditors' side it gets, in sum just
///          its amount; if line A is set off against B, then so much of B against A. Sorted by line.
/// Requires: the netting of this set; a currency of it.
/// Cost:    O(rows of the currency); the discharges are at most three times as many as lines and payments
[[nodiscard]] std::vector<discharge> discharges(const obligation_set& of, const netting& netted, const currency_netting& in);

PARTNERING_END
